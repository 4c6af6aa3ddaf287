#include "config.h"

#include "config_raw.h"
#include "config_reader.h"
#include "config_values.h"
#include "embed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHIPPED_NAME  "packaging/headliner.yaml"
#define SHIPPED_THEME "packaging/theme.yaml"
#define PATH_SIZE     HL_READER_PATH_SIZE

static void free_fonts(struct hl_show_options *show)
{
    for (size_t i = 0; i < show->fonts_count; i++) {
        for (size_t j = 0; j < show->fonts[i].count; j++)
            free(show->fonts[i].families[j]);
        free(show->fonts[i].families);
        free(show->fonts[i].script);
    }
    free(show->fonts);
    show->fonts = NULL;
    show->fonts_count = 0;
}

void hl_config_destroy(struct hl_config *config)
{
    if (!config)
        return;
    hl_config_free_sources(config);
    for (size_t i = 0; i < config->show.category_count; i++)
        free(config->show.categories[i].name);
    free(config->show.categories);
    free(config->fetch.user_agent);
    free(config->fetch.proxy);
    free(config->board.driver);
    free(config->board.options);
    free_fonts(&config->show);
    free(config->show.font);
    free(config->show.separator);
    free(config->show.language);
    hl_config_free_theme(&config->show.theme);
    free(config->theme);
    free(config->state);
    free(config);
}

/* ---- Groups ---- */

static int apply_fetch(struct hl_reader *reader, struct hl_config_fetch *fetch,
                       const struct hl_raw_fetch *raw)
{
    if (!raw)
        return 0;
    int err = hl_reader_choosable(reader, "fetch.user_agent", raw->user_agent, HL_CONFIG_TEXT_MAX,
                                  &fetch->user_agent);
    return err ? err
               : hl_reader_choosable(reader, "fetch.proxy", raw->proxy, HL_CONFIG_TEXT_MAX,
                                     &fetch->proxy);
}

static int apply_board(struct hl_reader *reader, struct hl_config_board *board,
                       const struct hl_raw_board *raw)
{
    int err = 0;

    if (!raw)
        return 0;
    err = hl_reader_text(reader, "board.driver", raw->driver, HL_CONFIG_NAME_MAX, &board->driver);
    if (!err && raw->size)
        err = hl_reader_judge(
            reader, "board.size",
            hl_config_parse_size(raw->size, &board->width, &board->height, reader->what));
    if (!err)
        err = hl_reader_text(reader, "board.options", raw->options, HL_CONFIG_TEXT_MAX,
                             &board->options);
    if (!err && raw->refresh)
        err =
            hl_reader_judge(reader, "board.refresh",
                            hl_value_parse_refresh(raw->refresh, &board->refresh_hz, reader->what));
    if (!err && raw->virtual)
        err = hl_reader_judge(reader, "board.virtual",
                              hl_value_parse_bool(raw->virtual, &board->virtual, reader->what));
    return err;
}

static int apply_categories(struct hl_reader *reader, struct hl_show_options *show,
                            const struct hl_raw_show *raw)
{
    char path[PATH_SIZE];

    if (!hl_outline_find(reader->outline, "show.categories"))
        return 0;
    while (show->category_count > 0)
        free(show->categories[--show->category_count].name);
    free(show->categories);
    show->categories = calloc(raw->categories_count + 1, sizeof(*show->categories));
    if (!show->categories)
        return -ENOMEM;
    for (size_t i = 0; i < raw->categories_count; i++) {
        struct hl_category_colour *category = &show->categories[show->category_count++];
        const struct hl_raw_category *from = &raw->categories[i];
        snprintf(path, sizeof(path), "show.categories[%zu]", i + 1);
        if (!from->name || !from->name[0] || !from->colour)
            return hl_reader_fail(reader, path, "needs a name and a colour");
        snprintf(path, sizeof(path), "show.categories[%zu].name", i + 1);
        int err = hl_reader_text(reader, path, from->name, HL_CONFIG_NAME_MAX, &category->name);
        snprintf(path, sizeof(path), "show.categories[%zu].colour", i + 1);
        if (!err)
            err = hl_reader_colour(reader, path, from->colour, &category->colour);
        if (err)
            return err;
    }
    return 0;
}

