#include "news/entities.h"
#include "news/plain.h"
#include "news/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct text_case {
    const char *text;
    const char *expected;
};

static const struct text_case html[] = {
    {"plain", "plain"},
    {"AT&T wins & loses", "AT&T wins & loses"},
    {"&amp;&lt;&gt;&quot;&apos;", "&<>\"'"},
    {"&eacute;&Eacute;&euro;&thetasym;", "éÉ€ϑ"},
    {"&#8217;&#x2019;&#X2019;", "’’’"},
    {"&#8217s &#39s", "’s 's"},
    {"&#146;&#x80;", "’€"},
    {"&#0;&#xD800;&#1114112;&#99999999999;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"&amp;amp;", "&amp;"},
    {"&bogus; &; &# &#; &#x; &amp", "&bogus; &; &# &#; &#x; &amp"},
    {"&verylongnameindeed;", "&verylongnameindeed;"},
    {"<p>one</p><p>two</p>", "one two"},
    {"o<b>n</b>e", "one"},
    {"one<br>two<br />three", "one two three"},
    {"<A HREF='x'>one</A>", "one"},
    {"<a title=\"1 > 0\">one</a>", "one"},
    {"<a title=\"open>one</a>", "one"},
    {"a <!-- b > --> c", "a c"},
    {"a <!-- b", "a <!-- b"},
    {"a<script>if (x < 1) { '</b>' }</script>b", "a b"},
    {"a<STYLE type='x'>p { }</STYLE >b", "a b"},
    {"the <script> tag", "the <script> tag"},
    {"1 < 2 > 0 <3 <", "1 < 2 > 0 <3 <"},
    {"<", "<"},
    {"a <b", "a <b"},
    {"List<String> and <T>", "List<String> and <T>"},
    {"Use <head> wisely", "Use <head> wisely"},
    {"Use <select> and <map>, not </map>", "Use <select> and <map>, not </map>"},
    {"a<link rel=\"x\" href='y'> b<meta name=z>", "a b"},
    {"<select name=x><option value=1>one</option></select>", "one"},
    {"a<applet code=x></applet> <blink>b</blink><frameset rows=\"*\"><frame src=x></frameset> c",
     "a b c"},
    {"the <blink> tag", "the tag"},
    {"<html><head><meta x></head><body>one<p>two</body></html>", "one two"},
    {"<!DOCTYPE html><body>one", "one"},
    {"<o:p>one</o:p>", "one"},
    {"<tex-math x=\"1\">one</tex-math>", "one</tex-math>"},
    {"<?php echo ?>one", "one"},
    {"the <script> and <b>bold</b> <script> tags", "the <script> and bold <script> tags"},
    {"<a b=\"<i>one</i> <a b='xy'>two</a>", "one two"},
};

static void every_html(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(html) / sizeof(html[0]); i++) {
        struct hl_buf out;
        size_t n = strlen(html[i].text);
        char *copy = malloc(n);
        hl_buf_init(&out, 1000);
        memcpy(copy, html[i].text, n);
        assert_int_equal(hl_plain_from_html(&out, copy, n), 0);
        assert_true(hl_plain_tidy(&out) >= 0);
        free(copy);
        if (strcmp(out.data, html[i].expected) != 0)
            fail_msg("%s\nbecame %s\nnot    %s", html[i].text, out.data, html[i].expected);
        hl_buf_finish(&out);
    }
}

static const struct text_case tidy[] = {
    {"  a \t\r\n b  ", "a b"},
    {"a\xc2\xa0\xe2\x80\xa8\xe2\x80\xaf\xe3\x80\x80"
     "b",
     "a b"},
    {"\xc2\x85", ""},
    {"a\x01\x1b[0m\x7f\xc2\x81"
     "b",
     "a[0mb"},
    {"don\xc2\x92t \xc2\x80 \xc3\xa9\xc2\x94", "don’t € é”"},
    {"caf\xe9 \xc2\x93"
     "b",
     "café “b"},
    {"caf\xe9", "café"},
    {"\x93q\x94 \x80", "“q” €"},
    {"\x81", "\xef\xbf\xbd"},
    {"caf\xc3\xa9 caf\xe9", "café café"},
    {"\xe2\x82", "â‚"},
    {"\xc0\xaf \xf5\x80", "À¯ õ€"},
    {"日本語 ‘x’ 😀", "日本語 ‘x’ 😀"},
};

static void every_tidy(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(tidy) / sizeof(tidy[0]); i++) {
        struct hl_buf out;
        hl_buf_init(&out, 1000);
        assert_int_equal(hl_buf_add_str(&out, tidy[i].text), 0);
        assert_int_equal(hl_plain_tidy(&out), strlen(tidy[i].expected));
        assert_string_equal(out.data, tidy[i].expected);
        hl_buf_finish(&out);
    }
}

