#include "support/http_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MAX 512
#define DRIP_MS         100

struct tally {
    char path[HTTP_SERVER_PATH_MAX];
    unsigned count;
    char last[HTTP_SERVER_REQUEST_MAX];
};

struct http_server {
    const struct http_answer *answers;
    size_t answer_count;
    int fd, stop_fd, port;
    pthread_t acceptor;
    pthread_mutex_t lock;
    pthread_t workers[CONNECTIONS_MAX];
    size_t worker_count;
    struct tally tallies[HTTP_SERVER_ANSWERS_MAX];
    unsigned busy, peak;
};

struct connection {
    struct http_server *server;
    int fd;
};

/* False when the server ends or the client has gone. */
static bool pause_ms(const struct connection *connection, int ms)
{
    struct pollfd fds[] = {{.fd = connection->server->stop_fd, .events = POLLIN},
                           {.fd = connection->fd, .events = POLLRDHUP}};
    return poll(fds, 2, ms) == 0;
}

static bool send_all(const struct connection *connection, const char *bytes, size_t n)
{
    while (n > 0) {
        struct pollfd fds[] = {{.fd = connection->server->stop_fd, .events = POLLIN},
                               {.fd = connection->fd, .events = POLLOUT}};
        if (poll(fds, 2, -1) < 0 || fds[0].revents)
            return false;
        ssize_t sent = send(connection->fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN)
            return false;
        if (sent > 0) {
            bytes += sent;
            n -= (size_t)sent;
        }
    }
    return true;
}

static bool send_text(const struct connection *connection, const char *text)
{
    return send_all(connection, text, strlen(text));
}

/* Reads up to the empty line. */
static bool read_request(const struct connection *connection, char *out)
{
    size_t len = 0;
    out[0] = '\0';
    while (!strstr(out, "\r\n\r\n")) {
        struct pollfd fds[] = {{.fd = connection->server->stop_fd, .events = POLLIN},
                               {.fd = connection->fd, .events = POLLIN}};
        if (len + 1 >= HTTP_SERVER_REQUEST_MAX || poll(fds, 2, -1) < 0 || fds[0].revents)
            return false;
        ssize_t n = recv(connection->fd, out + len, HTTP_SERVER_REQUEST_MAX - 1 - len, 0);
        if (n <= 0)
            return false;
        len += (size_t)n;
        out[len] = '\0';
    }
    return true;
}

static struct tally *find_tally(struct http_server *server, const char *path)
{
    for (size_t i = 0; i < HTTP_SERVER_ANSWERS_MAX; i++) {
        struct tally *tally = &server->tallies[i];
        if (!tally->path[0])
            snprintf(tally->path, sizeof(tally->path), "%s", path);
        if (strcmp(tally->path, path) == 0)
            return tally;
    }
    return NULL;
}

/* Counts the request and chooses its answer. */
static const struct http_answer *choose(struct http_server *server, const char *request)
{
    static const struct http_answer nothing = {
        .head = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"};
    const struct http_answer *chosen = &nothing;
    char path[HTTP_SERVER_PATH_MAX] = "";
    unsigned number = 0;

    sscanf(request, "%*s %63s", path);
    pthread_mutex_lock(&server->lock);
    struct tally *tally = find_tally(server, path);
    if (tally) {
        number = ++tally->count;
        snprintf(tally->last, sizeof(tally->last), "%s", request);
    }
    for (size_t i = 0; i < server->answer_count; i++)
        if (strcmp(server->answers[i].path, path) == 0 && number >= server->answers[i].from)
            chosen = &server->answers[i];
    /* One that is held is given up by the client before this end hears of it: not counted. */
    if (chosen->manner != HTTP_SILENT && ++server->busy > server->peak)
        server->peak = server->busy;
    pthread_mutex_unlock(&server->lock);
    return chosen;
}

static void reset(int fd)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

static bool drip(const struct connection *connection, const char *body, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!send_all(connection, body + i, 1) || !pause_ms(connection, DRIP_MS))
            return false;
    return true;
}

static bool send_body(const struct connection *connection, const struct http_answer *answer)
{
    const char *body = answer->body ? answer->body : "";
    size_t n = answer->body_len ? answer->body_len : strlen(body);

    if (answer->manner == HTTP_DRIP)
        return drip(connection, body, n);
    if (answer->manner != HTTP_ENDLESS_BODY)
        return send_all(connection, body, n);
    while (send_all(connection, body, n))
        ;
    return false;
}

