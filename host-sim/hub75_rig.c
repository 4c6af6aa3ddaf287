#include "host-sim/hub75_rig.h"

#include <string.h>

struct hl_rig *hl_hub75_rig_create(const struct hl_hub75_wall *wall)
{
    static const enum hl_rig_wiring wirings[] = {
        [HL_HUB75_WIRING_ROW] = HL_RIG_ROW,
        [HL_HUB75_WIRING_SERPENTINE] = HL_RIG_SERPENTINE,
        [HL_HUB75_WIRING_V] = HL_RIG_V,
        [HL_HUB75_WIRING_V_SERPENTINE] = HL_RIG_V_SERPENTINE,
    };
    static const enum hl_rig_multiplex multiplexes[] = {
        [HL_HUB75_MULTIPLEX_NONE] = HL_RIG_STRAIGHT,   [HL_HUB75_MULTIPLEX_STRIPE] = HL_RIG_STRIPE,
        [HL_HUB75_MULTIPLEX_CHECKER] = HL_RIG_CHECKER, [HL_HUB75_MULTIPLEX_SPIRAL] = HL_RIG_SPIRAL,
        [HL_HUB75_MULTIPLEX_ZSTRIPE] = HL_RIG_ZSTRIPE,
    };
    struct hl_rig_wall hung = {.panel_width = wall->panel_width,
                               .panel_height = wall->panel_height,
                               .scan = wall->scan,
                               .chain = wall->chain,
                               .parallel = wall->parallel,
                               .per_row = wall->per_row,
                               .wiring = wirings[wall->wiring],
                               .multiplex = multiplexes[wall->multiplex],
                               .rotate = wall->rotate,
                               .mirror = wall->mirror};
    memcpy(hung.colours, wall->colour_order, sizeof(hung.colours));
    return hl_rig_create(&hung);
}

struct hl_panel_config hl_hub75_rig_panel(const struct hl_hub75_wall *wall,
                                          const struct hl_rig *rig)
{
    static const enum hl_panel_address addresses[] = {
        [HL_HUB75_ADDRESS_DIRECT] = HL_PANEL_DIRECT,
        [HL_HUB75_ADDRESS_AB_SHIFT] = HL_PANEL_AB_SHIFT,
        [HL_HUB75_ADDRESS_ONE_HOT] = HL_PANEL_ONE_HOT,
        [HL_HUB75_ADDRESS_ABC_SHIFT] = HL_PANEL_ABC_SHIFT,
    };
    static const enum hl_panel_chip chips[] = {
        [HL_HUB75_CHIP_PLAIN] = HL_PANEL_PLAIN,
        [HL_HUB75_CHIP_FM6126A] = HL_PANEL_FM6126A,
        [HL_HUB75_CHIP_FM6127] = HL_PANEL_FM6127,
    };
    struct hl_rig_size size = hl_rig_size(rig);
    return (struct hl_panel_config){.columns = size.columns,
                                    .rows = size.rows,
                                    .chains = size.chains,
                                    .address = addresses[wall->address],
                                    .chip = chips[wall->chip]};
}
