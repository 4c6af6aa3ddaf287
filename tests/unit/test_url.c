#include "news/url.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BASE "http://a/b/c/d;p?q"

struct url_case {
    const char *base;
    const char *reference;
    const char *expected;
};

static const struct url_case cases[] = {
    /* The behaviour that RFC 3986, section 5.4, asks for. */
    {BASE, "g:h", "g:h"},
    {BASE, "g", "http://a/b/c/g"},
    {BASE, "./g", "http://a/b/c/g"},
    {BASE, "g/", "http://a/b/c/g/"},
    {BASE, "/g", "http://a/g"},
    {BASE, "//g", "http://g"},
    {BASE, "?y", "http://a/b/c/d;p?y"},
    {BASE, "g?y", "http://a/b/c/g?y"},
    {BASE, "#s", "http://a/b/c/d;p?q#s"},
    {BASE, "g#s", "http://a/b/c/g#s"},
    {BASE, "g?y#s", "http://a/b/c/g?y#s"},
    {BASE, ";x", "http://a/b/c/;x"},
    {BASE, "", "http://a/b/c/d;p?q"},
    {BASE, ".", "http://a/b/c/"},
    {BASE, "./", "http://a/b/c/"},
    {BASE, "..", "http://a/b/"},
    {BASE, "../g", "http://a/b/g"},
    {BASE, "../..", "http://a/"},
    {BASE, "../../g", "http://a/g"},
    {BASE, "../../../g", "http://a/g"},
    {BASE, "/./g", "http://a/g"},
    {BASE, "/../g", "http://a/g"},
    {BASE, "g.", "http://a/b/c/g."},
    {BASE, "..g", "http://a/b/c/..g"},
    {BASE, "./g/.", "http://a/b/c/g/"},
    {BASE, "g/../h", "http://a/b/c/h"},
    {BASE, "g?y/../x", "http://a/b/c/g?y/../x"},
    {BASE, "g#s/../x", "http://a/b/c/g#s/../x"},
    /* What feeds have. */
    {"https://n.example", "a", "https://n.example/a"},
    {"https://n.example?x=/y/", "/a b", "https://n.example/a b"},
    {"https://n.example/rss", "//cdn.example/x", "https://cdn.example/x"},
    {"https://n.example/a//b/", "c", "https://n.example/a//b/c"},
    {"https://n.example/", "2026:a", "https://n.example/2026:a"},
    {"http:///n.example/a/", "b", "http://n.example/a/b"},
    {"https:////n.example", "b", "https://n.example/b"},
    {"file:///srv/a.xml", "b", "file:///srv/b"},
};

static void every_url(void **state)
{
    struct hl_buf out;
    (void)state;
    hl_buf_init(&out, 100);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        hl_buf_clear(&out);
        assert_int_equal(hl_url_resolve(&out, cases[i].base, cases[i].reference), 0);
        if (strcmp(out.data, cases[i].expected) != 0)
            fail_msg("%s at %s is %s", cases[i].reference, cases[i].base, out.data);
    }
    hl_buf_finish(&out);
}

static void what_cannot_be_is_refused(void **state)
{
    struct hl_buf out;
    (void)state;
    hl_buf_init(&out, 12);
    assert_int_equal(hl_url_resolve(&out, NULL, "a"), -EINVAL);
    assert_int_equal(hl_url_resolve(&out, "/x", "a"), -EINVAL);
    assert_int_equal(hl_url_resolve(&out, "", ""), -EINVAL);
    assert_int_equal(hl_buf_add_str(&out, "x "), 0);
    assert_int_equal(hl_url_resolve(&out, "http://a/", "much-too-long"), -EMSGSIZE);
    assert_string_equal(out.data, "x ");
    assert_int_equal(hl_url_resolve(&out, "javascript:x", "a"), -EINVAL);
    assert_int_equal(hl_url_resolve(&out, "urn:x", "#a"), -EINVAL);
    assert_true(hl_url_is_base("a/b"));
    assert_true(hl_url_is_base("file:///a"));
    assert_false(hl_url_is_base("mailto:a@b"));
    assert_true(hl_url_is_absolute("a+b.c-1:"));
    assert_false(hl_url_is_absolute("1a:"));
    assert_false(hl_url_is_absolute("a/b:c"));
    assert_false(hl_url_is_absolute(""));
    hl_buf_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_url),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
