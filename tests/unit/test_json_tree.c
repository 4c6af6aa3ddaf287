/* JSON as a list of values: pointers as RFC 6901 has them, texts, and what is cut or broken. */
#include "news/json_tree.h"

#include "unit/check.h"

#include <errno.h>
#include <string.h>

/* The document of RFC 6901's own examples, by its names. */
static const char rfc[] = "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,"
                          "\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}";

static const struct {
    const char *pointer, *text; /* NULL: nothing stands there; "": no text */
} pointers[] = {
    {"", ""},           {"/foo", ""},      {"/foo/0", "bar"}, {"/foo/1", "baz"}, {"/", "0"},
    {"/a~1b", "1"},     {"/c%d", "2"},     {"/e^f", "3"},     {"/g|h", "4"},     {"/i\\j", "5"},
    {"/k\"l", "6"},     {"/ ", "7"},       {"/m~0n", "8"},    {"/foo/2", NULL},  {"/foo/-", NULL},
    {"/foo/00", NULL},  {"/foo/01", NULL}, {"/foo/", NULL},   {"/Foo", NULL},    {"foo", NULL},
    {"/foo/0/x", NULL}, {"/a/b", NULL},    {"/m~n", "8"},     {"/m~01n", NULL},
};

static void pointers_lead_as_the_rfc_says(void **state)
{
    struct hl_tree tree;
    (void)state;
    assert_int_equal(hl_tree_read(&tree, rfc, sizeof(rfc) - 1, 100), 0);
    assert_null(tree.trouble);
    for (size_t i = 0; i < sizeof(pointers) / sizeof(pointers[0]); i++) {
        struct hl_buf out;
        hl_buf_init(&out, 100);
        uint32_t at = hl_tree_point(&tree, 1, pointers[i].pointer, strlen(pointers[i].pointer));
        assert_int_equal(hl_tree_text(&tree, at, &out), 0);
        if ((at == HL_TREE_NONE) != !pointers[i].text ||
            (pointers[i].text && strcmp(out.len ? out.data : "", pointers[i].text) != 0))
            fail_msg("\"%s\" leads to %u: %s", pointers[i].pointer, at, out.len ? out.data : "");
        hl_buf_finish(&out);
    }
    hl_tree_finish(&tree);
}

static const struct {
    const char *name, *json;
    int err;
    const char *trouble;
    size_t values; /* read, the list of documents not counted */
} documents[] = {
    {"a number alone", "12", 0, NULL, 1},
    {"words", "[true,false,null]", 0, NULL, 4},
    {"numbers that are none", "[NaN,-Infinity,Infinity]", 0, NULL, 4},
    {"a word that begins as one", "[NaNa]", 0, "broken JSON", 1},
    {"two documents", "{} {}", 0, NULL, 2},
    {"records with their mark", "\x1e{}\n\x1e{}\n", 0, NULL, 2},
    {"commas", "[,1,,2,]", 0, NULL, 3},
    {"nothing", " \n", -EPROTO, "broken JSON", 0},
    {"a word that is none", "nope", -EPROTO, "broken JSON", 0},
    {"cut in a text", "[1,\"ab", 0, "JSON that ends too early", 2},
    {"cut in a number, which may go on", "[1,2", 0, "JSON that ends too early", 2},
    {"cut after a name", "{\"a\":1,\"b\"", 0, "JSON that ends too early", 3},
    {"cut after a colon", "{\"a\":1,\"b\":", 0, "JSON that ends too early", 3},
    {"cut in a list", "{\"a\":[1,", 0, "JSON that ends too early", 4},
    {"the wrong end", "{\"a\":[1}", 0, "broken JSON", 4},
    {"an end too many", "[1]]", 0, "broken JSON", 2},
    {"no colon", "{\"a\" 1}", 0, "broken JSON", 1},
    {"no value", "{\"a\":}", 0, "broken JSON", 1},
    {"too many", "[1,2,3,4,5,6,7,8,9,10]", 0, "JSON with too many values", 8},
};

static void what_is_cut_keeps_what_came_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        const char *name = documents[i].name;
        struct hl_tree tree;
        int err = hl_tree_read(&tree, documents[i].json, strlen(documents[i].json), 8);
        check_int(name, err, documents[i].err);
        check_int(name, tree.count - 1, documents[i].values);
        check_true(name, !tree.trouble == !documents[i].trouble);
        if (documents[i].trouble)
            assert_string_equal(tree.trouble, documents[i].trouble);
        hl_tree_finish(&tree);
    }
}

static void texts_are_cut_between_characters(void **state)
{
    static const char json[] = "\"a\\u00e9\\ud83d\\ude00b\"";
    static const char *const expected[] = {"", "a", "a", "aé", "aé", "aé", "aé", "aé😀", "aé😀b"};
    struct hl_tree tree;
    (void)state;
    assert_int_equal(hl_tree_read(&tree, json, sizeof(json) - 1, 10), 0);
    for (size_t max = 1; max < sizeof(expected) / sizeof(expected[0]); max++) {
        struct hl_buf out;
        hl_buf_init(&out, max);
        assert_int_equal(hl_tree_text(&tree, 1, &out), 0);
        assert_string_equal(out.len ? out.data : "", expected[max]);
        hl_buf_finish(&out);
    }
    hl_tree_finish(&tree);
}

static void escapes_are_decoded(void **state)
{
    static const char json[] = "\"a\\u0000b\\n\\/\\q\\ud800c\\udc00\\u12\\\"\"";
    static const char expected[] = "ab\n/q\xef\xbf\xbd"
                                   "c\xef\xbf\xbdu12\"";
    struct hl_tree tree;
    struct hl_buf out;
    (void)state;
    hl_buf_init(&out, 100);
    assert_int_equal(hl_tree_read(&tree, json, sizeof(json) - 1, 10), 0);
    assert_int_equal(hl_tree_text(&tree, 1, &out), 0);
    assert_int_equal(out.len, sizeof(expected) - 1);
    assert_string_equal(out.data, expected);
    hl_buf_finish(&out);
    hl_tree_finish(&tree);
}

static void numbers_are_numbers(void **state)
{
    static const char json[] = "[1772791199123,\"5\",\"1e3\",\"5 a\",\"\",true,-2.5]";
    static const double expected[] = {1772791199123.0, 5, 1000, -1, -1, -1, -2.5};
    struct hl_tree tree;
    (void)state;
    assert_int_equal(hl_tree_read(&tree, json, sizeof(json) - 1, 10), 0);
    for (uint32_t i = 0; i < 7; i++) {
        double value = -1;
        bool is = hl_tree_number(&tree, 2 + i, &value);
        assert_true(is == (expected[i] > -1 || expected[i] < -2));
        assert_true(value >= expected[i] && value <= expected[i]);
    }
    hl_tree_finish(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pointers_lead_as_the_rfc_says),
        cmocka_unit_test(what_is_cut_keeps_what_came_before),
        cmocka_unit_test(texts_are_cut_between_characters),
        cmocka_unit_test(escapes_are_decoded),
        cmocka_unit_test(numbers_are_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
