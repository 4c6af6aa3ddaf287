/* What a driver is: code for one kind of board, readable top to bottom, ending in one
 * `const struct hl_driver`. Adding a board is one file and one line in registry.c.
 *
 * The core allocates the zeroed state, copies the defaults over it, parses the options into it,
 * and calls the operations, all on the stage thread unless said otherwise. */
#ifndef HL_DRIVERS_DRIVER_H
#define HL_DRIVERS_DRIVER_H

#include "drivers/wiring.h"
#include "show/output.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a message, and of the options that a size stands for. */
#define HL_BOARD_ERROR_MAX 256
#define HL_BOARD_SIZED_MAX 128

/* Bytes of a line of how a board is. */
#define HL_BOARD_STATUS_MAX 160

/* A board that people own: as it is asked for, "NAME-WxH:OPTIONS", and what it is, in one line. */
#define HL_PRESET_BOARD_MAX 64 /* bytes */
#define HL_PRESET_WHAT_MAX  96
struct hl_preset {
    char board[HL_PRESET_BOARD_MAX];
    char what[HL_PRESET_WHAT_MAX];
};

/* What a board may measure when it is asked for by size, and what a board without a size of its
 * own is when it is not. */
#define HL_BOARD_SIDE_MIN       8
#define HL_BOARD_WIDTH_MAX      512
#define HL_BOARD_HEIGHT_MAX     256
#define HL_BOARD_WIDTH_DEFAULT  192
#define HL_BOARD_HEIGHT_DEFAULT 32

enum hl_option_type {
    HL_OPTION_INT,    /* int, min..max */
    HL_OPTION_FLOAT,  /* double, min..max */
    HL_OPTION_BOOL,   /* bool: yes/no/true/false/on/off; the name alone means yes */
    HL_OPTION_CHOICE, /* int: index into choices */
    HL_OPTION_STRING, /* char *, owned by the core, NULL when not given */
};

struct hl_option {
    const char *name;
    enum hl_option_type type;
    size_t offset; /* of the field in the driver's state */
    double min, max;
    const char *const *choices; /* HL_OPTION_CHOICE: NULL-terminated */
    const char *help;           /* one line: unit, meaning, default */
};

enum hl_driver_cap {
    HL_CAP_SIZE = 1 << 0,     /* decides its own size when asked for 0x0 (screen, terminal) */
    HL_CAP_VSYNC = 1 << 1,    /* present waits for the display's own refresh (open may unset
                               * mode->paced where it does not after all) */
    HL_CAP_KEYS = 1 << 2,     /* poll delivers keys */
    HL_CAP_TERMINAL = 1 << 3, /* draws on the terminal: log lines are held meanwhile */
    HL_CAP_PAPER = 1 << 4,    /* a board of paper: open says in mode->paper what it can show */
    HL_CAP_FILE = 1 << 5,     /* writes a file: runs on virtual time, as fast as it can */
    HL_CAP_LARGE = 1 << 6,    /* may be asked for a size up to a frame's (show/frame.h) */
};

struct hl_driver {
    const char *name;    /* lower case, as on the command line */
    const char *summary; /* one line for `headliner boards` */
    unsigned caps;       /* hl_driver_cap */
    size_t state_size;
    const void *defaults;            /* state_size bytes, or NULL: all zero */
    const struct hl_option *options; /* ends with a NULL name; or NULL: none */

    /* Optional, for boards of hardware: the name of the driver that shows the same board without
     * it. That one takes every option of this one, and two beside: view, the board to show it on as
     * NAME:OPTIONS, and trace, a file. */
    const char *twin;

    /* Optional: a board may be called NAME-WxH. Writes the OPTIONS (HL_BOARD_SIZED_MAX bytes) that
     * make one of that size, on which the user's own options are put. 0, or -EINVAL with one line
     * in ERROR (HL_BOARD_ERROR_MAX bytes) that names sizes near. Any thread. */
    int (*sized)(int width, int height, char *options, char *error);
    const char *sized_help; /* one line for `headliner boards` */

    /* Optional: the N-th of the boards that people own of DRIVER, which is this one, into *PRESET;
     * false after the last. Any thread. */
    bool (*preset)(const struct hl_driver *driver, size_t n, struct hl_preset *preset);

    /* Optional, for boards on wires: fills the zeroed *WIRING as the options in STATE have it.
     * Opens nothing. 0, or negative errno after a log line. Any thread. */
    int (*wiring)(const void *state, struct hl_wiring *wiring);

    /* Optional; without it the driver is never chosen by "auto". Whether open would succeed here
     * and now. Any thread, on start-up only; prints nothing, leaves nothing behind, takes seconds
     * at most. */
    bool (*probe)(void);

    /* Mandatory. Prepares the board and fills *MODE. 0 or negative errno; the driver logs one line
     * that says what to do. After a failure close is not called. */
    int (*open)(void *state, struct hl_output_mode *mode);

    /* Mandatory. Shows FRAME (its size is MODE's); may wait for the display (HL_CAP_VSYNC). WHEN_NS
     * is the monotonic or virtual instant that the frame was composed for. 0 or negative errno. */
    int (*present)(void *state, const struct hl_frame *frame, int64_t when_ns);

    /* Optional, for boards that have a shorter way from what moves to the wire than by a whole
     * frame. The same for SCENE as it is at WHEN_NS; it has the board's size, and holds during the
     * call only. */
    int (*present_scene)(void *state, const struct hl_scene *scene, int64_t when_ns);

    /* Optional. The next event, without waiting: true and *EVENT, or false. After a RESIZE the next
     * frame has the new size. */
    bool (*poll)(void *state, struct hl_event *event);

    /* Optional. How the board is, in one line for its user, into LINE (HL_BOARD_STATUS_MAX bytes).
     * Any thread, whatever else runs, also while it is not open: waits for nothing. */
    void (*status)(const void *state, char *line);

    /* Mandatory. Leaves the board safe and frees what open took; the state is the core's. 0, or
     * negative errno when something could not be finished (a file, say), logged by the driver. */
    int (*close)(void *state);
};

#endif
