/* A board: a driver with its options and its state. Created and described on the loop thread;
 * open, present, poll and close are called on one thread, the stage's. */
#ifndef HL_DRIVERS_BOARD_H
#define HL_DRIVERS_BOARD_H

#include "drivers/driver.h"

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
/* MORE options, over those that were given. 0, or negative errno and one line in ERROR. */
int hl_board_set(struct hl_board *board, const char *more, char *error);
void hl_board_destroy(struct hl_board *board);

/* A board as a command or a config asks for it. */
struct hl_board_request {
    const char *name;    /* of a driver, "auto", or a driver's name and a size: "hub75-192x64" */
    const char *options; /* as above */
    bool virtual;        /* the driver's virtual twin */
    const char *trace;   /* file for the wires' levels; NULL: none */
    const char *picture; /* file that a virtual board is drawn into, in the style of its view
                          * where that is a picture; NULL: it chooses its view */
};

/* As hl_board_create. What the size stands for is overridden by the options, and those by TRACE
 * and PICTURE. */
struct hl_board *hl_board_create_request(const struct hl_board_request *request, char *error);

const struct hl_driver *hl_board_driver(const struct hl_board *board);

/* The driver's state: what its options made of its defaults. Lifetime: the board's. */
const void *hl_board_state(const struct hl_board *board);

/* How BOARD is wired. 0; -ENOTSUP when it hangs on no wires; other negative errno after a log line.
 */
int hl_board_wiring(const struct hl_board *board, struct hl_wiring *wiring);

/* As the operations in driver.h. hl_board_open checks the size: 8..512 x 8..256 for boards asked
 * for by size, the limits of frame.h for those that choose their own; -EINVAL and a log line. */
int hl_board_open(struct hl_board *board, struct hl_output_mode *mode);
/* The same for what shows another board, of the size that MODE names: the limits of frame.h. */
int hl_board_open_view(struct hl_board *board, struct hl_output_mode *mode);
int hl_board_present(struct hl_board *board, const struct hl_frame *frame, int64_t when_ns);
/* Only where the driver has the operation. */
int hl_board_present_scene(struct hl_board *board, const struct hl_scene *scene, int64_t when_ns);
bool hl_board_poll(struct hl_board *board, struct hl_event *event);
int hl_board_close(struct hl_board *board);

/* How the board is, into LINE (HL_BOARD_STATUS_MAX bytes); false: it has nothing to say. Any thread
 * while the board lives. */
bool hl_board_status(const struct hl_board *board, char *line);

#endif
