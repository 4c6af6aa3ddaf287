#include "text/faces.h"

#include "text/emoji.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT   0xfffd
#define NO_LETTER     0x200b /* zero-width space: drawn by nobody, and not a mark */
#define JOINER        0x200d
#define NOTHING       0x034f /* combining grapheme joiner: ignorable, and keeps its cluster whole */
#define ARABIC_FORM   0xfedf /* lam as it begins a word */
#define MARK_ROWS_MIN 16     /* below, a letter without its mark reads better than an outline */

/* Letters that join nothing: most of a headline is spared the look-up. */
static bool is_plain(uint32_t cp)
{
    return cp >= 0x20 && cp < 0x7f;
}

size_t hl_cluster_end(const uint32_t *points, size_t count, size_t start)
{
    utf8proc_int32_t state = 0;
    size_t end = start + 1;
    while (end < count && !(is_plain(points[end - 1]) && is_plain(points[end])) &&
           !utf8proc_grapheme_break_stateful((utf8proc_int32_t)points[end - 1],
                                             (utf8proc_int32_t)points[end], &state))
        end++;
    return end;
}

bool hl_point_is_ignorable(uint32_t cp)
{
    return !is_plain(cp) && utf8proc_get_property((utf8proc_int32_t)cp)->ignorable;
}

