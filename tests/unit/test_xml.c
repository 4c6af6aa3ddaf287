#include "news/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Tokens as text: (name a=1 b=2) opens, (name/) is empty, (/name) closes, text stands in "", and
 * literal text in ''. */
struct record {
    struct hl_buf out;
    char mark; /* of the text that is going on */
};

struct token_case {
    const char *text;
    const char *expected;
};

static const struct token_case cases[] = {
    {"<a>b</a>", "(a)\"b\"(/a)"},
    {"<a x='1' y=\"2\" z=3 w/>", "(a x=1 y=2 z=3 w=/)"},
    {"<a  x = '1'\n y=\">\" >", "(a x=1 y=>)"},
    {"<a x=1/>", "(a x=1/)"},
    {"<ns:a xmlns:ns='u'/>", "(ns:a xmlns:ns=u/)"},
    {"<a>1 &lt; 2</a>", "(a)\"1 &lt; 2\"(/a)"},
    {"<![CDATA[x<y]]>", "'x<y'"},
    {"<![CDATA[]]>a", "\"a\""},
    {"<![CDATA[]]]]>", "']]'"},
    {"<![CDATA[a]b]]c]]]>d", "'a]b]]c]'\"d\""},
    {"<!-- - -- > --->a", "\"a\""},
    {"<!---->a", "\"a\""},
    {"<?xml version='1.0'?>a<?x>b", "\"ab\""},
    {"<!DOCTYPE a>b", "\"b\""},
    {"<!DOCTYPE a SYSTEM \"x>y\" [<!ENTITY b '>]>'> <!-- ]> ' --> <!ELEMENT a ANY>]>b", "\"b\""},
    {"<!doctype a []]>b", "\"b\""},
    {"1 < 2 <3 <", "\"1 \"'<'\" 2 \"'<'\"3 \""},
    {"<<a>", "'<'(a)"},
    {"a <b and <i>c", "\"a \"'<'\"b and \"(i)\"c\""},
    {"<!>a<!-a", "'<!'\">a\"'<!-'\"a\""},
    {"<![CDAT>a", "'<![CDAT'\">a\""},
    {"</ >a</>", "(/)\"a\"(/)"},
    {"</a b='c'>", "(/a b=c)"},
    {"<a don't='1'>b", "(a don't=1)\"b\""},
    {"<\xc3\xa9l\xc3\xa9ment/>", "(\xc3\xa9l\xc3\xa9ment/)"},
    {"<a", ""},
    {"<a b='", ""},
    {"", ""},
};

static void end_text(struct record *record)
{
    if (record->mark)
        hl_buf_add(&record->out, &record->mark, 1);
    record->mark = '\0';
}

static int on_tag(void *data, const struct hl_xml_tag *tag)
{
    struct record *record = data;
    struct hl_xml_span rest = tag->attributes;
    struct hl_xml_span name;
    struct hl_xml_span value;
    end_text(record);
    hl_buf_add_str(&record->out, tag->close ? "(/" : "(");
    hl_buf_add(&record->out, tag->name.text, tag->name.len);
    while (hl_xml_attribute_next(&rest, &name, &value))
        hl_buf_printf(&record->out, " %.*s=%.*s", (int)name.len, name.text, (int)value.len,
                      value.text);
    return hl_buf_add_str(&record->out, tag->empty ? "/)" : ")");
}

static int on_text(void *data, const char *bytes, size_t n, bool literal)
{
    struct record *record = data;
    char mark = literal ? '\'' : '"';
    if (record->mark != mark) {
        end_text(record);
        hl_buf_add(&record->out, &mark, 1);
        record->mark = mark;
    }
    return hl_buf_add(&record->out, bytes, n);
}

