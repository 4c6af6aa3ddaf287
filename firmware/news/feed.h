/* Bytes in, items out: one push parser for every format that sources write.
 *
 * The format is found from the bytes themselves, never from a name or a media type alone: RSS of
 * every version (0.9x, 1.0, 2.0), CDF, Atom 0.3 and 1.0, CAP alerts, news sitemaps and OPML (own
 * tolerant tokenizer), JSON Feed 1.0 and 1.1, ninjs, GeoJSON and any other JSON, and the latest
 * page, plain text in which a line like "14 minutes ago" stands before or after the headline that
 * it dates. XML is read as it streams in; JSON and pages are gathered first, up to body_max.
 * Single-threaded; one parser reads one document. */
#ifndef HL_NEWS_FEED_H
#define HL_NEWS_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceilings. Past them text is cut, elements are skipped, and hl_feed_report says so. */
#define HL_FEED_BODY_MAX   (8u << 20)  /* bytes of a JSON or page document */
#define HL_FEED_TEXT_MAX   (64u << 10) /* bytes kept of one element's text before cleaning */
#define HL_FEED_DEPTH_MAX  64 /* XML nesting that is followed; deeper is skipped, not fatal */
#define HL_FEED_JUNK_MAX   (64u << 10) /* bytes of text in front of an XML document */
#define HL_FEED_VALUES_MAX 400000      /* values in a JSON document */
#define HL_FEED_LINES_MAX  20000       /* lines of a page that are read */
#define HL_FEED_NOTE_MAX   320         /* bytes of a report's note */

enum hl_feed_format {
    HL_FEED_UNKNOWN,
    HL_FEED_RSS,
    HL_FEED_ATOM,
    HL_FEED_JSON,
    HL_FEED_PAGE,
    HL_FEED_CAP,      /* alerts of the Common Alerting Protocol, 1.0 to 1.2 */
    HL_FEED_SITEMAP,  /* a news sitemap */
    HL_FEED_OPML,     /* a list of subscriptions: items bear one each and are no headlines */
    HL_FEED_NINJS,    /* IPTC's news in JSON, 1.x to 3.x */
    HL_FEED_GEOJSON,  /* earthquakes and weather alerts */
    HL_FEED_JSON_API, /* JSON of any other kind, and JSON lines */
    HL_FEED_HTML,     /* a web page */
};

/* One item. An item without a title and a summary is handed out all the same, though it can be no
 * headline. Every pointer is the parser's, valid during the call only. All text is UTF-8 plain
 * text: entities decoded, markup reduced, white space collapsed, control characters gone. */
struct hl_feed_item {
    const char *id;       /* as the feed has it, NULL when it has none */
    const char *title;    /* "" when the item has none */
    const char *link;     /* absolute where it could be resolved, else as written; "" for none */
    const char *language; /* BCP 47, "" for unknown */
    const char *dateline; /* "" for none; the latest page has them */
    const char *summary;  /* the item's description as plain text, cut to HL_TITLE_MAX; "" */
    const char *const *categories;
    size_t category_count;
    int64_t published_s;      /* UTC, HL_TIME_NONE when missing or unreadable */
    bool counted;             /* published_s was counted back from now_s ("3 minutes ago") */
    int urgency;              /* HL_URGENCY_NONE when the feed does not say */
    int64_t embargoed_s;      /* UTC; not to be shown before; 0: none */
    int64_t expires_s;        /* UTC; not to be shown from then on; 0: never */
    const char *subscription; /* the address of a feed that the document lists; NULL for none */
};

/* How often the document says that it changes: lower bounds, never upper ones. All 0: it does not
 * say. */
struct hl_feed_pace {
    int64_t ttl_s; /* RSS ttl, or sy:updatePeriod and updateFrequency; the longer of the two */
    uint32_t skip_hours; /* bit H: not to be asked in hour H of the day, UTC */
    uint8_t skip_days;   /* bit D: nor on day D of the week, UTC; 0 is Sunday */
};

/* What the document says of itself, known when it ends (and, best effort, before item one). */
struct hl_feed_info {
    enum hl_feed_format format;
    const char *title;
    const char *link;
    const char *language;
    const char *encoding; /* "UTF-8"; "" while it is not known */
    const char *feed_url; /* a page's: the feed that it names, absolute; "" for none */
    struct hl_feed_pace pace;
};

struct hl_feed_report {
    unsigned items;   /* handed out */
    unsigned dropped; /* of them without a title and a summary, or alerts that are exercises */
    bool partial;     /* the document ended early, or a ceiling was reached */
    const char *note; /* one phrase for the log, the parser's; NULL when all was well */
};

/* Where documents of a source's own kind have things, from its configuration; NULL: not said.
 * In JSON these are pointers (RFC 6901), in HTML pages XPaths; feeds need none. ITEMS leads to the
 * list, the others start at an item. */
struct hl_feed_fields {
    const char *items;
    const char *title;
    const char *link;
    const char *published;
    const char *id;
    const char *summary;
    const char *category;
};

/* Called for each item that is not handed out: what is known of it (its title, else its link, or
 * ""), and why, in static words. DATA is the item function's. */
typedef void (*hl_feed_drop_fn)(void *data, const char *title, const char *why);

struct hl_feed_options {
    const char *url;          /* base for relative links and the format's last hint; may be NULL */
    const char *content_type; /* the HTTP header's value; may be NULL */
    int64_t now_s;            /* UTC; relative times ("3 minutes ago") are counted from it */
    struct hl_feed_fields fields; /* strings are borrowed for the parser's life */
    hl_feed_drop_fn drop;         /* may be NULL */
    const char *avoid;            /* a feed that a page may name in vain; NULL: none */
    bool follow; /* the caller can fetch the feed that a page names: then the page is not read, and
                    hl_feed_finish fails with info's feed_url set */
};

/* Called for each item in the document's order. Not 0 stops the parser: later writes do nothing
 * and succeed. */
typedef int (*hl_feed_item_fn)(void *data, const struct hl_feed_item *item);

struct hl_feed;

/* OPTIONS is copied. NULL and errno when out of memory. Destroy takes NULL. */
struct hl_feed *hl_feed_create(const struct hl_feed_options *options, hl_feed_item_fn fn,
                               void *data);
void hl_feed_destroy(struct hl_feed *feed);

/* Any split of the document into writes gives the same items. 0, or negative errno: -EMSGSIZE
 * past a ceiling that ends reading, -ENOMEM. */
int hl_feed_write(struct hl_feed *feed, const void *bytes, size_t n);

/* The document is complete. 0, or -EPROTO when it was nothing we read (report->note says what it
 * looked like). REPORT may be NULL. */
int hl_feed_finish(struct hl_feed *feed, struct hl_feed_report *report);

/* Lifetime: the parser's. Best read after hl_feed_finish. */
const struct hl_feed_info *hl_feed_info(const struct hl_feed *feed);
const char *hl_feed_format_name(enum hl_feed_format format);

#endif
