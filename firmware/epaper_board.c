#include "epaper_board.h"

#include "drivers/board.h"
#include "drivers/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "epaper"
#define TWIN "epaper-virtual"

bool hl_epaper_board_is(const struct hl_config_board *board)
{
    return strcmp(board->driver, NAME) == 0 || strcmp(board->driver, TWIN) == 0;
}

/* The twin takes what the board takes, and more. */
static const struct hl_driver *driver_of(const struct hl_config_board *board)
{
    return hl_driver_find(board->virtual ? TWIN : board->driver);
}

struct hl_epaper_settings *hl_epaper_board_settings(const struct hl_config_board *board)
{
    char error[HL_BOARD_ERROR_MAX] = "out of memory";
    const struct hl_driver *driver = driver_of(board);
    void *state = calloc(1, driver->state_size);

    if (state)
        memcpy(state, driver->defaults, driver->state_size);
    if (state && hl_options_parse(driver, state, board->options, error) == 0)
        return state;
    fprintf(stderr, "headliner: %s\n", error);
    hl_epaper_board_free(state, board);
    return NULL;
}

void hl_epaper_board_free(struct hl_epaper_settings *settings, const struct hl_config_board *board)
{
    if (settings)
        hl_options_finish(driver_of(board), settings);
    free(settings);
}
