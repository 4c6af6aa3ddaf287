/* Programs that die at any step, and the LEDs that they leave: each is a process, its guard
 * another, and what both sent is played into the virtual chips afterwards. */
#include "unit/check.h"

#include "base/clock.h"
#include "drivers/apa102_settings.h"
#include "drivers/device_ioctl.h"
#include "drivers/max7219_settings.h"
#include "drivers/spi_bits.h"
#include "drivers/ws2812_settings.h"
#include "host-sim/led_apa102.h"
#include "host-sim/led_max7219.h"
#include "host-sim/led_ws2812.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"

#include <linux/gpio.h>
#include <linux/spi/spidev.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECORDS_MAX 100000
#define BYTE        8 /* above the levels of three lines */
#define NEVER       (-1)
#define PICTURES    3
#define GAP_NS      (5 * HL_NS_PER_MS) /* between two transfers */

/* Shared by a program, its guard and the test: levels 0..7 of the lines, or BYTE and a byte. */
struct story {
    size_t count;
    uint16_t record[RECORDS_MAX];
};

enum kind { MODULES, BANGED, DATA_LINE, CLOCKED };

static const char *const kinds[] = {[MODULES] = "max7219",
                                    [BANGED] = "max7219 on three lines",
                                    [DATA_LINE] = "ws2812",
                                    [CLOCKED] = "apa102"};

static const struct {
    const char *name;
    int signal, permille; /* of the steps; NEVER: it ends by itself */
} ends[] = {
    {"returns", 0, NEVER},
    {"SIGKILL at the first step", SIGKILL, 0},
    {"SIGSEGV early", SIGSEGV, 200},
    {"SIGKILL after some", SIGKILL, 400},
    {"SIGKILL in the middle of something", SIGKILL, 513},
    {"SIGABRT later", SIGABRT, 650},
    {"SIGTERM, not heeded", SIGTERM, 777},
    {"SIGINT, not heeded", SIGINT, 800},
    {"SIGKILL near the end", SIGKILL, 900},
    {"SIGKILL at the last step", SIGKILL, 1000},
};
#define ENDS (sizeof(ends) / sizeof(ends[0]))

static struct story *the;
static size_t steps, last_step;
static int last_signal;
static pid_t program;

static void note(unsigned what)
{
    assert_true(the->count < RECORDS_MAX);
    the->record[the->count++] = (uint16_t)what;
}

/* Only the program dies; its guard has a copy of all this. */
static void step(void)
{
    if (getpid() == program && ++steps == last_step)
        raise(last_signal);
}

/* ---- the kernel ---- */

static int transfer(const struct spi_ioc_transfer *piece)
{
    const uint8_t *bytes = (const void *)(uintptr_t)piece->tx_buf;
    step();
    note(0); /* selected */
    for (uint32_t i = 0; i < piece->len; i++)
        note(BYTE << 8 | bytes[i]);
    note(HL_SPI_BITS_IDLE);
    step();
    return 0;
}

static unsigned levels = HL_SPI_BITS_IDLE;

static void on_level(void *data, uint32_t level)
{
    (void)data;
    note(levels = level);
    step();
}

int hl_device_ioctl(int fd, unsigned long request, void *argument)
{
    struct gpio_v2_line_values *values = argument;
    struct gpio_v2_line_request *lines = argument;
    struct gpiochip_info *info = argument;

    (void)fd;
    switch (request) {
    case SPI_IOC_MESSAGE(1):
        return transfer(argument);
    case GPIO_GET_CHIPINFO_IOCTL:
        snprintf(info->label, sizeof(info->label), "pinctrl-bcm2711");
        info->lines = 54;
        return 0;
    case GPIO_V2_GET_LINE_IOCTL:
        lines->fd = eventfd(0, EFD_CLOEXEC);
        note(levels = (unsigned)lines->config.attrs[0].attr.values);
        return 0;
    case GPIO_V2_LINE_SET_VALUES_IOCTL:
        note(levels = (unsigned)((levels & ~values->mask) | (values->bits & values->mask)));
        return 0;
    default:
        return 0;
    }
}

/* ---- the program ---- */

