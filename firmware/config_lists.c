/* Lists of subscriptions in place of sources. */
#include "base/log.h"
#include "config.h"
#include "news/feed.h"
#include "news/local.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK 16384

struct listing {
    struct hl_config *config;
    size_t list; /* which source it is */
    size_t left_out;
    size_t count;
    int err;
};

static int on_item(void *data, const struct hl_feed_item *item)
{
    struct listing *listing = data;
    if (!item->subscription)
        return 0;
    int err = hl_config_add_listed(listing->config, listing->list, item->subscription);
    listing->left_out += err == -ENOSPC;
    listing->count += !err;
    listing->err = err == -ENOSPC ? 0 : err;
    return listing->err;
}

/* Reads the file through the parser. 0 or negative errno. */
static int read_file(const char *path, struct hl_feed *feed)
{
    char chunk[CHUNK];
    size_t all = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return -errno;
    int err = 0;
    while (!err && all <= HL_FEED_BODY_MAX) {
        size_t n = fread(chunk, 1, sizeof(chunk), file);
        if (n == 0)
            break;
        all += n;
        err = hl_feed_write(feed, chunk, n);
    }
    if (!err && ferror(file))
        err = -EIO;
    fclose(file);
    return err;
}

static int expand(struct listing *listing, const char *path, char *error)
{
    struct hl_feed_options options = {.url = path};
    struct hl_feed_report report;
    struct hl_feed *feed = hl_feed_create(&options, on_item, listing);
    int err = feed ? read_file(path, feed) : -errno;
    if (err) {
        snprintf(error, HL_CONFIG_ERROR_MAX, "%.200s: %s; name an OPML file that can be read", path,
                 strerror(-err));
    } else {
        err = hl_feed_finish(feed, &report);
        err = listing->err ? listing->err : err;
        if (!err && hl_feed_info(feed)->format != HL_FEED_OPML)
            err = -EPROTO;
        if (err)
            snprintf(error, HL_CONFIG_ERROR_MAX, "%.200s: %s", path,
                     err == -EPROTO ? "this is no list of subscriptions; export it as OPML"
                                    : strerror(-err));
    }
    hl_feed_destroy(feed);
    return err;
}

static bool is_list(const char *url)
{
    size_t len = strlen(url);
    return len > 5 && strcasecmp(url + len - 5, ".opml") == 0;
}

int hl_config_expand_lists(struct hl_config *config, char *error)
{
    size_t count = config->source_count;
    int err = 0;
    for (size_t i = 0; i < count && !err;) {
        char *path = is_list(config->sources[i].url) ? hl_local_path(config->sources[i].url) : NULL;
        if (!path) {
            i++;
            continue;
        }
        struct listing listing = {.config = config, .list = i};
        err = expand(&listing, path, error);
        if (!err && listing.left_out > 0)
            hl_warning("config", "%s: %zu of its feeds are left out; %d sources are the most", path,
                       listing.left_out, HL_CONFIG_SOURCES_MAX);
        free(path);
        hl_config_remove_source(config, i);
        count--;
    }
    return err;
}
