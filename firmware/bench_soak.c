/* Five hundred sources asked again and again, from a server of our own on this computer. */
#include "base/clock.h"
#include "base/loop.h"
#include "bench.h"
#include "news/fetch.h"
#include "news/rundown.h"
#include "news/source.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOURCES     500
#define HOSTS       8 /* 127.0.0.1 to 127.0.0.8, so that as many are asked at once */
#define WARM_UP     4 /* rounds before what is measured */
#define ITEMS       20
#define CLIENTS_MAX 64
#define DOCUMENT    8192
#define REQUEST     2048

/* ---- the server: a thread of its own ---- */

struct client {
    int fd;
    size_t len;
    char request[REQUEST];
};

struct server {
    int listeners[HOSTS], stop_fd, port;
    size_t listener_count;
    pthread_t thread;
    struct client clients[CLIENTS_MAX];
    size_t client_count;
    unsigned long answers;
};

/* Every third answer is that nothing has changed; every other one has a new headline. */
static int answer(struct server *server, const struct client *client)
{
    static const char unchanged[] = "HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\n\r\n";
    char body[DOCUMENT], head[160];
    unsigned long number = server->answers++;
    size_t len = 0;
    int source = 0;

    if (number % 3 == 2 && strstr(client->request, "If-None-Match"))
        return send(client->fd, unchanged, sizeof(unchanged) - 1, MSG_NOSIGNAL) > 0 ? 0 : -EIO;
    sscanf(client->request, "GET /%d", &source);
    len = (size_t)snprintf(body, sizeof(body),
                           "<rss version=\"2.0\"><channel><title>Source %d</title>", source);
    for (unsigned long i = 0; i < ITEMS; i++)
        len += (size_t)snprintf(
            body + len, sizeof(body) - len,
            "<item><guid>%d-%lu</guid><title>Story %lu of source %d, told once more in a line as "
            "long as headlines are</title><link>http://e.org/%d/%lu</link></item>",
            source, number / 2 + i, number / 2 + i, source, source, number / 2 + i);
    len += (size_t)snprintf(body + len, sizeof(body) - len, "</channel></rss>");
    int n = snprintf(head, sizeof(head),
                     "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"e\"\r\n"
                     "Content-Length: %zu\r\n\r\n",
                     len);
    if (send(client->fd, head, (size_t)n, MSG_NOSIGNAL | MSG_MORE) < 0 ||
        send(client->fd, body, len, MSG_NOSIGNAL) < 0)
        return -EIO;
    return 0;
}

/* 0, or negative errno when the client has gone. */
static int read_client(struct server *server, struct client *client)
{
    ssize_t n = recv(client->fd, client->request + client->len, REQUEST - 1 - client->len, 0);
    if (n <= 0)
        return -EIO;
    client->len += (size_t)n;
    client->request[client->len] = '\0';
    if (!strstr(client->request, "\r\n\r\n"))
        return client->len + 1 < REQUEST ? 0 : -EMSGSIZE;
    client->len = 0;
    return answer(server, client);
}

static void take_client(struct server *server, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0 && server->client_count < CLIENTS_MAX)
        server->clients[server->client_count++] = (struct client){.fd = fd};
    else if (fd >= 0)
        close(fd);
}

static void *serve(void *data)
{
    struct server *server = data;
    for (;;) {
        struct pollfd fds[1 + HOSTS + CLIENTS_MAX] = {{.fd = server->stop_fd, .events = POLLIN}};
        size_t count = 1, clients = server->client_count;
        for (size_t i = 0; i < server->listener_count; i++)
            fds[count++] = (struct pollfd){.fd = server->listeners[i], .events = POLLIN};
        for (size_t i = 0; i < clients; i++)
            fds[count++] = (struct pollfd){.fd = server->clients[i].fd, .events = POLLIN};
        if (poll(fds, count, -1) < 0 || fds[0].revents)
            return NULL;
        for (size_t i = clients; i > 0; i--) {
            struct client *client = &server->clients[i - 1];
            if (!fds[server->listener_count + i].revents || read_client(server, client) == 0)
                continue;
            close(client->fd);
            *client = server->clients[--server->client_count];
        }
        for (size_t i = 0; i < server->listener_count; i++)
            if (fds[1 + i].revents)
                take_client(server, server->listeners[i]);
    }
}

static int listen_at(struct server *server, unsigned host)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((in_port_t)server->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK + host)};
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    server->listeners[server->listener_count++] = fd;
    if (bind(fd, (struct sockaddr *)&address, len) < 0 || listen(fd, 64) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) < 0)
        return -errno;
    server->port = ntohs(address.sin_port);
    return 0;
}

