/* Any bytes as a date or an age: nothing may break, and what comes out is a time. */
#include "base/clock.h"
#include "news/date.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    int64_t age = 0;
    if (!text)
        return 0;
    if (size)
        memcpy(text, bytes, size);
    text[size] = '\0';
    int64_t when = hl_date_parse(text);
    /* Years 0 to 9999, a day more for the zones. */
    if (when != HL_TIME_NONE && (when < INT64_C(-62167305600) || when > INT64_C(253402387200)))
        abort();
    if (hl_date_parse_age(text, size, &age) && age < 0)
        abort();
    free(text);
    return 0;
}
