/* The plain scheme, for comparison only: row after row, plane after plane, shift and then light.
 * What a library does that has one pin for the light and nothing that times it alongside. */
#ifndef HL_DRIVERS_HUB75_PLAIN_H
#define HL_DRIVERS_HUB75_PLAIN_H

#include "drivers/hub75.h"

struct hl_hub75_figures {
    double refresh_hz;
    double lit_share;    /* of the time, white wall */
    double dark_ns;      /* longest dark time of a white LED */
    double dark_half_ns; /* the same of an LED at half its light: only the top plane lit */
    double linearity;    /* largest error of a code's light, share of full scale */
    double lsb_ns;       /* light of the lowest plane */
    int slots;           /* of light, per row and refresh */
};

struct hl_hub75_comparison {
    struct hl_hub75_figures plain;
    struct hl_hub75_figures spread; /* the plan that programmes are made from */
};

/* WALL must be possible (hl_hub75_check). Full brightness, no dither, 130 ns for the lowest of 11
 * planes. No time is taken for blanking, which favours the plain scheme. */
struct hl_hub75_figures hl_hub75_plain_figures(const struct hl_hub75_wall *wall);

/* Both, at full brightness, for the bench. 0; -EINVAL: impossible wall; -ENOMEM. */
int hl_hub75_compare(const struct hl_hub75_wall *wall, struct hl_hub75_comparison *result);

#endif
