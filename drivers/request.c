/* From what a user asks for to a board: names with a size, virtual twins, and what flags add. */
#include "drivers/board.h"
#include "drivers/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The driver of "NAME-WxH", with the size. */
static const struct hl_driver *find_sized(const char *name, int *width, int *height)
{
    char end;

    for (size_t i = 0; hl_drivers[i]; i++) {
        size_t len = strlen(hl_drivers[i]->name);
        if (!hl_drivers[i]->sized || strncmp(name, hl_drivers[i]->name, len) != 0 ||
            name[len] != '-' || !isdigit((unsigned char)name[len + 1]))
            continue;
        if (sscanf(name + len + 1, "%5dx%5d%c", width, height, &end) == 2)
            return hl_drivers[i];
    }
    return NULL;
}

static const struct hl_driver *choose(const char *name, char *sized, char *error)
{
    int width, height;
    const struct hl_driver *driver = find_sized(name, &width, &height);

    sized[0] = '\0';
    if (!driver)
        return hl_board_choose(name, error);
    return driver->sized(width, height, sized, error) ? NULL : driver;
}

static bool is_twin(const struct hl_driver *driver)
{
    for (size_t i = 0; hl_drivers[i]; i++)
        if (hl_drivers[i]->twin && strcmp(hl_drivers[i]->twin, driver->name) == 0)
            return true;
    return false;
}

/* "hub75": the boards that have a virtual twin. */
static void list_twins(char *list, size_t size)
{
    size_t len = 0;

    list[0] = '\0';
    for (size_t i = 0; hl_drivers[i] && len < size; i++)
        if (hl_drivers[i]->twin)
            len += (size_t)snprintf(list + len, size - len, "%s%s", len ? ", " : "",
                                    hl_drivers[i]->name);
}

static const struct hl_driver *find_twin(const struct hl_driver *driver, char *error)
{
    char list[128];

    if (is_twin(driver))
        return driver;
    if (driver->twin)
        return hl_board_choose(driver->twin, error);
    list_twins(list, sizeof(list));
    snprintf(error, HL_BOARD_ERROR_MAX, "board %s has no virtual twin; --virtual is for: %s",
             driver->name, list);
    return NULL;
}

/* What a flag asks of a virtual board: the option BEFORE FILE AFTER. */
static int set_flag(struct hl_board *board, const struct hl_board_request *request,
                    const char *flag, const char *before, const char *file, const char *after,
                    char *error)
{
    const struct hl_driver *driver = hl_board_driver(board);
    char text[HL_OPTIONS_MAX], list[128];

    list_twins(list, sizeof(list));
    if (!is_twin(driver)) {
        snprintf(error, HL_BOARD_ERROR_MAX, "%s needs a virtual board, and %s is none; %s%s", flag,
                 request->name, driver->twin ? "add --virtual" : "add --virtual to a board of: ",
                 driver->twin ? "" : list);
        return -EINVAL;
    }
    int n = snprintf(text, sizeof(text), "%s%s%s", before, file, after);
    bool fits = n > 0 && (size_t)n < sizeof(text);
    if (!fits || strchr(file, '"')) {
        snprintf(error, HL_BOARD_ERROR_MAX, "%s: the name of the file %s", flag,
                 fits ? "cannot hold a quote" : "is too long");
        return -EINVAL;
    }
    return hl_board_set(board, text, error);
}

/* The value of the text option NAME; NULL: it has none. */
static const char *text_of(const struct hl_board *board, const char *name)
{
    const char *state = hl_board_state(board), *text = NULL;

    for (const struct hl_option *o = hl_board_driver(board)->options; o && o->name; o++)
        if (o->type == HL_OPTION_STRING && strcmp(o->name, name) == 0)
            memcpy(&text, state + o->offset, sizeof(text));
    return text;
}

/* Draws it into a picture, in the style of the view that was asked for, where that is one
 * without a file of its own. */
static int set_picture(struct hl_board *board, const struct hl_board_request *request, char *error)
{
    static const char prefix[] = "picture:";
    char before[HL_OPTIONS_MAX];
    const char *view = text_of(board, "view");
    bool styled = view && strncmp(view, prefix, strlen(prefix)) == 0 && !strchr(view, '"') &&
                  !strstr(view, "file=");

    snprintf(before, sizeof(before), "view=\"picture:%s%sfile=\"\"",
             styled ? view + strlen(prefix) : "", styled ? "," : "");
    return set_flag(board, request, "-o", before, request->picture, "\"\"\"", error);
}

struct hl_board *hl_board_create_request(const struct hl_board_request *request, char *error)
{
    char sized[HL_BOARD_SIZED_MAX];
    const struct hl_driver *driver = choose(request->name, sized, error);

    if (driver && request->virtual)
        driver = find_twin(driver, error);
    struct hl_board *board = driver ? hl_board_create(driver, sized, error) : NULL;
    if (!board)
        return NULL;
    int err = hl_board_set(board, request->options, error);
    if (!err && request->trace)
        err = set_flag(board, request, "--trace", "trace=\"", request->trace, "\"", error);
    if (!err && request->picture)
        err = set_picture(board, request, error);
    if (err) {
        hl_board_destroy(board);
        return NULL;
    }
    return board;
}
