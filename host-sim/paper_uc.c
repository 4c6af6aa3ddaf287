/* Virtual e-paper board with a UC8179 in black and white (KW) mode (facts 2.2). */
#include "host-sim/paper_core.h"
#include "host-sim/paper_wave.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MS            HL_PAPER_NS_PER_MS
#define STRIDE        100 /* RAM is 800x600 [gen] */
#define ROWS          600
#define BUSY_LATE_NS  INT64_C(200000) /* after DRF, before BUSY tells of it */
#define LUT_SIZE      42
#define LUT_STEPS     7
#define LUT_STEP_SIZE 6
#define FRAME_MS      20.0 /* PLL 06 is about 50 Hz; other codes are not in the facts */

enum { OLD, NEW };

/* Bits of PSR and CDI. */
enum { RST_N = 0x01, SHD_N = 0x02, SHL = 0x04, UD = 0x08, KW = 0x10, REG_LUT = 0x20 };
enum { DDX_NORMAL = 0x01, DDX_NO_OLD = 0x02, N2OCP = 0x08 };
enum { TSFIX = 0x02 };

enum { FORCE_FAST = 0x5a, FORCE_PARTIAL = 0x6e, FORCE_GREY = 0x5f };
enum { LUT_WW, LUT_KW, LUT_WK, LUT_KK, LUTS };

struct box {
    int x0, y0, x1, y1; /* both ends in it */
};

struct uc {
    uint8_t plane[2][STRIDE * ROWS];
    size_t run[2];      /* bytes since the last 10 or 13 */
    struct box into[2]; /* where they went */
    struct box window;  /* as 90 said */
    int width, height;  /* as 61 said */
    bool in_window;     /* 91 */
    bool written, forgets;
    uint8_t psr, cdi, cascade, forced;
    uint8_t lut[LUTS][LUT_SIZE];
    unsigned luts; /* bit n: LUT n is there */
};

static struct uc *uc_of(struct hl_paper_chip *chip)
{
    return chip->state;
}

static void fault(struct hl_paper_chip *chip, enum hl_paper_fault fault)
{
    hl_paper_core_fault(chip, fault);
}

static struct box target_of(const struct uc *uc)
{
    return uc->in_window ? uc->window : (struct box){0, 0, uc->width - 1, uc->height - 1};
}

static int row_bytes(struct box box)
{
    return (box.x1 - box.x0 + 8) / 8;
}

static size_t area(struct box box)
{
    return (size_t)row_bytes(box) * (size_t)(box.y1 - box.y0 + 1);
}

static void tally(struct hl_paper_chip *chip, int plane)
{
    struct uc *uc = uc_of(chip);
    size_t run = uc->run[plane];

    uc->run[plane] = 0;
    if (run && run < area(uc->into[plane]))
        fault(chip, HL_PAPER_FAULT_WRITE_SHORT);
    if (run > area(uc->into[plane]))
        fault(chip, HL_PAPER_FAULT_WRITE_LONG);
}

static void begin(struct hl_paper_chip *chip, int plane)
{
    struct uc *uc = uc_of(chip);

    tally(chip, plane);
    uc->into[plane] = target_of(uc);
}

static void write_plane(struct hl_paper_chip *chip, int plane, uint8_t byte)
{
    struct uc *uc = uc_of(chip);
    struct box box = uc->into[plane];
    size_t at = uc->run[plane]++;

    if (at >= area(box))
        return;
    int x = box.x0 / 8 + (int)at % row_bytes(box), y = box.y0 + (int)at / row_bytes(box);
    if (x < STRIDE && y < ROWS)
        uc->plane[plane][y * STRIDE + x] = byte;
}

static void begin_old(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    begin(chip, OLD);
}

static void begin_new(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    begin(chip, NEW);
    uc_of(chip)->written = true;
}

static void write_old(struct hl_paper_chip *chip, uint8_t byte)
{
    write_plane(chip, OLD, byte);
}

static void write_new(struct hl_paper_chip *chip, uint8_t byte)
{
    write_plane(chip, NEW, byte);
}

/* --- registers --- */

static void reset(struct hl_paper_chip *chip)
{
    struct uc *uc = uc_of(chip);

    if (uc->forgets)
        chip->model->lose(chip);
    uc->forgets = false;
    uc->run[OLD] = uc->run[NEW] = 0;
    uc->width = 8 * STRIDE; /* [gen] */
    uc->height = ROWS;
    uc->window = uc->into[OLD] = uc->into[NEW] = target_of(uc);
    uc->in_window = uc->written = false;
    uc->psr = RST_N | SHD_N | SHL | UD;
    uc->cdi = DDX_NORMAL | 0x30;
    uc->cascade = uc->forced = 0;
    uc->luts = 0;
}

