/* Who writes JSON how. What is not here is read by the names that most use. */
#include "news/feed_json.h"

#include <string.h>

static const struct hl_json_shape feed = {
    .format = HL_FEED_JSON,
    .fields = {.title = "/title",
               .link = "/url | /external_url",
               .published = "/date_published | /date_modified",
               .id = "/id",
               .summary = "/summary | /content_text | /content_html",
               .category = "/tags"},
    .language = "/language",
    .form = HL_FORM_TEXT,
};

static const struct hl_json_shape shapes[] = {
    {
        /* IPTC ninjs: 1.x has one headline, 2.x and 3.x a list by role; 3.x in camelCase. */
        .format = HL_FEED_NINJS,
        .tests = {"/uri | /guid", "/headline | /headlines",
                  "/versioncreated | /versionCreated | /contentcreated | /contentCreated | "
                  "/firstcreated | /firstCreated | /pubstatus | /pubStatus | /standard"},
        .fields = {.title = "/headlines | /headline",
                   .link = "/canonicalurl | /canonicalUrl | /url | /uri",
                   .published = "/versioncreated | /versionCreated | /contentcreated | "
                                "/contentCreated | /firstcreated | /firstCreated",
                   .id = "/uri | /guid",
                   .summary = "/descriptions | /description_text | /description_html | "
                              "/body_text | /bodies | /body_xhtml | /body_html",
                   .category = "/service | /services | /subject | /subjects"},
        .language = "/language",
        .urgency = "/urgency",
        .embargoed = "/embargoed",
        .expires = "/expires",
        .status = "/pubstatus | /pubStatus",
        .form = HL_FORM_HTML,
    },
    {
        /* Reddit's listings. */
        .format = HL_FEED_JSON_API,
        .tests = {"/data/title", "/data/permalink", "/data/created_utc"},
        .fields = {.title = "/data/title",
                   .link = "/data/permalink",
                   .published = "/data/created_utc",
                   .id = "/data/name | /data/id",
                   .summary = "/data/selftext",
                   .category = "/data/link_flair_text | /data/subreddit"},
        .base = "https://www.reddit.com/",
        .form = HL_FORM_TEXT,
    },
    {
        /* GeoJSON: earthquakes of the USGS, alerts of the US weather service. */
        .format = HL_FEED_GEOJSON,
        .tests = {"/properties/title | /properties/headline | /properties/event",
                  "/properties/time | /properties/sent | /properties/updated"},
        .fields = {.title = "/properties/headline | /properties/title | /properties/event",
                   .link = "/properties/url | /properties/web | /properties/@id | /id",
                   .published = "/properties/time | /properties/sent | /properties/effective | "
                                "/properties/updated",
                   .id = "/properties/id | /id",
                   .summary = "/properties/description | /properties/place",
                   .category = "/properties/category | /properties/type"},
        .language = "/properties/language",
        .urgency = "/properties/severity | /properties/alert",
        .expires = "/properties/expires",
        .status = "/properties/messageType | /properties/status",
        .form = HL_FORM_TEXT,
    },
    {
        /* Hacker News, by Algolia's search and by Firebase. */
        .format = HL_FEED_JSON_API,
        .tests = {"/objectID | /by", "/title | /story_title", "/created_at_i | /time"},
        .fields = {.title = "/title | /story_title",
                   .link = "/url | /story_url",
                   .published = "/created_at_i | /time",
                   .id = "/objectID | /id",
                   .summary = "/story_text | /text"},
        .status = "/deleted | /dead",
        .link_front = "https://news.ycombinator.com/item?id=",
        .form = HL_FORM_HTML,
    },
    {
        .format = HL_FEED_JSON_API,
        .fields = {.title = "/title | /headline | /webTitle",
                   .link = "/url | /link | /webUrl | /web_url | /permalink | /href | "
                           "/canonical_url | /html_url | /uri",
                   .published = "/publishedAt | /published_at | /published | /pubDate | "
                                "/pub_date | /published_date | /publishDate | /date_published | "
                                "/publicationDate | /webPublicationDate | /datePublished | "
                                "/created_utc | /created_at | /createdAt | /created | /date_gmt | "
                                "/seendate | /datetime | /date | /time | /timestamp | "
                                "/updated_at | /updatedAt | /updated",
                   .id = "/id | /guid | /uuid | /_id | /uri | /slug",
                   .summary = "/description | /summary | /abstract | /excerpt | /trailText | "
                              "/fields/trailText | /snippet | /text | /content_text | /content",
                   .category = "/category | /section | /sectionName | /section_name | "
                               "/categories | /tags"},
        .language = "/language | /lang",
        .urgency = "/urgency",
        .embargoed = "/embargoed",
        .expires = "/expires",
        .form = HL_FORM_HTML,
    },
};
#define SHAPE_COUNT (sizeof(shapes) / sizeof(shapes[0]))

