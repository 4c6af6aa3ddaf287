#include "host-sim/lamps.h"

#include "host-sim/light_code.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RGB   3
#define WHITE 3

int hl_lamps_init(struct hl_lamps *lamps, int count)
{
    *lamps = (struct hl_lamps){.count = count};
    lamps->lamps = calloc((size_t)count, sizeof(*lamps->lamps));
    return lamps->lamps ? 0 : -ENOMEM;
}

void hl_lamps_finish(struct hl_lamps *lamps)
{
    free(lamps->lamps);
    *lamps = (struct hl_lamps){0};
}

static void settle(struct hl_lamp *lamp, int64_t now_ns)
{
    if (now_ns <= lamp->since_ns)
        return;
    uint64_t span = (uint64_t)(now_ns - lamp->since_ns);
    lamp->since_ns = now_ns;
    for (int c = 0; c < HL_LAMP_COLOURS; c++)
        lamp->light[c] += span * lamp->shown[c];
}

void hl_lamps_show(struct hl_lamps *lamps, int n, const uint16_t shown[HL_LAMP_COLOURS],
                   int64_t now_ns)
{
    settle(&lamps->lamps[n], now_ns);
    memcpy(lamps->lamps[n].shown, shown, sizeof(lamps->lamps[n].shown));
}

uint64_t hl_lamps_light(struct hl_lamps *lamps, int n, int colour, int64_t now_ns)
{
    settle(&lamps->lamps[n], now_ns);
    return lamps->lamps[n].light[colour];
}

void hl_lamps_reset(struct hl_lamps *lamps, int64_t now_ns)
{
    for (int i = 0; i < lamps->count; i++) {
        lamps->lamps[i].since_ns = now_ns;
        memset(lamps->lamps[i].light, 0, sizeof(lamps->lamps[i].light));
    }
}

bool hl_lamps_are_lit(const struct hl_lamps *lamps)
{
    for (int i = 0; i < lamps->count; i++)
        for (int c = 0; c < HL_LAMP_COLOURS; c++)
            if (lamps->lamps[i].shown[c])
                return true;
    return false;
}

void hl_lamps_draw(struct hl_lamps *lamps, const struct hl_led_matrix *matrix, int64_t now_ns,
                   double full, struct hl_frame *frame)
{
    struct hl_light_codes codes;

    hl_light_codes_init(&codes, full);
    for (int i = 0; i < lamps->count; i++) {
        int x, y;
        hl_led_matrix_spot(matrix, i, &x, &y);
        if (x >= frame->width || y >= frame->height)
            continue;
        uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
        uint64_t white = hl_lamps_light(lamps, i, WHITE, now_ns);
        for (int c = 0; c < RGB; c++)
            pixel[c] = hl_light_code(&codes, (double)(white + hl_lamps_light(lamps, i, c, now_ns)));
    }
}

static void on_line(void *chip, int64_t now_ns, enum hl_spi_line line, bool high)
{
    (void)chip;
    (void)now_ns;
    (void)line;
    (void)high;
}

static bool never_busy(void *chip, int64_t now_ns)
{
    (void)chip;
    (void)now_ns;
    return false;
}

static int64_t never_changes(void *chip, int64_t now_ns)
{
    (void)chip;
    (void)now_ns;
    return INT64_MAX;
}

struct hl_spi_chip hl_lamps_plug(void *chip, uint8_t (*byte)(void *chip, int64_t now_ns,
                                                             uint32_t clock_hz, uint8_t byte))
{
    return (struct hl_spi_chip){.chip = chip,
                                .byte = byte,
                                .line = on_line,
                                .busy = never_busy,
                                .busy_next = never_changes};
}
