/* A disk that fills up, and loses its power: a layer between SQLite and the system's files. One
 * file and its log are watched, those whose path begins as told. */
#ifndef HL_TESTS_SUPPORT_FRAIL_DISK_H
#define HL_TESTS_SUPPORT_FRAIL_DISK_H

#include <stdbool.h>
#include <stdint.h>

/* From here on every file that SQLite opens goes through it. PATH is borrowed. */
void frail_disk_install(const char *path);

/* One write in so many fails for want of space (0: none does), by a generator that begins with
 * SEED.
 */
void frail_disk_fill(unsigned one_in, uint32_t seed);

/* This process is killed in the middle of the write that follows COUNT others (0: never). */
void frail_disk_kill_after(unsigned count);

/* Calls FN before each write, sync and cut of the watched files. */
void frail_disk_watch(void (*fn)(void));

/* Writes to COPY (and COPY-wal) what the disk may have if the power fails now: all that was synced,
 * and of what was not any part, in any order, by SEED; sectors of 512 bytes are whole. */
void frail_disk_power_cut(const char *copy, uint32_t seed);

unsigned frail_disk_writes(void);

#endif
