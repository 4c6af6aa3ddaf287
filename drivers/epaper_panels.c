/* The panels. [inf]: inferred; [gen]: general knowledge that nobody checked again. */
#include "drivers/epaper_ac073.h"
#include "drivers/epaper_link.h"
#include "drivers/epaper_ssd16xx.h"
#include "drivers/epaper_uc8179.h"

#include "base/nearest.h"

#include <string.h>

#define NAMES_MAX 32

/* ---- UC8179 ---- */

static const struct hl_uc8179_panel uc8179_new = {.fast = 0x5a, .partial = 0x6e, .grey = 0x5f};
static const struct hl_uc8179_panel uc8179_old = {.fast = 0};

/* ---- SSD16xx: 12 and its wait, gate lines, entry mode, what else the chip wants ---- */

#define RESET HL_STEP(0x12), HL_STEP_WAIT
#define ACT   HL_STEP(0x20), HL_STEP_WAIT

/* The sensor's temperature is loaded, then another put in its place, which picks a faster waveform
 * of the panel: 64 is 100 degrees Celsius, 5a 90. */
#define PICK(temperature)                                                                          \
    HL_STEP(0x22, 0xb1), ACT, HL_STEP(0x1a, (temperature), 0x00), HL_STEP(0x22, 0x91), ACT

static const uint8_t pick_100[] = {PICK(0x64), HL_STEP_END};
static const uint8_t pick_90[] = {HL_STEP(0x1a, 0x5a), HL_STEP(0x22, 0x91), ACT, HL_STEP_END};
static const uint8_t load_own[] = {HL_STEP(0x22, 0xb1), ACT, HL_STEP_END};
static const uint8_t supply_on[] = {HL_STEP(0x22, 0xc0), ACT, HL_STEP_END};
static const uint8_t both_planes[] = {HL_STEP(0x21, 0x00, 0x00), HL_STEP_END};

/* 2.13": 122 columns in rows of 16 bytes, the picture's first column first. */
static const uint8_t start_2in13[] = {RESET,
                                      HL_STEP(0x01, 0xf9, 0x00, 0x00),
                                      HL_STEP(0x11, 0x03),
                                      HL_STEP(0x21, 0x00, 0x80),
                                      HL_STEP(0x18, 0x80),
                                      HL_STEP_END};

/* Frames of the first and the second pulse in phases A and C: only then is the charge of the rows
 * nought [inf]; the source gives "15+15". 121 frames at 50 Hz, 2.4 s. */
static const struct hl_ssd_waveform wave_2in13_full = {
    .level = {{0x80, 0x4a, 0x40}, {0x40, 0x4a, 0x80}, {0x80, 0x4a, 0x40}, {0x40, 0x4a, 0x80}},
    .timing = {{15}, {15, 0, 0, 15, 0, 0, 2}, {15}, {1}},
    .rate = {0x22, 0x22, 0x22, 0x22, 0x22, 0x22},
    .end_option = 0x22,
    .gate_v = 0x17,
    .source_v = {0x41, 0x00, 0x32},
    .vcom = 0x36,
};

static const struct hl_ssd_waveform wave_2in13_partial = {
    .level = {{0x00, 0x40}, {0x80, 0x80}, {0x40, 0x40}, {0x00, 0x80}},
    .timing = {{20}, {1}, {1}},
    .rate = {0x22, 0x22, 0x22, 0x22, 0x22, 0x22},
    .end_option = 0x22,
    .gate_v = 0x17,
    .source_v = {0x41, 0x00, 0x32},
    .vcom = 0x36,
};

static const struct hl_ssd_panel ssd_2in13_v4 = {
    .start = start_2in13,
    .full = {NULL, NULL, 0xf7},
    .fast = {pick_100, NULL, 0xc7},
    .partial = {NULL, NULL, 0xff},
    .border = 0x05,
    .sleep = 0x01,
};

static const struct hl_ssd_panel ssd_2in13_v3 = {
    .start = start_2in13,
    .full = {NULL, &wave_2in13_full, 0xc7},
    .partial = {supply_on, &wave_2in13_partial, 0x0f},
    .border = 0x05,
    .sleep = 0x01,
};

