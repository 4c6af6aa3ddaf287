/* The virtual IT8951, played word by word (facts 2.7). Scripts are words of their own here:
 *
 *   C0302            a command            D0020,0000   its arguments, or data, in hex
 *   #1@8,16,32,8     pixels of a picture and a window, 4 bits each, little endian; #1b@.. big
 *   R  r             reset of 120 ms, of 90 ms         !  the next transfer does not wait
 *   w300  c12        wait, ms; clock, MHz              L  until LUTAFSR is 0 */
#include "paper_bench.h"

#define BUFFER "C0011 D0208,36E0 C0011 D020A,0012 "
#define INIT   "R C0011 D0004,0001 " BUFFER
#define WHITE  "C0034 D0000,0000,0320,0258,0000 L "
#define LOAD   "C0021 D0020,0040,0020,0060,0030 " /* 96x48 at 64,32 */
#define AREA   "0040,0020,0060,0030"
#define PIXELS "#1@64,32,96,48 "
#define SHOWN  INIT WHITE LOAD PIXELS "C0022 C0034 D" AREA ",0001 L "
#define WORDS  8192

static const struct window area = {64, 32, 96, 48};
static bool hasty;

static void transfer(struct bench *b, const uint16_t *words, size_t count, uint16_t *in)
{
    uint8_t out[2 * WORDS], back[2 * WORDS];

    if (!hasty && wire_of->wait(&b->wire, HL_SPI_BUSY, true, BENCH_LIMIT))
        fail_msg("%s: never ready", b->name);
    hasty = false;
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = (uint8_t)(words[i] >> 8);
        out[2 * i + 1] = (uint8_t)words[i];
    }
    wire_of->exchange(&b->wire, out, back, 2 * count);
    for (size_t i = 0; in && i < count; i++)
        in[i] = (uint16_t)(back[2 * i] << 8 | back[2 * i + 1]);
}

static void command(struct bench *b, unsigned op)
{
    transfer(b, (const uint16_t[]){0x6000, (uint16_t)op}, 2, NULL);
}

static void data(struct bench *b, const char *text)
{
    uint16_t words[16] = {0};
    size_t count = 1;

    for (char *end; *text; text = *end ? end + 1 : end)
        words[count++] = (uint16_t)strtoul(text, &end, 16);
    transfer(b, words, count, NULL);
}

/* COUNT words after the dummy. */
static void read_words(struct bench *b, uint16_t *words, size_t count)
{
    uint16_t out[32] = {0x1000}, in[32];

    transfer(b, out, count + 2, in);
    memcpy(words, in + 2, 2 * count);
}

static uint16_t read_register(struct bench *b, const char *address)
{
    uint16_t word;

    command(b, 0x0010);
    data(b, address);
    read_words(b, &word, 1);
    return word;
}

static void pixels(struct bench *b, const char *text)
{
    static uint16_t words[WORDS];
    struct window w;
    int picture = atoi(text);
    size_t count = 1;

    sscanf(strchr(text, '@') + 1, "%d,%d,%d,%d", &w.x, &w.y, &w.width, &w.height);
    for (int y = w.y; y < w.y + w.height; y++)
        for (int x = w.x; x < w.x + w.width; x += 4) {
            unsigned word = 0;
            for (int i = 3; i >= 0; i--)
                word = word << 4 | (picture_bit(picture, x + i, y) ? 0xfu : 0);
            words[count++] = (uint16_t)(text[1] == 'b' ? (word << 8 | word >> 8) : word);
        }
    transfer(b, words, count, NULL);
}

static void say_word(struct bench *b, const char *word)
{
    switch (word[0]) {
    case 'C':
        command(b, (unsigned)strtoul(word + 1, NULL, 16));
        break;
    case 'D':
        data(b, word + 1);
        break;
    case '#':
        pixels(b, word + 1);
        break;
    case 'R':
    case 'r':
        pulse(b, (word[0] == 'R' ? 120 : 90) * MS);
        break;
    case '!':
        hasty = true;
        break;
    case 'L':
        while (read_register(b, "1224"))
            wire_of->pause(&b->wire, 10 * MS);
        break;
    default:
        play_word(b, word);
    }
}

static void say(struct bench *b, const char *script)
{
    char word[128];
    int used;

    for (; sscanf(script, "%127s%n", word, &used) == 1; script += used)
        say_word(b, word);
}

