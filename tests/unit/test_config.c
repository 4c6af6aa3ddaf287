#include "unit/check.h"

#include "base/log.h"
#include "config.h"
#include "config_outline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static struct hl_config *parse(const char *yaml, char *error)
{
    return hl_config_parse(yaml, strlen(yaml), "F", error);
}

static struct hl_config *parse_good(const char *yaml)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_config *config = parse(yaml, error);
    if (!config)
        fail_msg("%s\n%s", yaml, error);
    return config;
}

/* ---- Refused, with the whole message ---- */

static const struct {
    const char *yaml, *error;
} bad[] = {
    /* Unknown keys: the key's own line and the nearest name. */
    {"bord:\n  size: auto\n", "F:1: bord: unknown key; did you mean \"board\"?"},
    {"board:\n  driver: null\n  sise: 64x32\n",
     "F:3: board.sise: unknown key; did you mean \"size\"?"},
    {"sources:\n  - url: a\n  - url: b\n    nmae: z\n",
     "F:4: sources[2].nmae: unknown key; did you mean \"name\"?"},
    {"show:\n  colors:\n    text: \"#fff\"\n",
     "F:2: show.colors: unknown key; did you mean \"colours\"?"},
    {"show: {colours: {txt: \"#fff\"}}",
     "F:1: show.colours.txt: unknown key; did you mean \"text\"?"},
    {"\n\nzzzzzz: 1\n",
     "F:3: zzzzzz: unknown key; known here: sources, fetch, board, show, rundown, state"},
    {"rundown:\n  <<: {a: b}\n",
     "F:2: rundown.<<: unknown key; known here: headlines, per_source, max_age"},

    /* Shapes. */
    {"just text", "F:1: must hold keys: sources, fetch, board, show, rundown, state"},
    {"- a\n- b\n", "F:1: must hold keys: sources, fetch, board, show, rundown, state"},
    {"board: terminal", "F:1: board: must hold keys: driver, size, options, refresh"},
    {"board:\n  - driver: x\n", "F:1: board: must hold keys: driver, size, options, refresh"},
    {"\nsources: https://x.example/rss\n",
     "F:2: sources: must be a list, each entry begun by \"- \""},
    {"sources:\n  - https://x.example/rss\n",
     "F:2: sources[1]: must hold keys: name, url, category, every"},
    {"sources:\n  -\n", "F:2: sources[1]: must hold keys: name, url, category, every"},
    {"board:\n  size: [64, 32]\n", "F:2: board.size: must be one value, not a list"},
    {"board:\n  size:\n    width: 64\n", "F:2: board.size: must be one value, not a group of keys"},

    /* YAML that is none, or more than a configuration needs. */
    {"board:\n\tsize: 1\n", "F:2: a tab; YAML is indented by spaces"},
    {"board: {size: \"64x32\n", "F:2: not YAML: "},
    {"a: b: c\n", "F:1: not YAML: mapping values are not allowed"},
    {"board: {size: auto}\nboard: {size: auto}\n",
     "F:2: board: given twice; line 1 has it already"},
    {"show:\n  age: yes\n  clock: yes\n  age: no\n",
     "F:4: show.age: given twice; line 2 has it already"},
    {"state: &x none\n", "F:1: & and * (anchors and aliases) are not used here"},
    {"state: none\nboard: *x\n", "F:2: & and * (anchors and aliases) are not used here"},
    {"state: none\n---\nstate: none\n", "F:2: a second document (---); only one is read"},
    {"? [a]\n: b\n", "F:1: a key must be a word"},
    {"[[[[[[[[[[[[1]]]]]]]]]]]]", "F:1: nested more than 8 deep"},
    {"state: \"a\\0b\"\n", "F:1: state: a control character or a line break"},
    {"state: \"a\\e[2Jb\"\n", "F:1: state: a control character or a line break"},
    {"state: |\n  a\n  b\n", "F:1: state: a control character or a line break"},
    {"state: \"a\\x7fb\"\n", "F:1: state: a control character or a line break"},
    {"state: \"a\\Nb\"\n", "F:1: state: a control character or a line break"},
    {"state: none\n# caf\xe9\n", "F:2: not readable as UTF-8: "},
    {"0123456789012345678901234567890123456789012345678901234567890123456789: 1",
     "F:1: a key of more than 64 bytes"},

    /* Sources. */
    {"sources:\n  - url: a\n  - name: B\n", "F:3: sources[2]: no url"},
    {"sources:\n  - url: \"\"\n", "F:2: sources[1]: no url"},
    {"sources:\n  - url: htps://x.example/\n",
     "F:2: sources[1].url: \"htps://x.example/\": only http, https and file are read; did you mean "
     "\"https://x.example/\"?"},
    {"sources:\n  - url: gopher://x.example/\n", "did you mean \"https://x.example/\"?"},
    {"sources:\n  - url: www.x.example/rss\n",
     "a web address begins with https://; did you mean \"https://www.x.example/rss\"?"},
    {"sources:\n  - url: https://x.example/a b\n", "not an address"},
    {"sources:\n  - name: A\n    every: 5s\n    url: a\n",
     "F:3: sources[1].every: \"5s\": out of range; 1m to 1d"},
    {"sources:\n  - {url: a, every: 2d}\n", "F:2: sources[1].every: \"2d\": out of range"},
    {"sources:\n  - {url: a, every: 10}\n",
     "\"10\": not a duration; write 90s, 10m, 1h, 1h30m or 3d"},
    {"sources:\n  - url: a\n  - url: b\n  - url: a\n",
     "F:4: sources[3].url: \"a\": sources[1] has it already"},
    {"sources:\n  - url: https://x.example/f\n  - url: https://a:b@x.example/f\n",
     "F:3: sources[2].url: \"https://x.example/f\": sources[1] has it already"},
    {"sources:\n  - url: htps://a:b@x.example/\n",
     "F:2: sources[1].url: \"htps://x.example/\": only http, https and file are read"},
    {"sources:\n  - {url: a, name: N}\n  - {url: b, name: N}\n",
     "F:3: sources[2].name: \"N\": sources[1] has it already"},
    {"sources:\n  - url: a\n    weight: 11\n",
     "F:3: sources[1].weight: \"11\": out of range; 1 to 10"},
    {"sources:\n  - url: a\n    max_age: 10m\n", "F:3: sources[1].max_age: \"10m\": out of range"},
    {"sources:\n  - url: a\n    max_headlines: 0\n",
     "F:3: sources[1].max_headlines: \"0\": out of range; 1 to 200"},
    {"sources:\n  - url: a\n    urgency: 9\n",
     "F:3: sources[1].urgency: \"9\": out of range; 1 to 8"},
    {"sources:\n  - url: a\n    trust: perhaps\n",
     "F:3: sources[1].trust: \"perhaps\": not one of"},
    {"sources:\n  - url: a\n    include: word\n",
     "F:3: sources[1].include: must be a list, each entry begun by \"- \""},
    {"sources:\n  - url: a\n    exclude: [b, \"\"]\n", "F:3: sources[1].exclude[2]: empty"},
    {"sources:\n  - url: a\n    headers: [Accept]\n",
     "F:3: sources[1].headers[1]: not a header; write it as \"Accept: text/xml\""},
    {"sources:\n  - url: a\n    headers: [\"X: y\", \"authorization: Bearer x\"]\n",
     "F:3: sources[1].headers[2]: not given here; auth is for secrets"},
    {"sources:\n  - url: a\n    auth: secret\n", "F:3: sources[1].auth: must hold keys: user, "},
    {"sources:\n  - url: a\n    auth: {user: me}\n",
     "F:3: sources[1].auth: give a user with password_file or password_env"},
    {"sources:\n  - url: a\n    auth: {password_env: P}\n", "sources[1].auth: give a user"},
    {"sources:\n  - url: a\n    auth: {token_file: f, token_env: T}\n",
     "sources[1].auth: give a user"},
    {"sources:\n  - url: a\n    auth: {user: me, password_env: P, token_env: T}\n",
     "sources[1].auth: give a user"},
    {"sources:\n  - url: a\n    auth: {password: x}\n",
     "F:3: sources[1].auth.password: unknown key"},

    /* Values. */
    {"board:\n  size: 64x\n", "F:2: board.size: \"64x\": not a size; write WIDTHxHEIGHT in pixels, "
                              "8x8 to 4096x2160, or auto"},
    {"board:\n  size: 7x8\n",
     "F:2: board.size: \"7x8\": out of range; sizes go from 8x8 to 4096x2160"},
    {"board:\n  size: 512x2161\n", "\"512x2161\": out of range"},
    {"board:\n  refresh: fast\n", "F:2: board.refresh: \"fast\": not a rate"},
    {"board:\n  virtual: maybe\n", "F:2: board.virtual: \"maybe\""},
    {"board:\n  refresh: 1001\n", "F:2: board.refresh: \"1001\": out of range; 1 to 1000"},
    {"show:\n  layout: lines\n", "F:2: show.layout: \"lines\": not one of auto, line, two-lines, "
                                 "flip, page; did you mean \"line\"?"},
    {"show:\n  small_scripts: hide\n",
     "F:2: show.small_scripts: \"hide\": not one of enlarge, skip, show"},
    {"show:\n  speed: 140\n", "F:2: show.speed: \"140\": a speed needs its unit"},
    {"show:\n  speed: fast\n", "F:2: show.speed: \"fast\": not a speed; write 140wpm"},
    {"show:\n  speed: 301wpm\n",
     "F:2: show.speed: \"301wpm\": out of range; nobody reads outside of 10wpm to 300wpm"},
    {"show:\n  speed: 31cps\n", "nobody reads outside of 1cps to 30cps"},
    {"show:\n  speed: 0px/s\n", "nobody reads outside of 1px/s to 2000px/s"},
    {"show:\n  speed: nan\n", "not a speed"},
    {"show:\n  line_height: 4\n", "F:2: show.line_height: \"4\": out of range; 7 to 256"},
    {"show:\n  line_height: tall\n", "F:2: show.line_height: \"tall\": not a number"},
    {"show:\n  age: nope\n",
     "F:2: show.age: \"nope\": not one of yes, no, true, false, on, off; did you mean \"no\"?"},
    {"show:\n  language: klingon\n",
     "F:2: show.language: \"klingon\": no language that pages speak"},
    {"show:\n  language: und\n", "write auto, or one of en, hi, ur, ar"},
    {"show:\n  language: \"\"\n", "no language that pages speak"},
    {"show:\n  separator: \"---------------------------------\"\n",
     "F:2: show.separator: too long; at most 32 bytes"},
    {"show:\n  colours:\n    text: #fff\n", "F:3: show.colours.text: no colour; put it in quotes"},
    {"show:\n  colours:\n    accent: ff8800\n",
     "F:3: show.colours.accent: \"ff8800\": a colour begins with #; did you mean \"#ff8800\"?"},
    {"show:\n  colours:\n    dim: \"#ff88\"\n", "F:3: show.colours.dim: \"#ff88\": not a colour"},
    {"show:\n  colours:\n    dim: \"#ggg\"\n", "not a colour"},
    {"show:\n  categories:\n    - name: A\n", "F:3: show.categories[1]: needs a name and a colour"},
    {"show:\n  categories:\n    - name: A\n      colour: red\n",
     "F:4: show.categories[1].colour: \"red\": not a colour"},
    {"show:\n  fonts:\n    - script: Arabic\n", "F:3: show.fonts[1]: needs a script and families"},
    {"show:\n  fonts:\n    - families: [A]\n", "F:3: show.fonts[1]: needs a script and families"},
    {"show:\n  fonts:\n    - script: Arabix\n      families: [A]\n",
     "F:3: show.fonts[1].script: \"Arabix\": no script known here; did you mean \"Arabic\"?"},
    {"show:\n  fonts:\n    - script: Wingdings\n      families: [A]\n",
     "no script known here; `headliner fonts` lists them"},
    {"show:\n  fonts:\n    - script: Deva\n      families: [A, \"\"]\n",
     "F:4: show.fonts[1].families[2]: a family's name, or the path of a font file"},
    {"show:\n  fonts:\n    - script: Deva\n      families: [a, b, c, d, e, f, g, h, i]\n",
     "F:4: show.fonts[1].families: 9 entries; at most 8 are allowed"},
    {"show:\n  fonts:\n    - script: Deva\n      families: A\n",
     "F:4: show.fonts[1].families: must be a list"},
    {"rundown:\n  headlines: 0\n", "F:2: rundown.headlines: \"0\": out of range; 1 to 200"},
    {"rundown:\n  headlines: 99999999999999999999\n", "out of range; 1 to 200"},
    {"rundown:\n  per_source: -3\n", "F:2: rundown.per_source: \"-3\": not a number"},
    {"rundown:\n  max_age: 10m\n", "F:2: rundown.max_age: \"10m\": out of range; 1h to 365d"},
    {"rundown:\n  max_age: 999999999w\n", "too long"},
};

