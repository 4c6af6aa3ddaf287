#include "host-sim/paper.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MIN      8
#define UNIT          256 /* of light: one sRGB code */
#define WAY           64  /* a pixel's way, in the fractions of the header */
#define FAST_LEAVES   2
#define FLIP_LEAVES   3
#define LEAVES_MAX    24
#define CHARGE_MAX    127
#define GRAIN_PERCENT 2 /* of the code, at the most, either way [design] */

struct pixel {
    uint16_t light[3]; /* as the eye sees it: sRGB codes in units of UNIT */
    uint8_t ink, want;
    uint8_t flips; /* partial ones since the last full or fast refresh */
    int8_t charge;
};

struct hl_paper_sheet {
    enum hl_paper_type type;
    int width, height;
    size_t count;
    size_t wanted; /* pixels that are not HL_PAPER_KEEP */
    bool driving;
    enum hl_paper_stroke stroke;
    int64_t begin_ns, end_ns;
    struct hl_paper_wear wear;
    uint16_t inks[16][3]; /* light of each */
    struct pixel pixels[];
};

/* Black and white of one-colour panels: no source gives a measurement; about 42 and 2 percent of a
 * perfect white [gen]. */
static const struct hl_rgb grey_ends[2] = {{40, 40, 42}, {196, 197, 190}};

/* epdoptimize's "acep", facts 3. The last is what "clean" leaves, taken as white [inf]. */
static const struct hl_rgb seven[8] = {
    {0x19, 0x1e, 0x21}, {0xf1, 0xf1, 0xf1}, {0x53, 0xa4, 0x28}, {0x31, 0x31, 0x8f},
    {0xd2, 0x0e, 0x13}, {0xf3, 0xcf, 0x11}, {0xb8, 0x5e, 0x1c}, {0xf1, 0xf1, 0xf1},
};

/* aitjcize's measurement of the 7.3" panel, facts 3. 4 is "orange-ish" there. */
static const struct hl_rgb spectra[7] = {
    {2, 2, 2},      {179, 182, 171}, {201, 184, 0}, {117, 10, 0},
    {160, 110, 60}, {0, 47, 107},    {33, 69, 40},
};

/* What is seen on the way, [inf] from the waveforms of facts 2.1: a full refresh shows the negative
 * and the picture in turn. Colour pigments are shaken first, then laid down one after another. */
enum look { OLD, NEGATIVE, NEW, BLACK, WHITE };

struct key {
    double at; /* 0..1 of the stroke */
    enum look look;
};

static const struct key grey_full[] = {{0, OLD},   {.13, NEGATIVE}, {.25, NEW}, {.38, NEGATIVE},
                                       {.50, NEW}, {.63, NEGATIVE}, {.75, NEW}, {.85, NEGATIVE},
                                       {.97, NEW}, {1, NEW}};
static const struct key colour_full[] = {{0, OLD},     {.06, BLACK},    {.12, WHITE}, {.18, BLACK},
                                         {.24, WHITE}, {.30, BLACK},    {.36, WHITE}, {.42, BLACK},
                                         {.50, WHITE}, {.62, NEGATIVE}, {.72, WHITE}, {.90, NEW},
                                         {1, NEW}};
static const struct key fast[] = {{0, OLD}, {.4, NEGATIVE}, {.9, NEW}, {1, NEW}};
static const struct key partial[] = {{0, OLD}, {.9, NEW}, {1, NEW}};

struct keys {
    const struct key *keys;
    int count;
};

#define KEYS(list) ((struct keys){list, (int)(sizeof(list) / sizeof(list[0]))})

/* Steps of grey are even to the eye [inf]. */
static uint8_t blend_code(uint8_t from, uint8_t to, int step)
{
    return (uint8_t)(from + (to - from) * step / HL_PAPER_WHITE);
}

struct hl_rgb hl_paper_colour(enum hl_paper_type type, uint8_t ink)
{
    const struct hl_rgb *black = &grey_ends[0], *white = &grey_ends[1];

