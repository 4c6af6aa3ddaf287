/* The waveform table of an SSD1680 or SSD1681, as the host writes it (facts 2.1). */
#include "host-sim/paper_ssd.h"
#include "host-sim/paper_wave.h"

#include <string.h>

#define GROUPS      12
#define TIMING_AT   60
#define TIMING_SIZE 7
#define RATE_AT     (TIMING_AT + GROUPS * TIMING_SIZE)
#define HZ_PER_CODE 25 /* [inf]: 2 is 50 Hz, 4 is 100 Hz */
#define HZ_DEFAULT  50
#define NS_PER_MS   1e6

struct group {
    int frames[4]; /* of phases A to D */
    int pairs[2];  /* how often A and B, C and D */
    int rounds;
    double frame_ms;
};

static struct group read_group(const uint8_t *lut, int g)
{
    const uint8_t *t = lut + TIMING_AT + g * TIMING_SIZE;
    int code = lut[RATE_AT + g / 2] >> (g % 2 ? 0 : 4) & 0xf;
    int hz = code ? code * HZ_PER_CODE : HZ_DEFAULT;

    return (struct group){.frames = {t[0], t[1], t[3], t[4]},
                          .pairs = {t[2] + 1, t[5] + 1},
                          .rounds = t[6] + 1,
                          .frame_ms = 1000.0 / hz};
}

static double group_ms(const struct group *g)
{
    return g->frame_ms * g->rounds *
           ((g->frames[0] + g->frames[1]) * g->pairs[0] +
            (g->frames[2] + g->frames[3]) * g->pairs[1]);
}

static void pull(struct hl_paper_wave *wave, int code, double ms)
{
    /* VSS, VSH1, VSL, VSH2; the last is weaker, by how much depends on 04 [gen]. */
    static const double strength[4] = {0, -1, 1, -0.5};

    hl_paper_wave_pull(wave, strength[code], ms);
}

static void run_group(struct hl_paper_wave *wave, const struct group *g, uint8_t codes)
{
    for (int round = 0; round < g->rounds; round++)
        for (int pair = 0; pair < 2; pair++)
            for (int again = 0; again < g->pairs[pair]; again++)
                for (int phase = 2 * pair; phase < 2 * pair + 2; phase++)
                    pull(wave, codes >> (6 - 2 * phase) & 3, g->frames[phase] * g->frame_ms);
}

struct hl_paper_ssd_drive hl_paper_ssd_read_lut(const uint8_t *lut)
{
    struct hl_paper_ssd_drive drive = {HL_PAPER_FULL, 0, {0}};
    struct hl_paper_wave rows[HL_PAPER_WAVES];
    double ms = 0;

    memset(rows, 0, sizeof(rows));
    for (int row = 0; row < HL_PAPER_WAVES; row++)
        rows[row].at = row >> 1; /* where the old plane says that it is */
    for (int g = 0; g < GROUPS; g++) {
        struct group group = read_group(lut, g);
        ms += group_ms(&group);
        for (int row = 0; row < HL_PAPER_WAVES; row++)
            run_group(&rows[row], &group, lut[row * GROUPS + g]);
    }
    drive.ns = (int64_t)(ms * NS_PER_MS);
    drive.stroke = hl_paper_wave_judge(rows, drive.inks);
    return drive;
}
