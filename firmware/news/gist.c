#include "news/gist.h"

#include "news/fold.h"
#include "news/identity.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define SUFFIX_WORDS_MAX 5   /* a newspaper's name is no longer */
#define HEAD_WORDS_MIN   3   /* what is left without it must still say something */
#define NAME_MAX_BYTES   512 /* of a source, folded */

struct word {
    const char *text;
    size_t len;
    bool number;
    bool initials; /* with dots that do not count */
    bool single;   /* one letter */
    bool sign;     /* of a script without spaces, where each is a word of its own */
};

struct words {
    struct word list[HL_GIST_WORDS_MAX];
    size_t count;
    bool cut; /* there are more */
};

/* Parts of what newspapers and agencies are called. */
static const char *const press[] = {
    "abc",      "afp",         "ani",        "ansa",    "ap",        "associated",  "axios",
    "bbc",      "bloomberg",   "cbc",        "cbs",     "channel",   "chronicle",   "cnbc",
    "cnn",      "com",         "correio",    "courier", "daily",     "diario",      "dpa",
    "dw",       "efe",         "euronews",   "express", "figaro",    "france24",    "ft",
    "gazette",  "globe",       "guardian",   "haaretz", "herald",    "independent", "jazeera",
    "journal",  "magazine",    "mail",       "media",   "mint",      "mirror",      "monde",
    "msnbc",    "nachrichten", "nbc",        "news",    "newspaper", "nhk",         "noticias",
    "npr",      "nyt",         "observer",   "online",  "país",      "pais",        "pbs",
    "politico", "post",        "press",      "pti",     "radio",     "reuters",     "rte",
    "spiegel",  "standard",    "tagesschau", "tass",    "telegraph", "times",       "today",
    "tribune",  "tv",          "upi",        "vox",     "wsj",       "xinhua",      "zeit",
    "zeitung",  "समाचार",      "न्यूज़",        "न्यूज",     "الجزيرة",   "الأخبار",     "новости",
    "тасс",     "ニュース",    "新聞",       "新闻",    "通信",      "通信社",
};

/* What stands before a title and is none of it. */
static const char *const heralds[] = {"breaking", "news",  "live",      "update", "updates",
                                      "updated",  "watch", "exclusive", "video",  "urgent",
                                      "alert",    "just",  "in",        "latest", "flash"};

/* Words that say nothing by themselves. */
static const char *const fillers[] = {"a",   "an",  "the",  "and",  "&",   "of",   "in",
                                      "on",  "at",  "to",   "is",   "are", "was",  "were",
                                      "has", "had", "have", "been", "its", "that", "for"};

/* Words that turn a meaning round, and small numbers. */
static const char *const turners[] = {
    "not",       "no",       "never",    "nor",     "without",  "against",  "cannot",   "cant",
    "wont",      "dont",     "doesnt",   "didnt",   "isnt",     "arent",    "wasnt",    "werent",
    "hasnt",     "fails",    "failed",   "denies",  "denied",   "deny",     "refuses",  "refused",
    "rejects",   "rejected", "former",   "ex",      "anti",     "non",      "un",       "almost",
    "nearly",    "hardly",   "nobody",   "none",    "nothing",  "unlikely", "false",    "fake",
    "nicht",     "kein",     "keine",    "keinen",  "ohne",     "gegen",    "ne",       "pas",
    "sans",      "contre",   "jamais",   "sin",     "contra",   "nunca",    "não",      "nao",
    "sem",       "non",      "mai",      "niet",    "geen",     "inte",     "ikke",     "nie",
    "не",        "нет",      "без",      "против",  "ні",       "नहीं",      "नही",      "न",
    "बिना",      "لا",       "لم",       "لن",      "ليس",      "بدون",     "ضد",       "לא",
    "בלי",       "zero",     "one",      "two",     "three",    "four",     "five",     "six",
    "seven",     "eight",    "nine",     "ten",     "eleven",   "twelve",   "twenty",   "thirty",
    "forty",     "fifty",    "sixty",    "dozen",   "dozens",   "hundred",  "hundreds", "thousand",
    "thousands", "million",  "millions", "billion", "trillion", "lakh",     "crore",    "first",
    "second",    "third",    "half",     "dos",     "tres",     "cuatro",   "cinco",    "deux",
    "trois",     "quatre",   "cinq",     "zwei",    "drei",     "vier",     "fünf",     "दो",
    "तीन",       "चार",      "पांच",      "два",     "две",      "три",      "четыре",   "пять",
};

#define LENGTH(list) (sizeof(list) / sizeof(*(list)))

static bool is_in(const char *const *list, size_t count, const struct word *word)
{
    for (size_t i = 0; i < count; i++)
        if (list[i][0] == word->text[0] && strncmp(list[i], word->text, word->len) == 0 &&
            list[i][word->len] == '\0')
            return true;
    return false;
}

