/* Scenes compiled by what moved are the same, byte for byte, as frames compiled whole; and the
 * programme that is being played is never touched. */
#include "unit/hub75.h"

#include "base/clock.h"

#define PIECES_MAX 12
#define SPEED      60 /* pixels a second: one each sixtieth */

static const struct {
    const char *name;
    struct hl_hub75_wall change; /* what differs from a plain wall */
    bool straight;
} walls[] = {
    {"64x32", {0}, true},
    {"192x64", {.panel_height = 64, .chain = 3}, true},
    {"two chains", {.parallel = 2}, true},
    {"three chains of two", {.chain = 2, .parallel = 3}, true},
    {"upside down", {.chain = 2, .rotate = 180}, true},
    {"mirrored", {.chain = 2, .mirror = true}, true},
    {"mirrored and upside down", {.rotate = 180, .mirror = true}, true},
    {"GBR", {.colour_order = "GBR"}, true},
    {"one bit", {.bits = 1}, true},
    {"five bits", {.bits = 5}, true},
    {"dithered", {.bits = 9, .dither_bits = 2}, true},
    {"dimmed", {.brightness = 0.03}, true},
    {"8 rows", {.panel_width = 32, .panel_height = 8}, true},
    {"limited current", {.amps_max = 0.1, .amps_per_pixel = 0.03}, true},
    {"serpentine", {.chain = 4, .per_row = 2, .wiring = HL_HUB75_WIRING_SERPENTINE}, false},
    {"on its side", {.rotate = 90}, false},
    {"multiplexed", {.scan = 8, .multiplex = HL_HUB75_MULTIPLEX_STRIPE}, false},
};
#define WALLS (sizeof(walls) / sizeof(*walls))

static struct hl_hub75_wall complete(const struct hl_hub75_wall *change)
{
    struct hl_hub75_wall wall = *change, plain = make_wall(64, 32, 1, 1);
    wall.panel_width = wall.panel_width ? wall.panel_width : plain.panel_width;
    wall.panel_height = wall.panel_height ? wall.panel_height : plain.panel_height;
    wall.chain = wall.chain ? wall.chain : 1;
    wall.parallel = wall.parallel ? wall.parallel : 1;
    wall.bits = wall.bits ? wall.bits : plain.bits;
    wall.brightness = wall.brightness > 0 ? wall.brightness : 1;
    wall.clock_hz = plain.clock_hz;
    if (!wall.colour_order[0])
        memcpy(wall.colour_order, plain.colour_order, sizeof(wall.colour_order));
    return wall;
}

/* ---- strips and scenes by hand ---- */

static struct hl_strip *make_strip(int width, int height, uint64_t id)
{
    struct hl_strip *strip = calloc(1, sizeof(*strip) + (size_t)(3 * width * height));
    uint32_t seed = (uint32_t)id * 2654435761u + 1;
    assert_non_null(strip);
    strip->width = width;
    strip->height = height;
    strip->stride = 3 * (size_t)width;
    strip->id = id;
    strip->refs = 1;
    /* As text: more than half of it dark, and in places wholly. */
    for (int i = 0; i < 3 * width * height; i++) {
        seed = seed * 1664525 + 1013904223;
        strip->pixels[i] = seed >> 31 || i / 3 % width / 20 % 3 == 1 ? 0 : (uint8_t)(seed >> 20);
    }
    return strip;
}

#define LEFT  UINT64_MAX       /* in place of a strip: a run to the left begins at distance x */
#define RIGHT (UINT64_MAX - 1) /* one to the right */

struct place {
    uint64_t strip; /* 0: none */
    int64_t x;
    int y, width, height; /* of 32 rows; scaled to the wall */
    bool fixed;
    int64_t from, to;
};

struct stage {
    struct hl_hub75_wall wall;
    int width, height;
    struct hl_hub75_compiler *lane, *whole;
    struct hl_frame frame;
    const struct hl_signal_program *before;
    uint8_t *kept; /* what the programme before puts out, step by step */
    unsigned refresh;
};

