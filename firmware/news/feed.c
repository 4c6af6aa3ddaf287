#include "news/feed.h"

#include "news/encoding.h"
#include "news/feed_parts.h"
#include "news/html_clean.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum shape {
    SHAPE_UNKNOWN, /* only white space so far */
    SHAPE_XML,
    SHAPE_JSON,
    SHAPE_TEXT, /* a page, or junk before XML */
};

struct hl_feed {
    struct hl_feed_out out;
    struct hl_feed_info info;
    struct hl_encoding *encoding;
    struct hl_feed_xml *xml;
    struct hl_buf body;
    enum shape shape;
    size_t junk; /* bytes of text that the XML reader has looked at */
    int err;     /* that ended reading */
    char *url;
};

static int take(void *data, const char *bytes, size_t n);

struct hl_feed *hl_feed_create(const struct hl_feed_options *options, hl_feed_item_fn fn,
                               void *data)
{
    struct hl_feed *feed = calloc(1, sizeof(*feed));
    if (!feed)
        return NULL;
    hl_feed_out_init(&feed->out);
    hl_buf_init(&feed->body, HL_FEED_BODY_MAX);
    feed->out.fn = fn;
    feed->out.data = data;
    feed->out.now_s = options->now_s;
    feed->out.drop = options->drop;
    feed->out.follow = options->follow;
    feed->out.avoid = options->avoid;
    feed->out.fields = options->fields;
    feed->url = strdup(options->url ? options->url : "");
    feed->encoding = hl_encoding_create(options->content_type, take, feed);
    if (!feed->url || !feed->encoding) {
        hl_feed_destroy(feed);
        errno = ENOMEM;
        return NULL;
    }
    feed->out.url = feed->url;
    return feed;
}

void hl_feed_destroy(struct hl_feed *feed)
{
    if (!feed)
        return;
    hl_feed_xml_destroy(feed->xml);
    hl_encoding_destroy(feed->encoding);
    hl_feed_out_finish(&feed->out);
    hl_buf_finish(&feed->body);
    free(feed->url);
    free(feed);
}

static int gather(struct hl_feed *feed, const char *bytes, size_t n)
{
    int err = hl_buf_add(&feed->body, bytes, n);
    if (err == -EMSGSIZE)
        hl_feed_out_partial(&feed->out, "the document is too long");
    return err;
}

static int begin_xml(struct hl_feed *feed, bool after_junk)
{
    feed->xml = hl_feed_xml_create(&feed->out, after_junk);
    return feed->xml ? 0 : -errno;
}

/* Text is kept as a page, while the XML reader looks whether a feed begins in it after all. */
static int take_text(struct hl_feed *feed, const char *bytes, size_t n)
{
    int err = gather(feed, bytes, n);
    if (err || feed->junk == HL_FEED_JUNK_MAX)
        return err;
    size_t room = HL_FEED_JUNK_MAX - feed->junk;
    size_t look = n < room ? n : room;
    err = hl_feed_xml_write(feed->xml, bytes, look);
    feed->junk += look;
    if (err || feed->out.format == HL_FEED_UNKNOWN)
        return err;
    feed->shape = SHAPE_XML;
    hl_buf_finish(&feed->body);
    return hl_feed_xml_write(feed->xml, bytes + look, n - look);
}

/* Until it shows to be a feed it may be a page, and is kept. */
static int take_markup(struct hl_feed *feed, const char *bytes, size_t n)
{
    int err = hl_feed_xml_write(feed->xml, bytes, n);
    if (err || feed->out.format != HL_FEED_UNKNOWN) {
        hl_buf_finish(&feed->body);
        return err;
    }
    return gather(feed, bytes, n);
}

/* The first byte that says something says what shape the document has. */
static int find_shape(struct hl_feed *feed, char first)
{
    if (first == '<') {
        feed->shape = SHAPE_XML;
        return begin_xml(feed, false);
    }
    if (first == '{' || first == '[') {
        feed->shape = SHAPE_JSON;
        return 0;
    }
    feed->shape = SHAPE_TEXT;
    return begin_xml(feed, true);
}

