/* Certificates: one that is trusted and right, and those that are not. */
#include "base/log.h"
#include "news/fetch.h"
#include "support/http_server.h"
#include "support/pump.h"
#include "unit/check.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 10000

extern char **environ;

static char folder[] = "/tmp/hl-tls-XXXXXX";

/* A command whose output nobody sees; -1 when there is none such. */
static pid_t spawn(const char *const argv[])
{
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    posix_spawn_file_actions_init(&quiet);
    for (int fd = 0; fd <= 2; fd++)
        posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null", fd ? 1 : 0, 0);
    int err = posix_spawnp(&pid, argv[0], &quiet, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&quiet);
    return err ? -1 : pid;
}

static bool run(const char *const argv[])
{
    int status = -1;
    pid_t pid = spawn(argv);
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* NAME.key and NAME.pem, good for ADDRESS ("IP:127.0.0.1") and signed by itself. */
static bool make_certificate(const char *name, const char *address)
{
    char key[64], cert[64], subject[64], alternative[96];
    snprintf(key, sizeof(key), "%s/%s.key", folder, name);
    snprintf(cert, sizeof(cert), "%s/%s.pem", folder, name);
    snprintf(subject, sizeof(subject), "/CN=%s", name);
    snprintf(alternative, sizeof(alternative), "subjectAltName=%s", address);
    const char *const argv[] = {
        "openssl", "req",   "-x509", "-newkey", "ec",    "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes",  "-days", "2",     "-subj",   subject, "-addext",  alternative,
        "-keyout", key,     "-out",  cert,      NULL};
    return run(argv);
}

struct outcome {
    int done, error;
    long status;
    char message[HL_FETCH_MESSAGE_MAX];
    uint64_t bytes;
};

static void on_done(void *data, const struct hl_fetch_result *result)
{
    struct outcome *outcome = data;
    outcome->done++;
    outcome->error = result->error;
    outcome->status = result->status;
    outcome->bytes = result->bytes;
    snprintf(outcome->message, sizeof(outcome->message), "%s", result->message);
}

static bool is_done(const void *data)
{
    return ((const struct outcome *)data)->done > 0;
}

/* What becomes of a request to a server with the certificate NAME, where TRUSTED's is trusted. */
static void ask(const char *name, const char *trusted, struct outcome *outcome)
{
    char key[64], cert[64], ca[64], port[32], url[64];
    struct pump pump;
    int tries = 0, status;
    struct http_server *gone = http_server_create(NULL, 0);
    snprintf(port, sizeof(port), "127.0.0.1:%d", http_server_port(gone));
    http_server_destroy(gone);
    snprintf(key, sizeof(key), "%s/%s.key", folder, name);
    snprintf(cert, sizeof(cert), "%s/%s.pem", folder, name);
    snprintf(ca, sizeof(ca), "%s/%s.pem", folder, trusted ? trusted : "");
    snprintf(url, sizeof(url), "https://%s/", port);
    const char *const serve[] = {"openssl", "s_server", "-accept", port,   "-key",
                                 key,       "-cert",    cert,      "-www", NULL};
    pid_t pid = spawn(serve);
    assert_true(pid > 0);
    const struct hl_fetch_limits limits = {
        .connect_ms = 4000, .total_ms = 8000, .gap_ms = -1, .ca_file = trusted ? ca : NULL};
    pump_init(&pump);
    struct hl_fetch *fetch = hl_fetch_create(pump.loop, &limits);
    assert_non_null(fetch);
    do {
        const struct hl_fetch_request request = {.url = url};
        const struct hl_fetch_handler handler = {NULL, on_done, outcome};
        pump_until(&pump, NULL, NULL, 50);
        *outcome = (struct outcome){.done = 0};
        assert_non_null(hl_fetch_start(fetch, &request, &handler));
        assert_true(pump_until(&pump, is_done, outcome, PATIENCE_MS));
    } while (outcome->error == -ECONNREFUSED && ++tries < 100);
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    hl_fetch_destroy(fetch);
    pump_finish(&pump);
}

static int prepare(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int clear(void **state)
{
    static const char *const files[] = {"good.key", "good.pem", "other.key", "other.pem"};
    char path[64];
    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static void certificates(void **state)
{
    (void)state;
    static const struct {
        const char *name, *server, *trusted;
        int error;
        const char *message;
    } cases[] = {
        {"the right one, trusted", "good", "good", 0, ""},
        {"the right one, not trusted", "good", NULL, -EKEYREJECTED, "certificate problem (self"},
        {"one of another host", "other", "other", -EKEYREJECTED, "certificate problem ("},
        {"the right one, but another is trusted", "good", "other", -EKEYREJECTED,
         "certificate problem (self"},
        {"the right one, and nothing to trust it by", "good", "missing", -EKEYREJECTED,
         "certificate problem ("},
    };
    if (!make_certificate("good", "IP:127.0.0.1") ||
        !make_certificate("other", "DNS:elsewhere.example")) {
        print_message("no openssl command: skipped\n");
        skip();
    }
    unsetenv("SSL_CERT_FILE");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct outcome outcome;
        ask(cases[i].server, cases[i].trusted, &outcome);
        if (outcome.error != cases[i].error || !strstr(outcome.message, cases[i].message))
            fail_msg("%s: %d, '%s'", cases[i].name, outcome.error, outcome.message);
        check_int(cases[i].name, outcome.status, cases[i].error ? 0 : 200);
        check_true(cases[i].name, cases[i].error ? outcome.bytes == 0 : outcome.bytes > 0);
    }
    /* The environment may say what is trusted. */
    struct outcome outcome;
    char ca[64];
    snprintf(ca, sizeof(ca), "%s/good.pem", folder);
    setenv("SSL_CERT_FILE", ca, 1);
    ask("good", NULL, &outcome);
    unsetenv("SSL_CERT_FILE");
    assert_int_equal(outcome.error, 0);
}

int main(void)
{
    static const char *const proxies[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
        unsetenv(proxies[i]);
    signal(SIGPIPE, SIG_IGN);
    hl_log_set_level(HL_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(certificates, prepare, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
