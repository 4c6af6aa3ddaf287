#include "news/feed_names.h"

#include <string.h>
#include <strings.h>

struct space_name {
    const char *name;
    enum hl_space space;
};

/* Addresses without a final '/'. */
static const struct space_name addresses[] = {
    {"http://www.w3.org/2005/Atom", HL_SPACE_ATOM},
    {"http://purl.org/atom/ns#", HL_SPACE_ATOM},
    {"http://purl.org/dc/elements/1.1", HL_SPACE_DC},
    {"http://purl.org/dc/elements/1.0", HL_SPACE_DC},
    {"http://purl.org/dc/terms", HL_SPACE_DC},
    {"http://purl.org/rss/1.0/modules/content", HL_SPACE_CONTENT},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", HL_SPACE_RDF},
    {"http://purl.org/rss/1.0", HL_SPACE_OWN},
    {"http://my.netscape.com/rdf/simple/0.9", HL_SPACE_OWN},
    {"http://channel.netscape.com/rdf/simple/0.9", HL_SPACE_OWN},
    {"http://backend.userland.com/rss2", HL_SPACE_OWN},
    {"http://backend.userland.com/rss", HL_SPACE_OWN},
    {"http://blogs.law.harvard.edu/tech/rss", HL_SPACE_OWN},
    {"http://cyber.law.harvard.edu/rss", HL_SPACE_OWN},
    {"http://www.w3.org/1999/xhtml", HL_SPACE_OTHER},
    {"http://search.yahoo.com/mrss", HL_SPACE_MEDIA},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", HL_SPACE_MEDIA},
    {"http://purl.org/rss/1.0/modules/syndication", HL_SPACE_PACE},
    {"urn:oasis:names:tc:emergency:cap:1.1", HL_SPACE_CAP},
    {"urn:oasis:names:tc:emergency:cap:1.2", HL_SPACE_CAP},
    {"http://www.incident.com/cap/1.0", HL_SPACE_CAP},
    {"http://www.google.com/schemas/sitemap-news/0.9", HL_SPACE_NEWS},
    {"http://www.sitemaps.org/schemas/sitemap/0.9", HL_SPACE_OWN},
};

/* What a prefix means that the document forgot to bind. */
static const struct space_name prefixes[] = {
    {"atom", HL_SPACE_ATOM},       {"a10", HL_SPACE_ATOM},    {"dc", HL_SPACE_DC},
    {"dcterms", HL_SPACE_DC},      {"rdf", HL_SPACE_RDF},     {"rss", HL_SPACE_OWN},
    {"content", HL_SPACE_CONTENT}, {"media", HL_SPACE_MEDIA}, {"itunes", HL_SPACE_MEDIA},
    {"cap", HL_SPACE_CAP},         {"news", HL_SPACE_NEWS},   {"n", HL_SPACE_NEWS},
    {"sy", HL_SPACE_PACE},
};

struct element_name {
    const char *name;
    size_t len;
    enum hl_element element;
};

#define ELEMENT(name, element)                                                                     \
    {                                                                                              \
        name, sizeof(name) - 1, HL_ELEMENT_##element                                               \
    }

