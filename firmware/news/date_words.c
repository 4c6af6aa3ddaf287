#include "news/date_words.h"

#include "news/utf8.h"

#include <stdlib.h>
#include <string.h>

struct word {
    const char *text;
    int value;
};

/* Sorted by the words' bytes. */
/* clang-format off */
static const struct word months[] = {
        {"abr", 4},     {"abril", 4},     {"ago", 8},     {"agost", 8},     {"agosto", 8},
    {"agu", 8},     {"agustos", 8},     {"agustus", 8},     {"aout", 8},     {"apr", 4},
    {"april", 4},     {"aprile", 4},     {"aprilie", 4},     {"aprilis", 4},     {"aprill", 4},
    {"ara", 12},     {"aralik", 12},     {"aug", 8},     {"august", 8},     {"augusti", 8},
    {"augustus", 8},     {"augusztus", 8},     {"avr", 4},     {"avril", 4},     {"brezen", 3},
    {"brezna", 3},     {"cerven", 6},     {"cervence", 7},     {"cervenec", 7},     {"cervna", 6},
    {"cze", 6},     {"czerwca", 6},     {"czerwiec", 6},     {"dec", 12},     {"december", 12},
    {"decembre", 12},     {"decembrie", 12},     {"des", 12},     {"desember", 12},     {"desembre",
    12},     {"dez", 12},     {"dezember", 12},     {"dezembro", 12},     {"dic", 12},
    {"dicembre", 12},     {"diciembre", 12},     {"duben", 4},     {"dubna", 4},     {"eki", 10},
    {"ekim", 10},     {"elo", 8},     {"elokuu", 8},     {"elokuuta", 8},     {"ene", 1},
    {"enero", 1},     {"eyl", 9},     {"eylul", 9},     {"feb", 2},     {"febbraio", 2},
    {"febr", 2},     {"febrer", 2},     {"febrero", 2},     {"februar", 2},     {"februari", 2},
    {"februarie", 2},     {"february", 2},     {"fev", 2},     {"fevereiro", 2},     {"fevr", 2},
    {"fevrier", 2},     {"gen", 1},     {"gener", 1},     {"gennaio", 1},     {"giu", 6},
    {"giugno", 6},     {"gru", 12},     {"grudnia", 12},     {"grudzien", 12},     {"haz", 6},
    {"haziran", 6},     {"heina", 7},     {"heinakuu", 7},     {"heinakuuta", 7},     {"helmi", 2},
    {"helmikuu", 2},     {"helmikuuta", 2},     {"huhti", 4},     {"huhtikuu", 4},
    {"huhtikuuta", 4},     {"ian", 1},     {"ianuarie", 1},     {"iulie", 7},     {"iunie", 6},
    {"jaanuar", 1},     {"jan", 1},     {"janeiro", 1},     {"janner", 1},     {"januar", 1},
    {"januari", 1},     {"january", 1},     {"janv", 1},     {"janvier", 1},     {"joulu", 12},
    {"joulukuu", 12},     {"joulukuuta", 12},     {"juil", 7},     {"juillet", 7},     {"juin", 6},
    {"jul", 7},     {"julho", 7},     {"juli", 7},     {"julio", 7},     {"juliol", 7},
    {"julius", 7},     {"july", 7},     {"jun", 6},     {"june", 6},     {"junho", 6},     {"juni",
    6},     {"junio", 6},     {"junius", 6},     {"juny", 6},     {"kas", 11},     {"kasim", 11},
    {"kesa", 6},     {"kesakuu", 6},     {"kesakuuta", 6},     {"kveten", 5},     {"kvetna", 5},
    {"kwi", 4},     {"kwiecien", 4},     {"kwietnia", 4},     {"leden", 1},     {"ledna", 1},
    {"lip", 7},     {"lipca", 7},     {"lipiec", 7},     {"lis", 11},     {"listopad", 11},
    {"listopada", 11},     {"listopadu", 11},     {"loka", 10},     {"lokakuu", 10},
    {"lokakuuta", 10},     {"lug", 7},     {"luglio", 7},     {"lut", 2},     {"lutego", 2},
    {"luty", 2},     {"maalis", 3},     {"maaliskuu", 3},     {"maaliskuuta", 3},     {"maart", 3},
    {"maerz", 3},     {"mag", 5},     {"maggio", 5},     {"mai", 5},     {"maig", 5},     {"maio",
    5},     {"maj", 5},     {"maja", 5},     {"majus", 5},     {"mar", 3},     {"marc", 3},
    {"marca", 3},     {"march", 3},     {"marcius", 3},     {"marco", 3},     {"maret", 3},
    {"marras", 11},     {"marraskuu", 11},     {"marraskuuta", 11},     {"mars", 3},     {"mart",
    3},     {"martie", 3},     {"marts", 3},     {"marz", 3},     {"marzec", 3},     {"marzo", 3},
    {"may", 5},     {"mayis", 5},     {"mayo", 5},     {"mei", 5},     {"mrt", 3},     {"mrz", 3},
    {"nis", 4},     {"nisan", 4},     {"noiembrie", 11},     {"nov", 11},     {"november", 11},
    {"novembre", 11},     {"novembro", 11},     {"noviembre", 11},     {"oca", 1},     {"ocak", 1},
    {"oct", 10},     {"october", 10},     {"octobre", 10},     {"octombrie", 10},     {"octubre",
    10},     {"okt", 10},     {"oktober", 10},     {"ott", 10},     {"ottobre", 10},     {"out",
    10},     {"outubro", 10},     {"paz", 10},     {"pazdziernik", 10},     {"pazdziernika", 10},
    {"prosince", 12},     {"prosinec", 12},     {"rijen", 10},     {"rijna", 10},     {"sep", 9},
    {"sept", 9},     {"september", 9},     {"septembre", 9},     {"septembrie", 9},
    {"septiembre", 9},     {"set", 9},     {"setembre", 9},     {"setembro", 9},     {"settembre",
    9},     {"sie", 8},     {"sierpien", 8},     {"sierpnia", 8},     {"sijecnja", 1},     {"srpen",
    8},     {"srpna", 8},     {"sty", 1},     {"styczen", 1},     {"stycznia", 1},     {"sub", 2},
    {"subat", 2},     {"syys", 9},     {"syyskuu", 9},     {"syyskuuta", 9},     {"szept", 9},
    {"szeptember", 9},     {"tammi", 1},     {"tammikuu", 1},     {"tammikuuta", 1},     {"tem", 7},
    {"temmuz", 7},     {"touko", 5},     {"toukokuu", 5},     {"toukokuuta", 5},     {"unor", 2},
    {"unora", 2},     {"veebruar", 2},     {"wrz", 9},     {"wrzesien", 9},     {"wrzesnia", 9},
    {"zari", 9},     {"απρ", 4},     {"απριλιος", 4},     {"απριλιου", 4},     {"αυγ", 8},
    {"αυγουστος", 8},     {"αυγουστου", 8},     {"δεκ", 12},     {"δεκεμβριος", 12},
    {"δεκεμβριου", 12},     {"ιαν", 1},     {"ιανουαριος", 1},     {"ιανουαριου", 1},     {"ιολ",
    7},     {"ιον", 6},     {"ιουλ", 7},     {"ιουλιος", 7},     {"ιουλιου", 7},     {"ιουν", 6},
    {"ιουνιος", 6},     {"ιουνιου", 6},     {"μαι", 5},     {"μαιος", 5},     {"μαιου", 5},
    {"μαρ", 3},     {"μαρτιος", 3},     {"μαρτιου", 3},     {"μαω", 3},     {"νοε", 11},
    {"νοεμβριος", 11},     {"νοεμβριου", 11},     {"οκτ", 10},     {"οκτωβριος", 10},
    {"οκτωβριου", 10},     {"σεπ", 9},     {"σεπτεμβριος", 9},     {"σεπτεμβριου", 9},     {"φεβ",
    2},     {"φεβρουαριος", 2},     {"φεβρουαριου", 2},     {"авг", 8},     {"август", 8},
    {"августа", 8},     {"апр", 4},     {"апрель", 4},     {"апреля", 4},     {"април", 4},
    {"березень", 3},     {"березня", 3},     {"вересень", 9},     {"вересня", 9},     {"грудень",
    12},     {"грудня", 12},     {"дек", 12},     {"декабрь", 12},     {"декабря", 12},
    {"декември", 12},     {"жовтень", 10},     {"жовтня", 10},     {"июл", 7},     {"июль", 7},
    {"июля", 7},     {"июн", 6},     {"июнь", 6},     {"июня", 6},     {"квітень", 4},
    {"квітня", 4},     {"липень", 7},     {"липня", 7},     {"листопад", 11},     {"листопада", 11},
    {"лютий", 2},     {"лютого", 2},     {"маи", 5},     {"май", 5},     {"мар", 3},     {"март",
    3},     {"марта", 3},     {"мая", 5},     {"ноември", 11},     {"ноя", 11},     {"нояб", 11},
    {"ноябрь", 11},     {"ноября", 11},     {"окт", 10},     {"октомври", 10},     {"октябрь", 10},
    {"октября", 10},     {"сен", 9},     {"сент", 9},     {"сентябрь", 9},     {"сентября", 9},
    {"септември", 9},     {"серпень", 8},     {"серпня", 8},     {"січень", 1},     {"січня", 1},
    {"травень", 5},     {"травня", 5},     {"фебруар", 2},     {"фев", 2},     {"февр", 2},
    {"февраль", 2},     {"февраля", 2},     {"червень", 6},     {"червня", 6},     {"юли", 7},
    {"юни", 6},     {"янв", 1},     {"январ", 1},     {"январь", 1},     {"января", 1},
    {"януари", 1},     {"أبريل", 4},     {"أغسطس", 8},     {"أكتوبر", 10},     {"ديسمبر", 12},
    {"سبتمبر", 9},     {"فبراير", 2},     {"مارس", 3},     {"مايو", 5},     {"نوفمبر", 11},
    {"يناير", 1},     {"يوليو", 7},     {"يونيو", 6},     {"अक्टूबर", 10},     {"अक्तूबर", 10},
    {"अगस्त", 8},     {"अप्रैल", 4},     {"जनवरी", 1},     {"जुलाई", 7},     {"जून", 6},
    {"दिसंबर", 12},     {"दिसम्बर", 12},     {"नवंबर", 11},     {"नवम्बर", 11},     {"फरवरी", 2},
    {"मई", 5},     {"मार्च", 3},     {"सितंबर", 9},     {"सितम्बर", 9},
};
/* clang-format on */

