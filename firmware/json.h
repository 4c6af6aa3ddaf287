/* News, glyphs and kinds of board as lines of JSON, for programs that read us. Each call appends
 * one object and a newline, and returns 0 or negative errno. What a terminal must not be given as
 * it is (hl_text_is_hidden) is written as \uXXXX. */
#ifndef HL_JSON_H
#define HL_JSON_H

#include "base/buf.h"
#include "drivers/driver.h"
#include "news/feed.h"
#include "news/headline.h"
#include "text/shape.h"

/* {"id", "title", "link", "source", "categories", "published", "urgency"}, and where there are such
 * "dateline", "also" (other sources of the story), "embargoed" and "expires"; title, source,
 * dateline and also cleaned as for a board. */
int hl_json_headline(struct hl_buf *out, const struct hl_headline *headline);

/* The same of an item as its feed has it: "id" is null when there is none. Of a list of feeds each
 * has a "subscription", its address. */
int hl_json_item(struct hl_buf *out, const struct hl_feed_item *item);

/* {"feed": {"title", "link", "language"}} */
int hl_json_feed(struct hl_buf *out, const struct hl_feed_info *info);

/* {"face", "glyph", "cluster", "byte", "x", "y", "advance", "level"}; lengths in pixels. FACE is
 * the name of the glyph's face, BYTE where its cluster begins in the text. */
int hl_json_glyph(struct hl_buf *out, const struct hl_placed_glyph *glyph, const char *face,
                  size_t byte);

/* {"board", "driver", "what", "virtual"}: one that people own; "virtual" is the name of the driver
 * that shows it without the hardware, or null. */
int hl_json_preset(struct hl_buf *out, const struct hl_driver *driver,
                   const struct hl_preset *preset);

/* {"driver", "what", "virtual", "boards", "needs", "options"}. NEEDS, COUNT of them, is what must
 * be done before it lights up. */
int hl_json_driver(struct hl_buf *out, const struct hl_driver *driver, const char *const *needs,
                   size_t count);

/* Parses N bytes by the library alone and forgets them: what reading a feed is measured by. 0 or
 * -EPROTO. */
int hl_json_parse_only(const char *text, size_t n);

#endif
