#include "config_values.h"

#include "base/log.h"
#include "base/nearest.h"
#include "config.h"
#include "show/wording.h"
#include "text/script.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))
#define SCRIPTS_MAX   64 /* to choose a neighbour from */

static const char digits[] = "0123456789";

const char *hl_value_quote(char *out, const char *text)
{
    const size_t room = HL_QUOTED_SIZE - sizeof("\"…\"");
    size_t len = strnlen(text, room + 1);
    bool cut = len > room;

    if (cut)
        for (len = room; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;)
            len--;
    snprintf(out, HL_QUOTED_SIZE, "\"%.*s%s\"", (int)len, text, cut ? "…" : "");
    return out;
}

static int fail(char *error, const char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says TEXT and what is wrong with it. */
static int fail(char *error, const char *text, const char *format, ...)
{
    char quoted[HL_QUOTED_SIZE];
    int n = snprintf(error, HL_CONFIG_ERROR_MAX, "%s: ", hl_value_quote(quoted, text));
    va_list args;

    va_start(args, format);
    vsnprintf(error + n, (size_t)(HL_CONFIG_ERROR_MAX - n), format, args);
    va_end(args);
    return -EINVAL;
}

/* A number without sign or exponent; *END stands behind it and its following spaces. */
static bool read_number(const char *text, double *value, const char **end)
{
    size_t whole = strspn(text, digits);
    size_t len = whole;

    if (text[len] == '.')
        len += 1 + strspn(text + len + 1, digits);
    if (whole == 0 || len > 12)
        return false;
    double sum = 0, unit = 1;
    for (size_t i = 0; i < len; i++) {
        if (i == whole)
            continue;
        sum = sum * 10 + (text[i] - '0');
        unit *= i > whole ? 10 : 1;
    }
    *value = sum / unit;
    *end = text + len + strspn(text + len, " ");
    return true;
}

int hl_config_parse_size(const char *text, int *width, int *height, char *error)
{
    char x, end;
    int w, h;

    if (strcasecmp(text, "auto") == 0) {
        *width = *height = 0;
        return 0;
    }
    if (strlen(text) > 16 || strspn(text, "0123456789xX") != strlen(text) ||
        sscanf(text, "%4d%c%4d%c", &w, &x, &h, &end) != 3 || (x != 'x' && x != 'X'))
        return fail(error, text,
                    "not a size; write WIDTHxHEIGHT in pixels, 8x8 to 4096x2160, or auto");
    if (w < HL_CONFIG_WIDTH_MIN || w > HL_CONFIG_WIDTH_MAX || h < HL_CONFIG_HEIGHT_MIN ||
        h > HL_CONFIG_HEIGHT_MAX)
        return fail(error, text, "out of range; sizes go from %dx%d to %dx%d", HL_CONFIG_WIDTH_MIN,
                    HL_CONFIG_HEIGHT_MIN, HL_CONFIG_WIDTH_MAX, HL_CONFIG_HEIGHT_MAX);
    *width = w;
    *height = h;
    return 0;
}

/* How fast is too fast, per unit. */
static const struct {
    const char *name;
    enum hl_speed_unit unit;
    double min, warn, max;
} speed_units[] = {
    {"wpm", HL_SPEED_WPM, HL_CONFIG_SPEED_MIN_WPM, HL_CONFIG_SPEED_WARN_WPM,
     HL_CONFIG_SPEED_MAX_WPM},
    {"cps", HL_SPEED_CPS, HL_CONFIG_SPEED_MIN_WPM *HL_CHARS_PER_WORD / 60.0,
     HL_CONFIG_SPEED_WARN_WPM *HL_CHARS_PER_WORD / 60.0,
     HL_CONFIG_SPEED_MAX_WPM *HL_CHARS_PER_WORD / 60.0},
    {"px/s", HL_SPEED_PPS, 1, HL_CONFIG_SPEED_MAX_PPS, HL_CONFIG_SPEED_MAX_PPS},
};

int hl_config_parse_speed(const char *text, struct hl_speed *speed, char *error)
{
    const char *unit;
    double value;

    if (!read_number(text, &value, &unit))
        return fail(error, text, "not a speed; write 140wpm, 12cps or 72px/s");
    for (size_t i = 0; i < LENGTH(speed_units); i++) {
        const char *name = speed_units[i].name;
        if (strcasecmp(unit, name) != 0)
            continue;
        if (value < speed_units[i].min || value > speed_units[i].max)
            return fail(error, text, "out of range; nobody reads outside of %g%s to %g%s",
                        speed_units[i].min, name, speed_units[i].max, name);
        if (value > speed_units[i].warn)
            hl_warning("config", "speed %s: past %g%s many readers lose the thread", text,
                       speed_units[i].warn, name);
        *speed = (struct hl_speed){.value = value, .unit = speed_units[i].unit};
        return 0;
    }
    return fail(error, text, "a speed needs its unit: 140wpm, 12cps or 72px/s");
}

int hl_config_parse_duration(const char *text, int64_t *seconds, char *error)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
    int64_t sum = 0;

    for (const char *c = text; c == text || *c;) {
        size_t len = strspn(c, digits), i = 0;
        while (i < LENGTH(units) && units[i].letter != c[len])
            i++;
        if (len == 0 || len > 9 || i == LENGTH(units))
            return fail(error, text, "not a duration; write 90s, 10m, 1h, 1h30m or 3d");
        sum += strtoll(c, NULL, 10) * units[i].seconds;
        if (sum > INT32_MAX)
            return fail(error, text, "too long");
        c += len + 1;
    }
    *seconds = sum;
    return 0;
}