    switch (type) {
    case HL_PAPER_SEVEN:
        assert(ink < sizeof(seven) / sizeof(seven[0]));
        return seven[ink];
    case HL_PAPER_SPECTRA6:
        assert(ink < sizeof(spectra) / sizeof(spectra[0]));
        return spectra[ink];
    case HL_PAPER_GREY:
        break;
    }
    assert(ink <= HL_PAPER_WHITE);
    return (struct hl_rgb){blend_code(black->r, white->r, ink), blend_code(black->g, white->g, ink),
                           blend_code(black->b, white->b, ink)};
}

static int count_inks(enum hl_paper_type type)
{
    return type == HL_PAPER_GREY ? HL_PAPER_WHITE + 1 : type == HL_PAPER_SEVEN ? 8 : 7;
}

static int white_of(const struct hl_paper_sheet *paper)
{
    return paper->type == HL_PAPER_GREY ? HL_PAPER_WHITE : 1;
}

static void make_inks(struct hl_paper_sheet *paper)
{
    for (int ink = 0; ink < count_inks(paper->type); ink++) {
        struct hl_rgb c = hl_paper_colour(paper->type, (uint8_t)ink);
        paper->inks[ink][0] = (uint16_t)(c.r * UNIT);
        paper->inks[ink][1] = (uint16_t)(c.g * UNIT);
        paper->inks[ink][2] = (uint16_t)(c.b * UNIT);
    }
}

struct hl_paper_sheet *hl_paper_create(enum hl_paper_type type, int width, int height)
{
    if (width < SIDE_MIN || height < SIDE_MIN || width > HL_PAPER_SIDE_MAX ||
        height > HL_PAPER_SIDE_MAX) {
        errno = EINVAL;
        return NULL;
    }
    size_t count = (size_t)width * (size_t)height;
    struct hl_paper_sheet *paper = calloc(1, sizeof(*paper) + count * sizeof(paper->pixels[0]));
    if (!paper)
        return NULL;
    paper->type = type;
    paper->width = width;
    paper->height = height;
    paper->count = count;
    paper->wear.last_full_ns = INT64_MIN;
    make_inks(paper);
    for (size_t i = 0; i < count; i++) {
        struct pixel *p = &paper->pixels[i];
        memcpy(p->light, paper->inks[white_of(paper)], sizeof(p->light));
        p->ink = HL_PAPER_UNKNOWN;
        p->want = HL_PAPER_KEEP;
    }
    return paper;
}

void hl_paper_destroy(struct hl_paper_sheet *paper)
{
    free(paper);
}

int hl_paper_width(const struct hl_paper_sheet *paper)
{
    return paper->width;
}

int hl_paper_height(const struct hl_paper_sheet *paper)
{
    return paper->height;
}

static size_t index_of(const struct hl_paper_sheet *paper, int x, int y)
{
    assert(x >= 0 && y >= 0 && x < paper->width && y < paper->height);
    return (size_t)y * (size_t)paper->width + (size_t)x;
}

void hl_paper_want(struct hl_paper_sheet *paper, int x, int y, uint8_t ink)
{
    struct pixel *p = &paper->pixels[index_of(paper, x, y)];

    assert(!paper->driving);
    assert(ink == HL_PAPER_KEEP || ink < count_inks(paper->type));
    paper->wanted -= p->want != HL_PAPER_KEEP;
    paper->wanted += ink != HL_PAPER_KEEP;
    p->want = ink;
}

void hl_paper_drive(struct hl_paper_sheet *paper, enum hl_paper_stroke stroke, int64_t begin_ns,
                    int64_t end_ns)
{
    assert(!paper->driving && end_ns > begin_ns);
    paper->driving = true;
    paper->stroke = stroke;
    paper->begin_ns = begin_ns;
    paper->end_ns = end_ns;
}

