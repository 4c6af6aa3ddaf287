#include "show/show.h"

#include <errno.h>

bool hl_show_has_pages(enum hl_layout_kind layout, const struct hl_paper *paper)
{
    if (layout == HL_LAYOUT_PAGE)
        return true;
    return paper && (layout == HL_LAYOUT_AUTO || layout == HL_LAYOUT_FLIP);
}

int hl_show_init(struct hl_show *show, const struct hl_show_options *options,
                 const struct hl_press_fonts *fonts, const struct hl_paper *paper, int width,
                 int height, int64_t now_ns)
{
    *show = (struct hl_show){0};
    if (hl_show_has_pages(options->layout, paper)) {
        show->edition = hl_edition_create(options, fonts, paper, width, height, now_ns);
        return show->edition ? 0 : -errno;
    }
    if (paper)
        return -ENOTSUP;
    show->ticker = hl_ticker_create(options, fonts->text, width, height, now_ns);
    return show->ticker ? 0 : -errno;
}

void hl_show_finish(struct hl_show *show)
{
    hl_ticker_destroy(show->ticker);
    hl_edition_destroy(show->edition);
    *show = (struct hl_show){0};
}

int hl_show_set_items(struct hl_show *show, const struct hl_ticker_item *items, size_t count,
                      int64_t now_ns)
{
    return show->edition ? hl_edition_set_items(show->edition, items, count, now_ns)
                         : hl_ticker_set_items(show->ticker, items, count, now_ns);
}

struct hl_scene *hl_show_advance(struct hl_show *show, int64_t now_ns, int64_t wall_s)
{
    return show->edition ? hl_edition_advance(show->edition, now_ns, wall_s)
                         : hl_ticker_advance(show->ticker, now_ns, wall_s);
}

void hl_show_set_speed(struct hl_show *show, int64_t now_ns, int64_t speed)
{
    if (show->edition)
        hl_edition_set_speed(show->edition, now_ns, speed);
    else
        hl_ticker_set_speed(show->ticker, now_ns, speed);
}

int64_t hl_show_speed(const struct hl_show *show)
{
    return show->edition ? hl_edition_speed(show->edition) : hl_ticker_speed(show->ticker);
}

double hl_show_frame_rate(const struct hl_show *show, double hz)
{
    return show->ticker ? hl_ticker_frame_rate(show->ticker, hz) : hz;
}

void hl_show_snap(struct hl_show *show, int64_t now_ns, double hz)
{
    if (show->ticker)
        hl_ticker_snap(show->ticker, now_ns, hz);
}

size_t hl_show_current(const struct hl_show *show, int64_t now_ns, struct hl_headline **headlines,
                       size_t max)
{
    if (show->edition)
        return hl_edition_current(show->edition, headlines, max);
    const struct hl_headline *current = hl_ticker_current(show->ticker, now_ns);
    if (!current || max == 0)
        return 0;
    headlines[0] = (struct hl_headline *)current;
    return 1;
}
