/* The board hub75 from its options to the light: every pin-out on every wire. What the wires do to
 * the pins, in virtual time, goes through the pin-out's wiring (transcribed here from the boards'
 * tables, not from the driver's) into the virtual panel, whose light must be the picture. */
#include "hub75.h"

#include "base/log.h"
#include "drivers/board.h"
#include "drivers/pinout.h"
#include "drivers/wires.h"
#include "host-sim/panel.h"
#include "support/fake_bus.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"

#include <stdio.h>

#define TOLERANCE 0.01 /* of full scale */
#define LINES     26   /* of the connector, as enum hl_hub75_level */
#define OE        (UINT32_C(1) << HL_HUB75_OE)
#define FLICKER   100 /* Hz, as the driver promises */
#define NC        -1  /* not connected */
#define NO_CHAIN  NC, NC, NC, NC, NC, NC

enum wire { BCM, RP1, GPIOD, WIRES };

static const struct computer {
    const char *wire, *compatible, *label;
    enum register_block_kind kind;
    int64_t move_ps; /* a store, or a system call */
    int moves;       /* of a column */
} computers[] = {
    [BCM] = {"bcm", "brcm,bcm2711", "pinctrl-bcm2711", REGISTER_BLOCK_BCM, 17000, 3},
    [RP1] = {"rp1", "brcm,bcm2712", "pinctrl-rp1", REGISTER_BLOCK_RP1, 26000, 2},
    [GPIOD] = {"gpiod", "brcm,bcm2711", "pinctrl-bcm2711", REGISTER_BLOCK_BCM, 60000, 2},
};

struct wiring {
    const char *name, *pinout; /* as on the command line */
    int pin[LINES];            /* GPIO of R1 G1 B1 R2 G2 B2 (three chains), A B C D E, CLK LAT OE */
    uint32_t inverted;         /* lines behind an inverter */
};

static const struct wiring regular = {
    "regular",
    "regular",
    {11, 27, 7,  8,  9,  10, 12, 5,  6,  19, 13, 20, 14,
     2,  3,  26, 16, 21, 22, 23, 24, 25, 15, 17, 4,  18},
    0,
};
static const struct wiring hat = {
    "hat",
    "adafruit-hat",
    {5, 13, 6, 12, 16, 23, NO_CHAIN, NO_CHAIN, 22, 26, 27, 20, 24, 17, 21, 4},
    0,
};
static const struct wiring hat_pwm = {
    "hat-pwm",
    "adafruit-hat-pwm",
    {5, 13, 6, 12, 16, 23, NO_CHAIN, NO_CHAIN, 22, 26, 27, 20, 24, 17, 21, 18},
    0,
};
static const struct wiring own = {
    "own",
    "\"OE=2,CLK=!3,LAT=GPIO27,A=5,B=!4,C=7,D=6,E=9,R1=8,G1=!11,B1=10,R2=13,G2=12,B2=15\"",
    {8, 11, 10, 13, 12, 15, NO_CHAIN, NO_CHAIN, 5, 4, 7, 6, 9, 3, 27, 2},
    1 << HL_HUB75_CLK | 1 << (HL_HUB75_A + 1) | 1 << (HL_HUB75_R1 + 1),
};

/* The panel at the end of the pins. */
struct scope {
    const struct wiring *wiring;
    struct hl_panel *panel;
    const struct computer *computer;
};

static void see(struct scope *scope, uint32_t level, uint32_t driven)
{
    uint32_t lines = 0;

    for (int i = 0; i < LINES; i++) {
        int pin = scope->wiring->pin[i];
        bool high = i == HL_HUB75_OE; /* the panel's own pull-up, while nobody drives it */
        if (pin != NC && driven >> pin & 1)
            high = (level >> pin & 1) != (scope->wiring->inverted >> i & 1);
        lines |= (uint32_t)high << i;
    }
    hl_panel_set(scope->panel, fake_bus_now_ps(), lines);
}

static void on_pins(void *data)
{
    see(data, fake_bus()->block.level, fake_bus()->block.driven);
}

/* LEVEL's bits are places in the request. */
static void on_level(void *data, uint32_t level)
{
    struct scope *scope = data;
    uint32_t level_of_pins = 0, driven = 0;

    fake_bus_pass(scope->computer->move_ps);
    for (size_t i = 0; i < fake_gpio()->count; i++) {
        driven |= UINT32_C(1) << fake_gpio()->offsets[i];
        level_of_pins |= (level >> i & 1) << fake_gpio()->offsets[i];
    }
    see(scope, level_of_pins, driven);
}

struct rig {
    struct hl_hub75_wall wall;
    const struct computer *computer;
    struct scope scope;
    struct fake_pi pi;
    struct hl_board *board;
    struct hl_frame black, picture;
};

