/* Programs that die at any step of an update, and the panel that they leave: each is a process, its
 * guard another, and what both sent is played into the virtual panel afterwards. */
#include "unit/epaper_bench.h"

#include "drivers/device_ioctl.h"
#include "drivers/epaper_guard.h"
#include "host-sim/paper_chip.h"
#include "support/fake_pi.h"

#include <linux/gpio.h>
#include <linux/spi/spidev.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECORDS_MAX 250000
#define BYTE        (-1) /* in place of a line */
#define NEVER       (-1)

struct record {
    int64_t ns;
    int16_t line; /* hl_spi_line, or BYTE */
    uint8_t value;
};

/* Shared by a program, its guard and the test. */
struct story {
    size_t count;
    int64_t end_ns, guard_ns; /* the guard's time goes on from where the program's ended */
    struct record record[RECORDS_MAX];
};

static const struct panel_row {
    const char *name;
    enum hl_paper_controller controller;
} panels[] = {
    {"7in5-v2", HL_PAPER_UC8179},
    {"2in13-v4", HL_PAPER_SSD1680},
    {"7in3e", HL_PAPER_E673},
};

static const struct {
    const char *name;
    int signal, permille; /* of the steps of one update; NEVER: it ends by itself */
    int before;           /* so many steps */
} ends[] = {
    {"returns", 0, NEVER, 0},
    {"SIGKILL at the first step", SIGKILL, 0, -1},
    {"SIGKILL while it is looked for", SIGKILL, 1, 0},
    {"SIGSEGV in the old plane", SIGSEGV, 250, 0},
    {"SIGKILL in the middle", SIGKILL, 500, 0},
    {"SIGABRT in the new plane", SIGABRT, 750, 0},
    {"SIGTERM, not heeded", SIGTERM, 900, 0},
    {"SIGINT, not heeded", SIGINT, 995, 0},
    {"SIGKILL asleep, before the supply goes", SIGKILL, 1000, 3},
    {"SIGKILL at the last step", SIGKILL, 1000, 0},
};
#define ENDS (sizeof(ends) / sizeof(ends[0]))

static struct story *the;
static const int *pins;
static bool idle_level;
static uint32_t outputs[HL_SPI_LINES];

static void note(int64_t ns, int line, uint8_t value)
{
    assert_true(the->count < RECORDS_MAX);
    the->record[the->count++] = (struct record){ns, (int16_t)line, value};
    the->end_ns = ns;
}

/* ---- the program: a device on a virtual wire, whose every step may be its last ---- */

static const struct hl_spi_chip *inner;
static size_t steps, last_step;
static int last_signal;

static void step(void)
{
    if (++steps == last_step)
        raise(last_signal);
}

static uint8_t take_byte(void *chip, int64_t now_ns, uint32_t hz, uint8_t byte)
{
    (void)chip;
    note(now_ns, BYTE, byte);
    step();
    return inner->byte(inner->chip, now_ns, hz, byte);
}

static void take_line(void *chip, int64_t now_ns, enum hl_spi_line line, bool high)
{
    (void)chip;
    note(now_ns, line, high);
    step();
    inner->line(inner->chip, now_ns, line, high);
}

static bool tell_busy(void *chip, int64_t now_ns)
{
    (void)chip;
    the->end_ns = now_ns;
    step();
    return inner->busy(inner->chip, now_ns);
}

static int64_t tell_next(void *chip, int64_t now_ns)
{
    (void)chip;
    return inner->busy_next(inner->chip, now_ns);
}

static struct hl_paper_chip *make_chip(const struct panel_row *row)
{
    const struct hl_epaper_panel *panel = hl_epaper_panel_find(row->name);
    struct hl_paper_chip_config config = hl_paper_chip_defaults(row->controller);
    config.width = panel->width;
    config.height = panel->height;
    config.busy_floats = !panel->busy_level;
    struct hl_paper_chip *chip = hl_paper_chip_create(&config);
    assert_non_null(chip);
    return chip;
}