static void bad_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(bad); i++) {
        char error[HL_CONFIG_ERROR_MAX];
        struct hl_config *config = parse(bad[i].yaml, error);
        if (config || !strstr(error, bad[i].error) || strncmp(error, "F:", 2) != 0 ||
            strchr(error, '\n'))
            fail_msg("%s\n%s", bad[i].yaml, config ? "was taken" : error);
        assert_true(errno == EINVAL);
    }
}

static void refuse_bytes(const char *bytes, size_t len, const char *expected)
{
    char error[HL_CONFIG_ERROR_MAX];
    assert_null(hl_config_parse(bytes, len, "F", error));
    if (!strstr(error, expected))
        fail_msg("%s", error);
}

static void bad_bytes(void **state)
{
    (void)state;
    static char big[HL_CONFIG_FILE_MAX + 1];

    refuse_bytes("state: none\n\0", 13, "F:2: a NUL byte");
    refuse_bytes("\xff\xfes\0t\0", 6, "F:1: a NUL byte");
    memset(big, ' ', sizeof(big));
    refuse_bytes(big, sizeof(big), "F: larger than 1024 KiB");
    /* A full-size file of brackets, and one of keys. */
    memset(big, '[', sizeof(big));
    refuse_bytes(big, sizeof(big) - 1, "F:1: nested more than 8 deep");
    for (size_t i = 0; i + 2 < sizeof(big); i += 2)
        memcpy(big + i, "- ", 2);
    refuse_bytes(big, sizeof(big) - 1, "F:1: nested more than 8 deep");
    memset(big, '\n', sizeof(big));
    memcpy(big, "sources:", 8);
    for (size_t i = 9; i + 9 < sizeof(big); i += 9)
        memcpy(big + i, "- url: a\n", 9);
    refuse_bytes(big, sizeof(big) - 1, "too long: more than 16384 keys");
}

