/* Whole feeds in the shapes that the web has, of our own writing, with what is to be read in them
 * beside each: tests/samples/feeds/NAME and NAME.txt, in the form of feed_text.h. */
#include "unit/feed_text.h"

#include <dirent.h>

#define FOLDER      "tests/samples/feeds/"
#define FILE_MAX    (64u << 10)
#define PATH_MAX_   256
#define SAMPLES_MIN 31

static char *read_file(const char *path, size_t *size)
{
    char *text = calloc(1, FILE_MAX + 1);
    FILE *file = fopen(path, "rb");
    assert_non_null(text);
    if (!file)
        fail_msg("no %s", path);
    *size = fread(text, 1, FILE_MAX, file);
    fclose(file);
    return text;
}

static void check_sample(const char *name)
{
    char path[PATH_MAX_];
    size_t expected_size;
    struct feed_case one = {.name = name, .url = "https://feeds.example/sub/feed"};
    snprintf(path, sizeof(path), FOLDER "%s", name);
    char *document = read_file(path, &one.size);
    snprintf(path, sizeof(path), FOLDER "%s.txt", name);
    char *expected = read_file(path, &expected_size);
    one.document = document;
    one.expected = expected;
    feed_text_check(&one);
    free(document);
    free(expected);
}

static void every_sample(void **state)
{
    (void)state;
    int count = 0;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || (len > 4 && strcmp(entry->d_name + len - 4, ".txt") == 0))
            continue;
        check_sample(entry->d_name);
        count++;
    }
    closedir(folder);
    assert_true(count >= SAMPLES_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
