/* The YAML file as it stands: every value a string, read by libcyaml. Private to config*.c. */
#ifndef HL_CONFIG_RAW_H
#define HL_CONFIG_RAW_H

#include "config_outline.h"

/* NULL where the file has no such key or no value for it. */
struct hl_raw_auth {
    char *user, *password_file, *password_env, *token_file, *token_env;
};

struct hl_raw_source {
    char *name, *url, *category, *every;
    char *weight, *max_age, *max_headlines, *urgency, *trust;
    char *items, *title, *link, *published, *id, *summary, *categories;
    char *user_agent, *proxy, *private, *live, *logo;
    struct hl_raw_auth *auth;
    char **include, **exclude, **headers;
    unsigned include_count, exclude_count, headers_count;
};

struct hl_raw_fetch {
    char *user_agent, *proxy;
};

struct hl_raw_category {
    char *name, *colour;
};

struct hl_raw_colours {
    char *text, *accent, *dim;
};

struct hl_raw_fonts {
    char *script;
    char **families;
    unsigned families_count;
};

struct hl_raw_board {
    char *driver, *size, *options, *refresh, *virtual;
};

struct hl_raw_show {
    char *layout, *small_scripts, *speed, *font, *line_height, *separator, *language;
    char *source, *age, *clock, *category;
    char *qr, *theme;
    struct hl_raw_colours *colours;
    struct hl_raw_fonts *fonts;
    unsigned fonts_count;
    struct hl_raw_category *categories;
    unsigned categories_count;
};

struct hl_raw_rundown {
    char *headlines, *per_source, *max_age;
};

struct hl_raw {
    struct hl_raw_source *sources;
    unsigned sources_count;
    struct hl_raw_fetch *fetch;
    struct hl_raw_board *board;
    struct hl_raw_show *show;
    struct hl_raw_rundown *rundown;
    char *state;
};

/* Reads YAML, of which OUTLINE is the outline. 0 with *RAW (NULL for an empty text), or -EINVAL or
 * -ENOMEM with one line in ERROR: unknown keys, lists in place of values, too many entries. */
int hl_raw_load(struct hl_raw **raw, const char *yaml, size_t len, const char *name,
                const struct hl_outline *outline, char *error);
void hl_raw_free(struct hl_raw *raw); /* takes NULL */

/* A theme's file, in the same way. */
struct hl_raw_theme {
    char *name, *picture, *lead_font, *lead_bold, *lead_rows, *list_rows, *small_rows, *margin,
        *columns, *rules;
};
int hl_raw_theme_load(struct hl_raw_theme **raw, const char *yaml, size_t len, const char *name,
                      const struct hl_outline *outline, char *error);
void hl_raw_theme_free(struct hl_raw_theme *raw); /* takes NULL */

#endif
