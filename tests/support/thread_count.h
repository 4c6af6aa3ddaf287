/* What a thread does that could make it wait for another: allocations and mutexes, counted for each
 * thread by itself. Linked into a test, it counts that test's calls from the start. */
#ifndef HL_TESTS_THREAD_COUNT_H
#define HL_TESTS_THREAD_COUNT_H

#include <stdbool.h>

struct thread_count {
    unsigned long allocations; /* and frees; only where thread_count_start said so */
    unsigned long locks;       /* of mutexes */
};

/* Whether allocations can be counted here: only in a build with sanitizers. */
bool thread_count_start(void);

/* Of the calling thread, since it began. */
struct thread_count thread_count_get(void);

#endif