/* ---- words of a folded title ---- */

enum kind { SPACE, LETTER, DIGIT, MARK, SIGN, SYMBOL };

static enum kind kind_of(utf8proc_int32_t c)
{
    if ((c >= 0x0e00 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff) ||
        (c >= 0x3005 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
        (c >= 0x20000 && c <= 0x3ffff))
        return SIGN;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return MARK;
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SM:
        return c == '|' ? SPACE : SYMBOL;
    default:
        return c == '%' || c == '&' || c == '#' ? SYMBOL : SPACE;
    }
}

static size_t read_kind(const char *at, const char *end, enum kind *kind)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)at, end - at, &c);
    *kind = n > 0 ? kind_of(c) : LETTER; /* what is no UTF-8 can still equal itself */
    return n > 0 ? (size_t)n : 1;
}

/* "50.1", "1,000" and a minus before a digit belong to the number. */
static bool goes_on(const char *at, const char *end, bool number)
{
    return number && end - at > 1 && (*at == '.' || *at == ',') && at[1] >= '0' && at[1] <= '9';
}

static bool is_letter_at(const char *at, const char *end)
{
    enum kind kind;
    return at < end && read_kind(at, end, &kind) > 0 && kind == LETTER;
}

/* The dots of "u.s." and "u.n.": between or behind letters that stand alone. FROM is where the word
 * begins. */
static bool is_initial_dot(const char *from, const char *at, const char *end)
{
    if (*at != '.' || at == from || (at - from > 1 && at[-2] != '.'))
        return false;
    bool more = is_letter_at(at + 1, end) && at + 2 < end && at[2] == '.';
    return more || at - from > 1;
}

static bool is_minus(const char *text, const char *at, const char *end)
{
    return *at == '-' && (at == text || at[-1] == ' ') && end - at > 1 && at[1] >= '0' &&
           at[1] <= '9';
}

static const char *read_word(const char *at, const char *end, struct word *word)
{
    enum kind kind;
    size_t letters = 0;
    *word = (struct word){.text = at};
    if (*at == '-')
        at++;
    while (at < end) {
        size_t n = read_kind(at, end, &kind);
        word->initials = word->initials || is_initial_dot(word->text, at, end);
        if (goes_on(at, end, word->number) || is_initial_dot(word->text, at, end)) {
            at++;
            continue;
        }
        bool alone = kind == SIGN || kind == SYMBOL;
        if (kind == SPACE || (alone && at > word->text))
            break;
        word->number = word->number || kind == DIGIT;
        word->sign = word->sign || kind == SIGN;
        letters += kind != MARK;
        at += n;
        if (alone)
            break;
    }
    word->len = (size_t)(at - word->text);
    word->single = letters == 1;
    return at;
}

static void read_words(const char *text, size_t len, struct words *words)
{
    const char *end = text + len;
    enum kind kind;
    words->count = 0;
    words->cut = false;
    for (const char *at = text; at < end;) {
        size_t n = read_kind(at, end, &kind);
        if (kind == SPACE && !is_minus(text, at, end)) {
            at += n;
            continue;
        }
        if (words->count == HL_GIST_WORDS_MAX) {
            words->cut = true;
            return;
        }
        at = read_word(at, end, &words->list[words->count++]);
    }
}

/* ---- the newspaper's name behind a title, a herald before it ---- */