static const uint8_t start_2in9[] = {RESET,
                                     HL_STEP(0x01, 0x27, 0x01, 0x00),
                                     HL_STEP(0x11, 0x03),
                                     HL_STEP(0x21, 0x00, 0x80),
                                     HL_STEP(0x18, 0x80),
                                     HL_STEP_END};

static const struct hl_ssd_waveform wave_2in9_grey = {
    .level =
        {{0x00, 0x60}, {0x20, 0x60, 0x10}, {0x28, 0x60, 0x14}, {0x2a, 0x60, 0x15}, {0x00, 0x90}},
    .timing = {{0, 2, 0, 5, 20}, {30, 30, 0, 0, 0, 0, 1}, {0, 2, 0, 5, 20}},
    .rate = {0x24, 0x22, 0x22, 0x22, 0x23, 0x32},
    .end_option = 0x22,
    .gate_v = 0x17,
    .source_v = {0x41, 0xae, 0x32},
    .vcom = 0x28,
};

/* Waveshare sends waveforms; GxEPD2 finds the panel's own (F7, FC) good, as here. FF instead of FC:
 * the supply goes off by itself. */
static const struct hl_ssd_panel ssd_2in9_v2 = {
    .start = start_2in9,
    .full = {NULL, NULL, 0xf7},
    .partial = {NULL, NULL, 0xff},
    .grey = {NULL, &wave_2in9_grey, 0xc7},
    .border = 0x05,
    .sleep = 0x01,
};

/* 21 must keep its second byte 0 here, or windows wider than 24 bytes are dropped. */
static const uint8_t start_1in54[] = {RESET, HL_STEP(0x01, 0xc7, 0x00, 0x01), HL_STEP(0x11, 0x01),
                                      HL_STEP(0x18, 0x80), HL_STEP_END};

/* The panel's own leaves blacks grey (GxEPD2). */
static const struct hl_ssd_waveform wave_1in54_partial = {
    .level = {{0x00, 0x40}, {0x80, 0x80}, {0x40, 0x40}, {0x00, 0x80}},
    .timing = {{15}, {1, 1}},
    .rate = {0x22, 0x22, 0x22, 0x22, 0x22, 0x22},
    .end_option = 0x02,
    .gate_v = 0x17,
    .source_v = {0x41, 0xb0, 0x32},
    .vcom = 0x28,
};

static const struct hl_ssd_panel ssd_1in54_v2 = {
    .start = start_1in54,
    .full = {load_own, NULL, 0xc7},
    .partial = {supply_on, &wave_1in54_partial, 0xcf},
    .y_down = true,
    .border = 0x01,
    .sleep = 0x01,
};

/* 21: the old plane counts as 0 in what is no partial refresh. */
static const uint8_t start_4in2[] = {RESET, HL_STEP(0x21, 0x40, 0x00), HL_STEP(0x11, 0x03),
                                     HL_STEP_END};

static const struct hl_ssd_panel ssd_4in2_v2 = {
    .start = start_4in2,
    .full = {NULL, NULL, 0xf7},
    .fast = {pick_90, NULL, 0xc7},
    .partial = {both_planes, NULL, 0xff},
    .border = 0x05,
    .sleep = 0x01,
};

static const uint8_t start_4in26[] = {RESET,
                                      HL_STEP(0x18, 0x80),
                                      HL_STEP(0x0c, 0xae, 0xc7, 0xc3, 0xc0, 0x80),
                                      HL_STEP(0x01, 0xdf, 0x01, 0x02),
                                      HL_STEP(0x11, 0x01),
                                      HL_STEP_END};

static const struct hl_ssd_panel ssd_4in26 = {
    .start = start_4in26,
    .full = {NULL, NULL, 0xf7},
    .fast = {pick_90, NULL, 0xc7},
    .partial = {NULL, NULL, 0xff},
    .x_pixels = true,
    .y_down = true,
    .border = 0x01,
    .sleep = 0x01, /* the maker sends 03, which loses the memory */
};

/* 3.97": the 4.26" but for the fast waveform, which D7 loads by itself. */
static const uint8_t pick_106[] = {HL_STEP(0x1a, 0x6a), HL_STEP_END};

