#include "text/readable.h"

#include "text/clean.h"
#include "text/emoji.h"
#include "text/faces.h"
#include "text/script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define OUTLINE_ROWS_MIN 10 /* of a Latin, Greek, Cyrillic or Hebrew letter our own fonts lack */
#define GAPS_PART        4  /* more than one letter in so many missing: no headline any more */

struct text {
    size_t count;
    uint32_t points[HL_TEXT_POINTS_MAX];
    const struct hl_script *scripts[HL_TEXT_POINTS_MAX];
    struct hl_cluster clusters[HL_TEXT_POINTS_MAX];
};

static struct text *read_text(const char *words, const char *language)
{
    struct text *text = malloc(sizeof(*text));
    if (!text)
        return NULL;
    text->count = hl_text_clean(words, strlen(words), text->points);
    hl_scripts_resolve(text->points, text->count, language, text->scripts);
    return text;
}

/* Signs and digits between letters are as small in every script. */
static int rows_of_script(const struct hl_script *script, uint32_t point)
{
    const struct hl_script *own;
    if (script == hl_script_emoji())
        return script->rows_min;
    hl_scripts_resolve(&point, 1, NULL, &own);
    return own == &hl_scripts[0] ? own->rows_min : script->rows_min;
}

int hl_cluster_rows_needed(struct hl_font *font, const struct hl_cluster *cluster, uint32_t point)
{
    const struct hl_script *script = cluster->script;
    struct hl_face_info info;
    int rows = rows_of_script(script, point);
    hl_font_face_info(font, cluster->face, &info);
    if (rows < OUTLINE_ROWS_MIN && script != hl_script_emoji() && strcmp(info.how, "dots") != 0)
        rows = OUTLINE_ROWS_MIN;
    return info.nastaliq ? hl_script_nastaliq("ur")->rows_min : rows;
}

static void note(struct hl_reading *reading, const struct hl_cluster *cluster, uint32_t point)
{
    reading->script = cluster->script->name;
    reading->package = cluster->script->package;
    reading->point = point;
}

static enum hl_reads judge(const struct hl_reading *reading, unsigned lost_pictures)
{
    unsigned gaps = reading->missing - lost_pictures;
    if (gaps > 0 && gaps * GAPS_PART > reading->clusters)
        return HL_READS_NO_FACE;
    if (reading->too_low > 0)
        return HL_READS_TOO_LOW;
    return reading->missing > 0 ? HL_READS_GAPS : HL_READS_WELL;
}

int hl_text_read(struct hl_font *font, const char *words, const char *language,
                 struct hl_reading *reading)
{
    struct text *text = read_text(words, language);
    unsigned lost_pictures = 0;
    *reading = (struct hl_reading){0};
    if (!text)
        return -ENOMEM;
    size_t count = hl_faces_choose(font, language, text->points, text->count, text->clusters);
    for (size_t i = 0; i < count; i++) {
        const struct hl_cluster *cluster = &text->clusters[i];
        uint32_t point = text->points[cluster->start];
        bool picture = cluster->script == hl_script_emoji();
        if (point == ' ')
            continue;
        reading->clusters++;
        int rows = cluster->face < 0 ? 0 : hl_cluster_rows_needed(font, cluster, point);
        if (cluster->face >= 0 && rows <= hl_font_rows(font))
            continue;
        bool low = cluster->face >= 0 && !picture;
        if (!reading->script || (low && rows > reading->rows_needed))
            note(reading, cluster, point);
        if (low) {
            reading->too_low++;
            reading->rows_needed = rows > reading->rows_needed ? rows : reading->rows_needed;
        } else {
            reading->missing++; /* a picture too small to be told is as good as none */
            lost_pictures += picture ? 1 : 0;
        }
    }
    reading->verdict = judge(reading, lost_pictures);
    int err = count == 0 && text->count > 0 ? -ENOMEM : 0;
    free(text);
    return err;
}

/* Whether all of it is written with Latin, Greek and Cyrillic letters, digits and the signs between
 * them: most of the news is, and asks for the fewest rows. Goes by UTF-8 alone. */
static bool is_plain(const char *words)
{
    for (const unsigned char *at = (const unsigned char *)words; *at; at++) {
        if (*at < 0xd4) /* up to U+04FF; bytes that go on are below that, too */
            continue;
        bool sign = at[0] == 0xe2 && (at[1] == 0x80 || at[1] == 0x82); /* – ’ “ €, and spaces */
        if (!sign)
            return false;
    }
    return true;
}

int hl_text_rows_needed(const char *words, const char *language)
{
    if (is_plain(words))
        return HL_FONT_ROWS_MIN;
    struct text *text = read_text(words, language);
    int rows = HL_FONT_ROWS_MIN;
    if (!text)
        return -ENOMEM;
    for (size_t start = 0, end; start < text->count; start = end) {
        end = hl_cluster_end(text->points, text->count, start);
        if (hl_emoji_is_picture(text->points + start, end - start))
            continue;
        int need = rows_of_script(text->scripts[start], text->points[start]);
        rows = need > rows ? need : rows;
    }
    free(text);
    return rows;
}