/* Shows one page. */
static void be_the_program(const struct panel_row *row, const struct fake_pi *pi)
{
    struct hl_spi_chip tap = {NULL, take_byte, take_line, tell_busy, tell_next};
    struct hl_epaper_config config = {.panel = hl_epaper_panel_find(row->name)};
    struct hl_spi_setup setup = {.clock_hz = config.panel->clock_hz, .root = pi->root};
    struct hl_spi_virtual wire = {.chip = &tap, .now_ns = HL_NS_PER_S};
    struct hl_paper_chip *chip = make_chip(row);
    char error[HL_WIRE_ERROR_MAX];
    struct hl_guard guard;
    struct hl_frame frame;
    int width, height;

    memcpy(config.pin, pins, sizeof(config.pin));
    memcpy(setup.pin, pins, sizeof(setup.pin));
    config.settings = (struct hl_link_settings){.clock_hz = setup.clock_hz, .temperature = 20};
    inner = hl_paper_chip_plug(chip);
    if (hl_epaper_guard(&guard, &setup, &config) || hl_spi_wire_virtual.open(&wire, &setup, error))
        _exit(1);
    struct hl_epaper_device *device = hl_epaper_device_create(&config, &hl_spi_wire_virtual, &wire);
    if (!device)
        _exit(1);
    hl_epaper_device_size(device, &width, &height);
    if (hl_frame_init(&frame, width, height) || hl_epaper_device_show(device, &frame, false) ||
        hl_epaper_device_destroy(device))
        _exit(1);
    hl_guard_finish(&guard);
    hl_frame_finish(&frame);
    hl_paper_chip_destroy(chip);
}

/* ---- the guard: it has the kernel's calls ---- */

static int64_t guard_now(void)
{
    int64_t now = hl_clock_mono_ns();
    if (!the->guard_ns) {
        the->guard_ns = now - the->end_ns;
        note(the->end_ns, HL_SPI_SELECT, true); /* the kernel ends what it transfers */
    }
    return now - the->guard_ns;
}

static void set_lines(uint64_t mask, uint64_t bits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (int line = 0; line < HL_SPI_BUSY && mask >> i & 1; line++)
            if (pins[line] == (int)outputs[i])
                note(guard_now(), line, bits >> i & 1);
}

static int take_lines(struct gpio_v2_line_request *request)
{
    request->fd = eventfd(0, EFD_CLOEXEC); /* no edge ever comes */
    if (request->config.flags & GPIO_V2_LINE_FLAG_INPUT)
        return 0;
    memcpy(outputs, request->offsets, request->num_lines * sizeof(outputs[0]));
    set_lines(UINT64_MAX, request->config.attrs[0].attr.values, request->num_lines);
    return 0;
}

static int transfer(const struct spi_ioc_transfer *piece)
{
    const uint8_t *bytes = (const void *)(uintptr_t)piece->tx_buf;
    note(guard_now(), HL_SPI_SELECT, false);
    for (uint32_t i = 0; i < piece->len; i++) {
        the->guard_ns -= 8 * HL_NS_PER_S / piece->speed_hz; /* a byte takes no time here */
        note(guard_now(), BYTE, bytes[i]);
    }
    note(guard_now(), HL_SPI_SELECT, true);
    return 0;
}

int hl_device_ioctl(int fd, unsigned long request, void *argument)
{
    struct gpio_v2_line_values *values = argument;
    struct gpiochip_info *info = argument;

    (void)fd;
    switch (request) {
    case SPI_IOC_MESSAGE(1):
        return transfer(argument);
    case GPIO_GET_CHIPINFO_IOCTL:
        snprintf(info->label, sizeof(info->label), "pinctrl-bcm2835");
        return 0;
    case GPIO_V2_GET_LINE_IOCTL:
        return take_lines(argument);
    case GPIO_V2_LINE_SET_VALUES_IOCTL:
        set_lines(values->mask, values->bits, HL_SPI_LINES);
        return 0;
    case GPIO_V2_LINE_GET_VALUES_IOCTL:
        values->bits = idle_level;
        return 0;
    default:
        return 0;
    }
}

