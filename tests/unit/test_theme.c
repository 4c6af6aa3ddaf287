/* Themes: what a file says, and where it is wrong. */
#include "unit/check.h"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/headliner-theme-XXXXXX";

static void write_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

/* The config in the folder that names THEME. */
static struct hl_config *load(const char *theme, char *error)
{
    char path[128], yaml[256];
    snprintf(yaml, sizeof(yaml), "sources: []\nshow:\n  theme: %s\n", theme);
    write_file("config.yaml", yaml);
    snprintf(path, sizeof(path), "%s/config.yaml", folder);
    return hl_config_load(path, error);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof(path), "%s/config.yaml", folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/t.yaml", folder);
    unlink(path);
    return rmdir(folder);
}

static void defaults(void **state)
{
    char error[HL_CONFIG_ERROR_MAX];
    (void)state;
    struct hl_config *config = hl_config_load(NULL, error);
    assert_non_null(config);
    const struct hl_theme *theme = &config->show.theme;
    assert_string_equal(theme->name, "");
    assert_null(theme->lead_font);
    assert_true(theme->lead_bold && theme->rules);
    assert_int_equal(theme->lead_rows, HL_THEME_AUTO);
    assert_int_equal(theme->list_rows, HL_THEME_AUTO);
    assert_int_equal(theme->small_rows, HL_THEME_AUTO);
    assert_int_equal(theme->margin, HL_THEME_AUTO);
    assert_int_equal(theme->columns, HL_THEME_AUTO);
    assert_false(config->show.qr);
    assert_null(config->theme);
    hl_config_destroy(config);
}

/* A relative path counts from the config's folder. */
static void every_key_is_taken(void **state)
{
    char error[HL_CONFIG_ERROR_MAX];
    (void)state;
    write_file("t.yaml", "name: \"Η Εφημερίδα\"\nlead_font: DejaVu Serif\nlead_bold: no\n"
                         "lead_rows: 60\nlist_rows: 30\nsmall_rows: 18\nmargin: 0\n"
                         "columns: 3\nrules: no\n");
    struct hl_config *config = load("t.yaml", error);
    if (!config)
        fail_msg("%s", error);
    const struct hl_theme *theme = &config->show.theme;
    assert_string_equal(theme->name, "Η Εφημερίδα");
    assert_string_equal(theme->lead_font, "DejaVu Serif");
    assert_false(theme->lead_bold || theme->rules);
    assert_int_equal(theme->lead_rows, 60);
    assert_int_equal(theme->list_rows, 30);
    assert_int_equal(theme->small_rows, 18);
    assert_int_equal(theme->margin, 0);
    assert_int_equal(theme->columns, 3);
    hl_config_destroy(config);
}

static const struct {
    const char *name, *yaml, *error; /* after the folder */
} bad[] = {
    {"unknown key", "lead_rows: 40\ncolums: 2\n",
     "/t.yaml:2: colums: unknown key; did you mean \"columns\"?"},
    {"rows too low", "list_rows: 7\n", "/t.yaml:1: list_rows: \"7\": out of range; 8 to 256"},
    {"rows too high", "\nlead_rows: 257\n",
     "/t.yaml:2: lead_rows: \"257\": out of range; 8 to 256"},
    {"margin too wide", "margin: 201\n", "/t.yaml:1: margin: \"201\": out of range; 0 to 200"},
    {"no column", "columns: 0\n", "/t.yaml:1: columns: \"0\": out of range; 1 to 6"},
    {"a list", "name: [a]\n", "/t.yaml:1: name: must be one value, not a list"},
};

static void wrong_files_are_told(void **state)
{
    char error[HL_CONFIG_ERROR_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        write_file("t.yaml", bad[i].yaml);
        assert_null(load("t.yaml", error));
        if (strncmp(error, folder, strlen(folder)) != 0 ||
            strcmp(error + strlen(folder), bad[i].error) != 0)
            fail_msg("%s: %s", bad[i].name, error);
    }
    assert_null(load("nonesuch.yaml", error));
    assert_non_null(strstr(error, "/nonesuch.yaml: No such file"));
    struct hl_config *config = load("auto", error);
    assert_non_null(config);
    hl_config_destroy(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(every_key_is_taken),
        cmocka_unit_test(wrong_files_are_told),
    };
    return cmocka_run_group_tests_name("theme", tests, make_folder, remove_folder);
}
