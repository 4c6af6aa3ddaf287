#include "support/frail_disk.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR      512
#define PENDING_MAX 4096
#define FILE_MAX    (3 << 20)

/* What one watched file has for sure, and what was written since. */
struct change {
    int64_t at;
    int size; /* -1: cut to AT bytes */
    uint8_t *bytes;
};

struct disk_file {
    uint8_t *durable;
    int64_t size;
    struct change pending[PENDING_MAX];
    unsigned count;
};

struct file {
    sqlite3_file base;
    struct disk_file *watched; /* NULL: any other */
    sqlite3_file *real;
};

static struct {
    const char *path;
    sqlite3_vfs vfs, *below;
    struct disk_file files[2]; /* the file and its log */
    unsigned writes, kill_after, one_in;
    uint32_t seed;
    void (*fn)(void);
    bool busy;
} disk;

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void call_watcher(const struct file *file)
{
    if (!file->watched || !disk.fn || disk.busy)
        return;
    disk.busy = true;
    disk.fn();
    disk.busy = false;
}

/* ---- what is for sure ---- */

static void apply(uint8_t *image, int64_t *size, const struct change *change, uint32_t *seed)
{
    if (change->size < 0) {
        if (*size > change->at)
            memset(image + change->at, 0, (size_t)(*size - change->at));
        *size = change->at;
        return;
    }
    for (int done = 0; done < change->size; done += SECTOR) {
        int part = change->size - done < SECTOR ? change->size - done : SECTOR;
        if (seed && draw(seed) % 2)
            continue; /* this sector was not written yet */
        memcpy(image + change->at + done, change->bytes + done, (size_t)part);
        if (*size < change->at + done + part)
            *size = change->at + done + part;
    }
}

static void settle(struct disk_file *file)
{
    for (unsigned i = 0; i < file->count; i++) {
        apply(file->durable, &file->size, &file->pending[i], NULL);
        free(file->pending[i].bytes);
    }
    file->count = 0;
}

static void note(struct disk_file *file, int64_t at, const void *bytes, int size)
{
    if (at + (size > 0 ? size : 0) > FILE_MAX)
        abort();
    if (file->count == PENDING_MAX)
        settle(file);
    struct change *change = &file->pending[file->count++];
    *change = (struct change){.at = at, .size = size};
    if (size > 0) {
        change->bytes = malloc((size_t)size);
        memcpy(change->bytes, bytes, (size_t)size);
    }
}

static void write_image(const struct disk_file *file, const char *path, uint32_t *seed)
{
    uint8_t *image = malloc(FILE_MAX);
    int64_t size = file->size;
    memcpy(image, file->durable, FILE_MAX);
    for (unsigned i = 0; i < file->count; i++) {
        uint32_t fate = draw(seed) % 3; /* all of it, none of it, some of it */
        if (fate != 1)
            apply(image, &size, &file->pending[i], fate == 2 ? seed : NULL);
    }
    FILE *out = fopen(path, "wb");
    fwrite(image, 1, (size_t)size, out);
    fclose(out);
    free(image);
}

void frail_disk_power_cut(const char *copy, uint32_t seed)
{
    char log[256];
    snprintf(log, sizeof(log), "%s-wal", copy);
    write_image(&disk.files[0], copy, &seed);
    write_image(&disk.files[1], log, &seed);
}

/* ---- files ---- */

#define REAL(file) (((struct file *)(file))->real)

static int shut(sqlite3_file *file)
{
    return REAL(file)->pMethods->xClose(REAL(file));
}

static int read_file(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
    return REAL(file)->pMethods->xRead(REAL(file), bytes, n, at);
}

static int write_file(sqlite3_file *base, const void *bytes, int n, sqlite3_int64 at)
{
    struct file *file = (struct file *)base;
    call_watcher(file);
    if (file->watched) {
        disk.writes++;
        if (disk.kill_after && disk.writes > disk.kill_after) {
            file->real->pMethods->xWrite(file->real, bytes, n / 2, at);
            kill(getpid(), SIGKILL);
        }
        if (disk.one_in && draw(&disk.seed) % disk.one_in == 0) {
            file->real->pMethods->xWrite(file->real, bytes, n / 2, at);
            note(file->watched, at, bytes, n / 2);
            return SQLITE_FULL;
        }
        note(file->watched, at, bytes, n);
    }
    return file->real->pMethods->xWrite(file->real, bytes, n, at);
}

static int cut_file(sqlite3_file *base, sqlite3_int64 size)
{
    struct file *file = (struct file *)base;
    call_watcher(file);
    if (file->watched)
        note(file->watched, size, NULL, -1);
    return file->real->pMethods->xTruncate(file->real, size);
}

static int sync_file(sqlite3_file *base, int flags)
{
    struct file *file = (struct file *)base;
    call_watcher(file);
    if (file->watched)
        settle(file->watched);
    return file->real->pMethods->xSync(file->real, flags);
}

static int size_file(sqlite3_file *file, sqlite3_int64 *size)
{
    return REAL(file)->pMethods->xFileSize(REAL(file), size);
}

static int lock(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int unlock(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int check_lock(sqlite3_file *file, int *held)
{
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), held);
}

static int control(sqlite3_file *file, int what, void *data)
{
    return REAL(file)->pMethods->xFileControl(REAL(file), what, data);
}

static int sector_size(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int abilities(sqlite3_file *file)
{
    (void)file;
    return 0; /* nothing is promised */
}

static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, at);
}

static int shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, n, flags);
}

static void shm_barrier(sqlite3_file *file)
{
    REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int shm_unmap(sqlite3_file *file, int drop)
{
    return REAL(file)->pMethods->xShmUnmap(REAL(file), drop);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shut,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = cut_file,
    .xSync = sync_file,
    .xFileSize = size_file,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = abilities,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

static struct disk_file *find_watched(const char *name)
{
    size_t len = strlen(disk.path);
    if (!name || strncmp(name, disk.path, len) != 0)
        return NULL;
    return name[len] == '\0'                 ? &disk.files[0]
           : strcmp(name + len, "-wal") == 0 ? &disk.files[1]
                                             : NULL;
}

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags,
                     int *out)
{
    struct file *file = (struct file *)base;
    (void)vfs;
    file->real = (sqlite3_file *)(file + 1);
    file->watched = find_watched(name);
    int code = disk.below->xOpen(disk.below, name, file->real, flags, out);
    base->pMethods = code == SQLITE_OK ? &methods : NULL;
    return code;
}

void frail_disk_install(const char *path)
{
    disk.path = path;
    disk.writes = 0;
    for (int i = 0; i < 2; i++) {
        settle(&disk.files[i]);
        if (!disk.files[i].durable)
            disk.files[i].durable = malloc(FILE_MAX);
        memset(disk.files[i].durable, 0, FILE_MAX);
        disk.files[i].size = 0;
    }
    if (disk.below)
        return;
    disk.below = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.below;
    disk.vfs.zName = "frail";
    disk.vfs.szOsFile = (int)sizeof(struct file) + disk.below->szOsFile;
    disk.vfs.xOpen = open_file;
    sqlite3_vfs_register(&disk.vfs, 1);
}

void frail_disk_fill(unsigned one_in, uint32_t seed)
{
    disk.one_in = one_in;
    disk.seed = seed;
}

void frail_disk_kill_after(unsigned count)
{
    disk.kill_after = count;
}

void frail_disk_watch(void (*fn)(void))
{
    disk.fn = fn;
}

unsigned frail_disk_writes(void)
{
    return disk.writes;
}
