/* From light to the code that looks like it: CIE 1931 lightness, as boards take codes. Pure. */
#ifndef HL_HOST_SIM_LIGHT_CODE_H
#define HL_HOST_SIM_LIGHT_CODE_H

#include <stdint.h>

#define HL_LIGHT_CODES 256

struct hl_light_codes {
    double least[HL_LIGHT_CODES]; /* light that is nearer to the code than to the one below */
};

/* FULL: the light, in whatever unit, of code 255. */
void hl_light_codes_init(struct hl_light_codes *codes, double full);
uint8_t hl_light_code(const struct hl_light_codes *codes, double light);

#endif
