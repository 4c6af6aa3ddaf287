/* What the eye sees of a virtual panel: the light of a span of time as a picture. Pure. */
#ifndef HL_HOST_SIM_PANEL_VIEW_H
#define HL_HOST_SIM_PANEL_VIEW_H

#include "host-sim/panel.h"
#include "host-sim/rig.h"
#include "show/frame.h"

/* Paints the light since PANEL's last reset on FRAME, each LED where RIG, of PANEL's shape, hangs
 * it: code 255 is FULL_PS of light or more (at least 1), below it the nearest code by CIE 1931
 * lightness. What FRAME has beyond is left alone and what it lacks is cut. */
void hl_panel_view_draw(const struct hl_panel *panel, const struct hl_rig *rig, int64_t full_ps,
                        struct hl_frame *frame);

#endif
