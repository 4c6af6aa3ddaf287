/* What the readers of the formats share. Only the files feed*.c include this. */
#ifndef HL_NEWS_FEED_PARTS_H
#define HL_NEWS_FEED_PARTS_H

#include "base/buf.h"
#include "base/clock.h"
#include "news/feed.h"
#include "news/headline.h"

/* Where items go, and what is known of the document. */
struct hl_feed_out {
    hl_feed_item_fn fn;
    void *data;
    const char *url; /* never NULL */
    int64_t now_s;
    struct hl_feed_report report;
    enum hl_feed_format format;
    struct hl_buf title;
    struct hl_buf link; /* absolute, or empty */
    struct hl_buf language;
    struct hl_buf feed_url; /* that a page names, absolute */
    bool follow;            /* the caller can go there ... */
    const char *avoid;      /* ... but not to this one; NULL: anywhere */
    struct hl_feed_pace pace;
    bool stopped; /* by the item function */
    hl_feed_drop_fn drop;
    struct hl_feed_fields fields;
    char note[HL_FEED_NOTE_MAX]; /* a report's note that is made up */
};

void hl_feed_out_init(struct hl_feed_out *out);
void hl_feed_out_finish(struct hl_feed_out *out);

/* Marks the document as not wholly read; the first NOTE (static text) stays. */
void hl_feed_out_partial(struct hl_feed_out *out, const char *note);

/* Makes the report's note, or adds to the one made; too long a note is cut. */
void hl_feed_out_note(struct hl_feed_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hl_feed_out_note_more(struct hl_feed_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Counts an item, of which TITLE ("" for none) is known, as dropped, and says WHY (static text). */
void hl_feed_out_drop(struct hl_feed_out *out, const char *title, const char *why);

/* What the bytes of a text are made of. */
enum hl_feed_form {
    HL_FORM_TEXT,     /* plain text */
    HL_FORM_HTML,     /* HTML */
    HL_FORM_XML_TEXT, /* plain text, as it stands in an XML document */
    HL_FORM_XML_HTML, /* HTML, as it stands (escaped) in an XML document */
    HL_FORM_XHTML,    /* markup that is part of the XML document */
};

/* OUT becomes the clean text of N bytes, cut at OUT's ceiling between characters. A title of
 * nothing but a tag ("<title>") keeps it as a word. 0 or -ENOMEM. */
int hl_feed_clean(struct hl_buf *out, enum hl_feed_form form, const char *raw, size_t n);
int hl_feed_clean_title(struct hl_buf *out, enum hl_feed_form form, const char *raw, size_t n);

/* OUT becomes LINK made absolute by BASE, else by the document's own link, else by its address;
 * as written where none can do it; empty when it is longer than OUT allows. 0 or -ENOMEM. */
int hl_feed_link(struct hl_buf *out, const struct hl_feed_out *from, const char *base,
                 const char *link);

/* An item that is being put together. */
struct hl_draft {
    struct hl_buf id;
    struct hl_buf title;
    struct hl_buf link;
    struct hl_buf language;
    struct hl_buf dateline;
    struct hl_buf summary;
    struct hl_buf categories[HL_CATEGORIES_MAX];
    size_t category_count;
    int64_t published_s;
    bool counted; /* back from now_s */
    int urgency;
    int64_t embargoed_s;
    int64_t expires_s;
    struct hl_buf subscription;
};

void hl_draft_init(struct hl_draft *draft);
void hl_draft_finish(struct hl_draft *draft);
void hl_draft_clear(struct hl_draft *draft);

/* A category more; a repeat, an empty one and one past the ceiling are passed over. */
int hl_draft_add_category(struct hl_draft *draft, enum hl_feed_form form, const char *raw,
                          size_t n);

/* Hands the draft to the item function; counts it as dropped when it can be no headline. */
void hl_draft_give(const struct hl_draft *draft, struct hl_feed_out *out);

/* The XML reader: RSS of all versions, and Atom. AFTER_JUNK: other text came first, so a root
 * must look like one. NULL and errno. Destroy takes NULL. */
struct hl_feed_xml;
struct hl_feed_xml *hl_feed_xml_create(struct hl_feed_out *out, bool after_junk);
void hl_feed_xml_destroy(struct hl_feed_xml *xml);
int hl_feed_xml_write(struct hl_feed_xml *xml, const char *bytes, size_t n);
int hl_feed_xml_finish(struct hl_feed_xml *xml);
bool hl_feed_xml_is_html(const struct hl_feed_xml *xml); /* <html> came before any feed */

/* Whole documents. 0, -ENOMEM, or -EPROTO with the report's note when it is none. */
int hl_feed_json_read(struct hl_feed_out *out, const char *text, size_t n);
int hl_feed_page_read(struct hl_feed_out *out, const char *text, size_t n);
int hl_feed_html_read(struct hl_feed_out *out, const char *text, size_t n);

#endif
