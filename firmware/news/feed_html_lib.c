#include "news/feed_html_lib.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

/* Other names have other structures than those that this was built with. */
static const char *const soname = LIBXML_VERSION < 21400 ? "libxml2.so.2" : "libxml2.so.16";

static struct hl_html_lib lib;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return;
    loaded = true;
#define TAKE(call)                                                                                 \
    {                                                                                              \
        void *address = dlsym(handle, #call);                                                      \
        memcpy(&lib.call, &address, sizeof(address)); /* C knows no cast from one to the other */  \
        loaded = loaded && address;                                                                \
    }
    HL_HTML_CALLS(TAKE)
#undef TAKE
}

const struct hl_html_lib *hl_html_lib(void)
{
    pthread_once(&once, load);
    return loaded ? &lib : NULL;
}
