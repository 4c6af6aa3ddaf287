#include "drivers/epaper_probe.h"

#include <string.h>

/* Watches BUSY. */
static void watch(struct hl_epaper_link *link, enum hl_epaper_idle *idle)
{
    int limit_ms = link->panel->ready_limit_ms + HL_PROBE_STEADY_MS;
    int level = -1, steady_ms = 0;

    *idle = HL_EPAPER_IDLE_UNSTEADY;
    for (int ms = 0; ms < limit_ms && !link->err; ms += HL_PROBE_STEP_MS) {
        hl_link_pause(link, HL_PROBE_STEP_MS);
        int now = link->wire->get(link->wire_state, HL_SPI_BUSY);
        if (now < 0)
            hl_link_fail(link, now, "BUSY cannot be read");
        steady_ms = now == level ? steady_ms + HL_PROBE_STEP_MS : 0;
        level = now;
        /* One that looks busy may be: an IT8951 is for two seconds. */
        bool starting = link->panel->ready_limit_ms > ms && level == link->panel->busy_level;
        if (steady_ms >= HL_PROBE_STEADY_MS && !starting) {
            *idle = level ? HL_EPAPER_IDLE_HIGH : HL_EPAPER_IDLE_LOW;
            return;
        }
    }
    if (steady_ms >= HL_PROBE_STEADY_MS)
        *idle = level ? HL_EPAPER_IDLE_HIGH : HL_EPAPER_IDLE_LOW;
}

static void set(struct hl_epaper_link *link, enum hl_spi_line line, bool high)
{
    int err = link->pin[line] == HL_PIN_NONE ? 0 : link->wire->set(link->wire_state, line, high);
    if (err)
        hl_link_fail(link, err, "the %s wire failed", link->wire->name);
}

int hl_epaper_probe(const struct hl_epaper_config *config, const struct hl_spi_wire *wire,
                    void *wire_state, enum hl_epaper_idle *idle)
{
    struct hl_epaper_link link;

    memset(&link, 0, sizeof(link));
    link.panel = config->panel;
    link.wire = wire;
    link.wire_state = wire_state;
    link.settings = config->settings;
    memcpy(link.pin, config->pin, sizeof(link.pin));
    set(&link, HL_SPI_POWER, true);
    set(&link, HL_SPI_RESET, true);
    hl_link_pause(&link, link.panel->reset_high_ms);
    set(&link, HL_SPI_RESET, false);
    hl_link_pause(&link, link.panel->reset_low_ms);
    set(&link, HL_SPI_RESET, true);
    watch(&link, idle);
    bool high = *idle == HL_EPAPER_IDLE_HIGH;
    int err = link.err;
    /* Another family would take the words for sleep for something else. */
    if (!err && *idle != HL_EPAPER_IDLE_UNSTEADY && high != link.panel->busy_level)
        return hl_epaper_make_safe(&link);
    hl_link_clear(&link);
    set(&link, HL_SPI_POWER, false);
    if (link.pin[HL_SPI_POWER] != HL_PIN_NONE) {
        set(&link, HL_SPI_RESET, false);
        set(&link, HL_SPI_DATA, false);
    }
    return err;
}
