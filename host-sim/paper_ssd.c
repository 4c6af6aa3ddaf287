/* Virtual e-paper boards with an SSD16xx: SSD1680, SSD1681, SSD1683, SSD1677 (facts 2.1). */
#include "host-sim/paper_ssd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MS            HL_PAPER_NS_PER_MS
#define SOFT_RESET_NS (10 * MS) /* command 12 */
#define LOAD_NS       (2 * MS)  /* temperature and waveform from OTP [gen] */
#define FILL_NS       (5 * MS)  /* 46, 47 [gen] */
#define FAST_FROM_C   0x5a      /* 90 degrees forced: the OTP's fast waveform */
#define SHIFT_SOURCES 8         /* S8 is the first with byte B of 21 */

/* Bits of 22. */
enum {
    CLOCK_ON = 0x80,
    ANALOG_ON = 0x40,
    LOAD_TEMPERATURE = 0x20,
    LOAD_LUT = 0x10,
    MODE_2 = 0x08,
    DISPLAY = 0x04,
    ANALOG_OFF = 0x02,
    CLOCK_OFF = 0x01,
};

enum { TB = 1, SM = 2 };

static struct hl_paper_ssd *ssd_of(struct hl_paper_chip *chip)
{
    return chip->state;
}

static void fault(struct hl_paper_chip *chip, enum hl_paper_fault fault)
{
    hl_paper_core_fault(chip, fault);
}

static void begin_write(struct hl_paper_chip *chip, const uint8_t *params, size_t count)
{
    (void)params, (void)count;
    ssd_of(chip)->dropped = false;
}

static void begin_picture(struct hl_paper_chip *chip, const uint8_t *params, size_t count)
{
    begin_write(chip, params, count);
    ssd_of(chip)->written = true;
}

static void write_new(struct hl_paper_chip *chip, uint8_t byte)
{
    hl_paper_ssd_write(chip, HL_PAPER_SSD_NEW, byte);
}

static void write_old(struct hl_paper_chip *chip, uint8_t byte)
{
    hl_paper_ssd_write(chip, HL_PAPER_SSD_OLD, byte);
}

/* [gen]: bit 7 is the value, the rest the size of a chessboard; nobody sends but F7. */
static void fill(struct hl_paper_chip *chip, int plane, uint8_t pattern)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    if ((pattern & 0x7f) != 0x77)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    memset(ssd->plane[plane], pattern & 0x80 ? 0xff : 0, ssd->size);
    hl_paper_core_busy(chip, FILL_NS);
}

static void fill_old(struct hl_paper_chip *chip, const uint8_t *params, size_t count)
{
    (void)count;
    fill(chip, HL_PAPER_SSD_OLD, params[0]);
}

static void fill_new(struct hl_paper_chip *chip, const uint8_t *params, size_t count)
{
    (void)count;
    fill(chip, HL_PAPER_SSD_NEW, params[0]);
    ssd_of(chip)->written = true;
}

/* --- registers --- */

static int word(const uint8_t *p)
{
    return p[0] | p[1] << 8;
}

static void set_gates(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    (void)count;
    if (word(p) >= ssd->kind->rows || p[2] > 7)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    else
        ssd->last_gate = word(p);
    ssd->scan = p[2] & 7;
}

static void set_entry(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    if (p[0] > 7)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    hl_paper_ssd_tally(chip);
    ssd_of(chip)->entry = p[0] & 7;
}

static void set_sensor(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    if (p[0] != 0x80 && p[0] != 0x48)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
}

static void force_temperature(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    ssd_of(chip)->celsius = (int8_t)p[0];
}

static void set_option(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    ssd->option[0] = p[0];
    if (count > 1)
        ssd->option[1] = p[1];
}

static void set_sequence(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    (void)count;
    ssd->sequence = p[0];
    ssd->sequence_new = true;
}

static void set_display_option(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    ssd_of(chip)->swap = p[5] & 0x40 ? HL_PAPER_SSD_SWAPS : HL_PAPER_SSD_STAYS;
}

static void set_lut(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    memcpy(ssd->lut, p, count);
    ssd->waveform = HL_PAPER_SSD_HOST;
}

