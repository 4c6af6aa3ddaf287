/* The compiler makes the same programme on every processor, with whatever vectors it has: the sums
 * below were taken on x86-64, and the same test runs on ARM. They are of what a programme plays,
 * not of how it lies in memory. A change of what is played changes them: then the other tests of
 * the programme say whether it is right, and this one only whether it is right everywhere. */
#include "hub75.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t add_bytes(uint64_t sum, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sum = (sum ^ bytes[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
    return sum;
}

static uint64_t add_number(uint64_t sum, uint32_t number)
{
    const uint8_t bytes[] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
                             (uint8_t)(number >> 24)};
    return add_bytes(sum, bytes, sizeof(bytes));
}

static uint64_t add_program(uint64_t sum, const struct hl_signal_program *program)
{
    size_t line = (size_t)(program->columns * program->chains);

    sum = add_number(sum, (uint32_t)program->step_count);
    for (int i = 0; i < program->rows * program->select_words; i++)
        sum = add_number(sum, program->select[i]);
    for (size_t i = 0; i < program->step_count; i++) {
        const struct hl_signal_step *step = &program->steps[i];
        sum = add_number(sum, step->row);
        sum = add_number(sum, step->lit_columns);
        sum = add_number(sum, step->lit_ns);
        sum = add_bytes(sum, program->column_bytes + step->data, line);
    }
    return sum;
}

/* Four frames, so that every turn of dither comes, and a limit of current has dimmed some. */
static uint64_t sum_wall(const char *name, const struct hl_hub75_wall *wall)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    char error[HL_HUB75_ERROR_MAX] = "";
    struct hl_frame frame;
    int width = 0, height = 0;

    if (hl_hub75_check(wall, &width, &height, error) < 0)
        fail_msg("%s: %s", name, error);
    struct hl_hub75_compiler *compiler = hl_hub75_compiler_create(wall);
    assert_non_null(compiler);
    assert_int_equal(hl_frame_init(&frame, width, height), 0);
    for (unsigned refresh = 0; refresh < 4; refresh++) {
        fill_codes(&frame, 7 + refresh);
        sum = add_program(sum, hl_hub75_compile(compiler, &frame, refresh));
    }
    check_true(name, (hl_hub75_limit(compiler) < 1) == (wall->amps_max > 0));
    hl_frame_finish(&frame);
    hl_hub75_compiler_destroy(compiler);
    return sum;
}

static const struct {
    const char *name;
    int width, height, chain, parallel;
    int bits, dither_bits;
    double brightness, clock_hz, amps_max;
    enum hl_hub75_wiring wiring;
    enum hl_hub75_multiplex multiplex;
    enum hl_hub75_address address;
    const char *colours;
    uint64_t sum;
} cases[] = {
    {.name = "one panel", .width = 64, .height = 32, .sum = UINT64_C(0xa70b55f0be121575)},
    {.name = "192x64",
     .width = 64,
     .height = 64,
     .chain = 3,
     .clock_hz = 25e6,
     .sum = UINT64_C(0x45a3123e4e931fdd)},
    {.name = "three chains",
     .width = 128,
     .height = 64,
     .chain = 2,
     .parallel = 3,
     .sum = UINT64_C(0x4a61d5ecf4cecc43)},
    {.name = "not whole blocks",
     .width = 24,
     .height = 16,
     .parallel = 3,
     .sum = UINT64_C(0xb06ba857063a3785)},
    {.name = "dithered and dimmed",
     .width = 64,
     .height = 32,
     .dither_bits = 2,
     .brightness = 0.37,
     .sum = UINT64_C(0xb98469dd1420fed7)},
    {.name = "8 bits, dark",
     .width = 64,
     .height = 64,
     .bits = 8,
     .brightness = 0.01,
     .sum = UINT64_C(0xcb3bd76cc691ff33)},
    {.name = "limited",
     .width = 64,
     .height = 32,
     .chain = 4,
     .parallel = 2,
     .brightness = 0.8,
     .amps_max = 0.7,
     .sum = UINT64_C(0x280de6ff77832209)},
    {.name = "serpentine",
     .width = 32,
     .height = 32,
     .chain = 4,
     .wiring = HL_HUB75_WIRING_V_SERPENTINE,
     .colours = "BRG",
     .sum = UINT64_C(0x8cf9c1d561de004a)},
    {.name = "outdoor",
     .width = 32,
     .height = 16,
     .chain = 2,
     .multiplex = HL_HUB75_MULTIPLEX_ZSTRIPE,
     .address = HL_HUB75_ADDRESS_AB_SHIFT,
     .sum = UINT64_C(0x44af84b1dfd50ba6)},
};

static struct hl_hub75_wall wall_of(size_t i)
{
    struct hl_hub75_wall wall =
        make_wall(cases[i].width, cases[i].height, cases[i].chain ? cases[i].chain : 1,
                  cases[i].parallel ? cases[i].parallel : 1);

    wall.dither_bits = cases[i].dither_bits;
    wall.wiring = cases[i].wiring;
    wall.multiplex = cases[i].multiplex;
    wall.address = cases[i].address;
    wall.amps_max = cases[i].amps_max;
    wall.amps_per_pixel = 0.05;
    if (cases[i].bits)
        wall.bits = cases[i].bits;
    if (cases[i].brightness > 0)
        wall.brightness = cases[i].brightness;
    if (cases[i].clock_hz > 0)
        wall.clock_hz = cases[i].clock_hz;
    if (cases[i].colours)
        snprintf(wall.colour_order, sizeof(wall.colour_order), "%s", cases[i].colours);
    if (cases[i].multiplex != HL_HUB75_MULTIPLEX_NONE)
        wall.scan = cases[i].height / 4;
    return wall;
}

static void test_same_everywhere(void **state)
{
    int wrong = 0;
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_hub75_wall wall = wall_of(i);
        uint64_t sum = sum_wall(cases[i].name, &wall);
        if (sum == cases[i].sum)
            continue;
        print_error("%s: the sum is 0x%016" PRIx64 "\n", cases[i].name, sum);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_everywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
