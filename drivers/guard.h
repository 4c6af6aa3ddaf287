/* A process that outlives the program for a moment, to make its board safe however it ended. It is
 * started before the board opens, keeps nothing but the read end of a pipe, and wakes when the
 * pipe closes: at a kill -9 too. */
#ifndef HL_DRIVERS_GUARD_H
#define HL_DRIVERS_GUARD_H

#include <sys/types.h>

/* Makes the board safe. DATA is as it was at the start. Runs after a fork of what may have been
 * several threads: it must not allocate, lock or print. */
typedef void (*hl_guard_fn)(const void *data);

struct hl_guard {
    pid_t pid;
    int pipe; /* our end; nothing is ever written */
};

/* 0 or negative errno. */
int hl_guard_init(struct hl_guard *guard, hl_guard_fn safe, const void *data);

/* The board is closed and safe: the guard may go, without touching it. */
void hl_guard_finish(struct hl_guard *guard);

#endif
