#include "host-sim/paper_panels.h"

#include <string.h>

static const struct {
    const char *panel;
    enum hl_paper_controller controller;
    bool old;   /* made before September 2023 */
    bool plain; /* wired_plainly */
} chips[] = {
    {"7in5-v2", HL_PAPER_UC8179, false, false},   {"7in5-v2-2022", HL_PAPER_UC8179, true, false},
    {"5in83-v2", HL_PAPER_UC8179, false, false},  {"2in13-v4", HL_PAPER_SSD1680, false, false},
    {"2in13-v3", HL_PAPER_SSD1680, false, false}, {"2in9-v2", HL_PAPER_SSD1680, false, false},
    {"2in7-v2", HL_PAPER_SSD1680, false, true},   {"1in54-v2", HL_PAPER_SSD1681, false, false},
    {"4in2-v2", HL_PAPER_SSD1683, false, false},  {"4in26", HL_PAPER_SSD1677, false, false},
    {"3in97", HL_PAPER_SSD1677, false, false},    {"13in3k", HL_PAPER_SSD1677, false, true},
    {"7in3e", HL_PAPER_E673, false, false},       {"inky-7in3", HL_PAPER_E673, false, false},
    {"7in3f", HL_PAPER_AC073TC1A, false, false},  {"6in", HL_PAPER_IT8951, false, false},
    {"6in-hd", HL_PAPER_IT8951, false, false},    {"7in8", HL_PAPER_IT8951, false, false},
    {"9in7", HL_PAPER_IT8951, false, false},      {"10in3", HL_PAPER_IT8951, false, false},
};
#define CHIPS (sizeof(chips) / sizeof(chips[0]))

#define NS_PER_MS INT64_C(1000000)

static void put_time(int64_t *ns, const struct hl_epaper_times *times)
{
    if (times->usual_ms)
        *ns = times->usual_ms * NS_PER_MS;
}

bool hl_paper_panel_chip(struct hl_paper_chip_config *config, const struct hl_epaper_panel *panel,
                         const int pin[HL_SPI_LINES])
{
    size_t i = 0;

    while (i < CHIPS && strcmp(chips[i].panel, panel->name) != 0)
        i++;
    if (i == CHIPS)
        return false;
    *config = hl_paper_chip_defaults(chips[i].controller);
    config->width = panel->width;
    config->height = panel->height;
    config->power_line = pin[HL_SPI_POWER] != HL_PIN_NONE;
    config->no_forced_waveform = chips[i].old;
    config->wired_plainly = chips[i].plain;
    config->busy_floats = !panel->busy_level;
    put_time(&config->full_ns, &panel->full);
    put_time(&config->fast_ns, &panel->fast);
    put_time(&config->partial_ns, &panel->partial);
    put_time(&config->grey_ns, &panel->grey);
    return true;
}
