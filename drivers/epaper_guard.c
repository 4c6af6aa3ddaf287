#include "drivers/epaper_guard.h"

#include "drivers/spi_bare.h"

#include <string.h>

struct ward {
    const struct hl_spi_setup *setup;
    const struct hl_epaper_config *config;
};

int hl_epaper_rescue(const struct hl_spi_setup *setup, const struct hl_epaper_config *config)
{
    struct hl_spi_setup awake = *setup;
    struct hl_spi_bare bare;
    struct hl_epaper_link link;
    char error[HL_WIRE_ERROR_MAX];

    /* A panel without supply hears nothing; what it was told last may not have been sleep. */
    awake.start[HL_SPI_POWER] = true;
    awake.start[HL_SPI_RESET] = true;
    awake.start[HL_SPI_DATA] = true; /* as sleep leaves it: nothing moves there before the reset */
    int err = hl_spi_wire_bare.open(&bare, &awake, error);
    if (err)
        return err;
    memset(&link, 0, sizeof(link));
    link.panel = config->panel;
    link.wire = &hl_spi_wire_bare;
    link.wire_state = &bare;
    link.settings = config->settings;
    memcpy(link.pin, config->pin, sizeof(link.pin));
    err = hl_epaper_make_safe(&link);
    hl_spi_wire_bare.close(&bare);
    return err;
}

static void rescue(const void *data)
{
    const struct ward *ward = data;
    hl_epaper_rescue(ward->setup, ward->config);
}

int hl_epaper_guard(struct hl_guard *guard, const struct hl_spi_setup *setup,
                    const struct hl_epaper_config *config)
{
    /* The guard has a copy of all memory as of now. */
    const struct ward ward = {setup, config};
    return hl_guard_init(guard, rescue, &ward);
}
