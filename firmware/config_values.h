/* Single values of the configuration, beside those that config.h declares. Private to config*.c.
 * All give 0, or -EINVAL with one line in ERROR (HL_CONFIG_ERROR_MAX bytes). */
#ifndef HL_CONFIG_VALUES_H
#define HL_CONFIG_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int hl_value_parse_int(const char *text, int min, int max, int *value, char *error);
int hl_value_parse_bool(const char *text, bool *value, char *error);
int hl_value_parse_choice(const char *text, const char *const *choices, size_t count, int *index,
                          char *error);
int hl_value_parse_refresh(const char *text, double *hz, char *error); /* "60", "60Hz", "auto" */
int hl_value_check_url(const char *text, char *error);
int hl_value_check_language(const char *text,
                            char *error);                 /* as hl_wording_find has a row for it */
int hl_value_check_script(const char *text, char *error); /* as hl_script_find takes it */

/* A duration that must lie in MIN_S..MAX_S. */
int hl_value_parse_span(const char *text, int64_t min_s, int64_t max_s, int64_t *seconds,
                        char *error);

/* TEXT in double quotes, cut to fit, for use in a message. */
#define HL_QUOTED_SIZE 80
const char *hl_value_quote(char *out, const char *text);

#endif
