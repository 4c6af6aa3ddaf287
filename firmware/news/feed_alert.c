/* Alerts of the Common Alerting Protocol, in documents of their own and in Atom entries.
 *
 * Each <info> of an alert is an item. Its id is the alert's identifier; the second and later ones
 * add "/2" and so on. An alert that cancels or replaces others ends them: their ids are handed out
 * once more, with an expiry that has passed. */
#include "news/feed_xml.h"

#include "news/date.h"

#include <string.h>

/* IPTC's scale: 1 is most urgent, 8 is least. */
#define URGENCY_LEAST   8
#define SEVERITY_UNSAID 5

void hl_alert_init(struct hl_alert *alert)
{
    *alert = (struct hl_alert){.sent_s = HL_TIME_NONE, .severity = -1};
    hl_buf_init(&alert->identifier, HL_ID_MAX);
    hl_buf_init(&alert->references, HL_ALERT_REFERENCES_MAX);
    hl_buf_init(&alert->event, HL_TITLE_MAX);
    hl_buf_init(&alert->area, HL_CATEGORY_MAX);
}

void hl_alert_finish(struct hl_alert *alert)
{
    hl_buf_finish(&alert->identifier);
    hl_buf_finish(&alert->references);
    hl_buf_finish(&alert->event);
    hl_buf_finish(&alert->area);
}

/* Forgets what one part, or one entry, has said. */
static void forget_part(struct hl_alert *alert)
{
    alert->severity = -1;
    alert->delay = alert->doubt = 0;
    hl_buf_clear(&alert->event);
    hl_buf_clear(&alert->area);
}

static bool is_head_field(enum hl_element element)
{
    return element == HL_ELEMENT_IDENTIFIER || element == HL_ELEMENT_SENT ||
           element == HL_ELEMENT_STATUS || element == HL_ELEMENT_MSGTYPE ||
           element == HL_ELEMENT_REFERENCES;
}

static bool is_part_field(enum hl_element element)
{
    return element == HL_ELEMENT_SEVERITY || element == HL_ELEMENT_URGENCY ||
           element == HL_ELEMENT_CERTAINTY || element == HL_ELEMENT_EVENT ||
           element == HL_ELEMENT_EXPIRES || element == HL_ELEMENT_AREADESC;
}

bool hl_alert_open(struct hl_feed_xml *xml, enum hl_element element)
{
    bool document = xml->out->format == HL_FEED_CAP;
    unsigned below = xml->depth - (xml->item ? xml->item : 1);
    bool part = document && xml->item && below == 1;
    bool area = xml->item && below == 2 && element == HL_ELEMENT_AREADESC;
    if (part && element == HL_ELEMENT_HEADLINE)
        hl_feed_xml_capture(xml, HL_ELEMENT_TITLE, HL_FORM_XML_TEXT, 4);
    else if (part && element == HL_ELEMENT_DESCRIPTION)
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 2);
    else if (part && element == HL_ELEMENT_WEB)
        hl_feed_xml_capture(xml, HL_ELEMENT_LINK, HL_FORM_XML_TEXT, 5);
    else if (part && (element == HL_ELEMENT_LANGUAGE || element == HL_ELEMENT_CATEGORY))
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    else if (area || (below == 1 && ((is_head_field(element) && !part) ||
                                     (is_part_field(element) && (xml->item || !document)))))
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    else
        return false;
    return true;
}

/* The steps that a word stands for, or OTHER. */
static int steps_of(const char *word, int other)
{
    static const struct {
        const char *word;
        int steps;
    } known[] = {
        {"Extreme", 1},  {"Severe", 2},   {"Moderate", 4}, {"Minor", 6},    {"Immediate", 0},
        {"Expected", 1}, {"Future", 2},   {"Past", 8},     {"Observed", 0}, {"Very Likely", 0},
        {"Likely", 0},   {"Possible", 1}, {"Unlikely", 2},
    };
    struct hl_xml_span span = {word, strlen(word)};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (hl_xml_span_is(span, known[i].word))
            return known[i].steps;
    return other;
}

static int add_area(struct hl_buf *area, const char *text)
{
    size_t len = strlen(text);
    if (area->len + len + 2 > area->max)
        return 0;
    int err = area->len ? hl_buf_add_str(area, "; ") : 0;
    return err ? err : hl_buf_add(area, text, len);
}

static int keep(struct hl_buf *out, const char *text)
{
    hl_buf_clear(out);
    return strlen(text) <= out->max ? hl_buf_add_str(out, text) : 0;
}

static int take_head(struct hl_alert *alert, enum hl_element field, const char *text)
{
    struct hl_xml_span span = {text, strlen(text)};
    switch (field) {
    case HL_ELEMENT_IDENTIFIER:
        return keep(&alert->identifier, text);
    case HL_ELEMENT_REFERENCES:
        return keep(&alert->references, text);
    case HL_ELEMENT_SENT:
        alert->sent_s = hl_date_parse(text);
        return 0;
    case HL_ELEMENT_STATUS:
        alert->exercise = !hl_xml_span_is(span, "Actual");
        return 0;
    default:
        alert->cancel = hl_xml_span_is(span, "Cancel");
        alert->update = hl_xml_span_is(span, "Update");
        return 0;
    }
}

