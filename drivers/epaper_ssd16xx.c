/* SSD1677, SSD1680, SSD1681, SSD1683: black and white, two planes: 24 is the new picture, 26 the
 * old one in a partial refresh (display mode 2) and a second copy of the new one otherwise.
 *
 * A partial refresh drives every pixel in which the planes differ, wherever in the memory, so both
 * must be equal but where something changes. Deep sleep mode 1 keeps them: the new plane is written
 * where it changes before the refresh, the old one after it, and nothing else. When nothing is
 * known of the memory, all of both is written first.
 *
 * Sources do not agree whether a chip lets its planes change places after such a refresh. Command
 * 37 says that they stay, which is also what data sheets give for a chip that is not told. */
#include "drivers/epaper_ssd16xx.h"

#include "drivers/epaper_link.h"

#define GATE_V     0x03
#define SOURCE_V   0x04
#define SLEEP      0x10
#define ACTIVATE   0x20
#define UPDATE     0x22
#define NEW_PLANE  0x24
#define OLD_PLANE  0x26
#define VCOM       0x2c
#define WAVEFORM   0x32
#define OPTION     0x37
#define BORDER     0x3c
#define END_OPTION 0x3f
#define WINDOW_X   0x44
#define WINDOW_Y   0x45
#define COUNTER_X  0x4e
#define COUNTER_Y  0x4f

#define BORDER_PARTIAL  0x80 /* VCOM: it stays as it is */
#define BORDER_FLOATING 0xc0
#define BORDER_BLACK    0x00 /* as the waveform drives black [inf] */
#define POWER_OFF       0x83 /* with 22, 20: analog and clock off */

static const uint8_t plain[] = {0, 1};

/* Four greys, black to white, in 24 and 26: the maker's table for 2.9" V2. */
static const uint8_t grey_new[] = {1, 0, 1, 0}, grey_old[] = {1, 1, 0, 0};

static int start(struct hl_epaper_link *link)
{
    const struct hl_ssd_panel *ssd = link->panel->data;
    hl_link_play(link, ssd->start);
    return link->err;
}

static void put_x(struct hl_epaper_link *link, uint8_t op, int first, int last, size_t count)
{
    const struct hl_ssd_panel *ssd = link->panel->data;
    const uint8_t pixels[] = {(uint8_t)first, (uint8_t)(first >> 8), (uint8_t)last,
                              (uint8_t)(last >> 8)};
    const uint8_t bytes[] = {(uint8_t)(first / 8), (uint8_t)(last / 8)};
    if (ssd->x_pixels)
        hl_link_put(link, op, pixels, 2 * count);
    else
        hl_link_put(link, op, bytes, count);
}

/* Window registers as they stand; 0 pixels: not known. */
struct window {
    struct hl_epaper_box box;
};

static void put_window(struct hl_epaper_link *link, struct window *at,
                       const struct hl_epaper_box *box)
{
    const struct hl_ssd_panel *ssd = link->panel->data;
    int left = box->x, right = (box->x + box->width - 1) | 7;
    int top = box->y, bottom = box->y + box->height - 1;

    if (ssd->y_down) {
        top = link->panel->height - 1 - top;
        bottom = link->panel->height - 1 - bottom;
    }
    const uint8_t rows[] = {(uint8_t)top, (uint8_t)(top >> 8), (uint8_t)bottom,
                            (uint8_t)(bottom >> 8)};
    if (at->box.x != box->x || at->box.width != box->width)
        put_x(link, WINDOW_X, left, right, 2);
    if (at->box.y != box->y || at->box.height != box->height)
        hl_link_put(link, WINDOW_Y, rows, 4);
    at->box = *box;
    put_x(link, COUNTER_X, left, right, 1);
    hl_link_put(link, COUNTER_Y, rows, 2);
}

static void put_plane(struct hl_epaper_link *link, struct window *at, uint8_t op,
                      const struct hl_epaper_image *image, const struct hl_epaper_box *box,
                      const uint8_t *codes)
{
    put_window(link, at, box);
    hl_link_plane(link, op, image, box, 1, codes);
}

