/* How the sources of a running `headliner run` fare: a small file in memory (tmpfs), kept by run
 * and read by `headliner status`. Loop thread only.
 *
 * The file is $RUNTIME_DIRECTORY/status.json (as systemd gives it), else
 * $XDG_RUNTIME_DIR/headliner/status.json; where there is neither, none is written. Of several
 * programs the last to write is seen. It holds no secrets: addresses end where their query
 * begins. */
#ifndef HL_STATUS_H
#define HL_STATUS_H

#include "base/buf.h"
#include "base/clock.h"
#include "news/source_state.h"
#include "newsroom.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_STATUS_EVERY_NS                                                                         \
    (10 * HL_NS_PER_S)                /* written no more often, and only when it changed           \
                                       */
#define HL_STATUS_SIZE_MAX (2u << 20) /* bytes of the file */
#define HL_STATUS_PATH_MAX 512

struct hl_status_source {
    const char *name;
    const struct hl_source_state *state;
};

/* The file's text for these sources; borrowed during the call. 0 or negative errno. */
int hl_status_format(struct hl_buf *out, const struct hl_status_source *sources, size_t count,
                     long pid, int64_t now_s);

/* What `headliner status` prints of the file's TEXT, as of NOW_S. The exit status: 0 when all
 * sources work or were not asked yet, 1 when some fail; negative errno when it is no such text.
 * *PID is the program's. */
int hl_status_print(struct hl_buf *out, const char *text, size_t n, int64_t now_s, long *pid);

/* Where it is written, and where it is looked for second; NULL when there is no such place. PATH
 * has HL_STATUS_PATH_MAX bytes; it is returned. */
const char *hl_status_path(char *path);
const char *hl_status_service_path(char *path);

/* The writer. NULL and errno when out of memory. Destroy takes NULL and removes the file. */
struct hl_status;
struct hl_status *hl_status_create(void);
void hl_status_destroy(struct hl_status *status);

/* As the NEWSROOM has them now: call it often, it does something when its time has come. */
void hl_status_follow(struct hl_status *status, const struct hl_newsroom *newsroom, int64_t now_s,
                      int64_t mono_ns);

/* Written at once, if it changed. What cannot be written is one line in the log. */
void hl_status_tell(struct hl_status *status, const struct hl_status_source *sources, size_t count,
                    int64_t now_s, int64_t mono_ns);

#endif
