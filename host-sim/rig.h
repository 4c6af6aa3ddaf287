/* How the panels of a LED wall hang and how the data runs through them, as told by whoever hung
 * them: for every LED of a panel chain (panel.h) the point of the picture where a person sees it.
 *
 * It is the way from the wire to the picture, made by walking along the cable; a driver goes the
 * other way, and neither was written from the other. What is taken for true, seen from the front:
 *
 *   - A panel that hangs upright has its input at its right edge; its register runs to the left.
 * The panel at the connector is the nearest of its chain. So the bit shifted first ends in the
 *     farthest panel.
 *   - row: the nearest panel hangs at the right, each next one to the left of the one before.
 *   - serpentine: the same for PER_ROW panels, from the top right; the cable then goes down to a
 *     row of panels that hang upside down, left to right; then again a row from the right, ...
 *   - v: the nearest panel is the topmost, each next one hangs below. v-serpentine: the nearest
 *     upright, the next upside down, and so on. Upside down is turned by half, not mirrored.
 *   - Several chains: each makes the same block of panels. Blocks of row and serpentine stand below
 *     each other, the first chain's on top; those of v and v-serpentine side by side, the first
 *     chain's at the left.
 *   - The upper half of a panel is on R1 G1 B1, the lower on R2 G2 B2. When SCAN is less than the
 *     rows of a half, the half is cut into bands of SCAN rows; one row of every band is lit at a
 *     time, and the register runs through all of them. On its way from the input, it takes
 *       stripe    the top band whole, then the band below, ...
 *       checker   right half panel: top band, then the one below, ...; then the left half panel
 *       spiral    from the right, quarter panel by quarter panel: the lowest band to the left, the
 *                 one above it back to the right, and so on
 *       zstripe   from the right, eight columns by eight: the lowest band, then the one above, ...
 *     always to the left except where said. (The names and orders are those under which the users
 *     of the Raspberry Pi's LED panels know these boards, where there are two bands; for more, and
 *     for zstripe's bands of other than four rows, the same rule goes on.)
 *   - Colour order: its first letter is the colour of the LEDs that hang on R1 and R2, its second
 *     of those on G1 and G2, its third of those on B1 and B2.
 *   - Rotate and mirror are done to the picture: it is mirrored left to right, then turned
 *     clockwise. The person who sees the picture upright so looks at a wall that hangs turned the
 *     other way, or from behind. */
#ifndef HL_HOST_SIM_RIG_H
#define HL_HOST_SIM_RIG_H

#include <stdbool.h>

#define HL_RIG_LEDS_MAX (512 * 256) /* of a wall */

enum hl_rig_wiring { HL_RIG_ROW, HL_RIG_SERPENTINE, HL_RIG_V, HL_RIG_V_SERPENTINE };
enum hl_rig_multiplex {
    HL_RIG_STRAIGHT, /* SCAN is all rows of a half */
    HL_RIG_STRIPE,
    HL_RIG_CHECKER,
    HL_RIG_SPIRAL,
    HL_RIG_ZSTRIPE,
};

struct hl_rig_wall {
    int panel_width, panel_height; /* LEDs of one panel; the height is even */
    int scan;                      /* rows that are addressed; 0: half of the height */
    int chain;                     /* panels in a chain */
    int parallel;                  /* chains, 1..3 */
    int per_row;                   /* serpentine: panels side by side; 0: all of the chain */
    enum hl_rig_wiring wiring;
    enum hl_rig_multiplex multiplex;
    char colours[4]; /* "RGB" in any order */
    int rotate;      /* 0, 90, 180, 270 */
    bool mirror;
};

struct hl_rig_size {
    int columns, rows; /* of one chain: clocks of its register, rows that are addressed */
    int width, height; /* of the picture as it is seen */
    int chains;
};

struct hl_rig_spot {
    int x, y;
};

struct hl_rig;

/* NULL and errno: EINVAL for what cannot be hung so, ENOMEM. Destroy takes NULL. */
struct hl_rig *hl_rig_create(const struct hl_rig_wall *wall);
void hl_rig_destroy(struct hl_rig *rig);

struct hl_rig_size hl_rig_size(const struct hl_rig *rig);

/* Where the LED CHAIN, X, Y of hl_panel_light is in the picture. */
struct hl_rig_spot hl_rig_spot(const struct hl_rig *rig, int chain, int x, int y);

/* Which colour (0 red, 1 green, 2 blue) the connector's LINE (0: R1 R2, 1: G1 G2, 2: B1 B2) lights.
 */
int hl_rig_colour(const struct hl_rig *rig, int line);

#endif
