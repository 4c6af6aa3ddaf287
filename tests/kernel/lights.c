/* What a board of LEDs on SPI got: reads panelsim's events, plays bytes and levels into the virtual
 * chips, and prints what these counted, one "NAME VALUE" a line. Bytes come over spidev, or bit by
 * bit over three lines (DIN 10, CLK 11, CS 8). The kernel's transfers take no time; here each byte
 * takes its eight clocks, and all that comes after is so much later; after each transfer the LEDs
 * are looked at.
 *
 * usage: lights BOARD [PICTURE.png] <EVENTS     a board of the table below
 *
 *   shown N      looks at which the LEDs showed the picture
 *   lit yes      at the end
 *   bytes N
 *   cut N        selects that ended within a byte, whose bits these chips are not given: a chain of
 *                registers forgets them with the next whole words
 *   dark-ms N    from the mark, an input that a test changed (line 53), until it was dark for good;
 *                0: it was then
 *   fault NAME N as the virtual chips call them */
#include "host-sim/led_apa102.h"
#include "host-sim/led_modules.h"
#include "host-sim/led_ws2812.h"
#include "show/picture.h"
#include "tests/kernel/panelsim.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MARK      53
#define DIN       10
#define CLK       11
#define CS        8
#define DATA_MAX  65536
#define NS_PER_S  INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define LOOK_NS   1000      /* the light of so long */
#define SETTLE_NS NS_PER_MS /* longer than any chip's reset */
#define BITS      8

static const struct hl_modules modules = {.type = HL_MODULE_FC16, .columns = 4, .rows = 1};
static const struct hl_led_matrix matrix = {
    .width = 16, .height = 16, .across = 1, .down = 1, .inside = {.serpentine = true}};
static const struct hl_rgb red = {255, 24, 8}; /* as the virtual board paints them */

static void *create_modules(void)
{
    return hl_max7219_create(modules.columns, 1);
}

static const struct hl_spi_chip *plug_modules(void *chips)
{
    return hl_max7219_plug(chips);
}

static void draw_modules(void *chips, int64_t now_ns, struct hl_frame *frame)
{
    hl_max7219_reset_light(chips, now_ns);
    hl_modules_draw(&modules, chips, now_ns + LOOK_NS, LOOK_NS, red, frame);
}

static unsigned long module_faults(void *chips, int fault)
{
    return hl_max7219_faults(chips, (enum hl_max7219_fault)fault);
}

static const char *module_fault(int fault)
{
    return hl_max7219_fault_name((enum hl_max7219_fault)fault);
}

static void *create_ws2812(void)
{
    return hl_ws2812_create(hl_ws2812_part_find("ws2812b"), matrix.width * matrix.height,
                            HL_WS2812_IDLES_LOW);
}

static const struct hl_spi_chip *plug_ws2812(void *chips)
{
    return hl_ws2812_plug(chips);
}

static void draw_ws2812(void *chips, int64_t now_ns, struct hl_frame *frame)
{
    hl_ws2812_reset_light(chips, now_ns);
    hl_ws2812_draw(chips, &matrix, now_ns + LOOK_NS, LOOK_NS, frame);
}

static unsigned long ws2812_faults(void *chips, int fault)
{
    return hl_ws2812_faults(chips, (enum hl_ws2812_fault)fault);
}

static const char *ws2812_fault(int fault)
{
    return hl_ws2812_fault_name((enum hl_ws2812_fault)fault);
}

static void *create_apa102(void)
{
    return hl_apa102_create(HL_APA102, matrix.width * matrix.height);
}

static const struct hl_spi_chip *plug_apa102(void *chips)
{
    return hl_apa102_plug(chips);
}

static void draw_apa102(void *chips, int64_t now_ns, struct hl_frame *frame)
{
    hl_apa102_reset_light(chips, now_ns);
    hl_apa102_draw(chips, &matrix, now_ns + LOOK_NS, LOOK_NS, frame);
}

static unsigned long apa102_faults(void *chips, int fault)
{
    return hl_apa102_faults(chips, (enum hl_apa102_fault)fault);
}

