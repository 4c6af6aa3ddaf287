/* The configuration: one plain struct, from a YAML file (libcyaml) and then the command line.
 * Loaded and freed whole; nothing points into it after a reload. Loop thread only.
 *
 * The shipped file, packaging/headliner.yaml, is also the list of defaults: it is read first, and
 * what a user's file has replaces what it has, lists as a whole. So a file without "sources" has
 * the shipped ones, and one with "sources: []" has none. */
#ifndef HL_CONFIG_H
#define HL_CONFIG_H

#include "show/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_CONFIG_ERROR_MAX 512 /* bytes of a message, NUL included */

/* Ceilings. */
#define HL_CONFIG_FILE_MAX       (1u << 20) /* bytes */
#define HL_CONFIG_SOURCES_MAX    512
#define HL_CONFIG_WORDS_MAX      64 /* of one include or exclude list */
#define HL_CONFIG_HEADERS_MAX    16 /* of one source */
#define HL_CONFIG_CATEGORIES_MAX 64
#define HL_CONFIG_FONTS_MAX      64                   /* scripts with fonts of their own */
#define HL_CONFIG_FAMILIES_MAX   HL_FONT_FAMILIES_MAX /* of one script */
#define HL_CONFIG_NAME_MAX       128                  /* bytes of a name, a category or a driver */
#define HL_CONFIG_TEXT_MAX       2048 /* bytes of a URL, a path, a font or board options */
#define HL_CONFIG_SEPARATOR_MAX  32   /* bytes */
#define HL_CONFIG_LANGUAGE_MAX   35   /* bytes, as RFC 5646 wants */

/* Ranges. */
#define HL_CONFIG_WIDTH_MIN       8
#define HL_CONFIG_WIDTH_MAX       4096 /* as a frame; kinds of board may take less */
#define HL_CONFIG_HEIGHT_MIN      8
#define HL_CONFIG_HEIGHT_MAX      2160
#define HL_CONFIG_EVERY_DEFAULT_S 600
#define HL_CONFIG_EVERY_MIN_S     60
#define HL_CONFIG_EVERY_MAX_S     86400
#define HL_CONFIG_AGE_MIN_S       3600
#define HL_CONFIG_AGE_MAX_S       (365 * 86400)
#define HL_CONFIG_HEADLINES_MAX   200
#define HL_CONFIG_WEIGHT_MIN      1
#define HL_CONFIG_WEIGHT_MAX      10
#define HL_CONFIG_WEIGHT_DEFAULT  5
#define HL_CONFIG_URGENCY_MAX     8 /* IPTC: 1 most urgent .. 8 least */
#define HL_CONFIG_LINE_HEIGHT_MIN 7
#define HL_CONFIG_LINE_HEIGHT_MAX 256
#define HL_CONFIG_REFRESH_MAX_HZ  1000
#define HL_CONFIG_SPEED_MIN_WPM   10
#define HL_CONFIG_SPEED_WARN_WPM  180 /* subtitles stop here; a log line says so */
#define HL_CONFIG_SPEED_MAX_WPM   300
#define HL_CONFIG_SPEED_MAX_PPS   2000

/* Owned by what holds it. */
struct hl_config_list {
    char **items;
    size_t count;
};

/* Where the parts of a headline stand in a JSON document (JSON pointers) or a page (XPath). NULL:
 * not given. */
struct hl_config_recipe {
    char *items;                         /* the list; the others are looked for in each entry */
    char *title, *link, *published, *id; /* "/headline", "./h2" */
    char *summary, *categories;
};

/* Secrets by reference: the configuration itself has none. NULL: not given. */
struct hl_config_auth {
    char *user; /* with one password: basic authentication; without: one token, as a bearer */
    char *password_file, *password_env; /* a path; the name of an environment variable */
    char *token_file, *token_env;
};

struct hl_config_source {
    char *name;        /* shown on the board, unlike any other; NULL: from the feed */
    char *url;         /* mandatory, given once: http, https, file URL, path or - */
    char *category;    /* NULL: none */
    int64_t every_s;   /* YAML "10m", "90s", "1h": 60 s .. 24 h; default 600 */
    int weight;        /* its share of the list beside the others', 1..10; default 5 */
    int64_t age_max_s; /* YAML max_age; 0: the rundown's */
    int headlines_max; /* YAML max_headlines, 1..200; 0: the rundown's per_source */
    struct hl_config_list include, exclude; /* words; HL_CONFIG_WORDS_MAX of each */
    int urgency;                            /* 1..8, given to its headlines; 0: the feed's own */
    bool trust;                             /* the feed's own urgency counts; default yes */
    struct hl_config_recipe recipe;
    struct hl_config_auth auth;
    struct hl_config_list headers; /* "Accept: text/xml", sent with each request */
    char *user_agent;              /* NULL: fetch.user_agent */
    char *proxy;                   /* NULL: fetch.proxy */
    bool
        allow_private; /* YAML private: redirects from the internet into this network; default no */
    bool live;         /* asked for as a stream of events; default no */
    char *logo;        /* path of a picture; NULL: none */
};

