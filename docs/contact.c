/* Puts pictures side by side on one sheet: contact SHEET.png COLUMNS WIDTH PICTURE.png...
 * Each is made WIDTH pixels wide, if it is wider, by mean light. Shades that nobody tells apart
 * become one, so that paper's grain does not fill the file. For `make pictures`. */
#include "host-sim/png.h"
#include "show/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAP       12 /* pixels */
#define GROUND    255
#define SHADE     6 /* codes that become one */
#define PICTURES  64
#define MAX_WIDTH 2000

struct sheet {
    struct hl_picture pictures[PICTURES];
    int widths[PICTURES], heights[PICTURES];
    int count, columns, cell_width, cell_height;
};

static int fail(const char *path, const char *why)
{
    fprintf(stderr, "contact: %s: %s\n", path, why);
    return 1;
}

static int load(struct sheet *sheet, const char *path, int width)
{
    char error[HL_PICTURE_ERROR_MAX];
    struct hl_picture *picture = &sheet->pictures[sheet->count];
    int i = sheet->count;

    if (hl_picture_load(picture, path, error))
        return fail(path, error);
    sheet->count++;
    hl_picture_fit(picture, picture->width < width ? picture->width : width, HL_FRAME_HEIGHT_MAX,
                   &sheet->widths[i], &sheet->heights[i]);
    sheet->cell_width = sheet->widths[i] > sheet->cell_width ? sheet->widths[i] : sheet->cell_width;
    sheet->cell_height =
        sheet->heights[i] > sheet->cell_height ? sheet->heights[i] : sheet->cell_height;
    return 0;
}

static void blend_shades(struct hl_frame *frame)
{
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < 3 * frame->width; x++) {
            uint8_t *code = &frame->pixels[(size_t)y * frame->stride + (size_t)x];
            int shade = (*code + SHADE / 2) / SHADE * SHADE;
            *code = *code > GROUND - SHADE / 2 ? GROUND : (uint8_t)shade;
        }
}

static void place(struct sheet *sheet, struct hl_frame *frame)
{
    for (int i = 0; i < sheet->count; i++) {
        int x = GAP + i % sheet->columns * (sheet->cell_width + GAP);
        int y = GAP + i / sheet->columns * (sheet->cell_height + GAP);
        struct hl_frame part = {.width = sheet->widths[i],
                                .height = sheet->heights[i],
                                .stride = frame->stride,
                                .pixels =
                                    frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x};
        hl_picture_draw(&sheet->pictures[i], &part);
    }
    blend_shades(frame);
}

static int write_sheet(const char *path, const struct hl_frame *frame)
{
    struct hl_buf buf;
    FILE *out = fopen(path, "wb");

    hl_buf_init(&buf, HL_PNG_BYTES_MAX);
    bool good =
        out && hl_png_encode(frame, &buf) == 0 && fwrite(buf.data, 1, buf.len, out) == buf.len;
    hl_buf_finish(&buf);
    if (out && fclose(out))
        good = false;
    return good ? 0 : fail(path, "cannot be written");
}

static int make(struct sheet *sheet, const char *path)
{
    struct hl_frame frame;
    int rows = (sheet->count + sheet->columns - 1) / sheet->columns;

    if (hl_frame_init(&frame, GAP + sheet->columns * (sheet->cell_width + GAP),
                      GAP + rows * (sheet->cell_height + GAP)))
        return fail(path, "too large");
    memset(frame.pixels, GROUND, frame.stride * (size_t)frame.height);
    place(sheet, &frame);
    int status = write_sheet(path, &frame);
    hl_frame_finish(&frame);
    return status;
}

int main(int argc, char **argv)
{
    static struct sheet sheet;
    int width = argc > 4 ? atoi(argv[3]) : 0, status = 0;

    sheet.columns = argc > 4 ? atoi(argv[2]) : 0;
    if (argc < 5 || argc - 4 > PICTURES || sheet.columns < 1 || sheet.columns > PICTURES ||
        width < 1 || width > MAX_WIDTH) {
        fprintf(stderr, "usage: contact SHEET.png COLUMNS WIDTH PICTURE.png...\n");
        return 2;
    }
    for (int i = 4; i < argc && !status; i++)
        status = load(&sheet, argv[i], width);
    if (!status)
        status = make(&sheet, argv[1]);
    for (int i = 0; i < sheet.count; i++)
        hl_picture_finish(&sheet.pictures[i]);
    return status;
}