static bool is_mark(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

/* A cluster on its way to a face. */
struct seeker {
    struct hl_font *font;
    const char *language;
    const uint32_t *points;
    size_t count;
    const struct hl_script *script;
    bool shaped;   /* its own letters, not just a digit in such a text */
    bool by_forms; /* a face with Arabic's presentation forms counts as shaping */
};

static bool covers(const struct seeker *seeker, int face, bool marks)
{
    if (seeker->shaped && !hl_font_face_shapes(seeker->font, face, seeker->script) &&
        !(seeker->by_forms && hl_font_face_has(seeker->font, face, ARABIC_FORM)))
        return false;
    for (size_t i = 0; i < seeker->count; i++) {
        uint32_t cp = seeker->points[i];
        if ((hl_point_is_ignorable(cp) && seeker->count > 1) || (!marks && i > 0 && is_mark(cp)))
            continue;
        if (!hl_font_face_has(seeker->font, face, cp))
            return false;
    }
    return true;
}

/* On low lines, and in Hebrew, whose newspapers leave points out, our own face draws the letter
 * alone rather than let an outline stand among its dots. */
static bool does_without_marks(const struct seeker *seeker, int face)
{
    return hl_font_face_is_own(seeker->font, face) && seeker->script->pixel &&
           (hl_font_rows(seeker->font) < MARK_ROWS_MIN ||
            strcmp(seeker->script->code, "Hebr") == 0);
}

static int seek_in_lists(const struct seeker *seeker)
{
    int bare = -1, face;
    for (size_t n = 0;
         (face = hl_font_listed(seeker->font, seeker->script, seeker->language, n)) != -2; n++) {
        if (face < 0)
            continue;
        if (covers(seeker, face, true))
            return face;
        if (covers(seeker, face, false)) {
            if (does_without_marks(seeker, face))
                return face;
            if (bare < 0)
                bare = face;
        }
    }
    face = hl_font_spare(seeker->font, seeker->points[0]);
    if (face >= 0 && (covers(seeker, face, true) || (bare < 0 && covers(seeker, face, false))))
        return face;
    return bare;
}

/* Where no face joins Arabic by its rules, one that has the joined forms as letters will do:
 * shape.c draws those. */
static int seek(struct seeker *seeker)
{
    int face = seek_in_lists(seeker);
    if (face >= 0 || !seeker->shaped || strcmp(seeker->script->code, "Arab") != 0)
        return face;
    seeker->by_forms = true;
    return seek_in_lists(seeker);
}

/* Common punctuation and digits stand among shaped letters but need no rules themselves. */
static bool is_shaped(const struct hl_script *script, uint32_t cp)
{
    const struct hl_script *own;
    if (!script->shaped)
        return false;
    hl_scripts_resolve(&cp, 1, NULL, &own);
    return own->shaped;
}

static int face_of(struct hl_font *font, const char *language, const uint32_t *points,
                   struct hl_cluster *cluster)
{
    struct seeker seeker = {.font = font,
                            .language = language,
                            .points = points + cluster->start,
                            .count = cluster->end - cluster->start,
                            .script = cluster->script};
    if (hl_emoji_is_picture(seeker.points, seeker.count))
        seeker.script = cluster->script = hl_script_emoji();
    seeker.shaped = is_shaped(seeker.script, seeker.points[0]);
    return seek(&seeker);
}

/* A direction mark or the like, alone. */
static bool is_unseen(const uint32_t *points, const struct hl_cluster *cluster)
{
    return cluster->end == cluster->start + 1 && hl_point_is_ignorable(points[cluster->start]);
}

size_t hl_faces_choose(struct hl_font *font, const char *language, const uint32_t *points,
                       size_t count, struct hl_cluster *clusters)
{
    const struct hl_script **scripts = malloc((count + 1) * sizeof(const struct hl_script *));
    size_t found = 0;
    int last = -1;

    if (!scripts)
        return 0;
    hl_scripts_resolve(points, count, language, scripts);
    for (size_t start = 0; start < count; start = clusters[found++].end) {
        struct hl_cluster *cluster = &clusters[found];
        *cluster = (struct hl_cluster){
            .start = start, .end = hl_cluster_end(points, count, start), .script = scripts[start]};
        bool stays = points[start] == ' ' && last >= 0 && hl_font_face_has(font, last, ' ');
        if (is_unseen(points, cluster))
            cluster->face = last < 0 ? 0 : last; /* nobody has to draw it */
        else
            cluster->face = stays ? last : face_of(font, language, points, cluster);
        if (cluster->face < 0)
            hl_font_miss(font, points[start], cluster->script);
        /* A picture's own space is as wide as a picture. */
        if (cluster->script->size != HL_SIZE_EMOJI)
            last = cluster->face;
    }
    free(scripts);
    hl_font_settle(font);
    return found;
}

/* The face for the sign of a gap, and what is drawn of a cluster that no face has. */
static int replace(struct hl_font *font, uint32_t *points, const struct hl_cluster *cluster,
                   bool again)
{
    int face;
    /* No long row of marks, which HarfBuzz before 7.0 takes quadratic time for. */
    points[cluster->start] = again ? NO_LETTER : REPLACEMENT;
    for (size_t i = cluster->start + 1; i < cluster->end; i++)
        points[i] = is_mark(points[i]) ? NOTHING : JOINER;
    for (size_t n = 0; (face = hl_font_listed(font, &hl_scripts[0], NULL, n)) != -2; n++)
        if (face >= 0 && hl_font_face_has(font, face, REPLACEMENT))
            return face;
    return 0;
}

int hl_faces_set(struct hl_font *font, const char *language, uint32_t *points, size_t count,
                 int *faces)
{
    struct hl_cluster *clusters = malloc((count + 1) * sizeof(*clusters));
    if (!clusters)
        return -ENOMEM;
    size_t found = hl_faces_choose(font, language, points, count, clusters);
    int missing = found == 0 && count > 0 ? -ENOMEM : 0;
    bool gap = false;

    for (size_t c = 0; c < found; c++) {
        int face = clusters[c].face;
        bool again = gap;
        gap = face < 0 || (gap && is_unseen(points, &clusters[c]));
        if (face < 0) {
            missing++;
            face = replace(font, points, &clusters[c], again);
        }
        for (size_t i = clusters[c].start; i < clusters[c].end; i++) {
            faces[i] = face;
            if (!hl_font_face_has(font, face, points[i]) && !hl_point_is_ignorable(points[i]))
                points[i] = NOTHING;
        }
    }
    free(clusters);
    hl_font_settle(font);
    return missing;
}
