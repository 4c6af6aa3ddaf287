/* Scenes to bit-planes, on walls whose columns are the picture's: what moves is compiled once, when
 * it comes into view, and shown from there on by pointing at it. Seen by hub75_compile.c only.
 *
 * The lane is cut into slabs of 16 columns. A ring of memory holds the planes of those in view and
 * a few more, each twice, so that any stretch as wide as the wall stands in one piece. What stands
 * still is compiled when it changes. Only rows that have both are put together in every frame. */
#ifndef HL_DRIVERS_HUB75_LANE_H
#define HL_DRIVERS_HUB75_LANE_H

#include "drivers/hub75_planes.h"
#include "show/scene.h"

struct hl_hub75_lane;

/* NULL and errno: ENOTSUP for a wall that is not straight. PLANES is borrowed. Destroy takes NULL.
 */
struct hl_hub75_lane *hl_hub75_lane_create(const struct hl_hub75_wall *wall,
                                           const struct hl_hub75_map *map,
                                           struct hl_hub75_planes *planes);
void hl_hub75_lane_destroy(struct hl_hub75_lane *lane);

/* Memory that the lane needs in the programmes' bytes, and where it got it: AT bytes from BYTES. */
size_t hl_hub75_lane_bytes(const struct hl_hub75_lane *lane);
void hl_hub75_lane_place(struct hl_hub75_lane *lane, uint8_t *bytes, size_t at);

/* Only while PLANES give the light that they were created with. Compiles what SCENE has in view at
 * NOW_NS and the lane has not. False when that cannot be told by rows, or would change what is
 * being played: such a frame is to be compiled whole. */
bool hl_hub75_lane_follow(struct hl_hub75_lane *lane, const struct hl_scene *scene, int64_t now_ns);

/* Light of what was followed, as of hl_hub75_planes_frame; never too little. */
double hl_hub75_lane_light(const struct hl_hub75_lane *lane);

/* Where the bytes of each row's planes are: WHERE[row * stored + plane]. Rows that have both still
 * and moving pixels are put together in SCRATCH, a frame's planes SCRATCH_AT bytes from BYTES. */
void hl_hub75_lane_show(struct hl_hub75_lane *lane, unsigned turn, size_t scratch_at,
                        uint32_t *where);

/* A frame that is not the lane's is shown: nothing of the lane is being played after it. */
void hl_hub75_lane_leave(struct hl_hub75_lane *lane);

#endif
