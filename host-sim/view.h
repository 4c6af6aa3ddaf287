/* The board on which a virtual board shows what it looks like. */
#ifndef HL_HOST_SIM_VIEW_H
#define HL_HOST_SIM_VIEW_H

#include "drivers/board.h"

/* Opens the board VIEW ("NAME:OPTIONS"; NULL: auto) for what measures as MODE says, which it
 * completes. 0 and *SCREEN, the caller's to close and destroy; on an error *SCREEN may be there, to
 * destroy. Negative errno, and a log line by NAME or the board. Stage thread. */
int hl_view_open(const char *view, const char *name, struct hl_output_mode *mode,
                 struct hl_board **screen);

#endif
