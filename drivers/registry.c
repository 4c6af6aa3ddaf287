#include "drivers/board.h"

#include "base/log.h"
#include "base/nearest.h"

#include <string.h>

#define NAMES_MAX 32

#ifdef HL_WITH_SDL2
extern const struct hl_driver hl_driver_window;
#endif
extern const struct hl_driver hl_driver_terminal;
extern const struct hl_driver hl_driver_picture;
extern const struct hl_driver hl_driver_hub75;
extern const struct hl_driver hl_driver_hub75_virtual;
extern const struct hl_driver hl_driver_epaper;
extern const struct hl_driver hl_driver_epaper_virtual;
extern const struct hl_driver hl_driver_max7219;
extern const struct hl_driver hl_driver_max7219_virtual;
extern const struct hl_driver hl_driver_ws2812;
extern const struct hl_driver hl_driver_ws2812_virtual;
extern const struct hl_driver hl_driver_apa102;
extern const struct hl_driver hl_driver_apa102_virtual;
extern const struct hl_driver hl_driver_ddp;
extern const struct hl_driver hl_driver_ddp_virtual;
extern const struct hl_driver hl_driver_artnet;
extern const struct hl_driver hl_driver_artnet_virtual;
extern const struct hl_driver hl_driver_e131;
extern const struct hl_driver hl_driver_e131_virtual;
extern const struct hl_driver hl_driver_flaschen;
extern const struct hl_driver hl_driver_flaschen_virtual;
extern const struct hl_driver hl_driver_null;

const struct hl_driver *const hl_drivers[] = {
#ifdef HL_WITH_SDL2
    &hl_driver_window,
#endif
    &hl_driver_terminal, &hl_driver_picture,
    &hl_driver_hub75,    &hl_driver_hub75_virtual,
    &hl_driver_max7219,  &hl_driver_max7219_virtual,
    &hl_driver_ws2812,   &hl_driver_ws2812_virtual,
    &hl_driver_apa102,   &hl_driver_apa102_virtual,
    &hl_driver_epaper,   &hl_driver_epaper_virtual,
    &hl_driver_ddp,      &hl_driver_ddp_virtual,
    &hl_driver_artnet,   &hl_driver_artnet_virtual,
    &hl_driver_e131,     &hl_driver_e131_virtual,
    &hl_driver_flaschen, &hl_driver_flaschen_virtual,
    &hl_driver_null,     NULL,
};

/* Drivers that need a library, and what to do when this build has none of it. */
static const struct {
    const char *name, *why;
} optional[] = {
    {"window", "it was built without SDL2; install libsdl2-dev and build again"},
};

#define OPTIONAL_COUNT (sizeof(optional) / sizeof(optional[0]))

const struct hl_driver *hl_driver_find(const char *name)
{
    for (size_t i = 0; hl_drivers[i]; i++)
        if (strcmp(hl_drivers[i]->name, name) == 0)
            return hl_drivers[i];
    return NULL;
}

const char *hl_driver_suggest(const char *name)
{
    const char *names[NAMES_MAX];
    size_t count = 0;

    for (size_t i = 0; hl_drivers[i] && count < NAMES_MAX; i++)
        names[count++] = hl_drivers[i]->name;
    return hl_nearest(name, names, count);
}

const char *hl_driver_absent(const char *name)
{
    if (hl_driver_find(name))
        return NULL;
    for (size_t i = 0; i < OPTIONAL_COUNT; i++)
        if (strcmp(optional[i].name, name) == 0)
            return optional[i].why;
    return NULL;
}

const struct hl_driver *hl_driver_auto(void)
{
    for (size_t i = 0; hl_drivers[i]; i++)
        if (hl_drivers[i] != &hl_driver_null && hl_drivers[i]->probe && hl_drivers[i]->probe())
            return hl_drivers[i];
    hl_warning("board", "no display and no terminal here: nothing is shown; choose a board with "
                        "--board (`headliner boards` lists them)");
    return &hl_driver_null;
}