static void set_panel(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct uc *uc = uc_of(chip);

    (void)count;
    if (!(p[0] & RST_N)) {
        hl_paper_core_voltage_off(chip, chip->now_ns);
        reset(chip);
        return;
    }
    if (!(p[0] & KW)) /* the third colour is not on this panel */
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    if (!(p[0] & SHD_N))
        hl_paper_core_voltage_off(chip, chip->now_ns);
    uc->psr = p[0];
}

static void power_on(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    if (hl_paper_core_voltage(chip))
        return;
    hl_paper_core_voltage_on(chip, chip->now_ns);
    hl_paper_core_busy(chip, chip->config.power_on_ns);
}

static void power_off(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    if (hl_paper_core_voltage(chip))
        hl_paper_core_voltage_off(chip, hl_paper_core_busy(chip, chip->config.power_off_ns));
}

static void set_lut(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct uc *uc = uc_of(chip);
    int lut = chip->op - 0x21;

    (void)count;
    if (lut < 0 || lut >= LUTS)
        return; /* VCOM and border */
    memcpy(uc->lut[lut], p, LUT_SIZE);
    uc->luts |= 1u << lut;
}

static void set_interval(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    uc_of(chip)->cdi = p[0];
}

static int word(const uint8_t *p)
{
    return p[0] << 8 | p[1];
}

static void set_resolution(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct uc *uc = uc_of(chip);

    (void)count;
    if (p[1] & 7)
        fault(chip, HL_PAPER_FAULT_WINDOW_UNALIGNED);
    uc->width = word(p) & ~7;
    uc->height = word(p + 2);
    if (uc->width > chip->config.width || uc->height > chip->config.height || !uc->width ||
        !uc->height) {
        fault(chip, HL_PAPER_FAULT_WINDOW_OUTSIDE);
        uc->width = chip->config.width;
        uc->height = chip->config.height;
    }
}

/* Bits 2..0 of both x are not looked at: the window is whole bytes. */
static void set_window(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct uc *uc = uc_of(chip);
    struct box box = {word(p) & ~7, word(p + 4), word(p + 2) | 7, word(p + 6)};

    (void)count;
    if ((word(p) & 7) || (word(p + 2) & 7) != 7)
        fault(chip, HL_PAPER_FAULT_WINDOW_UNALIGNED);
    if (p[8] > 1)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    if (box.x0 > box.x1 || box.y0 > box.y1 || box.x1 >= uc->width || box.y1 >= uc->height)
        fault(chip, HL_PAPER_FAULT_WINDOW_OUTSIDE);
    else
        uc->window = box;
}

static void enter_window(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    uc_of(chip)->in_window = true;
}

static void leave_window(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    uc_of(chip)->in_window = false;
}

static void set_cascade(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    uc_of(chip)->cascade = p[0];
}

static void force_temperature(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    if (p[0] != FORCE_FAST && p[0] != FORCE_PARTIAL && p[0] != FORCE_GREY)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    uc_of(chip)->forced = p[0];
}

/* --- refresh --- */

struct drive {
    enum hl_paper_stroke stroke;
    int64_t ns;
    uint8_t inks[HL_PAPER_WAVES];
};

/* Runs a table of 7 steps: four levels of two bits, four times in frames, repeats. */
static double run_lut(struct hl_paper_wave *wave, const uint8_t *lut)
{
    static const double pull[4] = {0, -1, 1, 0}; /* GND, VDH, VDL, floating */
    double ms = 0;

    for (int step = 0; step < LUT_STEPS; step++) {
        const uint8_t *s = lut + step * LUT_STEP_SIZE;
        for (int again = 0; again < s[5]; again++)
            for (int phase = 0; phase < 4; phase++) {
                hl_paper_wave_pull(wave, pull[s[0] >> (6 - 2 * phase) & 3],
                                   s[1 + phase] * FRAME_MS);
                ms += s[1 + phase] * FRAME_MS;
            }
    }
    return ms;
}

static struct drive read_luts(const struct uc *uc)
{
    static const int by_planes[HL_PAPER_WAVES] = {LUT_KK, LUT_KW, LUT_WK, LUT_WW};
    struct hl_paper_wave waves[HL_PAPER_WAVES];
    struct drive drive;
    double longest = 1;

