/* A web page: what the configuration points at in it, the feed that it names, or its own list. */
#include "news/feed_html.h"

#include "news/url.h"

#include <errno.h>
#include <string.h>

/* What the page says of itself, absolute. */
static int use_about(struct hl_feed_out *out, struct hl_html_about *about)
{
    int err = 0;
    if (about->base.len)
        err = hl_feed_link(&out->link, out, NULL, about->base.data);
    if (!err && about->feed.len)
        err = hl_feed_link(&out->feed_url, out, NULL, about->feed.data);
    /* A base that is no address, or a feed on this computer, is no help. */
    if (!hl_url_is_absolute(out->link.len ? out->link.data : ""))
        hl_buf_clear(&out->link);
    return err;
}

static int read_page(struct hl_feed_out *out, const struct hl_buf *clean,
                     const struct hl_html_about *about)
{
    const char *html = clean->len ? clean->data : "";
    out->format = HL_FEED_HTML;
    if (about->full)
        hl_feed_out_partial(out, "the page has too many tags");
    if (out->fields.items || out->fields.title)
        return hl_html_xpath_read(out, html, clean->len);
    bool avoided = out->avoid && out->feed_url.len && strcmp(out->avoid, out->feed_url.data) == 0;
    if (out->follow && out->feed_url.len && !avoided) {
        hl_feed_out_note(out, "a page whose feed is %s", out->feed_url.data);
        return -EPROTO;
    }
    return hl_html_list_read(out, html, clean->len, about->password);
}

int hl_feed_html_read(struct hl_feed_out *out, const char *text, size_t n)
{
    struct hl_html_about about;
    struct hl_buf clean;
    hl_html_about_init(&about);
    hl_buf_init(&clean, HL_FEED_BODY_MAX * 2u); /* references are longer than what they stand for */
    int err = hl_html_clean(&clean, text, n, &about);
    if (!err)
        err = use_about(out, &about);
    if (!err)
        err = read_page(out, &clean, &about);
    hl_buf_finish(&clean);
    hl_html_about_finish(&about);
    return err;
}
