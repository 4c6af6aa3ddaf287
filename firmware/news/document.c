#include "news/document.h"

#include "news/identity.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct hl_document {
    struct hl_document_options options;
    struct hl_feed *feed;
    struct hl_headline **headlines;
    bool *by_id; /* which of them bear the feed's own id */
    size_t count;
    size_t seen;   /* items handed out by the parser */
    int error;     /* the first thing that went wrong in an item */
    bool finished; /* ids are settled */
    bool wanted;   /* more bytes are */
};

/* The first HL_DOCUMENT_SUMMARY_MAX characters of TEXT, cut after a word, with "…" when cut. */
static char *shorten(const char *text)
{
    size_t len = 0, word = 0;
    int characters = 0;

    for (; text[len]; len++) {
        if (((unsigned char)text[len] & 0xc0) == 0x80)
            continue;
        if (text[len] == ' ')
            word = len;
        if (characters++ == HL_DOCUMENT_SUMMARY_MAX)
            break;
    }
    if (!text[len])
        return strdup(text);
    if (word > 0)
        len = word;
    char *cut = malloc(len + sizeof("…"));
    if (!cut)
        return NULL;
    memcpy(cut, text, len);
    memcpy(cut + len, "…", sizeof("…"));
    return cut;
}

static bool has_twin(const struct hl_document *document, const struct hl_headline *headline)
{
    for (size_t i = 0; i < document->count; i++) {
        const struct hl_headline *other = document->headlines[i];
        if (strcmp(other->id, headline->id) == 0 && strcmp(other->link, headline->link) == 0 &&
            strcmp(other->title, headline->title) == 0)
            return true;
    }
    return false;
}

/* The configured category, then the feed's, each once. LIST has room for HL_CATEGORIES_MAX. */
static size_t list_categories(const struct hl_document *document, const struct hl_feed_item *item,
                              const char **list)
{
    size_t count = 0;
    if (document->options.category && *document->options.category)
        list[count++] = document->options.category;
    for (size_t i = 0; i < item->category_count && count < HL_CATEGORIES_MAX; i++) {
        bool known = !item->categories[i] || !*item->categories[i];
        for (size_t j = 0; j < count && !known; j++)
            known = strcasecmp(list[j], item->categories[i]) == 0;
        if (!known)
            list[count++] = item->categories[i];
    }
    return count;
}

static struct hl_headline *make(const struct hl_document *document, const struct hl_feed_item *item,
                                const char *title)
{
    const char *list[HL_CATEGORIES_MAX];
    struct hl_buf id;

    hl_buf_init(&id, (size_t)1 << 20);
    if (hl_identity_make(&id, item->id, item->link, title)) {
        hl_buf_finish(&id);
        errno = ENOMEM;
        return NULL;
    }
    const struct hl_headline from = {
        .id = id.data,
        .title = (char *)title,
        .link = (char *)item->link,
        .origin = (char *)document->options.url,
        .language = (char *)item->language,
        .dateline = (char *)item->dateline,
        .categories = (char **)list,
        .category_count = list_categories(document, item, list),
        .published_s = item->published_s,
        .counted = item->counted,
        .seen_s = document->options.now_s,
        .urgency = item->urgency,
        .embargoed_s = item->embargoed_s,
        .expires_s = item->expires_s,
    };
    struct hl_headline *headline = hl_headline_create(&from);
    hl_buf_finish(&id);
    return headline;
}

static void on_drop(void *data, const char *title, const char *why)
{
    const struct hl_document *document = data;
    if (document->options.drop)
        document->options.drop(document->options.drop_data, title, why);
}

/* A date that has not come yet would keep its story on top until then; when it was seen first is
 * the better date. A clock that is behind this program was never set, and judges nothing. */
static bool is_ahead(const struct hl_document *document, int64_t published_s)
{
    int64_t now_s = document->options.now_s;
    return published_s != HL_TIME_NONE && now_s >= HL_DOCUMENT_CLOCK_S &&
           published_s > now_s + HL_DOCUMENT_AHEAD_S;
}

static int on_item(void *data, const struct hl_feed_item *item)
{
    struct hl_document *document = data;
    bool bare = !item->title || !*item->title;
    bool empty = bare && (!item->summary || !*item->summary);

    if (!document->options.item && (item->subscription || empty))
        return 0;
    if (++document->seen > document->options.items_max) {
        document->wanted = false;
        return 1;
    }
    if (document->options.item)
        return document->options.item(document->options.item_data, item);
    char *summary = bare ? shorten(item->summary) : NULL;
    const char *title = bare ? summary : item->title;
    struct hl_headline *headline = title ? make(document, item, title) : NULL;
    free(summary);
    if (!headline) {
        document->error = -ENOMEM;
        return -ENOMEM;
    }
    if (is_ahead(document, headline->published_s))
        headline->published_s = HL_TIME_NONE;
    bool twin = has_twin(document, headline);
    if (!*headline->title || twin) {
        on_drop(document, headline->title,
                twin ? "it is there twice" : "nothing is left of its title");
        hl_headline_unref(headline);
        return 0;
    }
    document->by_id[document->count] = item->id && *item->id;
    document->headlines[document->count++] = headline;
    document->wanted = document->count < document->options.items_max;
    return document->wanted ? 0 : 1;
}

