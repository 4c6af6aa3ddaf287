#include "drivers/hub75_lane.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SLAB        16 /* columns: whole blocks with any number of chains */
#define SLABS_SPARE 4  /* beside those in view: 64 pixels may go by in a frame */
#define NOWHERE     INT64_MIN
#define HEIGHT_MAX  (HL_SIGNAL_CHAINS_MAX * 2 * HL_HUB75_ROWS_MAX) /* of a straight wall */

typedef uint8_t block_t __attribute__((vector_size(HL_HUB75_BLOCK), may_alias));
typedef block_t loose_t __attribute__((aligned(1)));

/* A piece as it was when it was compiled. */
struct known {
    uint64_t strip;
    int64_t x;
    int y, width, height;
};

struct list {
    struct known pieces[HL_SCENE_PIECES_MAX];
    size_t count;
};

enum { STILL = 1 << 0, MOVING = 1 << 1 };

/* What stands still, compiled. */
struct still {
    size_t at; /* of the first turn's planes in the programmes' bytes */
    uint16_t ink[HL_HUB75_TURNS_MAX][HL_HUB75_ROWS_MAX]; /* a bit for each plane that is not dark */
    double light;
};

/* Ring columns count to the right on the wires. Where the picture is mirrored they count against
 * the lane: ring column u is lane column -u. */
struct hl_hub75_lane {
    struct hl_hub75_planes *planes;
    struct hl_hub75_layout layout;
    int width, height, chains;
    bool mirrored;
    int row_of[HEIGHT_MAX]; /* picture row to addressed row */

    uint8_t *bytes;                /* the programmes' */
    size_t ring_at;                /* in them, times turns */
    size_t frame_size, ring_pitch; /* bytes of a frame's planes; of a plane of a row in the ring */
    int slabs;                     /* in the ring */
    int64_t *slab_of;              /* by place in the ring: the slab that is there, or NOWHERE */
    double *slab_light;            /* likewise, LEDs of one colour fully lit */
    uint32_t *slab_offsets;        /* of pixels in slab, by row, byte, half */
    struct hl_frame slab, still;   /* pixels */
    struct list moving_list, still_list, before; /* BEFORE only while a scene is learned */
    struct still stills[2];
    int still_now;                 /* which of them */
    bool moves[HL_HUB75_ROWS_MAX]; /* by addressed row: a moving piece is in it */
    bool separate;                 /* no picture row has both still and moving pieces */

    int64_t first; /* ring column of the wall's first */
    bool played;   /* the programme before shows slabs from, to */
    int64_t played_from, played_to;
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

static size_t place_of(const struct hl_hub75_lane *lane, int64_t slab)
{
    int64_t place = slab % lane->slabs;
    return (size_t)(place < 0 ? place + lane->slabs : place);
}

/* ---- lists of pieces ---- */

static struct known know(const struct hl_piece *piece)
{
    return (struct known){.strip = piece->strip->id,
                          .x = piece->x,
                          .y = piece->y,
                          .width = piece->strip->width,
                          .height = piece->strip->height};
}

static bool is_same(const struct known *a, const struct known *b)
{
    return a->strip == b->strip && a->x == b->x && a->y == b->y;
}

/* Whether the pieces of one kind are those of LIST, in its order. */
static bool is_list(const struct hl_scene *scene, bool fixed, const struct hl_view *view,
                    const struct list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < scene->count; i++) {
        const struct hl_piece *piece = &scene->pieces[i];
        if (piece->fixed != fixed || !hl_scene_has(piece, view))
            continue;
        const struct known *known = &list->pieces[n++];
        if (n > list->count || piece->strip->id != known->strip || piece->x != known->x ||
            piece->y != known->y)
            return false;
    }
    return n == list->count;
}

static void take_list(const struct hl_scene *scene, bool fixed, const struct hl_view *view,
                      struct list *list)
{
    list->count = 0;
    for (size_t i = 0; i < scene->count; i++)
        if (scene->pieces[i].fixed == fixed && hl_scene_has(&scene->pieces[i], view))
            list->pieces[list->count++] = know(&scene->pieces[i]);
}

