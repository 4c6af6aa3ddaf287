/* What is said on standard error meanwhile. */
#ifndef HL_TESTS_SAID_H
#define HL_TESTS_SAID_H

#include <stdio.h>
#include <unistd.h>

struct said {
    FILE *file;
    int before;
    char text[8192];
};

static inline void said_begin(struct said *said)
{
    said->file = tmpfile();
    said->before = dup(2);
    fflush(stderr);
    dup2(fileno(said->file), 2);
}

static inline const char *said_end(struct said *said)
{
    fflush(stderr);
    dup2(said->before, 2);
    close(said->before);
    rewind(said->file);
    said->text[fread(said->text, 1, sizeof(said->text) - 1, said->file)] = '\0';
    fclose(said->file);
    return said->text;
}

#endif
