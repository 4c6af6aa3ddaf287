/* The character references that have names: HTML 4's 252, and XML's apos. */
#ifndef HL_NEWS_ENTITIES_H
#define HL_NEWS_ENTITIES_H

#include <stddef.h>
#include <stdint.h>

#define HL_ENTITY_NAME_MAX 8 /* letters in the longest name */

/* The code of the reference "&NAME;" (NAME without the marks), 0 for an unknown one. Pure. */
uint32_t hl_entity_find(const char *name, size_t len);

#endif
