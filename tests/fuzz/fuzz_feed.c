/* Any bytes as a document: nothing may break, items must be clean, and splitting the bytes must
 * not change anything.
 *
 * Built by clang -fsanitize=fuzzer,address,undefined with firmware/base/{buf,clock}.c and
 * all of firmware/news, and run on tests/fuzz/corpus/feed; its siblings likewise. */
#include "digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    read_twice(bytes, size, NULL);
    return 0;
}
