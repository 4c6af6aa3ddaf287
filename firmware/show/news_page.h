/* A news page: a lead, and below it a list of further headlines in columns; on small boards one
 * headline alone. Composing one is a pure function of the headlines, the page's number and the
 * minute: what does not change stands where it stood, so that paper is refreshed there only.
 *
 * The lead is set in the largest of its sizes in which three lines hold it; larger still when all
 * that is left for this page fits below it, or when there would be a gap below the list. The list
 * fills columns from the top, in rundown order. A page whose lead is read from the right is
 * mirrored as a whole; each headline keeps its own direction. Loop thread only. */
#ifndef HL_SHOW_NEWS_PAGE_H
#define HL_SHOW_NEWS_PAGE_H

#include "show/galley.h"
#include "show/masthead.h"
#include "show/qr.h"

#define HL_NEWS_PAGE_STORIES_MAX 40    /* on one page */
#define HL_NEWS_PAGE_END_S       86400 /* an end further ahead is reckoned by a later print */

struct hl_slot {
    const struct hl_story *story; /* the page's lead, or the galley's */
    int x, y;                     /* of its column, as if read from the left */
    int column;                   /* of the list, from 0; -1: the lead */
};

struct hl_news_page {
    const struct hl_press *press; /* borrowed */
    struct hl_story lead;
    struct hl_slot slots[HL_NEWS_PAGE_STORIES_MAX];
    size_t count; /* headlines that the page holds */
    bool rtl;
    int list_y;      /* the list's first row */
    struct hl_qr qr; /* of the lead's link; side 0: none */
    int module;      /* pixels of a module of it */
};

/* Sets as many of the galley's headlines as fit, from number FIRST on; at least one, if there is
 * one. GALLEY outlives the page, which stays where it is. 0 or negative errno; on error nothing
 * needs a finish. Finish takes a zeroed page. */
int hl_news_page_init(struct hl_news_page *page, struct hl_galley *galley, size_t first,
                      size_t most);
void hl_news_page_finish(struct hl_news_page *page);

/* Columns, and rows, of the code with its quiet zone; 0: there is none. */
int hl_news_page_code(const struct hl_news_page *page);

/* How long reading it takes. */
int64_t hl_news_page_reading_ms(const struct hl_news_page *page);

/* The page as a scene, the caller's; a headline that ends takes that instant along (scene.h).
 * MASTHEAD: page, pages, updated_s and the imprint's instant are set; the rest is the page's. NULL
 * and errno. */
struct hl_scene *hl_news_page_print(const struct hl_news_page *page,
                                    const struct hl_masthead *masthead);

#endif
