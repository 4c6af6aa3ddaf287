/* One headline on air, as the newsroom gives it to what shows it. */
#ifndef HL_SHOW_ITEM_H
#define HL_SHOW_ITEM_H

#include "news/headline.h"

/* MARK is a warning about its source ("offline", "feed 42 min old") that
 * stands with its age; "" when all is well. */
struct hl_ticker_item {
    struct hl_headline *headline;
    const char *mark;
};

#endif