/* ---- the test ---- */

static struct story *share_story(void)
{
    void *page = mmap(NULL, sizeof(struct story), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(page != MAP_FAILED);
    return page;
}

static pid_t begin(size_t end, const struct panel_row *row, const struct fake_pi *pi, size_t total)
{
    last_signal = ends[end].signal;
    last_step = 0;
    if (ends[end].permille != NEVER)
        last_step = (size_t)((long)total * ends[end].permille / 1000 - ends[end].before);
    steps = 0;
    pid_t pid = fork();
    if (pid)
        return pid;
    signal(SIGSEGV, SIG_DFL); /* not the sanitizer's */
    signal(SIGABRT, SIG_DFL);
    be_the_program(row, pi);
    _exit(0);
}

static void judge(const char *name, const struct panel_row *row, const struct story *story)
{
    struct hl_paper_chip *chip = make_chip(row);
    const struct hl_spi_chip *plug = hl_paper_chip_plug(chip);
    uint32_t hz = hl_epaper_panel_find(row->name)->clock_hz;
    char what[128];

    for (size_t i = 0; i < story->count; i++) {
        const struct record *r = &story->record[i];
        if (r->line == BYTE)
            plug->byte(plug->chip, r->ns, hz, r->value);
        else
            plug->line(plug->chip, r->ns, (enum hl_spi_line)r->line, r->value);
    }
    snprintf(what, sizeof(what), "%s: %s", row->name, name);
    check_true(what, hl_paper_chip_is_safe(chip, story->end_ns));
    hl_paper_chip_end(chip, story->end_ns);
    /* A reset pulse that the end itself cut short is no fault of anybody; a whole one follows. */
    unsigned long cut = hl_paper_chip_faults(chip, HL_PAPER_FAULT_RESET_TOO_SHORT);
    if (hl_paper_chip_fault_total(chip) > (cut == 1 ? 1 : 0))
        fail_msg("%s: %s", what, hl_paper_chip_first_fault(chip));
    hl_paper_chip_destroy(chip);
}

static void test_panel(const struct panel_row *row)
{
    const struct hl_epaper_panel *panel = hl_epaper_panel_find(row->name);
    struct story *stories[ENDS];
    pid_t pids[ENDS];
    struct fake_pi pi;
    int status;

    fake_pi_init(&pi, NULL, NULL);
    fake_pi_add(&pi, "gpiochip0", 0);
    fake_pi_add(&pi, "spidev0.0", 0);
    pins = hl_epaper_hat_find(panel->hat)->pin;
    idle_level = !panel->busy_level;
    the = share_story(); /* once whole, to count the steps */
    steps = last_step = 0;
    be_the_program(row, &pi);
    size_t total = steps;
    munmap(the, sizeof(*the));
    for (size_t i = 0; i < ENDS; i++) {
        the = stories[i] = share_story();
        pids[i] = begin(i, row, &pi, total);
    }
    for (size_t i = 0; i < ENDS; i++) {
        check_int(ends[i].name, waitpid(pids[i], &status, 0), pids[i]);
        check_int(ends[i].name, WIFSIGNALED(status) ? WTERMSIG(status) : 0, ends[i].signal);
    }
    while (waitpid(-1, NULL, 0) > 0) /* the guards, whose parent we are now */
        ;
    for (size_t i = 0; i < ENDS; i++) {
        judge(ends[i].name, row, stories[i]);
        munmap(stories[i], sizeof(*stories[i]));
    }
    fake_pi_finish(&pi);
}

static void test_all(void **state)
{
    (void)state;
    if (prctl(PR_SET_CHILD_SUBREAPER, 1)) /* qemu-user's system has no such call */
        skip();
    for (size_t i = 0; i < sizeof(panels) / sizeof(panels[0]); i++)
        test_panel(&panels[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
