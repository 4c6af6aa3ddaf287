#include "show/galley.h"

#include <errno.h>
#include <stdlib.h>

#define LIST_LINES 3

int hl_galley_init(struct hl_galley *galley, const struct hl_press *press,
                   const struct hl_ticker_item *items, size_t count)
{
    *galley = (struct hl_galley){.press = press, .items = items, .count = count};
    galley->stories = calloc(count > 0 ? count : 1, sizeof(*galley->stories));
    return galley->stories ? 0 : -ENOMEM;
}

void hl_galley_finish(struct hl_galley *galley)
{
    for (size_t i = 0; i < galley->count; i++)
        hl_story_finish(&galley->stories[i]);
    free(galley->stories);
    *galley = (struct hl_galley){0};
}

const struct hl_story *hl_galley_story(struct hl_galley *galley, size_t index)
{
    const struct hl_sheet *sheet = &galley->press->sheet;
    struct hl_story *story = &galley->stories[index];
    struct hl_story_wish wish = {
        .rows = sheet->list_rows, .width = sheet->column, .lines_max = LIST_LINES, .kicker = true};
    if (story->font)
        return story;
    int err = hl_story_init(story, galley->press, &galley->items[index], &wish);
    if (!err)
        return story;
    hl_story_finish(story);
    errno = -err;
    return NULL;
}