static const struct hl_ssd_panel ssd_3in97 = {
    .start = start_4in26,
    .full = {NULL, NULL, 0xf7},
    .fast = {pick_106, NULL, 0xd7},
    .partial = {NULL, NULL, 0xff},
    .x_pixels = true,
    .y_down = true,
    .border = 0x01,
    .sleep = 0x01,
};

/* 13.3" K: gates in the order of the rows. The maker's partial refresh is by a waveform of 105
 * bytes; that its own one (FF) does as well is [inf]: GxEPD2 measured one of 531 ms. */
static const uint8_t start_13in3k[] = {RESET,
                                       HL_STEP(0x0c, 0xae, 0xc7, 0xc3, 0xc0, 0x80),
                                       HL_STEP(0x01, 0xa7, 0x02, 0x00),
                                       HL_STEP(0x11, 0x03),
                                       HL_STEP(0x18, 0x80),
                                       HL_STEP_END};

static const struct hl_ssd_panel ssd_13in3k = {
    .start = start_13in3k,
    .full = {NULL, NULL, 0xf7},
    .partial = {NULL, NULL, 0xff},
    .x_pixels = true,
    .border = 0x01,
    .sleep = 0x01, /* the maker sends 03, which loses the memory */
};

/* 2.7": all 176 columns of the chip, so the second byte of 21 stays 0. */
static const uint8_t start_2in7[] = {RESET, HL_STEP(0x01, 0x07, 0x01, 0x00), HL_STEP(0x11, 0x03),
                                     HL_STEP(0x18, 0x80), HL_STEP_END};

static const struct hl_ssd_panel ssd_2in7_v2 = {
    .start = start_2in7,
    .full = {NULL, NULL, 0xf7},
    .fast = {pick_100, NULL, 0xc7},
    .partial = {NULL, NULL, 0xff},
    .border = 0x05 /* as of its sisters [inf]; the maker leaves it */,
    .sleep = 0x01,
};

/* ---- AC073TC1A and E673 ---- */

#define UNLOCK HL_STEP(0xaa, 0x49, 0x55, 0x20, 0x08, 0x09, 0x18)

static const uint8_t start_7in3f[] = {UNLOCK,
                                      HL_STEP(0x01, 0x3f, 0x00, 0x32, 0x2a, 0x0e, 0x2a),
                                      HL_STEP(0x00, 0x5f, 0x69),
                                      HL_STEP(0x03, 0x00, 0x54, 0x00, 0x44),
                                      HL_STEP(0x05, 0x40, 0x1f, 0x1f, 0x2c),
                                      HL_STEP(0x06, 0x6f, 0x1f, 0x1f, 0x22),
                                      HL_STEP(0x08, 0x6f, 0x1f, 0x1f, 0x22),
                                      HL_STEP(0x13, 0x00, 0x04),
                                      HL_STEP(0x30, 0x3c),
                                      HL_STEP(0x41, 0x00),
                                      HL_STEP(0x50, 0x3f),
                                      HL_STEP(0x60, 0x02, 0x00),
                                      HL_STEP(0x61, 0x03, 0x20, 0x01, 0xe0),
                                      HL_STEP(0x82, 0x1e),
                                      HL_STEP(0x84, 0x00),
                                      HL_STEP(0x86, 0x00),
                                      HL_STEP(0xe3, 0x2f),
                                      HL_STEP(0xe0, 0x00),
                                      HL_STEP(0xe6, 0x00),
                                      HL_STEP_END};
static const struct hl_ac073_panel ac073_7in3f = {.start = start_7in3f};

/* 30, the frame rate: 03 is Waveshare's and 08 Inky's; 08 to 0f were measured as long as 03. */
#define START_E673(rate, booster)                                                                  \
    UNLOCK, HL_STEP(0x01, 0x3f), HL_STEP(0x00, 0x5f, 0x69), HL_STEP(0x03, 0x00, 0x54, 0x00, 0x44), \
        HL_STEP(0x05, 0x40, 0x1f, 0x1f, 0x2c), HL_STEP(0x06, 0x6f, 0x1f, 0x17, (booster)),         \
        HL_STEP(0x08, 0x6f, 0x1f, 0x1f, 0x22), HL_STEP(0x30, (rate)), HL_STEP(0x50, 0x3f),         \
        HL_STEP(0x60, 0x02, 0x00), HL_STEP(0x61, 0x03, 0x20, 0x01, 0xe0), HL_STEP(0x84, 0x01),     \
        HL_STEP(0xe3, 0x2f)

