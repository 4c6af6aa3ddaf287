/* A panel's counts, kept in a small file over a restart. */
#ifndef HL_DRIVERS_EPAPER_STATE_H
#define HL_DRIVERS_EPAPER_STATE_H

#include "drivers/epaper_governor.h"

/* "epaper-PANEL.state" in $STATE_DIRECTORY (systemd's), else in $XDG_STATE_HOME/headliner or
 * ~/.local/state/headliner. The caller frees it; NULL and errno. */
char *hl_epaper_state_path(const char *panel);

/* 0; -ENOENT when there is none, -EINVAL when it is damaged or another panel's; COUNTS are then
 * those of a panel that nothing is known of. */
int hl_epaper_state_load(struct hl_epaper_counts *counts, const char *path, const char *panel,
                         int64_t now_ns, int64_t wall_s);

/* Whole or not at all, also when the power is cut. 0 or negative errno. */
int hl_epaper_state_save(const struct hl_epaper_counts *counts, const char *path, const char *panel,
                         int64_t now_ns, int64_t wall_s);

#endif