/* X is bytes, but for the SSD1677, which takes pixels and drops what is less than a byte. */
static int x_of(struct hl_paper_chip *chip, const uint8_t *p, int low_bits)
{
    if (!ssd_of(chip)->kind->x_in_pixels)
        return p[0];
    if ((word(p) & 7) != low_bits)
        fault(chip, HL_PAPER_FAULT_WINDOW_UNALIGNED);
    return word(p) / 8;
}

static void set_x_window(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);
    bool up = ssd->entry & HL_PAPER_SSD_X_UP;

    hl_paper_ssd_tally(chip);
    ssd->x_start = x_of(chip, p, up ? 0 : 7);
    ssd->x_end = x_of(chip, p + count / 2, up ? 7 : 0);
}

static void set_y_window(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    (void)count;
    hl_paper_ssd_tally(chip);
    ssd->y_start = word(p);
    ssd->y_end = word(p + 2);
}

static void set_x(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    (void)count;
    hl_paper_ssd_tally(chip);
    ssd->x = x_of(chip, p, ssd->entry & HL_PAPER_SSD_X_UP ? 0 : 7);
}

static void set_y(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    hl_paper_ssd_tally(chip);
    ssd_of(chip)->y = word(p);
}

static void reset(struct hl_paper_chip *chip)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    if (ssd->forgets)
        chip->model->lose(chip);
    ssd->forgets = false;
    ssd->run[0] = ssd->run[1] = 0;
    ssd->x = ssd->y = ssd->x_start = ssd->y_start = 0;
    ssd->x_end = ssd->kind->stride - 1;
    ssd->y_end = ssd->last_gate = ssd->kind->rows - 1;
    ssd->entry = HL_PAPER_SSD_X_UP | HL_PAPER_SSD_Y_UP;
    ssd->scan = ssd->sequence = 0;
    ssd->option[0] =
        0; /* byte B stays [inf]: the 2.13" V4's partial needs it and sends it not again */
    ssd->celsius = chip->config.celsius;
    ssd->sequence_new = ssd->written = ssd->clock = false;
    ssd->swap = HL_PAPER_SSD_NOT_TOLD;
    ssd->waveform = HL_PAPER_SSD_NOTHING;
}

static void soft_reset(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    reset(chip);
    ssd_of(chip)->option[1] = 0;
    hl_paper_core_voltage_off(chip, chip->now_ns);
    hl_paper_core_busy(chip, SOFT_RESET_NS);
}

static void sleep_deeply(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    (void)count;
    if (p[0] != 1 && p[0] != 3) {
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
        return;
    }
    if (ssd->written && ssd->sequence_new && (ssd->sequence & DISPLAY))
        fault(chip, HL_PAPER_FAULT_REFRESH_MISSING);
    ssd->forgets = p[0] == 3;
    hl_paper_core_sleep(chip);
}

/* --- refresh --- */

/* Which row of RAM a row of the paper shows; negative: none. The panels' wiring: see the kinds. */
static int ram_row(const struct hl_paper_chip *chip, const struct hl_paper_ssd *ssd, int row)
{
    int height = chip->config.height;
    bool plain = chip->config.wired_plainly;
    int gate = ssd->kind->gates_up && !plain ? height - 1 - row : row;
    bool split = (ssd->scan & SM) != 0;

    if (split !=
        (ssd->kind->gates_split && !plain)) /* even and odd gates are not where the chip thinks */
        gate = gate < height / 2 ? 2 * gate : (2 * (gate - height / 2) + 1) % height;
    if (gate > ssd->last_gate)
        return -1;
    return ssd->scan & TB ? ssd->last_gate - gate : gate;
}

static int bit_of(const struct hl_paper_ssd *ssd, int plane, int x, int y)
{
    int option = ssd->option[0] >> (plane == HL_PAPER_SSD_OLD ? 4 : 0) & 0xf;
    int bit = ssd->plane[plane][y * ssd->kind->stride + x / 8] >> (7 - x % 8) & 1;

    if (option & 4)
        return 0;
    return option & 8 ? !bit : bit;
}