static bool has(const struct list *list, const struct known *piece)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_same(&list->pieces[i], piece))
            return true;
    return false;
}

static unsigned mark_rows(const struct hl_hub75_lane *lane, const struct list *list, uint8_t kind,
                          uint8_t *rows)
{
    unsigned both = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct known *piece = &list->pieces[i];
        int end = piece->y + piece->height < lane->height ? piece->y + piece->height : lane->height;
        for (int y = piece->y > 0 ? piece->y : 0; y < end; y++) {
            rows[y] |= kind;
            both |= rows[y] == (STILL | MOVING);
        }
    }
    return both;
}

static void find_kinds(struct hl_hub75_lane *lane)
{
    uint8_t rows[HEIGHT_MAX] = {0};
    unsigned both = mark_rows(lane, &lane->still_list, STILL, rows);

    both |= mark_rows(lane, &lane->moving_list, MOVING, rows);
    lane->separate = !both;
    memset(lane->moves, 0, sizeof(lane->moves));
    for (int y = 0; y < lane->height; y++)
        lane->moves[lane->row_of[y]] |= (rows[y] & MOVING) != 0;
}

/* ---- what moves ---- */

/* The ring forgets what of OLD is not in NEW: the slabs that it stands in. */
static void forget_pieces(struct hl_hub75_lane *lane, const struct list *old,
                          const struct list *new)
{
    for (size_t i = 0; i < old->count; i++) {
        const struct known *piece = &old->pieces[i];
        if (has(new, piece))
            continue;
        int64_t from = piece->x, to = piece->x + piece->width - 1;
        int64_t first = floor_div(lane->mirrored ? -to : from, SLAB);
        int64_t last = floor_div(lane->mirrored ? -from : to, SLAB);
        for (int place = 0; place < lane->slabs; place++)
            if (lane->slab_of[place] >= first && lane->slab_of[place] <= last)
                lane->slab_of[place] = NOWHERE;
    }
}

/* The place is one that the programme being played reads. */
static bool is_played(const struct hl_hub75_lane *lane, int64_t slab)
{
    if (!lane->played)
        return false;
    int64_t ahead = (slab - lane->played_from) % lane->slabs;
    return (ahead < 0 ? ahead + lane->slabs : ahead) <= lane->played_to - lane->played_from;
}

/* Which addressed rows have something of the slab's pixels: half of a text's are dark. */
static void find_lit(const struct hl_hub75_lane *lane, bool lit[HL_HUB75_ROWS_MAX])
{
    static const uint8_t dark[3 * SLAB];
    const uint8_t *pixels = lane->slab.pixels;

    memset(lit, 0, HL_HUB75_ROWS_MAX * sizeof(*lit));
    for (int y = 0; y < lane->height; y++, pixels += lane->slab.stride)
        if (memcmp(pixels, dark, sizeof(dark)) != 0)
            lit[lane->row_of[y]] = true;
}

/* One row of a slab: its planes, each twice. Returns the light. */
static uint32_t compile_row(const struct hl_hub75_lane *lane, unsigned turn, int row, bool lit,
                            uint8_t *out)
{
    size_t count = (size_t)(SLAB * lane->chains), again = (size_t)lane->slabs * count;
    uint32_t light = 0;

    if (lit)
        light = hl_hub75_planes_fill(lane->planes, turn, lane->slab.pixels,
                                     lane->slab_offsets + (size_t)row * count * HL_HUB75_HALVES,
                                     count, out, lane->ring_pitch);
    for (int plane = 0; plane < lane->layout.planes; plane++, out += lane->ring_pitch)
        for (size_t at = 0; at < count; at += sizeof(block_t)) {
            block_t *first = (block_t *)(out + at), *second = (block_t *)(out + again + at);
            if (!lit)
                *first = (block_t){0};
            *second = *first;
        }
    return light;
}

