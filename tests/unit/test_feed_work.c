/* What hostile documents cost, counted and not timed: the bytes that are copied into buffers and
 * looked through for a byte, and the memory that is asked for. Twice the document may cost twice
 * the work, and no more. */
#include "news/feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

#define CHUNK 4096

/* Work for each byte of a document, and beside that for any document. */
#define WORK_A_BYTE 24
#define WORK_BASE   (1u << 20)

/* All that may be asked for while a feed is read. What may yet become a web page is gathered up to
 * its own ceiling, in a buffer that doubles. */
#define MEMORY_MAX      (4u << 20)
#define MEMORY_MAX_PAGE (2 * HL_FEED_BODY_MAX + MEMORY_MAX)

static uint64_t work;
static uint64_t memory;

int __real_hl_buf_add(struct hl_buf *buf, const void *bytes, size_t n);
int __wrap_hl_buf_add(struct hl_buf *buf, const void *bytes, size_t n);
void *__real_memchr(const void *bytes, int c, size_t n);
void *__wrap_memchr(const void *bytes, int c, size_t n);
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);

int __wrap_hl_buf_add(struct hl_buf *buf, const void *bytes, size_t n)
{
    work += n + 1;
    return __real_hl_buf_add(buf, bytes, n);
}

void *__wrap_memchr(const void *bytes, int c, size_t n)
{
    const char *found = __real_memchr(bytes, c, n);
    work += found ? (size_t)(found - (const char *)bytes) + 1 : n;
    return (void *)(uintptr_t)found;
}

/* All growing is done by it. What is freed is not counted: the sum is above what is held. */
void *__wrap_realloc(void *old, size_t size)
{
    memory += size;
    return __real_realloc(old, size);
}

struct attack {
    const char *name;
    const char *front;
    const char *again; /* COUNT times */
    size_t count;
    const char *middle;
    const char *then; /* COUNT times too; NULL for nothing */
    const char *back;
    unsigned items; /* handed out; ALL for one each time */
};

#define ALL UINT32_MAX
#define RSS "<rss><channel>"
#define END "</channel></rss>"

static const struct attack attacks[] = {
    {"100,000 items", RSS, "<item><title>A</title><link>https://n.example/</link></item>", 100000,
     END, NULL, "", ALL},
    {"items that are never closed", RSS, "<item><title>A", 100000, END, NULL, "", ALL},
    {"nested 100,000 deep", RSS "<item><title>A</title>", "<a>", 100000, "", "</a>", "</item>" END,
     1},
    {"nested and never closed", RSS "<item><title>A</title>", "<a><b c='d'>", 100000, "</item>" END,
     NULL, "", 1},
    {"closed and never opened", RSS "<item><title>A</title>", "</a></b></item >", 100000, END, NULL,
     "", 1},
    {"200,000 attributes", RSS "<item><title ", "a=\"b\" ", 200000, ">A</title></item>" END, NULL,
     "", 1},
    {"200,000 attributes without an end", RSS "<item><title>A</title><guid>1</guid><a ", "a=\"b ",
     200000, "", NULL, "", 1},
    {"200,000 namespaces", RSS "<item><title>A</title>", "<a xmlns:a='b'/>", 200000, "</item>" END,
     NULL, "", 1},
    {"bindings in bindings", RSS "<item><title>A</title>", "<a xmlns:a='b'>", 100000, "</item>" END,
     NULL, "", 1},
    {"a title of 1 MB", RSS "<item><title>", "0123456789abcdef", 65536, "</title></item>" END, NULL,
     "", 1},
    {"a title of references", RSS "<item><title>", "&amp;amp;", 100000, "</title></item>" END, NULL,
     "", 1},
    {"a title of bare ampersands", RSS "<item><title>", "&", 500000, "</title></item>" END, NULL,
     "", 1},
    {"a title of less-than signs", RSS "<item><title>", "<", 500000, ">A</title></item>" END, NULL,
     "", 1},
    {"open comments", RSS "<item><title>A</title><guid>1</guid>", "<!-- ", 100000, "", NULL, "", 1},
    {"nearly the ends of CDATA", RSS "<item><title><![CDATA[", "]]", 300000,
     "]]></title></item>" END, NULL, "", 1},
    {"CDATA again and again", RSS "<item><title>", "<![CDATA[a]]>", 100000, "</title></item>" END,
     NULL, "", 1},
    {"entities in the DOCTYPE", "<!DOCTYPE rss [", "<!ENTITY a \"b\">", 100000,
     "]>" RSS "<item><title>A</title></item>" END, NULL, "", 1},
    {"an entity again and again",
     "<!DOCTYPE rss [<!ENTITY a \"0123456789012345678901234567890123456789\">]>" RSS
     "<item><title>",
     "&a;", 100000, "</title></item>" END, NULL, "", 1},
    {"a DOCTYPE of quotes and brackets", "<!DOCTYPE rss [", "'[' ]]] [[[ ", 100000, "", NULL, "",
     0},
    {"categories", RSS "<item><title>A</title>", "<category>x</category>", 100000, "</item>" END,
     NULL, "", 1},
    {"bases in bases", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title>",
     "<a xml:base='b/'>", 50000, "</entry></feed>", NULL, "", 1},
    {"subscriptions", "<opml><body>", "<outline text='A' xmlUrl='b'/>", 100000, "</body></opml>",
     NULL, "", ALL},
    {"references of an alert",
     "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><sent>2026-03-06T09:00:00Z</sent>"
     "<status>Actual</status><msgType>Cancel</msgType><references>",
     "a,b,c ", 100000, "</references></alert>", NULL, "", ALL - 1},
};

