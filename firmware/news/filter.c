#include "news/filter.h"

#include "news/fold.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct word {
    char *text; /* folded */
    bool open_start, open_end;
};

struct list {
    struct word words[HL_FILTER_WORDS_MAX];
    size_t count;
};

struct hl_filter {
    struct list include, exclude;
};

/* ---- the words ---- */

static int add_word(struct list *list, const char *text)
{
    size_t len = strlen(text);
    struct word word = {.open_start = len > 0 && text[0] == '*',
                        .open_end = len > 1 && text[len - 1] == '*'};
    char bare[HL_FILTER_WORD_MAX + 1];
    struct hl_buf buf;

    if (word.open_start)
        text++, len--;
    if (word.open_end)
        len--;
    if (len == 0 || len > HL_FILTER_WORD_MAX || list->count == HL_FILTER_WORDS_MAX)
        return 0;
    memcpy(bare, text, len);
    bare[len] = '\0';
    hl_buf_init(&buf, (size_t)HL_FILTER_WORD_MAX * 8);
    int err = hl_fold_words(&buf, bare);
    if (!err && buf.len > 0) {
        word.text = hl_buf_take(&buf);
        list->words[list->count++] = word;
    }
    hl_buf_finish(&buf);
    return err == -ENOMEM ? err : 0; /* what is no UTF-8 is in no title */
}

static void finish_list(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->words[i].text);
}

struct hl_filter *hl_filter_create(char *const *include, size_t include_count, char *const *exclude,
                                   size_t exclude_count)
{
    struct hl_filter *filter = calloc(1, sizeof(*filter));
    int err = filter ? 0 : -ENOMEM;
    for (size_t i = 0; !err && i < include_count; i++)
        err = add_word(&filter->include, include[i]);
    for (size_t i = 0; !err && i < exclude_count; i++)
        err = add_word(&filter->exclude, exclude[i]);
    if (!err)
        return filter;
    hl_filter_destroy(filter);
    errno = -err;
    return NULL;
}

void hl_filter_destroy(struct hl_filter *filter)
{
    if (!filter)
        return;
    finish_list(&filter->include);
    finish_list(&filter->exclude);
    free(filter);
}

/* ---- where they stand ---- */

/* Thai and Lao; Tibetan and Myanmar; Khmer; kana and Han with their extensions. */
static bool has_no_spaces(utf8proc_int32_t c)
{
    return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x0f00 && c <= 0x109f) ||
           (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3005 && c <= 0x30ff) ||
           (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

static bool is_mark(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* Letters, marks and numbers. */
static bool is_of_word(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static bool joined(utf8proc_int32_t before, utf8proc_int32_t after)
{
    if (is_mark(after))
        return true;
    return is_of_word(before) && is_of_word(after) && !has_no_spaces(before) &&
           !has_no_spaces(after);
}

/* The character that begins at AT, and the one that ends there; 0 at the end of the text. */
static utf8proc_int32_t next_of(const char *at)
{
    utf8proc_int32_t c;
    return *at && utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &c) > 0 ? c : 0;
}

static utf8proc_int32_t last_of(const char *text, const char *at)
{
    if (at == text)
        return 0;
    do
        at--;
    while (at > text && ((unsigned char)*at & 0xc0) == 0x80);
    return next_of(at);
}

static bool has_word(const char *text, const struct word *word)
{
    size_t len = strlen(word->text);
    for (const char *at = strstr(text, word->text); at; at = strstr(at + 1, word->text)) {
        const char *end = at + len;
        bool starts = word->open_start || !joined(last_of(text, at), next_of(at));
        bool ends = word->open_end || !*end || !joined(last_of(text, end), next_of(end));
        if (starts && ends)
            return true;
    }
    return false;
}

static bool has_any(const struct list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (has_word(text, &list->words[i]))
            return true;
    return false;
}

bool hl_filter_passes(const struct hl_filter *filter, const struct hl_headline *headline)
{
    if (!filter || filter->include.count + filter->exclude.count == 0)
        return true;
    bool included = filter->include.count == 0, excluded = false;
    struct hl_buf buf;
    hl_buf_init(&buf, (size_t)HL_TITLE_MAX * 4);
    for (size_t i = 0; i <= headline->category_count; i++) {
        hl_buf_clear(&buf);
        if (hl_fold_words(&buf, i ? headline->categories[i - 1] : headline->title) || !buf.data)
            continue;
        included = included || has_any(&filter->include, buf.data);
        excluded = excluded || has_any(&filter->exclude, buf.data);
    }
    hl_buf_finish(&buf);
    return included && !excluded;
}