static const char *apa102_fault(int fault)
{
    return hl_apa102_fault_name((enum hl_apa102_fault)fault);
}

static const struct board {
    const char *name;
    int width, height;
    void *(*create)(void);
    const struct hl_spi_chip *(*plug)(void *chips);
    /* The light from NOW on. */
    void (*draw)(void *chips, int64_t now_ns, struct hl_frame *frame);
    unsigned long (*faults)(void *chips, int fault);
    const char *(*fault)(int fault);
    int fault_count;
} boards[] = {
    {"max7219-32x8", 32, 8, create_modules, plug_modules, draw_modules, module_faults, module_fault,
     HL_MAX7219_FAULTS},
    {"ws2812-16x16", 16, 16, create_ws2812, plug_ws2812, draw_ws2812, ws2812_faults, ws2812_fault,
     HL_WS2812_FAULTS},
    {"apa102-16x16", 16, 16, create_apa102, plug_apa102, draw_apa102, apa102_faults, apa102_fault,
     HL_APA102_FAULTS},
};
#define BOARDS (sizeof(boards) / sizeof(*boards))

struct seen {
    const struct board *board;
    void *chips;
    const struct hl_spi_chip *plug;
    struct hl_frame frame, picture;
    bool has_picture;
    int64_t now_ns, lag_ns; /* of the model; behind the kernel's */
    int64_t mark_ns, dark_ns;
    bool lit;
    unsigned long bytes, shown;
    /* Bit by bit. */
    bool data, clock, select;
    unsigned bits, byte;
    unsigned long cut;
    int64_t bit_ns; /* of the first one of the byte */
};

static int fail(const char *what, const char *where)
{
    fprintf(stderr, "lights: %s: %s\n", what, where);
    return 2;
}

static size_t frame_bytes(const struct hl_frame *frame)
{
    return frame->stride * (size_t)frame->height;
}

static void look(struct seen *seen)
{
    bool lit = false;

    seen->now_ns += SETTLE_NS;
    seen->board->draw(seen->chips, seen->now_ns, &seen->frame);
    seen->now_ns += LOOK_NS;
    seen->lag_ns += SETTLE_NS + LOOK_NS;
    for (size_t i = 0; i < frame_bytes(&seen->frame); i++)
        lit |= seen->frame.pixels[i] != 0;
    if (seen->lit && !lit)
        seen->dark_ns = seen->now_ns;
    seen->lit = lit;
    seen->shown += seen->has_picture &&
                   memcmp(seen->frame.pixels, seen->picture.pixels, frame_bytes(&seen->frame)) == 0;
}

static void take(struct seen *seen, uint32_t hz, uint8_t byte)
{
    seen->plug->byte(seen->plug->chip, seen->now_ns, hz, byte);
    seen->bytes++;
}

static void send(struct seen *seen, const struct panelsim_event *event, const uint8_t *data)
{
    for (uint32_t i = 0; i < event->len; i++) {
        seen->now_ns += BITS * NS_PER_S / (int64_t)event->mask;
        seen->lag_ns += BITS * NS_PER_S / (int64_t)event->mask;
        take(seen, (uint32_t)event->mask, data[i]);
    }
}

static void set_select(struct seen *seen, bool high)
{
    if (seen->select == high)
        return;
    seen->select = high;
    seen->cut += seen->bits != 0;
    seen->bits = 0;
    if (seen->plug->line)
        seen->plug->line(seen->plug->chip, seen->now_ns, HL_SPI_SELECT, high);
    if (high)
        look(seen);
}

/* The data line is taken at each rise of the clock, the highest bit first. */
static void set_clock(struct seen *seen, bool high)
{
    bool rises = high && !seen->clock;

    seen->clock = high;
    if (!rises || seen->select)
        return;
    if (seen->bits == 0)
        seen->bit_ns = seen->now_ns;
    seen->byte = (seen->byte << 1 | seen->data) & 0xff;
    if (++seen->bits < BITS)
        return;
    int64_t took_ns = seen->now_ns - seen->bit_ns;
    seen->bits = 0;
    take(seen, (uint32_t)((BITS - 1) * NS_PER_S / (took_ns > 0 ? took_ns : 1)),
         (uint8_t)seen->byte);
}

