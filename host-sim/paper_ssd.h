/* Inside the virtual SSD16xx: its registers and planes, and its waveform tables. */
#ifndef HL_HOST_SIM_PAPER_SSD_H
#define HL_HOST_SIM_PAPER_SSD_H

#include "host-sim/paper_core.h"

#define HL_PAPER_SSD_LUT_MAX 233

enum { HL_PAPER_SSD_NEW, HL_PAPER_SSD_OLD }; /* planes: 24 BW, 26 RED */

enum { HL_PAPER_SSD_X_UP = 1, HL_PAPER_SSD_Y_UP = 2, HL_PAPER_SSD_Y_FIRST = 4 }; /* 11 */

enum hl_paper_ssd_waveform {
    HL_PAPER_SSD_NOTHING,
    HL_PAPER_SSD_HOST,
    HL_PAPER_SSD_OTP_FULL,
    HL_PAPER_SSD_OTP_FAST,
    HL_PAPER_SSD_OTP_PARTIAL,
};

/* What differs from chip to chip, and how its panel is wired to it. */
struct hl_paper_ssd_kind {
    int stride, rows;  /* RAM: bytes, lines */
    bool x_in_pixels;  /* 44 and 4E */
    bool first_source; /* the panel begins at S8: byte B of 21 must say so */
    int shifted_bytes; /* that RAM has a source for when it does; 0: byte B means nothing */
    bool gates_up;     /* the panel's first gate is its lowest row [inf], so that the vendor's
                        * sequence shows an upright picture */
    bool gates_split;  /* even gates at one side, odd at the other: SM must be 1 */
    bool lut_is_known; /* the layout of its host table is in the facts */
    uint8_t greys[4];  /* else: inks by old << 1 | new of the 4-grey table */
};

struct hl_paper_ssd {
    const struct hl_paper_ssd_kind *kind;
    uint8_t *plane[2];
    size_t size;   /* of a plane */
    size_t run[2]; /* bytes written since the pointer or the window was set */
    int x_start, x_end, y_start, y_end, x, y;
    uint8_t entry, scan, option[2], sequence;
    int last_gate;
    int celsius; /* that picks the waveform */
    bool sequence_new, written, clock, dropped;
    enum { HL_PAPER_SSD_NOT_TOLD, HL_PAPER_SSD_STAYS, HL_PAPER_SSD_SWAPS } swap; /* 37 */
    bool forgets; /* asleep in mode 2 */
    enum hl_paper_ssd_waveform waveform;
    uint8_t lut[HL_PAPER_SSD_LUT_MAX];
};

struct hl_paper_ssd_drive {
    enum hl_paper_stroke stroke;
    int64_t ns;
    uint8_t inks[4]; /* by old << 1 | new */
};

/* One byte into a plane, at the pointer, which moves on. */
void hl_paper_ssd_write(struct hl_paper_chip *chip, int plane, uint8_t byte);

/* What was written since the pointer was set last: whole windows? */
void hl_paper_ssd_tally(struct hl_paper_chip *chip);

/* RAM begins at S8. */
bool hl_paper_ssd_is_shifted(const struct hl_paper_ssd *ssd);

/* What a host table of 153 bytes (SSD1680, SSD1681) does. NS is 0 when it does nothing. Pure. */
struct hl_paper_ssd_drive hl_paper_ssd_read_lut(const uint8_t *lut);

#endif
