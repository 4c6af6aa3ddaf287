#include "drivers/led_light.h"

#include "drivers/lightness.h"

#include <math.h>
#include <string.h>

void hl_led_light_init(struct hl_led_light *light, double brightness, double amps, double idle,
                       double amps_led)
{
    *light = (struct hl_led_light){.limit = 1};
    if (amps > 0)
        light->most = fmax(amps - idle, 0) / amps_led * HL_LED_LIGHT_FULL;
    for (int code = 0; code < 256; code++)
        light->asked[code] =
            (uint16_t)lround(hl_lightness_light((uint8_t)code) * brightness * HL_LED_LIGHT_FULL);
    memcpy(light->given, light->asked, sizeof(light->given));
}

bool hl_led_light_fit(struct hl_led_light *light, uint64_t sum)
{
    double wanted = (double)sum, was = light->limit;
    double fits = light->most > 0 && wanted > light->most ? light->most / wanted : 1;

    light->limit = fits < was ? fits : fmin(fits, was * HL_LED_LIGHT_RELEASE);
    if (light->limit == was)
        return false;
    light->limited = light->limit < 1;
    for (int code = 0; code < 256; code++)
        light->given[code] = (uint16_t)(light->asked[code] * light->limit);
    return true;
}
