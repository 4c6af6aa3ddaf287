#include "drivers/cid.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define FNV_START UINT64_C(0xcbf29ce484222325) /* FNV-1a, 64 bits */
#define FNV_PRIME UINT64_C(0x100000001b3)

static uint64_t add(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * FNV_PRIME;
    return (hash ^ '\n') * FNV_PRIME;
}

/* The steps of splitmix64: every bit of STATE reaches every bit. */
static uint64_t mix(uint64_t state)
{
    state = (state ^ state >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    state = (state ^ state >> 27) * UINT64_C(0x94d049bb133111eb);
    return state ^ state >> 31;
}

void hl_cid_make(const char *machine, const char *board, uint8_t cid[HL_CID_BYTES])
{
    uint64_t hash = add(add(add(FNV_START, "headliner"), machine), board);

    for (int i = 0; i < HL_CID_BYTES; i += 8) {
        uint64_t half = mix(hash + (uint64_t)i);
        for (int j = 0; j < 8; j++)
            cid[i + j] = (uint8_t)(half >> 8 * j);
    }
    cid[6] = (uint8_t)(0x80 | (cid[6] & 0x0f)); /* version 8 */
    cid[8] = (uint8_t)(0x80 | (cid[8] & 0x3f)); /* variant of RFC 9562 */
}

void hl_cid_machine(const char *path, char machine[HL_MACHINE_MAX])
{
    FILE *file = fopen(path ? path : "/etc/machine-id", "re");
    uint8_t random[8] = {0};

    if (!file || !fgets(machine, HL_MACHINE_MAX, file))
        machine[0] = '\0';
    if (file)
        fclose(file);
    machine[strcspn(machine, "\n")] = '\0';
    if (machine[0])
        return;
    if (getrandom(random, sizeof(random), GRND_NONBLOCK) < 0)
        random[0] = 1;
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(machine + 2 * i, 3, "%02x", random[i]);
}
