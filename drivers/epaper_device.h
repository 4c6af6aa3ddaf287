/* A panel on a wire, with what it shows: turns frames into as few and as gentle refreshes as its
 * governor allows, and leaves it asleep after each. The wire is real or virtual. Stage thread. */
#ifndef HL_DRIVERS_EPAPER_DEVICE_H
#define HL_DRIVERS_EPAPER_DEVICE_H

#include "drivers/epaper_governor.h"
#include "drivers/epaper_link.h"
#include "drivers/epaper_status.h"
#include "show/paper.h"

struct hl_epaper_config {
    const struct hl_epaper_panel *panel;
    struct hl_link_settings settings;
    int pin[HL_SPI_LINES]; /* HL_PIN_NONE: not wired */
    int degrees;           /* 0, 90, 180, 270: how the page is turned, clockwise */
    bool grey;             /* four greys, where the panel has them */
    bool invert;
    const char *seen;                /* measured colours, see epaper_ink.h; NULL: the panel's */
    int partials;                    /* 1..HL_EPAPER_PARTIALS_MAX; 0: the default */
    int update_min_s;                /* 0: the panel's; less than the panel's is raised to it */
    int full_min_s;                  /* the same */
    const char *state_path;          /* NULL: counts are not kept */
    struct hl_epaper_status *status; /* written on and on, until destroy; NULL: nobody looks */
};

struct hl_epaper_device;

/* WIRE is open, and stays so and the caller's until destroy; strings of CONFIG are copied or used
 * up. Powers the panel, resets it, asks whether it is there, puts it to sleep: it shows what it
 * showed. NULL with errno, and a log line. */
struct hl_epaper_device *hl_epaper_device_create(const struct hl_epaper_config *config,
                                                 const struct hl_spi_wire *wire, void *wire_state);

/* Pixels of a frame, as the page is turned. */
void hl_epaper_device_size(const struct hl_epaper_device *device, int *width, int *height);

/* What the panel can show, as configured, into PAPER: its names are the palette's, for ever. */
void hl_epaper_device_paper(const struct hl_epaper_device *device, struct hl_paper *paper);

/* FRAME is what the panel should show. May refresh it, and waits for that: at most twice the
 * ceiling of its longest refresh, and ten times its ready limit. URGENT: do not wait for more
 * changes. 0, also when nothing was done; negative errno when the panel failed twice: it is then as
 * safe as can be made, with its supply off, and a log line said why. */
int hl_epaper_device_show(struct hl_epaper_device *device, const struct hl_frame *frame,
                          bool urgent);

const struct hl_epaper_counts *hl_epaper_device_counts(const struct hl_epaper_device *device);

/* Asleep and its supply off, within some seconds; then frees all. 0, or negative errno when the
 * panel could not be told, logged. Takes NULL. */
int hl_epaper_device_destroy(struct hl_epaper_device *device);

/* High voltage off, deep sleep, supply off, whatever state the panel is in; BUSY need not work. 0,
 * or the wire's negative errno. Neither allocates, locks nor prints. */
int hl_epaper_make_safe(struct hl_epaper_link *link);

#endif
