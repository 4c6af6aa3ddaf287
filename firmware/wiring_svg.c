/* A board's wiring as a drawing. */
#include "wiring.h"

#include <string.h>

#define WIDTH      900
#define MARGIN     28
#define TOP        92 /* of the first row */
#define PITCH      26 /* from row to row */
#define ROWS       (HL_HEADER_PINS / 2)
#define HEADER_X   150 /* of the odd pins; the even ones are a pitch further */
#define EVEN_X     (HEADER_X + PITCH)
#define LABELS_X   (EVEN_X + 66) /* where wires leave the header's labels */
#define BOARD_X    640
#define DOT        7
#define NOTE_PITCH 20

/* Dark enough for thin lines on white. */
static const char *const colours[HL_WIRE_KINDS] = {
    [HL_WIRE_GROUND] = "#4a4a4a", [HL_WIRE_3V3] = "#c77700",   [HL_WIRE_5V] = "#c4202a",
    [HL_WIRE_DATA] = "#1f5fbf",   [HL_WIRE_CLOCK] = "#8a3fb0", [HL_WIRE_CONTROL] = "#00796b",
    [HL_WIRE_INPUT] = "#7a4f1d",
};

/* Colour lines of LED panels are drawn in their own. */
static const char *colour_of(const struct hl_wiring_wire *wire)
{
    const char *name = strchr(wire->signal, ':');
    name = name ? name + 1 : wire->signal;
    if (wire->kind != HL_WIRE_DATA || strlen(name) != 2)
        return colours[wire->kind];
    return name[0] == 'R' ? "#c4202a" : name[0] == 'G' ? "#2e7d32" : "#1f5fbf";
}

static void put_text(FILE *out, int x, int y, const char *style, const char *text)
{
    fprintf(out, "<text x=\"%d\" y=\"%d\" %s>", x, y, style);
    for (; *text; text++) {
        if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '&')
            fputs("&amp;", out);
        else
            fputc(*text, out);
    }
    fputs("</text>\n", out);
}

static int row_y(int row)
{
    return TOP + row * PITCH;
}

static int pin_x(int pin)
{
    return pin % 2 ? HEADER_X : EVEN_X;
}

static int pin_y(int pin)
{
    return row_y((pin - 1) / 2);
}

/* The wires' places on the board, in the middle beside the header when they are fewer. */
static int board_y(const struct hl_wiring *wiring, size_t n)
{
    int rows = (int)wiring->count, first = rows < ROWS ? (ROWS - rows) * PITCH / 2 : 0;
    return TOP + first + (int)n * PITCH;
}

static void draw_body(FILE *out, int x, int y, int width, int height)
{
    fprintf(out,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#f1efe9\" "
            "stroke=\"#c9c5ba\"/>\n",
            x, y, width, height);
}

static void draw_pins(FILE *out, const int *pins, const struct hl_wiring *wiring)
{
    char name[HL_WIRING_SIGNAL_MAX], number[HL_WIRING_SIGNAL_MAX];

    for (int pin = 1; pin <= HL_HEADER_PINS; pin++) {
        const char *fill = "#ffffff", *ink = "#8d897e";
        for (size_t i = 0; i < wiring->count; i++)
            if (pins[i] == pin) {
                fill = colour_of(&wiring->wires[i]);
                ink = "#ffffff";
            }
        fprintf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\" stroke=\"#c9c5ba\"/>\n",
                pin_x(pin), pin_y(pin), DOT + 2, fill);
        snprintf(number, sizeof(number), "%d", pin);
        char style[96];
        snprintf(style, sizeof(style), "class=\"pin\" fill=\"%s\"", ink);
        put_text(out, pin_x(pin), pin_y(pin) + 3, style, number);
        bool used = strcmp(ink, "#ffffff") == 0;
        snprintf(style, sizeof(style), "class=\"%s\" fill=\"%s\"", pin % 2 ? "left" : "right",
                 used ? "#1c1b19" : "#b3afa4");
        put_text(out, pin % 2 ? HEADER_X - 18 : EVEN_X + 18, pin_y(pin) + 4, style,
                 hl_header_name(pin, name));
    }
}