static bool is_blank(char c)
{
    return c == '\0' || c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes UTF-8 from the decoder. */
static int take(void *data, const char *bytes, size_t n)
{
    struct hl_feed *feed = data;
    int err = 0;
    while (feed->shape == SHAPE_UNKNOWN && n > 0 && is_blank(*bytes)) {
        bytes++;
        n--;
    }
    if (n == 0 || feed->out.stopped)
        return 0;
    if (feed->shape == SHAPE_UNKNOWN)
        err = find_shape(feed, *bytes);
    if (err)
        return err;
    if (feed->shape == SHAPE_XML)
        return take_markup(feed, bytes, n);
    return feed->shape == SHAPE_TEXT ? take_text(feed, bytes, n) : gather(feed, bytes, n);
}

int hl_feed_write(struct hl_feed *feed, const void *bytes, size_t n)
{
    if (feed->out.stopped || feed->err)
        return feed->err;
    feed->err = hl_encoding_write(feed->encoding, bytes, n);
    return feed->err;
}

static int fail(struct hl_feed *feed, const char *note)
{
    feed->out.report.note = note;
    return -EPROTO;
}

static int read_whole(struct hl_feed *feed)
{
    switch (feed->shape) {
    case SHAPE_UNKNOWN:
        return fail(feed, "nothing at all");
    case SHAPE_JSON:
        return hl_feed_json_read(&feed->out, feed->body.data, feed->body.len);
    case SHAPE_TEXT:
        return hl_feed_page_read(&feed->out, feed->body.data, feed->body.len);
    case SHAPE_XML:
        break;
    }
    if (feed->out.format != HL_FEED_UNKNOWN)
        return hl_feed_xml_finish(feed->xml);
    if (feed->out.fields.items || hl_feed_xml_is_html(feed->xml) ||
        hl_html_is_page(feed->body.data, feed->body.len))
        return hl_feed_html_read(&feed->out, feed->body.data, feed->body.len);
    return fail(feed, "markup, but not a feed");
}

int hl_feed_finish(struct hl_feed *feed, struct hl_feed_report *report)
{
    if (!feed->err && !feed->out.stopped)
        feed->err = hl_encoding_finish(feed->encoding);
    if (!feed->err && !feed->out.stopped)
        feed->err = read_whole(feed);
    if (report)
        *report = feed->out.report;
    return feed->err;
}

const struct hl_feed_info *hl_feed_info(const struct hl_feed *feed)
{
    /* A view that is made when asked for: not part of what const promises. */
    struct hl_feed_info *info = (struct hl_feed_info *)&feed->info;
    const struct hl_feed_out *out = &feed->out;
    info->format = out->format;
    info->title = out->title.len ? out->title.data : "";
    info->link = out->link.len ? out->link.data : "";
    info->language = out->language.len ? out->language.data : "";
    info->encoding = hl_encoding_name(feed->encoding);
    info->feed_url = out->feed_url.len ? out->feed_url.data : "";
    info->pace = out->pace;
    return info;
}

const char *hl_feed_format_name(enum hl_feed_format format)
{
    static const char *const names[] = {
        [HL_FEED_UNKNOWN] = "unknown",
        [HL_FEED_RSS] = "RSS",
        [HL_FEED_ATOM] = "Atom",
        [HL_FEED_JSON] = "JSON Feed",
        [HL_FEED_PAGE] = "latest page",
        [HL_FEED_NINJS] = "ninjs",
        [HL_FEED_GEOJSON] = "GeoJSON",
        [HL_FEED_JSON_API] = "JSON",
        [HL_FEED_HTML] = "HTML page",
        [HL_FEED_CAP] = "CAP",
        [HL_FEED_SITEMAP] = "news sitemap",
        [HL_FEED_OPML] = "OPML",
    };
    return (size_t)format < sizeof(names) / sizeof(names[0]) ? names[format] : names[0];
}
