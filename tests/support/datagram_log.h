/* A datagram wire that writes down what is sent, and does what a test tells it. */
#ifndef HL_TESTS_DATAGRAM_LOG_H
#define HL_TESTS_DATAGRAM_LOG_H

#include "drivers/datagram.h"

#define DATAGRAM_LOG_MAX 4096

struct datagram_log_entry {
    int64_t at_ns;
    uint32_t group;
    size_t length;
    uint8_t *bytes;
};

struct datagram_log {
    /* Told by the test, after or before open. */
    int64_t now_ns;
    enum hl_datagram_state state;
    const char *why;
    int send_result;

    struct hl_datagram_setup setup; /* as open had it; strings are borrowed */
    struct datagram_log_entry entries[DATAGRAM_LOG_MAX];
    size_t count; /* more are counted, not kept */
    size_t pauses;
    int64_t paused_ns;
    int opened, closed;
};

extern const struct hl_datagram_wire datagram_log_wire;

/* Forgets what was sent. */
void datagram_log_clear(struct datagram_log *log);

#endif
