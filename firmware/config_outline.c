#include "config_outline.h"

#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A walk through the events of one text. */
struct walk {
    struct hl_outline *outline;
    const char *yaml;
    size_t len;
    const char *name;
    char *error;
    size_t open[HL_OUTLINE_DEPTH_MAX]; /* mappings and lists around here, outermost first */
    size_t depth;
    char key[HL_OUTLINE_KEY_MAX + 1]; /* whose value comes next */
    int key_line;
    bool have_key;
    unsigned documents;
};

static int fail(const struct walk *walk, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int fail(const struct walk *walk, size_t line, const char *format, ...)
{
    int n = snprintf(walk->error, HL_CONFIG_ERROR_MAX, "%s:%zu: ", walk->name, line);
    if (n >= 0 && n < HL_CONFIG_ERROR_MAX) {
        va_list args;
        va_start(args, format);
        vsnprintf(walk->error + n, (size_t)(HL_CONFIG_ERROR_MAX - n), format, args);
        va_end(args);
    }
    return -EINVAL;
}

static size_t line_at(const struct walk *walk, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset && i < walk->len; i++)
        line += walk->yaml[i] == '\n';
    return line;
}

/* True when LINE is indented by a tab, the commonest slip that YAML's own words do not name. */
static bool has_tab(const struct walk *walk, size_t line)
{
    size_t start = 0;
    for (size_t i = 0; i < walk->len && line > 1; i++)
        if (walk->yaml[i] == '\n' && --line == 1)
            start = i + 1;
    while (start < walk->len && walk->yaml[start] == ' ')
        start++;
    return start < walk->len && walk->yaml[start] == '\t';
}

static int fail_syntax(const struct walk *walk, const yaml_parser_t *parser)
{
    size_t line = parser->problem_mark.line + 1;

    if (parser->error == YAML_MEMORY_ERROR)
        return -ENOMEM;
    if (parser->error == YAML_READER_ERROR)
        return fail(walk, line_at(walk, parser->problem_offset), "not readable as UTF-8: %s",
                    parser->problem);
    if (has_tab(walk, line))
        return fail(walk, line, "a tab; YAML is indented by spaces");
    if (parser->context)
        return fail(walk, line, "not YAML: %s (%s that begins on line %zu)", parser->problem,
                    parser->context, parser->context_mark.line + 1);
    return fail(walk, line, "not YAML: %s", parser->problem);
}

/* Names and values end up on a terminal and on a board. */
static bool is_clean(const unsigned char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] < 0x20 || text[i] == 0x7f ||
            (text[i] == 0xc2 && i + 1 < len && text[i + 1] >= 0x80 && text[i + 1] < 0xa0))
            return false;
    return true;
}

static struct hl_outline_node *innermost(const struct walk *walk)
{
    return walk->depth > 0 ? &walk->outline->nodes[walk->open[walk->depth - 1]] : NULL;
}

static char *make_path(const struct walk *walk)
{
    const struct hl_outline_node *parent = innermost(walk);
    char *path = NULL;
    int n;

    if (!parent)
        return strdup("");
    if (parent->kind == HL_OUTLINE_SEQUENCE)
        n = asprintf(&path, "%s[%zu]", parent->path, parent->children);
    else
        n = asprintf(&path, "%s%s%s", parent->path, parent->path[0] ? "." : "", walk->key);
    return n < 0 ? NULL : path;
}

/* Adds the value that begins at LINE; *INDEX tells where. */
static int add_node(struct walk *walk, enum hl_outline_kind kind, int line, size_t *index)
{
    struct hl_outline *outline = walk->outline;
    struct hl_outline_node *parent = innermost(walk);

    if (outline->count == HL_OUTLINE_NODES_MAX)
        return fail(walk, (size_t)line, "too long: more than %d keys", HL_OUTLINE_NODES_MAX);
    if (parent)
        parent->children++;
    struct hl_outline_node node = {.kind = kind,
                                   .line = walk->have_key ? walk->key_line : line,
                                   .parent = walk->depth > 0 ? walk->open[walk->depth - 1] : 0,
                                   .path = make_path(walk)};
    if (!node.path)
        return -ENOMEM;
    if (walk->have_key)
        node.key = node.path + strlen(node.path) - strlen(walk->key);
    walk->have_key = false;
    outline->nodes[ *index = outline->count++] = node;
    return 0;
}

