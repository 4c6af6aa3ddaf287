/* Which wire goes where: the header, and what drivers say of their boards. */
#include "check.h"

#include "drivers/board.h"
#include "drivers/epaper.h"
#include "drivers/pinout.h"
#include "wiring.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void the_header_is_a_pis(void **state)
{
    static const struct {
        int gpio, pin;
    } known[] = {{2, 3},   {3, 5},   {4, 7},   {14, 8}, {17, 11}, {18, 12},
                 {10, 19}, {9, 21},  {11, 23}, {8, 24}, {7, 26},  {0, 27},
                 {1, 28},  {26, 37}, {21, 40}, {28, 0}, {-1, 0}};
    int supplies[3] = {0};
    bool taken[HL_HEADER_PINS + 1] = {false};

    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        check_int("pin", hl_header_pin(known[i].gpio), known[i].pin);
    for (int gpio = 0; gpio <= HL_PIN_HEADER_MAX; gpio++) {
        int pin = hl_header_pin(gpio);
        assert_in_range(pin, 1, HL_HEADER_PINS);
        assert_false(taken[pin]);
        taken[pin] = true;
    }
    for (int pin = 1; pin <= HL_HEADER_PINS; pin++) {
        char name[HL_WIRING_SIGNAL_MAX];
        hl_header_name(pin, name);
        supplies[0] += strcmp(name, "GND") == 0;
        supplies[1] += strcmp(name, "3V3") == 0;
        supplies[2] += strcmp(name, "5V") == 0;
        assert_int_equal(taken[pin], strncmp(name, "GPIO", 4) == 0);
    }
    check_int("grounds", supplies[0], 8);
    check_int("3.3 V", supplies[1], 2);
    check_int("5 V", supplies[2], 2);
    check_int("the first ground", hl_header_supply(HL_WIRE_GROUND, 0), 6);
    check_int("over again", hl_header_supply(HL_WIRE_5V, 3), 4);
}

static struct hl_board *make(const char *name, const char *options)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_board_request request = {.name = name, .options = options};
    struct hl_board *board = hl_board_create_request(&request, error);
    if (!board)
        fail_msg("%s:%s: %s", name, options, error);
    return board;
}

static const struct hl_wiring_wire *find(const struct hl_wiring *wiring, const char *signal)
{
    for (size_t i = 0; i < wiring->count; i++)
        if (strcmp(wiring->wires[i].signal, signal) == 0)
            return &wiring->wires[i];
    return NULL;
}

/* Pins as the makers of the boards print them. */
static void boards_are_wired_as_printed(void **state)
{
    static const struct {
        const char *name, *board, *options, *signal;
        int gpio;
    } cases[] = {
        {"regular R1", "hub75-64x32", "", "R1", 11},
        {"regular OE", "hub75-64x32", "", "OE", 18},
        {"regular CLK", "hub75-64x32", "", "CLK", 17},
        {"HAT OE", "hub75-64x32", "pinout=adafruit-hat", "OE", 4},
        {"E of 64 rows", "hub75-64x64", "", "E", 15},
        {"second chain", "hub75", "parallel=2", "2:R1", 12},
        {"own pins", "hub75",
         "pinout=\"OE=5,CLK=6,LAT=7,A=8,B=9,C=10,D=11,R1=12,G1=13,B1=16,R2=17,"
         "G2=18,B2=19\"",
         "B2", 19},
        {"Waveshare BUSY", "epaper", "panel=7in5-v2", "BUSY", 24},
        {"Waveshare PWR", "epaper", "panel=7in5-v2", "PWR", 18},
        {"Waveshare DIN", "epaper", "panel=7in5-v2", "DIN", 10},
        {"Inky BUSY", "epaper", "panel=inky-7in3", "BUSY", 17},
        {"own RST", "epaper", "panel=7in5-v2,rst=5", "RST", 5},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct hl_wiring wiring;
        struct hl_board *board = make(cases[i].board, cases[i].options);
        check_int(cases[i].name, hl_board_wiring(board, &wiring), 0);
        const struct hl_wiring_wire *wire = find(&wiring, cases[i].signal);
        check_true(cases[i].name, wire);
        check_int(cases[i].name, wire->gpio, cases[i].gpio);
        check_true(cases[i].name, wiring.title[0] && wiring.note_count > 0);
        hl_board_destroy(board);
    }
}