static void put_waveform(struct hl_epaper_link *link, const struct hl_ssd_waveform *wave)
{
    if (!wave)
        return;
    hl_link_put(link, WAVEFORM, &wave->level[0][0], HL_SSD_WAVEFORM_BYTES);
    hl_link_byte(link, END_OPTION, wave->end_option);
    hl_link_byte(link, GATE_V, wave->gate_v);
    hl_link_put(link, SOURCE_V, wave->source_v, sizeof(wave->source_v));
    hl_link_byte(link, VCOM, wave->vcom);
}

static void put_border(struct hl_epaper_link *link, bool partial)
{
    const struct hl_ssd_panel *ssd = link->panel->data;
    uint8_t border = partial ? BORDER_PARTIAL : ssd->border;
    if (!partial && link->settings.border == HL_LINK_BORDER_BLACK)
        border = BORDER_BLACK;
    if (!partial && link->settings.border == HL_LINK_BORDER_FLOATING)
        border = BORDER_FLOATING;
    hl_link_byte(link, BORDER, border);
}

static const struct hl_ssd_mode *mode_of(const struct hl_ssd_panel *ssd,
                                         const struct hl_epaper_job *job)
{
    if (job->grey)
        return &ssd->grey;
    return job->refresh == HL_EPAPER_PARTIAL ? &ssd->partial
           : job->refresh == HL_EPAPER_FAST  ? &ssd->fast
                                             : &ssd->full;
}

static void refresh(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    hl_link_byte(link, UPDATE, mode_of(link->panel->data, job)->update);
    hl_link_command(link, ACTIVATE);
    hl_link_refresh(link, hl_link_times(link, job));
}

/* Both planes, where something changed or all over: the new one before the refresh, the old one,
 * which only the next refresh asks for, after it. */
static void update_planes(struct hl_epaper_link *link, const struct hl_epaper_job *job,
                          const struct hl_epaper_box *all)
{
    bool partial = job->refresh == HL_EPAPER_PARTIAL;
    struct window at = {.box = {.x = 0}};

    if (job->forgotten) {
        put_plane(link, &at, OLD_PLANE, partial ? job->shown : job->next, all, plain);
        put_plane(link, &at, NEW_PLANE, job->next, all, plain);
    }
    for (size_t i = 0; i < job->box_count && !job->forgotten; i++)
        put_plane(link, &at, NEW_PLANE, job->next, &job->boxes[i], plain);
    refresh(link, job);
    if (job->forgotten && !partial)
        return;
    for (size_t i = job->box_count; i-- > 0;) /* the window still stands at the last */
        put_plane(link, &at, OLD_PLANE, job->next, &job->boxes[i], plain);
}

static void update_greys(struct hl_epaper_link *link, const struct hl_epaper_job *job,
                         const struct hl_epaper_box *all)
{
    struct window at = {.box = {.x = 0}};

    put_plane(link, &at, OLD_PLANE, job->next, all, grey_old);
    put_plane(link, &at, NEW_PLANE, job->next, all, grey_new);
    refresh(link, job);
}

static int update(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    static const uint8_t planes_stay[10] = {0};
    const struct hl_epaper_box all = {0, 0, link->panel->ram_width, link->panel->height};
    const struct hl_ssd_mode *mode = mode_of(link->panel->data, job);
    bool partial = job->refresh == HL_EPAPER_PARTIAL;

    put_waveform(link, mode->waveform);
    hl_link_play(link, mode->steps);
    put_border(link, partial);
    if (partial)
        hl_link_put(link, OPTION, planes_stay, sizeof(planes_stay));
    if (job->grey)
        update_greys(link, job, &all);
    else
        update_planes(link, job, &all);
    return link->err;
}

static int sleep(struct hl_epaper_link *link)
{
    const struct hl_ssd_panel *ssd = link->panel->data;
    hl_link_byte(link, UPDATE, POWER_OFF);
    hl_link_command(link, ACTIVATE);
    hl_link_settle(link, link->panel->ready_limit_ms, "while its supply went off");
    hl_link_byte(link, SLEEP, ssd->sleep);
    return link->err;
}

const struct hl_epaper_controller hl_epaper_ssd16xx = {
    .name = "SSD16xx",
    .start = start,
    .update = update,
    .sleep = sleep,
};
