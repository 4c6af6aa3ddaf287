/* Virtual e-paper boards: a controller with its paper. They see bytes, the lines D/C, CS, RST and
 * PWR, and the time, and give BUSY back; nothing else. Written from the fact sheet on e-paper
 * (section numbers below are its) without sight of any driver. They do not forgive: every offence
 * is counted by name, and where the real chip does something odd, so do they.
 *
 * What the facts leave open, or infer, is said where it is decided: [inf] inferred from sources,
 * [gen] general knowledge that nobody checked, [design] decided for these models. */
#ifndef HL_HOST_SIM_PAPER_CHIP_H
#define HL_HOST_SIM_PAPER_CHIP_H

#include "host-sim/paper.h"
#include "host-sim/spi_chip.h"

enum hl_paper_controller {
    HL_PAPER_SSD1680,
    HL_PAPER_SSD1681,
    HL_PAPER_SSD1683,
    HL_PAPER_SSD1677,
    HL_PAPER_UC8179,
    HL_PAPER_AC073TC1A,
    HL_PAPER_E673,
    HL_PAPER_IT8951,
    HL_PAPER_CONTROLLERS
};

enum hl_paper_fault {
    HL_PAPER_FAULT_COMMAND_WHILE_BUSY,   /* a byte while BUSY says busy, also just after a reset */
    HL_PAPER_FAULT_DATA_WITHOUT_COMMAND, /* data first after a reset, or after a command that died
                                          */
    HL_PAPER_FAULT_UNKNOWN_COMMAND,      /* or one that the model does not have */
    HL_PAPER_FAULT_PARAMETER_COUNT,      /* the command before had too few or too many bytes */
    HL_PAPER_FAULT_PARAMETER_VALUE,      /* what nobody has ever sent and no source explains */
    HL_PAPER_FAULT_WINDOW_OUTSIDE,       /* a window beyond the panel, or with its end first */
    HL_PAPER_FAULT_WINDOW_UNALIGNED,     /* bits of x that the chip drops without a word */
    HL_PAPER_FAULT_WRITE_DROPPED,        /* pixels outside the source range (SSD16xx 21, byte B) */
    HL_PAPER_FAULT_WRITE_SHORT, /* refreshed, or written anew, with fewer bytes than the window */
    HL_PAPER_FAULT_WRITE_LONG,  /* more bytes than the window has */
    HL_PAPER_FAULT_UNKNOWN_INK, /* a colour that this paper does not have */
    HL_PAPER_FAULT_REFRESH_WITHOUT_POWER,
    HL_PAPER_FAULT_REFRESH_WITHOUT_BITS,   /* activated (SSD16xx 20) with nothing to do in 22 */
    HL_PAPER_FAULT_REFRESH_MISSING,        /* picture and bits given, asleep without activation */
    HL_PAPER_FAULT_REFRESH_WITHOUT_LUT,    /* no waveform was loaded, from host or from OTP */
    HL_PAPER_FAULT_STALE_OLD_PLANE,        /* partial: the old plane is not what is on the paper */
    HL_PAPER_FAULT_TOO_MANY_PARTIALS,      /* more than the panel bears since the last full one */
    HL_PAPER_FAULT_FULL_TOO_SOON,          /* full or fast, sooner than 180 s after the last */
    HL_PAPER_FAULT_TEMPERATURE,            /* refreshed outside of the panel's range */
    HL_PAPER_FAULT_SLEEP_WITHOUT_CHECK,    /* DSLP without A5: it does not sleep */
    HL_PAPER_FAULT_SLEEP_UNDER_POWER,      /* asleep before the high voltage was switched off */
    HL_PAPER_FAULT_LINE_IN_SLEEP,          /* D/C moved or bytes sent in deep sleep */
    HL_PAPER_FAULT_SUPPLY_LEFT_ON,         /* counted by hl_paper_chip_end alone */
    HL_PAPER_FAULT_COMMAND_WITHOUT_SUPPLY, /* bytes while PWR is low */
    HL_PAPER_FAULT_CLOCK_TOO_FAST,         /* once for each time that the chip is selected */
    HL_PAPER_FAULT_LINE_IN_BYTE,           /* D/C or CS moved before the byte was whole */
    HL_PAPER_FAULT_RESET_TOO_SHORT,        /* not taken as a reset */
    HL_PAPER_FAULT_PREAMBLE,               /* IT8951: no such preamble, or half a word */
    HL_PAPER_FAULTS
};

