/* A small HTTP server for tests, on 127.0.0.1 and a port of its own. It answers by a script, and
 * misbehaves on demand. One thread for each connection; every function may be called from the
 * test's thread. */
#ifndef TESTS_HTTP_SERVER_H
#define TESTS_HTTP_SERVER_H

#include <stddef.h>

#define HTTP_SERVER_ANSWERS_MAX 64
#define HTTP_SERVER_PATH_MAX    64
#define HTTP_SERVER_REQUEST_MAX 4096

enum http_manner {
    HTTP_PLAIN,           /* head, body, and the connection stays open */
    HTTP_HANG_UP,         /* head, body, then an orderly close */
    HTTP_RESET,           /* head, body, then a reset */
    HTTP_HOLD,            /* head, body, and then nothing, until the client goes */
    HTTP_SILENT,          /* no answer at all, until the client goes */
    HTTP_DRIP,            /* head, then the body a byte every 100 ms */
    HTTP_ENDLESS_BODY,    /* head, then the body again and again */
    HTTP_ENDLESS_HEADERS, /* a status line, then headers without end */
    HTTP_ENDLESS_LINE,    /* a status line, then one header without end */
};

struct http_answer {
    const char *path;
    unsigned from;    /* holds from this request for the path on, counted from 1; 0 is 1 */
    const char *head; /* status line and headers, each ended by \r\n; without the empty line.
                       * "": a reset instead of an answer */
    const char *body; /* NULL: "" */
    size_t body_len;  /* 0: strlen(body) */
    enum http_manner manner;
    int delay_ms; /* before the answer */
};

struct http_server;

/* The answers are borrowed; the last that fits a request is given, 404 when none does. NULL on
 * failure. */
struct http_server *http_server_create(const struct http_answer *answers, size_t count);
void http_server_destroy(struct http_server *server);

int http_server_port(const struct http_server *server);
/* "http://127.0.0.1:PORT/PATH" into OUT, which is returned. */
char *http_server_url(const struct http_server *server, const char *path, char *out, size_t size);

/* Requests for PATH so far, or for all paths when it is NULL. */
unsigned http_server_requests(struct http_server *server, const char *path);
/* The last request for PATH as it came, "" when there was none. */
void http_server_last_request(struct http_server *server, const char *path, char *out, size_t size);
/* Most requests that were in work at once. */
unsigned http_server_peak(struct http_server *server);

#endif
