/* Runs every file of the fuzzers' corpus through its fuzzer, so that what was once found stays
 * mended. */
#define LLVMFuzzerTestOneInput fuzz_feed
#include "fuzz/fuzz_feed.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_json
#include "fuzz/fuzz_json.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_html
#include "fuzz/fuzz_html.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_date
#include "fuzz/fuzz_date.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_plain
#include "fuzz/fuzz_plain.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_text
#include "fuzz/fuzz_text.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_encoding
#include "fuzz/fuzz_encoding.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_xml
#include "fuzz/fuzz_xml.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_picture
#include "fuzz/fuzz_picture.c"
#undef LLVMFuzzerTestOneInput

#define LLVMFuzzerTestOneInput fuzz_sse
#include "fuzz/fuzz_sse.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_http
#include "fuzz/fuzz_http.c"
#undef LLVMFuzzerTestOneInput

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define CORPUS       "tests/fuzz/corpus/"
#define CORPUS_MAX   (1u << 20) /* bytes of one file */
#define CORPUS_PATH  512
#define CORPUS_FILES 3 /* at least so many in each folder */

typedef int (*target_fn)(const uint8_t *bytes, size_t size);

static void run_file(const char *path, target_fn target)
{
    uint8_t *bytes = malloc(CORPUS_MAX);
    FILE *file = fopen(path, "rb");
    assert_non_null(bytes);
    assert_non_null(file);
    size_t size = fread(bytes, 1, CORPUS_MAX, file);
    fclose(file);
    target(bytes, size);
    free(bytes);
}

static void run_folder(const char *name, target_fn target)
{
    char path[CORPUS_PATH];
    int count = 0;
    snprintf(path, sizeof(path), CORPUS "%s", name);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), CORPUS "%s/%s", name, entry->d_name);
        run_file(path, target);
        count++;
    }
    closedir(folder);
    assert_true(count >= CORPUS_FILES);
}

static void feed_corpus(void **state)
{
    (void)state;
    run_folder("feed", fuzz_feed);
}

static void json_corpus(void **state)
{
    (void)state;
    run_folder("json", fuzz_json);
}

static void html_corpus(void **state)
{
    (void)state;
    run_folder("html", fuzz_html);
}

static void date_corpus(void **state)
{
    (void)state;
    run_folder("date", fuzz_date);
}

static void plain_corpus(void **state)
{
    (void)state;
    run_folder("plain", fuzz_plain);
}

static void text_corpus(void **state)
{
    (void)state;
    run_folder("text", fuzz_text);
}

static void encoding_corpus(void **state)
{
    (void)state;
    run_folder("encoding", fuzz_encoding);
}

static void xml_corpus(void **state)
{
    (void)state;
    run_folder("xml", fuzz_xml);
}

static void picture_corpus(void **state)
{
    (void)state;
    run_folder("picture", fuzz_picture);
}

static void sse_corpus(void **state)
{
    (void)state;
    run_folder("sse", fuzz_sse);
}

static void http_corpus(void **state)
{
    (void)state;
    run_folder("http", fuzz_http);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feed_corpus),     cmocka_unit_test(json_corpus),
        cmocka_unit_test(html_corpus),     cmocka_unit_test(date_corpus),
        cmocka_unit_test(plain_corpus),    cmocka_unit_test(text_corpus),
        cmocka_unit_test(encoding_corpus), cmocka_unit_test(xml_corpus),
        cmocka_unit_test(picture_corpus),  cmocka_unit_test(sse_corpus),
        cmocka_unit_test(http_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
