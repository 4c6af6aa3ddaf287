/* UC8179 (GD7965), black and white: 7.5" 800x480, 5.83" 648x480.
 *
 * Planes: 10 is the old picture, 13 the new one, both written in full for every window; bits are 1
 * for white, by CDI's DDX = 01. (Makers' full refresh has DDX = 00 and so sends 13 inverted; theirs
 * for partial ones, and GxEPD2 for all, is 01: one polarity is one mistake less.)
 * A partial window is refreshed alone, so each area is a window with a refresh of its own. */
#include "drivers/epaper_uc8179.h"

#include "drivers/epaper_link.h"

#define PSR         0x00
#define POWER_OFF   0x02
#define POWER_ON    0x04
#define BOOSTER     0x06
#define DEEP_SLEEP  0x07
#define SLEEP_CHECK 0xa5 /* without it the command does nothing */
#define OLD_PLANE   0x10
#define REFRESH     0x12
#define NEW_PLANE   0x13
#define CDI         0x50
#define WINDOW      0x90
#define WINDOW_IN   0x91
#define WINDOW_OUT  0x92
#define CASCADE     0xe0 /* 02: TSFIX, the temperature is told by E5 */
#define TEMPERATURE 0xe5

#define TSFIX 0x02

/* CDI's first byte: border not driven (b7), border data (b5:4), new to old after a refresh (b3),
 * polarity (b1:0). 29 and A9 are GxEPD2's for full and partial. */
#define CDI_FULL    0x29
#define CDI_PARTIAL 0xa9
#define CDI_SECOND  0x07
#define CDI_SLEEP   0xf7 /* the maker sends this byte alone; the command has two */
#define CDI_GREY                                                                                   \
    0x10 /* DDX 00, for which the maker's table of planes is taken to be made [inf]                \
          */
/* BDV 10 is white in 29 above; the other is taken to be black [inf]. */
#define CDI_BORDER_BLACK 0x19

static const uint8_t plain[] = {0, 1};

/* Four greys, black to white, in the two planes: the maker's table for 7.5" V2. */
static const uint8_t grey_old[] = {1, 0, 1, 0}, grey_new[] = {1, 1, 0, 0};

static const uint8_t booster_fast[] = {0x27, 0x27, 0x18, 0x17};

#define RESOLUTION 0x61

static const uint8_t start_steps[] = {
    HL_STEP(0x01, 0x07, 0x07, 0x3f, 0x3f), /* +-20 V, +-15 V */
    HL_STEP(BOOSTER, 0x17, 0x17, 0x28, 0x17),
    HL_STEP(PSR, 0x1f), /* black and white, waveforms of the panel */
    HL_STEP_END,
};
static const uint8_t more_steps[] = {HL_STEP(0x15, 0x00), HL_STEP(0x60, 0x22), HL_STEP_END};

static void put_cdi(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    uint8_t cdi[] = {CDI_FULL, CDI_SECOND};
    if (link->settings.border == HL_LINK_BORDER_BLACK)
        cdi[0] = CDI_BORDER_BLACK;
    if (link->settings.border == HL_LINK_BORDER_FLOATING || job->refresh == HL_EPAPER_PARTIAL)
        cdi[0] = CDI_PARTIAL;
    if (job->grey)
        cdi[0] = CDI_GREY;
    hl_link_put(link, CDI, cdi, sizeof(cdi));
}

static int start(struct hl_epaper_link *link)
{
    int width = link->panel->width, height = link->panel->height;
    const uint8_t size[] = {(uint8_t)(width >> 8), (uint8_t)width, (uint8_t)(height >> 8),
                            (uint8_t)height};

    hl_link_play(link, start_steps);
    hl_link_put(link, RESOLUTION, size, sizeof(size));
    hl_link_play(link, more_steps);
    return link->err;
}

/* A forced temperature picks one of the panel's own waveforms. */
static void choose_waveform(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    const struct hl_uc8179_panel *panel = link->panel->data;
    uint8_t temperature = job->grey                           ? panel->grey
                          : job->refresh == HL_EPAPER_PARTIAL ? panel->partial
                          : job->refresh == HL_EPAPER_FAST    ? panel->fast
                                                              : 0;
    if (job->refresh == HL_EPAPER_FAST)
        hl_link_put(link, BOOSTER, booster_fast, sizeof(booster_fast));
    if (!temperature)
        return;
    hl_link_byte(link, CASCADE, TSFIX);
    hl_link_byte(link, TEMPERATURE, temperature);
}

static void put_window(struct hl_epaper_link *link, const struct hl_epaper_box *box)
{
    /* Ends are inclusive, and formed before they are split into bytes. */
    int right = (box->x + box->width - 1) | 7, bottom = box->y + box->height - 1;
    const uint8_t window[] = {
        (uint8_t)(box->x >> 8), (uint8_t)box->x,        (uint8_t)(right >> 8),
        (uint8_t)right,         (uint8_t)(box->y >> 8), (uint8_t)box->y,
        (uint8_t)(bottom >> 8), (uint8_t)bottom,        1,
    };
    hl_link_put(link, WINDOW, window, sizeof(window));
}

static void refresh(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    hl_link_command(link, REFRESH);
    hl_link_refresh(link, hl_link_times(link, job));
}

static void update_areas(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    hl_link_command(link, WINDOW_IN);
    for (size_t i = 0; i < job->box_count; i++) {
        put_window(link, &job->boxes[i]);
        hl_link_plane(link, OLD_PLANE, job->shown, &job->boxes[i], 1, plain);
        hl_link_plane(link, NEW_PLANE, job->next, &job->boxes[i], 1, plain);
        refresh(link, job);
    }
    hl_link_command(link, WINDOW_OUT);
}

static void update_all(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    const struct hl_epaper_box all = {0, 0, link->panel->ram_width, link->panel->height};
    const struct hl_epaper_image *old = job->grey ? job->next : job->shown;

    hl_link_plane(link, OLD_PLANE, old, &all, 1, job->grey ? grey_old : plain);
    hl_link_plane(link, NEW_PLANE, job->next, &all, 1, job->grey ? grey_new : plain);
    refresh(link, job);
}

static int update(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    put_cdi(link, job);
    choose_waveform(link, job);
    hl_link_command(link, POWER_ON);
    hl_link_settle(link, link->panel->ready_limit_ms, "while its supply came up");
    if (job->refresh == HL_EPAPER_PARTIAL)
        update_areas(link, job);
    else
        update_all(link, job);
    return link->err;
}

static int sleep(struct hl_epaper_link *link)
{
    const uint8_t cdi[] = {CDI_SLEEP, CDI_SECOND};
    hl_link_put(link, CDI, cdi, sizeof(cdi));
    hl_link_command(link, POWER_OFF);
    hl_link_settle(link, link->panel->ready_limit_ms, "while its supply went off");
    hl_link_byte(link, DEEP_SLEEP, SLEEP_CHECK);
    return link->err;
}

const struct hl_epaper_controller hl_epaper_uc8179 = {
    .name = "UC8179",
    .start = start,
    .update = update,
    .sleep = sleep,
};