/* From the odd pins a wire leaves between two rows; from the even ones behind their label. */
static void draw_wire(FILE *out, const struct hl_wiring *wiring, size_t n, int pin)
{
    const char *colour = colour_of(&wiring->wires[n]);
    int y = pin_y(pin), to = board_y(wiring, n), bend = (BOARD_X - LABELS_X) / 2;
    char path[256];

    if (pin % 2)
        snprintf(path, sizeof(path), "M%d %d l%d %d H%d C%d %d %d %d %d %d", HEADER_X + DOT, y - 5,
                 PITCH / 2 - DOT, 5 - PITCH / 2, LABELS_X, LABELS_X + bend, y - PITCH / 2,
                 BOARD_X - bend, to, BOARD_X, to);
    else
        snprintf(path, sizeof(path), "M%d %d C%d %d %d %d %d %d", LABELS_X, y, LABELS_X + bend, y,
                 BOARD_X - bend, to, BOARD_X, to);
    fprintf(out, "<path d=\"%s\" class=\"under\"/><path d=\"%s\" class=\"wire\" stroke=\"%s\"/>\n",
            path, path, colour);
}

static void draw_board(FILE *out, const struct hl_wiring *wiring, const int *pins)
{
    draw_body(out, BOARD_X - PITCH / 2, board_y(wiring, 0) - PITCH / 2, WIDTH - MARGIN - BOARD_X,
              (int)wiring->count * PITCH);
    for (size_t i = 0; i < wiring->count; i++) {
        char name[HL_WIRING_SIGNAL_MAX], where[64] = "no pin of the header";
        int y = board_y(wiring, i);
        fprintf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\"/>\n", BOARD_X, y, DOT - 1,
                colour_of(&wiring->wires[i]));
        put_text(out, BOARD_X + 18, y + 5, "class=\"signal\"", wiring->wires[i].signal);
        if (pins[i])
            snprintf(where, sizeof(where), "%s, pin %d", hl_header_name(pins[i], name), pins[i]);
        put_text(out, BOARD_X + 88, y + 4, "class=\"right\" fill=\"#5e5a50\"", where);
    }
}

void hl_wiring_draw(const struct hl_wiring *wiring, FILE *out)
{
    int pins[HL_WIRING_MAX];
    int rows = wiring->count > ROWS ? (int)wiring->count : ROWS;
    int notes_y = TOP + rows * PITCH + 14;
    int height = notes_y + (int)wiring->note_count * NOTE_PITCH + MARGIN / 2;

    hl_wiring_pins(wiring, pins);
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
            "height=\"%d\">\n"
            "<style>text{font-family:'DejaVu Sans',Verdana,sans-serif}"
            ".title{font-size:19px;font-weight:bold;fill:#1c1b19}.head{font-size:13px;fill:#5e5a50}"
            ".pin{font-size:9px;text-anchor:middle}.left{font-size:12px;text-anchor:end}"
            ".right{font-size:12px}.signal{font-size:14px;font-weight:bold;fill:#1c1b19}"
            ".note{font-size:13px;fill:#3b3934}.wire{fill:none;stroke-width:2.4}"
            ".under{fill:none;stroke:#ffffff;stroke-width:6}</style>\n"
            "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
            WIDTH, height, WIDTH, height, WIDTH, height);
    put_text(out, MARGIN, 36, "class=\"title\"", wiring->title);
    put_text(out, MARGIN, 62, "class=\"head\"", "Raspberry Pi, 40-pin header, pin 1 at the top");
    put_text(out, BOARD_X - PITCH / 2, board_y(wiring, 0) - 22, "class=\"head\"", "the board");
    draw_body(out, HEADER_X - PITCH / 2, TOP - PITCH / 2 - 6, 2 * PITCH, ROWS * PITCH + 12);
    for (size_t i = 0; i < wiring->count; i++)
        if (pins[i])
            draw_wire(out, wiring, i, pins[i]);
    draw_pins(out, pins, wiring);
    draw_board(out, wiring, pins);
    for (size_t i = 0; i < wiring->note_count; i++)
        put_text(out, MARGIN, notes_y + 10 + (int)i * NOTE_PITCH, "class=\"note\"",
                 wiring->notes[i]);
    fputs("</svg>\n", out);
}