static int make_lights(enum kind kind, char *root, struct hl_lights *lights)
{
    static const struct hl_max7219_settings max_defaults = HL_MAX7219_DEFAULTS;
    static const struct hl_ws2812_settings ws_defaults = HL_WS2812_DEFAULTS;
    static const struct hl_apa102_settings apa_defaults = HL_APA102_DEFAULTS;
    struct hl_max7219_settings max = max_defaults;
    struct hl_ws2812_settings ws = ws_defaults;
    struct hl_apa102_settings apa = apa_defaults;
    struct hl_max7219_config max_config;
    struct hl_ws2812_config ws_config;
    struct hl_apa102_config apa_config;
    int width, height;

    max.root = ws.led.root = apa.led.root = root;
    max.wire = kind == BANGED;
    switch (kind) {
    case DATA_LINE:
        return hl_ws2812_settings_config(&ws, "test", &ws_config, &width, &height) ||
               hl_ws2812_settings_lights(&ws, "test", &ws_config, width, height, lights);
    case CLOCKED:
        apa.chip = 1; /* it needs more than its picture to be dark */
        return hl_apa102_settings_config(&apa, "test", &apa_config, &width, &height) ||
               hl_apa102_settings_lights(&apa, "test", &apa_config, width, height, lights);
    default:
        return hl_max7219_settings_config(&max, "test", &max_config) ||
               hl_max7219_settings_lights(&max, "test", &max_config, lights);
    }
}

/* Shows some pictures, all white, then black and white by turns. */
static void be_the_program(enum kind kind, char *root)
{
    struct hl_output_mode mode = {.width = 0};
    struct hl_lights lights;
    struct hl_frame frame;

    program = getpid();
    memset(fake_gpio(), 0, sizeof(*fake_gpio()));
    fake_gpio()->chips[0] =
        (struct fake_gpio_chip){.file = "gpiochip0", .label = "pinctrl-bcm2711", .lines = 54};
    fake_gpio()->on_level = on_level;
    if (make_lights(kind, root, &lights) || hl_lights_open(&lights, NULL, &mode) ||
        hl_frame_init(&frame, mode.width, mode.height))
        _exit(1);
    for (int i = 0; i < PICTURES; i++) {
        hl_frame_fill(&frame, i % 2 ? 0 : 0xffffff);
        if (hl_lights_present(&lights, &frame))
            _exit(1);
    }
    if (hl_lights_close(&lights))
        _exit(1);
    hl_frame_finish(&frame);
}

/* ---- the chips ---- */

struct chips {
    struct hl_max7219 *max;
    struct hl_ws2812 *ws;
    struct hl_apa102 *apa;
    const struct hl_spi_chip *plug;
    uint32_t hz;
};

static void make_chips(enum kind kind, struct chips *chips)
{
    *chips = (struct chips){.hz = 1000000};
    if (kind == DATA_LINE) {
        chips->ws = hl_ws2812_create(hl_ws2812_part_find("ws2812b"), 256, HL_WS2812_IDLES_HIGH);
        chips->plug = hl_ws2812_plug(chips->ws);
        chips->hz = 2400000;
    } else if (kind == CLOCKED) {
        chips->apa = hl_apa102_create(HL_SK9822, 256);
        chips->plug = hl_apa102_plug(chips->apa);
    } else {
        chips->max = hl_max7219_create(4, 5);
        chips->plug = hl_max7219_plug(chips->max);
    }
    chips->plug->line(chips->plug->chip, 0, HL_SPI_SELECT, true);
}

/* Returns the time of its end. */
static int64_t play(const struct story *story, const struct chips *chips)
{
    void *chip = chips->plug->chip;
    int64_t now_ns = HL_NS_PER_S;
    unsigned was = HL_SPI_BITS_IDLE, bits = 0, byte = 0;

    for (size_t i = 0; i < story->count; i++) {
        unsigned what = story->record[i];
        if (what >> 8 == BYTE) {
            now_ns += 8 * HL_NS_PER_S / chips->hz;
            chips->plug->byte(chip, now_ns, chips->hz, (uint8_t)what);
            continue;
        }
        bool selected = !(what & HL_SPI_BITS_IDLE);
        if ((what ^ was) & HL_SPI_BITS_IDLE) {
            now_ns += selected ? GAP_NS : 0;
            chips->plug->line(chip, now_ns, HL_SPI_SELECT, !selected);
            bits = 0;
        }
        if (selected && what & ~was & 1u << HL_SPI_BIT_CLOCK) {
            byte = byte << 1 | (what & 1);
            now_ns += 8000;
            if (++bits % 8 == 0)
                chips->plug->byte(chip, now_ns, chips->hz, (uint8_t)byte);
        }
        was = what;
    }
    return now_ns + GAP_NS;
}