static bool is_word(const struct word *a, const struct word *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static bool has(const struct words *words, const struct word *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (is_word(&words->list[i], word))
            return true;
    return false;
}

static bool has_all(const struct words *all, const struct words *some)
{
    for (size_t i = 0; i < some->count; i++)
        if (!is_in(fillers, LENGTH(fillers), &some->list[i]) && !has(all, &some->list[i]))
            return false;
    return some->count > 0;
}

static bool are_heralds(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (!is_in(heralds, LENGTH(heralds), &words->list[i]))
            return false;
    return true;
}

static bool is_name(const struct words *tail, const struct words *source)
{
    if (tail->count == 0 || tail->count > SUFFIX_WORDS_MAX)
        return false;
    if (are_heralds(tail)) /* "... - live updates" */
        return true;
    if (has_all(source, tail) || (source->count <= SUFFIX_WORDS_MAX && has_all(tail, source)))
        return true;
    for (size_t i = 0; i < tail->count; i++)
        if (is_in(press, LENGTH(press), &tail->list[i]))
            return true;
    return false;
}

/* Where the last part of TEXT begins, behind a dash, a bar or a dot between spaces; LEN: nowhere.
 * *HEAD is the length of what stands before. */
static size_t last_part(const char *text, size_t len, size_t *head)
{
    static const char *const marks[] = {" - ", " | ", "|", " · ", " • ", " » ", " :: "};
    for (size_t at = len; at-- > 1;)
        for (size_t i = 0; i < LENGTH(marks); i++) {
            size_t n = strlen(marks[i]);
            if (at + n < len && strncmp(text + at, marks[i], n) == 0) {
                *head = at;
                return at + n;
            }
        }
    return len;
}

static size_t without_name(const char *text, size_t len, const struct words *source)
{
    struct words tail, rest;
    for (int i = 0; i < 2; i++) { /* "... | World | The Guardian" */
        size_t head, part = last_part(text, len, &head);
        if (part == len)
            return len;
        read_words(text + part, len - part, &tail);
        if (!is_name(&tail, source))
            return len;
        read_words(text, head, &rest);
        if (rest.count < HEAD_WORDS_MIN)
            return len;
        len = head;
    }
    return len;
}

/* How many bytes of TEXT are "breaking news: " and the like. */
static size_t herald(const char *text, size_t len)
{
    struct words words;
    const char *colon = memchr(text, ':', len < 40 ? len : 40);
    if (!colon)
        return 0;
    read_words(text, (size_t)(colon - text), &words);
    if (!are_heralds(&words))
        return 0;
    size_t head = (size_t)(colon + 1 - text);
    read_words(text + head, len - head, &words);
    return words.count >= HEAD_WORDS_MIN ? head : 0;
}

/* ---- the gist ---- */

static uint64_t hash_of(const struct word *word)
{
    char bare[2 * HL_GIST_WORDS_MAX];
    size_t len = 0;
    if (word->len == 1 && word->text[0] == '&')
        return hl_identity_hash("and", 3);
    if (!word->initials)
        return hl_identity_hash(word->text, word->len);
    for (size_t i = 0; i < word->len && len < sizeof(bare); i++)
        if (word->text[i] != '.')
            bare[len++] = word->text[i];
    return hl_identity_hash(bare, len);
}

static uint64_t key_of(const struct words *words, const char *text, size_t len)
{
    if (words->count == 0 || words->cut)
        return hl_identity_hash(text, len);
    uint64_t key = 0;
    for (size_t i = 0; i < words->count; i++)
        key = (key << 7 ^ key >> 57) * UINT64_C(0x9e3779b97f4a7c15) ^ hash_of(&words->list[i]);
    return key;
}

static uint32_t mark_of(const struct word *word)
{
    uint64_t hash = hash_of(word);
    bool firm = word->number || word->single || is_in(turners, LENGTH(turners), word);
    return (uint32_t)(hash ^ hash >> 32) << 1 | (firm ? 1 : 0);
}

static void read_source(const char *source, struct hl_buf *folded, struct words *words)
{
    hl_buf_init(folded, NAME_MAX_BYTES);
    words->count = 0;
    if (hl_fold_title(folded, source) == 0 && folded->data)
        read_words(folded->data, folded->len, words);
}

struct hl_gist *hl_gist_create(const char *fold, const char *source)
{
    struct words words, name;
    struct hl_buf folded;
    size_t len = strlen(fold);

    read_source(source, &folded, &name);
    len = without_name(fold, len, &name);
    hl_buf_finish(&folded);
    size_t skip = herald(fold, len);
    read_words(fold + skip, len - skip, &words);
    struct hl_gist *gist = malloc(sizeof(*gist) + words.count * sizeof(gist->words[0]));
    if (!gist)
        return NULL;
    gist->key = key_of(&words, fold + skip, len - skip);
    gist->count = 0;
    bool near = !words.cut;
    for (size_t i = 0; i < words.count; i++) {
        near = near && !words.list[i].sign;
        if (!is_in(fillers, LENGTH(fillers), &words.list[i]))
            gist->words[gist->count++] = mark_of(&words.list[i]);
    }
    if (!near || gist->count < HL_GIST_NEAR_MIN)
        gist->count = 0;
    return gist;
}

struct hl_gist *hl_gist_copy(const struct hl_gist *gist)
{
    size_t size = sizeof(*gist) + gist->count * sizeof(gist->words[0]);
    struct hl_gist *copy = malloc(size);
    return copy ? memcpy(copy, gist, size) : NULL;
}

bool hl_gist_is_near(const struct hl_gist *a, const struct hl_gist *b)
{
    const struct hl_gist *longer = a->count > b->count ? a : b;
    const struct hl_gist *shorter = longer == a ? b : a;
    size_t extra = (size_t)longer->count - shorter->count, at = 0;

    if (shorter->count < HL_GIST_NEAR_MIN || extra > longer->count / HL_GIST_EXTRA)
        return false;
    for (size_t i = 0; i < longer->count; i++) {
        if (at < shorter->count && longer->words[i] == shorter->words[at])
            at++;
        else if (longer->words[i] & 1)
            return false;
    }
    return at == shorter->count;
}
