/* A headline: what a source said, cleaned for showing. Immutable once made, counted by
 * references, loop thread only. */
#ifndef HL_NEWS_HEADLINE_H
#define HL_NEWS_HEADLINE_H

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceilings on what a stranger may make us keep. Longer text is cut between characters. */
#define HL_TITLE_MAX      2048 /* bytes; facts on text: 512 code points are plenty */
#define HL_ID_MAX         1024
#define HL_LINK_MAX       2048
#define HL_CATEGORY_MAX   128
#define HL_CATEGORIES_MAX 8
#define HL_ALSO_MAX       400 /* bytes: three names and what parts them */

/* IPTC urgency: 1 most urgent ... 8 least; 0 when the source does not say. */
#define HL_URGENCY_NONE  0
#define HL_URGENCY_FIRST 2     /* up to this a headline comes first and is marked */
#define HL_URGENCY_S     43200 /* without an end it is news like any other after so long */

struct hl_headline {
    char *id;       /* who this is within its source: never NULL, never "" (see hl_feed_item) */
    char *title;    /* UTF-8 plain text, one line, never "" */
    char *link;     /* absolute URL, or "" */
    char *source;   /* display name of the source; two sources may share one */
    char *origin;   /* the source's url as configured, which no two share, or "" */
    char *language; /* BCP 47 tag, or "" */
    char *dateline; /* "Islamabad, March 6" where the source has one, or "" */
    char *also;     /* names of other sources that tell the same story, "Guardian, DW", or "" */
    char **categories;
    size_t category_count;
    int64_t published_s; /* UTC; HL_TIME_NONE when the source does not say */
    bool counted;        /* published_s was counted back from our clock ("3 minutes ago") */
    int64_t seen_s;      /* when we first saw it, UTC */
    int urgency;
    int64_t embargoed_s; /* UTC; not to be shown before; 0: none */
    int64_t expires_s;   /* UTC; not to be shown from then on; 0: never */
    unsigned refs;       /* private */
};

/* A deep copy of *FROM, with one reference. Strings may be NULL in FROM and become "". NULL and
 * errno when out of memory. */
struct hl_headline *hl_headline_create(const struct hl_headline *from);
struct hl_headline *hl_headline_ref(struct hl_headline *headline);
void hl_headline_unref(struct hl_headline *headline); /* takes NULL */

/* Whether all that is said of both is the same. */
bool hl_headline_is_same(const struct hl_headline *a, const struct hl_headline *b);

/* Whose headline it is, as the board says it: "BBC, Guardian". Into OUT, which is returned, cut
 * where SIZE ends. HL_BYLINE_SIZE always suffices. */
#define HL_BYLINE_SIZE (HL_CATEGORY_MAX + HL_ALSO_MAX + 3)
char *hl_headline_byline(const struct hl_headline *headline, char *out, size_t size);

/* Whether it comes before all others at NOW_S (HL_TIME_NONE: not known). */
bool hl_headline_is_urgent(const struct hl_headline *headline, int64_t now_s);

/* Whether it may be shown at NOW_S: not before embargoed_s, not from expires_s on. */
bool hl_headline_is_due(const struct hl_headline *headline, int64_t now_s);

/* The next instant after NOW_S at which hl_headline_is_due changes; INT64_MAX: never. */
int64_t hl_headline_turn_s(const struct hl_headline *headline, int64_t now_s);

/* The instant that orders and ages it: published_s, else seen_s. */
int64_t hl_headline_time_s(const struct hl_headline *headline);

#endif
