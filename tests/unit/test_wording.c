/* What pages say in each language. */
#include "unit/check.h"

#include "show/wording.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MIN  60
#define HOUR 3600
#define DAY  86400

static void rows_are_found(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"en", "en"},
        {"EN-us", "en"},
        {"hi", "hi"},
        {"hi-IN", "hi"},
        {"ur_PK", "ur"},
        {"zh-CN", "zh"},
        {"zh-TW", "zh-hant"},
        {"zh-HK", "zh-hant"},
        {"zh-Hant-TW", "zh-hant"},
        {"zh-Hans", "zh"},
        {"pt-BR", "pt"},
        {"it", "und"},
        {"e", "und"},
        {"english", "und"},
        {"-", "und"},
        {"hif", "und"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct hl_wording *words = hl_wording_find(cases[i][0]);
        if (!words || strcmp(words->language, cases[i][1]) != 0)
            fail_msg("%s: %s", cases[i][0], words ? words->language : "none");
    }
    assert_string_equal(hl_wording_find(NULL)->language, "");
    char endless[200];
    memset(endless, 'x', sizeof(endless) - 1);
    endless[sizeof(endless) - 1] = '\0';
    assert_string_equal(hl_wording_find(endless)->language, "und");
}

static void ages(void **state)
{
    static const struct {
        const char *language;
        int64_t age_s;
        int step;
        const char *text;
    } cases[] = {
        {"en", 0, 5, "< 5 min"},
        {"en", -DAY, 5, "< 5 min"},
        {"en", 5 * MIN - 1, 5, "< 5 min"},
        {"en", 14 * MIN, 5, "10 min"},
        {"en", 59, 1, "now"},
        {"en", 14 * MIN, 1, "14 min"},
        {"en", HOUR - 1, 1, "59 min"},
        {"en", HOUR, 5, "1 h"},
        {"en", 2 * HOUR, 5, "2 h"},
        {"en", DAY - 1, 5, "23 h"},
        {"en", DAY, 5, "1 d"},
        {"en", 100000LL * DAY, 5, "999 d"},
        {"it", 6 * MIN, 5, "5 min"},
        {"hi", 10 * MIN, 5, "10 मिनट"},
        {"hi", HOUR + 59 * MIN, 5, "1 घंटा"},
        {"hi", 2 * HOUR, 5, "2 घंटे"},
        {"ur", HOUR, 5, "1 گھنٹہ"},
        {"ur", 3 * HOUR, 5, "3 گھنٹے"},
        {"ar", HOUR, 5, "ساعة"},
        {"ar", 3 * HOUR, 5, "3 س"},
        {"ja", 10 * MIN, 5, "10分前"},
        {"zh", 3 * DAY, 5, "3天前"},
        {"zh-TW", 10 * MIN, 5, "10分鐘前"},
        {"de", 10 * MIN, 5, "10 Min."},
        {"fr", 2 * DAY, 5, "2 j"},
        {"ru", 10 * MIN, 5, "10 мин"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char out[HL_WORDING_MAX];
        hl_wording_age(hl_wording_find(cases[i].language), cases[i].age_s, cases[i].step, out,
                       sizeof(out));
        if (strcmp(out, cases[i].text) != 0)
            fail_msg("%s, %lld s: \"%s\", not \"%s\"", cases[i].language, (long long)cases[i].age_s,
                     out, cases[i].text);
    }
}

static void dates(void **state)
{
    /* A Saturday, the 28th of February; a Sunday, the 1st of March. */
    static const struct {
        const char *language, *date, *brief, *day, *first;
    } cases[] = {
        {"en", "Saturday 28 February", "Sat 28 Feb", "28 Feb", "Sunday 1 March"},
        {"it", "2026-02-28", "2026-02-28", "02-28", "2026-03-01"},
        {"hi", "शनिवार, 28 फ़रवरी", "शनि, 28 फ़र.", "28 फ़र.", "रविवार, 1 मार्च"},
        {"ur", "ہفتہ، 28 فروری", "ہفتہ، 28 فروری", "28 فروری", "اتوار، 1 مارچ"},
        {"ar", "السبت 28 فبراير", "السبت 28 فبراير", "28 فبراير", "الأحد 1 مارس"},
        {"ja", "2月28日 土曜日", "2月28日(土)", "2月28日", "3月1日 日曜日"},
        {"zh", "2月28日 星期六", "2月28日 周六", "2月28日", "3月1日 星期日"},
        {"zh-hant", "2月28日 星期六", "2月28日 週六", "2月28日", "3月1日 星期日"},
        {"es", "Sábado, 28 de febrero", "Sáb, 28 feb", "28 feb", "Domingo, 1 de marzo"},
        {"fr", "Samedi 28 février", "Sam. 28 févr.", "28 févr.", "Dimanche 1er mars"},
        {"de", "Samstag, 28. Februar", "Sa, 28. Feb.", "28. Feb.", "Sonntag, 1. März"},
        {"pt", "Sábado, 28 de fevereiro", "Sáb, 28 fev", "28 fev", "Domingo, 1 de março"},
        {"ru", "Суббота, 28 февраля", "Сб, 28 фев.", "28 фев.", "Воскресенье, 1 марта"},
    };
    const struct tm last = {.tm_year = 126, .tm_mon = 1, .tm_mday = 28, .tm_wday = 6};
    const struct tm first = {.tm_year = 126, .tm_mon = 2, .tm_mday = 1, .tm_wday = 0};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct hl_wording *words = hl_wording_find(cases[i].language);
        const char *const want[] = {cases[i].date, cases[i].brief, cases[i].day, cases[i].first};
        for (size_t j = 0; j < 4; j++) {
            char out[HL_WORDING_MAX];
            hl_wording_date(words, j == 3 ? &first : &last,
                            j == 3 ? HL_WORDING_DATE : (enum hl_wording_date)j, out, sizeof(out));
            if (strcmp(out, want[j]) != 0)
                fail_msg("%s: \"%s\", not \"%s\"", cases[i].language, out, want[j]);
        }
    }
}

