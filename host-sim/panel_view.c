#include "host-sim/panel_view.h"

#include "host-sim/light_code.h"

#include <assert.h>

static void draw_led(const struct hl_panel *panel, const struct hl_rig *rig,
                     const struct hl_light_codes *codes, int chain, int x, int y, uint8_t *pixel)
{
    for (int line = 0; line < 3; line++)
        pixel[hl_rig_colour(rig, line)] =
            hl_light_code(codes, (double)hl_panel_light(panel, chain, x, y, line));
}

void hl_panel_view_draw(const struct hl_panel *panel, const struct hl_rig *rig, int64_t full_ps,
                        struct hl_frame *frame)
{
    struct hl_rig_size size = hl_rig_size(rig);
    struct hl_light_codes codes;

    assert(full_ps > 0);
    hl_light_codes_init(&codes, (double)full_ps);
    for (int chain = 0; chain < size.chains; chain++)
        for (int y = 0; y < 2 * size.rows; y++)
            for (int x = 0; x < size.columns; x++) {
                struct hl_rig_spot at = hl_rig_spot(rig, chain, x, y);
                if (at.x < frame->width && at.y < frame->height)
                    draw_led(panel, rig, &codes, chain, x, y,
                             frame->pixels + (size_t)at.y * frame->stride + 3 * (size_t)at.x);
            }
}
