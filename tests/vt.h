/* A terminal for tests: takes bytes, keeps a grid of cells, and fails on anything that a terminal
 * would not understand. Colours are 0xRRGGBB, the 256 looked up; VT_DEFAULT is the terminal's own.
 */
#ifndef HL_TESTS_VT_H
#define HL_TESTS_VT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define VT_SIDE_MAX 300
#define VT_DEFAULT  UINT32_MAX

struct vt_cell {
    uint32_t glyph, fore, back;
};

struct vt {
    int columns, rows;
    int x, y;
    uint32_t fore, back;
    bool alternate, cursor_hidden, no_wrap, updating;
    unsigned updates; /* synchronized ones, finished */
    unsigned clears;
    const char *fault; /* the first thing not understood */
    char held[64];     /* a sequence not complete yet */
    size_t held_len;
    struct vt_cell cells[VT_SIDE_MAX * VT_SIDE_MAX];
};

static void vt_clear(struct vt *vt)
{
    for (int i = 0; i < vt->columns * vt->rows; i++)
        vt->cells[i] = (struct vt_cell){' ', VT_DEFAULT, vt->back};
}

static struct vt *vt_create(int columns, int rows)
{
    struct vt *vt = calloc(1, sizeof(*vt));
    vt->columns = columns;
    vt->rows = rows;
    vt->fore = vt->back = VT_DEFAULT;
    vt_clear(vt);
    return vt;
}

static void vt_fault(struct vt *vt, const char *fault)
{
    if (!vt->fault)
        vt->fault = fault;
}

static uint32_t vt_indexed(int n)
{
    static const uint32_t level[6] = {0, 95, 135, 175, 215, 255};
    if (n >= 232)
        return (uint32_t)(8 + 10 * (n - 232)) * 0x010101u;
    n -= 16;
    return level[n / 36] << 16 | level[n / 6 % 6] << 8 | level[n % 6];
}

static void vt_sgr(struct vt *vt, const int *n, int count)
{
    for (int i = 0; i < count;) {
        uint32_t *which = n[i] == 38 ? &vt->fore : &vt->back;
        if (n[i] == 0) {
            vt->fore = vt->back = VT_DEFAULT;
            i++;
        } else if ((n[i] == 38 || n[i] == 48) && i + 4 < count && n[i + 1] == 2) {
            if (n[i + 2] > 255 || n[i + 3] > 255 || n[i + 4] > 255)
                vt_fault(vt, "colour past 255");
            *which = (uint32_t)(n[i + 2] << 16 | n[i + 3] << 8 | n[i + 4]);
            i += 5;
        } else if ((n[i] == 38 || n[i] == 48) && i + 2 < count && n[i + 1] == 5 && n[i + 2] >= 16 &&
                   n[i + 2] <= 255) {
            *which = vt_indexed(n[i + 2]);
            i += 3;
        } else {
            vt_fault(vt, "unknown colour");
            return;
        }
    }
}

static void vt_mode(struct vt *vt, int mode, bool set)
{
    switch (mode) {
    case 1049:
        vt->alternate = set;
        break;
    case 25:
        vt->cursor_hidden = !set;
        break;
    case 7:
        vt->no_wrap = !set;
        break;
    case 2026:
        if (!set && vt->updating)
            vt->updates++;
        vt->updating = set;
        break;
    default:
        vt_fault(vt, "unknown mode");
    }
}

/* A whole "ESC [ ... letter". */
static void vt_sequence(struct vt *vt, const char *s, size_t len)
{
    int n[16] = {0}, count = 0;
    bool private = s[2] == '?';

    for (size_t i = private ? 3 : 2; i + 1 < len; i++) {
        if (s[i] >= '0' && s[i] <= '9')
            n[count] = n[count] * 10 + s[i] - '0';
        else if (s[i] == ';' && count < 15)
            count++;
        else
            vt_fault(vt, "unknown byte in a sequence");
    }
    count++;
    char final = s[len - 1];
    if (private && (final == 'h' || final == 'l')) {
        vt_mode(vt, n[0], final == 'h');
    } else if (private) {
        vt_fault(vt, "unknown private sequence");
    } else if (final == 'm') {
        vt_sgr(vt, n, count);
    } else if (final == 'H') {
        vt->y = n[0] > 0 ? n[0] - 1 : 0;
        vt->x = n[1] > 0 ? n[1] - 1 : 0;
        if (vt->x >= vt->columns || vt->y >= vt->rows)
            vt_fault(vt, "cursor off the screen");
    } else if (final == 'C') {
        vt->x += n[0] > 0 ? n[0] : 1;
        if (vt->x >= vt->columns)
            vt_fault(vt, "cursor off the line");
    } else if (final == 'J' && n[0] == 2) {
        vt->clears++;
        vt_clear(vt);
    } else {
        vt_fault(vt, "unknown sequence");
    }
}

static void vt_glyph(struct vt *vt, uint32_t glyph)
{
    if (vt->x < 0 || vt->x >= vt->columns || vt->y < 0 || vt->y >= vt->rows) {
        vt_fault(vt, "a glyph written where the cursor is not known");
        return;
    }
    vt->cells[vt->y * vt->columns + vt->x] = (struct vt_cell){glyph, vt->fore, vt->back};
    vt->x++; /* past the last column: nothing more may be written there */
}

/* True when HELD is a whole sequence or character, and then it was done. */
static bool vt_step(struct vt *vt)
{
    const unsigned char *s = (const unsigned char *)vt->held;
    size_t len = vt->held_len;

    if (s[0] == 0x1b) {
        if (len < 3)
            return len == 2 && s[1] != '[' ? vt_fault(vt, "unknown escape"), true : false;
        if (s[len - 1] < 0x40)
            return false;
        vt_sequence(vt, vt->held, len);
        return true;
    }
    if (s[0] < 0x20 || s[0] == 0x7f) {
        vt_fault(vt, "control character");
        return true;
    }
    if (s[0] < 0x80) {
        vt_glyph(vt, s[0]);
        return true;
    }
    if (len < 3)
        return false;
    vt_glyph(vt, (uint32_t)(s[0] & 15) << 12 | (uint32_t)(s[1] & 63) << 6 | (s[2] & 63u));
    return true;
}

static void vt_feed(struct vt *vt, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == 0x1b) /* an escape ends whatever was cut */
            vt->held_len = 0;
        vt->held[vt->held_len++] = bytes[i];
        if (vt_step(vt))
            vt->held_len = 0;
        else if (vt->held_len == sizeof(vt->held)) {
            vt_fault(vt, "endless sequence");
            vt->held_len = 0;
        }
    }
}

/* The colour seen in the upper or lower half of a cell; VT_DEFAULT where it is the terminal's. */
static uint32_t vt_half(struct vt *vt, int column, int row, bool lower)
{
    const struct vt_cell *cell = &vt->cells[row * vt->columns + column];
    switch (cell->glyph) {
    case ' ':
        return cell->back;
    case 0x2588:
        return cell->fore;
    case 0x2580:
        return lower ? cell->back : cell->fore;
    case 0x2584:
        return lower ? cell->fore : cell->back;
    default:
        vt_fault(vt, "unknown glyph");
        return VT_DEFAULT;
    }
}

#endif
