/* The configuration: one plain struct, from a YAML file (libcyaml) and then the command line.
 * Loaded and freed whole; nothing points into it after a reload. Loop thread only. */
#ifndef HL_CONFIG_H
#define HL_CONFIG_H

#include "show/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_CONFIG_ERROR_MAX 512
#define HL_CONFIG_FILE_MAX  (1u << 20) /* bytes */

struct hl_config_source {
    char *name;      /* shown on the board; NULL: from the feed */
    char *url;       /* mandatory: http, https, file URL, path or - */
    char *category;  /* NULL: none */
    int64_t every_s; /* YAML "10m", "90s", "1h": 60 s .. 24 h; default 600 */
};

struct hl_config_board {
    char *driver;      /* name or "auto" */
    int width, height; /* 0x0: the driver's own; YAML size: 64x32 or auto */
    char *options;     /* "pitch=8,glow=0.5"; NULL: none */
    double refresh_hz; /* 0: the driver's own */
};

struct hl_config_rundown {
    int headlines;     /* on air; default 60 */
    int per_source;    /* default 15 */
    int64_t age_max_s; /* YAML max_age: 3d */
};

struct hl_config {
    struct hl_config_source *sources;
    size_t source_count;
    struct hl_config_board board;
    struct hl_show_options show; /* default: 140 wpm, "•" between headlines, everything shown */
    struct hl_config_rundown rundown;
    char *state; /* path of the saved headlines; NULL: the store's default; "none": nothing saved */
};

/* Reads PATH, or the shipped default when PATH is NULL. NULL on error, with one line in ERROR:
 * file, line, key, what is wrong, the nearest known name or the allowed values. */
struct hl_config *hl_config_load(const char *path, char *error);
/* The same from memory; NAME stands for the file in messages. */
struct hl_config *hl_config_parse(const char *yaml, size_t len, const char *name, char *error);
void hl_config_destroy(struct hl_config *config); /* takes NULL */

/* Where `headliner run` looks without --config: $XDG_CONFIG_HOME/headliner/config.yaml (or
 * ~/.config/...), then /etc/headliner.yaml. Caller frees; NULL when there is none: the shipped
 * default is used. */
char *hl_config_find(void);

/* The pieces, also used for flags. 0, or -EINVAL with one line in ERROR. */
int hl_config_parse_size(const char *text, int *width, int *height, char *error);
int hl_config_parse_speed(const char *text, struct hl_speed *speed, char *error);
int hl_config_parse_duration(const char *text, int64_t *seconds, char *error);
int hl_config_parse_colour(const char *text, uint32_t *rgb, char *error);

#endif
