#include "support/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

const char *folder_make(void)
{
    /* In memory where that can be: a disk that syncs slowly is no part of the tests. */
    snprintf(path, sizeof(path), "%s/hl-test-XXXXXX",
             access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(path);
}

int folder_remove(void)
{
    DIR *dir = opendir(path);
    if (!dir)
        return -1;
    for (struct dirent *entry; (entry = readdir(dir));)
        if (unlinkat(dirfd(dir), entry->d_name, 0) < 0)
            unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
    closedir(dir);
    return rmdir(path);
}

unsigned folder_count(const char *part)
{
    unsigned count = 0;
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += strstr(entry->d_name, part) != NULL;
    if (dir)
        closedir(dir);
    return count;
}
