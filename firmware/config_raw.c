#include "config_raw.h"

#include "base/buf.h"
#include "base/nearest.h"
#include "config.h"

#include <cyaml/cyaml.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 32 /* in one mapping, to choose a neighbour from */

/* A value that may be left empty, and one for which "" means something. */
#define VALUE(structure, member)                                                                   \
    CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_POINTER_NULL_STR | CYAML_FLAG_OPTIONAL, structure,  \
                           member, 0, CYAML_UNLIMITED)
#define TEXT(structure, member)                                                                    \
    CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member,   \
                           0, CYAML_UNLIMITED)
#define GROUP(structure, member, fields)                                                           \
    CYAML_FIELD_MAPPING_PTR(#member, CYAML_FLAG_POINTER_NULL_STR | CYAML_FLAG_OPTIONAL, structure, \
                            member, fields)
#define LIST(structure, member, entry, max)                                                        \
    CYAML_FIELD_SEQUENCE(#member, CYAML_FLAG_POINTER_NULL_STR | CYAML_FLAG_OPTIONAL, structure,    \
                         member, entry, 0, max)

static const cyaml_schema_value_t word_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED)};

static const cyaml_schema_field_t auth_fields[] = {
    VALUE(struct hl_raw_auth, user),         VALUE(struct hl_raw_auth, password_file),
    VALUE(struct hl_raw_auth, password_env), VALUE(struct hl_raw_auth, token_file),
    VALUE(struct hl_raw_auth, token_env),    CYAML_FIELD_END,
};

static const cyaml_schema_field_t source_fields[] = {
    VALUE(struct hl_raw_source, name),
    VALUE(struct hl_raw_source, url),
    VALUE(struct hl_raw_source, category),
    VALUE(struct hl_raw_source, every),
    VALUE(struct hl_raw_source, weight),
    VALUE(struct hl_raw_source, max_age),
    VALUE(struct hl_raw_source, max_headlines),
    LIST(struct hl_raw_source, include, &word_value, HL_CONFIG_WORDS_MAX),
    LIST(struct hl_raw_source, exclude, &word_value, HL_CONFIG_WORDS_MAX),
    VALUE(struct hl_raw_source, urgency),
    VALUE(struct hl_raw_source, trust),
    VALUE(struct hl_raw_source, items),
    VALUE(struct hl_raw_source, title),
    VALUE(struct hl_raw_source, link),
    VALUE(struct hl_raw_source, published),
    VALUE(struct hl_raw_source, id),
    VALUE(struct hl_raw_source, summary),
    VALUE(struct hl_raw_source, categories),
    GROUP(struct hl_raw_source, auth, auth_fields),
    LIST(struct hl_raw_source, headers, &word_value, HL_CONFIG_HEADERS_MAX),
    VALUE(struct hl_raw_source, user_agent),
    VALUE(struct hl_raw_source, proxy),
    VALUE(struct hl_raw_source, private),
    VALUE(struct hl_raw_source, live),
    VALUE(struct hl_raw_source, logo),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t source_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct hl_raw_source, source_fields)};

static const cyaml_schema_field_t fetch_fields[] = {
    VALUE(struct hl_raw_fetch, user_agent),
    VALUE(struct hl_raw_fetch, proxy),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t category_fields[] = {
    VALUE(struct hl_raw_category, name),
    TEXT(struct hl_raw_category, colour),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t category_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct hl_raw_category, category_fields)};

static const cyaml_schema_field_t fonts_fields[] = {
    VALUE(struct hl_raw_fonts, script),
    LIST(struct hl_raw_fonts, families, &word_value, HL_CONFIG_FAMILIES_MAX),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t fonts_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct hl_raw_fonts, fonts_fields)};

static const cyaml_schema_field_t board_fields[] = {
    VALUE(struct hl_raw_board, driver),  VALUE(struct hl_raw_board, size),
    VALUE(struct hl_raw_board, options), VALUE(struct hl_raw_board, refresh),
    VALUE(struct hl_raw_board, virtual), CYAML_FIELD_END,
};

