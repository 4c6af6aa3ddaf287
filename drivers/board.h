/* A board: a driver with its options and its state. Created and described on the loop thread;
 * open, present, poll and close are called on one thread, the stage's. */
#ifndef HL_DRIVERS_BOARD_H
#define HL_DRIVERS_BOARD_H

#include "drivers/driver.h"

#define HL_BOARD_ERROR_MAX 256

/* Every driver of this build, in the order of preference; NULL-terminated. */
extern const struct hl_driver *const hl_drivers[];

/* The driver of that name, or NULL. hl_driver_suggest names the nearest one, or NULL, and
 * hl_driver_absent says why a known driver is not in this build, or NULL. */
const struct hl_driver *hl_driver_find(const char *name);
const char *hl_driver_suggest(const char *name);
const char *hl_driver_absent(const char *name);

/* "auto": the first driver whose probe says yes: the window where a display answers, else the
 * terminal, else null, said in a log line. Never NULL. */
const struct hl_driver *hl_driver_auto(void);

/* The driver that NAME stands for, "auto" included. NULL with one line in ERROR (HL_BOARD_ERROR_MAX
 * bytes) that names the nearest one, or says why this build has none. */
const struct hl_driver *hl_board_choose(const char *name, char *error);

struct hl_board;

/* OPTIONS is "name=value,name=value" ("" or NULL: none; a value may be quoted with "..."). NULL on
 * error, with one line in ERROR (HL_BOARD_ERROR_MAX bytes) that names the option and the nearest
 * known one, its range or its choices. Destroy closes an open board and takes NULL. */
struct hl_board *hl_board_create(const struct hl_driver *driver, const char *options, char *error);
void hl_board_destroy(struct hl_board *board);

const struct hl_driver *hl_board_driver(const struct hl_board *board);

/* As the operations in driver.h. hl_board_open checks the size: 8..512 x 8..256 for boards asked
 * for by size, the limits of frame.h for those that choose their own; -EINVAL and a log line. */
int hl_board_open(struct hl_board *board, struct hl_output_mode *mode);
int hl_board_present(struct hl_board *board, const struct hl_frame *frame, int64_t when_ns);
/* Only where the driver has the operation. */
int hl_board_present_scene(struct hl_board *board, const struct hl_scene *scene, int64_t when_ns);
bool hl_board_poll(struct hl_board *board, struct hl_event *event);
int hl_board_close(struct hl_board *board);

#endif