static const uint8_t start_7in3e[] = {START_E673(0x03, 0x49), HL_STEP_END};
static const uint8_t start_inky[] = {START_E673(0x08, 0x17), HL_STEP_END};
static const uint8_t before_e673[] = {HL_STEP(0x06, 0x6f, 0x1f, 0x17, 0x49), HL_STEP_END};
static const struct hl_ac073_panel ac073_7in3e = {start_7in3e, before_e673};
static const struct hl_ac073_panel ac073_inky = {start_inky, before_e673};

/* ---- what panels have in common ---- */

/* Margins: what an area more costs on the wire, in pixels of as many planes as are written.
 * Clocks: Waveshare's C drives SSD16xx at 10 MHz and Python at 4, as GxEPD2; 4 leaves room for long
 * cables. UC8179 takes 10. Pulls: none, for a pull can hide what BUSY does. Temperatures: 0 to 50
 * for black and white as makers say; below 10 fast and partial waveforms are too weak. Ceilings:
 * three times the longest time anybody measured, or more. Pages [design]: 45 s where a page
 * turns without a flash, so that nothing new waits longer than a minute, and
 * two minutes without news, less what a minute may be short of; 30 s where it takes a
 * quarter of a second; a quarter of an hour where it takes up to 40 s of flashing. */
#define SSD                                                                                        \
    .controller = &hl_epaper_ssd16xx, .hat = "waveshare", .palette = &hl_epaper_black_white,       \
    .busy_level = true, .busy_pull = HL_SPI_PULL_NONE, .clock_hz = 4000000, .reset_low_ms = 2,     \
    .reset_high_ms = 20, .ready_limit_ms = 2000, .align = 8, .box_max = 16, .box_margin = 112,     \
    .coldest = 0, .warmest = 50, .cold = 10, .update_min_s = 5, .full_min_s = 180,                 \
    .page_min_s = 45, .page_turn_s = 170

/* An area more costs 13 bytes, and a refresh of its own: a page is better in one. */
#define UC8179                                                                                     \
    .controller = &hl_epaper_uc8179, .hat = "waveshare", .palette = &hl_epaper_black_white,        \
    .busy_level = false, .busy_pull = HL_SPI_PULL_NONE, .clock_hz = 10000000, .reset_low_ms = 2,   \
    .reset_high_ms = 20, .ready_limit_ms = 2000, .align = 8, .box_max = 3, .box_each = true,       \
    .box_margin = 52, .coldest = 0, .warmest = 50, .cold = 10, .update_min_s = 5,                  \
    .full_min_s = 180, .page_min_s = 45, .page_turn_s = 170

#define AC073                                                                                      \
    .controller = &hl_epaper_ac073, .width = 800, .height = 480, .ram_width = 800,                 \
    .busy_level = false, .busy_pull = HL_SPI_PULL_NONE, .reset_low_ms = 2, .reset_high_ms = 20,    \
    .ready_limit_ms = 2000, .align = 8, .box_max = 1, .update_min_s = 180, .full_min_s = 180,      \
    .page_min_s = 900

/* The load of 4 bits a pixel wants whole words; 32 is what any depth of it takes. Commands 1 MHz
 * and pixels 24 at most: one clock for both here. Resolutions [gen]. */
#define IT8951                                                                                     \
    .controller = &hl_epaper_it8951, .hat = "it8951", .palette = &hl_epaper_grey16,                \
    .modes = HL_EPAPER_CAN_PARTIAL, .busy_level = false, .busy_pull = HL_SPI_PULL_NONE,            \
    .clock_hz = 1000000, .data_clock_hz = 20000000, .reset_low_ms = 200, .reset_high_ms = 20,      \
    .ready_limit_ms = 5000, .align = 8, .box_max = 3, .box_each = true, .box_margin = 108,         \
    .coldest = 0, .warmest = 50, .cold = 0, .update_min_s = 5, .full_min_s = 180, .page_min_s = 30