/* The panel begins at S8, and 21 does not say so. */
static bool is_cut(const struct hl_paper_chip *chip, const struct hl_paper_ssd *ssd)
{
    return ssd->kind->first_source && !chip->config.wired_plainly && !hl_paper_ssd_is_shifted(ssd);
}

/* Tells the paper; true when the old plane is true to it wherever that is asked. */
static bool want_all(struct hl_paper_chip *chip, const uint8_t inks[4], bool differs)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);
    int shift = is_cut(chip, ssd) ? SHIFT_SOURCES : 0;
    bool fresh = true;

    for (int row = 0; row < chip->config.height; row++) {
        int y = ram_row(chip, ssd, row);
        for (int x = 0; y >= 0 && x < chip->config.width; x++) {
            int old = bit_of(ssd, HL_PAPER_SSD_OLD, x + shift, y);
            int new = bit_of(ssd, HL_PAPER_SSD_NEW, x + shift, y);
            uint8_t is = hl_paper_ink(chip->paper, x, row);
            fresh = fresh && is == (old ? HL_PAPER_WHITE : HL_PAPER_BLACK);
            hl_paper_want(chip->paper, x, row, inks[2 * old + new]);
        }
    }
    return fresh || !differs;
}

static const uint8_t by_new[4] = {HL_PAPER_BLACK, HL_PAPER_WHITE, HL_PAPER_BLACK, HL_PAPER_WHITE};
static const uint8_t by_both[4] = {HL_PAPER_KEEP, HL_PAPER_WHITE, HL_PAPER_BLACK, HL_PAPER_KEEP};

static struct hl_paper_ssd_drive find_drive(struct hl_paper_chip *chip)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);
    const struct hl_paper_chip_config *config = &chip->config;
    struct hl_paper_ssd_drive drive = {HL_PAPER_FULL, config->full_ns, {0}};

    memcpy(drive.inks, by_new, sizeof(by_new));
    switch (ssd->waveform) {
    case HL_PAPER_SSD_HOST:
        if (ssd->kind->lut_is_known)
            return hl_paper_ssd_read_lut(ssd->lut);
        drive.ns = config->grey_ns;
        memcpy(drive.inks, ssd->kind->greys, sizeof(drive.inks));
        break;
    case HL_PAPER_SSD_OTP_FAST:
        drive.stroke = HL_PAPER_FAST;
        drive.ns = config->fast_ns;
        break;
    case HL_PAPER_SSD_OTP_PARTIAL:
        drive.stroke = HL_PAPER_PARTIAL;
        drive.ns = config->partial_ns;
        memcpy(drive.inks, by_both, sizeof(by_both));
        break;
    default:
        break;
    }
    return drive;
}

/* A mode 2 refresh leaves the new frame as the old one: the planes change places, unless 37 forbids
 * it. */
static void swap_planes(struct hl_paper_chip *chip)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);
    uint8_t *kept = ssd->plane[0];

    if (ssd->swap == HL_PAPER_SSD_STAYS ||
        (ssd->swap == HL_PAPER_SSD_NOT_TOLD && chip->config.planes_stay))
        return;
    ssd->plane[0] = ssd->plane[1];
    ssd->plane[1] = kept;
}

static void display(struct hl_paper_chip *chip)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    hl_paper_ssd_tally(chip);
    if (!hl_paper_core_voltage(chip) || !ssd->clock) {
        fault(chip, HL_PAPER_FAULT_REFRESH_WITHOUT_POWER);
        return;
    }
    if (ssd->waveform == HL_PAPER_SSD_NOTHING) {
        fault(chip, HL_PAPER_FAULT_REFRESH_WITHOUT_LUT);
        return;
    }
    if (is_cut(chip, ssd))
        fault(chip, HL_PAPER_FAULT_WRITE_DROPPED); /* S0 to S7 are not connected */
    struct hl_paper_ssd_drive drive = find_drive(chip);
    if (!want_all(chip, drive.inks, drive.stroke == HL_PAPER_PARTIAL))
        fault(chip, HL_PAPER_FAULT_STALE_OLD_PLANE);
    hl_paper_core_refresh(chip, drive.stroke, drive.ns);
    if (ssd->sequence & MODE_2)
        swap_planes(chip);
    ssd->written = false;
}

