/* A document being read: the bytes of one answer on their way through the parser into headlines
 * with an identity. Loop thread only. */
#ifndef HL_NEWS_DOCUMENT_H
#define HL_NEWS_DOCUMENT_H

#include "news/feed.h"
#include "news/headline.h"

#define HL_DOCUMENT_SUMMARY_MAX 120 /* characters of a summary that stands in for a title */

/* A headline dated further ahead than clocks of servers differ has no date. */
#define HL_DOCUMENT_AHEAD_S 300
#define HL_DOCUMENT_CLOCK_S INT64_C(1767225600) /* 2026-01-01: before it no clock is set */

struct hl_document_options {
    const char *url;          /* the headlines' origin */
    const char *base;         /* of relative links, where the document is from; NULL: url */
    const char *content_type; /* may be NULL */
    const char *category;     /* given to each headline first; may be NULL */
    size_t items_max;         /* later items are not read */
    hl_feed_item_fn item;     /* gets each item as the feed has it; then no headlines are made */
    void *item_data;
    int64_t now_s; /* UTC; what the headlines are first seen at */
    struct hl_feed_fields fields;
    const char *avoid;    /* as in hl_feed_options */
    bool follow;          /* as in hl_feed_options */
    hl_feed_drop_fn drop; /* gets drop_data; may be NULL */
    void *drop_data;
};

struct hl_document;

/* OPTIONS' strings are borrowed for the document's life. NULL and errno when out of memory. Destroy
 * takes NULL. */
struct hl_document *hl_document_create(const struct hl_document_options *options);
void hl_document_destroy(struct hl_document *document);

/* 0; -ECANCELED when no more bytes are wanted, because a ceiling is reached; -ENOMEM. */
int hl_document_write(struct hl_document *document, const void *bytes, size_t n);

/* All bytes came, or all that will. 0, or -EPROTO when it is nothing we read, or -ENOMEM. After it
 * the headlines may be asked for. */
int hl_document_finish(struct hl_document *document, struct hl_feed_report *report);

/* Lifetime of both: the document's. */
const struct hl_feed_info *hl_document_info(const struct hl_document *document);
size_t hl_document_count(const struct hl_document *document);
/* Items that the parser handed out, whatever became of them; read as headlines, those that can be
 * none are not counted. */
size_t hl_document_seen(const struct hl_document *document);

/* The headlines, bearing SOURCE as their source's name, or NULL when out of memory. Lifetime: the
 * document's; ref to keep. */
struct hl_headline *const *hl_document_headlines(struct hl_document *document, const char *source);

#endif
