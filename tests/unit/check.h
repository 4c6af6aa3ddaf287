/* What every unit test includes. cmocka wants its own includes before it. */
#ifndef HL_TESTS_CHECK_H
#define HL_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