/* Minutes east. Where a name has several meanings, the one that news feeds use. */
/* clang-format off */
static const struct word zones[] = {
    {"utc", 0}, {"gmt", 0}, {"ut", 0}, {"z", 0}, {"wet", 0}, {"west", 60}, {"est", -300}, {"edt",
    -240}, {"et", -300}, {"cst", -360}, {"cdt", -300}, {"ct", -360}, {"mst", -420}, {"mdt", -360},
    {"mt", -420}, {"pst", -480}, {"pdt", -420}, {"pt", -480}, {"akst", -540}, {"akdt", -480},
    {"hst", -600}, {"hast", -600}, {"hadt", -540}, {"ast", -240}, {"adt", -180}, {"at", -240},
    {"nst", -210}, {"ndt", -150}, {"brt", -180}, {"brst", -120}, {"art", -180}, {"clt", -240},
    {"clst", -180}, {"cot", -300}, {"pet", -300}, {"vet", -240}, {"uyt", -180}, {"bst", 60}, {"ist",
    330}, {"cet", 60}, {"cest", 120}, {"met", 60}, {"mest", 120}, {"mez", 60}, {"mesz", 120},
    {"eet", 120}, {"eest", 180}, {"msk", 180}, {"msd", 240}, {"trt", 180}, {"wat", 60}, {"cat",
    120}, {"sast", 120}, {"eat", 180}, {"gst", 240}, {"irst", 210}, {"irdt", 270}, {"pkt", 300},
    {"npt", 345}, {"uzt", 300}, {"almt", 360}, {"novt", 420}, {"wib", 420}, {"wita", 480}, {"wit",
    540}, {"ict", 420}, {"sgt", 480}, {"hkt", 480}, {"pht", 480}, {"myt", 480}, {"awst", 480},
    {"jst", 540}, {"kst", 540}, {"acst", 570}, {"acdt", 630}, {"aest", 600}, {"aedt", 660}, {"nzst",
    720}, {"nzdt", 780}, {"sst", -660}, {"chst", 600}, {"yekt", 300}, {"vlat", 600}, {"idt", 180},
};
/* clang-format on */