/* "90s", "10m", "1h", "3d": the largest unit without a rest. */
static const char *format_duration(int64_t seconds, char out[32])
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
    size_t i = 0;

    while (seconds % units[i].seconds != 0)
        i++;
    snprintf(out, 32, "%" PRId64 "%c", seconds / units[i].seconds, units[i].letter);
    return out;
}

int hl_value_parse_span(const char *text, int64_t min_s, int64_t max_s, int64_t *seconds,
                        char *error)
{
    char min[32], max[32];
    int64_t value;
    int err = hl_config_parse_duration(text, &value, error);

    if (err)
        return err;
    if (value < min_s || value > max_s)
        return fail(error, text, "out of range; %s to %s", format_duration(min_s, min),
                    format_duration(max_s, max));
    *seconds = value;
    return 0;
}

int hl_config_parse_colour(const char *text, uint32_t *rgb, char *error)
{
    size_t len = strlen(text);

    if (len == 0) {
        snprintf(error, HL_CONFIG_ERROR_MAX,
                 "no colour; put it in quotes, \"#ff8800\", for a # "
                 "without them begins a comment");
        return -EINVAL;
    }
    size_t hex = strspn(text, "0123456789abcdefABCDEF");
    if (hex == len && (len == 3 || len == 6))
        return fail(error, text, "a colour begins with #; did you mean \"#%s\"?", text);
    if (text[0] != '#' || (len != 4 && len != 7) ||
        strspn(text + 1, "0123456789abcdefABCDEF") != len - 1)
        return fail(error, text, "not a colour; write \"#rrggbb\" or \"#rgb\"");
    uint32_t value = (uint32_t)strtoul(text + 1, NULL, 16);
    if (len == 4)
        value = ((value & 0xf00) << 8 | (value & 0x0f0) << 4 | (value & 0x00f)) * 0x11;
    *rgb = value;
    return 0;
}

int hl_value_parse_int(const char *text, int min, int max, int *value, char *error)
{
    size_t len = strlen(text);

    if (len == 0 || strspn(text, digits) != len)
        return fail(error, text, "not a number; a whole number from %d to %d", min, max);
    long number = len > 9 ? max + 1L : strtol(text, NULL, 10);
    if (number < min || number > max)
        return fail(error, text, "out of range; %d to %d", min, max);
    *value = (int)number;
    return 0;
}

int hl_value_parse_choice(const char *text, const char *const *choices, size_t count, int *index,
                          char *error)
{
    char known[HL_CONFIG_ERROR_MAX / 2] = "";

    for (size_t i = 0, len = 0; i < count; i++) {
        if (strcasecmp(text, choices[i]) == 0) {
            *index = (int)i;
            return 0;
        }
        if (len < sizeof(known))
            len += (size_t)snprintf(known + len, sizeof(known) - len, "%s%s", i > 0 ? ", " : "",
                                    choices[i]);
    }
    const char *nearest = hl_nearest(text, choices, count);
    if (nearest)
        return fail(error, text, "not one of %s; did you mean \"%s\"?", known, nearest);
    return fail(error, text, "not one of %s", known);
}

