/* Files that the binary carries, as NAME and NAME_size. See embed.h. */
#if defined(__arm__)
#define PROGBITS %progbits
#else
#define PROGBITS @progbits
#endif

    .section .rodata, "a", PROGBITS

.macro embed name, file
    .global \name
    .global \name\()_size
    .balign 16
\name:
    .incbin "\file"
1:
    .byte 0
    .balign 4
\name\()_size:
    .long 1b - \name
.endm

embed hl_embed_config, "packaging/headliner.yaml"
embed hl_embed_theme, "packaging/theme.yaml"
embed hl_embed_samples, "packaging/sample-headlines.json"
/* The table of pixel fonts; its entries are in fonts.inc, which the build makes from fonts/<name>.font. */
.macro font name, rows
    .section .rodata
    embed hl_embed_\name, "\name\().bdf"
2:
    .asciz "\name"
    .section .data.rel.ro, "aw", PROGBITS
    .dc.a 2b
    .dc.a hl_embed_\name
    .long 1b - hl_embed_\name
    .long \rows
.endm

    .section .data.rel.ro, "aw", PROGBITS
    .global hl_embed_fonts
    .balign 16
hl_embed_fonts:
#include "fonts.inc"
    .section .data.rel.ro, "aw", PROGBITS
3:
    .section .rodata
    .global hl_embed_fonts_size
    .balign 4
hl_embed_fonts_size:
    .long 3b - hl_embed_fonts

    .section .note.GNU-stack, "", PROGBITS
