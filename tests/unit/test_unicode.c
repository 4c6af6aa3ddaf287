/* Conformance to Unicode 15.0, by its own test files (Debian's unicode-data): bidi levels and
 * visual order, grapheme clusters, line breaks. A line that fails must be of a kind that is known
 * and told here; the number that passes must not fall. */
#include "unit/check.h"

#include "text/bidi.h"
#include "text/breaks.h"
#include "text/faces.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER     "/usr/share/unicode/"
#define LINE_MAX   8192
#define POINTS_MAX 256

static const char break_sign[] = "\xc3\xb7", join_sign[] = "\xc3\x97";

/* NULL, after a word about it, when the file is absent or of another version. */
static FILE *open_data(const char *name)
{
    char path[256], line[LINE_MAX];
    snprintf(path, sizeof(path), FOLDER "%s", name);
    FILE *file = fopen(path, "r");
    if (!file)
        print_message("# %s is not there: package unicode-data\n", path);
    else if (!fgets(line, sizeof(line), file) || !strstr(line, "-15.0.")) {
        print_message("# %s is not of Unicode 15.0\n", path);
        fclose(file);
        file = NULL;
    }
    return file;
}

/* ---- breaks ---- */

struct sample {
    uint32_t points[POINTS_MAX];
    bool breaks[POINTS_MAX + 1]; /* before each point, and at the end */
    size_t count;
    const char *comment;
};

