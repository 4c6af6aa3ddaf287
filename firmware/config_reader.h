/* One YAML file on its way into a configuration: values taken key by key, each refusal with its
 * place. Private to config*.c. */
#ifndef HL_CONFIG_READER_H
#define HL_CONFIG_READER_H

#include "config.h"
#include "config_outline.h"
#include "config_raw.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_READER_PATH_SIZE 96 /* of the longest key path of the schema */

struct hl_reader {
    const char *name; /* of the file, for messages */
    const struct hl_outline *outline;
    char *error;                    /* HL_CONFIG_ERROR_MAX bytes */
    char what[HL_CONFIG_ERROR_MAX]; /* what a value's parser says */
};

/* "FILE:LINE: PATH: ..." as the error. Returns -EINVAL. */
int hl_reader_fail(struct hl_reader *reader, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Passes on a value parser's verdict (ERR, with its words in reader->what), with its place. */
int hl_reader_judge(struct hl_reader *reader, const char *path, int err);

/* Values. TEXT is the file's, NULL when it has none: then *TO stays as it is. 0, -EINVAL with a
 * message, -ENOMEM. */
int hl_reader_text(struct hl_reader *reader, const char *path, const char *text, size_t max,
                   char **to);
/* The same, but "auto" means that the program chooses: NULL. */
int hl_reader_choosable(struct hl_reader *reader, const char *path, const char *text, size_t max,
                        char **to);
/* A file's path; a relative one counts from the folder of the file that has it; "": NULL. */
int hl_reader_path(struct hl_reader *reader, const char *path, const char *text, char **to);
int hl_reader_bool(struct hl_reader *reader, const char *path, const char *text, bool *to);
int hl_reader_int(struct hl_reader *reader, const char *path, const char *text, int min, int max,
                  int *to);
int hl_reader_span(struct hl_reader *reader, const char *path, const char *text, int64_t min_s,
                   int64_t max_s, int64_t *to);
int hl_reader_colour(struct hl_reader *reader, const char *path, const char *text, uint32_t *to);

/* The sources, replaced as a whole when the file has any (config_source.c). */
int hl_reader_sources(struct hl_reader *reader, struct hl_config *config, const struct hl_raw *raw);

/* What of THEME a theme's text has (config_theme.c); NAME stands for its file. */
int hl_config_read_theme(struct hl_theme *theme, const char *yaml, size_t len, const char *name,
                         char *error);
void hl_config_free_theme(struct hl_theme *theme);

/* A file of HL_CONFIG_FILE_MAX bytes at most, into memory that the caller frees. 0 or negative
 * errno with one line in ERROR. */
int hl_config_read_file(const char *path, char **bytes, size_t *len, char *error);

#endif
