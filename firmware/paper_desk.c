#include "paper_desk.h"

#include "base/clock.h"
#include "drivers/epaper_device.h"
#include "host-sim/paper_panels.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CELSIUS 21

struct hl_paper_desk {
    const struct hl_epaper_panel *panel;
    struct hl_paper_chip *chip;
    struct hl_spi_virtual wire;
    struct hl_epaper_device *device;
    int64_t awake_ns;
};

static int plug(struct hl_paper_desk *desk, const struct hl_epaper_hat *hat)
{
    const struct hl_epaper_panel *panel = desk->panel;
    struct hl_paper_chip_config chip;
    struct hl_epaper_config config = {.panel = panel,
                                      .settings = {.clock_hz = panel->clock_hz,
                                                   .data_clock_hz = panel->data_clock_hz,
                                                   .temperature = CELSIUS},
                                      .degrees = panel->height > panel->width ? 90 : 0};
    struct hl_spi_setup setup = {.clock_hz = panel->clock_hz};
    char error[HL_WIRE_ERROR_MAX];

    if (!hl_paper_panel_chip(&chip, panel, hat->pin))
        return -EINVAL;
    chip.celsius = CELSIUS;
    desk->chip = hl_paper_chip_create(&chip);
    if (!desk->chip)
        return -errno;
    memcpy(setup.pin, hat->pin, sizeof(setup.pin));
    memcpy(config.pin, hat->pin, sizeof(config.pin));
    setup.start[HL_SPI_RESET] = !chip.power_line;
    desk->wire =
        (struct hl_spi_virtual){.chip = hl_paper_chip_plug(desk->chip), .now_ns = HL_NS_PER_S};
    int err = hl_spi_wire_virtual.open(&desk->wire, &setup, error);
    if (err)
        return err;
    desk->device = hl_epaper_device_create(&config, &hl_spi_wire_virtual, &desk->wire);
    return desk->device ? 0 : -errno;
}

struct hl_paper_desk *hl_paper_desk_create(const char *panel)
{
    const struct hl_epaper_panel *found = hl_epaper_panel_find(panel);
    const struct hl_epaper_hat *hat = found ? hl_epaper_hat_find(found->hat) : NULL;
    struct hl_paper_desk *desk = hat ? calloc(1, sizeof(*desk)) : NULL;
    int err = !hat ? -EINVAL : !desk ? -ENOMEM : 0;

    if (!err) {
        desk->panel = found;
        err = plug(desk, hat);
    }
    if (!err)
        return desk;
    hl_paper_desk_destroy(desk);
    errno = -err;
    return NULL;
}

void hl_paper_desk_destroy(struct hl_paper_desk *desk)
{
    if (!desk)
        return;
    hl_epaper_device_destroy(desk->device);
    hl_paper_chip_destroy(desk->chip);
    free(desk);
}

void hl_paper_desk_size(const struct hl_paper_desk *desk, int *width, int *height)
{
    hl_epaper_device_size(desk->device, width, height);
}

void hl_paper_desk_paper(const struct hl_paper_desk *desk, struct hl_paper *paper)
{
    hl_epaper_device_paper(desk->device, paper);
}

int64_t hl_paper_desk_now(const struct hl_paper_desk *desk)
{
    return desk->wire.now_ns;
}

static unsigned done(const struct hl_paper_desk *desk)
{
    const struct hl_epaper_counts *counts = hl_epaper_device_counts(desk->device);
    return counts->total[HL_EPAPER_PARTIAL] + counts->total[HL_EPAPER_FAST] +
           counts->total[HL_EPAPER_FULL];
}

int hl_paper_desk_present(struct hl_paper_desk *desk, const struct hl_frame *frame, int64_t now_ns)
{
    unsigned before = done(desk);

    if (desk->wire.now_ns > now_ns)
        return 0;
    desk->wire.now_ns = now_ns;
    int err = hl_epaper_device_show(desk->device, frame, frame->urgent);
    if (err || done(desk) == before)
        return err;
    desk->awake_ns += desk->wire.now_ns - now_ns;
    return 1;
}

void hl_paper_desk_costs(const struct hl_paper_desk *desk, struct hl_paper_desk_costs *costs)
{
    const struct hl_epaper_counts *counts = hl_epaper_device_counts(desk->device);
    size_t plane = (size_t)desk->panel->ram_width / 8 * (size_t)desk->panel->height;

    *costs = (struct hl_paper_desk_costs){
        .partial = counts->total[HL_EPAPER_PARTIAL],
        .fast = counts->total[HL_EPAPER_FAST],
        .full = counts->total[HL_EPAPER_FULL],
        .bytes = desk->wire.bytes,
        .awake_ns = desk->awake_ns,
        .page_bytes = desk->panel->controller == &hl_epaper_uc8179 ? 2 * plane : plane,
        .faults = hl_paper_chip_fault_total(desk->chip),
    };
}
