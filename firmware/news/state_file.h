/* The store's file as a file: where it lies, how it is born, how a damaged one makes way. */
#ifndef HL_NEWS_STATE_FILE_H
#define HL_NEWS_STATE_FILE_H

#define HL_STATE_FILE_ASIDE_MAX 9 /* damaged files kept; the last is replaced after that */

/* Makes the folder (0700) and the file (0600) where they are missing, and closes the file to
 * others where it is not. 0 or negative errno: -EISDIR, -EINVAL for other than a regular file. */
int hl_state_file_make(const char *path);

/* Renames PATH to PATH.damaged-N, removes what SQLite keeps beside it, and says so in the log. 0
 * or negative errno. */
int hl_state_file_set_aside(const char *path);

#endif
