/* What a Pimoroni Inky says of itself: a small memory on its board, at address 50 of the header's
 * I2C bus. Pimoroni's own programs know the panel by it (fact sheet, 2.0). Any thread. */
#ifndef HL_DRIVERS_INKY_EEPROM_H
#define HL_DRIVERS_INKY_EEPROM_H

#define HL_INKY_BUS         "/dev/i2c-1"
#define HL_INKY_WRITTEN_MAX 22 /* bytes of a date, NUL included */

struct hl_inky {
    int width, height;                 /* pixels, 1..4096 */
    int variant;                       /* of the display */
    char written[HL_INKY_WRITTEN_MAX]; /* when, in its maker's words; printable */
};

/* Of the machine whose "/" is ROOT ("": this one). 0; -ENOENT: no such bus; -EACCES: it may not be
 * opened; -ENXIO: nothing answers; -EINVAL: what answers is no Inky's; other negative errno. */
int hl_inky_read(const char *root, struct hl_inky *inky);

/* NAME is the kind's, BOARD what `--board` takes for it, or NULL where no driver here speaks to its
 * controller. NULL for a variant that nobody has told of. */
struct hl_inky_kind {
    int variant;
    const char *name, *board;
};
const struct hl_inky_kind *hl_inky_kind(int variant);

#endif