/* All that is not wired to the panel is somebody else's. */
static uint32_t others(const struct wiring *wiring)
{
    uint32_t pins = UINT32_MAX;
    for (int i = 0; i < LINES; i++)
        if (wiring->pin[i] != NC)
            pins &= ~(UINT32_C(1) << wiring->pin[i]);
    return pins;
}

static void wake(struct rig *rig)
{
    const struct computer *computer = rig->computer;
    struct fake_bus *bus = fake_bus();

    fake_pi_init(&rig->pi, NULL, computer->compatible);
    register_block_init(&bus->block, computer->kind);
    bus->block.others = bus->block.level = others(rig->scope.wiring);
    bus->store_ps = computer->move_ps;
    bus->on_pins = on_pins;
    bus->data = &rig->scope;
    *fake_gpio() = (struct fake_gpio){.on_level = on_level, .data = &rig->scope};
    fake_gpio()->chips[0] = (struct fake_gpio_chip){
        .file = "gpiochip0", .label = computer->label, .lines = FAKE_GPIO_LINES};
    if (strcmp(computer->wire, "gpiod") ==
        0) /* the others go without a claim: the levels are theirs */
        fake_pi_add(&rig->pi, "gpiochip0", 0);
}

static void start_panel(struct rig *rig, const struct computer *computer,
                        const struct wiring *wiring, const struct hl_hub75_wall *wall)
{
    struct hl_panel_config config = {.columns = wall->chain * wall->panel_width,
                                     .rows = wall->panel_height / 2,
                                     .chains = wall->parallel,
                                     .address = (enum hl_panel_address)wall->address,
                                     .chip = (enum hl_panel_chip)wall->chip};

    *rig = (struct rig){.wall = *wall, .computer = computer};
    rig->wall.clock_hz = 1e12 / (double)(computer->move_ps * computer->moves);
    rig->scope = (struct scope){wiring, hl_panel_create(&config), computer};
    assert_non_null(rig->scope.panel);
    wake(rig);
}

static void start(struct rig *rig, const char *name, const struct computer *computer,
                  const struct wiring *wiring, const struct hl_hub75_wall *wall, const char *more)
{
    char options[512], error[HL_BOARD_ERROR_MAX] = "";
    struct hl_output_mode mode = {.refresh_hz = 0};

    start_panel(rig, computer, wiring, wall);
    snprintf(options, sizeof(options),
             "root=%s,wire=%s,pinout=%s,panel=%dx%d,chain=%d,parallel=%d%s", rig->pi.root,
             computer->wire, wiring->pinout, wall->panel_width, wall->panel_height, wall->chain,
             wall->parallel, more);
    rig->board = hl_board_create(hl_driver_find("hub75"), options, error);
    if (!rig->board || hl_board_open(rig->board, &mode))
        fail_msg("%s: %s: %s", name, options, error);
    assert_int_equal(hl_frame_init(&rig->black, mode.width, mode.height), 0);
    assert_int_equal(hl_frame_init(&rig->picture, mode.width, mode.height), 0);
}

/* The picture for some whole refreshes, black before and after them. */
static void show(struct rig *rig, const char *name)
{
    const struct hl_frame *frames[] = {&rig->black, &rig->picture, &rig->black, &rig->black,
                                       &rig->black};
    for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
        check_int(name, hl_board_present(rig->board, frames[i], 0), 0);
}

/* As many bits as do not flicker. */
static struct hl_hub75_plan *plan_of(struct hl_hub75_wall *wall)
{
    for (;; wall->bits--) {
        struct hl_hub75_plan *plan = hl_hub75_plan_create(wall);
        assert_non_null(plan);
        if (wall->bits == 1 || hl_hub75_plan_refresh_hz(plan) >= FLICKER)
            return plan;
        hl_hub75_plan_destroy(plan);
    }
}

/* Panels of a chain hang in a row, chains below each other. */
static double light_of(const struct rig *rig, int x, int y, int colour)
{
    int height = rig->wall.panel_height;
    return (double)hl_panel_light(rig->scope.panel, y / height, x, y % height, colour) / 1000;
}