static const struct word halves[] = {
    {"am", 1}, {"오전", 1}, {"上午", 1}, {"午前", 1}, {"πμ", 1}, {"ص", 1},
    {"pm", 2}, {"오후", 2}, {"下午", 2}, {"午後", 2}, {"μμ", 2}, {"م", 2},
};

/* What Latin letters from U+00C0 on are without their accents; '?' for what is no letter. */
static const char latin[] =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuytyaaaaaaccccccccddddeeeeeeeeee"
    "gggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyz"
    "z"
    "zzzzs";

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static uint32_t fold_greek(uint32_t code)
{
    static const struct {
        uint16_t from;
        uint16_t to;
    } accents[] = {
        {0x386, 0x3b1}, {0x388, 0x3b5}, {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf},
        {0x38e, 0x3c5}, {0x38f, 0x3c9}, {0x390, 0x3b9}, {0x3aa, 0x3b9}, {0x3ab, 0x3c5},
        {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7}, {0x3af, 0x3b9}, {0x3b0, 0x3c5},
        {0x3ca, 0x3b9}, {0x3cb, 0x3c5}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5}, {0x3ce, 0x3c9},
    };
    for (size_t i = 0; i < COUNT(accents); i++)
        if (accents[i].from == code)
            return accents[i].to;
    return code >= 0x391 && code <= 0x3a9 ? code + 0x20 : code;
}

