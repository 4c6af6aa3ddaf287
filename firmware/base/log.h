/* One line per event, on standard error: "headliner: area: what happened; what to do".
 *
 * The log is the one process-wide object of the program. Any thread may write a line; a line is
 * at most HL_LOG_LINE_MAX bytes and longer ones are cut. While a driver draws on the terminal
 * that standard error also shows, lines are held (the last HL_LOG_HELD_MAX) and printed when the
 * screen is given back. */
#ifndef HL_BASE_LOG_H
#define HL_BASE_LOG_H

#include <stdbool.h>

#define HL_LOG_LINE_MAX 1024
#define HL_LOG_HELD_MAX 64

enum hl_log_level { HL_LOG_ERROR, HL_LOG_WARNING, HL_LOG_INFO, HL_LOG_DEBUG };

/* Lines above LEVEL are dropped. The start value is HL_LOG_INFO. */
void hl_log_set_level(enum hl_log_level level);

/* Holds lines back (true), or prints what was held and goes on (false). */
void hl_log_hold(bool hold);

void hl_log(enum hl_log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define hl_error(area, ...)   hl_log(HL_LOG_ERROR, area, __VA_ARGS__)
#define hl_warning(area, ...) hl_log(HL_LOG_WARNING, area, __VA_ARGS__)
#define hl_info(area, ...)    hl_log(HL_LOG_INFO, area, __VA_ARGS__)
#define hl_debug(area, ...)   hl_log(HL_LOG_DEBUG, area, __VA_ARGS__)

#endif
