#include "news/encoding_parts.h"

#include "news/utf8.h"

#include <stdint.h>
#include <string.h>

/* Fewer bytes past ASCII say too little for anything but Windows-1252. */
#define GUESS_BYTES_MIN 12

struct hl_utf8_look hl_utf8_look(const char *bytes, size_t n)
{
    struct hl_utf8_look look = {0, 0, 0};
    for (size_t i = 0; i < n;) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < 0x80) {
            i++;
            continue;
        }
        uint32_t code;
        size_t len = hl_utf8_decode(bytes + i, n - i, &code);
        size_t need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
        if (len == 0 && n - i < need) {
            size_t rest = 1;
            while (i + rest < n && ((unsigned char)bytes[i + rest] & 0xc0) == 0x80)
                rest++;
            if (i + rest == n && need > 1)
                break;
        }
        look.good += len > 0;
        look.wide += len > 2;
        look.bad += len == 0;
        i += len ? len : 1;
    }
    return look;
}

/* What the bytes past ASCII have in common. */
struct census {
    size_t bytes;  /* all of them */
    size_t runs;   /* rows of them */
    size_t odd;    /* rows of odd length */
    size_t pairs;  /* lead and trail, read two by two */
    size_t low;    /* pairs whose trail is in ASCII */
    size_t kana;   /* pairs that are Japanese letters in EUC-JP */
    size_t sjis;   /* pairs that are Japanese letters in Shift_JIS */
    size_t hangul; /* pairs that are Korean syllables in EUC-KR */
    size_t wide;   /* pairs with both bytes from 0xa1 on, punctuation aside */
    size_t stray;  /* bytes that lead nothing */
    size_t counts[256];
};

static bool is_trail(unsigned char byte)
{
    return (byte >= 0x40 && byte <= 0x7e) || (byte >= 0x80 && byte <= 0xfe);
}

static void count_pair(struct census *census, unsigned char lead, unsigned char trail)
{
    census->pairs++;
    census->low += trail < 0x80;
    census->kana += (lead == 0xa4 || lead == 0xa5) && trail >= 0xa1;
    census->sjis += (lead == 0x82 && trail >= 0x9f) || lead == 0x83;
    if (lead < 0xb0 || trail < 0xa1)
        return;
    census->wide++;
    census->hangul += lead <= 0xc8;
}

static struct census take_census(const unsigned char *bytes, size_t n)
{
    struct census census = {.bytes = 0};
    size_t run = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && bytes[i] >= 0x80) {
            census.bytes++;
            census.counts[bytes[i]]++;
            run++;
            continue;
        }
        census.runs += run > 0;
        census.odd += run % 2;
        run = 0;
    }
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] < 0x80)
            continue;
        if (i + 1 == n)
            break;
        if (is_trail(bytes[i + 1]) && bytes[i] > 0x80)
            count_pair(&census, bytes[i], bytes[i + 1]);
        else
            census.stray++;
        i += is_trail(bytes[i + 1]);
    }
    return census;
}

static size_t count_range(const struct census *census, int from, int to)
{
    size_t sum = 0;
    for (int byte = from; byte <= to; byte++)
        sum += census->counts[byte];
    return sum;
}

/* Two bytes a character, or NULL. */
static const char *guess_wide(const struct census *census)
{
    if (census->stray * 20 > census->pairs)
        return NULL;
    if (census->sjis * 4 > census->pairs)
        return "shift_jis";
    if (census->odd * 20 <= census->runs && census->low * 50 <= census->pairs) {
        if (census->kana * 5 > census->pairs)
            return "euc-jp";
        if (census->wide * 2 < census->pairs)
            return NULL;
        return census->hangul * 20 >= census->wide * 19 ? "euc-kr" : "gb18030";
    }
    /* Big5's commonest characters lead from 0xa4 on, and a third of them trail in ASCII. */
    bool big5 = count_range(census, 0xa4, 0xc6) * 3 > census->bytes &&
                census->low * 8 > census->pairs && census->bytes > census->runs * 2;
    return big5 ? "big5" : NULL;
}

/* One byte a letter, in words of them, or NULL. */
static const char *guess_narrow(const struct census *census)
{
    size_t high = count_range(census, 0xc0, 0xff);
    size_t upper = count_range(census, 0xc0, 0xdf);
    size_t lower = count_range(census, 0xe0, 0xff);
    size_t accented = count_range(census, 0xdc, 0xdf);
    if (high * 10 < census->bytes * 9 || census->bytes < census->runs * 5 / 2)
        return NULL;
    if (upper == 0 && count_range(census, 0xe0, 0xfa) == lower)
        return "windows-1255";
    if (upper > lower)
        return "koi8-r";
    return accented * 20 > high ? "windows-1253" : "windows-1251";
}

struct hl_charset hl_charset_guess(const char *bytes, size_t n)
{
    struct census census = take_census((const unsigned char *)bytes, n);
    const char *label = NULL;
    if (census.bytes >= GUESS_BYTES_MIN)
        label = guess_wide(&census);
    if (!label && census.bytes >= GUESS_BYTES_MIN)
        label = guess_narrow(&census);
    return hl_charset_find(label ? label : "windows-1252");
}
