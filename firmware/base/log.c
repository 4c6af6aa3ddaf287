#include "base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct {
    pthread_mutex_t lock;
    enum hl_log_level level;
    bool hold;
    unsigned held; /* lines ever held; the ring keeps the last HL_LOG_HELD_MAX */
    char ring[HL_LOG_HELD_MAX][HL_LOG_LINE_MAX];
} the_log = {.lock = PTHREAD_MUTEX_INITIALIZER, .level = HL_LOG_INFO};

void hl_log_set_level(enum hl_log_level level)
{
    pthread_mutex_lock(&the_log.lock);
    the_log.level = level;
    pthread_mutex_unlock(&the_log.lock);
}

static void print_held(void)
{
    unsigned first = the_log.held > HL_LOG_HELD_MAX ? the_log.held - HL_LOG_HELD_MAX : 0;
    if (first > 0)
        fprintf(stderr, "headliner: log: %u earlier lines were dropped\n", first);
    for (unsigned i = first; i < the_log.held; i++)
        fputs(the_log.ring[i % HL_LOG_HELD_MAX], stderr);
    the_log.held = 0;
}

void hl_log_hold(bool hold)
{
    pthread_mutex_lock(&the_log.lock);
    the_log.hold = hold;
    if (!hold)
        print_held();
    pthread_mutex_unlock(&the_log.lock);
}

/* U+061C, 200B, 200E, 200F, 2028 to 202E, 2060 to 206F: direction, breaks, nothing to see. */
static size_t hidden_bytes(const unsigned char *c)
{
    if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) /* U+0080 to U+009F */
        return 2;
    if (c[0] == 0xd8 && c[1] == 0x9c)
        return 2;
    if (c[0] != 0xe2)
        return 0;
    if (c[1] == 0x80)
        return c[2] == 0x8b || c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xa8 && c[2] <= 0xae) ? 3
                                                                                              : 0;
    return c[1] == 0x81 && c[2] >= 0xa0 && c[2] <= 0xaf ? 3 : 0;
}

/* A stranger's bytes may stand in a line: nothing reaches the terminal that moves its cursor or
 * turns its text round. */
static void clean_line(char *line)
{
    for (unsigned char *c = (unsigned char *)line; *c; c++) {
        size_t n = *c < 0x20 || *c == 0x7f ? 1 : hidden_bytes(c);
        if (n > 0) {
            memset(c, ' ', n);
            c += n - 1;
        }
    }
}

void hl_log(enum hl_log_level level, const char *area, const char *format, ...)
{
    static const char *const mark[] = {"error: ", "warning: ", "", ""};
    char line[HL_LOG_LINE_MAX - 1];
    int n = snprintf(line, sizeof(line), "headliner: %s: %s", area, mark[level]);

    if (n > 0 && (size_t)n < sizeof(line)) {
        va_list args;
        va_start(args, format);
        vsnprintf(line + n, sizeof(line) - (size_t)n, format, args);
        va_end(args);
    }
    clean_line(line);
    pthread_mutex_lock(&the_log.lock);
    if (level <= the_log.level) {
        if (the_log.hold)
            snprintf(the_log.ring[the_log.held++ % HL_LOG_HELD_MAX], HL_LOG_LINE_MAX, "%s\n", line);
        else
            fprintf(stderr, "%s\n", line);
    }
    pthread_mutex_unlock(&the_log.lock);
}