/* Tokenizes TEXT in parts of STEP bytes, the first of them CUT bytes long where CUT is not 0. */
static char *tokens_of(const char *text, size_t cut, size_t step, bool *is_cut)
{
    struct record record = {.mark = '\0'};
    struct hl_xml_handler handler = {.tag = on_tag, .text = on_text, .data = &record};
    struct hl_xml xml;
    size_t size = strlen(text);
    hl_buf_init(&record.out, 1u << 16);
    hl_buf_add_str(&record.out, "");
    hl_xml_init(&xml, &handler);
    for (size_t at = 0; at < size;) {
        size_t n = at == 0 && cut ? cut : step;
        n = n < size - at ? n : size - at;
        char *part = malloc(n);
        assert_non_null(part);
        memcpy(part, text + at, n);
        assert_int_equal(hl_xml_write(&xml, part, n), 0);
        free(part);
        at += n;
    }
    *is_cut = hl_xml_is_cut(&xml);
    end_text(&record);
    hl_xml_finish(&xml);
    return hl_buf_take(&record.out);
}

static void every_token(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool cut;
        char *whole = tokens_of(cases[i].text, 0, SIZE_MAX, &cut);
        if (strcmp(whole, cases[i].expected) != 0)
            fail_msg("%s\ngave %s\nnot  %s", cases[i].text, whole, cases[i].expected);
        for (size_t at = 0; at <= strlen(cases[i].text); at++) {
            bool split_cut;
            char *split = tokens_of(cases[i].text, at, at ? SIZE_MAX : 1, &split_cut);
            if (strcmp(split, whole) != 0)
                fail_msg("%s\ncut at %zu gave %s\nnot %s", cases[i].text, at, split, whole);
            assert_int_equal(cut, split_cut);
            free(split);
        }
        free(whole);
    }
}

static void cut_is_told(void **state)
{
    static const char *const cut[] = {"<",     "<a",          "<a b='>",
                                      "<!-- ", "<![CDATA[]]", "<!DOCTYPE a ["};
    static const char *const whole[] = {"", "a", "<a>", "<!---->", "<![CDATA[]]>", "<!DOCTYPE a>"};
    bool is_cut;
    (void)state;
    for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
        free(tokens_of(cut[i], 0, SIZE_MAX, &is_cut));
        assert_true(is_cut);
        free(tokens_of(whole[i], 0, SIZE_MAX, &is_cut));
        assert_false(is_cut);
    }
}

struct counts {
    size_t tags;
    size_t bytes; /* of attributes and text */
};

static int count_tag(void *data, const struct hl_xml_tag *tag)
{
    struct counts *counts = data;
    counts->tags++;
    counts->bytes += tag->whole.len;
    return 0;
}

static int count_text(void *data, const char *bytes, size_t n, bool literal)
{
    struct counts *counts = data;
    (void)bytes;
    (void)literal;
    counts->bytes += n;
    return 0;
}

/* What is kept of one tag has its ceiling, and the tag ends where it ends all the same. */
static void long_tag_is_cut(void **state)
{
    struct counts counts = {0, 0};
    struct hl_xml_handler handler = {.tag = count_tag, .text = count_text, .data = &counts};
    struct hl_xml xml;
    (void)state;
    hl_xml_init(&xml, &handler);
    assert_int_equal(hl_xml_write(&xml, "<a ", 3), 0);
    for (int i = 0; i < 200000; i++)
        assert_int_equal(hl_xml_write(&xml, "b='>' ", 6), 0);
    assert_int_equal(xml.carry.len, HL_XML_TAG_MAX);
    assert_int_equal(hl_xml_write(&xml, ">text", 5), 0);
    assert_int_equal(counts.tags, 1);
    assert_int_equal(counts.bytes, HL_XML_TAG_MAX + 4);
    hl_xml_finish(&xml);
}

static int stop(void *data, const struct hl_xml_tag *tag)
{
    (void)data;
    return tag->close ? -5 : 0;
}

static void handler_ends_the_write(void **state)
{
    struct counts counts = {0, 0};
    struct hl_xml_handler handler = {.tag = stop, .text = count_text, .data = &counts};
    struct hl_xml xml;
    (void)state;
    hl_xml_init(&xml, &handler);
    assert_int_equal(hl_xml_write(&xml, "<a>b</a>cccc", 12), -5);
    assert_int_equal(counts.bytes, 1);
    hl_xml_finish(&xml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_token),
        cmocka_unit_test(cut_is_told),
        cmocka_unit_test(long_tag_is_cut),
        cmocka_unit_test(handler_ends_the_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
