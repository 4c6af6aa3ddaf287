/* The stage: the thread that composes scenes and presents frames. It allocates nothing, takes no
 * lock and makes no system call but the output's and its own wait for the next frame.
 *
 * Scenes cross by an atomic pointer, used ones come back the same way and are destroyed on the loop
 * thread. An output that fails is closed and opened again with back-off, while the news runs on. */
#ifndef HL_SHOW_STAGE_H
#define HL_SHOW_STAGE_H

#include "show/output.h"
#include "show/scene.h"

#include <stdbool.h>
#include <stdint.h>

#define HL_STAGE_EVENTS_MAX   32 /* waiting for the loop; more wait in the output */
#define HL_STAGE_RETRY_MIN_NS HL_NS_PER_S
#define HL_STAGE_RETRY_MAX_NS (60 * HL_NS_PER_S)

struct hl_stage;

struct hl_stage_stats {
    uint64_t frames;  /* presented */
    uint64_t late;    /* begun more than one frame time after their instant */
    int64_t worst_ns; /* the latest of them */
};

/* OUTPUT is borrowed; its open is called on the stage thread before create returns, with *MODE as
 * asked for and filled. NULL and errno as open failed. */
struct hl_stage *hl_stage_create(const struct hl_output *output, struct hl_output_mode *mode);

/* Ends the thread after its present, closes the output. *RESULT (may be NULL) is close's. Takes
 * NULL. */
void hl_stage_destroy(struct hl_stage *stage, int *result);

/* Shows SCENE from the next frame on. Takes ownership. Scenes of another size than the board's are
 * skipped until one fits. */
void hl_stage_show(struct hl_stage *stage, struct hl_scene *scene);

/* Frames a second from now on. */
void hl_stage_set_rate(struct hl_stage *stage, double hz);

/* Readable when an event waits; for the loop's epoll set. */
int hl_stage_event_fd(const struct hl_stage *stage);
bool hl_stage_next_event(struct hl_stage *stage, struct hl_event *event);

void hl_stage_stats(const struct hl_stage *stage, struct hl_stage_stats *stats);

#endif