#define PARTIAL HL_EPAPER_CAN_PARTIAL
#define FAST    HL_EPAPER_CAN_FAST
#define GREY4   HL_EPAPER_CAN_GREY4

const struct hl_epaper_panel hl_epaper_panels[] = {
    {UC8179, .name = "7in5-v2", .inches = 7.5,
     .print = "7.5inch e-Paper V2, made after September 2023", .width = 800, .height = 480,
     .ram_width = 800, .data = &uc8179_new, .modes = PARTIAL | FAST | GREY4, .full = {4500, 15000},
     .fast = {1500, 6000}, .partial = {435, 3000}, .grey = {2000, 8000}},
    {UC8179, .name = "7in5-v2-2022", .inches = 7.5,
     .print = "7.5inch e-Paper V2, made before September 2023", .width = 800, .height = 480,
     .ram_width = 800, .data = &uc8179_old, .full = {4108, 15000}},
    /* Its maker's driver differs from that of the 7.5" in nothing that is sent; times are those of
     * the 7.5" [inf]. Greys: its table of planes is the other one, and was not looked into. */
    {UC8179, .name = "5in83-v2", .inches = 5.83, .print = "5.83inch e-Paper V2", .width = 648,
     .height = 480, .ram_width = 648, .data = &uc8179_new, .modes = PARTIAL | FAST,
     .full = {4500, 15000}, .fast = {1500, 6000}, .partial = {435, 3000}},
    {SSD, .name = "2in13-v4", .inches = 2.13, .print = "2.13inch e-Paper V4", .data = &ssd_2in13_v4,
     .keeps_memory = true, .width = 122, .height = 250, .ram_width = 128, .modes = PARTIAL | FAST,
     .full = {1617, 10000}, .fast = {1500, 6000}, .partial = {457, 3000}},
    {SSD, .name = "2in13-v3", .inches = 2.13, .print = "2.13inch e-Paper V3", .data = &ssd_2in13_v3,
     .keeps_memory = true, .width = 122, .height = 250, .ram_width = 128, .modes = PARTIAL,
     .full = {3502, 12000}, .partial = {455, 3000}},
    {SSD, .name = "2in9-v2", .inches = 2.9, .print = "2.9inch e-Paper V2", .data = &ssd_2in9_v2,
     .keeps_memory = true, .width = 128, .height = 296, .ram_width = 128, .modes = PARTIAL | GREY4,
     .full = {3155, 10000}, .partial = {458, 3000}, .grey = {3500, 12000}},
    {SSD, .name = "1in54-v2", .inches = 1.54, .print = "1.54inch e-Paper V2", .data = &ssd_1in54_v2,
     .keeps_memory = true, .width = 200, .height = 200, .ram_width = 200, .modes = PARTIAL,
     .full = {2510, 8000}, .partial = {459, 3000}},
    {SSD, .name = "4in2-v2", .inches = 4.2, .print = "4.2inch e-Paper V2", .data = &ssd_4in2_v2,
     .keeps_memory = true, .width = 400, .height = 300, .ram_width = 400, .modes = PARTIAL | FAST,
     .full = {1140, 10000}, .fast = {1000, 6000}, .partial = {358, 3000}},
    {SSD, .name = "4in26", .inches = 4.26, .print = "4.26inch e-Paper", .data = &ssd_4in26,
     .keeps_memory = true, .width = 800, .height = 480, .ram_width = 800, .modes = PARTIAL | FAST,
     .full = {1567, 10000}, .fast = {1500, 6000}, .partial = {500, 3000}},
    {SSD, .name = "3in97", .inches = 3.97, .print = "3.97inch e-Paper", .data = &ssd_3in97,
     .keeps_memory = true, .width = 800, .height = 480, .ram_width = 800, .modes = PARTIAL | FAST,
     .full = {1837, 12000} /* 4278 by another measurement */, .fast = {1500, 6000},
     .partial = {408, 3000}},
    {SSD, .name = "13in3k", .inches = 13.3, .print = "13.3inch e-Paper (K)", .data = &ssd_13in3k,
     .keeps_memory = true, .width = 960, .height = 680, .ram_width = 960, .modes = PARTIAL,
     .full = {4069, 15000}, .partial = {531, 3000}},
    {SSD, .name = "2in7-v2", .inches = 2.7, .print = "2.7inch e-Paper V2", .data = &ssd_2in7_v2,
     .keeps_memory = true, .width = 176, .height = 264, .ram_width = 176, .modes = PARTIAL | FAST,
     .full = {1627, 10000}, .fast = {1500, 6000}, .partial = {459, 3000}},
    {AC073, .name = "7in3e", .inches = 7.3, .print = "7.3inch e-Paper (E)", .hat = "waveshare",
     .data = &ac073_7in3e, .palette = &hl_epaper_spectra6, .clock_hz = 3000000,
     .full = {12932, 60000}, .coldest = 0, .warmest = 40 /* [gen] */},
    {AC073, .name = "inky-7in3", .inches = 7.3, .print = "Inky Impression 7.3 Spectra",
     .hat = "inky", .data = &ac073_inky, .palette = &hl_epaper_spectra6, .clock_hz = 1000000,
     .full = {12932, 60000}, .coldest = 0, .warmest = 40 /* [gen] */},
    {AC073, .name = "7in3f", .inches = 7.3, .print = "7.3inch e-Paper (F)", .hat = "waveshare",
     .data = &ac073_7in3f, .palette = &hl_epaper_seven, .clock_hz = 3000000,
     .full = {38860, 120000}, .coldest = 15, .warmest = 35},
    {IT8951, .name = "6in", .inches = 6, .print = "6inch e-Paper HAT", .width = 800, .height = 600,
     .ram_width = 800, .full = {574, 5000}, .partial = {247, 3000}},
    {IT8951, .name = "6in-hd", .inches = 6, .print = "6inch HD e-Paper HAT", .width = 1448,
     .height = 1072, .ram_width = 1448, .full = {574, 5000}, .partial = {247, 3000}},
    {IT8951, .name = "7in8", .inches = 7.8, .print = "7.8inch e-Paper HAT", .width = 1872,
     .height = 1404, .ram_width = 1872, .full = {629, 5000}, .partial = {287, 3000}},
    {IT8951, .name = "9in7", .inches = 9.7, .print = "9.7inch e-Paper HAT", .width = 1200,
     .height = 825, .ram_width = 1200, .full = {827, 5000}, .partial = {287, 3000}},
    {IT8951, .name = "10in3", .inches = 10.3, .print = "10.3inch e-Paper HAT", .width = 1872,
     .height = 1404, .ram_width = 1872, .full = {827, 5000}, .partial = {284, 3000}},
    {.name = NULL},
};