static struct keys keys_of(const struct hl_paper_sheet *paper)
{
    switch (paper->stroke) {
    case HL_PAPER_PARTIAL:
        return KEYS(partial);
    case HL_PAPER_FAST:
        return KEYS(fast);
    case HL_PAPER_FULL:
        break;
    }
    return paper->type == HL_PAPER_GREY ? KEYS(grey_full) : KEYS(colour_full);
}

static int look_light(const struct hl_paper_sheet *paper, const struct pixel *p, enum look look,
                      int c)
{
    const uint16_t *target = paper->inks[p->want];
    int black = paper->inks[0][c], white = paper->inks[white_of(paper)][c];
    int mirrored = black + white - target[c];

    switch (look) {
    case OLD:
        return p->light[c];
    case NEGATIVE:
        return mirrored < 0 ? 0 : mirrored;
    case BLACK:
        return black;
    case WHITE:
        return white;
    case NEW:
        break;
    }
    return target[c];
}

/* Where a stroke stands: between two keys. */
struct moment {
    enum look from, to;
    double share; /* of TO */
};

static struct moment find_moment(const struct hl_paper_sheet *paper, int64_t now_ns)
{
    struct keys keys = keys_of(paper);
    double at = (double)(now_ns - paper->begin_ns) / (double)(paper->end_ns - paper->begin_ns);
    int i = 0;

    if (at <= 0)
        return (struct moment){OLD, OLD, 0};
    while (i < keys.count - 2 && at >= keys.keys[i + 1].at)
        i++;
    const struct key *from = &keys.keys[i], *to = &keys.keys[i + 1];
    double share = (at - from->at) / (to->at - from->at);
    return (struct moment){from->look, to->look, share > 1 ? 1 : share};
}

/* The pixel's light at a moment of the stroke. */
static void see(const struct hl_paper_sheet *paper, const struct pixel *p, struct moment m,
                uint16_t light[3])
{
    if (p->want == HL_PAPER_KEEP) {
        memcpy(light, p->light, sizeof(p->light));
        return;
    }
    for (int c = 0; c < 3; c++) {
        int from = look_light(paper, p, m.from, c), to = look_light(paper, p, m.to, c);
        light[c] = (uint16_t)lround(from + (to - from) * m.share);
    }
}

static void charge(struct pixel *p, int white)
{
    int sign = p->want == white ? 1 : -1;

    if (abs(p->charge + sign) <= CHARGE_MAX)
        p->charge = (int8_t)(p->charge + sign);
}

/* How much of its way, of WAY, the pixel does not go. */
static int leaves(const struct pixel *p, enum hl_paper_stroke stroke)
{
    if (stroke == HL_PAPER_FULL)
        return 0;
    if (stroke == HL_PAPER_FAST)
        return FAST_LEAVES;
    return FLIP_LEAVES + p->flips < LEAVES_MAX ? FLIP_LEAVES + p->flips : LEAVES_MAX;
}

static void end_pixel(const struct hl_paper_sheet *paper, struct pixel *p)
{
    int left = leaves(p, paper->stroke);

    for (int c = 0; c < 3; c++) {
        int target = paper->inks[p->want][c];
        p->light[c] = (uint16_t)(target + (p->light[c] - target) * left / WAY);
    }
    if (paper->stroke == HL_PAPER_PARTIAL) {
        charge(p, white_of(paper));
        if (p->want != p->ink && p->flips < LEAVES_MAX)
            p->flips++;
    } else {
        p->flips = 0;
        p->charge = paper->stroke == HL_PAPER_FULL ? 0 : p->charge;
    }
    p->ink = p->want;
    p->want = HL_PAPER_KEEP;
}

static void count_stroke(struct hl_paper_sheet *paper)
{
    struct hl_paper_wear *wear = &paper->wear;

    switch (paper->stroke) {
    case HL_PAPER_PARTIAL:
        wear->partial++;
        wear->partials_since_full++;
        return;
    case HL_PAPER_FAST:
        wear->fast++;
        break;
    case HL_PAPER_FULL:
        wear->full++;
        break;
    }
    wear->flash_ns += paper->end_ns - paper->begin_ns;
    if (paper->wanted < paper->count)
        return; /* a part of the paper: the rest was not refreshed */
    wear->partials_since_full = 0;
    wear->last_full_ns = paper->end_ns;
}