static int count_item(void *data, const struct hl_feed_item *item)
{
    unsigned *items = data;
    (void)item;
    (*items)++;
    return 0;
}

static void write_text(struct hl_feed *feed, const char *text, uint64_t *size)
{
    if (hl_feed_write(feed, text, strlen(text)))
        fail_msg("refused after %llu bytes", (unsigned long long)*size);
    *size += strlen(text);
}

/* COUNT times TEXT, in writes of about CHUNK bytes. */
static void write_often(struct hl_feed *feed, const char *text, size_t count, uint64_t *size)
{
    char chunk[CHUNK + 1];
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(text);
        if (len + n > CHUNK) {
            write_text(feed, chunk, size);
            len = 0;
        }
        memcpy(chunk + len, text, n + 1);
        len += n;
    }
    if (len > 0)
        write_text(feed, chunk, size);
}

/* Returns the work; *SIZE is the document's. */
static uint64_t run_attack(const struct attack *attack, size_t count, uint64_t *size)
{
    struct hl_feed_options options = {.now_s = 0};
    unsigned items = 0;
    *size = work = memory = 0;
    struct hl_feed *feed = hl_feed_create(&options, count_item, &items);
    assert_non_null(feed);
    write_text(feed, attack->front, size);
    write_often(feed, attack->again, count, size);
    write_text(feed, attack->middle, size);
    if (attack->then)
        write_often(feed, attack->then, count, size);
    write_text(feed, attack->back, size);
    int err = hl_feed_finish(feed, NULL);
    hl_feed_destroy(feed);
    if (attack->items == ALL && items != count)
        fail_msg("%s: %u items of %zu, error %d", attack->name, items, count, err);
    if (attack->items < ALL - 1 && items != attack->items)
        fail_msg("%s: %u items, error %d", attack->name, items, err);
    return work;
}

static void work_is_linear(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        const struct attack *attack = &attacks[i];
        uint64_t size;
        uint64_t once = run_attack(attack, attack->count, &size);
        if (once > WORK_BASE + WORK_A_BYTE * size)
            fail_msg("%s: %llu of work for %llu bytes", attack->name, (unsigned long long)once,
                     (unsigned long long)size);
        uint64_t twice = run_attack(attack, 2 * attack->count, &size);
        if (twice > WORK_BASE + once * 21 / 10)
            fail_msg("%s: %llu of work, and %llu for twice as much", attack->name,
                     (unsigned long long)once, (unsigned long long)twice);
        bool late = strncmp(attack->front, "<!", 2) == 0;
        if (attack->items != ALL && memory > (late ? MEMORY_MAX_PAGE : MEMORY_MAX))
            fail_msg("%s: %llu bytes of memory", attack->name, (unsigned long long)memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
