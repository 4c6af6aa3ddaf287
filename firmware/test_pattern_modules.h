/* `headliner test-pattern` over MAX7219 modules. */
#ifndef HL_TEST_PATTERN_MODULES_H
#define HL_TEST_PATTERN_MODULES_H

#include "cli.h"

#include <stdbool.h>

/* Whether BOARD, or its virtual twin, is one of modules. */
bool hl_test_pattern_is_modules(const struct hl_config_board *board);

/* Whether somebody stands before it who can be asked: at a terminal, without a file or an end; or
 * nobody need be asked (--yes). */
bool hl_test_pattern_asks(const struct hl_cli *cli);

/* The dialogue (module_dialogue.h). An exit status. CONFIG is borrowed. */
int hl_test_pattern_modules(const struct hl_cli *cli, const struct hl_config *config);

#endif
