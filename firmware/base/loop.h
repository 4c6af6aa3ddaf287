/* The event loop: file descriptors, timers and signals in one epoll set. One thread owns a loop
 * and makes every call.
 *
 * A handler may add and remove any fd, timer or signal, itself included: what is removed during
 * dispatch is not called again and is freed when the round ends. */
#ifndef HL_BASE_LOOP_H
#define HL_BASE_LOOP_H

#include <stdint.h>

struct hl_loop;
struct hl_timer;

typedef void (*hl_loop_fd_fn)(void *data, int fd, uint32_t events);
typedef void (*hl_loop_timer_fn)(void *data);
typedef void (*hl_loop_signal_fn)(void *data, int signo);

/* NULL and errno on failure. Destroy takes NULL, and frees what is still registered. */
struct hl_loop *hl_loop_create(void);
void hl_loop_destroy(struct hl_loop *loop);

/* EVENTS are EPOLLIN and the like. The fd stays the caller's; remove it before closing it.
 * 0 or negative errno; -EEXIST when already added, -ENOENT when not. */
int hl_loop_fd_add(struct hl_loop *loop, int fd, uint32_t events, hl_loop_fd_fn fn, void *data);
int hl_loop_fd_modify(struct hl_loop *loop, int fd, uint32_t events);
int hl_loop_fd_remove(struct hl_loop *loop, int fd);

/* A one-shot timer, born unarmed; the loop owns it until removed. NULL and errno on failure. */
struct hl_timer *hl_loop_timer_add(struct hl_loop *loop, hl_loop_timer_fn fn, void *data);
void hl_loop_timer_remove(struct hl_loop *loop, struct hl_timer *timer);

/* Fires DELAY_NS from now, in place of any earlier time; a delay of 0 or less fires in the next
 * round. */
void hl_loop_timer_arm(struct hl_timer *timer, int64_t delay_ns);
void hl_loop_timer_disarm(struct hl_timer *timer);

/* Blocks SIGNO in the calling thread and delivers it through the loop. Call before other threads
 * start, so that they inherit the block. */
int hl_loop_signal_add(struct hl_loop *loop, int signo, hl_loop_signal_fn fn, void *data);

/* Runs until hl_loop_stop. 0 or negative errno. */
int hl_loop_run(struct hl_loop *loop);

/* One round: waits at most TIMEOUT_MS (-1: for ever) and dispatches. */
int hl_loop_step(struct hl_loop *loop, int timeout_ms);
void hl_loop_stop(struct hl_loop *loop);

#endif
