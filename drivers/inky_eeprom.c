#include "drivers/inky_eeprom.h"

#include "drivers/device_ioctl.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ADDRESS   0x50
#define BYTES     29 /* "<HHBBB22p": width, height, colour, board, display, a counted string */
#define TEXT_AT   7
#define SIDE_MAX  4096
#define NOT_THERE EREMOTEIO /* what some controllers' drivers say where others say ENXIO */

/* Fact sheet, 2.0. */
static const struct hl_inky_kind kinds[] = {
    {14, "Inky Impression 5.7 (UC8159, 600x448)", NULL},
    {15, "Inky Impression 4 (UC8159, 640x400)", NULL},
    {16, "Inky Impression 4 (UC8159, 640x400)", NULL},
    {17, "Inky wHAT (SSD1683, 400x300)", NULL},
    {18, "Inky wHAT (SSD1683, 400x300)", NULL},
    {19, "Inky wHAT (SSD1683, 400x300)", NULL},
    {20, "Inky Impression 7.3 (AC073TC1A, 7 colours)", "epaper:panel=7in3f,hat=inky"},
    {21, "Inky Impression 13.3 (EL133UF1)", NULL},
    {22, "Inky Impression 7.3 Spectra (E673)", "epaper:panel=inky-7in3"},
    {23, "Inky (JD79661)", NULL},
    {24, "Inky (JD79668)", NULL},
    {25, "Inky Impression 4 Spectra (E640, 600x400)", NULL},
    {26, "Inky Impression 7.3 Spectra (E673)", "epaper:panel=inky-7in3"},
    {27, "Inky Impression 13.3 (EL133UF1)", NULL},
};

const struct hl_inky_kind *hl_inky_kind(int variant)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].variant == variant)
            return &kinds[i];
    return NULL;
}

/* Two bytes of place, as Pimoroni's programs send them: memories of this size have so many. */
static int read_bytes(int fd, uint8_t *bytes)
{
    uint8_t place[2] = {0, 0};
    struct i2c_msg messages[] = {
        {.addr = ADDRESS, .len = sizeof(place), .buf = place},
        {.addr = ADDRESS, .flags = I2C_M_RD, .len = BYTES, .buf = bytes},
    };
    struct i2c_rdwr_ioctl_data both = {.msgs = messages, .nmsgs = 2};
    int err = hl_device_ioctl(fd, I2C_RDWR, &both);
    return err == -NOT_THERE ? -ENXIO : err < 0 ? err : 0;
}

static int take(struct hl_inky *inky, const uint8_t *bytes)
{
    size_t len = bytes[TEXT_AT];

    *inky = (struct hl_inky){
        .width = bytes[0] | bytes[1] << 8,
        .height = bytes[2] | bytes[3] << 8,
        .variant = bytes[6],
    };
    if (inky->width < 1 || inky->height < 1 || inky->width > SIDE_MAX || inky->height > SIDE_MAX)
        return -EINVAL;
    len = len < HL_INKY_WRITTEN_MAX ? len : HL_INKY_WRITTEN_MAX - 1;
    for (size_t i = 0; i < len; i++) {
        uint8_t byte = bytes[TEXT_AT + 1 + i];
        inky->written[i] = byte >= ' ' && byte < 0x7f ? (char)byte : '?';
    }
    return 0;
}

int hl_inky_read(const char *root, struct hl_inky *inky)
{
    uint8_t bytes[BYTES] = {0};
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s%s", root, HL_INKY_BUS) >= (int)sizeof(path))
        return -ENAMETOOLONG;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int err = read_bytes(fd, bytes);
    close(fd);
    return err ? err : take(inky, bytes);
}
