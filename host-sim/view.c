#include "host-sim/view.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 64

int hl_view_open(const char *view, const char *name, struct hl_output_mode *mode,
                 struct hl_board **screen)
{
    char error[HL_BOARD_ERROR_MAX] = "", board[NAME_MAX_BYTES];

    view = view ? view : "auto";
    size_t len = strcspn(view, ":");
    snprintf(board, sizeof(board), "%.*s", (int)len, view);
    const struct hl_driver *driver = hl_board_choose(board, error);
    *screen = driver ? hl_board_create(driver, view[len] ? view + len + 1 : "", error) : NULL;
    if (!*screen) {
        hl_error(name, "view: %s", error);
        return -EINVAL;
    }
    if (driver->caps & HL_CAP_TERMINAL)
        hl_log_hold(true);
    return hl_board_open_view(*screen, mode);
}
