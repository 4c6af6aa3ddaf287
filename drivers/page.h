/* A page of device registers in memory, from a device file that a group may open. What is not
 * hardware looks the same: any file of the right size, and with a log that sees each store. */
#ifndef HL_DRIVERS_PAGE_H
#define HL_DRIVERS_PAGE_H

#include <stddef.h>
#include <stdint.h>

struct hl_page {
    volatile uint32_t *word;
    size_t size;
    void (*log)(void *data, size_t offset, uint32_t value); /* NULL: none; kept by open */
    void *log_data;
};

/* Maps SIZE bytes of ROOT (NULL: "/") and DEVICE ("/dev/..."). 0, or negative errno and one line
 * in ERROR (HL_WIRE_ERROR_MAX). Neither allocates nor locks, so that a guard may open one too. */
int hl_page_open(struct hl_page *page, const char *root, const char *device, size_t size,
                 char *error);

/* Takes a page that never was opened, too. */
void hl_page_close(struct hl_page *page);

/* The test for a log is a register's: a store to the bus costs ten times that and more. */
static inline void hl_page_store(const struct hl_page *page, size_t offset, uint32_t value)
{
    page->word[offset / sizeof(uint32_t)] = value;
    if (page->log)
        page->log(page->log_data, offset, value);
}

static inline uint32_t hl_page_load(const struct hl_page *page, size_t offset)
{
    return page->word[offset / sizeof(uint32_t)];
}

#endif