static int take_key(struct walk *walk, const yaml_event_t *event, size_t line)
{
    const struct hl_outline *outline = walk->outline;
    const char *key = (const char *)event->data.scalar.value;
    size_t parent = walk->open[walk->depth - 1];

    if (event->data.scalar.length > HL_OUTLINE_KEY_MAX)
        return fail(walk, line, "a key of more than %d bytes", HL_OUTLINE_KEY_MAX);
    for (size_t i = parent + 1; i < outline->count; i++) {
        const struct hl_outline_node *node = &outline->nodes[i];
        if (node->parent == parent && node->key && strcmp(node->key, key) == 0)
            return fail(walk, line, "%s: given twice; line %d has it already", node->path,
                        node->line);
    }
    memcpy(walk->key, key, event->data.scalar.length + 1);
    walk->key_line = (int)line;
    walk->have_key = true;
    return 0;
}

static int on_scalar(struct walk *walk, const yaml_event_t *event, size_t line)
{
    const unsigned char *value = event->data.scalar.value;
    size_t index, len = event->data.scalar.length;

    if (!is_clean(value, len))
        return fail(walk, line, "%s: a control character or a line break inside of a value",
                    walk->have_key ? walk->key : "a name");
    const struct hl_outline_node *parent = innermost(walk);
    if (parent && parent->kind == HL_OUTLINE_MAPPING && !walk->have_key)
        return take_key(walk, event, line);
    int err = add_node(walk, HL_OUTLINE_SCALAR, (int)line, &index);
    if (err)
        return err;
    walk->outline->nodes[index].empty = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                                        (len == 0 || strcmp((const char *)value, "~") == 0 ||
                                         strcasecmp((const char *)value, "null") == 0);
    return 0;
}

static int on_open(struct walk *walk, enum hl_outline_kind kind, size_t line)
{
    const struct hl_outline_node *parent = innermost(walk);

    if (parent && parent->kind == HL_OUTLINE_MAPPING && !walk->have_key)
        return fail(walk, line, "a key must be a word");
    if (walk->depth == HL_OUTLINE_DEPTH_MAX)
        return fail(walk, line, "nested more than %d deep", HL_OUTLINE_DEPTH_MAX);
    size_t index;
    int err = add_node(walk, kind, (int)line, &index);
    if (!err)
        walk->open[walk->depth++] = index;
    return err;
}

static bool has_anchor(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor;
    default:
        return false;
    }
}

static int on_event(struct walk *walk, const yaml_event_t *event)
{
    size_t line = event->start_mark.line + 1;

    if (has_anchor(event))
        return fail(walk, line,
                    "& and * (anchors and aliases) are not used here; put the value "
                    "in quotes if it begins so");
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++walk->documents > 1)
            return fail(walk, line, "a second document (---); only one is read");
        return 0;
    case YAML_SCALAR_EVENT:
        return on_scalar(walk, event, line);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(walk, HL_OUTLINE_SEQUENCE, line);
    case YAML_MAPPING_START_EVENT:
        return on_open(walk, HL_OUTLINE_MAPPING, line);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        walk->depth--;
        return 0;
    default:
        return 0;
    }
}

static int walk_events(struct walk *walk, yaml_parser_t *parser)
{
    for (bool done = false; !done;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return fail_syntax(walk, parser);
        int err = on_event(walk, &event);
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (err)
            return err;
    }
    return 0;
}

int hl_outline_init(struct hl_outline *outline, const char *yaml, size_t len, const char *name,
                    char *error)
{
    struct walk walk = {.outline = outline, .yaml = yaml, .len = len, .name = name, .error = error};
    const char *nul = len > 0 ? memchr(yaml, '\0', len) : NULL;
    yaml_parser_t parser;

    *outline = (struct hl_outline){0};
    if (nul)
        return fail(&walk, line_at(&walk, (size_t)(nul - yaml)),
                    "a NUL byte; the file must be text in UTF-8");
    outline->nodes = calloc(HL_OUTLINE_NODES_MAX, sizeof(*outline->nodes));
    if (!outline->nodes || !yaml_parser_initialize(&parser))
        return -ENOMEM;
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml, len);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    int err = walk_events(&walk, &parser);
    yaml_parser_delete(&parser);
    return err;
}

void hl_outline_finish(struct hl_outline *outline)
{
    for (size_t i = 0; i < outline->count; i++)
        free(outline->nodes[i].path);
    free(outline->nodes);
    *outline = (struct hl_outline){0};
}

const struct hl_outline_node *hl_outline_find(const struct hl_outline *outline, const char *path)
{
    for (size_t i = 0; i < outline->count; i++)
        if (strcmp(outline->nodes[i].path, path) == 0)
            return &outline->nodes[i];
    return NULL;
}
