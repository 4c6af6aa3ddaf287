/* Any bytes as a headline, from the cleaner to the strip: nothing may break, what is clean stays as
 * it is, and every ceiling holds. The first byte chooses rows, colours and language. Faces that
 * are not installed are left out. */
#include "embed.h"
#include "text/clean.h"
#include "text/shape.h"
#include "text/strip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct {
    const char *file; /* "": the pixel font alone */
    int rows;
    bool mono;
} faces[] = {
    {"", 8, true},
    {"", 16, false},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 16, true},
    {"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", 32, false},
    {"/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf", 16, true},
    {"/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf", 24, false},
    {"/usr/share/fonts/truetype/noto/NotoSansMyanmar-Regular.ttf", 16, true},
    {"/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf", 16, true},
};
#define FACES (sizeof(faces) / sizeof(*faces))

static const char *const languages[] = {"", "ar", "ur-PK", "hi", "ja", "tr", "he", "zz-\xff-tag"};

static void require(int truth)
{
    if (!truth)
        abort();
}

/* Opened once, for ever. */
static struct hl_font *font_at(size_t i)
{
    static struct hl_fonts *fonts[FACES];
    char error[256];
    const char *file = faces[i].file;
    if (*file && access(file, R_OK))
        i = 0;
    if (!fonts[i]) {
        struct hl_font_options options = {.family = *faces[i].file ? faces[i].file : "pixel",
                                          .mono = faces[i].mono,
                                          .sealed = true};
        fonts[i] = hl_fonts_create(&options, error);
    }
    require(fonts[i] != NULL);
    return hl_fonts_at(fonts[i], faces[i].rows);
}

static void check_clean(const char *text, size_t size)
{
    char once[HL_TEXT_UTF8_SIZE], twice[HL_TEXT_UTF8_SIZE];
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(text, size, points);
    unsigned marks = 0;
    require(count <= HL_TEXT_POINTS_MAX);
    for (size_t i = 0; i < count; i++) {
        require(points[i] >= ' ' && points[i] < 0x110000);
        require(points[i] != ' ' || (i > 0 && i + 1 < count && points[i - 1] != ' '));
        marks = points[i] >= 0x300 && points[i] < 0x370 ? marks + 1 : 0;
        require(marks <= HL_TEXT_MARKS_MAX);
    }
    hl_text_clean_utf8(text, once);
    hl_text_clean_utf8(once, twice);
    require(strcmp(once, twice) == 0);
}

static void check_layout(struct hl_font *font, const char *text, const char *language)
{
    struct hl_layout layout;
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(text, strlen(text), points);
    require(hl_layout_init(&layout, font, text, language) == 0);
    require(layout.count <= HL_LAYOUT_GLYPHS_MAX);
    require(layout.missing <= count);
    for (size_t i = 0; i < layout.count; i++)
        require(layout.glyphs[i].cluster < count);
    hl_layout_finish(&layout);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    struct hl_font *font = font_at(bytes[0] % FACES);
    const char *language = languages[bytes[0] / FACES % 8];
    require(font != NULL);
    /* A copy without a NUL after it, so that the sanitizer sees a read past its end. */
    char *text = malloc(size);
    require(text != NULL);
    memcpy(text, bytes + 1, size - 1);
    uint32_t points[HL_TEXT_POINTS_MAX];
    hl_text_clean(text, size - 1, points);
    text[size - 1] = '\0';
    check_clean(text, strlen(text));
    check_layout(font, text, language);
    struct hl_strip *strip = hl_strip_create(font, text, language, 0xffc080);
    require(strip != NULL);
    require(strip->width >= 1 && strip->width <= HL_STRIP_WIDTH_MAX);
    require(strip->height == hl_font_rows(font));
    hl_strip_unref(strip);
    free(text);
    return 0;
}