static void too_many_entries(void **state)
{
    (void)state;
    static char yaml[32768];
    char error[HL_CONFIG_ERROR_MAX];
    size_t len = (size_t)sprintf(yaml, "sources:\n");

    for (int i = 0; i < HL_CONFIG_SOURCES_MAX; i++)
        len += (size_t)sprintf(yaml + len, "- url: %d\n", i);
    struct hl_config *config = parse_good(yaml);
    assert_int_equal(config->source_count, HL_CONFIG_SOURCES_MAX);
    hl_config_destroy(config);
    sprintf(yaml + len, "- url: last\n");
    assert_null(parse(yaml, error));
    assert_string_equal(error, "F:1: sources: 513 entries; at most 512 are allowed");
}

/* The shipped file with bytes changed, dropped and doubled: taken, or refused in one line. */
static void garbled_files(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\t",   ":",  "- ",     "[",    "}",    "&a ",
                                         "*a",   "\"", "#",      "\n",   "|\n",  "? ",
                                         "\xc2", "\0", "!!int ", "<<: ", "---\n"};
    char shipped[16384], yaml[16384 + 64], error[HL_CONFIG_ERROR_MAX];
    FILE *file = fopen("packaging/headliner.yaml", "r");
    assert_non_null(file);
    size_t shipped_len = fread(shipped, 1, sizeof(shipped), file);
    fclose(file);

    srand(1);
    hl_log_set_level(HL_LOG_ERROR);
    for (int round = 0; round < 600; round++) {
        size_t len = shipped_len;
        memcpy(yaml, shipped, len);
        for (int i = 0; i < 1 + round % 4; i++) {
            const char *piece = pieces[(size_t)rand() % LENGTH(pieces)];
            size_t at = (size_t)rand() % len, n = piece[0] ? strlen(piece) : 1;
            size_t gone = round % 3 == 0 ? 0 : (size_t)rand() % (len - at < 40 ? len - at : 40);
            memmove(yaml + at + n, yaml + at + gone, len - at - gone);
            memcpy(yaml + at, piece, n);
            len = len + n - gone;
        }
        struct hl_config *config = hl_config_parse(yaml, len, "F", error);
        assert_true(config || (strncmp(error, "F:", 2) == 0 && !strchr(error, '\n')));
        hl_config_destroy(config);
    }
    hl_log_set_level(HL_LOG_INFO);
}

