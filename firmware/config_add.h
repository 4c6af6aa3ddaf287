/* Sources added to a user's configuration file, which stays as its user wrote it. Main thread. */
#ifndef HL_CONFIG_ADD_H
#define HL_CONFIG_ADD_H

#include "base/buf.h"

#include <stddef.h>

struct hl_config_addition {
    const char *name; /* "" for none */
    const char *url;
};

/* OUT becomes YAML with the additions at the end of its list of sources: every other byte stays,
 * comments and line ends too. A text without such a list gets the shipped one first, for a list
 * replaces that as a whole. 0, or -EINVAL or -ENOMEM with one line in ERROR (HL_CONFIG_ERROR_MAX
 * bytes); NAME stands for the file. A NUL
 * follows YAML. Pure. */
int hl_config_insert(struct hl_buf *out, const char *yaml, size_t len, const char *name,
                     const struct hl_config_addition *list, size_t count, char *error);

/* Does so in the file PATH, which is made when it is missing, its folders too. What comes out is
 * read as a configuration before it takes the file's place, at once and with its rights; a link
 * stays one. 0, or negative errno with one line in ERROR. */
int hl_config_add(const char *path, const struct hl_config_addition *list, size_t count,
                  char *error);

#endif
