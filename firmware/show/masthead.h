/* The masthead of a news page: its name or the date, marks, the time, and which page this is; and
 * the footer of a page with one headline. Loop thread only. */
#ifndef HL_SHOW_MASTHEAD_H
#define HL_SHOW_MASTHEAD_H

#include "show/story.h"

struct hl_masthead {
    int page, pages; /* from 1 on */
    struct hl_imprint imprint;
    int64_t updated_s; /* when the headlines last changed; HL_TIME_NONE: not known */
    const char *mark;  /* of all headlines of the page; "": none */
    bool rtl;          /* mirrored */
};

/* 0 or negative errno. */
int hl_masthead_print(const struct hl_masthead *masthead, const struct hl_press *press,
                      struct hl_scene *scene);

/* For the one STORY of a page: source, age or mark, and the page's number, below it. */
int hl_footer_print(const struct hl_masthead *masthead, const struct hl_press *press,
                    const struct hl_story *story, struct hl_scene *scene);

#endif
