#include "support/fake_pi.h"

#include <assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 256

static void write_file(const char *root, const char *file, const char *bytes, size_t len)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s", root, file);
    FILE *out = fopen(path, "w");
    assert(out);
    fwrite(bytes, 1, len, out);
    fclose(out);
}

static void add_folder(const char *root, const char *folder)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof(path), "%s/%s", root, folder);
    mkdir(path, 0755);
}

void fake_pi_init(struct fake_pi *pi, const char *model, const char *compatible)
{
    char strings[PATH_BYTES];

    snprintf(pi->root, sizeof(pi->root), "/tmp/headliner-pi-XXXXXX");
    const char *made = mkdtemp(pi->root);
    assert(made);
    (void)made;
    add_folder(pi->root, "dev");
    add_folder(pi->root, "proc");
    add_folder(pi->root, "proc/device-tree");
    if (model) /* the kernel gives the NUL, too */
        write_file(pi->root, "proc/device-tree/model", model, strlen(model) + 1);
    if (compatible) {
        size_t len = (size_t)snprintf(strings, sizeof(strings), "%s", compatible) + 1;
        for (char *c = strings; (c = strchr(c, ' '));)
            *c = '\0';
        write_file(pi->root, "proc/device-tree/compatible", strings, len);
    }
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

void fake_pi_finish(struct fake_pi *pi)
{
    nftw(pi->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void fake_pi_add(struct fake_pi *pi, const char *name, size_t size)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof(path), "%s/dev/%s", pi->root, name);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    int err = fd < 0 || ftruncate(fd, (off_t)size);
    assert(!err);
    (void)err;
    close(fd);
}

uint32_t fake_pi_word(const struct fake_pi *pi, const char *name, size_t offset)
{
    char path[PATH_BYTES];
    uint32_t word = 0;

    snprintf(path, sizeof(path), "%s/dev/%s", pi->root, name);
    int fd = open(path, O_RDONLY);
    ssize_t got = pread(fd, &word, sizeof(word), (off_t)offset);
    assert(got == sizeof(word));
    (void)got;
    close(fd);
    return word;
}