/* A long value in a message is cut between characters. */
static void long_values_are_quoted_short(void **state)
{
    (void)state;
    char yaml[1024] = "show:\n  layout: ", error[HL_CONFIG_ERROR_MAX];

    for (int i = 0; i < 300; i++)
        strcat(yaml, "é");
    assert_null(parse(yaml, error));
    assert_non_null(strstr(error, "é…\": not one of"));
    assert_true(strlen(error) < 200);
}

/* ---- Taken ---- */

static void shipped_values(void **state)
{
    (void)state;
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_config *config = hl_config_load(NULL, error);

    assert_non_null(config);
    assert_in_range(config->source_count, 6, 8);
    for (size_t i = 0; i < config->source_count; i++) {
        assert_non_null(config->sources[i].name);
        assert_int_equal(strncmp(config->sources[i].url, "https://", 8), 0);
        assert_in_range(config->sources[i].every_s, 600, 3600);
    }
    assert_string_equal(config->board.driver, "auto");
    assert_int_equal(config->board.width, 0);
    assert_null(config->board.options);
    assert_true(config->board.refresh_hz == 0);
    assert_false(config->board.virtual);
    assert_int_equal(config->show.layout, HL_LAYOUT_AUTO);
    assert_true(config->show.speed.value == 140);
    assert_int_equal(config->show.speed.unit, HL_SPEED_WPM);
    assert_null(config->show.font);
    assert_int_equal(config->show.line_height, 0);
    assert_string_equal(config->show.separator, "•");
    assert_null(config->show.language);
    assert_true(config->show.source && config->show.age && config->show.clock &&
                config->show.category);
    assert_int_equal(config->show.text, 0xffead0);
    assert_true(config->show.category_count > 0);
    assert_int_equal(config->rundown.headlines, 60);
    assert_int_equal(config->rundown.per_source, 15);
    assert_int_equal(config->rundown.age_max_s, 3 * 86400);
    assert_null(config->state);
    hl_config_destroy(config);
}