int hl_alert_take(struct hl_feed_xml *xml, const char *raw, size_t n, bool *taken)
{
    struct hl_alert *alert = &xml->alert;
    const char *text;
    *taken = is_head_field(xml->field) || is_part_field(xml->field);
    if (!*taken)
        return 0;
    int err = hl_attribute_text(xml, (struct hl_xml_span){raw, n}, &text);
    if (err || !*text)
        return err;
    switch (xml->field) {
    case HL_ELEMENT_SEVERITY:
        alert->severity = steps_of(text, SEVERITY_UNSAID);
        return 0;
    case HL_ELEMENT_URGENCY:
        alert->delay = steps_of(text, 0);
        alert->severity = alert->severity < 0 ? SEVERITY_UNSAID : alert->severity;
        return 0;
    case HL_ELEMENT_CERTAINTY:
        alert->doubt = steps_of(text, 0);
        return 0;
    case HL_ELEMENT_EVENT:
        return keep(&alert->event, text);
    case HL_ELEMENT_AREADESC:
        return add_area(&alert->area, text);
    case HL_ELEMENT_EXPIRES: {
        int64_t when = hl_date_parse(text);
        xml->draft.expires_s = when == HL_TIME_NONE ? 0 : when;
        return 0;
    }
    default:
        return take_head(alert, xml->field, text);
    }
}

/* The draft's id: the alert's, with the number of its part. */
static int set_id(struct hl_draft *draft, const char *id, size_t len, unsigned part)
{
    hl_buf_clear(&draft->id);
    if (len == 0 || len + 4 > draft->id.max)
        return 0;
    int err = hl_buf_add(&draft->id, id, len);
    return err || part < 2 ? err : hl_buf_printf(&draft->id, "/%u", part);
}

int hl_alert_begin_item(struct hl_feed_xml *xml)
{
    struct hl_alert *alert = &xml->alert;
    const char *id = alert->identifier.len ? alert->identifier.data : "";
    hl_fields_begin_item(xml);
    forget_part(alert);
    xml->draft.published_s = alert->sent_s;
    alert->infos++;
    return set_id(&xml->draft, id, alert->identifier.len, alert->infos);
}

static int fill_title(struct hl_feed_xml *xml)
{
    const struct hl_alert *alert = &xml->alert;
    struct hl_draft *draft = &xml->draft;
    if (draft->title.len || !alert->event.len)
        return 0;
    int err = hl_buf_add(&draft->title, alert->event.data, alert->event.len);
    if (!err && alert->area.len && draft->title.len + alert->area.len + 2 <= draft->title.max)
        err = hl_buf_printf(&draft->title, ": %s", alert->area.data);
    return err;
}

int hl_alert_end_item(struct hl_feed_xml *xml, bool *give)
{
    struct hl_alert *alert = &xml->alert;
    struct hl_draft *draft = &xml->draft;
    bool document = xml->out->format == HL_FEED_CAP;
    int err = fill_title(xml);
    if (alert->severity >= 0) {
        int steps = alert->severity + alert->delay + alert->doubt;
        draft->urgency = steps > URGENCY_LEAST ? URGENCY_LEAST : steps;
    }
    if (!err && alert->area.len && alert->area.len <= draft->dateline.max) {
        hl_buf_clear(&draft->dateline);
        err = hl_buf_add(&draft->dateline, alert->area.data, alert->area.len);
    }
    if (alert->cancel && draft->published_s != HL_TIME_NONE)
        draft->expires_s = draft->published_s;
    *give = !alert->exercise && (!document || alert->infos <= HL_ALERT_INFOS_MAX);
    forget_part(alert);
    if (!document)
        alert->exercise = alert->cancel = alert->update = false;
    return err;
}

/* Takes "sender,identifier,sent" off the front of *REST; the identifier is in *LEN bytes at the
 * result, NULL when there is none left. */
static const char *next_reference(const char **rest, size_t *len)
{
    while (**rest) {
        const char *at = *rest + strspn(*rest, " ");
        size_t whole = strcspn(at, " ");
        *rest = at + whole;
        const char *comma = memchr(at, ',', whole);
        if (!comma)
            continue;
        *len = strcspn(comma + 1, ", ");
        if (*len > 0)
            return comma + 1;
    }
    return NULL;
}

int hl_alert_end(struct hl_feed_xml *xml)
{
    struct hl_alert *alert = &xml->alert;
    struct hl_draft *draft = &xml->draft;
    const char *rest = alert->references.len ? alert->references.data : "";
    const char *id;
    size_t len;
    int err = 0;
    if (alert->exercise || !(alert->cancel || alert->update) || alert->sent_s == HL_TIME_NONE)
        return 0;
    while (!err && !xml->out->stopped && (id = next_reference(&rest, &len)))
        for (unsigned part = 1;
             !err && part <= (alert->infos ? alert->infos : 1) && part <= HL_ALERT_INFOS_MAX;
             part++) {
            hl_draft_clear(draft);
            draft->published_s = draft->expires_s = alert->sent_s;
            err = set_id(draft, id, len, part);
            if (!err)
                err = hl_buf_add_str(&draft->title, alert->cancel ? "Cancelled" : "Replaced");
            if (!err)
                hl_draft_give(draft, xml->out);
        }
    return err ? err : xml->out->stopped;
}