static void load_lut(struct hl_paper_ssd *ssd)
{
    ssd->waveform = ssd->sequence & MODE_2        ? HL_PAPER_SSD_OTP_PARTIAL
                    : ssd->celsius >= FAST_FROM_C ? HL_PAPER_SSD_OTP_FAST
                                                  : HL_PAPER_SSD_OTP_FULL;
}

/* 20: what 22 says, from its highest bit down. */
static void activate(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);
    uint8_t bits = ssd->sequence;

    (void)p, (void)count;
    ssd->sequence_new = false;
    if (!bits) {
        fault(chip, HL_PAPER_FAULT_REFRESH_WITHOUT_BITS);
        return;
    }
    ssd->clock = ssd->clock || (bits & CLOCK_ON);
    if ((bits & ANALOG_ON) && !hl_paper_core_voltage(chip)) {
        hl_paper_core_voltage_on(chip, chip->now_ns);
        hl_paper_core_busy(chip, chip->config.power_on_ns);
    }
    if (bits & LOAD_TEMPERATURE)
        ssd->celsius = chip->config.celsius;
    if (bits & LOAD_LUT)
        load_lut(ssd);
    if (bits & (LOAD_LUT | LOAD_TEMPERATURE))
        hl_paper_core_busy(chip, LOAD_NS);
    if (bits & DISPLAY)
        display(chip);
    if ((bits & ANALOG_OFF) && hl_paper_core_voltage(chip))
        hl_paper_core_voltage_off(chip, hl_paper_core_busy(chip, chip->config.power_off_ns));
    ssd->clock = ssd->clock && !(bits & CLOCK_OFF);
}

/* --- the kinds --- */

static int init(struct hl_paper_chip *chip)
{
    const struct hl_paper_ssd_kind *kind = chip->model->kind;
    struct hl_paper_ssd *ssd = ssd_of(chip);
    bool shifted = kind->first_source && !chip->config.wired_plainly;
    int columns = 8 * kind->stride - (shifted ? 2 * SHIFT_SOURCES : 0);

    ssd->kind = kind;
    ssd->size = (size_t)kind->stride * (size_t)kind->rows;
    if (chip->config.width > columns || chip->config.height > kind->rows)
        return -EINVAL;
    ssd->plane[0] = malloc(ssd->size);
    ssd->plane[1] = malloc(ssd->size);
    return ssd->plane[0] && ssd->plane[1] ? 0 : -ENOMEM;
}

static void finish(struct hl_paper_chip *chip)
{
    free(ssd_of(chip)->plane[0]);
    free(ssd_of(chip)->plane[1]);
}

static void lose(struct hl_paper_chip *chip)
{
    struct hl_paper_ssd *ssd = ssd_of(chip);

    ssd->option[1] = 0;
    for (size_t i = 0; i < ssd->size; i++) {
        ssd->plane[0][i] = hl_paper_core_noise(chip);
        ssd->plane[1][i] = hl_paper_core_noise(chip);
    }
}

#define COMMANDS(lut_least, lut_most, x_bytes)                                                     \
    {0x01, 3, 3, set_gates, NULL}, {0x03, 1, 1, NULL, NULL}, {0x04, 3, 3, NULL, NULL},             \
        {0x0c, 4, 5, NULL, NULL}, {0x10, 1, 1, sleep_deeply, NULL}, {0x11, 1, 1, set_entry, NULL}, \
        {0x12, 0, 0, soft_reset, NULL}, {0x18, 1, 1, set_sensor, NULL},                            \
        {0x1a, 1, 2, force_temperature, NULL}, {0x20, 0, 0, activate, NULL},                       \
        {0x21, 1, 2, set_option, NULL}, {0x22, 1, 1, set_sequence, NULL},                          \
        {0x24, 0, 0, begin_picture, write_new}, {0x26, 0, 0, begin_write, write_old},              \
        {0x2c, 1, 1, NULL, NULL}, {0x32, lut_least, lut_most, set_lut, NULL},                      \
        {0x37, 10, 10, set_display_option, NULL}, {0x3c, 1, 1, NULL, NULL},                        \
        {0x3f, 1, 1, NULL, NULL}, {0x44, 2 * (x_bytes), 2 * (x_bytes), set_x_window, NULL},        \
        {0x45, 4, 4, set_y_window, NULL}, {0x46, 1, 1, fill_old, NULL},                            \
        {0x47, 1, 1, fill_new, NULL}, {0x4e, x_bytes, x_bytes, set_x, NULL},                       \
        {0x4f, 2, 2, set_y, NULL}, {0x74, 1, 1, NULL, NULL}, {0x7e, 1, 1, NULL, NULL},             \
    {                                                                                              \
        0x7f, 0, 0, NULL, NULL                                                                     \
    }