static const char *const everything_left_out[] = {
    "",
    "\n",
    "# nothing but a comment",
    "---\n",
    "---\n...\n",
    "~",
    "{}",
    "board:\nshow:\nrundown: ~\nstate:\n",
    "board:\n  driver:\n  size: ~\nshow:\n  colours:\n",
    "\xef\xbb\xbfrundown:\n",
};

static void left_out_means_default(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(everything_left_out); i++) {
        struct hl_config *config = parse_good(everything_left_out[i]);
        assert_true(config->source_count >= 6);
        assert_true(config->show.category_count > 0);
        assert_string_equal(config->board.driver, "auto");
        assert_int_equal(config->show.accent, 0xffa620);
        assert_int_equal(config->rundown.headlines, 60);
        hl_config_destroy(config);
    }
}

static void every_key_is_taken(void **state)
{
    (void)state;
    struct hl_config *config = parse_good("sources:\n"
                                          "  - name: Ελλάδα\n"
                                          "    url: https://x.example/?a=1&b=2#c\n"
                                          "    category: Κόσμος\n"
                                          "    every: 1h30m\n"
                                          "  - url: \"-\"\n"
                                          "board:\n"
                                          "  driver: hub75\n"
                                          "  size: 128x64\n"
                                          "  options: pitch=8,glow=0.5\n"
                                          "  refresh: 59.94 Hz\n"
                                          "  virtual: yes\n"
                                          "show:\n"
                                          "  layout: Two-Lines\n"
                                          "  small_scripts: skip\n"
                                          "  speed: 7.5cps\n"
                                          "  font: Noto Sans\n"
                                          "  fonts: [{script: arabic, families: [A B, /c.ttf]}]\n"
                                          "  line_height: 12\n"
                                          "  separator: \"\"\n"
                                          "  language: pt-BR\n"
                                          "  source: no\n"
                                          "  age: off\n"
                                          "  clock: FALSE\n"
                                          "  category: on\n"
                                          "  qr: yes\n"
                                          "  colours: {text: \"#123\", accent: \"#AbCdEf\"}\n"
                                          "  categories: [{name: Sport, colour: \"#0f0\"}]\n"
                                          "rundown:\n"
                                          "  headlines: 200\n"
                                          "  per_source: 1\n"
                                          "  max_age: 1w\n"
                                          "state: /tmp/x.db\n");

    assert_int_equal(config->source_count, 2);
    assert_string_equal(config->sources[0].name, "Ελλάδα");
    assert_string_equal(config->sources[0].url, "https://x.example/?a=1&b=2#c");
    assert_string_equal(config->sources[0].category, "Κόσμος");
    assert_int_equal(config->sources[0].every_s, 5400);
    assert_null(config->sources[1].name);
    assert_string_equal(config->sources[1].url, "-");
    assert_int_equal(config->sources[1].every_s, 600);
    assert_string_equal(config->board.driver, "hub75");
    assert_int_equal(config->board.width, 128);
    assert_int_equal(config->board.height, 64);
    assert_string_equal(config->board.options, "pitch=8,glow=0.5");
    assert_true(config->board.refresh_hz > 59.93 && config->board.refresh_hz < 59.95);
    assert_true(config->board.virtual);
    assert_int_equal(config->show.layout, HL_LAYOUT_TWO_LINES);
    assert_int_equal(config->show.small_scripts, HL_SMALL_SKIP);
    assert_true(config->show.speed.value == 7.5);
    assert_int_equal(config->show.speed.unit, HL_SPEED_CPS);
    assert_string_equal(config->show.font, "Noto Sans");
    assert_int_equal(config->show.fonts_count, 1);
    assert_string_equal(config->show.fonts[0].script, "arabic");
    assert_int_equal(config->show.fonts[0].count, 2);
    assert_string_equal(config->show.fonts[0].families[1], "/c.ttf");
    assert_int_equal(config->show.line_height, 12);
    assert_string_equal(config->show.separator, "");
    assert_string_equal(config->show.language, "pt-BR");
    assert_false(config->show.source || config->show.age || config->show.clock);
    assert_true(config->show.category && config->show.qr);
    assert_int_equal(config->show.text, 0x112233);
    assert_int_equal(config->show.accent, 0xabcdef);
    assert_int_equal(config->show.dim, 0x8c8c8c);
    assert_int_equal(config->show.category_count, 1);
    assert_int_equal(config->show.categories[0].colour, 0x00ff00);
    assert_int_equal(config->rundown.headlines, 200);
    assert_int_equal(config->rundown.per_source, 1);
    assert_int_equal(config->rundown.age_max_s, 7 * 86400);
    assert_string_equal(config->state, "/tmp/x.db");
    hl_config_destroy(config);
}

