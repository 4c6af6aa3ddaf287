#include "show/label.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

void hl_label_source(const struct hl_headline *headline, char *out, size_t size)
{
    static const char *const marks[] = {" – ", " — ", " - ", " | ", ": ", " » "};
    snprintf(out, size, "%s", headline->source);
    for (size_t i = 0; strlen(out) > HL_LABEL_LONG && i < sizeof(marks) / sizeof(*marks); i++) {
        char *at = strstr(out, marks[i]);
        if (at && at != out)
            *at = '\0';
    }
    size_t len = strlen(out);
    if (*headline->also)
        snprintf(out + len, size - len, ", %s", headline->also);
}

const struct hl_category_colour *hl_label_category(const struct hl_show_options *options,
                                                   const struct hl_headline *headline)
{
    for (size_t i = 0; i < headline->category_count; i++)
        for (size_t j = 0; j < options->category_count; j++)
            if (strcasecmp(headline->categories[i], options->categories[j].name) == 0)
                return &options->categories[j];
    return NULL;
}