static int start_server(struct server *server)
{
    int err = 0;
    server->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (server->stop_fd < 0)
        return -errno;
    for (unsigned i = 0; i < HOSTS && !err; i++)
        err = listen_at(server, i);
    return err ? err : -pthread_create(&server->thread, NULL, serve, server);
}

static void stop_server(struct server *server, bool running)
{
    const uint64_t one = 1;
    if (running && write(server->stop_fd, &one, sizeof(one)) == sizeof(one))
        pthread_join(server->thread, NULL);
    for (size_t i = 0; i < server->client_count; i++)
        close(server->clients[i].fd);
    for (size_t i = 0; i < server->listener_count; i++)
        close(server->listeners[i]);
    if (server->stop_fd > 0)
        close(server->stop_fd);
}

/* ---- the sources ---- */

struct soak {
    struct hl_loop *loop;
    struct hl_fetch *fetch;
    struct hl_rundown *rundown;
    struct hl_source *sources[SOURCES];
    long waiting, failed;
};

static void on_news(void *data, struct hl_source *source, struct hl_headline *const *headlines,
                    size_t count)
{
    struct soak *soak = data;
    if (hl_rundown_update(soak->rundown, hl_source_state(source)->url, headlines, count))
        soak->failed++;
}

static void on_tried(void *data, struct hl_source *source)
{
    struct soak *soak = data;
    soak->failed += hl_source_state(source)->failures > 0;
    if (--soak->waiting == 0)
        hl_loop_stop(soak->loop);
}

static int make_sources(struct soak *soak, int port)
{
    static const struct hl_fetch_limits limits = {.gap_ms = -1};
    static const struct hl_rundown_config rundown = {
        .count_max = 60, .per_source_max = 15, .age_max_s = 3 * 86400};
    const struct hl_source_handler handler = {.news = on_news, .tried = on_tried, .data = soak};
    soak->loop = hl_loop_create();
    soak->fetch = soak->loop ? hl_fetch_create(soak->loop, &limits) : NULL;
    soak->rundown = hl_rundown_create(&rundown);
    if (!soak->fetch || !soak->rundown)
        return -ENOMEM;
    for (int i = 0; i < SOURCES; i++) {
        char url[64];
        snprintf(url, sizeof(url), "http://127.0.0.%d:%d/%d", 1 + i % HOSTS, port, i);
        const struct hl_source_config config = {.url = url, .interval_s = 86400};
        soak->sources[i] = hl_source_create(soak->loop, soak->fetch, &config, NULL, &handler);
        if (!soak->sources[i])
            return -errno;
    }
    return 0;
}

/* Every one of the first COUNT sources once. */
static int ask_all(struct soak *soak, long count)
{
    size_t n;
    soak->waiting = count;
    for (long i = 0; i < count; i++)
        hl_source_ask(soak->sources[i]);
    int err = count > 0 ? hl_loop_run(soak->loop) : 0;
    hl_rundown_list(soak->rundown, hl_clock_wall_s(), &n);
    return err ? err : soak->failed ? -EIO : 0;
}

static long resident_kib(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int ask_again_and_again(struct soak *soak, struct hl_bench_result *result)
{
    int err = 0;
    for (int round = 0; round < WARM_UP && !err; round++)
        err = ask_all(soak, SOURCES);
    long before_kib = resident_kib();
    hl_bench_begin(result);
    for (long left = result->units; left > 0 && !err; left -= SOURCES)
        err = ask_all(soak, left < SOURCES ? left : SOURCES);
    hl_bench_end(result, "refresh");
    result->value = resident_kib() - before_kib;
    return err;
}

int hl_bench_refresh_soak(const struct hl_bench_job *job, const struct hl_cli *cli,
                          struct hl_bench_result *result)
{
    struct soak *soak = calloc(1, sizeof(*soak));
    struct server *server = calloc(1, sizeof(*server));
    (void)job;
    (void)cli;
    int err = soak && server ? start_server(server) : -ENOMEM;
    bool running = !err;
    if (!err)
        err = make_sources(soak, server->port);
    if (!err)
        err = ask_again_and_again(soak, result);
    for (size_t i = 0; soak && i < SOURCES; i++)
        hl_source_destroy(soak->sources[i]);
    if (soak) {
        hl_fetch_destroy(soak->fetch);
        hl_rundown_destroy(soak->rundown);
        hl_loop_destroy(soak->loop);
    }
    if (server)
        stop_server(server, running);
    free(server);
    free(soak);
    return err;
}
