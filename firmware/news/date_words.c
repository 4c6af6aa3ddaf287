#include "news/date_words.h"

#include <stdlib.h>
#include <string.h>

struct word {
    const char *text;
    int value;
};

/* Sorted by the words' bytes. */
static const struct word months[] = {
    {"abr", 4},       {"abril", 4},      {"ago", 8},       {"agosto", 8},    {"aout", 8},
    {"août", 8},      {"apr", 4},        {"april", 4},     {"aprile", 4},    {"aug", 8},
    {"august", 8},    {"avr", 4},        {"avril", 4},     {"dec", 12},      {"december", 12},
    {"decembre", 12}, {"dez", 12},       {"dezember", 12}, {"dezembro", 12}, {"dic", 12},
    {"dicembre", 12}, {"diciembre", 12}, {"déc", 12},      {"décembre", 12}, {"ene", 1},
    {"enero", 1},     {"feb", 2},        {"febbraio", 2},  {"febrero", 2},   {"februar", 2},
    {"february", 2},  {"fev", 2},        {"fevereiro", 2}, {"fevr", 2},      {"fevrier", 2},
    {"fév", 2},       {"févr", 2},       {"février", 2},   {"gen", 1},       {"gennaio", 1},
    {"giu", 6},       {"giugno", 6},     {"jan", 1},       {"janeiro", 1},   {"januar", 1},
    {"january", 1},   {"janv", 1},       {"janvier", 1},   {"juil", 7},      {"juillet", 7},
    {"juin", 6},      {"jul", 7},        {"julho", 7},     {"juli", 7},      {"julio", 7},
    {"july", 7},      {"jun", 6},        {"june", 6},      {"junho", 6},     {"juni", 6},
    {"junio", 6},     {"jänner", 1},     {"lug", 7},       {"luglio", 7},    {"maerz", 3},
    {"mag", 5},       {"maggio", 5},     {"mai", 5},       {"maio", 5},      {"mar", 3},
    {"march", 3},     {"marco", 3},      {"mars", 3},      {"marzo", 3},     {"março", 3},
    {"may", 5},       {"mayo", 5},       {"mrz", 3},       {"mär", 3},       {"märz", 3},
    {"nov", 11},      {"november", 11},  {"novembre", 11}, {"novembro", 11}, {"noviembre", 11},
    {"oct", 10},      {"october", 10},   {"octobre", 10},  {"octubre", 10},  {"okt", 10},
    {"oktober", 10},  {"ott", 10},       {"ottobre", 10},  {"out", 10},      {"outubro", 10},
    {"sep", 9},       {"sept", 9},       {"september", 9}, {"septembre", 9}, {"septiembre", 9},
    {"set", 9},       {"setembro", 9},   {"settembre", 9},
};

/* Minutes east. Where a name has several meanings, the one that news feeds use. */
static const struct word zones[] = {
    {"utc", 0},    {"gmt", 0},    {"ut", 0},      {"z", 0},       {"wet", 0},    {"west", 60},
    {"est", -300}, {"edt", -240}, {"cst", -360},  {"cdt", -300},  {"mst", -420}, {"mdt", -360},
    {"pst", -480}, {"pdt", -420}, {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"ast", -240},
    {"adt", -180}, {"nst", -210}, {"ndt", -150},  {"brt", -180},  {"art", -180}, {"clt", -240},
    {"bst", 60},   {"ist", 330},  {"cet", 60},    {"cest", 120},  {"met", 60},   {"mest", 120},
    {"mez", 60},   {"mesz", 120}, {"eet", 120},   {"eest", 180},  {"msk", 180},  {"trt", 180},
    {"wat", 60},   {"cat", 120},  {"sast", 120},  {"eat", 180},   {"gst", 240},  {"irst", 210},
    {"pkt", 300},  {"npt", 345},  {"wib", 420},   {"ict", 420},   {"sgt", 480},  {"hkt", 480},
    {"pht", 480},  {"myt", 480},  {"awst", 480},  {"jst", 540},   {"kst", 540},  {"acst", 570},
    {"acdt", 630}, {"aest", 600}, {"aedt", 660},  {"nzst", 720},  {"nzdt", 780},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

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

bool hl_date_zone(const char *word, int *minutes)
{
    const struct word *found = find(zones, COUNT(zones), word);
    if (found)
        *minutes = found->value;
    return found != NULL;
}