static int apply_script_fonts(struct hl_reader *reader, struct hl_font_families *fonts,
                              size_t index, const struct hl_raw_fonts *raw)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "show.fonts[%zu]", index + 1);
    if (!raw->script || !raw->script[0] || raw->families_count == 0)
        return hl_reader_fail(reader, path, "needs a script and families");
    fonts->families = calloc(raw->families_count, sizeof(*fonts->families));
    if (!fonts->families)
        return -ENOMEM;
    snprintf(path, sizeof(path), "show.fonts[%zu].script", index + 1);
    int err = hl_reader_judge(reader, path, hl_value_check_script(raw->script, reader->what));
    if (!err)
        err = hl_reader_text(reader, path, raw->script, HL_CONFIG_NAME_MAX, &fonts->script);
    for (size_t i = 0; i < raw->families_count && !err; i++) {
        snprintf(path, sizeof(path), "show.fonts[%zu].families[%zu]", index + 1, i + 1);
        if (!raw->families[i] || !raw->families[i][0])
            return hl_reader_fail(reader, path, "a family's name, or the path of a font file");
        err =
            hl_reader_text(reader, path, raw->families[i], HL_CONFIG_TEXT_MAX, &fonts->families[i]);
        fonts->count++;
    }
    return err;
}

static int apply_fonts(struct hl_reader *reader, struct hl_show_options *show,
                       const struct hl_raw_show *raw)
{
    if (!hl_outline_find(reader->outline, "show.fonts"))
        return 0;
    free_fonts(show);
    show->fonts = calloc(raw->fonts_count + 1, sizeof(*show->fonts));
    if (!show->fonts)
        return -ENOMEM;
    for (size_t i = 0; i < raw->fonts_count; i++) {
        show->fonts_count++;
        int err = apply_script_fonts(reader, &show->fonts[i], i, &raw->fonts[i]);
        if (err)
            return err;
    }
    return 0;
}

static int apply_colours(struct hl_reader *reader, struct hl_show_options *show,
                         const struct hl_raw_colours *raw)
{
    if (!raw)
        return 0;
    int err = hl_reader_colour(reader, "show.colours.text", raw->text, &show->text);
    if (!err)
        err = hl_reader_colour(reader, "show.colours.accent", raw->accent, &show->accent);
    if (!err)
        err = hl_reader_colour(reader, "show.colours.dim", raw->dim, &show->dim);
    return err;
}

static int take_line_height(struct hl_reader *reader, const char *text, int *to)
{
    if (!text || strcasecmp(text, "auto") != 0)
        return hl_reader_int(reader, "show.line_height", text, HL_CONFIG_LINE_HEIGHT_MIN,
                             HL_CONFIG_LINE_HEIGHT_MAX, to);
    *to = 0;
    return 0;
}

static int take_language(struct hl_reader *reader, const char *text, char **language)
{
    int err = hl_reader_choosable(reader, "show.language", text, HL_CONFIG_LANGUAGE_MAX, language);
    if (err || !text || !*language)
        return err;
    return hl_reader_judge(reader, "show.language",
                           hl_value_check_language(*language, reader->what));
}