static void open_it(struct bench *b, const char *name)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_IT8951);

    config.command_clock_max_hz = 0;
    start_with(b, name, &config);
    hasty = false;
}

static const struct {
    const char *name, *script;
    int picture;
    unsigned full, partial;
} sequences[] = {
    {"DU", SHOWN "C0003", 1, 1, 1},
    {"GC16", INIT WHITE LOAD PIXELS "C0022 C0034 D" AREA ",0002 L C0003", 1, 2, 0},
    {"big endian",
     INIT WHITE "C0021 D0120,0040,0020,0060,0030 #1b@64,32,96,48 C0022 C0034 D" AREA
                ",0001 L C0003",
     1, 1, 1},
    {"in pieces",
     INIT WHITE LOAD "#2@64,32,96,24 #2@64,56,96,24 C0022 C0034 D" AREA ",0006 L C0003", 2, 1, 1},
    {"DPY_BUF_AREA", INIT WHITE LOAD PIXELS "C0022 C0037 D" AREA ",0001,36E0,0012 L C0003", 1, 1,
     1},
    {"two DU", SHOWN LOAD "#2@64,32,96,48 C0022 C0034 D" AREA ",0001 L C0003", 2, 1, 2},
    {"asleep, and again",
     SHOWN "C0003 w1000 C0001 " LOAD "#2@64,32,96,48 C0022 C0034 D" AREA ",0001 L C0003", 2, 1, 2},
    {"VCOM and enhanced drive",
     "R C0039 D0001,05DC C0011 D0038,0602 C0011 D0004,0001 " BUFFER WHITE LOAD PIXELS
     "C0022 C0034 D" AREA ",0001 L C0003",
     1, 1, 1},
};

static void sequences_show_the_picture_without_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        struct bench b;
        open_it(&b, sequences[i].name);
        say(&b, sequences[i].script);
        finish(&b);
        check_clean(&b);
        check_ink(&b, sequences[i].picture, area);
        check_ink(&b, 0, (struct window){0, 0, 800, 32});
        check_int(b.name, hl_paper_wear(paper_of(&b)).full, sequences[i].full);
        check_int(b.name, hl_paper_wear(paper_of(&b)).partial, sequences[i].partial);
        stop(&b);
    }
}

