/* Numbers as they go over a network: the high byte first. */
#ifndef HL_DRIVERS_BYTES_H
#define HL_DRIVERS_BYTES_H

#include <stdint.h>

static inline void hl_bytes_put16(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static inline void hl_bytes_put32(uint8_t *bytes, uint32_t value)
{
    hl_bytes_put16(bytes, value >> 16);
    hl_bytes_put16(bytes + 2, value);
}

#endif
