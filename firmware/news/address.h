/* Which addresses are of the computer itself, of the local network, or of none at all. */
#ifndef HL_NEWS_ADDRESS_H
#define HL_NEWS_ADDRESS_H

#include <stdbool.h>

struct sockaddr;

/* True for loopback, private, link-local, shared, reserved and multicast addresses (RFC 6890), and
 * for IPv6 addresses that stand for such an IPv4 one. False for other families. Pure. */
bool hl_address_is_private(const struct sockaddr *address);

/* The same for an address as text; false for what is none. */
bool hl_address_text_is_private(const char *text,
                                bool (*is_private)(const struct sockaddr *address));

#endif
