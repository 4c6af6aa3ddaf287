/* Documents that list addresses: news sitemaps, OPML, and how often a feed is to be asked. */
#include "news/feed_xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MINUTE_S INT64_C(60)
#define HOUR_S   INT64_C(3600)
#define DAY_S    INT64_C(86400)

/* A ttl is in minutes; past a day's worth it was meant in seconds. */
#define TTL_MINUTES_MAX 1440

/* How deep in a sitemap's item its news are told: <news:news><news:publication><news:name>. */
#define NEWS_DEPTH 3

int hl_sitemap_open(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space, bool own,
                    const struct hl_attributes *attributes)
{
    (void)attributes;
    if (own && element == HL_ELEMENT_URL) {
        hl_fields_begin_item(xml);
        return 0;
    }
    if (!xml->item || xml->depth > xml->item + NEWS_DEPTH)
        return 0;
    bool child = own && xml->depth == xml->item + 1;
    bool news = space == HL_SPACE_NEWS;
    if (child && element == HL_ELEMENT_LOC)
        hl_feed_xml_capture(xml, HL_ELEMENT_LINK, HL_FORM_XML_TEXT, 5);
    else if (child && element == HL_ELEMENT_LASTMOD && xml->date_rank < 1)
        hl_feed_xml_capture(xml, HL_ELEMENT_DATE, HL_FORM_XML_TEXT, 1);
    else if (news && element == HL_ELEMENT_PUBLICATION_DATE)
        hl_feed_xml_capture(xml, HL_ELEMENT_DATE, HL_FORM_XML_TEXT, 5);
    else if (news && element == HL_ELEMENT_TITLE && xml->title_rank < 4)
        hl_feed_xml_capture(xml, element, HL_FORM_XML_HTML, 4);
    else if (news && element == HL_ELEMENT_LANGUAGE)
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    return 0;
}

static int set_link(struct hl_feed_xml *xml, struct hl_buf *out, struct hl_xml_span value)
{
    const char *text;
    int err = hl_attribute_text(xml, value, &text);
    return err ? err : hl_feed_link(out, xml->out, hl_feed_xml_base(xml), text);
}

int hl_opml_open(struct hl_feed_xml *xml, enum hl_element element,
                 const struct hl_attributes *attributes)
{
    struct hl_draft *draft = &xml->draft;
    struct hl_xml_span title = attributes->text.len ? attributes->text : attributes->title;
    /* <opml><head><title> */
    if (element == HL_ELEMENT_TITLE && xml->depth == 3)
        hl_feed_xml_capture(xml, element, HL_FORM_XML_HTML, 1);
    if (element != HL_ELEMENT_OUTLINE || !attributes->xml_url.len)
        return 0;
    hl_draft_clear(draft);
    int err = set_link(xml, &draft->subscription, attributes->xml_url);
    if (!err)
        err = set_link(xml, &draft->link, attributes->html_url);
    if (!err && title.len)
        err = hl_feed_clean_title(&draft->title, HL_FORM_XML_HTML, title.text, title.len);
    if (err || !draft->subscription.len)
        return err;
    hl_draft_give(draft, xml->out);
    return xml->out->stopped;
}

/* ---- how often to ask ---- */

bool hl_pace_open(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space, bool own)
{
    bool asked = false;
    if (own)
        asked =
            element == HL_ELEMENT_TTL || element == HL_ELEMENT_HOUR || element == HL_ELEMENT_DAY;
    else if (space == HL_SPACE_PACE)
        asked = element == HL_ELEMENT_UPDATE_PERIOD || element == HL_ELEMENT_UPDATE_FREQUENCY;
    if (asked)
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    return asked;
}

static int64_t period_of(const char *text)
{
    static const struct {
        const char *name;
        int64_t s;
    } periods[] = {{"hourly", HOUR_S},
                   {"daily", DAY_S},
                   {"weekly", 7 * DAY_S},
                   {"monthly", 30 * DAY_S},
                   {"yearly", 365 * DAY_S}};
    for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
        if (strcasecmp(text, periods[i].name) == 0)
            return periods[i].s;
    return 0;
}

static unsigned day_of(const char *text)
{
    static const char days[7][4] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (unsigned i = 0; i < 7; i++)
        if (strncasecmp(text, days[i], 3) == 0)
            return 1u << i;
    return 0;
}

/* The number at the front of TEXT; -1 for none, or one past MAX. */
static long number_of(const char *text, long max)
{
    char *end;
    long value = strtol(text, &end, 10);
    return end == text || value < 0 || value > max ? -1 : value;
}

static void settle(struct hl_feed_xml *xml)
{
    struct hl_feed_pace *pace = &xml->out->pace;
    int64_t update = xml->period_s / (xml->frequency > 0 ? xml->frequency : 1);
    pace->ttl_s = xml->ttl_s > update ? xml->ttl_s : update;
}

bool hl_pace_take(struct hl_feed_xml *xml, const char *text)
{
    struct hl_feed_pace *pace = &xml->out->pace;
    long number;
    switch (xml->field) {
    case HL_ELEMENT_TTL:
        number = number_of(text, 365 * DAY_S);
        if (number > 0)
            xml->ttl_s = number > TTL_MINUTES_MAX ? number : number * MINUTE_S;
        break;
    case HL_ELEMENT_HOUR:
        number = number_of(text, 24);
        if (number >= 0)
            pace->skip_hours |= UINT32_C(1) << number % 24;
        break;
    case HL_ELEMENT_DAY:
        pace->skip_days |= (uint8_t)day_of(text);
        break;
    case HL_ELEMENT_UPDATE_PERIOD:
        xml->period_s = period_of(text);
        break;
    case HL_ELEMENT_UPDATE_FREQUENCY:
        xml->frequency = number_of(text, HOUR_S);
        break;
    default:
        return false;
    }
    settle(xml);
    return true;
}
