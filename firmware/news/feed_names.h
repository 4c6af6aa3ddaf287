/* The names that feeds are written with, and the namespaces that say what they mean. */
#ifndef HL_NEWS_FEED_NAMES_H
#define HL_NEWS_FEED_NAMES_H

#include "news/xml.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_PREFIX_MAX   16 /* bytes of a namespace prefix; a longer one is an unknown one */
#define HL_BINDINGS_MAX 32 /* prefixes bound at one time; further ones are unknown */

#define HL_ELEMENT_NAME_MAX 20 /* letters in the longest name that is known */

enum hl_space {
    HL_SPACE_OWN, /* RSS of every version, or no namespace at all */
    HL_SPACE_ATOM,
    HL_SPACE_DC,
    HL_SPACE_CONTENT,
    HL_SPACE_RDF,
    HL_SPACE_MEDIA, /* Media RSS and iTunes: titles where an item has none of its own */
    HL_SPACE_CAP,
    HL_SPACE_NEWS, /* of news sitemaps */
    HL_SPACE_PACE, /* the syndication module */
    HL_SPACE_OTHER,
};

enum hl_element {
    HL_ELEMENT_OTHER,
    HL_ELEMENT_RSS,
    HL_ELEMENT_RDF,
    HL_ELEMENT_FEED,
    HL_ELEMENT_HTML,
    HL_ELEMENT_CHANNEL,
    HL_ELEMENT_ITEM,
    HL_ELEMENT_ENTRY,
    HL_ELEMENT_TITLE,
    HL_ELEMENT_LINK,
    HL_ELEMENT_GUID,
    HL_ELEMENT_ID,
    HL_ELEMENT_DESCRIPTION,
    HL_ELEMENT_SUMMARY,
    HL_ELEMENT_CONTENT,
    HL_ELEMENT_ENCODED,
    HL_ELEMENT_PUBDATE,
    HL_ELEMENT_DATE,
    HL_ELEMENT_PUBLISHED,
    HL_ELEMENT_ISSUED,
    HL_ELEMENT_CREATED,
    HL_ELEMENT_UPDATED,
    HL_ELEMENT_MODIFIED,
    HL_ELEMENT_CATEGORY,
    HL_ELEMENT_SUBJECT,
    HL_ELEMENT_LANGUAGE,
    HL_ELEMENT_EXPIRATION,
    HL_ELEMENT_VALID,
    HL_ELEMENT_TTL,
    HL_ELEMENT_SKIP_HOURS,
    HL_ELEMENT_HOUR,
    HL_ELEMENT_SKIP_DAYS,
    HL_ELEMENT_DAY,
    HL_ELEMENT_UPDATE_PERIOD,
    HL_ELEMENT_UPDATE_FREQUENCY,
    HL_ELEMENT_ENCLOSURE,
    HL_ELEMENT_OPML,
    HL_ELEMENT_OUTLINE,
    HL_ELEMENT_URLSET,
    HL_ELEMENT_URL,
    HL_ELEMENT_LOC,
    HL_ELEMENT_LASTMOD,
    HL_ELEMENT_NAME,
    HL_ELEMENT_PUBLICATION_DATE,
    HL_ELEMENT_ALERT,
    HL_ELEMENT_INFO,
    HL_ELEMENT_IDENTIFIER,
    HL_ELEMENT_SENT,
    HL_ELEMENT_STATUS,
    HL_ELEMENT_MSGTYPE,
    HL_ELEMENT_REFERENCES,
    HL_ELEMENT_HEADLINE,
    HL_ELEMENT_EVENT,
    HL_ELEMENT_SEVERITY,
    HL_ELEMENT_URGENCY,
    HL_ELEMENT_CERTAINTY,
    HL_ELEMENT_AREA,
    HL_ELEMENT_AREADESC,
    HL_ELEMENT_WEB,
    HL_ELEMENT_EXPIRES,
};

struct hl_binding {
    char prefix[HL_PREFIX_MAX]; /* "" for the default */
    size_t len;
    enum hl_space space;
    unsigned depth; /* of the element that binds it */
};

struct hl_names {
    struct hl_binding bindings[HL_BINDINGS_MAX];
    size_t count;
    unsigned char from[HL_ELEMENT_NAME_MAX + 2]; /* where names of each length begin in the table */
};

/* To be called first. */
void hl_names_init(struct hl_names *names);

/* Notes "xmlns" or "xmlns:PREFIX" = URI for the element at DEPTH. */
void hl_names_bind(struct hl_names *names, struct hl_xml_span attribute, struct hl_xml_span uri,
                   unsigned depth);
/* Forgets what elements deeper than DEPTH have bound. */
void hl_names_unbind(struct hl_names *names, unsigned depth);

/* What NAME, prefix and all, stands for here. */
enum hl_element hl_names_find(const struct hl_names *names, struct hl_xml_span name,
                              enum hl_space *space);

bool hl_xml_span_is(struct hl_xml_span span, const char *text); /* letters' case is ignored */

#endif
