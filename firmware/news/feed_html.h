/* The inside of the reader of web pages. feed_html.c decides; feed_html_list.c finds a page's own
 * headlines, feed_html_xpath.c those that the configuration points at. Both see libxml2,
 * which feed_html_lib.c loads, and feed_html_absent.c stands in for them where it is missing. */
#ifndef HL_NEWS_FEED_HTML_H
#define HL_NEWS_FEED_HTML_H

#include "news/feed_parts.h"
#include "news/html_clean.h"

/* Ceilings. */
#define HL_HTML_ELEMENTS_MAX 40000   /* front pages have 5,000 to 30,000; 70 MiB at worst */
#define HL_HTML_DEPTH_MAX    200     /* of elements in the tree; deeper ones leave their text */
#define HL_HTML_OPEN_MAX     512     /* elements open at once; past it reading ends */
#define HL_HTML_ITEMS_MAX    2000    /* that an XPath finds, or dates of a page */
#define HL_HTML_STEPS_MAX    5000000 /* of all XPaths on one page, as libxml2 counts them */
#define HL_HTML_DATED_MIN    2       /* fewer dated headlines are no list of them ... */
#define HL_HTML_LOGIN_MIN    5       /* ... and fewer than so many beside a password's field */

/* HTML is clean (html_clean.h). 0, -ENOMEM, or -EPROTO with the report's note. */
int hl_html_list_read(struct hl_feed_out *out, const char *html, size_t n, bool login);
int hl_html_xpath_read(struct hl_feed_out *out, const char *html, size_t n);

#endif
