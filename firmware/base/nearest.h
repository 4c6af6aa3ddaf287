/* "Did you mean ...?" */
#ifndef HL_BASE_NEAREST_H
#define HL_BASE_NEAREST_H

#include <stddef.h>

/* The name nearest to WORD by edit distance (insert, delete, replace and swap of neighbours cost
 * 1, case is ignored), or NULL when even the nearest differs in more than a third of its letters
 * (but always allowing two). Words past 64 bytes have no neighbours. */
const char *hl_nearest(const char *word, const char *const *names, size_t count);

#endif
