/* Any bytes as XML: where expat finds a document well formed, the tokenizer must tell the same
 * tags, attributes and text. White space is left out of the comparison, for expat normalizes it;
 * so are documents with what is read in our own way: DTDs, processing instructions, and character
 * references, which mean what browsers mean by them. */
#include "base/buf.h"
#include "news/plain.h"
#include "news/xml.h"

#include <expat.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define STORY_MAX (4u << 20)

/* Adds text without its white space. */
static void tell(struct hl_buf *story, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr(" \t\r\n", bytes[i]) || !bytes[i])
            if (hl_buf_add(story, bytes + i, 1))
                abort();
}

static void tell_mark(struct hl_buf *story, const char *mark)
{
    tell(story, mark, strlen(mark));
}

static void expat_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    tell_mark(data, "\1<");
    tell_mark(data, name);
    for (; *attributes; attributes += 2) {
        tell_mark(data, "\1@");
        tell_mark(data, attributes[0]);
        tell_mark(data, "\1=");
        tell_mark(data, attributes[1]);
    }
    tell_mark(data, "\1>");
}

static void expat_end(void *data, const XML_Char *name)
{
    tell_mark(data, "\1/");
    tell_mark(data, name);
}

static void expat_text(void *data, const XML_Char *text, int n)
{
    tell(data, text, (size_t)n);
}

static bool tell_by_expat(struct hl_buf *story, const uint8_t *bytes, size_t size)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (!parser)
        abort();
    XML_SetUserData(parser, story);
    XML_SetElementHandler(parser, expat_start, expat_end);
    XML_SetCharacterDataHandler(parser, expat_text);
    bool good = XML_Parse(parser, (const char *)bytes, (int)size, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return good;
}

static void tell_decoded(struct hl_buf *story, struct hl_xml_span text)
{
    struct hl_buf plain;
    hl_buf_init(&plain, STORY_MAX);
    if (hl_plain_decode(&plain, text.text, text.len))
        abort();
    if (plain.len)
        tell(story, plain.data, plain.len);
    hl_buf_finish(&plain);
}

static int our_tag(void *data, const struct hl_xml_tag *tag)
{
    struct hl_xml_span rest = tag->attributes;
    struct hl_xml_span name;
    struct hl_xml_span value;
    if (!tag->close) {
        tell_mark(data, "\1<");
        tell(data, tag->name.text, tag->name.len);
        while (hl_xml_attribute_next(&rest, &name, &value)) {
            tell_mark(data, "\1@");
            tell(data, name.text, name.len);
            tell_mark(data, "\1=");
            tell_decoded(data, value);
        }
        tell_mark(data, "\1>");
    }
    if (tag->close || tag->empty) {
        tell_mark(data, "\1/");
        tell(data, tag->name.text, tag->name.len);
    }
    return 0;
}

static int our_text(void *data, const char *bytes, size_t n, bool literal)
{
    if (literal)
        tell(data, bytes, n);
    else
        tell_decoded(data, (struct hl_xml_span){bytes, n});
    return 0;
}

static bool has(const uint8_t *bytes, size_t size, const char *mark)
{
    return memmem(bytes, size, mark, strlen(mark)) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct hl_buf theirs;
    struct hl_buf ours;
    struct hl_xml xml;
    struct hl_xml_handler handler = {.tag = our_tag, .text = our_text, .data = &ours};
    hl_buf_init(&theirs, STORY_MAX);
    hl_buf_init(&ours, STORY_MAX);
    hl_xml_init(&xml, &handler);
    if (size && hl_xml_write(&xml, (const char *)bytes, size))
        abort();
    bool plain = size > 0 && size < HL_XML_TAG_MAX && !has(bytes, size, "<!D") &&
                 !has(bytes, size, "<?") && !has(bytes, size, "&#");
    if (plain && tell_by_expat(&theirs, bytes, size)) {
        /* A byte order mark is the decoder's. */
        size_t mark = ours.len >= 3 && memcmp(ours.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        if (hl_xml_is_cut(&xml) || theirs.len != ours.len - mark ||
            memcmp(theirs.data, ours.data + mark, theirs.len) != 0)
            abort();
    }
    hl_xml_finish(&xml);
    hl_buf_finish(&theirs);
    hl_buf_finish(&ours);
    return 0;
}
