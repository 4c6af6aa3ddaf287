/* What the dialogues of `headliner test-pattern` share: questions that a letter answers, and the
 * lines that they end with. Loop thread. */
#ifndef HL_ASKING_H
#define HL_ASKING_H

#include <stdbool.h>
#include <stdio.h>

#define HL_ASKING_TRIES_MAX 3  /* answers that are none, to one question; then it ends */
#define HL_ASKING_LINE_MAX  64 /* bytes of an answer; the rest of a longer line is dropped */

struct hl_asking {
    FILE *in, *out;
    /* Optional, while an answer is waited for, some times a second. False: it is waited for no
     * more. */
    bool (*idle)(void *data);
    void *data;
};

/* One of LETTERS, which are small; 0: the answers ended, or were none three times. */
int hl_asking_letter(const struct hl_asking *asking, const char *letters);

/* How a board with OPTIONS stands in the configuration, and on the command line. */
void hl_asking_print_board(FILE *out, const char *board, const char *options);

/* OPTIONS (NULL: none) but for those of NAMES, which ends with NULL. The caller frees it; NULL: out
 * of memory. */
char *hl_asking_other_options(const char *options, const char *const *names);

#endif