/* Defaults of the sources. NULL: the program's own name, the environment's proxy. */
struct hl_config_fetch {
    char *user_agent;
    char *proxy; /* http://HOST:PORT, socks5h://HOST:PORT, or "none" */
};

struct hl_config_board {
    char *driver;      /* a name, not looked up here: "auto", "hub75-192x64" */
    int width, height; /* 0x0: the driver's own; YAML size: 64x32 or auto */
    char *options;     /* "pitch=8,glow=0.5"; NULL: none */
    double refresh_hz; /* 0: the driver's own */
    bool virtual;      /* the driver's virtual twin; default no */
};

struct hl_config_rundown {
    int headlines;     /* on air; default 60 */
    int per_source;    /* default 15 */
    int64_t age_max_s; /* YAML max_age: 3d */
};

struct hl_config {
    struct hl_config_source *sources;
    size_t source_count;
    struct hl_config_fetch fetch;
    struct hl_config_board board;
    struct hl_show_options show; /* default: 140 wpm, "•" between headlines, everything shown */
    struct hl_config_rundown rundown;
    char *theme; /* path of the theme's file; what it says is in show; NULL: the shipped one */
    char *state; /* path of the saved headlines; NULL: the store's default; "none": nothing saved */
};

/* Reads PATH, or the shipped file alone when PATH is NULL. NULL on error, with one line in ERROR
 * (HL_CONFIG_ERROR_MAX bytes): "FILE:LINE: KEY: what is wrong; did you mean "X"?", or the allowed
 * values in place of a name; "FILE: why" when it cannot be read. */
struct hl_config *hl_config_load(const char *path, char *error);
/* The same from memory; NAME stands for the file in messages. */
struct hl_config *hl_config_parse(const char *yaml, size_t len, const char *name, char *error);
void hl_config_destroy(struct hl_config *config); /* takes NULL */

/* Without sources, and with one more: all its keys as the defaults say. NULL and errno: ENOMEM,
 * ENOSPC past HL_CONFIG_SOURCES_MAX. The pointer holds until the next is added. */
void hl_config_free_sources(struct hl_config *config);
struct hl_config_source *hl_config_add_source(struct hl_config *config, const char *url);

/* One more at URL, asked and weighed as the source number LIST is; its name, secrets, headers and
 * fields are its own affair. 0, -ENOSPC or -ENOMEM; what was added so far is in the configuration.
 */
int hl_config_add_listed(struct hl_config *config, size_t list, const char *url);
void hl_config_remove_source(struct hl_config *config, size_t index);

/* Each source that is an OPML file on this computer (its name ends in ".opml") becomes the feeds
 * that it lists, behind the other sources and asked as it says. 0, or negative errno with one line
 * in ERROR; what is past HL_CONFIG_SOURCES_MAX is left out, with a warning in the log. */
int hl_config_expand_lists(struct hl_config *config, char *error);

/* Where `headliner run` looks without --config: $XDG_CONFIG_HOME/headliner/config.yaml (or
 * ~/.config/...), then /etc/headliner.yaml. Caller frees; NULL when there is none: the shipped
 * default is used. */
char *hl_config_find(void);

/* The pieces, also used for flags. 0, or -EINVAL with one line in ERROR (HL_CONFIG_ERROR_MAX
 * bytes); a speed past HL_CONFIG_SPEED_WARN_WPM is taken, with a warning in the log. */
int hl_config_parse_size(const char *text, int *width, int *height, char *error);
int hl_config_parse_speed(const char *text, struct hl_speed *speed, char *error);
int hl_config_parse_duration(const char *text, int64_t *seconds, char *error);
int hl_config_parse_layout(const char *text, enum hl_layout_kind *layout, char *error);
int hl_config_parse_small_scripts(const char *text, enum hl_small_scripts *what, char *error);
int hl_config_parse_colour(const char *text, uint32_t *rgb, char *error);

#endif