/* All keys of one source, and the defaults of another. */
static void every_key_of_a_source_is_taken(void **state)
{
    (void)state;
    struct hl_config *config = parse_good(
        "fetch: {user_agent: \"Mine/1\", proxy: \"http://p.example:3128\"}\n"
        "sources:\n"
        "  - url: https://x.example/api\n    weight: 10\n    max_age: 6h\n    max_headlines: 3\n"
        "    include: [storm, \"high water\"]\n    exclude: [sport]\n    urgency: 2\n"
        "    trust: no\n    items: /articles\n    title: /headline\n    link: /url\n"
        "    published: /date\n    id: /id\n    summary: /text\n"
        "    auth: {user: me, password_file: /etc/secret}\n"
        "    headers: [\"Accept: application/json\"]\n    user_agent: Other/2\n"
        "    proxy: none\n    private: yes\n    live: yes\n    logo: /a/logo.png\n"
        "  - url: b\n    auth: {token_env: T}\n    include:\n"
        "  - url: c\n    proxy: auto\n    user_agent: AUTO\n");
    const struct hl_config_source *a = &config->sources[0], *b = &config->sources[1],
                                  *c = &config->sources[2];
    assert_string_equal(config->fetch.user_agent, "Mine/1");
    assert_string_equal(config->fetch.proxy, "http://p.example:3128");
    assert_int_equal(a->weight, 10);
    assert_int_equal(a->age_max_s, 6 * 3600);
    assert_int_equal(a->headlines_max, 3);
    assert_int_equal(a->include.count, 2);
    assert_string_equal(a->include.items[1], "high water");
    assert_int_equal(a->exclude.count, 1);
    assert_string_equal(a->exclude.items[0], "sport");
    assert_int_equal(a->urgency, 2);
    assert_false(a->trust);
    assert_string_equal(a->recipe.items, "/articles");
    assert_string_equal(a->recipe.title, "/headline");
    assert_string_equal(a->recipe.link, "/url");
    assert_string_equal(a->recipe.published, "/date");
    assert_string_equal(a->recipe.id, "/id");
    assert_string_equal(a->recipe.summary, "/text");
    assert_string_equal(a->auth.user, "me");
    assert_string_equal(a->auth.password_file, "/etc/secret");
    assert_int_equal(a->headers.count, 1);
    assert_string_equal(a->headers.items[0], "Accept: application/json");
    assert_string_equal(a->user_agent, "Other/2");
    assert_string_equal(a->proxy, "none");
    assert_true(a->allow_private && a->live);
    assert_string_equal(a->logo, "/a/logo.png");
    assert_string_equal(b->auth.token_env, "T");
    assert_int_equal(b->include.count, 0);
    assert_int_equal(c->weight, HL_CONFIG_WEIGHT_DEFAULT);
    assert_int_equal(c->age_max_s + c->headlines_max + c->urgency, 0);
    assert_true(c->trust && !c->allow_private && !c->live);
    assert_null(c->recipe.items);
    assert_null(c->auth.user);
    assert_null(c->user_agent);
    assert_null(c->proxy);
    hl_config_destroy(config);
}

static void empty_lists_are_empty(void **state)
{
    (void)state;
    static const char *const texts[] = {"sources: []\nshow: {categories: []}\n",
                                        "sources:\nshow:\n  categories:\n"};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct hl_config *config = parse_good(texts[i]);
        assert_int_equal(config->source_count, 0);
        assert_int_equal(config->show.category_count, 0);
        hl_config_destroy(config);
    }
}

/* The shipped file is the tour of all keys: none may be missing from it. */
static void shipped_file_has_every_key(void **state)
{
    (void)state;
    static const char *const paths[] = {"sources[1].name",
                                        "sources[1].url",
                                        "sources[1].category",
                                        "sources[1].every",
                                        "fetch.user_agent",
                                        "fetch.proxy",
                                        "board.driver",
                                        "board.size",
                                        "board.options",
                                        "board.refresh",
                                        "board.virtual",
                                        "show.layout",
                                        "show.small_scripts",
                                        "show.speed",
                                        "show.font",
                                        "show.fonts",
                                        "show.line_height",
                                        "show.separator",
                                        "show.language",
                                        "show.source",
                                        "show.age",
                                        "show.clock",
                                        "show.category",
                                        "show.qr",
                                        "show.theme",
                                        "show.colours.text",
                                        "show.colours.accent",
                                        "show.colours.dim",
                                        "show.categories[1].name",
                                        "show.categories[1].colour",
                                        "rundown.headlines",
                                        "rundown.per_source",
                                        "rundown.max_age",
                                        "state"};
    char error[HL_CONFIG_ERROR_MAX], yaml[16384];
    FILE *file = fopen("packaging/headliner.yaml", "r");
    assert_non_null(file); /* tests run from the repository's root */
    size_t len = fread(yaml, 1, sizeof(yaml), file);
    fclose(file);

    struct hl_outline outline;
    assert_int_equal(hl_outline_init(&outline, yaml, len, "F", error), 0);
    for (size_t i = 0; i < LENGTH(paths); i++)
        if (!hl_outline_find(&outline, paths[i]))
            fail_msg("packaging/headliner.yaml does not show %s", paths[i]);
    hl_outline_finish(&outline);
}