static void judge(const char *name, enum kind kind, const struct story *story)
{
    struct chips chips;
    char what[128];

    snprintf(what, sizeof(what), "%s: %s", kinds[kind], name);
    make_chips(kind, &chips);
    int64_t end_ns = play(story, &chips);
    check_true(what, story->count > 0);
    if (kind == DATA_LINE) {
        hl_ws2812_end(chips.ws, end_ns);
        check_int(what, hl_ws2812_all_faults(chips.ws), 0);
        for (int led = 0; led < 256; led++)
            check_int(what, hl_ws2812_value(chips.ws, end_ns, led, 1), 0);
        check_true(what, hl_ws2812_most_ma(chips.ws) >= 0);
    } else if (kind == CLOCKED) {
        hl_apa102_end(chips.apa, end_ns);
        check_int(what, hl_apa102_all_faults(chips.apa), 0);
        for (int led = 0; led < 256; led++)
            check_int(what, hl_apa102_value(chips.apa, led, 1), 0);
    } else {
        hl_max7219_end(chips.max, end_ns);
        check_int(what, hl_max7219_faults(chips.max, HL_MAX7219_LEFT_LIT), 0);
        /* Half a word that the end itself left on three lines is no fault of anybody. */
        if (kind == MODULES)
            check_int(what, hl_max7219_all_faults(chips.max), 0);
    }
    hl_max7219_destroy(chips.max);
    hl_ws2812_destroy(chips.ws);
    hl_apa102_destroy(chips.apa);
}

/* ---- the test ---- */

static struct story *share_story(void)
{
    void *page = mmap(NULL, sizeof(struct story), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(page != MAP_FAILED);
    return page;
}

static pid_t begin(size_t end, enum kind kind, char *root, size_t total)
{
    last_signal = ends[end].signal;
    last_step = 0;
    if (ends[end].permille != NEVER)
        last_step = (size_t)((long)total * ends[end].permille / 1000);
    if (ends[end].permille == 0)
        last_step = 1;
    steps = 0;
    pid_t pid = fork();
    if (pid)
        return pid;
    signal(SIGSEGV, SIG_DFL); /* not the sanitizer's */
    signal(SIGABRT, SIG_DFL);
    be_the_program(kind, root);
    _exit(0);
}

static void test_kind(enum kind kind)
{
    struct story *stories[ENDS];
    pid_t pids[ENDS];
    struct fake_pi pi;
    int status;

    fake_pi_init(&pi, NULL, NULL);
    fake_pi_add(&pi, "gpiochip0", 0);
    fake_pi_add(&pi, "spidev0.0", 0);
    the = share_story(); /* once whole, to count the steps */
    steps = last_step = 0;
    be_the_program(kind, pi.root);
    size_t total = steps;
    munmap(the, sizeof(*the));
    for (size_t i = 0; i < ENDS; i++) {
        the = stories[i] = share_story();
        pids[i] = begin(i, kind, pi.root, total);
    }
    for (size_t i = 0; i < ENDS; i++) {
        check_int(ends[i].name, waitpid(pids[i], &status, 0), pids[i]);
        check_int(ends[i].name, WIFSIGNALED(status) ? WTERMSIG(status) : 0, ends[i].signal);
    }
    while (waitpid(-1, NULL, 0) > 0) /* the guards, whose parent we are now */
        ;
    for (size_t i = 0; i < ENDS; i++) {
        judge(ends[i].name, kind, stories[i]);
        munmap(stories[i], sizeof(*stories[i]));
    }
    fake_pi_finish(&pi);
}

static void test_all(void **state)
{
    (void)state;
    if (prctl(PR_SET_CHILD_SUBREAPER, 1)) /* qemu-user's system has no such call */
        skip();
    for (enum kind kind = MODULES; kind <= CLOCKED; kind++)
        test_kind(kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