#define PINS(data, reset, power, busy)                                                             \
    {                                                                                              \
        [HL_SPI_DATA] = (data), [HL_SPI_RESET] = (reset), [HL_SPI_POWER] = (power),                \
        [HL_SPI_SELECT] = HL_PIN_NONE, [HL_SPI_SELECT_2] = HL_PIN_NONE, [HL_SPI_BUSY] = (busy),    \
    }

/* Chip select is the kernel's CE0 on all of them. */
const struct hl_epaper_hat hl_epaper_hats[] = {
    {"waveshare", "Waveshare e-Paper Driver HAT", PINS(25, 17, 18, 24)},
    {"inky", "Pimoroni Inky", PINS(22, 27, HL_PIN_NONE, 17)},
    {"it8951", "Waveshare IT8951 HAT", PINS(HL_PIN_NONE, 17, HL_PIN_NONE, 24)},
    {.name = NULL},
};

const struct hl_epaper_panel *hl_epaper_panel_find(const char *name)
{
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++)
        if (strcmp(panel->name, name) == 0)
            return panel;
    return NULL;
}

const char *hl_epaper_panel_suggest(const char *name)
{
    const char *names[NAMES_MAX];
    size_t count = 0;

    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++)
        if (count < NAMES_MAX)
            names[count++] = panel->name;
    return hl_nearest(name, names, count);
}

const struct hl_epaper_hat *hl_epaper_hat_find(const char *name)
{
    for (const struct hl_epaper_hat *hat = hl_epaper_hats; hat->name; hat++)
        if (strcmp(hat->name, name) == 0)
            return hat;
    return NULL;
}
