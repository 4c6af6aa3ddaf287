#include "host-sim/led_modules.h"

#include "host-sim/light_code.h"

/* The LED of a module that hangs upright, from its top left. */
static void spot_inside(enum hl_module_type type, int digit, int segment, int *x, int *y)
{
    const int last = HL_MODULE_SIDE - 1;

    switch (type) {
    case HL_MODULE_FC16:
        *x = last - segment;
        *y = digit;
        return;
    case HL_MODULE_PAROLA:
        *x = segment;
        *y = digit;
        return;
    case HL_MODULE_GENERIC:
        *x = digit;
        *y = segment;
        return;
    case HL_MODULE_ICSTATION:
        *x = segment;
        *y = last - digit;
        return;
    case HL_MODULE_TYPES:
        break;
    }
    *x = *y = 0;
}

/* A quarter turn clockwise, so often. */
static void turn(int quarters, int *x, int *y)
{
    for (; quarters > 0; quarters--) {
        int was = *x;
        *x = HL_MODULE_SIDE - 1 - *y;
        *y = was;
    }
}

void hl_modules_spot(const struct hl_modules *modules, int device, int digit, int segment, int *x,
                     int *y)
{
    int row = device / modules->columns, along = device % modules->columns;
    bool down = modules->serpentine && row % 2 == 1;
    int column = down ? along : modules->columns - 1 - along;

    spot_inside(modules->type, digit, segment, x, y);
    if (modules->mirror)
        *x = HL_MODULE_SIDE - 1 - *x;
    turn(modules->turn / 90 + (down ? 2 : 0), x, y);
    *x += column * HL_MODULE_SIDE;
    *y += row * HL_MODULE_SIDE;
}

void hl_modules_draw(const struct hl_modules *modules, struct hl_max7219 *chain, int64_t now_ns,
                     int64_t full_ns, struct hl_rgb colour, struct hl_frame *frame)
{
    struct hl_light_codes codes;
    int devices = modules->columns * modules->rows;

    hl_light_codes_init(&codes, (double)full_ns * HL_MAX7219_LIGHT_MAX);
    for (int i = 0; i < devices * HL_MAX7219_DIGITS * HL_MAX7219_SEGMENTS; i++) {
        int segment = i % HL_MAX7219_SEGMENTS, digit = i / HL_MAX7219_SEGMENTS % HL_MAX7219_DIGITS;
        int device = i / (HL_MAX7219_SEGMENTS * HL_MAX7219_DIGITS), x, y;
        uint64_t light = hl_max7219_light(chain, now_ns, device, digit, segment);
        unsigned code = hl_light_code(&codes, (double)light);

        hl_modules_spot(modules, device, digit, segment, &x, &y);
        if (x >= frame->width || y >= frame->height)
            continue;
        uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
        pixel[0] = (uint8_t)(colour.r * code / (HL_LIGHT_CODES - 1));
        pixel[1] = (uint8_t)(colour.g * code / (HL_LIGHT_CODES - 1));
        pixel[2] = (uint8_t)(colour.b * code / (HL_LIGHT_CODES - 1));
    }
}
