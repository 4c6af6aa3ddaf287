/* What a panel's row says of an SSD16xx. */
#ifndef HL_DRIVERS_EPAPER_SSD16XX_H
#define HL_DRIVERS_EPAPER_SSD16XX_H

#include <stdbool.h>
#include <stdint.h>

/* A waveform that the host sends, as SSD1680 and SSD1681 take it (153 bytes, in this order), and
 * the voltages that go with it. */
struct hl_ssd_waveform {
    uint8_t level[5][12];  /* of (RED << 1 | BW), and VCOM; 2 bits a phase A B C D */
    uint8_t timing[12][7]; /* frames A B, repeat, frames C D, repeat, repeat of the group */
    uint8_t rate[6], gates[3];
    uint8_t end_option, gate_v, source_v[3], vcom;
};

#define HL_SSD_WAVEFORM_BYTES 153

/* One kind of refresh: what is sent before it, and the value of the update command (22). */
struct hl_ssd_mode {
    const uint8_t *steps;                   /* see epaper_link.h; NULL: none */
    const struct hl_ssd_waveform *waveform; /* NULL: the panel's own */
    uint8_t update;
};

struct hl_ssd_panel {
    const uint8_t *start;
    struct hl_ssd_mode full, fast, partial, grey;
    bool x_pixels;  /* window and counter in pixels, 16 bits (SSD1677), not in bytes */
    bool y_down;    /* data entry 01: the first row of a picture is the last of the memory */
    uint8_t border; /* of a refresh that flashes, command 3C */
    uint8_t sleep;  /* deep sleep 01, which keeps the memory, or 03 */
};

#endif
