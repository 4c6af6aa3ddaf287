/* A process that outlives the program for a moment, to make its board safe however it ended. It is
 * started before the board opens, keeps nothing but the read end of a pipe, and wakes when the
 * pipe closes: at a kill -9 too.
 *
 * A program that lives but stands still may leave a row lit that is only meant to flash. So a board
 * that must not stand still gives beats; when they stop, the guard makes it safe, too. It cannot
 * where the program holds what it would need: lines of a GPIO chip without registers. */
#ifndef HL_DRIVERS_GUARD_H
#define HL_DRIVERS_GUARD_H

#include <stdatomic.h>
#include <sys/types.h>

#define HL_GUARD_SILENCE_MS 1000 /* without a beat: dark in 1 to 1.25 of that */

/* Makes the board safe. DATA is as it was at the start. Runs after a fork of what may have been
 * several threads: it must not allocate, lock or print. */
typedef void (*hl_guard_fn)(const void *data);

struct hl_guard {
    pid_t pid;
    int pipe;           /* our end; nothing is ever written */
    atomic_uint *beats; /* shared with the guard */
};

/* 0 or negative errno. */
int hl_guard_init(struct hl_guard *guard, hl_guard_fn safe, const void *data);

/* The board is alive. From the first beat on, HL_GUARD_SILENCE_MS without one make the board safe;
 * the beats may begin again after that. A store in memory, no system call; any thread. */
static inline void hl_guard_beat(const struct hl_guard *guard)
{
    atomic_fetch_add_explicit(guard->beats, 1, memory_order_relaxed);
}

/* The board is closed and safe: the guard may go, without touching it. */
void hl_guard_finish(struct hl_guard *guard);

#endif
