/* The dialogue over MAX7219 modules: somebody who stands before a board hung in any way answers
 * what they see, and at the end the settings are those of that board. */
#include "unit/check.h"

#include "module_dialogue.h"

#include "drivers/matrix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIDE HL_MAX7219_SIDE

static const struct hl_max7219_settings plain = HL_MAX7219_DEFAULTS;

struct person {
    struct hl_max7219_config is; /* how the board really hangs */
    int input;                   /* where answers are written to */
    const char *said;            /* written, letter by letter, in place of what is seen */
    int shown;
    int err; /* of the board */
    bool seen[SIDE * HL_MAX7219_ROWS_MAX][SIDE * 4];
};

static struct hl_max7219_config config_of(const struct hl_max7219_settings *settings)
{
    struct hl_max7219_config config;
    assert_int_equal(hl_max7219_settings_config(settings, "test", &config), 0);
    return config;
}

/* Lights each LED of the drawn picture where CONFIG takes it to be; it is seen where it hangs. */
static void see(struct person *person, const struct hl_max7219_config *config,
                enum hl_module_picture picture)
{
    static bool lit[HL_MAX7219_MODULES_MAX][SIDE][SIDE];
    int width, height;

    memset(lit, 0, sizeof(lit));
    hl_max7219_size(config, &width, &height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            struct hl_max7219_led led = hl_max7219_find(config, x, y);
            bool drawn = picture == HL_MODULE_LETTERS || (x < SIDE && y < SIDE);
            lit[led.module][led.digit][led.bit] =
                drawn && (hl_module_letter[y % SIDE] >> x % SIDE & 1);
        }
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            struct hl_max7219_led led = hl_max7219_find(&person->is, x, y);
            person->seen[y][x] = lit[led.module][led.digit][led.bit];
        }
}

static bool lies_so(const struct person *person, int left, int top, int look)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int from_x = x, from_y = y;
            hl_matrix_turn_back(SIDE, SIDE, 90 * (look % 4), look >= 4, &from_x, &from_y);
            if (person->seen[top + y][left + x] != (hl_module_letter[from_y] >> from_x & 1))
                return false;
        }
    return true;
}

static int look_of(const struct person *person, int left, int top)
{
    for (int look = 0; look < HL_MODULE_LOOKS; look++)
        if (lies_so(person, left, top, look))
            return look;
    return -1;
}

static char answer(const struct person *person, enum hl_module_picture picture)
{
    int look = look_of(person, 0, 0);

    if (picture == HL_MODULE_FIRST) {
        int last = look_of(person, SIDE * (person->is.columns - 1), SIDE * (person->is.rows - 1));
        return look == 0 ? 'y' : last == 0 ? 'r' : 'o';
    }
    for (int row = 1; row < person->is.rows; row++)
        if (look_of(person, 0, SIDE * row) != look)
            return 'd';
    return (char)(look < 0 ? 'n' : '1' + look);
}

static int show(void *data, const struct hl_max7219_settings *settings,
                enum hl_module_picture picture)
{
    struct person *person = data;
    struct hl_max7219_config config = config_of(settings);
    char line[2] = {0, '\n'};

    person->shown++;
    if (person->err)
        return person->err;
    see(person, &config, picture);
    line[0] = answer(person, picture);
    if (!person->said)
        assert_int_equal(write(person->input, line, 2), 2);
    return 0;
}

/* What came of it; OUT has what was printed. */
static int run(struct person *person, struct hl_max7219_settings *settings, const char *options,
               bool yes, char *out, size_t size)
{
    int ends[2];
    FILE *said = tmpfile();

    assert_int_equal(pipe(ends), 0);
    person->input = ends[1];
    if (person->said) {
        for (const char *c = person->said; *c; c++) {
            char line[2] = {*c, '\n'};
            assert_int_equal(write(ends[1], line, 2), 2);
        }
        close(ends[1]);
    }
    struct hl_module_dialogue dialogue = {.asking = {.in = fdopen(ends[0], "r"), .out = said},
                                          .yes = yes,
                                          .board = "max7219",
                                          .options = options,
                                          .show = show,
                                          .data = person};
    int err = hl_module_dialogue_run(&dialogue, settings);
    rewind(said);
    size_t n = fread(out, 1, size - 1, said);
    out[n] = '\0';
    fclose(said);
    fclose(dialogue.asking.in);
    if (!person->said)
        close(ends[1]);
    return err;
}

static void check_same(const char *name, const struct hl_max7219_config *a,
                       const struct hl_max7219_config *b)
{
    int width, height;
    hl_max7219_size(a, &width, &height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            struct hl_max7219_led one = hl_max7219_find(a, x, y), two = hl_max7219_find(b, x, y);
            check_int(name, one.module, two.module);
            check_int(name, one.digit, two.digit);
            check_int(name, one.bit, two.bit);
        }
}

