#include "drivers/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FD_KEPT      0    /* the guard's end of the pipe */
#define FD_LIMIT_OLD 1024 /* closed one by one on kernels before 5.9 */

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

static void watch(int pipe, hl_guard_fn safe, const void *data)
{
    char byte;
    ssize_t got;

    setsid();
    ignore_signals();
    prctl(PR_SET_NAME, "headliner-guard");
    keep_only(pipe);
    do {
        got = read(FD_KEPT, &byte, 1);
    } while (got > 0 || (got < 0 && errno == EINTR));
    safe(data);
    _exit(0);
}

int hl_guard_init(struct hl_guard *guard, hl_guard_fn safe, const void *data)
{
    int ends[2];

    *guard = (struct hl_guard){.pid = -1, .pipe = -1};
    if (pipe2(ends, O_CLOEXEC))
        return -errno;
    pid_t pid = fork();
    int err = errno;
    if (pid == 0)
        watch(ends[0], safe, data);
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        return -err;
    }
    *guard = (struct hl_guard){.pid = pid, .pipe = ends[1]};
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
    *guard = (struct hl_guard){.pid = -1, .pipe = -1};
}