/* clang-format off */
static const struct offence offences[] = {
    {"not ready after a reset", "R", "! C0302", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"ready 1.75 s after a reset", "R", "w1750 ! C0302", NONE, 0, 0},
    {"a second transfer at once", NULL, "C0010 ! D1224", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"display while LUTAFSR is 1", NULL, "C0034 D" AREA ",0002 C0034 D" AREA ",0002", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"data first", "R", "D0001", HL_PAPER_FAULT_DATA_WITHOUT_COMMAND, 1, 0, 0},
    {"unknown command", NULL, "C0040", HL_PAPER_FAULT_UNKNOWN_COMMAND, 1, 0, 0},
    {"an argument too few", NULL, "C0011 D0038 C0022", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"an argument too many", NULL, "C0011 D0038,0602,0001", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"a register that nobody names", NULL, "C0011 D0500,0001", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"a VCOM of -6 V", NULL, "C0039 D0001,1770", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"a turned load", NULL, "C0021 D0021,0040,0020,0004,0001 D0000", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"a load that is not packed", NULL, "C0011 D0004,0000 C0021 D0020,0040,0020,0004,0001 D0000", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"mode 8", NULL, "C0034 D" AREA ",0008", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"a load beyond the panel", NULL, "C0021 D0020,031C,0020,0008,0001 D0000,0000", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"a load to the edge", NULL, "C0021 D0020,031C,0257,0004,0001 D0000 C0022", NONE, 0, 0},
    {"a load elsewhere in memory", NULL, "C0011 D0208,0000 C0021 D0020,0000,0000,0004,0001 D0000", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"display beyond the panel", NULL, "C0034 D0000,0000,0320,0259,0002", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"display of another buffer", NULL, "C0037 D" AREA ",0001,0000,0012", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"a load from 2", NULL, "C0021 D0020,0002,0020,0004,0001 D0000", HL_PAPER_FAULT_WINDOW_UNALIGNED, 1, 0, 0},
    {"one bit a pixel from 16", NULL, "C0011 D113A,0004 C0011 D1250,FF00 C0034 D0010,0000,0020,0010,0000 L", HL_PAPER_FAULT_WINDOW_UNALIGNED, 1, 0, 0},
    {"a word short", NULL, "C0021 D0020,0000,0000,0008,0001 D0000 C0022", HL_PAPER_FAULT_WRITE_SHORT, 1, 0, 0},
    {"a word over", NULL, "C0021 D0020,0000,0000,0008,0001 D0000,0000,0000 C0022", HL_PAPER_FAULT_WRITE_LONG, 1, 0, 0},
    {"grey by DU", NULL, "C0021 D0020,0040,0020,0004,0001 D7777 C0022 C0034 D" AREA ",0001 L", HL_PAPER_FAULT_UNKNOWN_INK, 1, 0, 0},
    {"grey by GC16", NULL, "C0021 D0020,0040,0020,0004,0001 D7777 C0022 C0034 D" AREA ",0002 L", NONE, 0, 0},
    {"grey 5 by DU4", NULL, "C0021 D0020,0040,0020,0004,0001 D5555 C0022 C0034 D" AREA ",0007 L", NONE, 0, 0},
    {"grey 4 by DU4", NULL, "C0021 D0020,0040,0020,0004,0001 D4444 C0022 C0034 D" AREA ",0007 L", HL_PAPER_FAULT_UNKNOWN_INK, 1, 0, 0},
    {"DU on a panel that nobody cleared", INIT LOAD PIXELS "C0022", "C0034 D" AREA ",0001 L", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"DU after a reset, the paper not white", NULL, INIT LOAD PIXELS "C0022 C0034 D" AREA ",0001 L", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"ten DU, and one more", NULL,
     "C0034 D" AREA ",0001 L C0034 D" AREA ",0001 L C0034 D" AREA ",0001 L C0034 D" AREA ",0001 L "
     "C0034 D" AREA ",0001 L C0034 D" AREA ",0001 L C0034 D" AREA ",0001 L C0034 D" AREA ",0001 L "
     "C0034 D" AREA ",0001 L C0034 D" AREA ",0001 L", HL_PAPER_FAULT_TOO_MANY_PARTIALS, 1, 0, 0},
    {"at 51 degrees", INIT, WHITE, HL_PAPER_FAULT_TEMPERATURE, 1, 0, 51},
    {"asleep in the middle of a refresh", NULL, "C0034 D" AREA ",0002 C0003", HL_PAPER_FAULT_SLEEP_UNDER_POWER, 1, 0, 0},
    {"a command in sleep", NULL, "C0003 C0302", HL_PAPER_FAULT_LINE_IN_SLEEP, 1, 0, 0},
    {"data in sleep", NULL, "C0003 D0001", HL_PAPER_FAULT_LINE_IN_SLEEP, 1, 0, 0},
    {"RUN in sleep", NULL, "C0003 C0001 C0302", NONE, 0, 0},
    {"standby is heard", NULL, "C0002 C0001 C0302", NONE, 0, 0},
    {"25 MHz", NULL, "c25 C0302", HL_PAPER_FAULT_CLOCK_TOO_FAST, 1, 0, 0},
    {"24 MHz", NULL, "c24 C0302", NONE, 0, 0},
    {"a reset of 90 ms", NULL, "r", HL_PAPER_FAULT_RESET_TOO_SHORT, 1, 0, 0},
};
/* clang-format on */

static void each_offence_is_counted_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(offences) / sizeof(offences[0]); i++) {
        const struct offence *o = &offences[i];
        struct bench b;
        open_it(&b, o->name);
        hl_paper_chip_set_celsius(b.chip, o->celsius ? o->celsius : 21);
        say(&b, o->before ? o->before : SHOWN);
        check_clean(&b);
        say(&b, o->script);
        check_only(&b, o->fault, o->count);
        stop(&b);
    }
}

