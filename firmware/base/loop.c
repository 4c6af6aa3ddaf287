#include "base/loop.h"

#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define EVENTS_PER_ROUND 32

/* One registered descriptor. Timers and signals own theirs; plain ones are borrowed. */
struct watch {
    int fd;
    hl_loop_fd_fn fn;
    void *data;
    bool removed;
    struct watch *next;
};

struct hl_timer {
    int fd;
    hl_loop_timer_fn fn;
    void *data;
    bool removed;
    struct hl_timer *next;
};

struct signal_watch {
    int fd;
    hl_loop_signal_fn fn;
    void *data;
    struct signal_watch *next;
};

struct hl_loop {
    int epoll_fd;
    struct watch *watches;
    struct hl_timer *timers;
    struct signal_watch *signals;
    bool stop;
    bool dispatching;
};

struct hl_loop *hl_loop_create(void)
{
    struct hl_loop *loop = calloc(1, sizeof(*loop));
    if (!loop)
        return NULL;
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll_fd < 0) {
        free(loop);
        return NULL;
    }
    return loop;
}

static void sweep(struct hl_loop *loop)
{
    for (struct watch **at = &loop->watches; *at;) {
        struct watch *watch = *at;
        if (watch->removed) {
            *at = watch->next;
            free(watch);
        } else {
            at = &watch->next;
        }
    }
    for (struct hl_timer **at = &loop->timers; *at;) {
        struct hl_timer *timer = *at;
        if (timer->removed) {
            *at = timer->next;
            close(timer->fd);
            free(timer);
        } else {
            at = &timer->next;
        }
    }
}

void hl_loop_destroy(struct hl_loop *loop)
{
    if (!loop)
        return;
    for (struct watch *watch = loop->watches; watch; watch = watch->next)
        watch->removed = true;
    for (struct hl_timer *timer = loop->timers; timer; timer = timer->next)
        timer->removed = true;
    sweep(loop);
    while (loop->signals) {
        struct signal_watch *next = loop->signals->next;
        close(loop->signals->fd);
        free(loop->signals);
        loop->signals = next;
    }
    close(loop->epoll_fd);
    free(loop);
}

static struct watch *find(struct hl_loop *loop, int fd)
{
    for (struct watch *watch = loop->watches; watch; watch = watch->next)
        if (watch->fd == fd && !watch->removed)
            return watch;
    return NULL;
}

int hl_loop_fd_add(struct hl_loop *loop, int fd, uint32_t events, hl_loop_fd_fn fn, void *data)
{
    if (find(loop, fd))
        return -EEXIST;
    struct watch *watch = calloc(1, sizeof(*watch));
    if (!watch)
        return -ENOMEM;
    *watch = (struct watch){.fd = fd, .fn = fn, .data = data, .next = loop->watches};
    struct epoll_event event = {.events = events, .data.ptr = watch};
    if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        int err = -errno;
        free(watch);
        return err;
    }
    loop->watches = watch;
    return 0;
}

int hl_loop_fd_modify(struct hl_loop *loop, int fd, uint32_t events)
{
    struct watch *watch = find(loop, fd);
    if (!watch)
        return -ENOENT;
    struct epoll_event event = {.events = events, .data.ptr = watch};
    return epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, fd, &event) < 0 ? -errno : 0;
}

int hl_loop_fd_remove(struct hl_loop *loop, int fd)
{
    struct watch *watch = find(loop, fd);
    if (!watch)
        return -ENOENT;
    watch->removed = true;
    /* The fd may be closed already, as curl does; the kernel has forgotten it then. */
    epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
    if (!loop->dispatching)
        sweep(loop);
    return 0;
}

static void on_timer_fd(void *data, int fd, uint32_t events)
{
    struct hl_timer *timer = data;
    uint64_t expirations;

    (void)events;
    if (read(fd, &expirations, sizeof(expirations)) == sizeof(expirations) && !timer->removed)
        timer->fn(timer->data);
}

struct hl_timer *hl_loop_timer_add(struct hl_loop *loop, hl_loop_timer_fn fn, void *data)
{
    struct hl_timer *timer = calloc(1, sizeof(*timer));
    if (!timer)
        return NULL;
    *timer = (struct hl_timer){.fn = fn, .data = data};
    timer->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    int err = timer->fd < 0 ? -errno : hl_loop_fd_add(loop, timer->fd, EPOLLIN, on_timer_fd, timer);
    if (err) {
        if (timer->fd >= 0)
            close(timer->fd);
        free(timer);
        errno = -err;
        return NULL;
    }
    timer->next = loop->timers;
    loop->timers = timer;
    return timer;
}

void hl_loop_timer_remove(struct hl_loop *loop, struct hl_timer *timer)
{
    if (!timer)
        return;
    timer->removed = true;
    hl_loop_fd_remove(loop, timer->fd);
    if (!loop->dispatching)
        sweep(loop);
}

static void set_timer(struct hl_timer *timer, int64_t ns)
{
    struct itimerspec spec = {
        .it_value = {.tv_sec = (time_t)(ns / HL_NS_PER_S), .tv_nsec = (long)(ns % HL_NS_PER_S)}};
    timerfd_settime(timer->fd, 0, &spec, NULL);
}

void hl_loop_timer_arm(struct hl_timer *timer, int64_t delay_ns)
{
    /* A value of zero would disarm it. */
    set_timer(timer, delay_ns > 0 ? delay_ns : 1);
}

void hl_loop_timer_disarm(struct hl_timer *timer)
{
    set_timer(timer, 0);
}

static void on_signal_fd(void *data, int fd, uint32_t events)
{
    struct signal_watch *watch = data;
    struct signalfd_siginfo info;

    (void)events;
    if (read(fd, &info, sizeof(info)) == sizeof(info))
        watch->fn(watch->data, (int)info.ssi_signo);
}

int hl_loop_signal_add(struct hl_loop *loop, int signo, hl_loop_signal_fn fn, void *data)
{
    struct signal_watch *watch = calloc(1, sizeof(*watch));
    if (!watch)
        return -ENOMEM;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signo);
    int err = -pthread_sigmask(SIG_BLOCK, &set, NULL);
    *watch = (struct signal_watch){.fd = -1, .fn = fn, .data = data};
    if (!err) {
        watch->fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
        err =
            watch->fd < 0 ? -errno : hl_loop_fd_add(loop, watch->fd, EPOLLIN, on_signal_fd, watch);
    }
    if (err) {
        if (watch->fd >= 0)
            close(watch->fd);
        free(watch);
        return err;
    }
    watch->next = loop->signals;
    loop->signals = watch;
    return 0;
}

int hl_loop_step(struct hl_loop *loop, int timeout_ms)
{
    struct epoll_event events[EVENTS_PER_ROUND];
    int n = epoll_wait(loop->epoll_fd, events, EVENTS_PER_ROUND, timeout_ms);
    if (n < 0)
        return errno == EINTR ? 0 : -errno;
    loop->dispatching = true;
    for (int i = 0; i < n; i++) {
        struct watch *watch = events[i].data.ptr;
        if (!watch->removed)
            watch->fn(watch->data, watch->fd, events[i].events);
    }
    loop->dispatching = false;
    sweep(loop);
    return 0;
}

int hl_loop_run(struct hl_loop *loop)
{
    loop->stop = false;
    while (!loop->stop) {
        int err = hl_loop_step(loop, -1);
        if (err)
            return err;
    }
    return 0;
}

void hl_loop_stop(struct hl_loop *loop)
{
    loop->stop = true;
}
