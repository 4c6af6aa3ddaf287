/* AC073TC1A (7.3" F, seven colours) and E673 (7.3" Spectra 6): 4 bits a pixel, a full refresh and
 * no other. A partial window exists, but the whole waveform runs all the same, so it is not used.
 */
#include "drivers/epaper_ac073.h"

#include "drivers/epaper_link.h"

#define POWER_OFF   0x02
#define POWER_ON    0x04
#define DEEP_SLEEP  0x07
#define SLEEP_CHECK 0xa5
#define PLANE       0x10
#define REFRESH     0x12

static const uint8_t plain[] = {0, 1, 2, 3, 4, 5, 6, 7};

static int start(struct hl_epaper_link *link)
{
    const struct hl_ac073_panel *ac073 = link->panel->data;
    hl_link_play(link, ac073->start);
    return link->err;
}

static int update(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    const struct hl_ac073_panel *ac073 = link->panel->data;
    const struct hl_epaper_box all = {0, 0, link->panel->ram_width, link->panel->height};

    hl_link_plane(link, PLANE, job->next, &all, 4, plain);
    hl_link_command(link, POWER_ON);
    hl_link_settle(link, link->panel->ready_limit_ms, "while its supply came up");
    hl_link_play(link, ac073->before);
    hl_link_byte(link, REFRESH, 0);
    hl_link_refresh(link, hl_link_times(link, job));
    return link->err;
}

static int sleep(struct hl_epaper_link *link)
{
    hl_link_byte(link, POWER_OFF, 0);
    hl_link_settle(link, link->panel->ready_limit_ms, "while its supply went off");
    hl_link_byte(link, DEEP_SLEEP, SLEEP_CHECK);
    return link->err;
}

const struct hl_epaper_controller hl_epaper_ac073 = {
    .name = "AC073/E673",
    .start = start,
    .update = update,
    .sleep = sleep,
};