const struct hl_json_shape *hl_json_shape_feed(void)
{
    return &feed;
}

const struct hl_json_shape *hl_json_shape_of(const struct hl_tree *tree, uint32_t at)
{
    for (size_t i = 0; i + 1 < SHAPE_COUNT; i++) {
        size_t met = 0;
        while (met < HL_SHAPE_TESTS &&
               (!shapes[i].tests[met] || hl_json_has(tree, at, shapes[i].tests[met])))
            met++;
        if (met == HL_SHAPE_TESTS)
            return &shapes[i];
    }
    return &shapes[SHAPE_COUNT - 1];
}

const char *hl_json_next(const char **pointers, size_t *len)
{
    const char *at = *pointers;
    while (at && (*at == ' ' || *at == '|'))
        at++;
    if (!at || !*at)
        return NULL;
    *len = strcspn(at, "|");
    *pointers = at + *len;
    while (*len > 0 && at[*len - 1] == ' ')
        --*len;
    return at;
}

/* What stands for a list in a single field: the entry whose role is "main", else the first. */
static uint32_t main_of(const struct hl_tree *tree, uint32_t list)
{
    uint32_t first = hl_tree_first(tree, list);
    for (uint32_t at = first; at != HL_TREE_NONE; at = hl_tree_after(tree, list, at)) {
        uint32_t role = hl_tree_member(tree, at, "role", 4);
        const struct hl_tree_node *node = role == HL_TREE_NONE ? NULL : &tree->nodes[role];
        if (node && node->len == 4 && memcmp(tree->text + node->at, "main", 4) == 0)
            return at;
    }
    return first;
}

uint32_t hl_json_unwrap(const struct hl_tree *tree, uint32_t at)
{
    static const char *const names[] = {"value",    "rendered", "main", "name",
                                        "fullName", "title",    "text", "label"};
    bool listed = hl_tree_kind(tree, at) == HL_TREE_LIST;
    if (listed)
        at = main_of(tree, at);
    if (hl_tree_kind(tree, at) == HL_TREE_OBJECT) {
        uint32_t inner = HL_TREE_NONE;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && inner == HL_TREE_NONE; i++)
            inner = hl_tree_member(tree, at, names[i], strlen(names[i]));
        at = inner;
    }
    enum hl_tree_kind kind = hl_tree_kind(tree, at);
    bool text = kind == HL_TREE_STRING || (kind == HL_TREE_NUMBER && !listed);
    return text && tree->nodes[at].len > 0 ? at : HL_TREE_NONE;
}

uint32_t hl_json_find(const struct hl_tree *tree, uint32_t at, const char *pointers)
{
    size_t len;
    uint32_t found = HL_TREE_NONE;
    for (const char *one; found == HL_TREE_NONE && (one = hl_json_next(&pointers, &len));)
        found = hl_json_unwrap(tree, hl_tree_point(tree, at, one, len));
    return found;
}

bool hl_json_has(const struct hl_tree *tree, uint32_t at, const char *pointers)
{
    size_t len;
    for (const char *one; (one = hl_json_next(&pointers, &len));)
        if (hl_tree_point(tree, at, one, len) != HL_TREE_NONE)
            return true;
    return false;
}