/* True when the connection may carry another request. */
static bool give(const struct connection *connection, const struct http_answer *answer)
{
    if (answer->delay_ms > 0 && !pause_ms(connection, answer->delay_ms))
        return false;
    if (answer->manner == HTTP_SILENT)
        return pause_ms(connection, -1);
    if (!answer->head[0]) {
        reset(connection->fd);
        return false;
    }
    if (!send_text(connection, answer->head))
        return false;
    if (answer->manner == HTTP_ENDLESS_HEADERS) {
        while (send_text(connection, "X-More: and more\r\n"))
            ;
        return false;
    }
    if (answer->manner == HTTP_ENDLESS_LINE) {
        while (send_text(connection, "X-More-and-more-and-more"))
            ;
        return false;
    }
    if (!send_text(connection, "\r\n") || !send_body(connection, answer))
        return false;
    if (answer->manner == HTTP_HOLD)
        return pause_ms(connection, -1);
    if (answer->manner == HTTP_RESET) {
        /* What was sent must arrive before the reset throws it away. */
        pause_ms(connection, 50);
        reset(connection->fd);
    }
    return answer->manner == HTTP_PLAIN;
}

static void *serve(void *data)
{
    struct connection *connection = data;
    struct http_server *server = connection->server;
    char *request = malloc(HTTP_SERVER_REQUEST_MAX);
    bool more = request != NULL;

    while (more && read_request(connection, request)) {
        const struct http_answer *answer = choose(server, request);
        more = give(connection, answer);
        pthread_mutex_lock(&server->lock);
        server->busy -= answer->manner != HTTP_SILENT;
        pthread_mutex_unlock(&server->lock);
    }
    close(connection->fd);
    free(request);
    free(connection);
    return NULL;
}

static void *accept_all(void *data)
{
    struct http_server *server = data;
    for (;;) {
        struct pollfd fds[] = {{.fd = server->stop_fd, .events = POLLIN},
                               {.fd = server->fd, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 || fds[0].revents)
            return NULL;
        int fd = accept4(server->fd, NULL, NULL, SOCK_CLOEXEC);
        struct connection *connection = fd < 0 ? NULL : malloc(sizeof(*connection));
        if (!connection)
            continue;
        *connection = (struct connection){server, fd};
        if (server->worker_count == CONNECTIONS_MAX ||
            pthread_create(&server->workers[server->worker_count], NULL, serve, connection) != 0) {
            close(fd);
            free(connection);
            continue;
        }
        server->worker_count++;
    }
}

static int listen_somewhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) < 0 || listen(fd, 64) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) < 0)
        return -1;
    *port = ntohs(address.sin_port);
    return fd;
}

struct http_server *http_server_create(const struct http_answer *answers, size_t count)
{
    struct http_server *server = calloc(1, sizeof(*server));
    if (!server)
        return NULL;
    server->answers = answers;
    server->answer_count = count;
    pthread_mutex_init(&server->lock, NULL);
    server->stop_fd = eventfd(0, EFD_CLOEXEC);
    server->fd = listen_somewhere(&server->port);
    if (server->fd >= 0 && server->stop_fd >= 0 &&
        pthread_create(&server->acceptor, NULL, accept_all, server) == 0)
        return server;
    free(server);
    return NULL;
}

void http_server_destroy(struct http_server *server)
{
    const uint64_t one = 1;
    if (!server)
        return;
    if (write(server->stop_fd, &one, sizeof(one)) != sizeof(one))
        abort();
    pthread_join(server->acceptor, NULL);
    for (size_t i = 0; i < server->worker_count; i++)
        pthread_join(server->workers[i], NULL);
    close(server->fd);
    close(server->stop_fd);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

int http_server_port(const struct http_server *server)
{
    return server->port;
}

char *http_server_url(const struct http_server *server, const char *path, char *out, size_t size)
{
    snprintf(out, size, "http://127.0.0.1:%d%s", server->port, path);
    return out;
}

unsigned http_server_requests(struct http_server *server, const char *path)
{
    unsigned count = 0;
    pthread_mutex_lock(&server->lock);
    for (size_t i = 0; i < HTTP_SERVER_ANSWERS_MAX; i++)
        if (server->tallies[i].path[0] && (!path || strcmp(server->tallies[i].path, path) == 0))
            count += server->tallies[i].count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

void http_server_last_request(struct http_server *server, const char *path, char *out, size_t size)
{
    out[0] = '\0';
    pthread_mutex_lock(&server->lock);
    for (size_t i = 0; i < HTTP_SERVER_ANSWERS_MAX; i++)
        if (strcmp(server->tallies[i].path, path) == 0)
            snprintf(out, size, "%s", server->tallies[i].last);
    pthread_mutex_unlock(&server->lock);
}

unsigned http_server_peak(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    unsigned peak = server->peak;
    pthread_mutex_unlock(&server->lock);
    return peak;
}
