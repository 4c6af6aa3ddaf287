/* For tests that need libxml2: a build without it reads no pages, and they are skipped. */
#ifndef HL_TESTS_PAGES_H
#define HL_TESTS_PAGES_H

#include "news/feed.h"

#include <string.h>

__attribute__((unused)) static int pages_ignore(void *data, const struct hl_feed_item *item)
{
    (void)data;
    (void)item;
    return 0;
}

__attribute__((unused)) static bool pages_are_read(void)
{
    static const char page[] = "<html><li>A headline of a page <b>3 minutes ago</b><li>One more "
                               "headline of it <b>4 minutes ago</b></html>";
    const struct hl_feed_options options = {.now_s = 0};
    struct hl_feed *feed = hl_feed_create(&options, pages_ignore, NULL);
    struct hl_feed_report report = {0};
    bool absent = false;
    if (feed && hl_feed_write(feed, page, sizeof(page) - 1) == 0)
        absent = hl_feed_finish(feed, &report) != 0 && report.note &&
                 strstr(report.note, "without libxml2");
    hl_feed_destroy(feed);
    return !absent;
}

#endif
