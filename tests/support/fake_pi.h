/* A folder that stands for "/" on some Raspberry Pi: device tree, and register pages that are
 * plain files. Removed by fake_pi_finish. */
#ifndef HL_TESTS_FAKE_PI_H
#define HL_TESTS_FAKE_PI_H

#include <stddef.h>
#include <stdint.h>

struct fake_pi {
    char root[64];
};

/* MODEL and COMPATIBLE as in /proc/device-tree, COMPATIBLE with spaces between its strings; NULL:
 * no such file. */
void fake_pi_init(struct fake_pi *pi, const char *model, const char *compatible);
void fake_pi_finish(struct fake_pi *pi);

/* A file of SIZE zero bytes at "/dev/NAME". */
void fake_pi_add(struct fake_pi *pi, const char *name, size_t size);

/* One word of such a file, as it is now. */
uint32_t fake_pi_word(const struct fake_pi *pi, const char *name, size_t offset);

#endif