static int apply_show(struct hl_reader *reader, struct hl_show_options *show,
                      const struct hl_raw_show *raw)
{
    if (!raw)
        return 0;
    int err = 0;
    if (raw->layout)
        err = hl_reader_judge(reader, "show.layout",
                              hl_config_parse_layout(raw->layout, &show->layout, reader->what));
    if (!err && raw->small_scripts)
        err = hl_reader_judge(
            reader, "show.small_scripts",
            hl_config_parse_small_scripts(raw->small_scripts, &show->small_scripts, reader->what));
    if (!err && raw->speed)
        err = hl_reader_judge(reader, "show.speed",
                              hl_config_parse_speed(raw->speed, &show->speed, reader->what));
    if (!err)
        err = hl_reader_choosable(reader, "show.font", raw->font, HL_CONFIG_TEXT_MAX, &show->font);
    if (!err)
        err = apply_fonts(reader, show, raw);
    if (!err)
        err = take_line_height(reader, raw->line_height, &show->line_height);
    if (!err)
        err = hl_reader_text(reader, "show.separator", raw->separator, HL_CONFIG_SEPARATOR_MAX,
                             &show->separator);
    if (!err)
        err = take_language(reader, raw->language, &show->language);
    if (!err)
        err = hl_reader_bool(reader, "show.source", raw->source, &show->source);
    if (!err)
        err = hl_reader_bool(reader, "show.age", raw->age, &show->age);
    if (!err)
        err = hl_reader_bool(reader, "show.clock", raw->clock, &show->clock);
    if (!err)
        err = hl_reader_bool(reader, "show.category", raw->category, &show->category);
    if (!err)
        err = hl_reader_bool(reader, "show.qr", raw->qr, &show->qr);
    if (!err)
        err = apply_colours(reader, show, raw->colours);
    return err ? err : apply_categories(reader, show, raw);
}

static int apply_rundown(struct hl_reader *reader, struct hl_config_rundown *rundown,
                         const struct hl_raw_rundown *raw)
{
    if (!raw)
        return 0;
    int err = hl_reader_int(reader, "rundown.headlines", raw->headlines, 1, HL_CONFIG_HEADLINES_MAX,
                            &rundown->headlines);
    if (!err)
        err = hl_reader_int(reader, "rundown.per_source", raw->per_source, 1,
                            HL_CONFIG_HEADLINES_MAX, &rundown->per_source);
    if (!err)
        err = hl_reader_span(reader, "rundown.max_age", raw->max_age, HL_CONFIG_AGE_MIN_S,
                             HL_CONFIG_AGE_MAX_S, &rundown->age_max_s);
    return err;
}

/* ---- Files ---- */

/* Replaces in CONFIG what the text has. */
static int apply(struct hl_config *config, const char *yaml, size_t len, const char *name,
                 char *error)
{
    struct hl_outline outline;
    struct hl_reader reader = {.name = name, .outline = &outline, .error = error};
    struct hl_raw *raw = NULL;
    int err = hl_outline_init(&outline, yaml, len, name, error);

    if (!err)
        err = hl_raw_load(&raw, yaml, len, name, &outline, error);
    if (!err && raw) {
        err = hl_reader_sources(&reader, config, raw);
        if (!err)
            err = apply_fetch(&reader, &config->fetch, raw->fetch);
        if (!err)
            err = apply_board(&reader, &config->board, raw->board);
        if (!err)
            err = apply_show(&reader, &config->show, raw->show);
        if (!err && raw->show)
            err = hl_reader_choosable(&reader, "show.theme", raw->show->theme, HL_CONFIG_TEXT_MAX,
                                      &config->theme);
        if (!err)
            err = apply_rundown(&reader, &config->rundown, raw->rundown);
        if (!err)
            err = hl_reader_choosable(&reader, "state", raw->state, HL_CONFIG_TEXT_MAX,
                                      &config->state);
    }
    if (err == -ENOMEM)
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: out of memory", name);
    hl_raw_free(raw);
    hl_outline_finish(&outline);
    return err;
}

