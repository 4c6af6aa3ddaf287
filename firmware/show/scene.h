/* A scene: which strips stand where. Built on the loop thread, immutable once handed to the stage,
 * which draws it at any instant by copying pixels: no allocation, no lock, no system call. */
#ifndef HL_SHOW_SCENE_H
#define HL_SHOW_SCENE_H

#include "show/frame.h"
#include "show/motion.h"
#include "text/strip.h"

#define HL_SCENE_PIECES_MAX 256
#define HL_SCENE_RUNS_MAX   40

/* What moves does so in runs, one after the other: text from left to right is drawn past the board
 * from right to left, text from right to left the other way. All of a run's pieces stand still on
 * its lane; a run has the board for itself from the distance FROM on, until the next one takes it.
 */
struct hl_run {
    bool rtl;
    int64_t from; /* pixels that the motion has covered */
};

/* A moving piece's left edge is at x on the lane of its run. A fixed piece stands at x on the
 * board, and is shown from the distance FROM up to, not including, TO. */
struct hl_piece {
    struct hl_strip *strip; /* the scene holds a reference */
    int64_t x;
    int y; /* board row of its top */
    bool fixed;
    int run;          /* moving pieces; set by hl_scene_add */
    int64_t until_ns; /* from this instant on it is not shown, wherever it stands; 0: no such end */
    int64_t from, to; /* fixed pieces */
};

struct hl_scene {
    int width, height;
    struct hl_motion motion; /* the distance covered; it never turns back */
    bool urgent;             /* as a frame's */
    uint32_t ground;         /* 0xRRGGBB, where no strip stands: black for boards of light */
    int run_count;
    struct hl_run runs[HL_SCENE_RUNS_MAX];
    size_t count;
    struct hl_scene *next; /* for the stage's list of used scenes */
    struct hl_piece pieces[];
};

/* A scene at an instant. */
struct hl_view {
    int64_t now_ns;
    int64_t distance;
    int run;      /* the one that has the board */
    int64_t left; /* on its lane, what is at the board's left edge: the distance; in a run from
                   * right to left minus the sum of the distance and the board's width */
};

/* Room for CAPACITY pieces (at most HL_SCENE_PIECES_MAX), none yet, and one run from left to right.
 * NULL and errno. */
struct hl_scene *hl_scene_create(int width, int height, const struct hl_motion *motion,
                                 size_t capacity);
void hl_scene_destroy(struct hl_scene *scene); /* takes NULL */

/* Begins another run, for the pieces added from here on. FROM is no less than the last one's. The
 * caller kept within HL_SCENE_RUNS_MAX. */
void hl_scene_add_run(struct hl_scene *scene, bool rtl, int64_t from);

/* Adds *PIECE with a reference to its strip. The caller kept within the capacity. */
void hl_scene_add(struct hl_scene *scene, const struct hl_piece *piece);

/* What there is to see at NOW_NS. A pure function, as all below. Any thread. */
struct hl_view hl_scene_view(const struct hl_scene *scene, int64_t now_ns);

/* Whether PIECE is part of the view. */
static inline bool hl_scene_has(const struct hl_piece *piece, const struct hl_view *view)
{
    if (piece->until_ns != 0 && view->now_ns >= piece->until_ns)
        return false;
    return piece->fixed ? view->distance >= piece->from && view->distance < piece->to
                        : piece->run == view->run;
}

enum hl_scene_part { HL_SCENE_MOVING = 1 << 0, HL_SCENE_FIXED = 1 << 1 };

/* Draws the PARTS (hl_scene_part) of a view on the scene's ground, with the lane's VIEW->left at
 * the left edge of FRAME, which may have any size. */
void hl_scene_draw(const struct hl_scene *scene, unsigned parts, const struct hl_view *view,
                   struct hl_frame *frame);

/* Draws the scene at NOW_NS. FRAME has the scene's size. */
void hl_scene_compose(const struct hl_scene *scene, int64_t now_ns, struct hl_frame *frame);

#endif
