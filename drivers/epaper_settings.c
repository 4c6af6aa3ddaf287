#include "drivers/epaper_settings.h"

#include "base/log.h"
#include "drivers/epaper_state.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const hl_epaper_rotations[] = {"auto", "0", "90", "180", "270", NULL};
const char *const hl_epaper_borders[] = {"white", "black", "floating", NULL};

const struct hl_epaper_panel *hl_epaper_settings_panel(const struct hl_epaper_settings *settings,
                                                       const char *name)
{
    const char *panel = settings->panel;

    if (!panel) {
        hl_error(name, "which panel? give it as panel=7in5-v2; `headliner boards` lists them with "
                       "what is printed on each");
        return NULL;
    }
    const struct hl_epaper_panel *found = hl_epaper_panel_find(panel);
    const char *nearest = found ? NULL : hl_epaper_panel_suggest(panel);
    if (!found)
        hl_error(name, "panel=%s is not known%s%s%s `headliner boards` lists them", panel,
                 nearest ? "; did you mean " : ";", nearest ? nearest : "", nearest ? "?" : "");
    return found;
}

static int put_pins(const struct hl_epaper_settings *settings, const char *name,
                    struct hl_epaper_config *config, struct hl_spi_setup *setup)
{
    const char *wanted = settings->hat ? settings->hat : config->panel->hat;
    const struct hl_epaper_hat *hat = hl_epaper_hat_find(wanted);

    if (!hat) {
        hl_error(name, "hat=%s is not known; there are waveshare, inky, it8951", wanted);
        return -EINVAL;
    }
    for (int line = 0; line < HL_SPI_LINES; line++)
        setup->pin[line] =
            settings->pin[line] == HL_EPAPER_PIN_HAT ? hat->pin[line] : settings->pin[line];
    if (setup->pin[HL_SPI_BUSY] == HL_PIN_NONE || setup->pin[HL_SPI_RESET] == HL_PIN_NONE) {
        hl_error(name, "%s must be wired: without it there is no telling what the panel does",
                 setup->pin[HL_SPI_BUSY] == HL_PIN_NONE ? "busy" : "rst");
        return -EINVAL;
    }
    memcpy(config->pin, setup->pin, sizeof(config->pin));
    return 0;
}

/* "auto" is landscape: panels with more rows than columns are turned. */
static int degrees_of(const struct hl_epaper_settings *settings,
                      const struct hl_epaper_panel *panel)
{
    if (settings->rotate == 0)
        return panel->height > panel->width ? 90 : 0;
    return (settings->rotate - 1) * 90;
}

static void put_setup(const struct hl_epaper_settings *settings, struct hl_epaper_config *config,
                      struct hl_spi_setup *setup)
{
    const struct hl_epaper_panel *panel = config->panel;

    setup->device = settings->device;
    setup->chip = settings->chip_label;
    setup->clock_hz =
        settings->clock_mhz > 0 ? (uint32_t)(settings->clock_mhz * 1e6) : panel->clock_hz;
    setup->busy_pull = panel->busy_pull;
    config->settings.clock_hz = setup->clock_hz;
    config->settings.data_clock_hz = settings->clock_mhz > 0 ? 0 : panel->data_clock_hz;
    /* Without supply no line may feed the panel. */
    setup->start[HL_SPI_RESET] = setup->pin[HL_SPI_POWER] == HL_PIN_NONE;
}

int hl_epaper_settings_resolve(const struct hl_epaper_settings *settings, const char *name,
                               bool keep, struct hl_epaper_config *config,
                               struct hl_spi_setup *setup, char **state_path)
{
    const struct hl_epaper_panel *panel = hl_epaper_settings_panel(settings, name);

    *state_path = NULL;
    *setup = (struct hl_spi_setup){.device = NULL};
    if (!panel)
        return -EINVAL;
    if (settings->grey && !(panel->modes & HL_EPAPER_CAN_GREY4)) {
        hl_error(name, "%s has no four greys; leave grey out", panel->name);
        return -EINVAL;
    }
    *config = (struct hl_epaper_config){
        .panel = panel,
        .settings = {.border = settings->border,
                     .temperature = settings->temperature,
                     .vcom_mv = (int)(settings->vcom * -1000 + 0.5)},
        .degrees = degrees_of(settings, panel),
        .grey = settings->grey,
        .invert = settings->invert,
        .seen = settings->palette,
        .partials = settings->partials,
        .update_min_s = settings->update_s,
        .full_min_s = settings->full_s,
    };
    int err = put_pins(settings, name, config, setup);
    if (err)
        return err;
    put_setup(settings, config, setup);
    if (keep) {
        *state_path = settings->state ? strdup(settings->state) : hl_epaper_state_path(panel->name);
        config->state_path = *state_path;
    }
    return 0;
}

bool hl_epaper_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset)
{
    size_t i = 0;
    while (i < n && hl_epaper_panels[i].name)
        i++;
    const struct hl_epaper_panel *panel = &hl_epaper_panels[i];
    if (!panel->name)
        return false;
    snprintf(preset->board, sizeof(preset->board), "%s:panel=%s", driver->name, panel->name);
    snprintf(preset->what, sizeof(preset->what), "%s, %s, %dx%d", panel->print,
             panel->palette->name, panel->width, panel->height);
    return true;
}