static void compile_slab(struct hl_hub75_lane *lane, const struct hl_scene *scene,
                         const struct hl_view *view, int64_t slab)
{
    const struct hl_hub75_layout *layout = &lane->layout;
    size_t place = place_of(lane, slab), row_size = (size_t)layout->stored * lane->ring_pitch;
    uint8_t *out = lane->bytes + lane->ring_at + place * (size_t)(SLAB * lane->chains);
    bool lit[HL_HUB75_ROWS_MAX];
    uint64_t most = 0;
    struct hl_view there = *view;

    there.left = lane->mirrored ? -SLAB * slab - (SLAB - 1) : SLAB * slab;
    hl_scene_draw(scene, HL_SCENE_MOVING, &there, &lane->slab);
    find_lit(lane, lit);
    for (unsigned turn = 0; turn < layout->turns; turn++) {
        uint64_t light = 0;
        for (int row = 0; row < layout->rows; row++, out += row_size)
            light += compile_row(lane, turn, row, lit[row], out);
        most = light > most ? light : most;
    }
    lane->slab_light[place] = (double)most / HL_HUB75_LIGHT_ALL;
    lane->slab_of[place] = slab;
}

static bool follow_moving(struct hl_hub75_lane *lane, const struct hl_scene *scene,
                          const struct hl_view *view)
{
    lane->first = lane->mirrored ? -(view->left + lane->width - 1) : view->left;
    int64_t from = floor_div(lane->first, SLAB);
    int64_t to = floor_div(lane->first + lane->width - 1, SLAB);

    size_t place = place_of(lane, from);
    for (int64_t slab = from; slab <= to; slab++) {
        int64_t there = lane->slab_of[place];
        place = place + 1 < (size_t)lane->slabs ? place + 1 : 0;
        if (there == slab)
            continue;
        if (is_played(lane, slab))
            return false;
        compile_slab(lane, scene, view, slab);
    }
    lane->played = true;
    lane->played_from = from;
    lane->played_to = to;
    return true;
}

/* ---- what stands still ---- */

static bool is_dark(const uint8_t *bytes, size_t count)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, count - 1) == 0;
}

static void find_ink(const struct hl_hub75_layout *layout, const uint8_t *bytes, uint16_t *ink)
{
    for (int row = 0; row < layout->rows; row++) {
        ink[row] = 0;
        for (int plane = 0; plane < layout->stored; plane++, bytes += layout->pitch)
            if (!is_dark(bytes, layout->pitch))
                ink[row] |= (uint16_t)(1u << plane);
    }
}

static void compile_still(struct hl_hub75_lane *lane, const struct hl_scene *scene,
                          const struct hl_view *view)
{
    lane->still_now = !lane->still_now;
    struct still *still = &lane->stills[lane->still_now];
    still->light = 0;
    hl_scene_draw(scene, HL_SCENE_FIXED, view, &lane->still);
    for (unsigned turn = 0; turn < lane->layout.turns; turn++) {
        uint8_t *out = lane->bytes + still->at + turn * lane->frame_size;
        double light = hl_hub75_planes_frame(lane->planes, &lane->still, turn, out);
        still->light = light > still->light ? light : still->light;
        find_ink(&lane->layout, out, still->ink[turn]);
    }
}

/* ---- both ---- */

static void learn(struct hl_hub75_lane *lane, const struct hl_scene *scene,
                  const struct hl_view *view)
{
    struct list *moving = &lane->moving_list, *still = &lane->still_list;
    bool changed = false;

    if (!is_list(scene, false, view, moving)) {
        lane->before = *moving;
        take_list(scene, false, view, moving);
        forget_pieces(lane, &lane->before, moving);
        forget_pieces(lane, moving, &lane->before);
        changed = true;
    }
    if (!is_list(scene, true, view, still)) {
        take_list(scene, true, view, still);
        compile_still(lane, scene, view);
        changed = true;
    }
    if (changed)
        find_kinds(lane);
}

bool hl_hub75_lane_follow(struct hl_hub75_lane *lane, const struct hl_scene *scene, int64_t now_ns)
{
    struct hl_view view = hl_scene_view(scene, now_ns);

    learn(lane, scene, &view);
    return lane->separate && follow_moving(lane, scene, &view);
}