static void open_stage(struct stage *stage, const char *name, const struct hl_hub75_wall *wall)
{
    char error[HL_HUB75_ERROR_MAX] = "";
    *stage = (struct stage){.wall = *wall};
    if (hl_hub75_check(wall, &stage->width, &stage->height, error))
        fail_msg("%s: %s", name, error);
    stage->lane = hl_hub75_compiler_create(wall);
    stage->whole = hl_hub75_compiler_create(wall);
    assert_true(stage->lane && stage->whole);
    assert_int_equal(hl_frame_init(&stage->frame, stage->width, stage->height), 0);
}

static void close_stage(struct stage *stage)
{
    hl_hub75_compiler_destroy(stage->lane);
    hl_hub75_compiler_destroy(stage->whole);
    hl_frame_finish(&stage->frame);
    free(stage->kept);
}

static size_t step_size(const struct hl_signal_program *program)
{
    return (size_t)program->columns * program->chains;
}

static uint8_t *keep(const struct hl_signal_program *program)
{
    size_t size = step_size(program);
    uint8_t *kept = malloc(program->step_count * size);
    assert_non_null(kept);
    for (size_t i = 0; i < program->step_count; i++)
        memcpy(kept + i * size, program->column_bytes + program->steps[i].data, size);
    return kept;
}

static struct hl_scene *make_scene(const struct stage *stage, const struct place *places)
{
    struct hl_motion motion = {.base = 500, .speed = SPEED * HL_MOTION_UNIT};
    struct hl_scene *scene = hl_scene_create(stage->width, stage->height, &motion, PIECES_MAX);
    assert_non_null(scene);
    for (const struct place *place = places; place->strip; place++) {
        if (place->strip >= RIGHT) {
            hl_scene_add_run(scene, place->strip == RIGHT, place->x);
            continue;
        }
        struct hl_strip *strip =
            make_strip(place->width, place->height * stage->height / 32, place->strip);
        hl_scene_add(scene, &(struct hl_piece){.strip = strip,
                                               .x = place->x,
                                               .y = place->y * stage->height / 32,
                                               .fixed = place->fixed,
                                               .from = place->from,
                                               .to = place->to});
        hl_strip_unref(strip);
    }
    return scene;
}

static int64_t instant(int64_t position)
{
    return position * (HL_NS_PER_S / SPEED);
}

static void compare(const char *name, int64_t position, const struct hl_signal_program *got,
                    const struct hl_signal_program *want)
{
    assert_int_equal(got->step_count, want->step_count);
    for (size_t i = 0; i < got->step_count; i++) {
        const struct hl_signal_step *a = &got->steps[i], *b = &want->steps[i];
        if (a->row != b->row || a->lit_columns != b->lit_columns || a->lit_ns != b->lit_ns)
            fail_msg("%s at %lld: step %zu is timed otherwise", name, (long long)position, i);
        if (a->data + step_size(got) > got->column_bytes_len)
            fail_msg("%s at %lld: step %zu is beyond the bytes", name, (long long)position, i);
        if (memcmp(got->column_bytes + a->data, want->column_bytes + b->data, step_size(got)) != 0)
            fail_msg("%s at %lld: step %zu has other columns", name, (long long)position, i);
    }
}

/* Shows the scene both ways, and looks whether what is played meanwhile stays as it was. */
static const struct hl_signal_program *show(struct stage *stage, const char *name,
                                            const struct hl_scene *scene, int64_t position)
{
    unsigned refresh = ++stage->refresh;
    const struct hl_signal_program *got =
        hl_hub75_compile_scene(stage->lane, scene, instant(position), refresh);

    if (stage->before) {
        uint8_t *now = keep(stage->before);
        if (memcmp(now, stage->kept, stage->before->step_count * step_size(stage->before)) != 0)
            fail_msg("%s at %lld: the programme being played was changed", name,
                     (long long)position);
        free(now);
        free(stage->kept);
    }
    stage->before = got;
    stage->kept = keep(got);
    hl_scene_compose(scene, instant(position), &stage->frame);
    compare(name, position, got, hl_hub75_compile(stage->whole, &stage->frame, refresh));
    return got;
}

/* ---- the tests ---- */

