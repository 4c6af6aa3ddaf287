#include "news/manners.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static const size_t texts[] = {
    offsetof(struct hl_manners, user),         offsetof(struct hl_manners, password_file),
    offsetof(struct hl_manners, password_env), offsetof(struct hl_manners, token_file),
    offsetof(struct hl_manners, token_env),    offsetof(struct hl_manners, user_agent),
    offsetof(struct hl_manners, proxy),
};

static const char **text_at(struct hl_manners *manners, size_t i)
{
    return (const char **)(void *)((char *)manners + texts[i]);
}

void hl_manners_free(struct hl_manners *manners)
{
    if (!manners)
        return;
    for (size_t i = 0; i < LENGTH(texts); i++)
        free((char *)*text_at(manners, i));
    for (size_t i = 0; i < manners->header_count; i++)
        free((char *)manners->headers[i]);
    free((void *)manners->headers);
    free(manners);
}

struct hl_manners *hl_manners_copy(const struct hl_manners *from)
{
    struct hl_manners *manners = malloc(sizeof(*manners));
    if (!manners)
        return NULL;
    *manners = *from;
    manners->header_count = 0;
    bool whole = true;
    for (size_t i = 0; i < LENGTH(texts); i++) {
        const char **text = text_at(manners, i);
        *text = *text ? strdup(*text) : NULL;
        whole = whole && (*text || !*text_at((struct hl_manners *)from, i));
    }
    const char **headers = calloc(from->header_count + 1, sizeof(*headers));
    manners->headers = headers;
    for (size_t i = 0; headers && i < from->header_count && i < HL_FETCH_EXTRA_MAX; i++) {
        headers[i] = strdup(from->headers[i]);
        whole = whole && headers[i];
        manners->header_count++;
    }
    if (whole && headers)
        return manners;
    hl_manners_free(manners);
    errno = ENOMEM;
    return NULL;
}

bool hl_manners_are_personal(const struct hl_manners *manners)
{
    return manners->user || manners->token_file || manners->token_env || manners->header_count > 0;
}

/* The first line of a regular file. 0 or negative errno. */
static int read_secret(const char *path, char *secret)
{
    struct stat info;
    ssize_t n = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), err = 0;
    if (fd < 0)
        return -errno;
    if (fstat(fd, &info) != 0)
        err = -errno;
    else if (!S_ISREG(info.st_mode))
        err = S_ISDIR(info.st_mode) ? -EISDIR : -EINVAL;
    else if ((n = read(fd, secret, HL_SECRET_MAX)) < 0)
        err = -errno;
    close(fd);
    secret[n > 0 ? n : 0] = '\0';
    secret[strcspn(secret, "\r\n")] = '\0';
    return err;
}

static int find_secret(const char *path, const char *variable, char *secret, char *message)
{
    const char *value = path ? NULL : getenv(variable);
    int err = path ? read_secret(path, secret) : 0;
    if (!path)
        snprintf(secret, HL_SECRET_MAX + 1, "%s", value ? value : "");
    if (err)
        snprintf(message, HL_FETCH_MESSAGE_MAX, "cannot read the secret in %.80s: %s", path,
                 strerror(-err));
    else if (!*secret)
        snprintf(message, HL_FETCH_MESSAGE_MAX, "no secret in %s%.80s; see \"auth\"",
                 path ? "" : "the environment variable ", path ? path : variable);
    return err ? err : *secret ? 0 : -ENOENT;
}

int hl_manners_apply(const struct hl_manners *manners, struct hl_fetch_request *request,
                     char *secret, char *message)
{
    int err = 0;
    request->headers = manners->headers;
    request->header_count = manners->header_count;
    request->user_agent = manners->user_agent;
    request->proxy = manners->proxy;
    request->allow_private = manners->allow_private;
    if (manners->user) {
        err = find_secret(manners->password_file, manners->password_env, secret, message);
        request->user = manners->user;
        request->password = secret;
    } else if (manners->token_file || manners->token_env) {
        err = find_secret(manners->token_file, manners->token_env, secret, message);
        request->token = secret;
    }
    return err;
}
