/* The script of each letter, for shaping. Pure function. */
#ifndef HL_TEXT_RUNS_H
#define HL_TEXT_RUNS_H

#include <stddef.h>
#include <stdint.h>

/* Brackets open at one time; deeper ones take the script before them. */
#define HL_RUNS_BRACKETS_MAX 32

/* Fills SCRIPTS with ISO 15924 tags as HarfBuzz has them (hb_script_t). What belongs to no script
 * or to any (digits, spaces, marks) takes the one before it, what leads the line the first that
 * comes; a closing bracket has that of its opening one. A line without letters is Common. */
void hl_runs_scripts(const uint32_t *points, size_t count, uint32_t *scripts);

#endif