/* A head line on rows 1 to 10, titles below; the clock stands always, labels change. */
static const struct place news[] = {
    {1, 0, 14, 150, 16, false, 0, 0},
    {2, 150, 14, 33, 16, false, 0, 0},
    {3, 190, 14, 400, 16, false, 0, 0},
    {4, 1, 1, 20, 8, true, INT64_MIN, 180},
    {5, 1, 1, 30, 8, true, 180, INT64_MAX},
    {6, 40, 2, 17, 8, true, INT64_MIN, INT64_MAX},
    {0},
};
/* The second piece has changed, and the last has got company. */
static const struct place later_news[] = {
    {1, 0, 14, 150, 16, false, 0, 0},
    {12, 150, 14, 33, 16, false, 0, 0},
    {3, 190, 14, 400, 16, false, 0, 0},
    {7, 600, 14, 300, 16, false, 0, 0},
    {4, 1, 1, 20, 8, true, INT64_MIN, 180},
    {5, 1, 1, 30, 8, true, 180, INT64_MAX},
    {16, 40, 2, 17, 8, true, INT64_MIN, INT64_MAX},
    {0},
};
/* The second piece is gone. */
static const struct place shorter_news[] = {
    {1, 0, 14, 150, 16, false, 0, 0},
    {3, 190, 14, 400, 16, false, 0, 0},
    {4, 1, 1, 20, 8, true, INT64_MIN, 180},
    {0},
};
/* What stands and what moves are in the same rows: one hides the other. */
static const struct place on_top[] = {
    {1, 0, 0, 500, 32, false, 0, 0},
    {4, 10, 8, 20, 8, true, INT64_MIN, 180},
    {0},
};
/* The board turns round twice: to the right, with another head line, and back. Near the origin the
 * lanes share their coordinates. */
static const struct place mixed_news[] = {
    {1, -60, 14, 150, 16, false, 0, 0},    {4, 1, 1, 20, 8, true, INT64_MIN, 20},
    {RIGHT, -40, 0, 0, 0, false, 0, 0},    {2, -20, 14, 33, 16, false, 0, 0},
    {3, -70, 10, 30, 20, false, 0, 0},     {7, -400, 14, 300, 16, false, 0, 0},
    {5, 1, 1, 30, 8, true, 20, INT64_MAX}, {LEFT, 60, 0, 0, 0, false, 0, 0},
    {8, 60, 14, 400, 16, false, 0, 0},     {0},
};
static const struct place titles[] = {{1, 0, 0, 500, 32, false, 0, 0}, {0}};
static const struct place titles_to_the_right[] = {
    {RIGHT, 0, 0, 0, 0, false, 0, 0}, {1, -1200, 0, 1100, 32, false, 0, 0}, {0}};
static const struct place nothing[] = {{0}};

static void scroll(const char *name, const struct hl_hub75_wall *change, const struct place *places)
{
    struct stage stage;
    struct hl_hub75_wall wall = complete(change);
    open_stage(&stage, name, &wall);
    struct hl_scene *scene = make_scene(&stage, places);
    for (int64_t position = -70; position < 260; position += 1 + (position & 3))
        show(&stage, name, scene, position);
    hl_scene_destroy(scene);
    close_stage(&stage);
}

static void test_scrolling(void **state)
{
    (void)state;
    for (size_t i = 0; i < WALLS; i++) {
        scroll(walls[i].name, &walls[i].change, news);
        scroll(walls[i].name, &walls[i].change, mixed_news);
    }
}

/* Backwards, standing still, near and far jumps. */
static void test_other_ways_of_moving(void **state)
{
    static const int64_t jumps[] = {0,  0,   1,   1000, 16,   15,    17,   64,   128,  129, 65,
                                    -1, -16, 500, 484,  5000, -5000, 5000, 4990, 4920, 4850};
    (void)state;
    for (size_t i = 0; i < WALLS; i++) {
        struct stage stage;
        struct hl_hub75_wall wall = complete(&walls[i].change);
        open_stage(&stage, walls[i].name, &wall);
        struct hl_scene *scene = make_scene(&stage, i % 2 ? mixed_news : news);
        for (size_t j = 0; j < sizeof(jumps) / sizeof(*jumps); j++)
            show(&stage, walls[i].name, scene, jumps[j]);
        for (int64_t position = 300; position > 200; position -= 3)
            show(&stage, walls[i].name, scene, position);
        hl_scene_destroy(scene);
        close_stage(&stage);
    }
}

