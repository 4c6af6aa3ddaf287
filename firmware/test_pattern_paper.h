/* `headliner test-pattern` over a panel of e-paper. */
#ifndef HL_TEST_PATTERN_PAPER_H
#define HL_TEST_PATTERN_PAPER_H

#include "cli.h"

/* The dialogue (dialogue.h) at a terminal; else one picture, and what to look for. An exit status.
 * CONFIG is borrowed. */
int hl_test_pattern_paper(const struct hl_cli *cli, const struct hl_config *config);

#endif
