/* The trace of the wires, read back as a viewer would. */
#include "check.h"

#include "host-sim/vcd.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHANGES_MAX 200000

struct change {
    int64_t time;
    uint32_t levels;
};

/* What a file says: names in order, and the levels after each instant. */
struct trace {
    char names[HL_VCD_WIRES_MAX][HL_VCD_NAME_MAX + 1];
    char ids[HL_VCD_WIRES_MAX];
    int count, changes;
    bool picoseconds, complete;
    struct change change[CHANGES_MAX];
};

static int find_wire(const struct trace *t, char id)
{
    for (int i = 0; i < t->count; i++)
        if (t->ids[i] == id)
            return i;
    fail_msg("no wire %c", id);
    return -1;
}

static void read_value(struct trace *t, const char *line)
{
    int wire = find_wire(t, line[1]);
    struct change *c = &t->change[t->changes - 1];

    assert_true(t->changes > 0 && strlen(line) == 2);
    c->levels = (c->levels & ~((uint32_t)1 << wire)) | (uint32_t)(line[0] - '0') << wire;
}

static void read_line(struct trace *t, const char *line)
{
    int64_t time;
    char end;

    if (strcmp(line, "$timescale 1 ps $end") == 0) {
        t->picoseconds = true;
    } else if (sscanf(line, "$var wire 1 %c %64s $en%c", &t->ids[t->count], t->names[t->count],
                      &end) == 3) {
        t->count++;
    } else if (line[0] == '$') {
        t->complete |= strcmp(line, "$enddefinitions $end") == 0;
    } else if (sscanf(line, "#%" SCNd64, &time) == 1) {
        assert_true(t->changes < CHANGES_MAX);
        assert_true(t->changes == 0 || time > t->change[t->changes - 1].time);
        uint32_t levels = t->changes ? t->change[t->changes - 1].levels : 0;
        t->change[t->changes++] = (struct change){time, levels};
    } else {
        assert_true(line[0] == '0' || line[0] == '1');
        read_value(t, line);
    }
}

static struct trace *read_back(const char *path)
{
    struct trace *t = calloc(1, sizeof(*t));
    FILE *file = fopen(path, "r");
    char line[256];

    assert_non_null(t);
    assert_non_null(file);
    while (fgets(line, sizeof(line), file)) {
        size_t len = strlen(line);
        assert_int_equal(line[len - 1], '\n'); /* never half a line */
        line[len - 1] = '\0';
        read_line(t, line);
    }
    fclose(file);
    return t;
}

static int make_file(void **state)
{
    char *path = strdup("/tmp/headliner-vcd-XXXXXX");
    int fd = mkstemp(path);

    *state = path;
    return fd < 0 || close(fd);
}

static int remove_file(void **state)
{
    unlink(*state);
    free(*state);
    return 0;
}

static const char *const names[] = {"CLK", "LAT", "OE"};

static void what_is_set_is_read_back(void **state)
{
    static const struct change set[] = {
        {5000, 4},
        {5001, 5},
        {5002, 4},
        {5002, 6},
        {5003, 6},
        {999999995000, 3},
        {999999996000, 0xf8},
    };
    static const struct change want[] = {
        {0, 4}, {1, 5}, {2, 6}, {999999990000, 3}, {999999991000, 0}};
    struct hl_vcd *vcd = hl_vcd_create(*state, names, 3, 0);

    assert_non_null(vcd);
    for (size_t i = 0; i < sizeof(set) / sizeof(set[0]); i++)
        hl_vcd_set(vcd, set[i].time, set[i].levels);
    assert_int_equal(hl_vcd_destroy(vcd), 0);
    struct trace *t = read_back(*state);
    assert_true(t->picoseconds && t->complete);
    assert_int_equal(t->count, 3);
    for (int i = 0; i < 3; i++)
        assert_string_equal(t->names[i], names[i]);
    assert_int_equal(t->changes, sizeof(want) / sizeof(want[0]));
    for (int i = 0; i < t->changes; i++) {
        check_int("time", t->change[i].time, want[i].time);
        check_int("levels", t->change[i].levels, want[i].levels);
    }
    free(t);
}