static void check_light(struct rig *rig, const char *name)
{
    struct hl_hub75_plan *plan = plan_of(&rig->wall);
    double full = hl_hub75_plan_light_ns(plan, 255);
    /* No wire has a finer light than a column clock. */
    double allowed = fmax(TOLERANCE * full, 1e9 / rig->wall.clock_hz);
    double shown = round(light_of(rig, 0, 0, 0) / full), worst = 0;

    if (shown < 1)
        fail_msg("%s: the white pixel has %.0f ns of light (of %.0f)", name, light_of(rig, 0, 0, 0),
                 full);
    for (int y = 0; y < rig->picture.height; y++)
        for (int i = 0; i < COLOURS * rig->picture.width; i++) {
            uint8_t code = rig->picture.pixels[(size_t)y * rig->picture.stride + (size_t)i];
            double want = hl_hub75_plan_light_ns(plan, code);
            double got = light_of(rig, i / COLOURS, y, i % COLOURS) / shown;
            worst = fmax(worst, fabs(got - want));
            if (fabs(got - want) > allowed)
                fail_msg("%s: pixel %d,%d colour %d has %.0f ns of light, not %.0f (of %.0f)", name,
                         i / COLOURS, y, i % COLOURS, got, want, full);
        }
    print_message("# %s: %d bits, %.0f Hz, off by %.2f %% of full scale at most\n", name,
                  rig->wall.bits, hl_hub75_plan_refresh_hz(plan), 100 * worst / full);
    hl_hub75_plan_destroy(plan);
}

/* What is left: the light off, every other line low, other pins as they were, and nothing in the
 * latches: lit again by force, it is black. */
static void check_left_dark(struct rig *rig, const char *name)
{
    uint32_t still = others(rig->scope.wiring);

    check_int(name, fake_bus()->block.strays, 0);
    check_int(name, fake_bus()->block.level & still, still);
    check_int(name, fake_gpio()->released, fake_gpio()->requested);
    check_true(name, hl_panel_is_dark(rig->scope.panel));
    /* More clocks than columns, once, on purpose: black for a chain of any length. */
    for (int fault = 0; fault < HL_FAULT_COUNT; fault++)
        if (hl_panel_faults(rig->scope.panel, fault) != (fault == HL_FAULT_LONG_SHIFT))
            fail_msg("%s: %lu times %s", name, hl_panel_faults(rig->scope.panel, fault),
                     hl_panel_fault_name(fault));
    hl_panel_reset_light(rig->scope.panel, fake_bus_now_ps());
    for (uint32_t row = 0; row < (uint32_t)rig->wall.panel_height / 2; row++) {
        fake_bus_pass(1000000);
        hl_panel_set(rig->scope.panel, fake_bus_now_ps(), OE | row << HL_HUB75_A);
        fake_bus_pass(1000000);
        hl_panel_set(rig->scope.panel, fake_bus_now_ps(), row << HL_HUB75_A);
        fake_bus_pass(1000000);
        hl_panel_set(rig->scope.panel, fake_bus_now_ps(), OE | row << HL_HUB75_A);
    }
    for (int y = 0; y < rig->wall.panel_height * rig->wall.parallel; y++)
        for (int i = 0; i < COLOURS * rig->wall.panel_width * rig->wall.chain; i++)
            check_true(name, light_of(rig, i / COLOURS, y, i % COLOURS) == 0);
}

static void stop(struct rig *rig)
{
    hl_board_destroy(rig->board);
    hl_panel_destroy(rig->scope.panel);
    hl_frame_finish(&rig->black);
    hl_frame_finish(&rig->picture);
    fake_pi_finish(&rig->pi);
}

static void check_board(const char *name, const struct computer *computer,
                        const struct wiring *wiring, const struct hl_hub75_wall *wall,
                        const char *more)
{
    struct rig rig;

    start(&rig, name, computer, wiring, wall, more);
    fill_codes(&rig.picture, (uint32_t)wall->parallel);
    memset(rig.picture.pixels, 255, COLOURS);
    show(&rig, name);
    check_int(name, hl_board_close(rig.board), 0);
    check_light(&rig, name);
    check_left_dark(&rig, name);
    stop(&rig);
}

static const struct {
    const struct wiring *wiring;
    int width, height, chain, parallel;
} rows[] = {
    {&regular, 16, 64, 2, 1}, {&regular, 16, 64, 1, 2}, {&regular, 32, 32, 1, 3},
    {&regular, 16, 64, 1, 3}, {&hat, 16, 64, 2, 1},     {&hat_pwm, 16, 64, 2, 1},
    {&own, 16, 64, 2, 1},     {&hat, 64, 32, 1, 1},
};

static void check_rows(enum wire wire)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char name[64];
        struct hl_hub75_wall wall =
            make_wall(rows[i].width, rows[i].height, rows[i].chain, rows[i].parallel);
        snprintf(name, sizeof(name), "%s, %s, %d of %d %dx%d", computers[wire].wire,
                 rows[i].wiring->name, rows[i].parallel, rows[i].chain, rows[i].width,
                 rows[i].height);
        check_board(name, &computers[wire], rows[i].wiring, &wall, "");
    }
}

static void test_bcm(void **state)
{
    (void)state;
    check_rows(BCM);
}

static void test_rp1(void **state)
{
    (void)state;
    check_rows(RP1);
}

static void test_gpiod(void **state)
{
    (void)state;
    check_rows(GPIOD);
}

