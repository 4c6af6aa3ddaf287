/* Which Raspberry Pi this is, as the device tree says. */
#ifndef HL_DRIVERS_PI_MODEL_H
#define HL_DRIVERS_PI_MODEL_H

#define HL_PI_NAME_MAX 64

enum hl_pi_chip {
    HL_PI_NONE, /* not a Raspberry Pi */
    HL_PI_BCM2835,
    HL_PI_BCM2836,
    HL_PI_BCM2837,
    HL_PI_BCM2711,
    HL_PI_BCM2712, /* its header hangs on the RP1 */
};

struct hl_pi_model {
    enum hl_pi_chip chip;
    char name[HL_PI_NAME_MAX]; /* "Raspberry Pi 4 Model B Rev 1.4"; "" where there is none */
};

/* ROOT stands for "/"; NULL: "/". System calls only, so that a guard may ask too. */
void hl_pi_model_read(struct hl_pi_model *model, const char *root);

/* The GPIO chip with the header's lines, by its label; NULL when not a Raspberry Pi. */
const char *hl_pi_gpio_label(enum hl_pi_chip chip);

#endif