/* Sorted by length. */
static const struct element_name elements[] = {
    ELEMENT("id", ID),
    ELEMENT("rss", RSS),
    ELEMENT("rdf", RDF),
    ELEMENT("ttl", TTL),
    ELEMENT("day", DAY),
    ELEMENT("url", URL),
    ELEMENT("loc", LOC),
    ELEMENT("web", WEB),
    ELEMENT("link", LINK),
    ELEMENT("item", ITEM),
    ELEMENT("guid", GUID),
    ELEMENT("date", DATE),
    ELEMENT("feed", FEED),
    ELEMENT("html", HTML),
    ELEMENT("hour", HOUR),
    ELEMENT("opml", OPML),
    ELEMENT("name", NAME),
    ELEMENT("info", INFO),
    ELEMENT("sent", SENT),
    ELEMENT("area", AREA),
    ELEMENT("title", TITLE),
    ELEMENT("entry", ENTRY),
    ELEMENT("valid", VALID),
    ELEMENT("alert", ALERT),
    ELEMENT("event", EVENT),
    ELEMENT("issued", ISSUED),
    ELEMENT("urlset", URLSET),
    ELEMENT("status", STATUS),
    ELEMENT("pubdate", PUBDATE),
    ELEMENT("encoded", ENCODED),
    ELEMENT("updated", UPDATED),
    ELEMENT("summary", SUMMARY),
    ELEMENT("content", CONTENT),
    ELEMENT("subject", SUBJECT),
    ELEMENT("created", CREATED),
    ELEMENT("channel", CHANNEL),
    ELEMENT("outline", OUTLINE),
    ELEMENT("lastmod", LASTMOD),
    ELEMENT("msgtype", MSGTYPE),
    ELEMENT("urgency", URGENCY),
    ELEMENT("expires", EXPIRES),
    ELEMENT("category", CATEGORY),
    ELEMENT("language", LANGUAGE),
    ELEMENT("modified", MODIFIED),
    ELEMENT("skipdays", SKIP_DAYS),
    ELEMENT("headline", HEADLINE),
    ELEMENT("severity", SEVERITY),
    ELEMENT("areadesc", AREADESC),
    ELEMENT("abstract", DESCRIPTION),
    ELEMENT("keywords", CATEGORY),
    ELEMENT("published", PUBLISHED),
    ELEMENT("skiphours", SKIP_HOURS),
    ELEMENT("enclosure", ENCLOSURE),
    ELEMENT("certainty", CERTAINTY),
    ELEMENT("identifier", IDENTIFIER),
    ELEMENT("references", REFERENCES),
    ELEMENT("description", DESCRIPTION),
    ELEMENT("updateperiod", UPDATE_PERIOD),
    ELEMENT("expirationdate", EXPIRATION),
    ELEMENT("updatefrequency", UPDATE_FREQUENCY),
    ELEMENT("publicationdate", PUBLICATION_DATE),
    ELEMENT("publication_date", PUBLICATION_DATE),
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

bool hl_xml_span_is(struct hl_xml_span span, const char *text)
{
    return strlen(text) == span.len && strncasecmp(span.text, text, span.len) == 0;
}

static bool find_space(const struct space_name *table, size_t count, struct hl_xml_span name,
                       enum hl_space *space)
{
    for (size_t i = 0; i < count; i++) {
        if (!hl_xml_span_is(name, table[i].name))
            continue;
        *space = table[i].space;
        return true;
    }
    return false;
}

void hl_names_init(struct hl_names *names)
{
    size_t at = 0;
    names->count = 0;
    for (size_t len = 0; len <= HL_ELEMENT_NAME_MAX + 1; len++) {
        while (at < COUNT(elements) && elements[at].len < len)
            at++;
        names->from[len] = (unsigned char)at;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void hl_names_bind(struct hl_names *names, struct hl_xml_span attribute, struct hl_xml_span uri,
                   unsigned depth)
{
    struct hl_xml_span prefix = {attribute.text + 5, attribute.len - 5};
    if (prefix.len > 0 && *prefix.text == ':') {
        prefix.text++;
        prefix.len--;
    }
    if (names->count == HL_BINDINGS_MAX || prefix.len >= HL_PREFIX_MAX)
        return;
    while (uri.len > 0 && (uri.text[uri.len - 1] == '/' || is_blank(uri.text[uri.len - 1])))
        uri.len--;
    while (uri.len > 0 && is_blank(*uri.text)) {
        uri.text++;
        uri.len--;
    }
    struct hl_binding *binding = &names->bindings[names->count++];
    /* A default that nobody knows is a feed's way of naming its own words. */
    binding->space = prefix.len ? HL_SPACE_OTHER : HL_SPACE_OWN;
    /* An address with a slip in it, but the prefix that all use, means what all mean; these two are
     * words of many trades. */
    if (!find_space(addresses, COUNT(addresses), uri, &binding->space) && prefix.len) {
        find_space(prefixes, COUNT(prefixes), prefix, &binding->space);
        if (binding->space == HL_SPACE_OWN || binding->space == HL_SPACE_NEWS)
            binding->space = HL_SPACE_OTHER;
    }
    memcpy(binding->prefix, prefix.text, prefix.len);
    binding->len = prefix.len;
    binding->depth = depth;
}

void hl_names_unbind(struct hl_names *names, unsigned depth)
{
    while (names->count > 0 && names->bindings[names->count - 1].depth > depth)
        names->count--;
}

static enum hl_space space_of(const struct hl_names *names, struct hl_xml_span prefix)
{
    enum hl_space space = prefix.len ? HL_SPACE_OTHER : HL_SPACE_OWN;
    for (size_t i = names->count; i-- > 0;) {
        const struct hl_binding *binding = &names->bindings[i];
        if (binding->len == prefix.len && memcmp(binding->prefix, prefix.text, prefix.len) == 0)
            return binding->space;
    }
    if (prefix.len)
        find_space(prefixes, COUNT(prefixes), prefix, &space);
    return space;
}

enum hl_element hl_names_find(const struct hl_names *names, struct hl_xml_span name,
                              enum hl_space *space)
{
    const char *colon = memchr(name.text, ':', name.len);
    struct hl_xml_span prefix = {name.text, colon ? (size_t)(colon - name.text) : 0};
    struct hl_xml_span local = name;
    if (colon) {
        local.text = colon + 1;
        local.len = name.len - prefix.len - 1;
    }
    *space = HL_SPACE_OTHER;
    if (local.len > HL_ELEMENT_NAME_MAX)
        return HL_ELEMENT_OTHER;
    for (size_t i = names->from[local.len]; i < names->from[local.len + 1]; i++) {
        if (((elements[i].name[0] ^ local.text[0]) & ~0x20) ||
            strncasecmp(elements[i].name, local.text, local.len) != 0)
            continue;
        *space = space_of(names, prefix);
        return elements[i].element;
    }
    return HL_ELEMENT_OTHER;
}
