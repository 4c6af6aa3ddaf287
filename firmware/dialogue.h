/* The dialogue of `headliner test-pattern` over an e-paper panel: shows a picture as the panel that
 * was named, asks what is seen, and goes on to the look-alikes, which measure the same, until one
 * is right. Loop thread. */
#ifndef HL_DIALOGUE_H
#define HL_DIALOGUE_H

#include "drivers/epaper.h"

#include <stdbool.h>
#include <stdio.h>

#define HL_DIALOGUE_LANDSCAPE (-1)

enum hl_dialogue_mode {
    HL_DIALOGUE_ASK,  /* answers are read from IN */
    HL_DIALOGUE_TELL, /* one picture, and what to look for; nobody is asked */
    HL_DIALOGUE_YES,  /* each question is answered with yes */
};

enum hl_dialogue_step {
    HL_DIALOGUE_WHOLE,   /* the whole picture, by a full refresh */
    HL_DIALOGUE_CHANGED, /* its square black, by a partial one */
};

struct hl_dialogue {
    enum hl_dialogue_mode mode;
    FILE *in, *out;                      /* IN: ASK only */
    const char *board;                   /* "epaper", for the line that it ends with */
    const char *options;                 /* of the board, but for panel and rotate; "" */
    const struct hl_epaper_panel *panel; /* the one that was named */
    int rotate; /* as the picture stands: 0, 90, 180, 270; or HL_DIALOGUE_LANDSCAPE */

    /* Shows STEP on the board as PANEL; CHANGED comes after WHOLE of the same. 0, or negative errno
     * when the panel does not answer as such, logged. */
    int (*show)(void *data, const struct hl_epaper_panel *panel, enum hl_dialogue_step step);
    /* Optional, while an answer is waited for, some times a second. False: it is waited for no
     * more.
     */
    bool (*idle)(void *data);
    void *data;
};

/* 0: one was right, and its line stands in OUT (or nobody was asked). -ENODEV: none was.
 * -ECANCELED: the answers ended. */
int hl_dialogue_run(const struct hl_dialogue *dialogue);

#endif
