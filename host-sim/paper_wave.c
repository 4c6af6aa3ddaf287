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

static bool spares(const struct hl_paper_wave *stays, const struct hl_paper_wave *flips)
{
    return stays->driven_ms * 4 < flips->driven_ms;
}

enum hl_paper_stroke hl_paper_wave_judge(const struct hl_paper_wave waves[HL_PAPER_WAVES],
                                         uint8_t inks[HL_PAPER_WAVES])
{
    for (int i = 0; i < HL_PAPER_WAVES; i++)
        inks[i] = hl_paper_wave_ink(&waves[i]);
    if (spares(&waves[0], &waves[1]) && spares(&waves[3], &waves[2])) {
        inks[0] = inks[3] = HL_PAPER_KEEP;
        return HL_PAPER_PARTIAL;
    }
    return waves[0].runs <= 2 && waves[1].runs <= 2 ? HL_PAPER_FAST : HL_PAPER_FULL;
}