/* Data before the clock: both may come in one call. */
static void set_lines(struct seen *seen, uint64_t mask, uint64_t bits)
{
    if (mask >> DIN & 1)
        seen->data = bits >> DIN & 1;
    if (mask >> CLK & 1)
        set_clock(seen, bits >> CLK & 1);
    if (mask >> CS & 1)
        set_select(seen, bits >> CS & 1);
}

static void play(struct seen *seen, const struct panelsim_event *event, const uint8_t *data)
{
    int64_t at_ns = (int64_t)event->ns + seen->lag_ns;

    seen->now_ns = at_ns > seen->now_ns ? at_ns : seen->now_ns;
    if (event->kind == PANELSIM_SET)
        set_lines(seen, event->mask, event->bits);
    else if (event->kind == PANELSIM_DIRECTION && event->mask)
        set_lines(seen, event->mask, event->bits ? event->mask : 0);
    else if (event->kind == PANELSIM_SELECT && event->line == 0)
        set_select(seen, event->bits);
    else if (event->kind == PANELSIM_TRANSFER && event->line == 0)
        send(seen, event, data);
    else if (event->kind == PANELSIM_INPUT && event->line == MARK)
        seen->mark_ns = seen->now_ns;
}

/* True when there was one more. */
static bool read_event(struct seen *seen, FILE *file)
{
    static uint8_t data[DATA_MAX];
    struct panelsim_event event;

    if (fread(&event, sizeof(event), 1, file) != 1)
        return false;
    size_t len = (event.len + 7) / 8 * 8;
    if (len > sizeof(data) || fread(data, 1, len, file) != len)
        return false;
    play(seen, &event, data);
    return true;
}

static void report(struct seen *seen)
{
    int64_t dark_ns = seen->dark_ns > seen->mark_ns ? seen->dark_ns - seen->mark_ns : 0;

    printf("shown %lu\nlit %s\nbytes %lu\n", seen->shown, seen->lit ? "yes" : "no", seen->bytes);
    printf("cut %lu\ndark-ms %" PRId64 "\n", seen->cut, dark_ns / NS_PER_MS);
    for (int fault = 0; fault < seen->board->fault_count; fault++) {
        unsigned long times = seen->board->faults(seen->chips, fault);
        if (times)
            printf("fault %s %lu\n", seen->board->fault(fault), times);
    }
}

static int load(struct seen *seen, const char *path)
{
    struct hl_picture picture = {0};
    char error[HL_PICTURE_ERROR_MAX];
    int err = hl_picture_load(&picture, path, error);

    if (err)
        return fail(path, error);
    if (picture.width != seen->board->width || picture.height != seen->board->height)
        err = fail(path, "is of another size");
    for (int y = 0; !err && y < picture.height; y++)
        for (int x = 0; x < picture.width; x++)
            memcpy(seen->picture.pixels + (size_t)y * seen->picture.stride + 3 * (size_t)x,
                   picture.pixels + 4 * ((size_t)y * (size_t)picture.width + (size_t)x), 3);
    seen->has_picture = !err;
    hl_picture_finish(&picture);
    return err;
}

int main(int argc, char **argv)
{
    struct seen seen = {.select = true};

    if (argc != 2 && argc != 3)
        return fail("usage", "lights BOARD [PICTURE.png] <EVENTS");
    for (size_t i = 0; i < BOARDS; i++)
        if (strcmp(argv[1], boards[i].name) == 0)
            seen.board = &boards[i];
    if (!seen.board)
        return fail("no such board", argv[1]);
    seen.chips = seen.board->create();
    if (!seen.chips || hl_frame_init(&seen.frame, seen.board->width, seen.board->height) ||
        hl_frame_init(&seen.picture, seen.board->width, seen.board->height))
        return fail("no memory", argv[1]);
    seen.plug = seen.board->plug(seen.chips);
    if (argc == 3 && load(&seen, argv[2]))
        return 2;
    while (read_event(&seen, stdin))
        ;
    report(&seen);
    return 0; /* what was allocated goes with the process */
}