/* What else the options do to the signals, on every wire. */
static const struct {
    const char *name, *options;
    struct hl_hub75_wall wall;
} option_rows[] = {
    {"half as bright", ",brightness=50", {.brightness = 0.5}},
    {"a tenth as bright", ",brightness=10", {.brightness = 0.1}},
    {"FM6126A", ",chip=fm6126a", {.chip = HL_HUB75_CHIP_FM6126A}},
    {"FM6127", ",chip=fm6127", {.chip = HL_HUB75_CHIP_FM6127}},
    {"rows by A and B", ",address=ab-shift", {.address = HL_HUB75_ADDRESS_AB_SHIFT}},
    {"rows by A and C", ",address=abc-shift", {.address = HL_HUB75_ADDRESS_ABC_SHIFT}},
    {"one line a row",
     ",address=one-hot",
     {.panel_height = 8, .address = HL_HUB75_ADDRESS_ONE_HOT}},
};

static void test_options(void **state)
{
    (void)state;
    for (int wire = 0; wire < WIRES; wire++)
        for (size_t i = 0; i < sizeof(option_rows) / sizeof(option_rows[0]); i++) {
            char name[64];
            const struct hl_hub75_wall *given = &option_rows[i].wall;
            struct hl_hub75_wall wall =
                make_wall(32, given->panel_height ? given->panel_height : 32, 1, 1);
            wall.brightness = given->brightness > 0 ? given->brightness : 1;
            wall.chip = given->chip;
            wall.address = given->address;
            snprintf(name, sizeof(name), "%s, %s", computers[wire].wire, option_rows[i].name);
            check_board(name, &computers[wire], &hat, &wall, option_rows[i].options);
        }
}

/* System calls as slow as a Pi Zero's: fewer bits, so that it does not flicker; and one bit, that
 * does. */
static void test_slow_wire(void **state)
{
    const struct computer slow = {
        "gpiod", "brcm,bcm2711", "pinctrl-bcm2711", REGISTER_BLOCK_BCM, 8000000, 2};
    (void)state;
    const struct hl_hub75_wall small = make_wall(16, 8, 1, 1), big = make_wall(64, 32, 1, 1);
    struct hl_hub75_wall wall = small;
    wall.clock_hz = 1e12 / 16e6;
    hl_hub75_plan_destroy(plan_of(&wall));
    assert_in_range(wall.bits, 2, 10);
    struct computer computer = slow;
    check_board("gpiod, slow, 16x8", &computer, &hat, &small, "");
    check_board("gpiod, slow, 64x32", &computer, &hat, &big, "");
}

/* White in the latches of every row that is asked for, and lit. */
static void light_up(const struct hl_signal_wire *wire, void *state)
{
    static const uint32_t white = 0x3f, clock = HL_LINE_BIT(HL_LINE_CLOCK);
    static const uint32_t lit[] = {HL_LINE_BIT(HL_LINE_LATCH), HL_LINE_BIT(HL_LINE_LIGHT)};
    for (int column = 0; column < 32; column++) {
        const uint32_t words[] = {white, white | clock};
        assert_int_equal(wire->words(state, words, 2, 100), 0);
    }
    assert_int_equal(wire->words(state, lit, 2, 500), 0);
}

/* What a guard does for a program that is gone: the same, from the setup alone, whether the kernel
 * made the pins inputs or not. */
static void test_guard(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * GPIOD; i++) {
        const struct computer *computer = &computers[i % GPIOD];
        const struct hl_hub75_wall wall = make_wall(32, 16, 1, 1);
        const struct hl_signal_wire *wire = hl_wire_find(computer->wire);
        struct hl_signal_pins pins;
        char error[HL_WIRE_ERROR_MAX];
        void *wire_state = calloc(1, wire->state_size);
        struct rig rig;

        start_panel(&rig, computer, &hat, &wall);
        assert_int_equal(hl_pinout_parse(&pins, hat.pinout, error), 0);
        const struct hl_wire_setup setup = {.pins = &pins, .root = rig.pi.root};
        assert_int_equal(wire->open(wire_state, &setup, error), 0);
        light_up(wire, wire_state);
        check_true(computer->wire, !hl_panel_is_dark(rig.scope.panel));
        if (i >= GPIOD) {
            register_block_inputs(&fake_bus()->block);
            on_pins(&rig.scope);
        }
        assert_int_equal(wire->dark(&setup), 0);
        check_left_dark(&rig, computer->wire);
        wire->close(wire_state);
        free(wire_state);
        stop(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bcm),       cmocka_unit_test(test_rp1),
        cmocka_unit_test(test_gpiod),     cmocka_unit_test(test_options),
        cmocka_unit_test(test_slow_wire), cmocka_unit_test(test_guard),
    };
    hl_log_set_level(HL_LOG_ERROR);
    return cmocka_run_group_tests_name("hub75-pins", tests, NULL, NULL);
}