static const struct hl_paper_command small_commands[] = {COMMANDS(153, 153, 1)};
static const struct hl_paper_command ssd1683_commands[] = {COMMANDS(227, 233, 1)};
static const struct hl_paper_command ssd1677_commands[] = {COMMANDS(105, 105, 2)};

static const struct hl_paper_ssd_kind ssd1680 = {
    .stride = 22, .rows = 296, .first_source = true, .shifted_bytes = 20, .lut_is_known = true};
static const struct hl_paper_ssd_kind ssd1681 = {
    .stride = 25, .rows = 200, .shifted_bytes = 24, .lut_is_known = true};
/* Greys by the vendor's planes, facts 3; for the second plane of the 4.26" no source. */
static const struct hl_paper_ssd_kind ssd1683 = {
    .stride = 50, .rows = 300, .greys = {0, 5, 10, 15}};
static const struct hl_paper_ssd_kind ssd1677 = {.stride = 120,
                                                 .rows = 680,
                                                 .x_in_pixels = true,
                                                 .gates_up = true,
                                                 .gates_split = true,
                                                 .greys = {15, 10, 5, 0}};

/* Reset pulse and wake: of UC8253, the only ones in the facts [inf]; clock: the write limit of the
 * SSD1677. Temperatures: black and white panels. */
#define COMMON(table)                                                                              \
    .type = HL_PAPER_GREY, .state_size = sizeof(struct hl_paper_ssd), .busy_high = true,           \
    .sleep_high = true, .wake_ns = MS, .commands = (table),                                        \
    .command_count = sizeof(table) / sizeof((table)[0]), .init = init, .finish = finish,           \
    .lose = lose, .reset = reset

#define BOARD(w, h, full, fast, partial)                                                           \
    {                                                                                              \
        .width = (w), .height = (h), .power_line = true, .clock_max_hz = 20000000,                 \
        .celsius_max = 50, .reset_min_ns = 50000, .full_gap_ns = HL_PAPER_FULL_GAP_NS,             \
        .full_ns = (full)*MS, .fast_ns = (fast)*MS, .partial_ns = (partial)*MS,                    \
        .grey_ns = 2000 * MS, .power_on_ns = 100 * MS, .power_off_ns = 150 * MS                    \
    }

/* Full and partial as measured of GDEY0213B74, GDEY0154D67, GDEY042T81 and the 4.26" (facts 2.1);
 * fast and grey: no source has them for these chips, from the 7.5" V2 scaled [gen]. */
const struct hl_paper_model hl_paper_model_ssd1680 = {
    .defaults = BOARD(122, 250, 1617, 900, 457), COMMON(small_commands), .kind = &ssd1680};
const struct hl_paper_model hl_paper_model_ssd1681 = {
    .defaults = BOARD(200, 200, 1907, 900, 459), COMMON(small_commands), .kind = &ssd1681};
const struct hl_paper_model hl_paper_model_ssd1683 = {
    .defaults = BOARD(400, 300, 1140, 700, 358), COMMON(ssd1683_commands), .kind = &ssd1683};
const struct hl_paper_model hl_paper_model_ssd1677 = {
    .defaults = BOARD(800, 480, 1567, 900, 500), COMMON(ssd1677_commands), .kind = &ssd1677};
