/* APA102 LEDs, and SK9822s, which speak the same: data and clock. From frames to bytes. Each LED
 * has five bits of brightness of its own, which are set as low as its colours allow, so that these
 * have their finest steps where they are dark. Sources: the data sheets of APA Electronic and
 * Opsco; for the end of a picture, measurements that others published: LED n has its bits n / 2
 * clocks late. Stage thread; nothing allocates after create. */
#ifndef HL_DRIVERS_APA102_H
#define HL_DRIVERS_APA102_H

#include "drivers/lights.h"
#include "drivers/matrix.h"

#define HL_APA102_CHAIN_MAX 8192 /* LEDs: 33 KB a picture */
/* A: one colour at full, and a chip's own. */
#define HL_APA102_AMPS      0.02
#define HL_APA102_IDLE_AMPS 0.001

struct hl_apa102_config {
    bool latches; /* SK9822: shows a picture when the next one's zeros come */
    char order[4];
    uint32_t clock_hz;
    struct hl_matrix matrix;
    double brightness; /* above 0, to 1 */
    double amps;       /* 0: no limit */
};

/* Of a picture. */
size_t hl_apa102_bytes(const struct hl_apa102_config *config);

struct hl_apa102_chain;

extern const struct hl_lights_kind hl_apa102_kind;

/* CONFIG is copied, and has been checked. NULL: out of memory. Freed by the kind. */
struct hl_apa102_chain *hl_apa102_chain_create(const struct hl_apa102_config *config);

#endif