enum hl_paper_defect {
    HL_PAPER_SOUND,
    HL_PAPER_BUSY_STUCK_HIGH,
    HL_PAPER_BUSY_STUCK_LOW,
    HL_PAPER_BUSY_GLITCHES, /* while busy: looks idle for 20 us in every 10 ms; the rest is true */
    HL_PAPER_REFRESH_ENDLESS, /* a refresh never comes to its end; a reset helps */
    HL_PAPER_UNPLUGGED,       /* hears nothing, drives nothing; BUSY floats to busy_floats */
};

struct hl_paper_chip_config {
    enum hl_paper_controller controller;
    int width, height; /* pixels of the panel, as its RAM has them; not turned */
    bool power_line;   /* the supply hangs on PWR; false: always on, PWR is not looked at */
    uint32_t clock_max_hz;
    uint32_t command_clock_max_hz; /* IT8951: of all but pixel data; 0: the same */
    int celsius;                   /* what its sensor says */
    int celsius_min;               /* working range, both ends in it */
    int celsius_max;               /* */
    unsigned partials_max;         /* in a row; facts, "longevity": 5 to 10, 10 is the most */
    int64_t full_gap_ns; /* from the end of a full refresh to the next beginning; 180 s, IT8951 0 */
    int64_t reset_min_ns; /* shortest pulse that is a reset */
    int64_t full_ns;      /* waveform times, without power on and off */
    int64_t fast_ns;      /* */
    int64_t partial_ns;   /* */
    int64_t grey_ns;      /* four greys */
    int64_t power_on_ns;  /* high voltage up */
    int64_t power_off_ns; /* and down */
    bool planes_stay;     /* SSD16xx: no swap of the planes after a mode 2 refresh unless 37 asks
                           * for it. Sources do not agree; a sound driver bears both */
    bool wired_plainly;   /* SSD16xx: sources and gates from the first on, in order, as on the 2.7"
                           * and the 13.3"; false: as on the commonest panel of the kind */
    bool no_forced_waveform; /* UC8179 panels made before Sept 2023: E0 and E5 change nothing */
    bool busy_floats;        /* level of BUSY when nobody drives it */
    enum hl_paper_defect defect;
    int64_t defect_from_ns; /* and on */
};

struct hl_paper_chip;

/* A sound board of that kind at 21 degrees, with the sizes and times of its commonest panel:
 * 122x250 (2.13" V4), 200x200 (1.54" V2), 400x300 (4.2" V2), 800x480 (4.26"), 800x480 (7.5" V2),
 * 800x480 (7.3" F), 800x480 (7.3" E6), 800x600 (6"). */
struct hl_paper_chip_config hl_paper_chip_defaults(enum hl_paper_controller controller);

/* NULL and errno: EINVAL for a size that the controller does not have, ENOMEM. Destroy takes NULL.
 * RAM holds noise, as after every loss of supply. All lines count as low at first. */
struct hl_paper_chip *hl_paper_chip_create(const struct hl_paper_chip_config *config);
void hl_paper_chip_destroy(struct hl_paper_chip *chip);

/* What the wire plugs into; the chip's own. */
const struct hl_spi_chip *hl_paper_chip_plug(struct hl_paper_chip *chip);

/* The paper as of NOW_NS. The chip's own. */
const struct hl_paper_sheet *hl_paper_chip_paper(struct hl_paper_chip *chip, int64_t now_ns);

/* High voltage off, no refresh running, and asleep or without supply. */
bool hl_paper_chip_is_safe(struct hl_paper_chip *chip, int64_t now_ns);

/* The program has ended: looks at the last command, and at what was left on. */
void hl_paper_chip_end(struct hl_paper_chip *chip, int64_t now_ns);

/* The weather, or a misfortune, from FROM_NS on; HL_PAPER_SOUND ends it. */
void hl_paper_chip_set_celsius(struct hl_paper_chip *chip, int celsius);
void hl_paper_chip_set_defect(struct hl_paper_chip *chip, enum hl_paper_defect defect,
                              int64_t from_ns);

unsigned long hl_paper_chip_faults(const struct hl_paper_chip *chip, enum hl_paper_fault fault);
unsigned long hl_paper_chip_fault_total(const struct hl_paper_chip *chip);
const char *hl_paper_fault_name(enum hl_paper_fault fault);

/* The first fault in words, with its time and command; "" for none. The chip's own. */
const char *hl_paper_chip_first_fault(const struct hl_paper_chip *chip);

#endif
