/* Inside the virtual e-paper boards: what all controllers share. Lines, supply, reset, BUSY, the
 * framing of commands, faults, and high voltage over time. A controller is a table of commands and
 * a few hooks. */
#ifndef HL_HOST_SIM_PAPER_CORE_H
#define HL_HOST_SIM_PAPER_CORE_H

#include "host-sim/paper_chip.h"

#define HL_PAPER_NS_PER_MS   INT64_C(1000000)
#define HL_PAPER_FULL_GAP_NS (180000 * HL_PAPER_NS_PER_MS) /* facts 2.0, longevity */
#define HL_PAPER_NEVER       (INT64_MAX / 2)
#define HL_PAPER_PARAMS_MAX  256
#define HL_PAPER_TEXT_MAX    128

/* One command of a controller. Either RUN with all its parameters: as soon as the last that it can
 * have is there, else when the next command comes. Or a stream: RUN (may be NULL) as it begins,
 * then STREAM for each byte. */
struct hl_paper_command {
    uint8_t op;
    uint8_t least, most; /* parameters; not looked at for a stream */
    void (*run)(struct hl_paper_chip *chip, const uint8_t *params, size_t count);
    void (*stream)(struct hl_paper_chip *chip, uint8_t byte);
};

struct hl_paper_model {
    struct hl_paper_chip_config defaults;
    enum hl_paper_type type;
    size_t state_size;
    const void *kind; /* what differs between chips of one family */
    bool busy_high;   /* BUSY is high when busy */
    bool sleep_high;  /* BUSY in deep sleep */
    int64_t wake_ns;  /* busy after a reset */
    const struct hl_paper_command *commands;
    size_t command_count;

    int (*init)(
        struct hl_paper_chip *chip); /* the rest after a zeroed state; 0, -EINVAL, -ENOMEM */
    void (*finish)(struct hl_paper_chip *chip);
    void (*lose)(struct hl_paper_chip *chip);  /* what RAM held is noise now */
    void (*reset)(struct hl_paper_chip *chip); /* registers as at power on */
    void (*leave)(struct hl_paper_chip *chip); /* optional: the end of the program */
    /* Optional, in place of command framing and of D/C: a byte, also in deep sleep, and CS. */
    uint8_t (*byte)(struct hl_paper_chip *chip, uint32_t clock_hz, uint8_t byte);
    void (*select)(struct hl_paper_chip *chip, bool selected);
};

extern const struct hl_paper_model hl_paper_model_ssd1680, hl_paper_model_ssd1681,
    hl_paper_model_ssd1683, hl_paper_model_ssd1677, hl_paper_model_uc8179, hl_paper_model_ac073tc1a,
    hl_paper_model_e673, hl_paper_model_it8951;

struct hl_paper_chip {
    struct hl_paper_chip_config config;
    const struct hl_paper_model *model;
    void *state; /* the model's own */
    struct hl_paper_sheet *paper;
    struct hl_spi_chip plug;

    bool level[HL_SPI_LINES];
    int64_t now_ns;
    int64_t data_moved_ns, select_moved_ns, reset_fell_ns;
    bool clock_told;
    bool supplied, asleep;
    int64_t busy_from_ns, busy_until_ns;
    int64_t busy_seen_ns;                   /* BUSY does not tell before */
    int64_t sleep_ns;                       /* falls asleep by itself; INT64_MAX: not */
    int64_t voltage_from_ns, voltage_to_ns; /* on in between */

    bool dead;                              /* what was begun is not listened to any more */
    const struct hl_paper_command *command; /* that takes parameters; NULL: none */
    bool ran;
    size_t count; /* of its parameters so far */
    uint8_t params[HL_PAPER_PARAMS_MAX];
    int op; /* last, for the message; -1: none */

    uint32_t noise;
    unsigned long faults[HL_PAPER_FAULTS];
    char first[HL_PAPER_TEXT_MAX];
};

void hl_paper_core_fault(struct hl_paper_chip *chip, enum hl_paper_fault fault);

/* Busy for NS from now on, or from the end of what keeps it busy. Returns its end. */
int64_t hl_paper_core_busy(struct hl_paper_chip *chip, int64_t ns);

/* High voltage: is on now; from now or AT on; until AT. */
bool hl_paper_core_voltage(const struct hl_paper_chip *chip);
void hl_paper_core_voltage_on(struct hl_paper_chip *chip, int64_t at_ns);
void hl_paper_core_voltage_off(struct hl_paper_chip *chip, int64_t at_ns);

/* Drives what the paper was told to want for NS after what keeps the chip busy, and looks at the
 * panel's limits. */
void hl_paper_core_refresh(struct hl_paper_chip *chip, enum hl_paper_stroke stroke, int64_t ns);

/* The same for a chip that is not busy meanwhile. Returns its end. */
int64_t hl_paper_core_drive(struct hl_paper_chip *chip, enum hl_paper_stroke stroke,
                            int64_t begin_ns, int64_t ns);

/* Deep sleep: nothing but a reset is heard, the high voltage is off. */
void hl_paper_core_sleep(struct hl_paper_chip *chip);

/* The same by itself, when it is no longer busy. */
void hl_paper_core_sleep_later(struct hl_paper_chip *chip);

/* The command that waits for parameters is over. */
void hl_paper_core_close(struct hl_paper_chip *chip);

uint8_t hl_paper_core_noise(struct hl_paper_chip *chip);

#endif
