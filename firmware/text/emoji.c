#include "text/emoji.h"

#include <unictype.h>

#define ZWJ        0x200d
#define KEYCAP     0x20e3
#define AS_TEXT    0xfe0e
#define AS_PICTURE 0xfe0f

bool hl_emoji_is_picture(const uint32_t *points, size_t count)
{
    if (count == 0 || !uc_is_property_emoji(points[0]))
        return false;
    for (size_t i = 1; i < count; i++) {
        if (points[i] == AS_TEXT)
            return false;
        if (points[i] == AS_PICTURE || points[i] == KEYCAP)
            return true;
        if (points[i] == ZWJ && i + 1 < count && uc_is_property_emoji(points[i + 1]))
            return true;
        if (uc_is_property_emoji_modifier(points[i]) &&
            uc_is_property_emoji_modifier_base(points[0]))
            return true;
    }
    return uc_is_property_emoji_presentation(points[0]);
}
