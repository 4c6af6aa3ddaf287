/* What the configuration says of how a source is asked, as the news room takes it. */
#ifndef HL_CONFIG_MANNERS_H
#define HL_CONFIG_MANNERS_H

#include "config.h"
#include "news/feed.h"
#include "news/manners.h"

/* Borrowed from CONFIG and SOURCE, which is one of its. */
struct hl_feed_fields hl_config_fields(const struct hl_config_source *source);
struct hl_manners hl_config_manners(const struct hl_config *config,
                                    const struct hl_config_source *source);

#endif
