#include "support/fake_bus.h"

#include "drivers/pace.h"
#include "drivers/page.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#define PS_PER_NS 1000

static struct {
    struct fake_bus bus;
    _Atomic int64_t now_ps;
} the = {.now_ps = INT64_C(1000000) * PS_PER_NS};

struct fake_bus *fake_bus(void)
{
    return &the.bus;
}

int64_t fake_bus_now_ps(void)
{
    return atomic_load(&the.now_ps);
}

void fake_bus_pass(int64_t ps)
{
    atomic_fetch_add(&the.now_ps, ps);
}

static void on_store(void *data, size_t offset, uint32_t value)
{
    struct fake_bus *bus = data;

    fake_bus_pass(bus->store_ps);
    if (register_block_store(&bus->block, offset, value) && bus->on_pins)
        bus->on_pins(bus->data);
}

int hl_page_open(struct hl_page *page, const char *root, const char *device, size_t size,
                 char *error)
{
    (void)root;
    (void)device;
    (void)error;
    page->word = calloc(1, size);
    page->size = size;
    page->log = on_store;
    page->log_data = &the.bus;
    return page->word ? 0 : -ENOMEM;
}

void hl_page_close(struct hl_page *page)
{
    free((void *)(uintptr_t)page->word);
    page->word = NULL;
}

void hl_pace_init(struct hl_pace *pace)
{
    pace->turns_q16 = 1;
}

void hl_pace_assume(struct hl_pace *pace)
{
    pace->turns_q16 = 1;
}

void hl_pace_wait(const struct hl_pace *pace, uint32_t ns)
{
    (void)pace;
    fake_bus_pass((int64_t)ns * PS_PER_NS);
}

int64_t hl_pace_now_ns(void)
{
    return fake_bus_now_ps() / PS_PER_NS;
}
