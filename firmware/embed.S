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
embed hl_embed_samples, "packaging/sample-headlines.json"
embed hl_embed_font8, "headliner8.bdf"

    .section .note.GNU-stack, "", PROGBITS
