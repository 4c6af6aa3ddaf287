/* panelsim's log as its file "events" gives it: these records one after the other, each followed by
 * len bytes of data, rounded up to 8. Seen by the kernel module and by programs. */
#ifndef HL_TESTS_PANELSIM_H
#define HL_TESTS_PANELSIM_H

#include <linux/types.h>

enum panelsim_kind {
    PANELSIM_SET,       /* the lines of mask now have the levels of bits */
    PANELSIM_DIRECTION, /* line is an output with level bits when mask is not 0, else an input */
    PANELSIM_INPUT,     /* the level of line was changed to bits from outside */
    PANELSIM_SELECT,    /* chip select line is bits */
    PANELSIM_TRANSFER,  /* data over SPI: mask is Hz, bits the mode, dc the level of that line */
    PANELSIM_PLUG,      /* the chip was pulled out (bits 0) or put back (1) */
};

struct panelsim_event {
    __u64 ns; /* since the machine started */
    __u64 mask, bits;
    __u16 kind;
    __s16 line, dc;
    __u16 pad;
    __u32 len, pad2;
    __u8 data[];
};

#endif
