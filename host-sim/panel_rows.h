/* Inside the virtual panel: which rows of LEDs get current, by the lines A..E. */
#ifndef HL_HOST_SIM_PANEL_ROWS_H
#define HL_HOST_SIM_PANEL_ROWS_H

#include "host-sim/panel.h"

#define HL_PANEL_ROWS_MAX 32

struct hl_panel_rows {
    enum hl_panel_address address;
    uint32_t all;             /* a bit per row that the panel has */
    uint32_t key;             /* what selects: the address, or the row register */
    uint32_t selected;        /* a bit per row */
    int64_t data_ps, edge_ps; /* row register: data last changed, clock last shifted */
    bool raced;               /* the last shift was already found to be a race */
};

struct hl_panel_rows_event {
    bool moved; /* the rows' lines changed */
    bool raced; /* the row register's data changed as it was shifted */
};

/* False for a number of rows that ADDRESS cannot select. */
bool hl_panel_rows_init(struct hl_panel_rows *rows, enum hl_panel_address address, int count);

struct hl_panel_rows_event hl_panel_rows_set(struct hl_panel_rows *rows, int64_t time_ps,
                                             uint32_t before, uint32_t levels);

#endif
