/* Programs that die with the light on, and what is left of the light. */
#include "check.h"

#include "base/clock.h"
#include "drivers/pinout.h"
#include "drivers/wires.h"
#include "support/fake_pi.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define GPSET0      0x1c
#define GPCLR0      0x28
#define RIO_SET     0x12000
#define RIO_CLR     0x13000
#define LIMIT_NS    HL_NS_PER_S
#define PATIENCE_NS (5 * HL_NS_PER_S) /* for a busy machine */
#define OE          (UINT32_C(1) << 18)
#define CLK_LAT     (UINT32_C(1) << 17 | UINT32_C(1) << 4) /* black is clocked in meanwhile */

struct board {
    const char *name, *wire, *compatible, *device;
    size_t size, set, clear;
};

static const struct board boards[] = {
    {"bcm", "bcm", "brcm,bcm2835", "gpiomem", 4096, GPSET0, GPCLR0},
    {"rp1", "rp1", "brcm,bcm2712", "gpiomem0", 0x30000, RIO_SET, RIO_CLR},
    {"auto on a Pi 4", "auto", "brcm,bcm2711", "gpiomem", 4096, GPSET0, GPCLR0},
};

/* Lights the board, says the guard's process id and stays so until it is killed. */
static void be_the_program(const struct fake_pi *pi, const struct board *board, int out)
{
    static const uint32_t lit = HL_LINE_BIT(HL_LINE_LIGHT) | HL_LINE_BIT(0);
    const struct hl_signal_wire *wire = hl_wire_find(board->wire);
    const struct hl_wire_setup setup = {.pins = &hl_pinout_find("regular")->pins, .root = pi->root};
    void *state = calloc(1, wire->state_size);
    char error[HL_WIRE_ERROR_MAX];
    struct hl_guard guard;

    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
    if (hl_wire_guard(&guard, wire, &setup) || wire->open(state, &setup, error) ||
        wire->words(state, &lit, 1, 0) || write(out, &guard.pid, sizeof(guard.pid)) < 0)
        _exit(1);
    for (;;)
        pause();
}

/* The last stores to the page leave OE high and no colour on; STILL: and all other lines low. */
static bool is_dark(const struct fake_pi *pi, const struct board *board, bool still)
{
    uint32_t set = fake_pi_word(pi, board->device, board->set);
    uint32_t clear = fake_pi_word(pi, board->device, board->clear);
    return (still ? set : set & ~CLK_LAT) == OE && clear != 0 && !(clear & OE);
}

/* How many files a process has open; -1 without /proc. */
static int count_files(pid_t pid)
{
    char path[64];
    int files = 0;

    snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
    DIR *dir = opendir(path);
    if (!dir)
        return -1;
    for (struct dirent *entry; (entry = readdir(dir));)
        files += entry->d_name[0] != '.';
    closedir(dir);
    return files;
}

/* The guard keeps one file, as soon as it had its turn on a busy machine. */
static void check_files(pid_t guard)
{
    int64_t start = hl_clock_mono_ns();
    int files = count_files(guard);

    while (files > 1 && hl_clock_mono_ns() - start < PATIENCE_NS) {
        usleep(1000);
        files = count_files(guard);
    }
    assert_true(files == 1 || files == -1);
}

static void check_killed(const struct board *board, int signo)
{
    struct fake_pi pi;
    int ends[2];
    pid_t guard = -1;

    fake_pi_init(&pi, NULL, board->compatible);
    fake_pi_add(&pi, board->device, board->size);
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t program = fork();
    if (program == 0)
        be_the_program(&pi, board, ends[1]);
    close(ends[1]);
    check_int(board->name, read(ends[0], &guard, sizeof(guard)), sizeof(guard));
    check_true(board->name, fake_pi_word(&pi, board->device, board->clear) & OE);
    check_files(guard);
    kill(guard, SIGTERM); /* as a service manager does, to all at once */
    kill(guard, SIGINT);

    int64_t start = hl_clock_mono_ns();
    kill(program, signo);
    while (!is_dark(&pi, board, false) && hl_clock_mono_ns() - start < LIMIT_NS)
        usleep(1000);
    check_true(board->name, is_dark(&pi, board, false));
    /* The guard lets go of the pipe that the program inherited, too, and ends by itself. */
    check_int(board->name, read(ends[0], &guard, 1), 0);
    while (kill(guard, 0) == 0 && hl_clock_mono_ns() - start < LIMIT_NS)
        usleep(1000);
    check_true(board->name, is_dark(&pi, board, true));
    close(ends[0]);
    waitpid(program, NULL, 0);
    fake_pi_finish(&pi);
}

