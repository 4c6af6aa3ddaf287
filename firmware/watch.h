/* Tells when a file's content was replaced, however an editor does it: written in place, or moved
 * over the old one. Loop thread only. */
#ifndef HL_WATCH_H
#define HL_WATCH_H

#include "base/loop.h"

/* A burst of writes is one change: FN is called when the file has been quiet this long. */
#define HL_WATCH_QUIET_NS INT64_C(300000000)

struct hl_watch;

/* NULL, errno and a log line when the folder cannot be watched. Destroy takes NULL. */
struct hl_watch *hl_watch_create(struct hl_loop *loop, const char *path, void (*fn)(void *data),
                                 void *data);
void hl_watch_destroy(struct hl_watch *watch);

#endif