/* "× 0023 × 0020 ÷ 0023 ÷	# comment"; false for a line without a sample. */
static bool read_sample(char *line, struct sample *sample)
{
    char *hash = strchr(line, '#'), *rest = NULL;
    *sample = (struct sample){0};
    if (!hash || hash == line)
        return false;
    *hash = '\0';
    sample->comment = hash + 1;
    for (char *word = strtok_r(line, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
        assert_true(sample->count < POINTS_MAX);
        if (strcmp(word, break_sign) == 0)
            sample->breaks[sample->count] = true;
        else if (strcmp(word, join_sign) != 0)
            sample->points[sample->count++] = (uint32_t)strtoul(word, NULL, 16);
    }
    return sample->count > 0;
}

static void test_graphemes(void **state)
{
    FILE *file = open_data("auxiliary/GraphemeBreakTest.txt");
    char line[LINE_MAX];
    struct sample sample;
    int count = 0;
    (void)state;
    if (!file)
        skip();
    while (fgets(line, sizeof(line), file)) {
        if (!read_sample(line, &sample))
            continue;
        count++;
        for (size_t start = 0, end; start < sample.count; start = end) {
            end = hl_cluster_end(sample.points, sample.count, start);
            for (size_t i = start + 1; i <= end; i++)
                if (sample.breaks[i] != (i == end))
                    fail_msg("at %zu of %s", i, sample.comment);
        }
    }
    fclose(file);
    print_message("# grapheme clusters: %d of %d\n", count, count);
    check_int("lines", count, 602);
}

/* Where we differ from the file, by the classes on both sides (marks and spaces between them not
 * counted), and why. */
static const char figures[] = "numbers: the file wants LB25 by a regular expression (8.2, example "
                              "7), libunistring has the plain rule, which keeps more together",
                  objects[] = "LB20: objects in the text; a headline has none",
                  stops[] = "LB29: a full stop before a sign, or a marked one before a letter",
                  closings[] = "LB16: libunistring leaves out closing parentheses",
                  joiners[] = "LB10: a joiner that joins nothing; libunistring breaks before it",
                  flags[] = "LB30a: two letters of a flag with a mark between them";
static const struct {
    const char *before, *after, *why; /* AFTER NULL: any */
} differences[] = {
    {"IS", "NU", figures},  {"SY", "NU", figures},  {"CL", "PO", figures},  {"CL", "PR", figures},
    {"CP", "PO", figures},  {"CP", "PR", figures},  {"PO", "OP", figures},  {"PR", "OP", figures},
    {"CB", NULL, objects},  {"BB", "CB", objects},  {"PR", "CB", objects},  {"IS", "AL", stops},
    {"IS", "AI", stops},    {"IS", "XX", stops},    {"IS", "HL", stops},    {"IS", "SA", stops},
    {"CP", "NS", closings}, {"CP", "CJ", closings}, {"OP", "ZWJ", joiners}, {"RI", "RI", flags},
};
#define DIFFERENCE_COUNT (sizeof(differences) / sizeof(*differences))
#define LINE_BREAKS_MIN  7585 /* with libunistring 1.0; of 7654 */
#define CLASS_MAX        16

/* The class of each point, from "× [0.3] NUMBER SIGN (AL) ÷ [0.3]": the last word in parentheses
 * before the next sign. */
static void read_classes(const struct sample *sample, char classes[][CLASS_MAX])
{
    const char *text = sample->comment;
    for (size_t i = 0; i < sample->count; i++) {
        text = strchr(text, ']');
        assert_non_null(text);
        const char *end = strchr(text, '['), *open = end;
        while (open > text && *open != '(')
            open--;
        size_t len = strcspn(open + 1, ")");
        snprintf(classes[i], CLASS_MAX, "%.*s", (int)len, open + 1);
        text = end;
    }
}

static bool begins(const char *word, const char *with)
{
    return strncmp(word, with, strlen(with)) == 0;
}

/* Why we differ before point I: an index of differences, or DIFFERENCE_COUNT. */
static size_t explain(const struct sample *sample, size_t i)
{
    static char classes[POINTS_MAX][CLASS_MAX];
    read_classes(sample, classes);
    size_t before = i - 1, known = 0;
    while (before > 0 && (begins(classes[before], "CM") || begins(classes[before], "SP") ||
                          begins(classes[before], "ZWJ")))
        before--;
    while (known < DIFFERENCE_COUNT &&
           !(begins(classes[before], differences[known].before) &&
             (!differences[known].after || begins(classes[i], differences[known].after))))
        known++;
    return known;
}

/* The first point before which our break is not the file's, or the count. */
static size_t first_difference(const struct sample *sample)
{
    uint8_t breaks[POINTS_MAX];
    size_t i = 1;
    assert_int_equal(hl_breaks_unicode(sample->points, sample->count, breaks), 0);
    assert_int_equal(breaks[0], HL_BREAK_NO);
    while (i < sample->count && (breaks[i] != HL_BREAK_NO) == sample->breaks[i])
        i++;
    return i;
}

static void print_reasons(const int *lines)
{
    for (size_t i = 0; i < DIFFERENCE_COUNT; i++) {
        int sum = lines[i];
        if (i > 0 && differences[i].why == differences[i - 1].why)
            continue;
        for (size_t j = i + 1; j < DIFFERENCE_COUNT && differences[j].why == differences[i].why;
             j++)
            sum += lines[j];
        print_message("# %d: %s\n", sum, differences[i].why);
    }
}

static void test_line_breaks(void **state)
{
    FILE *file = open_data("auxiliary/LineBreakTest.txt");
    char line[LINE_MAX];
    struct sample sample;
    int count = 0, passed = 0, lines[DIFFERENCE_COUNT + 1] = {0};
    (void)state;
    if (!file)
        skip();
    while (fgets(line, sizeof(line), file)) {
        if (!read_sample(line, &sample))
            continue;
        count++;
        size_t at = first_difference(&sample);
        if (at == sample.count) {
            passed++;
            continue;
        }
        size_t known = explain(&sample, at);
        if (known == DIFFERENCE_COUNT)
            fail_msg("before point %zu of %s", at, sample.comment);
        lines[known]++;
    }
    fclose(file);
    print_message("# line breaks: %d of %d\n", passed, count);
    print_reasons(lines);
    check_int("lines", count, 7654);
    check_true("no fewer than before", passed >= LINE_BREAKS_MIN);
}

/* ---- bidi ---- */

struct paragraph {
    uint32_t points[POINTS_MAX];
    size_t count;
    enum hl_bidi_base base;
    bool rtl;
    int levels[POINTS_MAX]; /* -1: removed by rule X9 */
    size_t order[POINTS_MAX], order_count;
};

static size_t read_numbers(const char *text, int base, long *numbers)
{
    size_t count = 0;
    while (*text && *text != ';' && *text != '\n') {
        char *end;
        numbers[count] = *text == 'x' ? -1 : strtol(text, &end, base);
        if (*text == 'x')
            end = (char *)text + 1;
        assert_true(end != text && count < POINTS_MAX);
        count++;
        for (text = end; *text == ' ';)
            text++;
    }
    return count;
}

/* Points; base (0, 1, or 2: found); level found; levels; visual order. */
static bool read_paragraph(const char *line, struct paragraph *paragraph)
{
    static const enum hl_bidi_base bases[] = {HL_BIDI_BASE_LTR, HL_BIDI_BASE_RTL,
                                              HL_BIDI_BASE_FIRST_STRONG};
    long numbers[POINTS_MAX];
    const char *field[5] = {line};
    if (*line == '#' || *line == '\n')
        return false;
    for (int i = 1; i < 5; i++) {
        field[i] = strchr(field[i - 1], ';') + 1;
        assert_true(field[i] != (char *)1);
    }
    paragraph->count = read_numbers(field[0], 16, numbers);
    for (size_t i = 0; i < paragraph->count; i++)
        paragraph->points[i] = (uint32_t)numbers[i];
    paragraph->base = bases[strtol(field[1], NULL, 10)];
    paragraph->rtl = strtol(field[2], NULL, 10) & 1;
    assert_int_equal(read_numbers(field[3], 10, numbers), paragraph->count);
    for (size_t i = 0; i < paragraph->count; i++)
        paragraph->levels[i] = (int)numbers[i];
    paragraph->order_count = read_numbers(field[4], 10, numbers);
    for (size_t i = 0; i < paragraph->order_count; i++)
        paragraph->order[i] = (size_t)numbers[i];
    return true;
}

static bool levels_are_right(const struct paragraph *paragraph, uint8_t *levels)
{
    bool rtl;
    assert_int_equal(
        hl_bidi_levels(paragraph->points, paragraph->count, paragraph->base, levels, &rtl), 0);
    hl_bidi_end_line(paragraph->points, paragraph->count, rtl, levels);
    bool right = rtl == paragraph->rtl;
    for (size_t i = 0; i < paragraph->count; i++)
        right = right && (paragraph->levels[i] < 0 || paragraph->levels[i] == levels[i]);
    return right;
}

static bool order_is_right(const struct paragraph *paragraph, const uint8_t *levels)
{
    uint16_t order[POINTS_MAX];
    size_t count = 0;
    hl_bidi_order(levels, paragraph->count, order);
    for (size_t i = 0; i < paragraph->count; i++) {
        if (paragraph->levels[order[i]] < 0)
            continue;
        if (count >= paragraph->order_count || paragraph->order[count++] != order[i])
            return false;
    }
    return count == paragraph->order_count;
}

static void test_bidi(void **state)
{
    FILE *file = open_data("BidiCharacterTest.txt");
    char line[LINE_MAX];
    struct paragraph paragraph;
    int count = 0;
    (void)state;
    if (!file)
        skip();
    while (fgets(line, sizeof(line), file)) {
        uint8_t levels[POINTS_MAX];
        if (!read_paragraph(line, &paragraph))
            continue;
        count++;
        if (!levels_are_right(&paragraph, levels))
            fail_msg("levels: %s", line);
        if (!order_is_right(&paragraph, levels))
            fail_msg("order: %s", line);
    }
    fclose(file);
    print_message("# bidi levels and order: %d of %d\n", count, count);
    check_int("paragraphs", count, 91707);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_graphemes),
        cmocka_unit_test(test_line_breaks),
        cmocka_unit_test(test_bidi),
    };
    return cmocka_run_group_tests_name("unicode", tests, NULL, NULL);
}