static const cyaml_schema_field_t colours_fields[] = {
    TEXT(struct hl_raw_colours, text),
    TEXT(struct hl_raw_colours, accent),
    TEXT(struct hl_raw_colours, dim),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t show_fields[] = {
    VALUE(struct hl_raw_show, layout),
    VALUE(struct hl_raw_show, small_scripts),
    VALUE(struct hl_raw_show, speed),
    VALUE(struct hl_raw_show, font),
    LIST(struct hl_raw_show, fonts, &fonts_value, HL_CONFIG_FONTS_MAX),
    VALUE(struct hl_raw_show, line_height),
    TEXT(struct hl_raw_show, separator),
    TEXT(struct hl_raw_show, language),
    VALUE(struct hl_raw_show, source),
    VALUE(struct hl_raw_show, age),
    VALUE(struct hl_raw_show, clock),
    VALUE(struct hl_raw_show, category),
    VALUE(struct hl_raw_show, qr),
    VALUE(struct hl_raw_show, theme),
    GROUP(struct hl_raw_show, colours, colours_fields),
    LIST(struct hl_raw_show, categories, &category_value, HL_CONFIG_CATEGORIES_MAX),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t rundown_fields[] = {
    VALUE(struct hl_raw_rundown, headlines),
    VALUE(struct hl_raw_rundown, per_source),
    VALUE(struct hl_raw_rundown, max_age),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t top_fields[] = {
    LIST(struct hl_raw, sources, &source_value, HL_CONFIG_SOURCES_MAX),
    GROUP(struct hl_raw, fetch, fetch_fields),
    GROUP(struct hl_raw, board, board_fields),
    GROUP(struct hl_raw, show, show_fields),
    GROUP(struct hl_raw, rundown, rundown_fields),
    VALUE(struct hl_raw, state),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t top_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct hl_raw, top_fields)};

static const cyaml_schema_field_t theme_fields[] = {
    TEXT(struct hl_raw_theme, name),
    TEXT(struct hl_raw_theme, picture),
    VALUE(struct hl_raw_theme, lead_font),
    VALUE(struct hl_raw_theme, lead_bold),
    VALUE(struct hl_raw_theme, lead_rows),
    VALUE(struct hl_raw_theme, list_rows),
    VALUE(struct hl_raw_theme, small_rows),
    VALUE(struct hl_raw_theme, margin),
    VALUE(struct hl_raw_theme, columns),
    VALUE(struct hl_raw_theme, rules),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t theme_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct hl_raw_theme, theme_fields)};

/* ---- The outline against the schema, for messages with the right line and the nearest name ----
 */

struct check {
    const struct hl_outline *outline;
    const char *name;
    char *error;
    const cyaml_schema_value_t *top;                           /* of the file */
    const cyaml_schema_value_t *schemas[HL_OUTLINE_NODES_MAX]; /* of the outline's nodes */
};

static const cyaml_schema_value_t *find_field(const cyaml_schema_value_t *mapping, const char *key)
{
    for (const cyaml_schema_field_t *field = mapping->mapping.fields; field->key; field++)
        if (strcmp(field->key, key) == 0)
            return &field->value;
    return NULL;
}

static size_t list_keys(const cyaml_schema_value_t *mapping, const char *keys[KEYS_MAX])
{
    size_t count = 0;
    for (const cyaml_schema_field_t *field = mapping->mapping.fields;
         field->key && count < KEYS_MAX; field++)
        keys[count++] = field->key;
    return count;
}

/* Adds "a, b, c". */
static void add_keys(struct hl_buf *out, const cyaml_schema_value_t *mapping)
{
    const char *keys[KEYS_MAX];
    size_t count = list_keys(mapping, keys);
    for (size_t i = 0; i < count; i++)
        hl_buf_printf(out, "%s%s", i > 0 ? ", " : "", keys[i]);
}

static int report(const struct check *check, const struct hl_outline_node *node,
                  struct hl_buf *what)
{
    snprintf(check->error, HL_CONFIG_ERROR_MAX, "%s:%d: %s%s%s", check->name, node->line,
             node->path, node->path[0] ? ": " : "", what->data ? what->data : "not usable");
    hl_buf_finish(what);
    return -EINVAL;
}

static int fail_unknown(const struct check *check, const struct hl_outline_node *node,
                        const cyaml_schema_value_t *mapping)
{
    const char *keys[KEYS_MAX];
    const char *nearest = hl_nearest(node->key, keys, list_keys(mapping, keys));
    struct hl_buf what;

    hl_buf_init(&what, HL_CONFIG_ERROR_MAX);
    hl_buf_add_str(&what, "unknown key; ");
    if (nearest) {
        hl_buf_printf(&what, "did you mean \"%s\"?", nearest);
    } else {
        hl_buf_add_str(&what, "known here: ");
        add_keys(&what, mapping);
    }
    return report(check, node, &what);
}

static int fail_kind(const struct check *check, const struct hl_outline_node *node,
                     const cyaml_schema_value_t *schema)
{
    struct hl_buf what;

    hl_buf_init(&what, HL_CONFIG_ERROR_MAX);
    if (schema->type == CYAML_MAPPING) {
        hl_buf_add_str(&what, "must hold keys: ");
        add_keys(&what, schema);
    } else if (schema->type == CYAML_SEQUENCE) {
        hl_buf_add_str(&what, "must be a list, each entry begun by \"- \"");
    } else {
        hl_buf_printf(&what, "must be one value, not a %s",
                      node->kind == HL_OUTLINE_SEQUENCE ? "list" : "group of keys");
    }
    return report(check, node, &what);
}

static int check_node(struct check *check, size_t index)
{
    const struct hl_outline_node *node = &check->outline->nodes[index];
    const cyaml_schema_value_t *parent = check->schemas[node->parent], *schema = check->top;

    if (index > 0 && parent->type == CYAML_MAPPING)
        schema = find_field(parent, node->key);
    else if (index > 0)
        schema = parent->sequence.entry;
    if (!schema)
        return fail_unknown(check, node, parent);
    check->schemas[index] = schema;

    enum hl_outline_kind kind = schema->type == CYAML_MAPPING    ? HL_OUTLINE_MAPPING
                                : schema->type == CYAML_SEQUENCE ? HL_OUTLINE_SEQUENCE
                                                                 : HL_OUTLINE_SCALAR;
    bool nullable = (schema->flags & CYAML_FLAG_POINTER_NULL) == CYAML_FLAG_POINTER_NULL;
    if (node->kind != kind && !(node->empty && nullable))
        return fail_kind(check, node, schema);
    if (schema->type == CYAML_SEQUENCE && node->children > schema->sequence.max) {
        struct hl_buf what;
        hl_buf_init(&what, HL_CONFIG_ERROR_MAX);
        hl_buf_printf(&what, "%zu entries; at most %u are allowed", node->children,
                      schema->sequence.max);
        return report(check, node, &what);
    }
    return 0;
}

static int check_shape(const struct hl_outline *outline, const cyaml_schema_value_t *top,
                       const char *name, char *error)
{
    struct check *check = calloc(1, sizeof(*check));
    int err = 0;

    if (!check)
        return -ENOMEM;
    *check = (struct check){.outline = outline, .name = name, .error = error, .top = top};
    for (size_t i = 0; i < outline->count && !err; i++)
        err = check_node(check, i);
    free(check);
    return err;
}

/* ---- libcyaml ---- */

/* Keeps libcyaml's first line, for a text that the checks let through and it does not. */
static void keep_first(cyaml_log_t level, void *data, const char *format, va_list args)
{
    char *first = data;

    if (level < CYAML_LOG_ERROR || first[0])
        return;
    vsnprintf(first, HL_CONFIG_ERROR_MAX / 2, format, args);
    first[strcspn(first, "\n")] = '\0';
}

static cyaml_config_t make_config(char *first)
{
    return (cyaml_config_t){.log_fn = first ? keep_first : NULL,
                            .log_ctx = first,
                            .log_level = CYAML_LOG_ERROR,
                            .mem_fn = cyaml_mem,
                            .flags = CYAML_CFG_NO_ALIAS};
}

/* A text of the schema TOP. */
static int load(cyaml_data_t **data, const cyaml_schema_value_t *top, const char *yaml, size_t len,
                const char *name, const struct hl_outline *outline, char *error)
{
    char first[HL_CONFIG_ERROR_MAX / 2] = "";
    const cyaml_config_t config = make_config(first);

    *data = NULL;
    if (outline->count == 0 || (outline->count == 1 && outline->nodes[0].empty))
        return 0;
    int err = check_shape(outline, top, name, error);
    if (err)
        return err;
    cyaml_err_t problem = cyaml_load_data((const uint8_t *)yaml, len, &config, top, data, NULL);
    if (problem != CYAML_OK) {
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s:1: %s", name,
                 first[0] ? first : cyaml_strerror(problem));
        return problem == CYAML_ERR_OOM ? -ENOMEM : -EINVAL;
    }
    return 0;
}

int hl_raw_load(struct hl_raw **raw, const char *yaml, size_t len, const char *name,
                const struct hl_outline *outline, char *error)
{
    cyaml_data_t *data;
    int err = load(&data, &top_value, yaml, len, name, outline, error);
    *raw = data;
    return err;
}

void hl_raw_free(struct hl_raw *raw)
{
    const cyaml_config_t config = make_config(NULL);
    cyaml_free(&config, &top_value, raw, 0);
}

int hl_raw_theme_load(struct hl_raw_theme **raw, const char *yaml, size_t len, const char *name,
                      const struct hl_outline *outline, char *error)
{
    cyaml_data_t *data;
    int err = load(&data, &theme_value, yaml, len, name, outline, error);
    *raw = data;
    return err;
}

void hl_raw_theme_free(struct hl_raw_theme *raw)
{
    const cyaml_config_t config = make_config(NULL);
    cyaml_free(&config, &theme_value, raw, 0);
}
