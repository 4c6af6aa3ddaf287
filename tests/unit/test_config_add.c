/* Sources added to a configuration: nothing else in it may change. */
#include "config_add.h"

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define ADDED "  - name: \"New\"\n    url: \"https://n.example/\"\n"

static const struct hl_config_addition one = {.name = "New", .url = "https://n.example/"};

static const struct {
    const char *name, *yaml, *expected; /* NULL: refused, with ERROR */
    const char *error;
} cases[] = {
    {"at the end of the list, before the next key's comment",
     "# mine\nsources:\n  - name: A # a\n    url: http://a/\n  # - url: http://old/\n\n"
     "# The board.\nboard:\n  driver: auto\n",
     "# mine\nsources:\n  - name: A # a\n    url: http://a/\n  # - url: http://old/\n" ADDED "\n"
     "# The board.\nboard:\n  driver: auto\n",
     NULL},
    {"a list without indent", "sources:\n- url: http://a/\n- url: http://b/\nstate: none\n",
     "sources:\n- url: http://a/\n- url: http://b/\n- name: \"New\"\n  url: "
     "\"https://n.example/\"\nstate: none\n",
     NULL},
    {"a deep indent, and no line end at the end", "state: none\nsources:\n      - url: http://a/",
     "state: none\nsources:\n      - url: http://a/\n      - name: \"New\"\n        url: "
     "\"https://n.example/\"\n",
     NULL},
    {"Windows' line ends", "sources:\r\n  - url: http://a/\r\nstate: none\r\n",
     "sources:\r\n  - url: http://a/\r\n  - name: \"New\"\r\n    url: "
     "\"https://n.example/\"\r\nstate: none\r\n",
     NULL},
    {"an empty list", "sources: [] # none yet\nstate: none\n",
     "sources: # none yet\n" ADDED "state: none\n", NULL},
    {"no value", "sources:\nstate: none\n", "sources:\n" ADDED "state: none\n", NULL},
    {"entries that end in lists",
     "sources:\n  - url: http://a/\n    include:\n      - x\n      - y\n\n\nstate: none\n",
     "sources:\n  - url: http://a/\n    include:\n      - x\n      - y\n" ADDED "\n\nstate: none\n",
     NULL},
    {"a document's end", "sources:\n  - url: http://a/\n...\n",
     "sources:\n  - url: http://a/\n" ADDED "...\n", NULL},
    {"in brackets", "state: none\nsources: [{url: http://a/}]\n", NULL,
     "f.yaml:2: sources: is not a list with a \"- \" before each entry; add it by hand"},
    {"no configuration", "sources: {\n", NULL, "f.yaml:"},
};

static void texts_keep_every_other_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct hl_buf out;
        char error[HL_CONFIG_ERROR_MAX];
        hl_buf_init(&out, 65536);
        int err =
            hl_config_insert(&out, cases[i].yaml, strlen(cases[i].yaml), "f.yaml", &one, 1, error);
        if (cases[i].expected && (err || strcmp(out.data, cases[i].expected) != 0))
            fail_msg("%s: %d %s\n%s", cases[i].name, err, error, out.len ? out.data : "");
        if (!cases[i].expected && (!err || strncmp(error, cases[i].error, strlen(cases[i].error))))
            fail_msg("%s: %d %s", cases[i].name, err, error);
        hl_buf_finish(&out);
    }
}

static void names_mean_nothing_to_yaml(void **state)
{
    static const struct hl_config_addition odd[] = {
        {.name = "\"a\": [b] # \\ 'c'\n- d", .url = "https://n.example/?a=1&b=#x:y"},
        {.name = "", .url = "yes"},
        {.name = "नया é", .url = "{}"},
    };
    struct hl_buf out;
    char error[HL_CONFIG_ERROR_MAX];
    (void)state;
    hl_buf_init(&out, 65536);
    assert_int_equal(hl_config_insert(&out, "sources: []\n", 12, "f", odd, 3, error), 0);
    struct hl_config *config = hl_config_parse(out.data, out.len, "f", error);
    if (!config)
        fail_msg("%s\n%s", error, out.data);
    assert_int_equal(config->source_count, 3);
    assert_string_equal(config->sources[0].name, "\"a\": [b] # \\ 'c'- d");
    assert_string_equal(config->sources[0].url, odd[0].url);
    assert_null(config->sources[1].name);
    assert_string_equal(config->sources[1].url, "yes");
    assert_string_equal(config->sources[2].name, "नया é");
    hl_config_destroy(config);
    hl_buf_finish(&out);
}

/* ---- files ---- */

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void check_file(const char *path, const char *text)
{
    char got[4096];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t n = fread(got, 1, sizeof(got) - 1, file);
    fclose(file);
    got[n] = '\0';
    assert_string_equal(got, text);
}

static void files_are_replaced_at_once(void **state)
{
    char folder[] = "/tmp/add-XXXXXX", path[64], link[64], error[HL_CONFIG_ERROR_MAX];
    struct stat info;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/real.yaml", folder);
    snprintf(link, sizeof(link), "%s/link.yaml", folder);
    write_file(path, "sources: []\n");
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(symlink("real.yaml", link), 0);
    assert_int_equal(hl_config_add(link, &one, 1, error), 0);
    check_file(path, "sources:\n" ADDED);
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    /* The same address again is an error of the configuration, and changes nothing. */
    assert_int_not_equal(hl_config_add(path, &one, 1, error), 0);
    assert_non_null(strstr(error, "sources[2].url"));
    check_file(path, "sources:\n" ADDED);
    unlink(link);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left in it */
}

static void a_new_file_keeps_the_shipped_sources(void **state)
{
    char folder[] = "/tmp/add-XXXXXX", path[96], error[HL_CONFIG_ERROR_MAX];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/a/b/config.yaml", folder);
    assert_int_equal(hl_config_add(path, &one, 1, error), 0);
    struct hl_config *config = hl_config_load(path, error), *shipped = hl_config_load(NULL, error);
    assert_non_null(config);
    assert_non_null(shipped);
    assert_int_equal(config->source_count, shipped->source_count + 1);
    for (size_t i = 0; i < shipped->source_count; i++)
        assert_string_equal(config->sources[i].url, shipped->sources[i].url);
    assert_string_equal(config->sources[shipped->source_count].url, one.url);
    hl_config_destroy(config);
    hl_config_destroy(shipped);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_keep_every_other_byte),
        cmocka_unit_test(names_mean_nothing_to_yaml),
        cmocka_unit_test(files_are_replaced_at_once),
        cmocka_unit_test(a_new_file_keeps_the_shipped_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
