/* A folder of a test's own, one at a time. */
#ifndef HL_TESTS_SUPPORT_FOLDER_H
#define HL_TESTS_SUPPORT_FOLDER_H

/* Its path, until it is removed. */
const char *folder_make(void);

/* With the files in it; 0. */
int folder_remove(void);

/* How many files in it have PART in their name. */
unsigned folder_count(const char *part);

#endif
