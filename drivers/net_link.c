#include "drivers/net_link.h"

#include "base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int hl_net_link_open(struct hl_net_link *link, const struct hl_datagram_setup *setup)
{
    char error[HL_DATAGRAM_ERROR_MAX] = "";

    link->own_state = NULL;
    if (!link->state)
        link->own_state = link->state = calloc(1, link->wire->state_size);
    int err = link->state ? link->wire->open(link->state, setup, error) : -ENOMEM;
    if (err) {
        hl_error(link->name, "%s", error[0] ? error : strerror(-err));
        free(link->own_state);
        link->own_state = link->state = NULL;
        return err;
    }
    link->is_open = true;
    link->was = HL_DATAGRAM_READY;
    link->in_burst = 0;
    link->gap_ns = 0;
    link->datagrams = link->bytes = 0;
    return 0;
}

void hl_net_link_close(struct hl_net_link *link)
{
    if (!link->is_open)
        return;
    link->wire->close(link->state);
    free(link->own_state);
    link->own_state = link->state = NULL;
    link->is_open = false;
}

enum hl_datagram_state hl_net_link_look(struct hl_net_link *link)
{
    char why[HL_DATAGRAM_ERROR_MAX] = "";
    enum hl_datagram_state now = link->wire->state(link->state, why);

    /* To be asking for a name is no news, whatever was before. */
    if (now == HL_DATAGRAM_LOST && link->was != HL_DATAGRAM_LOST)
        hl_warning(link->name, "%s; the ticker runs on", why);
    else if (now == HL_DATAGRAM_READY && link->was == HL_DATAGRAM_LOST)
        hl_info(link->name, "the network works again");
    if (now != HL_DATAGRAM_RESOLVING)
        link->was = now;
    return now;
}

void hl_net_link_begin(struct hl_net_link *link, size_t count, int64_t spread_ns)
{
    size_t bursts = (count + (size_t)link->burst - 1) / (size_t)link->burst;

    link->in_burst = 0;
    link->gap_ns = bursts > 1 ? spread_ns / (int64_t)bursts : 0;
}

int hl_net_link_send(struct hl_net_link *link, uint32_t group, const uint8_t *bytes, size_t count)
{
    if (link->in_burst == link->burst) {
        if (link->gap_ns > 0)
            link->wire->pause(link->state, link->gap_ns);
        link->in_burst = 0;
    }
    int err = link->wire->send(link->state, group, bytes, count);
    if (err)
        return err;
    link->in_burst++;
    link->datagrams++;
    link->bytes += count;
    return 0;
}