    memset(waves, 0, sizeof(waves));
    for (int i = 0; i < HL_PAPER_WAVES; i++) {
        waves[i].at = i >> 1;
        double ms = run_lut(&waves[i], uc->lut[by_planes[i]]);
        longest = ms > longest ? ms : longest;
    }
    drive.stroke = hl_paper_wave_judge(waves, drive.inks);
    drive.ns = (int64_t)(longest * (double)MS);
    return drive;
}

static struct drive find_drive(const struct hl_paper_chip *chip, const struct uc *uc)
{
    const struct hl_paper_chip_config *config = &chip->config;
    bool forced = (uc->cascade & TSFIX) && !config->no_forced_waveform;

    if (uc->psr & REG_LUT)
        return read_luts(uc);
    if (forced && uc->forced == FORCE_PARTIAL)
        return (struct drive){HL_PAPER_PARTIAL,
                              config->partial_ns,
                              {HL_PAPER_KEEP, HL_PAPER_WHITE, HL_PAPER_BLACK, HL_PAPER_KEEP}};
    if (forced && uc->forced == FORCE_GREY) /* facts 3: the vendor's planes of the 7.5" V2 */
        return (struct drive){HL_PAPER_FULL, config->grey_ns, {0, 10, 5, 15}};
    if (forced && uc->forced == FORCE_FAST)
        return (struct drive){HL_PAPER_FAST, config->fast_ns, {0, 15, 0, 15}};
    return (struct drive){HL_PAPER_FULL, config->full_ns, {0, 15, 0, 15}};
}

/* A pixel of a plane: white? */
static bool is_white(const struct uc *uc, int plane, int x, int y)
{
    bool bit = uc->plane[plane][y * STRIDE + x / 8] >> (7 - x % 8) & 1;

    return bit == ((uc->cdi & DDX_NORMAL) != 0);
}

/* True when the old plane is what is on the paper. */
static bool want_all(struct hl_paper_chip *chip, const struct drive *drive)
{
    struct uc *uc = uc_of(chip);
    struct box box = target_of(uc);
    bool fresh = true;

    for (int y = box.y0; y <= box.y1; y++)
        for (int x = box.x0; x <= box.x1; x++) {
            int px = uc->psr & SHL ? x : uc->width - 1 - x;
            int py = uc->psr & UD ? y : uc->height - 1 - y;
            if (px >= chip->config.width || py >= chip->config.height)
                continue;
            bool new = is_white(uc, NEW, x, y);
            bool old = uc->cdi & DDX_NO_OLD ? !new : is_white(uc, OLD, x, y);
            uint8_t is = hl_paper_ink(chip->paper, px, py);
            fresh = fresh && is == (old ? HL_PAPER_WHITE : HL_PAPER_BLACK);
            hl_paper_want(chip->paper, px, py, drive->inks[2 * old + new]);
        }
    return fresh;
}

/* N2OCP: the refreshed pixels' new plane becomes their old one, bit for bit. */
static void copy_planes(struct uc *uc)
{
    struct box box = target_of(uc);

    for (int y = box.y0; y <= box.y1; y++)
        memcpy(uc->plane[OLD] + y * STRIDE + box.x0 / 8, uc->plane[NEW] + y * STRIDE + box.x0 / 8,
               (size_t)row_bytes(box));
}

static void refresh(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    struct uc *uc = uc_of(chip);

    (void)p, (void)count;
    tally(chip, OLD);
    tally(chip, NEW);
    if (!hl_paper_core_voltage(chip)) {
        fault(chip, HL_PAPER_FAULT_REFRESH_WITHOUT_POWER);
        return;
    }
    if ((uc->psr & REG_LUT) && uc->luts != (1u << LUTS) - 1) {
        fault(chip, HL_PAPER_FAULT_REFRESH_WITHOUT_LUT);
        return;
    }
    struct drive drive = find_drive(chip, uc);
    if (!want_all(chip, &drive) && drive.stroke == HL_PAPER_PARTIAL)
        fault(chip, HL_PAPER_FAULT_STALE_OLD_PLANE);
    chip->busy_seen_ns = hl_paper_core_busy(chip, 0) + BUSY_LATE_NS;
    hl_paper_core_refresh(chip, drive.stroke, drive.ns);
    if (uc->cdi & N2OCP)
        copy_planes(uc);
    uc->written = false;
}

static void fall_asleep(struct hl_paper_chip *chip)
{
    struct uc *uc = uc_of(chip);

    if (uc->written)
        fault(chip, HL_PAPER_FAULT_REFRESH_MISSING);
    uc->forgets = true; /* RAM is lost [gen] */
}