int hl_config_parse_layout(const char *text, enum hl_layout_kind *layout, char *error)
{
    static const char *const names[] = {[HL_LAYOUT_AUTO] = "auto",
                                        [HL_LAYOUT_LINE] = "line",
                                        [HL_LAYOUT_TWO_LINES] = "two-lines",
                                        [HL_LAYOUT_FLIP] = "flip",
                                        [HL_LAYOUT_PAGE] = "page"};
    int index;
    int err = hl_value_parse_choice(text, names, LENGTH(names), &index, error);

    if (!err)
        *layout = (enum hl_layout_kind)index;
    return err;
}

int hl_config_parse_small_scripts(const char *text, enum hl_small_scripts *what, char *error)
{
    static const char *const names[] = {
        [HL_SMALL_ENLARGE] = "enlarge", [HL_SMALL_SKIP] = "skip", [HL_SMALL_SHOW] = "show"};
    int index;
    int err = hl_value_parse_choice(text, names, LENGTH(names), &index, error);

    if (!err)
        *what = (enum hl_small_scripts)index;
    return err;
}

int hl_value_parse_bool(const char *text, bool *value, char *error)
{
    static const char *const words[] = {"yes", "no", "true", "false", "on", "off"};
    int index;
    int err = hl_value_parse_choice(text, words, LENGTH(words), &index, error);

    if (!err)
        *value = index % 2 == 0;
    return err;
}

int hl_value_parse_refresh(const char *text, double *hz, char *error)
{
    const char *unit;
    double value;

    if (strcasecmp(text, "auto") == 0) {
        *hz = 0;
        return 0;
    }
    if (!read_number(text, &value, &unit) || (*unit && strcasecmp(unit, "hz") != 0))
        return fail(error, text, "not a rate; write frames a second, as 60, or auto");
    if (value < 1 || value > HL_CONFIG_REFRESH_MAX_HZ)
        return fail(error, text, "out of range; 1 to %d", HL_CONFIG_REFRESH_MAX_HZ);
    *hz = value;
    return 0;
}

int hl_value_check_url(const char *text, char *error)
{
    static const char *const schemes[] = {"http", "https", "file"};
    const char *colon = strstr(text, "://");
    char scheme[16];

    if (strncasecmp(text, "www.", 4) == 0)
        return fail(error, text, "a web address begins with https://; did you mean \"https://%s\"?",
                    text);
    if (!colon)
        return 0; /* a path, or "-" */
    size_t len = (size_t)(colon - text);
    snprintf(scheme, sizeof(scheme), "%.*s", (int)(len < sizeof(scheme) ? len : 0), text);
    for (size_t i = 0; i < LENGTH(schemes); i++)
        if (strcasecmp(scheme, schemes[i]) == 0)
            return strpbrk(text, " <>\"") ? fail(error, text,
                                                 "not an address; it has a space, a "
                                                 "quote or angle brackets in it")
                                          : 0;
    const char *nearest = hl_nearest(scheme, schemes, LENGTH(schemes));
    return fail(error, text, "only http, https and file are read; did you mean \"%s%s\"?",
                nearest ? nearest : "https", colon);
}

int hl_value_check_language(const char *text, char *error)
{
    const struct hl_wording *words = hl_wording_find(text);
    char known[HL_CONFIG_ERROR_MAX / 4] = "";
    size_t len = 0;

    if (*text && strcmp(words->language, "und") != 0)
        return 0;
    for (const struct hl_wording *row = hl_wordings; row->language && len < sizeof(known); row++)
        if (*row->language && strcmp(row->language, "und") != 0)
            len += (size_t)snprintf(known + len, sizeof(known) - len, "%s%s", len > 0 ? ", " : "",
                                    row->language);
    return fail(error, text, "no language that pages speak; write auto, or one of %s", known);
}

int hl_value_check_script(const char *text, char *error)
{
    const char *names[2 * SCRIPTS_MAX];
    size_t count = 0;

    if (hl_script_find(text))
        return 0;
    for (size_t i = 0; i < hl_script_count && i < SCRIPTS_MAX; i++) {
        names[count++] = hl_scripts[i].name;
        names[count++] = hl_scripts[i].code;
    }
    const char *nearest = hl_nearest(text, names, count);
    if (nearest)
        return fail(error, text, "no script known here; did you mean \"%s\"?", nearest);
    return fail(error, text, "no script known here; `headliner fonts` lists them");
}
