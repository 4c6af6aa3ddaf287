/* A growing byte buffer with a ceiling given at birth. Always NUL-terminated once written to, the
 * NUL not counted in len. Not thread-safe. */
#ifndef HL_BASE_BUF_H
#define HL_BASE_BUF_H

#include <stddef.h>

struct hl_buf {
    char *data; /* NULL until the first byte is added */
    size_t len;
    size_t cap;
    size_t max; /* ceiling on len */
};

void hl_buf_init(struct hl_buf *buf, size_t max);

/* Frees the bytes; the buffer may be used again, with the same ceiling. */
void hl_buf_finish(struct hl_buf *buf);

/* Adds N bytes. 0, -EMSGSIZE past the ceiling or -ENOMEM; on error the buffer is as it was. */
int hl_buf_add(struct hl_buf *buf, const void *bytes, size_t n);
int hl_buf_add_str(struct hl_buf *buf, const char *str);
int hl_buf_printf(struct hl_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes room for N more bytes, or for as many as the ceiling allows, at once. 0 or -ENOMEM. */
int hl_buf_reserve(struct hl_buf *buf, size_t n);

/* Forgets the bytes, keeps the memory. */
void hl_buf_clear(struct hl_buf *buf);

/* Hands the bytes to the caller, who frees them; never NULL but when out of memory. The buffer is
 * empty after it. */
char *hl_buf_take(struct hl_buf *buf);

#endif