/* What expires leaves in its instant, also while nobody brings another scene. */
static void test_pieces_with_an_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < WALLS; i++) {
        struct stage stage;
        struct hl_hub75_wall wall = complete(&walls[i].change);
        open_stage(&stage, walls[i].name, &wall);
        struct hl_scene *scene = make_scene(&stage, news);
        scene->pieces[0].until_ns = instant(20);
        scene->pieces[1].until_ns = instant(70);
        scene->pieces[2].until_ns = instant(101);
        scene->pieces[4].until_ns = instant(200);
        for (int64_t position = -70; position < 260; position += 1 + (position & 3))
            show(&stage, walls[i].name, scene, position);
        hl_scene_destroy(scene);
        close_stage(&stage);
    }
}

/* A scene that changes under way: an age counts on, a label changes, a headline is laid behind. */
static void test_changes(void **state)
{
    static const struct place *const turns[] = {
        news,       news,       later_news, news,       later_news, nothing, news,
        on_top,     on_top,     news,       on_top,     nothing,    news,    shorter_news,
        news,       on_top,     nothing,    nothing,    mixed_news, news,    shorter_news,
        mixed_news, mixed_news, titles,     mixed_news, nothing};
    (void)state;
    for (size_t i = 0; i < WALLS; i++) {
        struct stage stage;
        struct hl_hub75_wall wall = complete(&walls[i].change);
        open_stage(&stage, walls[i].name, &wall);
        for (int64_t position = 100; position < 240; position += 2) {
            struct hl_scene *scene =
                make_scene(&stage, turns[position / 2 % (int64_t)(sizeof(turns) / sizeof(*turns))]);
            show(&stage, walls[i].name, scene, position);
            hl_scene_destroy(scene);
        }
        close_stage(&stage);
    }
}

static size_t find_data(struct stage *stage, const char *name, const struct hl_scene *scene,
                        int64_t position)
{
    for (int turn = 0; turn < 1 << stage->wall.dither_bits; turn++)
        show(stage, name, scene, position);
    return stage->before->steps[stage->before->step_count / 2].data;
}

/* On a straight wall a pixel further is a column further in what was compiled before; again so
 * after any jump, and in either direction. Not so while a limit on current dims the picture. */
static void point(const char *name, const struct hl_hub75_wall *change, const struct place *places,
                  bool straight)
{
    struct stage stage;
    struct hl_hub75_wall wall = complete(change);
    int64_t position = 20;
    bool further = true;
    wall.amps_max = 0;
    open_stage(&stage, name, &wall);
    struct hl_scene *scene = make_scene(&stage, places);
    for (int64_t jump = 0; jump < 400; jump += 16, position += jump) {
        find_data(&stage, name, scene, position);
        find_data(&stage, name, scene, ++position);
        size_t from = find_data(&stage, name, scene, ++position);
        size_t at = find_data(&stage, name, scene, ++position);
        size_t chains = stage.before->chains;
        int64_t left = hl_scene_view(scene, instant(position)).left;
        if (left < 0)
            left = -left;
        further = further &&
                  (at == from + chains || at == from - chains || left % 16 < 2 || left % 16 == 15);
    }
    if (further != straight)
        fail_msg("%s: %s", name, further ? "points" : "copies");
    hl_scene_destroy(scene);
    close_stage(&stage);
}

static void test_what_moved_is_pointed_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < WALLS; i++) {
        point(walls[i].name, &walls[i].change, titles, walls[i].straight);
        point(walls[i].name, &walls[i].change, titles_to_the_right, walls[i].straight);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scrolling),
        cmocka_unit_test(test_other_ways_of_moving),
        cmocka_unit_test(test_pieces_with_an_end),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_what_moved_is_pointed_at),
    };
    return cmocka_run_group_tests_name("hub75-lane", tests, NULL, NULL);
}