/* The theme that the config names, beside the config's own FILE if its path is relative. */
static int apply_theme(struct hl_config *config, const char *file, char *error)
{
    const char *slash = strrchr(file, '/');
    char *path = NULL, *yaml = NULL, why[HL_CONFIG_ERROR_MAX];
    size_t len;
    int err = hl_config_read_theme(&config->show.theme, hl_embed_theme, strlen(hl_embed_theme),
                                   SHIPPED_THEME, error);
    if (err || !config->theme || !config->theme[0])
        return err;
    int folder = config->theme[0] != '/' && slash ? (int)(slash - file) + 1 : 0;
    if (asprintf(&path, "%.*s%s", folder, file, config->theme) < 0)
        return -ENOMEM;
    err = hl_config_read_file(path, &yaml, &len, why);
    if (err)
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: show.theme: %.400s", file, why);
    else
        err = hl_config_read_theme(&config->show.theme, yaml, len, path, error);
    free(yaml);
    free(path);
    return err;
}

struct hl_config *hl_config_parse(const char *yaml, size_t len, const char *name, char *error)
{
    struct hl_config *config = calloc(1, sizeof(*config));
    int err = 0;

    error[0] = '\0';
    if (!config) {
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: out of memory", name);
        return NULL;
    }
    if (len > HL_CONFIG_FILE_MAX) {
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: larger than %u KiB: hardly a configuration", name,
                 HL_CONFIG_FILE_MAX >> 10);
        err = -EMSGSIZE;
    }
    if (!err)
        err = apply(config, hl_embed_config, strlen(hl_embed_config), SHIPPED_NAME, error);
    if (!err && yaml != hl_embed_config)
        err = apply(config, yaml, len, name, error);
    if (!err)
        err = apply_theme(config, name, error);
    if (!err)
        return config;
    hl_config_destroy(config);
    errno = -err;
    return NULL;
}

/* Reads at most MAX bytes and one more. Negative errno on failure. */
static ssize_t read_file(const char *path, char *bytes, size_t max)
{
    size_t len = 0;
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer */

    if (fd < 0)
        return -errno;
    if (fstat(fd, &info) == 0 && S_ISFIFO(info.st_mode)) {
        close(fd);
        return -ESPIPE;
    }
    while (len <= max) {
        ssize_t n = read(fd, bytes + len, max + 1 - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int err = errno;
            close(fd);
            return -err;
        }
        if (n == 0)
            break;
        len += (size_t)n;
    }
    close(fd);
    return (ssize_t)len;
}

int hl_config_read_file(const char *path, char **bytes, size_t *len, char *error)
{
    *bytes = malloc(HL_CONFIG_FILE_MAX + 1);
    ssize_t n = *bytes ? read_file(path, *bytes, HL_CONFIG_FILE_MAX) : -ENOMEM;
    if (n >= 0) {
        *len = (size_t)n;
        return 0;
    }
    const char *why =
        n == -ESPIPE ? "a pipe, which cannot be read again; use a file" : strerror((int)-n);
    snprintf(error, HL_CONFIG_ERROR_MAX, "%s: %s", path, why);
    free(*bytes);
    *bytes = NULL;
    return (int)n;
}

struct hl_config *hl_config_load(const char *path, char *error)
{
    char *bytes;
    size_t len;
    if (!path)
        return hl_config_parse(hl_embed_config, strlen(hl_embed_config), SHIPPED_NAME, error);
    int err = hl_config_read_file(path, &bytes, &len, error);
    if (err) {
        errno = -err;
        return NULL;
    }
    struct hl_config *config = hl_config_parse(bytes, len, path, error);
    free(bytes);
    return config;
}

char *hl_config_find(void)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char *path = NULL;
    int n = -1;

    /* The XDG rules: what is not absolute is ignored. */
    if (xdg && xdg[0] == '/')
        n = asprintf(&path, "%s/headliner/config.yaml", xdg);
    else if (home && home[0])
        n = asprintf(&path, "%s/.config/headliner/config.yaml", home);
    if (n >= 0 && access(path, F_OK) == 0)
        return path;
    if (n >= 0)
        free(path);
    return access("/etc/headliner.yaml", F_OK) == 0 ? strdup("/etc/headliner.yaml") : NULL;
}
