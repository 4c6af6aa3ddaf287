/* From the settings of a HUB75 board to the virtual wall that hangs so: words only, no geometry. */
#ifndef HL_HOST_SIM_HUB75_RIG_H
#define HL_HOST_SIM_HUB75_RIG_H

#include "drivers/hub75.h"
#include "host-sim/panel.h"
#include "host-sim/rig.h"

/* As hl_rig_create. */
struct hl_rig *hl_hub75_rig_create(const struct hl_hub75_wall *wall);

/* The chain of panels of WALL, which hangs as RIG. */
struct hl_panel_config hl_hub75_rig_panel(const struct hl_hub75_wall *wall,
                                          const struct hl_rig *rig);

#endif
