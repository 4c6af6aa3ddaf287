/* Boards of LEDs on an SPI wire: what their drivers share. The wire, real or virtual; a guard that
 * makes them dark when the program is killed; how many pictures a second the wire takes; and what
 * is said when something fails. A driver brings a kind: how its chips are spoken to. Stage thread.
 */
#ifndef HL_DRIVERS_LIGHTS_H
#define HL_DRIVERS_LIGHTS_H

#include "drivers/guard.h"
#include "drivers/spi.h"
#include "show/output.h"

#define HL_LIGHTS_RATE_HZ     60    /* pictures a second, where the wire is fast enough */
#define HL_LIGHTS_RATE_MIN_HZ 1     /* slower wires are refused */
#define HL_LIGHTS_PIECE_MAX   65536 /* bytes of a picture that must go out in one transfer */

/* An open wire. */
struct hl_lights_link {
    const struct hl_spi_wire *wire;
    void *state;
    size_t sent; /* bytes so far */
};

/* One transfer. 0 or the wire's negative errno. */
int hl_lights_send(struct hl_lights_link *link, const uint8_t *bytes, size_t count);

/* How chips are spoken to. All return 0 or the wire's negative errno, and allocate nothing. */
struct hl_lights_kind {
    /* Whatever state they are in: ready, and dark. */
    int (*wake)(void *chips, struct hl_lights_link *link);
    int (*show)(void *chips, struct hl_lights_link *link, const struct hl_frame *frame);
    /* Whatever state they are in. Also in a guard: it neither locks nor prints. */
    int (*darken)(const void *chips, struct hl_lights_link *link);
    /* Takes NULL. */
    void (*destroy)(void *chips);
};

struct hl_lights {
    /* Filled before open, by the driver. */
    const char *name; /* of the board, for log lines */
    const struct hl_lights_kind *kind;
    void *chips; /* taken over: destroyed at close */
    struct hl_spi_setup setup;
    const struct hl_spi_wire *wire;
    const struct hl_spi_wire *bare; /* the guard's; NULL: no guard */
    int width, height;
    size_t piece; /* bytes that must go out in one transfer; 0: any number may */
    size_t most;  /* bytes of a picture at most */

    struct hl_lights_link link;
    void *own_state, *bare_state; /* of the wires; NULL: none */
    struct hl_guard guard;
    bool guarded, is_open, is_awake; /* awake: something was sent */
};

/* Opens the board; WIRE_STATE is the wire's, NULL: one is made. Checks and completes MODE. 0, or
 * negative errno after a log line; everything is given back then, the chips too. */
int hl_lights_open(struct hl_lights *lights, void *wire_state, struct hl_output_mode *mode);

/* 0, or negative errno after a log line. */
int hl_lights_present(struct hl_lights *lights, const struct hl_frame *frame);

/* Dark, then everything given back. 0, or negative errno after a log line; takes one that is not
 * open. */
int hl_lights_close(struct hl_lights *lights);

/* What a guard does. 0 or negative errno. Neither allocates, locks nor prints. */
int hl_lights_rescue(const struct hl_lights *lights);

#endif
