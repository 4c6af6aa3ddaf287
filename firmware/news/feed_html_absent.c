/* Without libxml2 pages are not read; the feeds that they name still are. */
#include "news/feed_html.h"

#include <errno.h>

static int refuse(struct hl_feed_out *out)
{
    out->report.note = "an HTML page, which this program cannot read: it was built without libxml2";
    return -EPROTO;
}

int hl_html_list_read(struct hl_feed_out *out, const char *html, size_t n, bool login)
{
    (void)html;
    (void)n;
    (void)login;
    return refuse(out);
}

int hl_html_xpath_read(struct hl_feed_out *out, const char *html, size_t n)
{
    (void)html;
    (void)n;
    return refuse(out);
}
