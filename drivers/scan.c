#include "drivers/scan.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PRIORITY 50 /* above ordinary work, below the kernel's own threads that matter */
#define CPUS_MIN 4  /* on fewer, a processor of its own would be taken from the rest */

struct hl_scan {
    const struct hl_signal_wire *wire;
    void *wire_state;
    const struct hl_guard *guard; /* NULL: none */
    pthread_t thread;
    sem_t taken;
    atomic_bool stop;
    _Atomic(const struct hl_signal_program *) pending;
    atomic_int error;
    atomic_uint_fast64_t refreshes;
    int64_t start_ns;
    const struct hl_signal_program *current; /* the thread's own */
};

static void *run(void *data)
{
    struct hl_scan *scan = data;
    while (!atomic_load(&scan->stop)) {
        if (scan->guard)
            hl_guard_beat(scan->guard);
        const struct hl_signal_program *next = atomic_exchange(&scan->pending, NULL);
        if (next) {
            scan->current = next;
            sem_post(&scan->taken);
        }
        int err = scan->wire->play(scan->wire_state, scan->current);
        if (err) {
            atomic_store(&scan->error, err);
            sem_post(&scan->taken);
            break;
        }
        atomic_fetch_add(&scan->refreshes, 1);
    }
    return NULL;
}

/* The last processor: interrupts are mostly served by the first. */
static void pin_thread(struct hl_scan *scan)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    cpu_set_t set;
    if (cpus < CPUS_MIN || cpus > CPU_SETSIZE)
        return;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpus - 1, &set);
    if (pthread_setaffinity_np(scan->thread, sizeof(set), &set))
        hl_debug("scan", "no processor of its own");
}

static void ask_for_time(struct hl_scan *scan)
{
    struct sched_param param = {.sched_priority = PRIORITY};
    if (pthread_setschedparam(scan->thread, SCHED_FIFO, &param))
        hl_info("scan",
                "no real-time priority, so other work may be seen as flicker; permit it with "
                "`sudo setcap cap_sys_nice=ep PATH/headliner`, or AmbientCapabilities="
                "CAP_SYS_NICE in its service");
    pin_thread(scan);
    if (mlockall(MCL_CURRENT) < 0)
        hl_debug("scan", "memory is not locked: %s", strerror(errno));
}

struct hl_scan *hl_scan_create(const struct hl_signal_wire *wire, void *state,
                               const struct hl_signal_program *first, const struct hl_guard *guard)
{
    struct hl_scan *scan = calloc(1, sizeof(*scan));
    if (!scan)
        return NULL;
    scan->wire = wire;
    scan->wire_state = state;
    scan->current = first;
    scan->guard = guard;
    scan->start_ns = hl_clock_mono_ns();
    sem_init(&scan->taken, 0, 1); /* the first is as good as taken */
    int err = pthread_create(&scan->thread, NULL, run, scan);
    if (err) {
        sem_destroy(&scan->taken);
        free(scan);
        errno = err;
        return NULL;
    }
    ask_for_time(scan);
    return scan;
}

int hl_scan_wait(struct hl_scan *scan)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += HL_SCAN_TAKE_MAX_MS / 1000;
    while (sem_timedwait(&scan->taken, &until) < 0)
        if (errno != EINTR)
            return -errno;
    return atomic_load(&scan->error);
}

void hl_scan_show(struct hl_scan *scan, const struct hl_signal_program *program)
{
    atomic_store(&scan->pending, program);
}

double hl_scan_refresh_hz(const struct hl_scan *scan)
{
    double seconds = (double)(hl_clock_mono_ns() - scan->start_ns) / (double)HL_NS_PER_S;
    return seconds > 0 ? (double)atomic_load(&scan->refreshes) / seconds : 0;
}

void hl_scan_destroy(struct hl_scan *scan)
{
    if (!scan)
        return;
    atomic_store(&scan->stop, true);
    pthread_join(scan->thread, NULL);
    sem_destroy(&scan->taken);
    free(scan);
}
