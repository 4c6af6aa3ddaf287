/* Gives a program /dev/gpiomem on a kernel that has none, by LD_PRELOAD: the GPIO registers of a
 * Raspberry Pi 3, out of /dev/mem. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define REGISTERS 0x3f200000 /* BCM2837: 0x7e200000 of the bus */
#define MEM_MAJOR 1          /* /dev/mem: Documentation/admin-guide/devices.txt */
#define MEM_MINOR 1

int open64(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, ...);
    va_list args;

    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "open64");
    return real(strcmp(path, "/dev/gpiomem") == 0 ? "/dev/mem" : path, flags, mode);
}

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t offset)
{
    static void *(*real)(void *, size_t, int, int, int, off64_t);
    struct stat st;

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "mmap64");
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
        st.st_rdev == makedev(MEM_MAJOR, MEM_MINOR))
        offset += REGISTERS;
    return real(address, size, protection, flags, fd, offset);
}
