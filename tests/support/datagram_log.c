#include "support/datagram_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_wire(void *state, const struct hl_datagram_setup *setup, char *error)
{
    struct datagram_log *log = state;
    (void)error;
    log->setup = *setup;
    log->opened++;
    return 0;
}

static int send_datagram(void *state, uint32_t group, const uint8_t *bytes, size_t count)
{
    struct datagram_log *log = state;

    if (log->send_result)
        return log->send_result;
    if (log->count < DATAGRAM_LOG_MAX) {
        struct datagram_log_entry *entry = &log->entries[log->count];
        *entry = (struct datagram_log_entry){log->now_ns, group, count, malloc(count)};
        memcpy(entry->bytes, bytes, count);
    }
    log->count++;
    return 0;
}

static enum hl_datagram_state look(void *state, char *why)
{
    struct datagram_log *log = state;
    if (why)
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%s", log->why ? log->why : "");
    return log->state;
}

static int64_t now(const void *state)
{
    const struct datagram_log *log = state;
    return log->now_ns;
}

static void let_pass(void *state, int64_t ns)
{
    struct datagram_log *log = state;
    log->now_ns += ns;
    log->paused_ns += ns;
    log->pauses++;
}

static void close_wire(void *state)
{
    struct datagram_log *log = state;
    log->closed++;
}

void datagram_log_clear(struct datagram_log *log)
{
    for (size_t i = 0; i < log->count && i < DATAGRAM_LOG_MAX; i++)
        free(log->entries[i].bytes);
    log->count = log->pauses = 0;
    log->paused_ns = 0;
}

const struct hl_datagram_wire datagram_log_wire = {
    .name = "log",
    .state_size = sizeof(struct datagram_log),
    .open = open_wire,
    .send = send_datagram,
    .state = look,
    .now = now,
    .pause = let_pass,
    .close = close_wire,
};
