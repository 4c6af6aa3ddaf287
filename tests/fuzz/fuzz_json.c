/* Any bytes as JSON, with and without pointers (the first byte says which): the list of values must
 * hang together, and items must be clean however the bytes are split. */
#include "digest.h"
#include "news/json_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_tree(const char *text, size_t n)
{
    struct hl_tree tree;
    struct hl_buf out;
    hl_buf_init(&out, 64);
    int err = hl_tree_read(&tree, text, n, 1000);
    must(err == 0 ? tree.count > 1 : tree.trouble != NULL);
    must(tree.count <= 1001);
    for (uint32_t at = 0; at < tree.count && !err; at++) {
        const struct hl_tree_node *node = &tree.nodes[at];
        must(node->at <= n && node->len <= n - node->at);
        must(node->next > at && node->next <= tree.count);
        hl_buf_clear(&out);
        must(hl_tree_text(&tree, at, &out) == 0);
        unsigned children = 0;
        for (uint32_t child = hl_tree_first(&tree, at); child != HL_TREE_NONE;
             child = hl_tree_after(&tree, at, child)) {
            must(child > at && child < node->next && ++children <= tree.count);
            must(node->kind != HL_TREE_OBJECT ||
                 (tree.nodes[child].kind == HL_TREE_STRING && child + 1 < node->next));
        }
    }
    hl_buf_finish(&out);
    hl_tree_finish(&tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct hl_feed_fields fields[] = {
        {0},
        {.items = "/a", .title = "/t"},
        {.items = "/items/0", .title = "/a~1b | /t~0", .link = "/l/0", .published = "/p"},
        {.title = "/t", .category = "/c", .id = "/i", .summary = "/s"},
        {.items = "a", .title = "t"},
        {.items = "/"},
    };
    if (size < 2)
        return 0;
    const struct hl_feed_fields *one = &fields[bytes[0] % (sizeof(fields) / sizeof(fields[0]))];
    check_tree((const char *)bytes + 1, size - 1);
    read_twice(bytes + 1, size - 1, one);
    return 0;
}
