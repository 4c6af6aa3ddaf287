#include "drivers/options.h"

#include "base/nearest.h"
#include "drivers/board.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OPTION_COUNT_MAX 32

/* One parse: whose options, where they go, where the error goes. */
struct parse {
    const struct hl_driver *driver;
    char *state;
    char *error;
    bool seen[OPTION_COUNT_MAX];
};

__attribute__((format(printf, 2, 3))) static int fail(const struct parse *p, const char *format,
                                                      ...)
{
    int n = snprintf(p->error, HL_BOARD_ERROR_MAX, "%s: ", p->driver->name);
    va_list args;

    va_start(args, format);
    vsnprintf(p->error + n, HL_BOARD_ERROR_MAX - (size_t)n, format, args);
    va_end(args);
    return -EINVAL;
}

static size_t option_names(const struct hl_driver *driver, const char *names[OPTION_COUNT_MAX])
{
    size_t count = 0;
    for (const struct hl_option *o = driver->options; o && o->name && count < OPTION_COUNT_MAX; o++)
        names[count++] = o->name;
    return count;
}

/* "a, b, c" */
static void join(const char *const *names, size_t count, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s", i ? ", " : "", names[i]);
}

static int fail_unknown(const struct parse *p, const char *name)
{
    const char *names[OPTION_COUNT_MAX];
    size_t count = option_names(p->driver, names);
    const char *near = hl_nearest(name, names, count);
    char list[HL_BOARD_ERROR_MAX];

    if (near)
        return fail(p, "no option \"%.40s\"; did you mean \"%s\"?", name, near);
    if (count == 0)
        return fail(p, "no option \"%.40s\"; it takes none", name);
    join(names, count, list, sizeof(list));
    return fail(p, "no option \"%.40s\"; it takes %s", name, list);
}

static int set_int(const struct parse *p, const struct hl_option *o, const char *value)
{
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);

    if (end == value || *end)
        return fail(p, "%s=%.40s is not a whole number", o->name, value);
    if (errno || (double)n < o->min || (double)n > o->max)
        return fail(p, "%s=%.40s is out of range %g..%g", o->name, value, o->min, o->max);
    int number = (int)n;
    memcpy(p->state + o->offset, &number, sizeof(number));
    return 0;
}

static int set_float(const struct parse *p, const struct hl_option *o, const char *value)
{
    char *end;
    double number = strtod(value, &end);

    if (end == value || *end)
        return fail(p, "%s=%.40s is not a number", o->name, value);
    if (!(number >= o->min && number <= o->max)) /* so that NaN fails too */
        return fail(p, "%s=%.40s is out of range %g..%g", o->name, value, o->min, o->max);
    memcpy(p->state + o->offset, &number, sizeof(number));
    return 0;
}

static int set_bool(const struct parse *p, const struct hl_option *o, const char *value)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcasecmp(value, words[i]) == 0) {
            bool flag = i % 2;
            memcpy(p->state + o->offset, &flag, sizeof(flag));
            return 0;
        }
    }
    return fail(p, "%s=%.40s is neither yes nor no", o->name, value);
}

static int set_choice(const struct parse *p, const struct hl_option *o, const char *value)
{
    char list[HL_BOARD_ERROR_MAX];
    size_t count = 0;

    for (; o->choices[count]; count++) {
        if (strcmp(value, o->choices[count]) == 0) {
            int index = (int)count;
            memcpy(p->state + o->offset, &index, sizeof(index));
            return 0;
        }
    }
    join(o->choices, count, list, sizeof(list));
    return fail(p, "%s=%.40s is not one of %.120s", o->name, value, list);
}

static int set_string(const struct parse *p, const struct hl_option *o, const char *value)
{
    char *copy = strdup(value);
    if (!copy) {
        fail(p, "out of memory");
        return -ENOMEM;
    }
    char **field = (void *)(p->state + o->offset);
    free(*field); /* of an earlier parse */
    *field = copy;
    return 0;
}

/* VALUE is NULL when only the name was given. */
static int set(struct parse *p, const char *name, const char *value)
{
    const struct hl_option *o = p->driver->options;

    while (o && o->name && strcmp(o->name, name) != 0)
        o++;
    if (!o || !o->name)
        return fail_unknown(p, name);
    size_t index = (size_t)(o - p->driver->options);
    if (index < OPTION_COUNT_MAX && p->seen[index])
        return fail(p, "option \"%s\" is given twice", name);
    if (index < OPTION_COUNT_MAX)
        p->seen[index] = true;
    if (!value && o->type == HL_OPTION_BOOL)
        value = "yes";
    if (!value || !*value)
        return fail(p, "option \"%s\" needs a value: %s", name, o->help);

    switch (o->type) {
    case HL_OPTION_INT:
        return set_int(p, o, value);
    case HL_OPTION_FLOAT:
        return set_float(p, o, value);
    case HL_OPTION_BOOL:
        return set_bool(p, o, value);
    case HL_OPTION_CHOICE:
        return set_choice(p, o, value);
    case HL_OPTION_STRING:
        return set_string(p, o, value);
    }
    return -EINVAL;
}

static char *skip_space(char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    return s;
}

static void trim_end(char *start, char *end)
{
    while (end > start && isspace((unsigned char)end[-1]))
        end--;
    *end = '\0';
}

/* Undoes the quotes of *VALUE in place; returns what follows them, or NULL when none closes. */
static char *unquote(char *value)
{
    char *out = value;

    for (char *in = value + 1; *in; in++) {
        if (*in == '"' && in[1] != '"') {
            *out = '\0';
            return skip_space(in + 1);
        }
        if (*in == '"')
            in++;
        *out++ = *in;
    }
    return NULL;
}

/* Sets the option at *TEXT and moves *TEXT past its comma, or to NULL at the end. */
static int parse_one(struct parse *p, char **text)
{
    char *name = skip_space(*text);
    char *end = name + strcspn(name, ",=");
    char stop = *end, *value = NULL;

    trim_end(name, end);
    if (!*name)
        return fail(p, "an option without a name; write name=value,name=value");
    if (stop == '=') {
        value = skip_space(end + 1);
        if (*value == '"') {
            end = unquote(value);
            if (!end)
                return fail(p, "the quote after \"%.40s=\" is not closed", name);
            if (*end && *end != ',')
                return fail(p, "\"%.40s\" after the quoted value of %.40s", end, name);
            stop = *end;
        } else {
            end = value + strcspn(value, ",");
            stop = *end;
            trim_end(value, end);
        }
    }
    *text = stop ? end + 1 : NULL;
    return set(p, name, value);
}

int hl_options_parse(const struct hl_driver *driver, void *state, const char *text, char *error)
{
    struct parse p = {.driver = driver, .state = state, .error = error};
    int err = 0;

    if (!text || !text[strspn(text, " \t\n")])
        return 0;
    if (strnlen(text, HL_OPTIONS_MAX + 1) > HL_OPTIONS_MAX)
        return fail(&p, "options of more than %d bytes", HL_OPTIONS_MAX);
    char *copy = strdup(text), *rest = copy;
    if (!copy) {
        fail(&p, "out of memory");
        return -ENOMEM;
    }
    while (!err && rest)
        err = parse_one(&p, &rest);
    free(copy);
    return err;
}

void hl_options_finish(const struct hl_driver *driver, void *state)
{
    for (const struct hl_option *o = driver->options; o && o->name; o++) {
        if (o->type != HL_OPTION_STRING)
            continue;
        char **field = (void *)((char *)state + o->offset);
        free(*field);
        *field = NULL;
    }
}