/* Pictures count from the folder of the file that names them. */
static void paths_of_pictures(void **state)
{
    static const struct {
        const char *file, *logo, *taken;
    } rows[] = {
        {"/etc/headliner.yaml", "a.png", "/etc/a.png"},
        {"/etc/headliner.yaml", "logos/a.png", "/etc/logos/a.png"},
        {"/etc/headliner.yaml", "/srv/a.png", "/srv/a.png"},
        {"config/x.yaml", "a.png", "config/a.png"},
        {"x.yaml", "a.png", "a.png"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        char yaml[256], error[HL_CONFIG_ERROR_MAX];
        snprintf(yaml, sizeof(yaml), "sources: [{url: x, logo: %s}, {url: y}]", rows[i].logo);
        struct hl_config *config = hl_config_parse(yaml, strlen(yaml), rows[i].file, error);
        assert_non_null(config);
        assert_string_equal(config->sources[0].logo, rows[i].taken);
        assert_null(config->sources[1].logo);
        assert_null(config->show.theme.picture);
        hl_config_destroy(config);
    }
}

/* ---- Files ---- */

static char folder[] = "/tmp/headliner-test-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[128];
    static const char *const names[] = {"/headliner/config.yaml", "/headliner",
                                        "/.config/headliner", "/.config", ""};
    for (size_t i = 0; i < LENGTH(names); i++) {
        snprintf(path, sizeof(path), "%s%s", folder, names[i]);
        remove(path);
    }
    return 0;
}

static void files(void **state)
{
    (void)state;
    char error[HL_CONFIG_ERROR_MAX], path[128], expected[256];

    assert_null(hl_config_load("/nonexistent/x.yaml", error));
    assert_string_equal(error, "/nonexistent/x.yaml: No such file or directory");
    assert_int_equal(errno, ENOENT);
    assert_null(hl_config_load("/tmp", error));
    assert_string_equal(error, "/tmp: Is a directory");
    assert_null(hl_config_load("/dev/zero", error));
    assert_non_null(strstr(error, "/dev/zero: larger than"));

    setenv("XDG_CONFIG_HOME", folder, 1);
    char *found = hl_config_find();
    assert_true(!found || strcmp(found, "/etc/headliner.yaml") == 0);
    free(found);
    snprintf(path, sizeof(path), "%s/headliner", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    strcat(path, "/config.yaml");
    FILE *file = fopen(path, "w");
    fputs("show:\n  sped: 1\n", file);
    fclose(file);
    found = hl_config_find();
    assert_string_equal(found, path);
    free(found);
    assert_null(hl_config_load(path, error));
    snprintf(expected, sizeof(expected), "%s:2: show.sped: unknown key; did you mean \"speed\"?",
             path);
    assert_string_equal(error, expected);

    /* Not absolute: ignored, as the XDG rules say; then the home folder. */
    setenv("XDG_CONFIG_HOME", "relative", 1);
    setenv("HOME", folder, 1);
    found = hl_config_find();
    assert_true(!found || strcmp(found, "/etc/headliner.yaml") == 0);
    free(found);
    unsetenv("XDG_CONFIG_HOME");
}

/* ---- The pieces ---- */

static void sizes(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",       "x",      "64",      "64x",    "x32",          "64x32x1",
        "-64x32", " 64x32", "64 x 32", "64x32 ", "9999999999x8", "64*32",
        "0x0",    "4097x8", "7x8",     "8x7",    "064xx32"};
    char error[HL_CONFIG_ERROR_MAX];
    int width = 1, height = 1;

    assert_int_equal(hl_config_parse_size("8x8", &width, &height, error), 0);
    assert_int_equal(hl_config_parse_size("1872X1404", &width, &height, error), 0);
    assert_int_equal(width, 1872);
    assert_int_equal(height, 1404);
    for (size_t i = 0; i < LENGTH(refused); i++)
        if (hl_config_parse_size(refused[i], &width, &height, error) != -EINVAL)
            fail_msg("%s was taken", refused[i]);
    assert_int_equal(width, 1872);
    assert_int_equal(hl_config_parse_size("AUTO", &width, &height, error), 0);
    assert_int_equal(width + height, 0);
}

