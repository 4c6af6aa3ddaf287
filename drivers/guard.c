#include "drivers/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FD_KEPT      0    /* the guard's end of the pipe */
#define FD_LIMIT_OLD 1024 /* closed one by one on kernels before 5.9 */

#define LOOK_MS      (HL_GUARD_SILENCE_MS / 4) /* between two looks at the beats */
#define SILENT_LOOKS 4                         /* so many alike: the silence allowed is over */

/* No signal that ends the program ends its guard: what a terminal sends to all, and a service
 * manager before it kills. Signals a crash sends to itself stay fatal. */
static void ignore_signals(void)
{
    static const int signals[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGPIPE,
                                  SIGUSR1, SIGUSR2, SIGALRM, SIGTSTP};
    const struct sigaction crash = {.sa_handler = SIG_DFL}, ignore = {.sa_handler = SIG_IGN};
    sigset_t none;

    sigemptyset(&none);
    for (int i = 1; i < NSIG; i++)
        sigaction(i, &crash, NULL);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        sigaction(signals[i], &ignore, NULL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Lets go of all files: a reader of our output must not wait for the guard, nor a GPIO line be held
 * by it. */
static void keep_only(int pipe)
{
    if (pipe != FD_KEPT)
        dup2(pipe, FD_KEPT);
    if (syscall(SYS_close_range, FD_KEPT + 1, UINT_MAX, 0) != 0)
        for (int fd = FD_KEPT + 1; fd < FD_LIMIT_OLD; fd++)
            close(fd);
}

/* Until the pipe closes. In a silence SAFE is called again and again: what stands still may have
 * gone on for less than a beat in between. */
static void wait_for_end(const atomic_uint *beats, hl_guard_fn safe, const void *data)
{
    struct pollfd pipe = {.fd = FD_KEPT, .events = POLLIN};
    unsigned seen = 0;
    int silent = 0;

    for (;;) {
        int ready = poll(&pipe, 1, LOOK_MS);
        if (ready > 0) /* nothing is ever written: it has closed */
            return;
        unsigned now = atomic_load_explicit(beats, memory_order_relaxed);
        if (now != seen || now == 0) { /* before the first beat, silence means nothing */
            silent = 0;
        } else if (ready == 0 && ++silent == SILENT_LOOKS) {
            safe(data);
            silent = 0;
        }
        seen = now;
    }
}

static void watch(int pipe, const atomic_uint *beats, hl_guard_fn safe, const void *data)
{
    setsid();
    ignore_signals();
    prctl(PR_SET_NAME, "headliner-guard");
    keep_only(pipe);
    wait_for_end(beats, safe, data);
    safe(data);
    _exit(0);
}

/* Zero; NULL and errno. */
static atomic_uint *share_beats(void)
{
    void *page =
        mmap(NULL, sizeof(atomic_uint), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? NULL : page;
}

int hl_guard_init(struct hl_guard *guard, hl_guard_fn safe, const void *data)
{
    int ends[2];
    atomic_uint *beats = share_beats();

    *guard = (struct hl_guard){.pid = -1, .pipe = -1};
    if (!beats)
        return -errno;
    if (pipe2(ends, O_CLOEXEC)) {
        int err = -errno;
        munmap(beats, sizeof(*beats));
        return err;
    }
    pid_t pid = fork();
    int err = errno;
    if (pid == 0)
        watch(ends[0], beats, safe, data);
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        munmap(beats, sizeof(*beats));
        return -err;
    }
    *guard = (struct hl_guard){.pid = pid, .pipe = ends[1], .beats = beats};
    return 0;
}

void hl_guard_finish(struct hl_guard *guard)
{
    if (guard->pid > 0) {
        /* Nothing softer: it ignores the signals that would end the program. */
        kill(guard->pid, SIGKILL);
        while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    if (guard->pipe >= 0)
        close(guard->pipe);
    if (guard->beats)
        munmap(guard->beats, sizeof(*guard->beats));
    *guard = (struct hl_guard){.pid = -1, .pipe = -1};
}