/* 0 for what is dropped: accents that stand alone. */
static uint32_t fold(uint32_t code)
{
    if (code < 0xc0)
        return code;
    if (code < 0xc0 + sizeof(latin) - 1)
        return (unsigned char)latin[code - 0xc0];
    if (code >= 0x300 && code <= 0x36f)
        return 0;
    if (code >= 0x370 && code <= 0x3ff)
        return fold_greek(code);
    if (code >= 0x410 && code <= 0x42f)
        return code + 0x20;
    return code >= 0x400 && code <= 0x40f ? code + 0x50 : code;
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void hl_date_read_word(const char **at, char out[HL_DATE_WORD_MAX])
{
    size_t len = 0;
    bool fits = true;
    while (is_ascii_letter(**at) || (**at & 0x80)) {
        if (!(**at & 0x80)) {
            fits = fits && len + 1 < HL_DATE_WORD_MAX;
            if (fits)
                out[len++] = (char)(**at | 0x20);
            (*at)++;
            continue;
        }
        char utf8[4];
        uint32_t code = 0;
        size_t used = hl_utf8_decode(*at, strnlen(*at, sizeof(utf8)), &code);
        *at += used ? used : 1;
        code = used ? fold(code) : 0;
        if (code == 0)
            continue;
        size_t n = hl_utf8_encode(code, utf8);
        fits = fits && len + n < HL_DATE_WORD_MAX;
        if (fits)
            memcpy(out + len, utf8, n);
        len += fits ? n : 0;
    }
    out[fits ? len : 0] = '\0';
}

static const struct word *find(const struct word *table, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].text[0] == text[0] && strcmp(table[i].text, text) == 0)
            return &table[i];
    return NULL;
}

static int compare_words(const void *key, const void *element)
{
    return strcmp(key, ((const struct word *)element)->text);
}

int hl_date_month(const char *word)
{
    const struct word *found =
        bsearch(word, months, COUNT(months), sizeof(months[0]), compare_words);
    return found ? found->value : 0;
}

int hl_date_weekday(const char *word)
{
    static const char *const names[] = {"sunday",   "monday", "tuesday", "wednesday",
                                        "thursday", "friday", "saturday"};
    size_t len = strlen(word);
    for (int i = 0; len >= 3 && i < 7; i++)
        if (names[i][0] == word[0] && strncmp(names[i], word, len) == 0)
            return i;
    return -1;
}

int hl_date_half_of_day(const char *word)
{
    const struct word *found = find(halves, COUNT(halves), word);
    return found ? found->value : 0;
}

bool hl_date_zone(const char *word, int *minutes)
{
    const struct word *found = find(zones, COUNT(zones), word);
    if (found)
        *minutes = found->value;
    return found != NULL;
}