/* Every way in which a board may hang, from every type that it is first taken for. */
static void test_finds_every_board(void **state)
{
    (void)state;
    for (int way = 0; way < 256; way++)
        for (int first = 0; first < 4; first++)
            for (int rows = 1; rows <= 2; rows++) {
                static char out[65536];
                char name[128];
                struct hl_max7219_settings real = plain, guess = plain;
                real.type = way & 3;
                real.turn = 90 * (way >> 2 & 3);
                real.mirror = way >> 4 & 1;
                real.rotate = 180 * (way >> 5 & 1);
                real.serpentine = way >> 6 & 1 && rows > 1;
                real.rows = guess.rows = rows;
                guess.type = first;
                guess.serpentine = way >> 7;
                if (rows == 1)
                    guess.serpentine = false;
                struct person person = {.is = config_of(&real)};
                snprintf(name, sizeof(name), "way %d, %d rows, taken for %d", way, rows, first);
                check_int(name, run(&person, &guess, "", false, out, sizeof(out)), 0);
                struct hl_max7219_config found = config_of(&guess);
                check_same(name, &found, &person.is);
                check_true(name, person.shown <= 5);
            }
}

static const struct {
    const char *name;
    int look;
    const char *want;
} corrections[] = {
    {"upright", 0, "fc16 0 0"},     {"a quarter", 1, "fc16 90 0"},
    {"a half", 2, "icstation 0 0"}, {"mirrored", 4, "parola 0 0"},
    {"three", 3, "generic 0 0"},    {"mirrored, a half", 6, "fc16 180 1"},
};

/* By hand, from FC-16: mirrored is Parola, turned by a half ICStation (rows from below, right to
 * left). */
static void test_corrections(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(corrections) / sizeof(corrections[0]); i++) {
        struct hl_max7219_settings settings = plain;
        char got[64];
        hl_module_dialogue_correct(&settings, corrections[i].look);
        snprintf(got, sizeof(got), "%s %d %d", hl_max7219_type_names[settings.type], settings.turn,
                 settings.mirror);
        if (strcmp(got, corrections[i].want) != 0)
            fail_msg("%s: %s", corrections[i].name, got);
    }
}

static const struct {
    const char *name, *said, *options;
    int rows;
    bool yes;
    int err;
    const char *told;
} talks[] = {
    {"right at once", "1y", "", 1, false, 0, "--board max7219:type=fc16\n"},
    {"options are repeated", "1y", "intensity=3", 1, false, 0, "max7219:type=fc16,intensity=3\n"},
    {"the other end", "1r", "", 1, false, 0, "type=icstation,rotate=180\n"},
    {"mirrored", "51y", "", 1, false, 0, "type=parola\n"},
    {"another row", "d1y", "", 2, false, 0, "type=fc16,serpentine=yes\n"},
    {"yes to all", "", "", 1, true, 0, "type=fc16\n"},
    {"nothing", "n", "", 1, false, -ENODEV, "look at the wires"},
    {"another module", "1o", "", 1, false, -ENODEV, "The cable must come in at the right end"},
    {"never upright", "5555", "", 1, false, -ENODEV, "stand upright now"},
    {"leaves", "q", "", 1, false, -ECANCELED, ""},
    {"leaves later", "1q", "", 1, false, -ECANCELED, ""},
    {"no more answers", "1", "", 1, false, -ECANCELED, ""},
    {"rows where there are none", "ddd", "", 1, false, -ECANCELED, "One of the letters above"},
};

static void test_talks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(talks) / sizeof(talks[0]); i++) {
        static char out[65536];
        struct hl_max7219_settings settings = plain;
        settings.rows = talks[i].rows;
        struct person person = {.is = config_of(&settings), .said = talks[i].said};
        check_int(talks[i].name,
                  run(&person, &settings, talks[i].options, talks[i].yes, out, sizeof(out)),
                  talks[i].err);
        if (!strstr(out, talks[i].told))
            fail_msg("%s: \"%s\"", talks[i].name, out);
    }
}

static void test_board_fails(void **state)
{
    static char out[65536];
    struct hl_max7219_settings settings = plain;
    struct person person = {.is = config_of(&settings), .said = "1y", .err = -ENOENT};
    (void)state;
    assert_int_equal(run(&person, &settings, "", false, out, sizeof(out)), -ENOENT);
    assert_int_equal(person.shown, 1);
}

static const struct {
    const char *options, *left;
} others[] = {
    {NULL, ""},
    {"", ""},
    {"type=fc16", ""},
    {"intensity=3,type=generic,modules=8", "intensity=3,modules=8"},
    {" turn = 90 , clock=2", " clock=2"},
    {"mirror,wire=bitbang", "wire=bitbang"},
    {"typeface=x,view=\"window:type=1,pitch=2\"", "typeface=x,view=\"window:type=1,pitch=2\""},
};

static void test_other_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        char *left = hl_asking_other_options(others[i].options, hl_module_options);
        assert_string_equal(left, others[i].left);
        free(left);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_every_board),
        cmocka_unit_test(test_corrections),
        cmocka_unit_test(test_talks),
        cmocka_unit_test(test_board_fails),
        cmocka_unit_test(test_other_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
