/* Which clusters are pictures. Pure function, any thread. */
#ifndef HL_TEXT_EMOJI_H
#define HL_TEXT_EMOJI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the grapheme cluster of COUNT points is shown as a colour picture, by Unicode's emoji
 * data (libunistring) and UTS 51: default presentation, variation selectors 15 and 16, skin tones,
 * joined sequences, flags, keycaps. Digits, the copyright sign and arrows alone are not. */
bool hl_emoji_is_picture(const uint32_t *points, size_t count);

#endif
