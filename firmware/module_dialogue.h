/* The dialogue of `headliner test-pattern` over MAX7219 modules: shows a letter on each, asks how
 * it lies, and from that knows how their LEDs hang on their chips; then in which order they hang.
 * Modules are alike but for turns and mirror images, so two questions do. Loop thread. */
#ifndef HL_MODULE_DIALOGUE_H
#define HL_MODULE_DIALOGUE_H

#include "asking.h"
#include "drivers/max7219_settings.h"

#define HL_MODULE_LOOKS 8 /* ways in which a letter may lie: four turns, and mirrored */

enum hl_module_picture {
    HL_MODULE_LETTERS, /* an F on each module */
    HL_MODULE_FIRST,   /* the top left module alone */
};

struct hl_module_dialogue {
    struct hl_asking asking;
    bool yes;            /* nobody is asked: each question is answered with what is right */
    const char *board;   /* "max7219", for the line that it ends with */
    const char *options; /* of the board, but for those that are found here; "" */
    /* Shows PICTURE on the board with these settings. 0, or negative errno, logged. */
    int (*show)(void *data, const struct hl_max7219_settings *settings,
                enum hl_module_picture picture);
    void *data;
};

/* The letter as it is drawn on a module: bit x of row y. */
extern const uint8_t hl_module_letter[HL_MAX7219_SIDE];

/* What is found here. */
extern const char *const hl_module_options[];

/* SETTINGS as they are at first; as they are right at the end. 0: found, and the board's line
 * stands in OUT (or nobody was asked). -ENODEV: nothing fits. -ECANCELED: the answers ended. Other
 * negative errno of SHOW. */
int hl_module_dialogue_run(const struct hl_module_dialogue *dialogue,
                           struct hl_max7219_settings *settings);

/* SETTINGS for modules on which the letter lies as LOOK says: mirrored (4 and more), then turned
 * clockwise by 90 degrees LOOK % 4 times. */
void hl_module_dialogue_correct(struct hl_max7219_settings *settings, int look);

#endif
