/* Files and standard input, read in pieces between the loop's other work. Loop thread only. */
#ifndef HL_NEWS_LOCAL_H
#define HL_NEWS_LOCAL_H

#include "base/loop.h"
#include "news/fetch.h"

#define HL_LOCAL_BODY_MAX  HL_FETCH_BODY_MAX
#define HL_LOCAL_CHUNK_MAX (64u << 10) /* read in one round of the loop */

/* What tells one state of a file from the next. All zero: never read. */
struct hl_local_stamp {
    int64_t mtime_ns;
    int64_t size;
    uint64_t inode;
};

/* Strings live until the callback returns. */
struct hl_local_result {
    int error;           /* 0 or negative errno */
    bool unchanged;      /* the file is as the given stamp says; no bytes were handed out */
    const char *message; /* one phrase: why it failed and what to do; "" on success */
    struct hl_local_stamp stamp;
};

/* As hl_fetch_handler: DONE is called exactly once, never from inside hl_local_start, never after
 * hl_local_cancel; the reader is gone then. */
struct hl_local_handler {
    int (*body)(void *data, const void *bytes, size_t n);
    void (*done)(void *data, const struct hl_local_result *result);
    void *data;
};

struct hl_local;

/* Reads the regular file PATH, or standard input when PATH is NULL. PATH is borrowed until it is
 * done. KNOWN may be NULL. NULL and errno on failure. */
struct hl_local *hl_local_start(struct hl_loop *loop, const char *path,
                                const struct hl_local_stamp *known,
                                const struct hl_local_handler *handler);
void hl_local_cancel(struct hl_local *local); /* takes NULL */

/* The path that a file: URL, or a path with "~/", stands for. Caller frees; NULL and errno: EINVAL
 * for another computer's file, EPROTONOSUPPORT for another scheme. */
char *hl_local_path(const char *url);

#endif
