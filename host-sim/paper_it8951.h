/* Inside the virtual IT8951: its image buffer and display engine, without the words that come over
 * the wire. Times are the chip's now. */
#ifndef HL_HOST_SIM_PAPER_IT8951_H
#define HL_HOST_SIM_PAPER_IT8951_H

#include "host-sim/paper_core.h"

enum hl_paper_it_mode {
    HL_PAPER_IT_INIT,
    HL_PAPER_IT_DU,
    HL_PAPER_IT_GC16,
    HL_PAPER_IT_GL16,
    HL_PAPER_IT_GLR16,
    HL_PAPER_IT_GLD16,
    HL_PAPER_IT_A2,
    HL_PAPER_IT_DU4,
    HL_PAPER_IT_MODES
};

struct hl_paper_it_load {
    struct hl_paper_box box;
    int bits;           /* of a pixel: 2, 4, 8 */
    bool swapped;       /* big endian: the bytes of a word change places */
    bool misplaced;     /* the address is not the buffer's: pixels go nowhere */
    size_t done, count; /* pixels */
    bool open;
};

struct hl_paper_it_engine {
    uint8_t *buffer; /* 8 bits a pixel, or with one_bit a bit */
    uint8_t *shown;  /* inks that the engine believes to be on the paper */
    size_t size;
    bool one_bit;
    uint8_t ground[2]; /* greys of a 0 and a 1 */
    int64_t display_until_ns;
    struct hl_paper_it_load load;
};

void hl_paper_it_load_begin(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine,
                            const struct hl_paper_it_load *load);
void hl_paper_it_load_word(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine,
                           uint16_t word);
void hl_paper_it_load_end(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine);

void hl_paper_it_display(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine,
                         struct hl_paper_box box, int mode);

#endif