double hl_hub75_lane_light(const struct hl_hub75_lane *lane)
{
    double light = lane->stills[lane->still_now].light;

    for (int64_t slab = lane->played_from; slab <= lane->played_to; slab++)
        light += lane->slab_light[place_of(lane, slab)];
    return light;
}

void hl_hub75_lane_leave(struct hl_hub75_lane *lane)
{
    lane->played = false;
}

static inline void join_block(uint8_t *out, const uint8_t *still, const uint8_t *moving)
{
    *(block_t *)out = *(const block_t *)still | *(const loose_t *)moving;
}

/* COUNT bytes, in whole blocks; OUT and STILL begin with one. Four at a time, since this is most of
 * a frame's work. */
static void join(uint8_t *out, const uint8_t *still, const uint8_t *moving, size_t count)
{
    size_t at = 0;

    for (; at + 4 * sizeof(block_t) <= count; at += 4 * sizeof(block_t)) {
        join_block(out + at, still + at, moving + at);
        join_block(out + at + 16, still + at + 16, moving + at + 16);
        join_block(out + at + 32, still + at + 32, moving + at + 32);
        join_block(out + at + 48, still + at + 48, moving + at + 48);
    }
    for (; at < count; at += sizeof(block_t))
        join_block(out + at, still + at, moving + at);
}

/* Planes that lie STEP bytes apart, from FROM on. */
static void point(uint32_t *where, size_t planes, size_t from, size_t step)
{
    uint32_t at = (uint32_t)from;

    for (uint32_t *end = where + planes; where < end; where++, at += (uint32_t)step)
        *where = at;
}

/* One row that moves: its still planes begin STILL bytes into all, those that move at RING. */
static void join_row(const struct hl_hub75_lane *lane, unsigned ink, size_t still, size_t ring,
                     size_t scratch, uint32_t *where)
{
    /* Copies: what is written might be the lane itself, as far as the compiler knows. */
    const size_t pitch = lane->layout.pitch, ring_pitch = lane->ring_pitch;
    uint8_t *bytes = lane->bytes;

    for (; ink; ink >>= 1, where++) {
        if (ink & 1) {
            join(bytes + scratch, bytes + still, bytes + ring, pitch);
            *where = (uint32_t)scratch;
        }
        scratch += pitch;
        still += pitch;
        ring += ring_pitch;
    }
}

void hl_hub75_lane_show(struct hl_hub75_lane *lane, unsigned turn, size_t scratch_at,
                        uint32_t *where)
{
    const struct hl_hub75_layout *layout = &lane->layout;
    size_t planes = (size_t)layout->planes, stored = (size_t)layout->stored;
    size_t around = (size_t)(lane->slabs * SLAB);
    int64_t start = lane->first % (int64_t)around;
    size_t column = (size_t)(start < 0 ? start + (int64_t)around : start);
    const struct still *still = &lane->stills[lane->still_now];
    size_t still_at = still->at + turn * lane->frame_size;
    size_t ring = lane->ring_at + column * (size_t)lane->chains +
                  turn * (size_t)layout->rows * stored * lane->ring_pitch;

    for (int row = 0; row < layout->rows; row++, where += stored) {
        if (lane->moves[row]) {
            unsigned ink = still->ink[turn][row];
            if (ink + 1 != 1u << planes) /* not all will be joined */
                point(where, planes, ring, lane->ring_pitch);
            join_row(lane, ink, still_at, ring, scratch_at, where);
        } else {
            point(where, planes, still_at, layout->pitch);
        }
        scratch_at += stored * layout->pitch;
        still_at += stored * layout->pitch;
        ring += stored * lane->ring_pitch;
    }
}

/* ---- the lane ---- */

/* Straight: the picture's columns are the wires', in order or in the opposite one, in every row. */
static bool is_straight(const struct hl_hub75_map *map, const struct hl_hub75_shape *shape,
                        bool mirrored)
{
    if (shape->columns != shape->picture_width || shape->picture_height > HEIGHT_MAX)
        return false;
    for (int y = 0; y < shape->picture_height; y++) {
        struct hl_hub75_led first = hl_hub75_map_led(map, 0, y);
        for (int x = 0; x < shape->picture_width; x++) {
            struct hl_hub75_led led = hl_hub75_map_led(map, x, y);
            if (led.column != (mirrored ? shape->columns - 1 - x : x) || led.row != first.row ||
                led.chain != first.chain || led.half != first.half)
                return false;
        }
    }
    return true;
}

