#include "drivers/pi_model.h"

#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX 256

/* "compatible" names the processor (Documentation/devicetree/bindings/arm/bcm/bcm2835.yaml). */
static const struct {
    const char *compatible;
    enum hl_pi_chip chip;
} chips[] = {
    {"brcm,bcm2712", HL_PI_BCM2712}, {"brcm,bcm2711", HL_PI_BCM2711},
    {"brcm,bcm2837", HL_PI_BCM2837}, {"brcm,bcm2836", HL_PI_BCM2836},
    {"brcm,bcm2835", HL_PI_BCM2835},
};

/* The same from "model", for kernels whose "compatible" names the board only; first match. */
static const struct {
    const char *part;
    enum hl_pi_chip chip;
} models[] = {
    {"Raspberry Pi 5", HL_PI_BCM2712},
    {"Raspberry Pi Compute Module 5", HL_PI_BCM2712},
    {"Raspberry Pi 4", HL_PI_BCM2711}, /* the 400, too */
    {"Raspberry Pi Compute Module 4", HL_PI_BCM2711},
    {"Raspberry Pi 3", HL_PI_BCM2837},
    {"Raspberry Pi Compute Module 3", HL_PI_BCM2837},
    {"Raspberry Pi Zero 2", HL_PI_BCM2837},
    {"Raspberry Pi 2", HL_PI_BCM2836},
    {"Raspberry Pi Zero", HL_PI_BCM2835},
    {"Raspberry Pi Model", HL_PI_BCM2835},
    {"Raspberry Pi Compute Module", HL_PI_BCM2835},
};

/* Bytes read into OUT (SIZE, always NUL-terminated); 0 when there is no such file. */
static size_t read_text(const char *root, const char *file, char *out, size_t size)
{
    char path[PATH_MAX];
    ssize_t got = -1;

    snprintf(path, sizeof(path), "%s/proc/device-tree/%s", root ? root : "", file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        got = read(fd, out, size - 1);
        close(fd);
    }
    out[got > 0 ? got : 0] = '\0';
    return got > 0 ? (size_t)got : 0;
}

/* TEXT is LEN bytes of NUL-terminated strings. */
static enum hl_pi_chip chip_of_strings(const char *text, size_t len)
{
    for (size_t at = 0; at < len; at += strlen(text + at) + 1)
        for (size_t i = 0; i < sizeof(chips) / sizeof(chips[0]); i++)
            if (strcmp(text + at, chips[i].compatible) == 0)
                return chips[i].chip;
    return HL_PI_NONE;
}

void hl_pi_model_read(struct hl_pi_model *model, const char *root)
{
    char text[TEXT_MAX];

    read_text(root, "model", text, sizeof(text));
    snprintf(model->name, sizeof(model->name), "%.*s", (int)sizeof(model->name) - 1, text);
    size_t len = read_text(root, "compatible", text, sizeof(text));
    model->chip = chip_of_strings(text, len);
    for (size_t i = 0; model->chip == HL_PI_NONE && i < sizeof(models) / sizeof(models[0]); i++)
        if (strncmp(model->name, models[i].part, strlen(models[i].part)) == 0)
            model->chip = models[i].chip;
}

const char *hl_pi_gpio_label(enum hl_pi_chip chip)
{
    switch (chip) {
    case HL_PI_BCM2712:
        return "pinctrl-rp1";
    case HL_PI_BCM2711:
        return "pinctrl-bcm2711";
    case HL_PI_BCM2835:
    case HL_PI_BCM2836:
    case HL_PI_BCM2837:
        return "pinctrl-bcm2835";
    case HL_PI_NONE:
        break;
    }
    return NULL;
}