static void a_killed_board_is_dark(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++)
        check_killed(&boards[i], SIGKILL);
    check_killed(&boards[0], SIGTERM);
    check_killed(&boards[0], SIGXCPU);
}

static void note(const void *data)
{
    int *const *shared = data;
    (**shared)++;
}

static void a_dismissed_guard_touches_nothing(void **state)
{
    int *shared =
        mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct hl_guard guard;

    (void)state;
    assert_ptr_not_equal(shared, MAP_FAILED);
    assert_int_equal(hl_guard_init(&guard, note, &shared), 0);
    pid_t pid = guard.pid;
    hl_guard_finish(&guard);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
    assert_int_equal(*shared, 0);
    hl_guard_finish(&guard); /* twice is once */

    /* And one whose pipe closes calls what it was given, once. */
    assert_int_equal(hl_guard_init(&guard, note, &shared), 0);
    close(guard.pipe);
    waitpid(guard.pid, NULL, 0);
    assert_int_equal(*shared, 1);
    munmap(shared, sizeof(int));
}

/* For MS, a beat every 50 ms. */
static void beat_for(const struct hl_guard *guard, int ms)
{
    for (; ms > 0; ms -= 50) {
        hl_guard_beat(guard);
        usleep(50000);
    }
}

/* Milliseconds until *SHARED is COUNT; -1: not within LIMIT. */
static int wait_for_count(const int *shared, int count, int64_t limit_ns)
{
    int64_t start = hl_clock_mono_ns();

    while (hl_clock_mono_ns() - start < limit_ns) {
        if (*(const volatile int *)shared == count)
            return (int)((hl_clock_mono_ns() - start) / HL_NS_PER_MS);
        usleep(5000);
    }
    return -1;
}

/* Only who has begun to beat must go on; a silence is an alarm again and again. */
static void a_silent_board_is_made_safe(void **state)
{
    int *shared =
        mmap(NULL, 2 * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int *quiet_shared = shared + 1;
    struct hl_guard guard, quiet;

    (void)state;
    assert_ptr_not_equal(shared, MAP_FAILED);
    assert_int_equal(hl_guard_init(&guard, note, &shared), 0);
    assert_int_equal(hl_guard_init(&quiet, note, &quiet_shared), 0);
    beat_for(&guard, HL_GUARD_SILENCE_MS * 3 / 2);
    assert_int_equal(*shared, 0);
    int took = wait_for_count(shared, 1, PATIENCE_NS);
    assert_true(took >= HL_GUARD_SILENCE_MS / 2);
    print_message("# safe after %d ms of silence\n", took);
    assert_true(wait_for_count(shared, 2, PATIENCE_NS) > 0);
    beat_for(&guard, 500);
    int alarms = *shared;
    beat_for(&guard, HL_GUARD_SILENCE_MS * 3 / 2);
    assert_int_equal(*shared, alarms);
    assert_true(wait_for_count(shared, alarms + 1, PATIENCE_NS) > 0);

    /* The end is an alarm of its own. */
    beat_for(&guard, 100);
    alarms = *shared;
    close(guard.pipe);
    waitpid(guard.pid, NULL, 0);
    assert_int_equal(*shared, alarms + 1);
    guard.pid = guard.pipe = -1;
    hl_guard_finish(&guard);
    assert_int_equal(*quiet_shared, 0);
    hl_guard_finish(&quiet);
    munmap(shared, 2 * sizeof(int));
}

static void a_full_table_is_an_error(void **state)
{
    struct hl_guard guard;
    int fds[4096], n = 0;

    (void)state;
    while (n < 4096 && (fds[n] = dup(0)) >= 0)
        n++;
    int err = n < 4096 ? hl_guard_init(&guard, note, NULL) : -EMFILE;
    while (n > 0)
        close(fds[--n]);
    assert_int_equal(err, -EMFILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_board_is_dark),
        cmocka_unit_test(a_dismissed_guard_touches_nothing),
        cmocka_unit_test(a_silent_board_is_made_safe),
        cmocka_unit_test(a_full_table_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
