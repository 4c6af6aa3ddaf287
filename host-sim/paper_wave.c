#include "host-sim/paper_wave.h"

#include <math.h>

#define WAY_MS 160.0

void hl_paper_wave_pull(struct hl_paper_wave *wave, double pull, double ms)
{
    int direction = (pull > 0) - (pull < 0);

    if (!direction || ms <= 0)
        return;
    wave->runs += direction != wave->last;
    wave->last = direction;
    wave->driven_ms += ms;
    wave->at = fmin(1, fmax(0, wave->at + pull * ms / WAY_MS));
}

uint8_t hl_paper_wave_ink(const struct hl_paper_wave *wave)
{
    if (wave->at >= 0.95)
        return 15;
    if (wave->at >= 0.5)
        return 10;
    return wave->at >= 0.05 ? 5 : 0;
}
