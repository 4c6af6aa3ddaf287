/* Two clocks and their units.
 *
 * Frame time is monotonic nanoseconds (int64_t, suffix _ns): it never steps, so motion is smooth.
 * News time is wall-clock seconds since 1970-01-01 UTC (int64_t, suffix _s): it dates headlines.
 * HL_TIME_NONE stands for "not known" in either. */
#ifndef HL_BASE_CLOCK_H
#define HL_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_NS_PER_S  INT64_C(1000000000)
#define HL_NS_PER_MS INT64_C(1000000)
#define HL_TIME_NONE INT64_MIN

/* CLOCK_MONOTONIC now. Any thread. */
int64_t hl_clock_mono_ns(void);

/* CLOCK_BOOTTIME now: monotonic, and goes on while the computer sleeps. Any thread. */
int64_t hl_clock_boot_ns(void);

/* Whether the kernel says that a time server keeps the wall clock right (adjtimex). Any thread. */
bool hl_clock_is_synced(void);

/* CLOCK_REALTIME now. Any thread. */
int64_t hl_clock_wall_s(void);

/* Sleeps until the monotonic instant, through signals. Any thread. */
void hl_clock_sleep_until_ns(int64_t when_ns);

/* Writes "2026-02-28T09:30:00Z" (RFC 3339, UTC) and returns OUT; "" for HL_TIME_NONE or a year
 * outside 0..9999. SIZE must be at least HL_CLOCK_RFC3339_SIZE. */
#define HL_CLOCK_RFC3339_SIZE 32
char *hl_clock_format_rfc3339(int64_t when_s, char *out, size_t size);

#endif
