/* A QR code of a link, for a telephone to read off the page (libqrencode, optional). Pure. */
#ifndef HL_SHOW_QR_H
#define HL_SHOW_QR_H

#include <stdint.h>

#define HL_QR_SIDE_MAX 65 /* modules: version 12, 367 bytes; longer links get no code */
#define HL_QR_QUIET    4  /* modules that stay free on each side (ISO 18004) */

struct hl_qr {
    int side;                                      /* modules */
    uint8_t dark[HL_QR_SIDE_MAX * HL_QR_SIDE_MAX]; /* rows, top first; 1: dark */
};

/* 0; -ENOTSUP when this build has no libqrencode; -E2BIG for a text too long; -EINVAL for an empty
 * one; -ENOMEM. */
int hl_qr_init(struct hl_qr *qr, const char *text);

#endif
