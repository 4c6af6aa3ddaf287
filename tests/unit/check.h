/* What every unit test includes. cmocka wants its own includes before it. */
#ifndef HL_TESTS_CHECK_H
#define HL_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A wrong row of a table, by its name. */
#define check_int(name, got, want)                                                                 \
    do {                                                                                           \
        long long got_ = (long long)(got), want_ = (long long)(want);                              \
        if (got_ != want_)                                                                         \
            fail_msg("%s: %s is %lld, not %lld", name, #got, got_, want_);                         \
    } while (0)

#define check_true(name, condition)                                                                \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: not %s", name, #condition);                                              \
    } while (0)

#endif