static void map_slab(struct hl_hub75_lane *lane, const struct hl_hub75_map *map)
{
    for (int y = 0; y < lane->height; y++) {
        struct hl_hub75_led led = hl_hub75_map_led(map, 0, y);
        lane->row_of[y] = led.row;
        for (int column = 0; column < SLAB; column++) {
            int x = lane->mirrored ? SLAB - 1 - column : column;
            size_t at = (size_t)((led.row * SLAB + column) * lane->chains + led.chain);
            lane->slab_offsets[at * HL_HUB75_HALVES + (size_t)led.half] =
                (uint32_t)((size_t)y * lane->slab.stride + 3 * (size_t)x);
        }
    }
}

static int take_memory(struct hl_hub75_lane *lane)
{
    size_t slabs = (size_t)lane->slabs;
    size_t pairs = (size_t)(lane->layout.rows * SLAB * lane->chains);

    lane->slab_of = calloc(slabs, sizeof(*lane->slab_of));
    lane->slab_light = calloc(slabs, sizeof(*lane->slab_light));
    lane->slab_offsets = calloc(pairs * HL_HUB75_HALVES, sizeof(*lane->slab_offsets));
    if (!lane->slab_of || !lane->slab_light || !lane->slab_offsets)
        return -ENOMEM;
    int err = hl_frame_init(&lane->slab, SLAB, lane->height);
    return err ? err : hl_frame_init(&lane->still, lane->width, lane->height);
}

struct hl_hub75_lane *hl_hub75_lane_create(const struct hl_hub75_wall *wall,
                                           const struct hl_hub75_map *map,
                                           struct hl_hub75_planes *planes)
{
    struct hl_hub75_shape shape = hl_hub75_shape(wall);
    bool mirrored = !is_straight(map, &shape, false);
    if (mirrored && !is_straight(map, &shape, true)) {
        errno = ENOTSUP;
        return NULL;
    }
    struct hl_hub75_lane *lane = calloc(1, sizeof(*lane));
    if (!lane)
        return NULL;
    lane->planes = planes;
    lane->layout = hl_hub75_planes_layout(planes);
    lane->width = shape.picture_width;
    lane->height = shape.picture_height;
    lane->chains = shape.chains;
    lane->mirrored = mirrored;
    lane->slabs = (lane->width + SLAB - 1) / SLAB + 1 + SLABS_SPARE;
    lane->ring_pitch = 2 * (size_t)(lane->slabs * SLAB * lane->chains);
    lane->frame_size = (size_t)lane->layout.rows * (size_t)lane->layout.stored * lane->layout.pitch;
    if (take_memory(lane) < 0) {
        hl_hub75_lane_destroy(lane);
        errno = ENOMEM;
        return NULL;
    }
    map_slab(lane, map);
    for (int i = 0; i < lane->slabs; i++)
        lane->slab_of[i] = NOWHERE;
    return lane;
}

void hl_hub75_lane_destroy(struct hl_hub75_lane *lane)
{
    if (!lane)
        return;
    free(lane->slab_of);
    free(lane->slab_light);
    free(lane->slab_offsets);
    hl_frame_finish(&lane->slab);
    hl_frame_finish(&lane->still);
    free(lane);
}

size_t hl_hub75_lane_bytes(const struct hl_hub75_lane *lane)
{
    size_t ring = (size_t)lane->layout.rows * (size_t)lane->layout.stored * lane->ring_pitch;
    return lane->layout.turns * (2 * lane->frame_size + ring);
}

void hl_hub75_lane_place(struct hl_hub75_lane *lane, uint8_t *bytes, size_t at)
{
    size_t still = lane->layout.turns * lane->frame_size;

    lane->bytes = bytes;
    lane->stills[0].at = at;
    lane->stills[1].at = at + still;
    lane->ring_at = at + 2 * still;
}
