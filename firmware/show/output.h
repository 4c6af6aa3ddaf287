/* What the stage draws on, as it sees it: a board, real or virtual. The drivers' room fills it in.
 * Every call is made on the stage thread. */
#ifndef HL_SHOW_OUTPUT_H
#define HL_SHOW_OUTPUT_H

#include "show/paper.h"
#include "show/scene.h"

#include <stdbool.h>
#include <stdint.h>

struct hl_output_mode {
    int width,
        height; /* asked for; 0x0 lets an output that knows its size choose. Out: what it is */
    double refresh_hz; /* asked for, 0: the output's own. Out: frames a second, never 0 */
    const char *title; /* for a window's title bar */
    bool mono;         /* out: pixels are lit or not, so that letters must not be anti-aliased */
    bool paced;        /* out: present waits for the display's own refresh */
    /* Out: what a board of paper can show; NULL: one of light. Lifetime: while it is open. */
    const struct hl_paper *paper;
};

enum hl_event_type {
    HL_EVENT_NONE,
    HL_EVENT_QUIT,
    HL_EVENT_PAUSE, /* toggles */
    HL_EVENT_FASTER,
    HL_EVENT_SLOWER,
    HL_EVENT_SCREENSHOT,
    HL_EVENT_SHOWN,  /* from the stage itself: the first frame is on the board */
    HL_EVENT_RESIZE, /* width, height: the board's new size; the next frame has it */
};

struct hl_event {
    enum hl_event_type type;
    int width, height;
};

struct hl_output {
    int (*open)(void *data, struct hl_output_mode *mode);
    /* May wait for the display. WHEN_NS is the instant that FRAME was composed for. */
    int (*present)(void *data, const struct hl_frame *frame, int64_t when_ns);
    /* Optional: for boards that need no frame. They get the scene itself, as it is at WHEN_NS;
     * SCENE has the board's size and holds until the next call. */
    int (*present_scene)(void *data, const struct hl_scene *scene, int64_t when_ns);
    bool (*poll)(void *data, struct hl_event *event); /* may be NULL */
    int (*close)(void *data);
    void *data;
};

#endif
