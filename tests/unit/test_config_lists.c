/* A source that is a list of subscriptions. */
#include "config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define YAML                                                                                       \
    "sources:\n- url: https://first.example/\n- url: %s\n  category: World\n  weight: 8\n"         \
    "  include: [rain, wind]\n- url: https://last.example/\n"

static char path[] = "/tmp/headliner-list-XXXXXX.opml";

static void write_list(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static struct hl_config *load(void)
{
    char yaml[1024];
    char error[HL_CONFIG_ERROR_MAX] = "";
    snprintf(yaml, sizeof(yaml), YAML, path);
    struct hl_config *config = hl_config_parse(yaml, strlen(yaml), "test", error);
    if (!config)
        fail_msg("%s", error);
    return config;
}

static void a_list_becomes_its_feeds(void **state)
{
    (void)state;
    char error[HL_CONFIG_ERROR_MAX] = "";
    write_list("<opml><body><outline text='A' xmlUrl='https://a.example/rss?x=1&amp;y=2'/>"
               "<outline text='B'><outline xmlUrl='https://b.example/'/></outline></body></opml>");
    struct hl_config *config = load();
    assert_int_equal(hl_config_expand_lists(config, error), 0);
    assert_int_equal(config->source_count, 4);
    assert_string_equal(config->sources[0].url, "https://first.example/");
    assert_string_equal(config->sources[1].url, "https://last.example/");
    const struct hl_config_source *listed = &config->sources[2];
    assert_string_equal(listed->url, "https://a.example/rss?x=1&y=2");
    assert_null(listed->name);
    assert_string_equal(listed->category, "World");
    assert_int_equal(listed->weight, 8);
    assert_int_equal(listed->include.count, 2);
    assert_string_equal(listed->include.items[1], "wind");
    assert_string_equal(config->sources[3].url, "https://b.example/");
    hl_config_destroy(config);
}

static void lists_that_are_none(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "<rss><channel><item><title>A</title></item></channel></rss>", "", "<opm"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        char error[HL_CONFIG_ERROR_MAX] = "";
        write_list(texts[i]);
        struct hl_config *config = load();
        assert_int_equal(hl_config_expand_lists(config, error), -EPROTO);
        assert_non_null(strstr(error, "no list of subscriptions"));
        hl_config_destroy(config);
    }
    char error[HL_CONFIG_ERROR_MAX] = "";
    unlink(path);
    struct hl_config *config = load();
    assert_int_equal(hl_config_expand_lists(config, error), -ENOENT);
    assert_non_null(strstr(error, path));
    hl_config_destroy(config);
}

/* 2 stand before it, and it stands for itself until it is read: 509 more fit. */
static void lists_have_a_ceiling(void **state)
{
    (void)state;
    char error[HL_CONFIG_ERROR_MAX] = "";
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("<opml><body>", file);
    for (int i = 0; i < 2 * HL_CONFIG_SOURCES_MAX; i++)
        fprintf(file, "<outline xmlUrl='https://n.example/%d'/>", i);
    fputs("</body></opml>", file);
    fclose(file);
    struct hl_config *config = load();
    assert_int_equal(hl_config_expand_lists(config, error), 0);
    assert_int_equal(config->source_count, HL_CONFIG_SOURCES_MAX - 1);
    hl_config_destroy(config);
}

/* On another computer it is an ordinary source. */
static void far_lists_stay(void **state)
{
    (void)state;
    char error[HL_CONFIG_ERROR_MAX] = "";
    static const char yaml[] = "sources:\n- url: https://far.example/list.opml\n";
    struct hl_config *config = hl_config_parse(yaml, sizeof(yaml) - 1, "test", error);
    assert_non_null(config);
    assert_int_equal(hl_config_expand_lists(config, error), 0);
    assert_int_equal(config->source_count, 1);
    assert_string_equal(config->sources[0].url, "https://far.example/list.opml");
    hl_config_destroy(config);
}

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemps(path, 5);
    return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_becomes_its_feeds),
        cmocka_unit_test(lists_that_are_none),
        cmocka_unit_test(lists_have_a_ceiling),
        cmocka_unit_test(far_lists_stay),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
