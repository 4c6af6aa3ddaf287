/* What a source is called before its document says so, and its address without secrets. */
#ifndef HL_NEWS_SOURCE_NAME_H
#define HL_NEWS_SOURCE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* A copy of TEXT, cut between characters to what a headline's source may have. Caller frees; NULL
 * when out of memory. */
char *hl_source_name_copy(const char *text);

/* Of a web address: its host without "www.", user and port. Caller frees. */
char *hl_source_name_of_url(const char *url);
/* Of a file: the path's last part. Caller frees. */
char *hl_source_name_of_path(const char *path);

/* URL without "user:password@", for keys, logs and states. Caller frees. */
char *hl_source_public_url(const char *url);

#endif