static void preambles_are_whole_words_that_are_known(void **state)
{
    static const struct {
        const char *name;
        uint8_t bytes[6];
        size_t count;
        unsigned long faults;
    } frames[] = {
        {"a command", {0x60, 0, 3, 2}, 4, 0},
        {"no such preamble", {0x50, 0, 3, 2}, 4, 1},
        {"half a word", {0x60, 0, 3}, 3, 1},
        {"arguments behind a command", {0x60, 0, 3, 2, 0, 1}, 6, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
        struct bench b;
        open_it(&b, frames[i].name);
        say(&b, INIT "w1");
        wire_of->send(&b.wire, frames[i].bytes, frames[i].count);
        check_only(&b, HL_PAPER_FAULT_PREAMBLE, frames[i].faults);
        stop(&b);
    }
}

static void the_chip_answers(void **state)
{
    uint16_t words[20];
    struct bench b;

    (void)state;
    open_it(&b, "answers");
    say(&b, "R C0302");
    read_words(&b, words, 20);
    assert_int_equal(words[0], 800);
    assert_int_equal(words[1], 600);
    assert_int_equal(words[2], 0x36e0);
    assert_int_equal(words[3], 0x0012);
    assert_int_equal(words[12], 'M' | '6' << 8);
    say(&b, "C0039 D0001,05DC C0039 D0000");
    read_words(&b, words, 1);
    assert_int_equal(words[0], 1500);
    say(&b, "C0011 D113A,0004");
    assert_int_equal(read_register(&b, "113A"), 4);
    assert_int_equal(read_register(&b, "1224"), 0);
    check_clean(&b);
    say(&b, INIT "C0034 D0000,0000,0320,0258,0000");
    assert_int_equal(read_register(&b, "1224"), 1);
    read_words(&b, words, 2); /* one more than there is */
    check_only(&b, HL_PAPER_FAULT_PARAMETER_COUNT, 1);
    stop(&b);
}

static void commands_have_a_slower_clock_than_pixels(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_IT8951);
    struct bench b;

    (void)state;
    start_with(&b, "clock", &config);
    say(&b, "c1 " INIT WHITE LOAD "c24 " PIXELS);
    check_clean(&b);
    say(&b, "c2 C0022");
    check_only(&b, HL_PAPER_FAULT_CLOCK_TOO_FAST, 1);
    stop(&b);
}

/* Sixteen greys in eight bits, and eight pixels in each of them with one bit. */
static void other_depths(void **state)
{
    struct bench b;

    (void)state;
    open_it(&b, "depths");
    say(&b, INIT WHITE "C0021 D0030,0000,0000,0004,0001 D3010,FF8F C0022 C0034 "
                       "D0000,0000,0020,0001,0002 L");
    static const uint8_t greys[4] = {1, 3, 8, 15};
    for (int x = 0; x < 4; x++)
        check_int("8 bits", hl_paper_ink(paper_of(&b), x, 0), greys[x]);
    say(&b, "C0021 D0000,0000,0000,0008,0001 D00E4 C0022 C0034 D0000,0000,0020,0001,0002 L");
    static const uint8_t quarters[4] = {0, 5, 10, 15};
    for (int x = 0; x < 4; x++)
        check_int("2 bits", hl_paper_ink(paper_of(&b), x, 0), quarters[x]);
    say(&b, "C0011 D113A,0004 C0011 D1250,F000 C0021 D0030,0000,0000,0004,0001 D0201,0000 C0022 "
            "C0034 D0000,0000,0020,0001,0001 L");
    for (int x = 0; x < 32; x++)
        check_int("1 bit", hl_paper_ink(paper_of(&b), x, 0), x == 0 || x == 9 ? 15 : 0);
    check_clean(&b);
    stop(&b);
}

static void what_is_left_on_is_found_at_the_end(void **state)
{
    static const struct {
        const char *name, *script;
        enum hl_paper_fault fault;
        unsigned long count;
    } ends[] = {
        {"asleep", SHOWN "C0003", NONE},
        {"standby is no sleep", SHOWN "C0002", HL_PAPER_FAULT_SUPPLY_LEFT_ON, 1},
        {"awake", SHOWN, HL_PAPER_FAULT_SUPPLY_LEFT_ON, 1},
        {"in a refresh", SHOWN "C0034 D" AREA ",0002", HL_PAPER_FAULT_SUPPLY_LEFT_ON, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct bench b;
        open_it(&b, ends[i].name);
        say(&b, ends[i].script);
        finish(&b);
        check_only(&b, ends[i].fault, ends[i].count);
        stop(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_show_the_picture_without_a_fault),
        cmocka_unit_test(each_offence_is_counted_by_its_name),
        cmocka_unit_test(preambles_are_whole_words_that_are_known),
        cmocka_unit_test(the_chip_answers),
        cmocka_unit_test(commands_have_a_slower_clock_than_pixels),
        cmocka_unit_test(other_depths),
        cmocka_unit_test(what_is_left_on_is_found_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
