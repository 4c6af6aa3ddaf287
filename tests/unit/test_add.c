/* `headliner add` against a server: what it finds, and what it puts into the file. */
#include "cli.h"
#include "support/http_server.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define OK(type) "HTTP/1.1 200 OK\r\nContent-Type: " type "\r\n"
#define RSS                                                                                        \
    "<rss version=\"2.0\"><channel><title>The Feed</title><item><guid>1</guid><title>From the "    \
    "feed</title></item></channel></rss>"
#define PAGE(head) "<html><head>" head "</head><body><p>Hello there.</p></body></html>"
#define LINK       "<link rel=alternate type=application/rss+xml href=/hidden/feed>"
#define OPML                                                                                       \
    "<opml version=\"2.0\"><body><outline text=\"One\" xmlUrl=\"https://a.example/1\"/><outline "  \
    "text=\"One\" xmlUrl=\"https://a.example/2\"/><outline text=\"Old\" "                          \
    "xmlUrl=\"https://old.example/\"/></body></opml>"

static const struct add_case {
    const char *name, *path;
    struct http_answer answers[3];
    bool yes;
    int status;
    const char *added; /* "name path\n" of each source that was added */
} cases[] = {
    {"a feed",
     "/f",
     {{.path = "/f", .head = OK("text/xml"), .body = RSS}},
     true,
     0,
     "The Feed /f\n"},
    {"without a yes", "/f", {{.path = "/f", .head = OK("text/xml"), .body = RSS}}, false, 2, ""},
    {"a page that names its feed",
     "/p",
     {{.path = "/p", .head = OK("text/html"), .body = PAGE(LINK)},
      {.path = "/hidden/feed", .head = OK("text/xml"), .body = RSS},
      {.path = "/feed", .head = OK("text/xml"), .body = RSS}},
     true,
     0,
     "The Feed /hidden/feed\n"},
    {"a page that names none: the usual places",
     "/p",
     {{.path = "/p", .head = OK("text/html"), .body = PAGE("")},
      {.path = "/rss.xml", .head = OK("text/xml"), .body = RSS}},
     true,
     0,
     "The Feed /rss.xml\n"},
    {"nothing anywhere",
     "/p",
     {{.path = "/p", .head = OK("text/html"), .body = PAGE("")}},
     true,
     1,
     ""},
    {"not there at all",
     "/p",
     {{.path = "/rss.xml", .head = OK("text/xml"), .body = RSS}},
     true,
     1,
     ""},
    {"a list of feeds; one is there already",
     "/o",
     {{.path = "/o", .head = OK("text/x-opml"), .body = OPML}},
     true,
     0,
     "One /1\nOne 2 /2\n"},
};

static void quiet(int *kept)
{
    fflush(stdout);
    *kept = dup(STDOUT_FILENO);
    int none = open("/dev/null", O_WRONLY);
    assert_true(*kept >= 0 && none >= 0);
    dup2(none, STDOUT_FILENO);
    close(none);
}

static void loud(int kept)
{
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
}

static int add(const char *url, const char *path, bool yes)
{
    struct hl_cli cli = {.config = path, .yes = yes, .args = {url}, .arg_count = 1};
    int kept;
    quiet(&kept);
    int status = hl_command_add.run(&cli);
    loud(kept);
    return status;
}

static void list_added(const char *path, char *out, size_t size)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_config *config = hl_config_load(path, error);
    assert_non_null(config);
    assert_string_equal(config->sources[0].url, "https://old.example/");
    out[0] = '\0';
    for (size_t i = 1; i < config->source_count; i++) {
        size_t used = strlen(out);
        const char *host = strstr(config->sources[i].url, "://");
        snprintf(out + used, size - used, "%s %s\n", config->sources[i].name,
                 host ? host + 3 + strcspn(host + 3, "/") : "");
    }
    hl_config_destroy(config);
}

static void every_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct http_answer answers[3];
        size_t count = 0;
        for (; count < 3 && cases[i].answers[count].path; count++) {
            answers[count] = cases[i].answers[count];
            answers[count].manner = HTTP_HANG_UP;
        }
        struct http_server *server = http_server_create(answers, count);
        char path[] = "/tmp/add-XXXXXX", url[96], added[512];
        int fd = mkstemp(path);
        static const char before[] = "sources:\n  - url: https://old.example/\n";
        assert_non_null(server);
        assert_true(fd >= 0 && write(fd, before, sizeof(before) - 1) == sizeof(before) - 1);
        close(fd);
        http_server_url(server, cases[i].path, url, sizeof(url));
        int status = add(url, path, cases[i].yes);
        list_added(path, added, sizeof(added));
        if (status != cases[i].status || strcmp(added, cases[i].added) != 0)
            fail_msg("%s: status %d, added:\n%s", cases[i].name, status, added);
        /* Again, and nothing more comes of it. */
        if (status == 0)
            assert_int_equal(add(url, path, true), 0);
        char again[512];
        list_added(path, again, sizeof(again));
        assert_string_equal(again, added);
        unlink(path);
        http_server_destroy(server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case)};
    int none = open("/dev/null", O_RDONLY); /* nobody is there to ask */
    dup2(none, STDIN_FILENO);
    close(none);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