void hl_paper_settle(struct hl_paper_sheet *paper, int64_t now_ns)
{
    if (!paper->driving || now_ns < paper->end_ns)
        return;
    count_stroke(paper);
    for (size_t i = 0; i < paper->count; i++)
        if (paper->pixels[i].want != HL_PAPER_KEEP)
            end_pixel(paper, &paper->pixels[i]);
    paper->wanted = 0;
    paper->driving = false;
}

void hl_paper_cut(struct hl_paper_sheet *paper, int64_t now_ns)
{
    hl_paper_settle(paper, now_ns);
    if (!paper->driving)
        return;
    struct moment m = find_moment(paper, now_ns);
    for (size_t i = 0; i < paper->count; i++) {
        struct pixel *p = &paper->pixels[i];
        if (p->want == HL_PAPER_KEEP)
            continue;
        see(paper, p, m, p->light);
        p->ink = HL_PAPER_UNKNOWN;
        p->want = HL_PAPER_KEEP;
    }
    paper->wear.cut++;
    paper->wanted = 0;
    paper->driving = false;
}

void hl_paper_book(struct hl_paper_sheet *paper, int64_t high_voltage_ns, int64_t supply_ns)
{
    paper->wear.high_voltage_ns += high_voltage_ns;
    paper->wear.supply_ns += supply_ns;
}

uint8_t hl_paper_ink(const struct hl_paper_sheet *paper, int x, int y)
{
    return paper->pixels[index_of(paper, x, y)].ink;
}

int hl_paper_ghost(const struct hl_paper_sheet *paper, int x, int y)
{
    const struct pixel *p = &paper->pixels[index_of(paper, x, y)];
    int worst = 0;

    if (p->ink == HL_PAPER_UNKNOWN)
        return 0;
    for (int c = 0; c < 3; c++) {
        int span = paper->inks[white_of(paper)][c] - paper->inks[0][c];
        int off = abs(p->light[c] - paper->inks[p->ink][c]) * 255 / span;
        worst = off > worst ? off : worst;
    }
    return worst > 255 ? 255 : worst;
}

int hl_paper_charge(const struct hl_paper_sheet *paper)
{
    int worst = 0;

    for (size_t i = 0; i < paper->count; i++)
        worst = abs(paper->pixels[i].charge) > worst ? abs(paper->pixels[i].charge) : worst;
    return worst;
}

struct hl_paper_wear hl_paper_wear(const struct hl_paper_sheet *paper)
{
    return paper->wear;
}

/* The grain of the paper at a point, -256..255: capsules differ, and so do their neighbours. */
static int grain(int x, int y)
{
    uint32_t h = (uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u;

    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    h ^= h >> 15;
    return ((int)(h & 0xff) + (int)(h >> 8 & 0xff)) - 256;
}

static uint8_t print_code(int light, int grain_here)
{
    int code = (light + light * GRAIN_PERCENT / 100 * grain_here / 256 + UNIT / 2) / UNIT;

    return (uint8_t)(code > 255 ? 255 : code);
}

void hl_paper_draw(const struct hl_paper_sheet *paper, int64_t now_ns, struct hl_frame *frame)
{
    int width = frame->width < paper->width ? frame->width : paper->width;
    int height = frame->height < paper->height ? frame->height : paper->height;
    struct moment m = {OLD, OLD, 0};

    if (paper->driving)
        m = find_moment(paper, now_ns);
    for (int y = 0; y < height; y++) {
        uint8_t *out = frame->pixels + (size_t)y * frame->stride;
        for (int x = 0; x < width; x++, out += 3) {
            uint16_t light[3];
            int here = grain(x, y);
            see(paper, &paper->pixels[index_of(paper, x, y)], m, light);
            for (int c = 0; c < 3; c++)
                out[c] = print_code(light[c], here);
        }
    }
}
