/* The identity of a source of E1.31: a UUID that stays the same from start to start, and is another
 * for each board of each computer. */
#ifndef HL_DRIVERS_CID_H
#define HL_DRIVERS_CID_H

#include <stddef.h>
#include <stdint.h>

#define HL_CID_BYTES   16
#define HL_MACHINE_MAX 64 /* bytes of what names the computer */

/* Of the computer that MACHINE names and the board that BOARD tells from its others. Only 64 bits
 * of MACHINE go in, half of what systemd writes there, so that it cannot be told from the CID: it
 * is not to be shown on a network (machine-id(5)). Version 8 of RFC 9562. Pure. */
void hl_cid_make(const char *machine, const char *board, uint8_t cid[HL_CID_BYTES]);

/* What names this computer: the first line of PATH (NULL: /etc/machine-id), or where there is none,
 * random bytes, which are others next time. */
void hl_cid_machine(const char *path, char machine[HL_MACHINE_MAX]);

#endif
