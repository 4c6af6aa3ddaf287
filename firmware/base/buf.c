#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hl_buf_init(struct hl_buf *buf, size_t max)
{
    *buf = (struct hl_buf){.max = max};
}

void hl_buf_finish(struct hl_buf *buf)
{
    free(buf->data);
    hl_buf_init(buf, buf->max);
}

/* Room for N more bytes and the NUL. */
static int reserve(struct hl_buf *buf, size_t n)
{
    if (n > buf->max - buf->len)
        return -EMSGSIZE;
    size_t need = buf->len + n + 1;
    if (need <= buf->cap)
        return 0;
    size_t cap = buf->cap ? buf->cap * 2 : 64;
    if (cap < need)
        cap = need;
    if (cap > buf->max + 1)
        cap = buf->max + 1;
    char *data = realloc(buf->data, cap);
    if (!data)
        return -ENOMEM;
    buf->data = data;
    buf->cap = cap;
    return 0;
}

int hl_buf_reserve(struct hl_buf *buf, size_t n)
{
    size_t room = buf->max - buf->len;
    return reserve(buf, n < room ? n : room);
}

int hl_buf_add(struct hl_buf *buf, const void *bytes, size_t n)
{
    int err = reserve(buf, n);
    if (err)
        return err;
    if (n > 0)
        memcpy(buf->data + buf->len, bytes, n);
    buf->len += n;
    buf->data[buf->len] = '\0';
    return 0;
}

int hl_buf_add_str(struct hl_buf *buf, const char *str)
{
    return hl_buf_add(buf, str, strlen(str));
}

int hl_buf_printf(struct hl_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        return -EINVAL;
    int err = reserve(buf, (size_t)n);
    if (err)
        return err;
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)n + 1, format, args);
    va_end(args);
    buf->len += (size_t)n;
    return 0;
}

void hl_buf_clear(struct hl_buf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

char *hl_buf_take(struct hl_buf *buf)
{
    char *data = buf->data ? buf->data : calloc(1, 1);
    hl_buf_init(buf, buf->max);
    return data;
}
