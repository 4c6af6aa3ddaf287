#include "config_manners.h"

struct hl_manners hl_config_manners(const struct hl_config *config,
                                    const struct hl_config_source *source)
{
    return (struct hl_manners){
        .user = source->auth.user,
        .password_file = source->auth.password_file,
        .password_env = source->auth.password_env,
        .token_file = source->auth.token_file,
        .token_env = source->auth.token_env,
        .headers = (const char *const *)source->headers.items,
        .header_count = source->headers.count,
        .user_agent = source->user_agent ? source->user_agent : config->fetch.user_agent,
        .proxy = source->proxy ? source->proxy : config->fetch.proxy,
        .allow_private = source->allow_private,
        .live = source->live,
    };
}

struct hl_feed_fields hl_config_fields(const struct hl_config_source *source)
{
    const struct hl_config_recipe *recipe = &source->recipe;
    return (struct hl_feed_fields){
        .items = recipe->items,
        .title = recipe->title,
        .link = recipe->link,
        .published = recipe->published,
        .id = recipe->id,
        .summary = recipe->summary,
        .category = recipe->categories,
    };
}