struct hl_document *hl_document_create(const struct hl_document_options *options)
{
    struct hl_document *document = calloc(1, sizeof(*document));
    if (!document)
        return NULL;
    document->options = *options;
    document->wanted = true;
    const struct hl_feed_options feed = {
        .url = options->base ? options->base : options->url,
        .content_type = options->content_type,
        .now_s = options->now_s,
        .fields = options->fields,
        .follow = options->follow,
        .avoid = options->avoid,
        .drop = on_drop,
    };
    size_t room = options->item ? 1 : options->items_max;
    document->headlines = calloc(room, sizeof(*document->headlines));
    document->by_id = calloc(room, sizeof(*document->by_id));
    document->feed = hl_feed_create(&feed, on_item, document);
    if (document->headlines && document->by_id && document->feed)
        return document;
    hl_document_destroy(document);
    errno = ENOMEM;
    return NULL;
}

void hl_document_destroy(struct hl_document *document)
{
    if (!document)
        return;
    for (size_t i = 0; i < document->count; i++)
        hl_headline_unref(document->headlines[i]);
    free(document->headlines);
    free(document->by_id);
    hl_feed_destroy(document->feed);
    free(document);
}

int hl_document_write(struct hl_document *document, const void *bytes, size_t n)
{
    if (!document->wanted)
        return -ECANCELED;
    int err = hl_feed_write(document->feed, bytes, n);
    if (document->error)
        return document->error;
    if (err == -EMSGSIZE)
        document->wanted = false;
    else if (err)
        return err;
    return document->wanted ? 0 : -ECANCELED;
}

/* ---- ids that occur twice ---- */

static void mark_repeated(const struct hl_document *document, const bool *among, bool *repeated)
{
    for (size_t i = 0; i < document->count; i++)
        for (size_t j = i + 1; among[i] && j < document->count; j++)
            if (among[j] && strcmp(document->headlines[i]->id, document->headlines[j]->id) == 0)
                repeated[i] = repeated[j] = true;
}

/* The headline's id becomes "id link" or "id title:hash". */
static int lengthen(struct hl_headline *headline, bool by_link)
{
    struct hl_buf id, whole;
    hl_buf_init(&id, (size_t)2 * HL_ID_MAX + HL_LINK_MAX);
    hl_buf_init(&whole, (size_t)2 * HL_ID_MAX + HL_LINK_MAX);
    int err = hl_buf_printf(&whole, "%s ", headline->id);
    if (!err)
        err = by_link ? hl_buf_add_str(&whole, headline->link)
                      : hl_identity_title(&whole, headline->title);
    if (!err)
        err = hl_identity_make(&id, whole.data, "", "");
    if (!err) {
        free(headline->id);
        headline->id = hl_buf_take(&id);
    }
    hl_buf_finish(&id);
    hl_buf_finish(&whole);
    return err;
}

static void drop_repeated(struct hl_document *document)
{
    size_t kept = 0;
    for (size_t i = 0; i < document->count; i++) {
        struct hl_headline *headline = document->headlines[i];
        bool known = false;
        for (size_t j = 0; j < kept && !known; j++)
            known = strcmp(document->headlines[j]->id, headline->id) == 0;
        if (known) {
            on_drop(document, headline->title, "it is there twice");
            hl_headline_unref(headline);
        } else {
            document->headlines[kept++] = headline;
        }
    }
    document->count = kept;
}

/* All who share an id are renamed, not only the later ones: else the newest item would inherit the
 * bare id from its predecessor, and be taken for it. */
static int settle_ids(struct hl_document *document)
{
    size_t room = document->count + 1;
    bool *all = calloc(room, sizeof(bool)), *twice = calloc(room, sizeof(bool)),
         *still = calloc(room, sizeof(bool));
    int err = all && twice && still ? 0 : -ENOMEM;

    for (size_t i = 0; !err && i < document->count; i++)
        all[i] = true;
    if (!err)
        mark_repeated(document, all, twice);
    for (size_t i = 0; !err && i < document->count; i++) {
        bool by_link = document->by_id[i] && document->headlines[i]->link[0];
        if (twice[i])
            err = lengthen(document->headlines[i], by_link);
        twice[i] = twice[i] && by_link;
    }
    if (!err)
        mark_repeated(document, twice, still);
    for (size_t i = 0; !err && i < document->count; i++)
        if (still[i])
            err = lengthen(document->headlines[i], false);
    free(all);
    free(twice);
    free(still);
    if (!err)
        drop_repeated(document);
    return err;
}

static int fill_language(struct hl_document *document)
{
    const struct hl_feed_info *info = hl_feed_info(document->feed);
    if (!info || !info->language || !*info->language)
        return 0;
    for (size_t i = 0; i < document->count; i++) {
        struct hl_headline *headline = document->headlines[i];
        if (headline->language[0])
            continue;
        char *language = strndup(info->language, HL_CATEGORY_MAX);
        if (!language)
            return -ENOMEM;
        free(headline->language);
        headline->language = language;
    }
    return 0;
}

int hl_document_finish(struct hl_document *document, struct hl_feed_report *report)
{
    int err = hl_feed_finish(document->feed, report);
    if (!err)
        err = document->error;
    if (!err)
        err = settle_ids(document);
    if (!err)
        err = fill_language(document);
    document->finished = !err;
    return err;
}

const struct hl_feed_info *hl_document_info(const struct hl_document *document)
{
    return hl_feed_info(document->feed);
}

size_t hl_document_seen(const struct hl_document *document)
{
    return document->seen;
}

size_t hl_document_count(const struct hl_document *document)
{
    return document->finished ? document->count : 0;
}

struct hl_headline *const *hl_document_headlines(struct hl_document *document, const char *source)
{
    for (size_t i = 0; i < document->count; i++) {
        char *name = strdup(source);
        if (!name)
            return NULL;
        free(document->headlines[i]->source);
        document->headlines[i]->source = name;
    }
    return document->headlines;
}