static void tidy_keeps_to_the_ceiling(void **state)
{
    struct hl_buf out;
    (void)state;
    hl_buf_init(&out, 10);
    assert_int_equal(hl_plain_tidy(&out), 0);
    /* Each of these takes three bytes when mended. */
    assert_int_equal(hl_buf_add(&out, "\x80\x80\x80\x80\x80\x80\x80\x80", 8), 0);
    assert_int_equal(hl_plain_tidy(&out), 9);
    assert_string_equal(out.data, "€€€");
    hl_buf_clear(&out);
    assert_int_equal(hl_buf_add(&out, "a\0b", 3), 0);
    assert_int_equal(hl_plain_tidy(&out), 2);
    assert_string_equal(out.data, "ab");
    hl_buf_finish(&out);
}

static void ceiling_cuts_between_characters(void **state)
{
    struct hl_buf out;
    (void)state;
    hl_buf_init(&out, 4);
    assert_int_equal(hl_plain_decode(&out, "ab€€", 8), 0);
    assert_string_equal(out.data, "ab");
    hl_buf_clear(&out);
    assert_int_equal(hl_plain_from_html(&out, "ab<b>&euro;c</b>", 16), 0);
    assert_string_equal(out.data, "ab");
    hl_buf_finish(&out);
}

static void references_are_seen(void **state)
{
    (void)state;
    assert_true(hl_plain_has_reference("a &amp; b", 9));
    assert_true(hl_plain_has_reference("&#39;", 5));
    assert_false(hl_plain_has_reference("&#39", 4));
    assert_false(hl_plain_has_reference("AT&T; &bogus; &", 15));
    assert_false(hl_plain_has_reference("", 0));
}

/* Work on hostile text is bounded: each of these would take minutes if it were quadratic. */
static void hostile_text_is_linear(void **state)
{
    static const char *const parts[] = {
        "<script>", "<style>", "<!--",   "<b ",           "<a b=\"", "<",     "&",    "&#",
        "</",       "<!x",     "<p>",    "&amp",          "<a b='>", "<![x[", "\x80", "<x ",
        "<script ", "<x y=",   "<head ", "<q a=\"\" b='", "<a:b "};
    (void)state;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct hl_buf text;
        struct hl_buf out;
        hl_buf_init(&text, 1u << 18);
        hl_buf_init(&out, 1u << 20);
        while (hl_buf_add_str(&text, parts[i]) == 0)
            ;
        assert_int_equal(hl_plain_from_html(&out, text.data, text.len), 0);
        assert_true(hl_plain_tidy(&out) >= 0);
        hl_buf_finish(&out);
        hl_buf_finish(&text);
    }
}

static void entities_are_found(void **state)
{
    (void)state;
    assert_int_equal(hl_entity_find("AElig", 5), 0xc6);
    assert_int_equal(hl_entity_find("zwnj", 4), 0x200c);
    assert_int_equal(hl_entity_find("sup", 3), 0x2283);
    assert_int_equal(hl_entity_find("sup1", 4), 0xb9);
    assert_int_equal(hl_entity_find("su", 2), 0);
    assert_int_equal(hl_entity_find("ampx", 4), 0);
    assert_int_equal(hl_entity_find("", 0), 0);
    assert_int_equal(hl_entity_find("thetasymx", 9), 0);
}

static void utf8_goes_there_and_back(void **state)
{
    char bytes[4];
    uint32_t back;
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        size_t n = hl_utf8_encode(code, bytes);
        bool surrogate = code >= 0xd800 && code <= 0xdfff;
        assert_int_equal(hl_utf8_decode(bytes, n, &back), n);
        assert_int_equal(back, surrogate ? HL_UTF8_REPLACEMENT : code);
        assert_int_equal(hl_utf8_decode(bytes, n - 1, &back), 0);
        assert_int_equal(hl_utf8_cut(bytes, n), n);
        for (size_t cut = 1; cut < n; cut++)
            assert_int_equal(hl_utf8_cut(bytes, cut), 0);
    }
    assert_int_equal(hl_utf8_decode("\xed\xa0\x80", 3, &back), 0);
    assert_int_equal(hl_utf8_decode("\xe0\x80\x80", 3, &back), 0);
    assert_int_equal(hl_utf8_decode("\xf4\x90\x80\x80", 4, &back), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_html),
        cmocka_unit_test(every_tidy),
        cmocka_unit_test(tidy_keeps_to_the_ceiling),
        cmocka_unit_test(ceiling_cuts_between_characters),
        cmocka_unit_test(references_are_seen),
        cmocka_unit_test(hostile_text_is_linear),
        cmocka_unit_test(entities_are_found),
        cmocka_unit_test(utf8_goes_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
