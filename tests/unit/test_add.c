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

/* What ADD prints goes into OUT, all of it. */
static int add_and_read(const char *url, const char *path, char *out, size_t size)
{
    FILE *kept = tmpfile();
    assert_non_null(kept);
    fflush(stdout);
    int output = dup(STDOUT_FILENO), errors = dup(STDERR_FILENO);
    dup2(fileno(kept), STDOUT_FILENO);
    dup2(fileno(kept), STDERR_FILENO);
    struct hl_cli cli = {
        .config = path, .yes = true, .verbose = true, .args = {url}, .arg_count = 1};
    int status = hl_command_add.run(&cli);
    fflush(stdout);
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    close(output);
    close(errors);
    rewind(kept);
    size_t n = fread(out, 1, size - 1, kept);
    out[n] = '\0';
    fclose(kept);
    return status;
}

/* A password makes no other source, and is for the file and the server alone. */
static void passwords_are_kept_and_not_told(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f", .head = OK("text/xml"), .body = RSS, .manner = HTTP_HANG_UP},
        {.path = "/p", .head = OK("text/html"), .body = PAGE(LINK), .manner = HTTP_HANG_UP},
        {.path = "/hidden/feed", .head = OK("text/xml"), .body = RSS, .manner = HTTP_HANG_UP},
        {.path = "/none", .head = OK("text/html"), .body = PAGE(""), .manner = HTTP_HANG_UP},
        {.path = "/empty",
         .head = OK("text/xml"),
         .body = "<rss version=\"2.0\"><channel><title>X</title></channel></rss>",
         .manner = HTTP_HANG_UP},
    };
    static const struct {
        const char *name, *user, *path;
        int status;
        const char *added;
    } steps[] = {
        {"added", "user:s3cret@", "/f", 0, "The Feed /f\n"},
        {"the same again", "user:s3cret@", "/f", 0, "The Feed /f\n"},
        {"with another password", "user:s3cret2@", "/f", 0, "The Feed /f\n"},
        {"with none", "", "/f", 0, "The Feed /f\n"},
        /* The page is added: with the password it leads to its feed each time. */
        {"a page", "user:s3cret@", "/p", 0, "The Feed /f\nThe Feed 2 /p\n"},
        {"a page without a feed", "user:s3cret@", "/none", 1, "The Feed /f\nThe Feed 2 /p\n"},
        {"nothing in it", "user:s3cret@", "/empty", 1, "The Feed /f\nThe Feed 2 /p\n"},
        {"nothing there", "user:s3cret@", "/404", 1, "The Feed /f\nThe Feed 2 /p\n"},
    };
    struct http_server *server = http_server_create(answers, 5);
    char path[] = "/tmp/add-XXXXXX", url[96], added[512], out[8192];
    int fd = mkstemp(path);
    static const char before[] = "sources:\n  - url: https://old.example/\n";
    assert_non_null(server);
    assert_true(fd >= 0 && write(fd, before, sizeof(before) - 1) == sizeof(before) - 1);
    close(fd);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        snprintf(url, sizeof(url), "http://%s127.0.0.1:%d%s", steps[i].user,
                 http_server_port(server), steps[i].path);
        int status = add_and_read(url, path, out, sizeof(out));
        list_added(path, added, sizeof(added));
        if (status != steps[i].status || strcmp(added, steps[i].added) != 0)
            fail_msg("%s: status %d, added:\n%s%s", steps[i].name, status, added, out);
        if (strstr(out, "s3cret") || !strstr(out, steps[i].path))
            fail_msg("%s: %s", steps[i].name, out);
    }
    struct hl_cli wrong = {
        .config = path, .args = {"ftp://user:s3cret@x.example/"}, .arg_count = 1};
    assert_int_equal(hl_command_add.run(&wrong), 1);
    unlink(path);
    http_server_destroy(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case),
                                       cmocka_unit_test(passwords_are_kept_and_not_told)};
    int none = open("/dev/null", O_RDONLY); /* nobody is there to ask */
    dup2(none, STDIN_FILENO);
    close(none);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
