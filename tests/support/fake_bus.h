/* Takes the place of register pages and of waiting: the wires over registers run on a register
 * block in memory, in virtual time. Each store takes as long as a test says, waits take what they
 * are asked for, and nothing else takes time. A test that names anything here is linked with these
 * instead of drivers/page.c and drivers/pace.c. Turns spun take no time, so a test lets its stores
 * be slow enough that no wire needs them.
 *
 * Stores come from one thread at a time; the listener is called on it. */
#ifndef HL_TESTS_FAKE_BUS_H
#define HL_TESTS_FAKE_BUS_H

#include "support/register_block.h"

struct fake_bus {
    struct register_block block;
    int64_t store_ps;            /* a store takes */
    void (*on_pins)(void *data); /* after a store that moved a pin; NULL: nobody listens */
    void *data;
};

/* The one there is; time goes on from test to test. */
struct fake_bus *fake_bus(void);

/* Virtual time, and time that passes otherwise (a system call, say). Any thread. */
int64_t fake_bus_now_ps(void);
void fake_bus_pass(int64_t ps);

#endif