/* Far more than the buffer, on every wire there can be. */
static void a_long_trace_of_all_wires(void **state)
{
    const char *many[HL_VCD_WIRES_MAX];
    char text[HL_VCD_WIRES_MAX][HL_VCD_NAME_MAX + 1];
    uint32_t seed = 1, levels[5000];

    for (int i = 0; i < HL_VCD_WIRES_MAX; i++) {
        memset(text[i], 'a', HL_VCD_NAME_MAX);
        text[i][HL_VCD_NAME_MAX] = '\0';
        text[i][0] = (char)('A' + i);
        many[i] = text[i];
    }
    struct hl_vcd *vcd = hl_vcd_create(*state, many, HL_VCD_WIRES_MAX, 0);
    assert_non_null(vcd);
    for (int i = 0; i < 5000; i++) {
        seed = seed * 1664525 + 1013904223;
        levels[i] = seed ^ seed >> 16;
        hl_vcd_set(vcd, INT64_C(1000000) * i, levels[i]);
    }
    assert_int_equal(hl_vcd_destroy(vcd), 0);
    struct trace *t = read_back(*state);
    assert_int_equal(t->count, HL_VCD_WIRES_MAX);
    assert_string_equal(t->names[31], many[31]);
    assert_int_equal(t->changes, 5000);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(t->change[i].levels, levels[i]);
    free(t);
}

static void the_ceiling_is_kept(void **state)
{
    struct hl_vcd *vcd = hl_vcd_create(*state, names, 3, 10000);
    struct stat info;

    assert_non_null(vcd);
    for (int i = 0; i < 5000; i++)
        hl_vcd_set(vcd, 100 + i, (uint32_t)i);
    assert_int_equal(hl_vcd_destroy(vcd), -EFBIG);
    assert_int_equal(stat(*state, &info), 0);
    assert_in_range(info.st_size, 9000, 10000);
    struct trace *t = read_back(*state);
    assert_true(t->complete);
    for (int i = 0; i < t->changes; i++)
        assert_int_equal(t->change[i].levels, i & 7);
    free(t);
}

/* Runs WRITE with standard error in a file, and counts its lines. */
static int count_log_lines(const char *path, const char *log, int *err)
{
    int lines = 0, saved = dup(STDERR_FILENO), fd = open(log, O_RDWR | O_TRUNC);
    struct hl_vcd *vcd = hl_vcd_create(path, names, 3, 0);
    char c;

    assert_non_null(vcd);
    dup2(fd, STDERR_FILENO);
    for (int i = 0; i < 100000; i++)
        hl_vcd_set(vcd, i, (uint32_t)i);
    *err = hl_vcd_destroy(vcd);
    dup2(saved, STDERR_FILENO);
    lseek(fd, 0, SEEK_SET);
    while (read(fd, &c, 1) == 1)
        lines += c == '\n';
    close(saved);
    close(fd);
    return lines;
}

static void a_full_disk_is_said_once(void **state)
{
    int err = 0;

    assert_int_equal(count_log_lines("/dev/full", *state, &err), 1);
    assert_int_equal(err, -ENOSPC);
    assert_int_equal(count_log_lines("/dev/null", *state, &err), 0);
    assert_int_equal(err, 0);
}

static void bad_names_and_paths_are_refused(void **state)
{
    static const char *const bad[] = {"", "A B", "A\n", "\xc3\xa4"};
    char longest[HL_VCD_NAME_MAX + 2];
    const char *name = longest;

    memset(longest, 'x', sizeof(longest));
    longest[HL_VCD_NAME_MAX + 1] = '\0';
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        errno = 0;
        assert_null(hl_vcd_create(*state, &bad[i], 1, 0));
        assert_int_equal(errno, EINVAL);
    }
    assert_null(hl_vcd_create(*state, &name, 1, 0));
    assert_null(hl_vcd_create(*state, names, 0, 0));
    assert_null(hl_vcd_create(*state, names, HL_VCD_WIRES_MAX + 1, 0));
    errno = 0;
    assert_null(hl_vcd_create("/nowhere/at/all.vcd", names, 3, 0));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(hl_vcd_destroy(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_set_is_read_back, make_file, remove_file),
        cmocka_unit_test_setup_teardown(a_long_trace_of_all_wires, make_file, remove_file),
        cmocka_unit_test_setup_teardown(the_ceiling_is_kept, make_file, remove_file),
        cmocka_unit_test_setup_teardown(a_full_disk_is_said_once, make_file, remove_file),
        cmocka_unit_test_setup_teardown(bad_names_and_paths_are_refused, make_file, remove_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