static void sleep_deeply(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    if (count == 0 || p[0] != 0xa5) {
        fault(chip, HL_PAPER_FAULT_SLEEP_WITHOUT_CHECK);
        return;
    }
    fall_asleep(chip);
    hl_paper_core_sleep(chip);
}

static void run_auto(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    if (p[0] != 0xa5 && p[0] != 0xa7) {
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
        return;
    }
    power_on(chip, p, count);
    refresh(chip, p, count);
    chip->busy_seen_ns = chip->now_ns;
    power_off(chip, p, count);
    if (p[0] == 0xa5)
        return;
    fall_asleep(chip);
    hl_paper_core_sleep_later(chip);
}

/* --- the board --- */

static int init(struct hl_paper_chip *chip)
{
    return chip->config.width > 8 * STRIDE || chip->config.width % 8 || chip->config.height > ROWS
               ? -EINVAL
               : 0;
}

static void finish(struct hl_paper_chip *chip)
{
    (void)chip;
}

static void lose(struct hl_paper_chip *chip)
{
    struct uc *uc = uc_of(chip);

    for (size_t i = 0; i < sizeof(uc->plane[0]); i++) {
        uc->plane[OLD][i] = hl_paper_core_noise(chip);
        uc->plane[NEW][i] = hl_paper_core_noise(chip);
    }
}

static const struct hl_paper_command commands[] = {
    {0x00, 1, 1, set_panel, NULL},
    {0x01, 4, 5, NULL, NULL},
    {0x02, 0, 0, power_off, NULL},
    {0x04, 0, 0, power_on, NULL},
    {0x06, 4, 4, NULL, NULL},
    {0x07, 0, 1, sleep_deeply, NULL},
    {0x10, 0, 0, begin_old, write_old},
    {0x12, 0, 0, refresh, NULL},
    {0x13, 0, 0, begin_new, write_new},
    {0x15, 1, 1, NULL, NULL},
    {0x17, 1, 1, run_auto, NULL},
    {0x20, LUT_SIZE, LUT_SIZE, set_lut, NULL},
    {0x21, LUT_SIZE, LUT_SIZE, set_lut, NULL},
    {0x22, LUT_SIZE, LUT_SIZE, set_lut, NULL},
    {0x23, LUT_SIZE, LUT_SIZE, set_lut, NULL},
    {0x24, LUT_SIZE, LUT_SIZE, set_lut, NULL},
    {0x25, LUT_SIZE, LUT_SIZE, set_lut, NULL},
    {0x30, 1, 1, NULL, NULL},
    {0x50, 2, 2, set_interval, NULL},
    {0x51, 1, 1, NULL, NULL},
    {0x52, 1, 1, NULL, NULL},
    {0x60, 1, 1, NULL, NULL},
    {0x61, 4, 4, set_resolution, NULL},
    {0x65, 4, 4, NULL, NULL},
    {0x71, 0, 0, NULL, NULL},
    {0x82, 1, 1, NULL, NULL},
    {0x90, 9, 9, set_window, NULL},
    {0x91, 0, 0, enter_window, NULL},
    {0x92, 0, 0, leave_window, NULL},
    {0xe0, 1, 1, set_cascade, NULL},
    {0xe3, 1, 1, NULL, NULL},
    {0xe5, 1, 1, force_temperature, NULL},
};

/* Times: full of the GDEW075T7, 4 to 5 s by users of the current panel too; fast and grey by users;
 * partial of the GDEY075T7. Reset pulse and wake are the UC8253's [inf]. */
const struct hl_paper_model hl_paper_model_uc8179 = {
    .defaults = {.width = 800,
                 .height = 480,
                 .power_line = true,
                 .clock_max_hz = 10000000,
                 .celsius_max = 50,
                 .reset_min_ns = 50000,
                 .full_gap_ns = HL_PAPER_FULL_GAP_NS,
                 .full_ns = 4108 * MS,
                 .fast_ns = 1500 * MS,
                 .partial_ns = 435 * MS,
                 .grey_ns = 2000 * MS,
                 .power_on_ns = 130 * MS,
                 .power_off_ns = 40 * MS,
                 .busy_floats = true},
    .type = HL_PAPER_GREY,
    .state_size = sizeof(struct uc),
    .sleep_high = true,
    .wake_ns = MS,
    .commands = commands,
    .command_count = sizeof(commands) / sizeof(commands[0]),
    .init = init,
    .finish = finish,
    .lose = lose,
    .reset = reset,
};