static void wires_that_are_not_there(void **state)
{
    struct hl_wiring wiring;
    struct hl_board *board = make("hub75-64x32", "");

    (void)state;
    assert_int_equal(hl_board_wiring(board, &wiring), 0);
    assert_null(find(&wiring, "E")); /* 32 rows need no fifth line */
    assert_null(find(&wiring, "2:R1"));
    hl_board_destroy(board);
    board = make("epaper", "panel=inky-7in3");
    assert_int_equal(hl_board_wiring(board, &wiring), 0);
    assert_null(find(&wiring, "PWR"));
    assert_null(find(&wiring, "DOUT"));
    hl_board_destroy(board);
    board = make("epaper", "panel=7in8");
    assert_int_equal(hl_board_wiring(board, &wiring), 0);
    assert_non_null(find(&wiring, "DOUT"));
    hl_board_destroy(board);
    board = make("null", "");
    assert_int_equal(hl_board_wiring(board, &wiring), -ENOTSUP);
    hl_board_destroy(board);
    board = make("epaper", "");
    assert_int_equal(hl_board_wiring(board, &wiring), -EINVAL);
    hl_board_destroy(board);
}

/* Whatever the board, no pin has two wires but grounds and supplies, and all are on the header. */
static void check_pins(const char *name, struct hl_board *board)
{
    struct hl_wiring wiring;
    int pins[HL_WIRING_MAX];

    check_int(name, hl_board_wiring(board, &wiring), 0);
    hl_wiring_pins(&wiring, pins);
    for (size_t i = 0; i < wiring.count; i++) {
        check_true(name, pins[i] > 0);
        for (size_t k = 0; k < i; k++)
            check_true(name, pins[i] != pins[k]);
    }
}

static void no_pin_has_two_wires(void **state)
{
    (void)state;
    for (const struct hl_pinout *pinout = hl_pinouts; pinout->name; pinout++) {
        char options[64];
        snprintf(options, sizeof(options), "panel=64x32,pinout=%s", pinout->name);
        struct hl_board *board = make("hub75", options);
        check_pins(pinout->name, board);
        hl_board_destroy(board);
    }
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++) {
        char options[64];
        snprintf(options, sizeof(options), "panel=%s", panel->name);
        struct hl_board *board = make("epaper", options);
        check_pins(panel->name, board);
        hl_board_destroy(board);
    }
}

static char *draw(const struct hl_wiring *wiring, void (*write)(const struct hl_wiring *, FILE *))
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    write(wiring, out);
    fclose(out);
    return text;
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

static void drawings_have_every_wire(void **state)
{
    struct hl_wiring wiring = {.count = 0};

    (void)state;
    hl_wiring_title(&wiring, "a <board> & more");
    hl_wiring_add(&wiring, "DIN", HL_WIRE_DATA, 10);
    hl_wiring_add(&wiring, "GND", HL_WIRE_GROUND, 0);
    hl_wiring_add(&wiring, "FAR", HL_WIRE_CONTROL, 500);
    hl_wiring_add(&wiring, "NAMED", HL_WIRE_CONTROL, -2);
    hl_wiring_note(&wiring, "a note");
    char *svg = draw(&wiring, hl_wiring_draw), *table = draw(&wiring, hl_wiring_print_markdown);
    char *lines = draw(&wiring, hl_wiring_print);
    check_int("wires", count(svg, "class=\"wire\""), 2);
    check_int("signals", count(svg, "class=\"signal\""), 4);
    assert_non_null(strstr(svg, "a &lt;board> &amp; more"));
    assert_non_null(strstr(svg, "GPIO10, pin 19"));
    assert_non_null(strstr(table, "| DIN | 19 | GPIO10 |"));
    assert_non_null(strstr(table, "| FAR | none | line 500 |"));
    assert_non_null(strstr(table, "| NAMED | none | by name |"));
    assert_non_null(strstr(lines, "  GND      6        GND"));
    assert_non_null(strstr(lines, "a note"));
    free(svg);
    free(table);
    free(lines);
}

static void ceilings_hold(void **state)
{
    struct hl_wiring wiring = {.count = 0};

    (void)state;
    for (int i = 0; i < 2 * HL_WIRING_MAX; i++) {
        hl_wiring_add(&wiring, "A-SIGNAL-WITH-A-LONG-NAME", HL_WIRE_DATA, i);
        hl_wiring_note(&wiring, "%0300d", i);
    }
    check_int("wires", wiring.count, HL_WIRING_MAX);
    check_int("notes", wiring.note_count, HL_WIRING_NOTES_MAX);
    check_int("a name", strlen(wiring.wires[0].signal), HL_WIRING_SIGNAL_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_a_pis),      cmocka_unit_test(boards_are_wired_as_printed),
        cmocka_unit_test(wires_that_are_not_there), cmocka_unit_test(no_pin_has_two_wires),
        cmocka_unit_test(drawings_have_every_wire), cmocka_unit_test(ceilings_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