static void marks(void **state)
{
    static const struct {
        const char *language, *mark, *text;
    } cases[] = {
        {"en", "offline", "offline"},
        {"en", "feed 42 min old", "feed 42 min old"},
        {"de", "offline", "offline"},
        {"de", "feed 42 min old", "Quelle seit 42 Min. stumm"},
        {"de", "feed 3 h old", "Quelle seit 3 Std. stumm"},
        {"de", "feed is old", "Quelle veraltet"},
        {"ar", "urgent", "عاجل"},
        {"ja", "connecting", "接続中"},
        {"ja", "", ""},
        {"ja", "100 %", "100 %"},
        {"ja", "%n", "%n"},
        {"ja", "feed 42 days old", "feed 42 days old"},
        {"ja", "feed 42 min older", "feed 42 min older"},
        {"ja", "feed x min old", "feed x min old"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char out[HL_WORDING_MAX];
        hl_wording_mark(hl_wording_find(cases[i].language), cases[i].mark, out, sizeof(out));
        if (strcmp(out, cases[i].text) != 0)
            fail_msg("%s, %s: \"%s\"", cases[i].language, cases[i].mark, out);
    }
}

static void no_row_has_gaps(void **state)
{
    (void)state;
    for (const struct hl_wording *row = hl_wordings; row->language; row++) {
        const char *const texts[] = {row->now,     row->hour,       row->urgent, row->nothing,
                                     row->offline, row->connecting, row->old,    row->pressing};
        const char *const numbers[] = {row->less, row->minutes,     row->hours,
                                       row->days, row->old_minutes, row->old_hours};
        bool dated = row->date;
        for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
            check_true(row->language, texts[i] && *texts[i] && !strchr(texts[i], '%'));
        for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
            check_true(row->language, numbers[i] && strstr(numbers[i], "%n"));
        check_true(row->language, strstr(row->updated, "%t"));
        check_true(row->language, !row->brief == !dated && !row->day == !dated);
        for (int i = 0; i < 7 && dated; i++)
            check_true(row->language, row->weekdays[i] && row->brief_weekdays[i]);
        for (int i = 0; i < 12 && dated && strstr(row->date, "%M"); i++)
            check_true(row->language, row->months[i] && row->brief_months[i]);
        check_true(row->language, !dated || strstr(row->date, "%M") || strstr(row->date, "%n"));
    }
}

/* However little room there is, whole characters. */
static void little_room(void **state)
{
    const struct tm day = {.tm_year = 126, .tm_mon = 1, .tm_mday = 28, .tm_wday = 6};
    (void)state;
    for (const struct hl_wording *row = hl_wordings; row->language; row++) {
        char whole[HL_WORDING_MAX], out[HL_WORDING_MAX];
        hl_wording_date(row, &day, HL_WORDING_DATE, whole, sizeof(whole));
        for (size_t size = 1; size <= strlen(whole) + 1; size++) {
            hl_wording_date(row, &day, HL_WORDING_DATE, out, size);
            size_t len = strlen(out);
            check_true(row->language, len < size && strncmp(out, whole, len) == 0);
            check_true(row->language, ((unsigned char)whole[len] & 0xc0) != 0x80);
            check_true(row->language, len + 4 >= size); /* and no less than fits */
        }
        assert_string_equal(out, whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_found),  cmocka_unit_test(ages),
        cmocka_unit_test(dates),           cmocka_unit_test(marks),
        cmocka_unit_test(no_row_has_gaps), cmocka_unit_test(little_room),
    };
    return cmocka_run_group_tests_name("wording", tests, NULL, NULL);
}
