/* flaschen-taschen: each datagram is a PPM picture (P6), with where it belongs in a comment "#FT: x
 * y z" of its head, or as three lines after the pixels. Layers lie on one another; black is
 * transparent on all but the lowest, and what lies on those goes when it is not sent again. */
#include "host-sim/net_core.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LAYERS          16
#define LAYER_NS        INT64_C(15000000000) /* --layer-timeout's default */
#define NUMBER_MAX      100000
#define CODE_MAX        255
#define FOOTER_SIZE_MAX 64

struct layer {
    bool used;
    int64_t until_ns;
};

struct flaschen {
    struct layer layers[LAYERS];
    uint8_t pixels[LAYERS][3 * HL_NET_PIXELS_MAX];
};

/* Reads a PPM's head: numbers with white space and comments between. */
struct cursor {
    const uint8_t *at, *end;
    int offset[3]; /* x, y, z */
    bool placed;
};

static void read_comment(struct cursor *cursor)
{
    char text[FOOTER_SIZE_MAX] = "";
    size_t n = 0;

    for (; cursor->at < cursor->end && *cursor->at != '\n'; cursor->at++)
        if (n + 1 < sizeof(text))
            text[n++] = (char)*cursor->at;
    int *to = cursor->offset;
    if (sscanf(text, "#FT: %5d %5d %5d", &to[0], &to[1], &to[2]) >= 2)
        cursor->placed = true;
}

/* -1: no number there. */
static int read_number(struct cursor *cursor)
{
    int number = 0;

    while (cursor->at < cursor->end && (isspace(*cursor->at) || *cursor->at == '#')) {
        if (*cursor->at == '#')
            read_comment(cursor);
        else
            cursor->at++;
    }
    if (cursor->at == cursor->end || !isdigit(*cursor->at))
        return -1;
    for (; cursor->at < cursor->end && isdigit(*cursor->at); cursor->at++)
        if (number < NUMBER_MAX)
            number = number * 10 + (*cursor->at - '0');
    return number;
}

/* What comes after the pixels: offsets, if the head had none. */
static void read_footer(struct hl_net_receiver *receiver, struct cursor *cursor)
{
    char text[FOOTER_SIZE_MAX];
    size_t left = (size_t)(cursor->end - cursor->at);
    int *to = cursor->offset;

    if (left == 0)
        return;
    if (left >= sizeof(text)) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return;
    }
    memcpy(text, cursor->at, left);
    text[left] = '\0';
    if (cursor->placed || sscanf(text, "%5d %5d %5d", &to[0], &to[1], &to[2]) < 2)
        hl_net_core_fault(receiver, HL_NET_LENGTH);
}

static void compose(struct hl_net_receiver *receiver)
{
    struct flaschen *flaschen = receiver->state;
    static const uint8_t black[3];

    for (int i = 0; i < receiver->setup.pixels; i++) {
        const uint8_t *shown = flaschen->pixels[0] + 3 * i;
        for (int z = LAYERS - 1; z > 0; z--) {
            const uint8_t *pixel = flaschen->pixels[z] + 3 * i;
            if (flaschen->layers[z].used && memcmp(pixel, black, sizeof(black)) != 0) {
                shown = pixel;
                break;
            }
        }
        memcpy(receiver->show + 3 * i, shown, 3);
    }
}

static void draw(struct hl_net_receiver *receiver, const struct cursor *cursor,
                 const uint8_t *pixels, int width, int height)
{
    struct flaschen *flaschen = receiver->state;
    int across = receiver->setup.width, down = receiver->setup.pixels / across;
    int z = cursor->offset[2];

    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int at_x = x + cursor->offset[0], at_y = y + cursor->offset[1];
            if (at_x < 0 || at_y < 0 || at_x >= across || at_y >= down) {
                hl_net_core_fault(receiver, HL_NET_RANGE);
                return;
            }
            memcpy(flaschen->pixels[z] + 3 * (at_y * across + at_x),
                   pixels + 3 * ((size_t)y * (size_t)width + (size_t)x), 3);
        }
    flaschen->layers[z] = (struct layer){.used = true, .until_ns = receiver->now_ns + LAYER_NS};
    compose(receiver);
    receiver->dark = false;
    receiver->pictures++;
}

static void on_datagram(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                        size_t count)
{
    struct cursor cursor = {.at = bytes + 2, .end = bytes + count};

    if (group)
        hl_net_core_fault(receiver, HL_NET_GROUP);
    if (count < 2 || bytes[0] != 'P' || bytes[1] != '6') {
        hl_net_core_fault(receiver, HL_NET_HEADER);
        return;
    }
    int width = read_number(&cursor), height = read_number(&cursor), code = read_number(&cursor);
    if (width < 1 || height < 1 || code != CODE_MAX || cursor.at == cursor.end ||
        !isspace(*cursor.at)) {
        hl_net_core_fault(receiver, HL_NET_HEADER);
        return;
    }
    const uint8_t *pixels = ++cursor.at;
    size_t size = 3 * (size_t)width * (size_t)height;
    if (size > (size_t)(cursor.end - cursor.at)) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return;
    }
    cursor.at += size;
    read_footer(receiver, &cursor);
    if (cursor.offset[2] < 0 || cursor.offset[2] >= LAYERS) {
        hl_net_core_fault(receiver, HL_NET_RANGE);
        return;
    }
    if (cursor.offset[2] != receiver->setup.layer)
        hl_net_core_fault(receiver, HL_NET_TYPE);
    draw(receiver, &cursor, pixels, width, height);
}

static void tick(struct hl_net_receiver *receiver)
{
    struct flaschen *flaschen = receiver->state;
    bool gone = false;

    for (int z = 1; z < LAYERS; z++)
        if (flaschen->layers[z].used && receiver->now_ns >= flaschen->layers[z].until_ns) {
            flaschen->layers[z].used = false;
            memset(flaschen->pixels[z], 0, sizeof(flaschen->pixels[z]));
            gone = true;
        }
    if (gone)
        compose(receiver);
}

const struct hl_net_model hl_net_model_flaschen = {
    .port = 1337,
    .silent_ns = LAYER_NS,
    .time_out_ns = INT64_MAX, /* the lowest layer stays for ever */
    .state_size = sizeof(struct flaschen),
    .ends_dark = true,
    .datagram = on_datagram,
    .tick = tick,
};