static void speeds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
        enum hl_speed_unit unit;
    } taken[] = {{"140wpm", 140, HL_SPEED_WPM},    {"140 WPM", 140, HL_SPEED_WPM},
                 {"10wpm", 10, HL_SPEED_WPM},      {"12cps", 12, HL_SPEED_CPS},
                 {"30cps", 30, HL_SPEED_CPS},      {"72px/s", 72, HL_SPEED_PPS},
                 {"72.5 px/s", 72.5, HL_SPEED_PPS}};
    static const char *const refused[] = {
        "",       "wpm",   "-1wpm", "140",      "140wpms", "1e2wpm",   "0x9wpm",
        "infwpm", ".5cps", "9wpm",  "300.5wpm", "30.1cps", "2001px/s", "1111111111111wpm"};
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_speed speed;

    for (size_t i = 0; i < LENGTH(taken); i++) {
        assert_int_equal(hl_config_parse_speed(taken[i].text, &speed, error), 0);
        assert_true(speed.value == taken[i].value && speed.unit == taken[i].unit);
    }
    for (size_t i = 0; i < LENGTH(refused); i++)
        if (hl_config_parse_speed(refused[i], &speed, error) != -EINVAL)
            fail_msg("%s was taken", refused[i]);
}

/* What a call writes to standard error. */
static const char *logged(void (*call)(void))
{
    static char text[4096];
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);

    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    call();
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void parse_calm(void)
{
    struct hl_speed speed;
    char error[HL_CONFIG_ERROR_MAX];
    assert_int_equal(hl_config_parse_speed("180wpm", &speed, error), 0);
    assert_int_equal(hl_config_parse_speed("18cps", &speed, error), 0);
}

static void parse_fast(void)
{
    struct hl_speed speed;
    char error[HL_CONFIG_ERROR_MAX];
    assert_int_equal(hl_config_parse_speed("181wpm", &speed, error), 0);
}

static void fast_speeds_are_warned_of(void **state)
{
    (void)state;
    assert_string_equal(logged(parse_calm), "");
    assert_string_equal(logged(parse_fast), "headliner: config: warning: speed 181wpm: past 180wpm "
                                            "many readers lose the thread\n");
}

static void durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } taken[] = {{"90s", 90},     {"10m", 600},        {"1h", 3600},
                 {"1h30m", 5400}, {"3d", 259200},      {"1w", 604800},
                 {"0s", 0},       {"1d1h1m1s", 90061}, {"999999999s", 999999999}};
    static const char *const refused[] = {"",    "s",   "10",   "m10", "10 m",         "1h30",
                                          "-5m", "10M", "1.5h", "1y",  "10000000000s", "9999w"};
    char error[HL_CONFIG_ERROR_MAX];
    int64_t seconds;

    for (size_t i = 0; i < LENGTH(taken); i++) {
        if (hl_config_parse_duration(taken[i].text, &seconds, error) != 0)
            fail_msg("%s", error);
        assert_int_equal(seconds, taken[i].seconds);
    }
    for (size_t i = 0; i < LENGTH(refused); i++)
        if (hl_config_parse_duration(refused[i], &seconds, error) != -EINVAL)
            fail_msg("%s was taken", refused[i]);
}

static void colours(void **state)
{
    (void)state;
    static const char *const refused[] = {"",        "#",   "#12",  "#1234", "#12345", "#1234567",
                                          "#12345g", "red", "0xff", "# fff", "#+12345"};
    char error[HL_CONFIG_ERROR_MAX];
    uint32_t rgb = 1;

    assert_int_equal(hl_config_parse_colour("#000000", &rgb, error), 0);
    assert_int_equal(rgb, 0);
    assert_int_equal(hl_config_parse_colour("#f80", &rgb, error), 0);
    assert_int_equal(rgb, 0xff8800);
    assert_int_equal(hl_config_parse_colour("#12aBcF", &rgb, error), 0);
    assert_int_equal(rgb, 0x12abcf);
    for (size_t i = 0; i < LENGTH(refused); i++)
        if (hl_config_parse_colour(refused[i], &rgb, error) != -EINVAL)
            fail_msg("%s was taken", refused[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_table),
        cmocka_unit_test(bad_bytes),
        cmocka_unit_test(too_many_entries),
        cmocka_unit_test(garbled_files),
        cmocka_unit_test(long_values_are_quoted_short),
        cmocka_unit_test(shipped_values),
        cmocka_unit_test(left_out_means_default),
        cmocka_unit_test(every_key_is_taken),
        cmocka_unit_test(paths_of_pictures),
        cmocka_unit_test(every_key_of_a_source_is_taken),
        cmocka_unit_test(empty_lists_are_empty),
        cmocka_unit_test(shipped_file_has_every_key),
        cmocka_unit_test_setup_teardown(files, make_folder, remove_folder),
        cmocka_unit_test(sizes),
        cmocka_unit_test(speeds),
        cmocka_unit_test(fast_speeds_are_warned_of),
        cmocka_unit_test(durations),
        cmocka_unit_test(colours),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
