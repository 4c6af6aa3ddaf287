#include "news/date_age.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define WEEK   (7 * DAY)
#define MONTH  (30 * DAY) /* as good as such an age is meant */
#define YEAR   (365 * DAY)

/* Lower case, words of one meaning parted by ';'. "Today" and a bare "now" are left out: they are
 * names of sections more often than ages. */
static const struct words {
    enum hl_age_class class;
    int32_t value;
    const char *list;
} words[] = {
    /* English */
    {HL_AGE_LEAD, 0, "updated;last updated;published;posted;last modified"},
    {HL_AGE_FILLER, 0, "about;around;over;almost;nearly;less than;more than;approx"},
    {HL_AGE_AFTER, 0, "ago;earlier"},
    {HL_AGE_NUMBER, 1, "a;one"},
    {HL_AGE_NUMBER, 2, "two;a couple of"},
    {HL_AGE_NUMBER, 3, "three;a few;several"},
    {HL_AGE_NUMBER, 4, "four"},
    {HL_AGE_NUMBER, 5, "five"},
    {HL_AGE_NUMBER, 6, "six"},
    {HL_AGE_NUMBER, 7, "seven"},
    {HL_AGE_NUMBER, 8, "eight"},
    {HL_AGE_NUMBER, 9, "nine"},
    {HL_AGE_NUMBER, 10, "ten"},
    {HL_AGE_NUMBER, 11, "eleven"},
    {HL_AGE_NUMBER, 12, "twelve"},
    {HL_AGE_EITHER, YEAR, "an"},
    {HL_AGE_SPAN, HOUR / 2, "half an hour"},
    {HL_AGE_SPAN, 30, "half a minute"},
    {HL_AGE_MOMENT, 0, "just now;moments ago;a moment ago;right now"},
    {HL_AGE_MOMENT, DAY, "yesterday"},
    {HL_AGE_MOMENT, 2 * DAY, "the day before yesterday"},
    {HL_AGE_UNIT, 1, "s;sec;secs;second;seconds"},
    {HL_AGE_UNIT, MINUTE, "m;min;mins;minute;minutes"},
    {HL_AGE_UNIT, HOUR, "h;hr;hrs;hour;hours"},
    {HL_AGE_UNIT, DAY, "d;day;days"},
    {HL_AGE_UNIT, WEEK, "w;wk;wks;week;weeks"},
    {HL_AGE_UNIT, MONTH, "mo;mos;month;months"},
    {HL_AGE_UNIT, YEAR, "yr;yrs;year;years"},
    {HL_AGE_AND, 0, "and"},
    /* French */
    {HL_AGE_LEAD, 0, "mis à jour;publié;modifié;publié le"},
    {HL_AGE_FILLER, 0, "environ;plus de;moins de"},
    {HL_AGE_BEFORE, 0, "il y a;voilà"},
    {HL_AGE_NUMBER, 1, "un;une"},
    {HL_AGE_NUMBER, 2, "deux"},
    {HL_AGE_NUMBER, 3, "trois;quelques"},
    {HL_AGE_NUMBER, 4, "quatre"},
    {HL_AGE_NUMBER, 5, "cinq"},
    {HL_AGE_NUMBER, 7, "sept"},
    {HL_AGE_NUMBER, 8, "huit"},
    {HL_AGE_NUMBER, 9, "neuf"},
    {HL_AGE_NUMBER, 10, "dix"},
    {HL_AGE_SPAN, HOUR / 2, "une demi-heure"},
    {HL_AGE_SPAN, HOUR / 4, "un quart d'heure"},
    {HL_AGE_MOMENT, 0, "à l'instant"},
    {HL_AGE_MOMENT, DAY, "hier"},
    {HL_AGE_MOMENT, 2 * DAY, "avant-hier"},
    {HL_AGE_UNIT, 1, "seconde;secondes"},
    {HL_AGE_UNIT, MINUTE, "mn"},
    {HL_AGE_UNIT, HOUR, "heure;heures"},
    {HL_AGE_UNIT, DAY, "jour;jours;j"},
    {HL_AGE_UNIT, WEEK, "semaine;semaines;sem"},
    {HL_AGE_UNIT, MONTH, "mois"},
    {HL_AGE_UNIT, YEAR, "ans;année;années"},
    {HL_AGE_AND, 0, "et"},
    /* German */
    {HL_AGE_LEAD, 0, "aktualisiert;veröffentlicht;stand;zuletzt aktualisiert"},
    {HL_AGE_FILLER, 0, "etwa;ungefähr;rund;ca;über;knapp;fast;mehr als;weniger als"},
    {HL_AGE_BEFORE, 0, "vor"},
    {HL_AGE_NUMBER, 1, "ein;eine;einem;einer"},
    {HL_AGE_NUMBER, 2, "zwei"},
    {HL_AGE_NUMBER, 3, "drei;wenigen;ein paar;einigen"},
    {HL_AGE_NUMBER, 4, "vier"},
    {HL_AGE_NUMBER, 5, "fünf"},
    {HL_AGE_NUMBER, 6, "sechs"},
    {HL_AGE_NUMBER, 7, "sieben"},
    {HL_AGE_NUMBER, 8, "acht"},
    {HL_AGE_NUMBER, 9, "neun"},
    {HL_AGE_NUMBER, 10, "zehn"},
    {HL_AGE_NUMBER, 11, "elf"},
    {HL_AGE_NUMBER, 12, "zwölf"},
    {HL_AGE_SPAN, HOUR / 2, "einer halben stunde"},
    {HL_AGE_SPAN, HOUR / 4, "einer viertelstunde"},
    {HL_AGE_MOMENT, 0, "gerade eben;soeben"},
    {HL_AGE_MOMENT, DAY, "gestern"},
    {HL_AGE_MOMENT, 2 * DAY, "vorgestern"},
    {HL_AGE_UNIT, 1, "sek;sekunde;sekunden"},
    {HL_AGE_UNIT, MINUTE, "minuten"},
    {HL_AGE_UNIT, HOUR, "std;stunde;stunden"},
    {HL_AGE_UNIT, DAY, "tag;tage;tagen"},
    {HL_AGE_UNIT, WEEK, "woche;wochen"},
    {HL_AGE_UNIT, MONTH, "monat;monate;monaten"},
    {HL_AGE_UNIT, YEAR, "jahr;jahre;jahren"},
    {HL_AGE_AND, 0, "und"},
    /* Spanish */
    {HL_AGE_LEAD, 0, "actualizado;publicado;última actualización"},
    {HL_AGE_FILLER, 0, "unos;unas;aproximadamente;casi;más de;menos de"},
    {HL_AGE_BEFORE, 0, "hace"},
    {HL_AGE_NUMBER, 1, "una"},
    {HL_AGE_NUMBER, 2, "dos"},
    {HL_AGE_NUMBER, 3, "tres"},
    {HL_AGE_NUMBER, 4, "cuatro"},
    {HL_AGE_NUMBER, 5, "cinco"},
    {HL_AGE_NUMBER, 6, "seis"},
    {HL_AGE_NUMBER, 7, "siete"},
    {HL_AGE_NUMBER, 8, "ocho"},
    {HL_AGE_NUMBER, 9, "nueve"},
    {HL_AGE_NUMBER, 10, "diez"},
    {HL_AGE_SPAN, HOUR / 2, "media hora"},
    {HL_AGE_MOMENT, 0, "ahora mismo;justo ahora;hace un momento;hace instantes"},
    {HL_AGE_MOMENT, DAY, "ayer"},
    {HL_AGE_MOMENT, 2 * DAY, "anteayer"},
    {HL_AGE_UNIT, 1, "seg;segundo;segundos"},
    {HL_AGE_UNIT, MINUTE, "minuto;minutos"},
    {HL_AGE_UNIT, HOUR, "hora;horas;hs"},
    {HL_AGE_UNIT, DAY, "día;días;dia;dias"},
    {HL_AGE_UNIT, WEEK, "semana;semanas"},
    {HL_AGE_UNIT, MONTH, "mes;meses"},
    {HL_AGE_UNIT, YEAR, "año;años"},
    {HL_AGE_AND, 0, "y"},
    /* Portuguese */
    {HL_AGE_LEAD, 0, "atualizado;última atualização"},
    {HL_AGE_BEFORE, 0, "atualizado há;há;faz"},
    {HL_AGE_FILLER, 0, "cerca de;mais de"},
    {HL_AGE_AFTER, 0, "atrás"},
    {HL_AGE_NUMBER, 1, "um;uma"},
    {HL_AGE_NUMBER, 2, "dois;duas"},
    {HL_AGE_NUMBER, 3, "três"},
    {HL_AGE_NUMBER, 4, "quatro"},
    {HL_AGE_NUMBER, 7, "sete"},
    {HL_AGE_NUMBER, 8, "oito"},
    {HL_AGE_NUMBER, 9, "nove"},
    {HL_AGE_NUMBER, 10, "dez"},
    {HL_AGE_SPAN, HOUR / 2, "meia hora"},
    {HL_AGE_MOMENT, 0, "agora mesmo"},
    {HL_AGE_MOMENT, DAY, "ontem"},
    {HL_AGE_MOMENT, 2 * DAY, "anteontem"},
    {HL_AGE_UNIT, MONTH, "mês"},
    {HL_AGE_UNIT, YEAR, "ano;anos"},
    {HL_AGE_AND, 0, "e"},
    /* Italian */
    {HL_AGE_LEAD, 0, "aggiornato;pubblicato"},
    {HL_AGE_FILLER, 0, "circa;più di;meno di"},
    {HL_AGE_AFTER, 0, "fa"},
    {HL_AGE_NUMBER, 1, "uno"},
    {HL_AGE_NUMBER, 2, "due"},
    {HL_AGE_NUMBER, 3, "tre"},
    {HL_AGE_NUMBER, 4, "quattro"},
    {HL_AGE_NUMBER, 5, "cinque"},
    {HL_AGE_NUMBER, 6, "sei"},
    {HL_AGE_NUMBER, 7, "sette"},
    {HL_AGE_NUMBER, 8, "otto"},
    {HL_AGE_NUMBER, 10, "dieci"},
    {HL_AGE_SPAN, HOUR / 2, "mezz'ora"},
    {HL_AGE_SPAN, HOUR, "un'ora"},
    {HL_AGE_MOMENT, 0, "poco fa"},
    {HL_AGE_MOMENT, DAY, "ieri"},
    {HL_AGE_MOMENT, 2 * DAY, "l'altro ieri"},
    {HL_AGE_UNIT, 1, "secondo;secondi"},
    {HL_AGE_UNIT, MINUTE, "minuti"},
    {HL_AGE_UNIT, HOUR, "ora;ore"},
    {HL_AGE_UNIT, DAY, "giorno;giorni"},
    {HL_AGE_UNIT, WEEK, "settimana;settimane"},
    {HL_AGE_UNIT, MONTH, "mese;mesi"},
    {HL_AGE_UNIT, YEAR, "anno;anni"},
    /* Dutch */
    {HL_AGE_LEAD, 0, "bijgewerkt"},
    {HL_AGE_FILLER, 0, "ongeveer;ruim"},
    {HL_AGE_AFTER, 0, "geleden"},
    {HL_AGE_NUMBER, 1, "een;één"},
    {HL_AGE_NUMBER, 2, "twee"},
    {HL_AGE_NUMBER, 3, "drie"},
    {HL_AGE_SPAN, HOUR / 2, "een half uur"},
    {HL_AGE_MOMENT, 0, "zojuist"},
    {HL_AGE_MOMENT, DAY, "gisteren"},
    {HL_AGE_MOMENT, 2 * DAY, "eergisteren"},
    {HL_AGE_UNIT, 1, "seconden"},
    {HL_AGE_UNIT, MINUTE, "minuut"},
    {HL_AGE_UNIT, HOUR, "uur;uren"},
    {HL_AGE_UNIT, DAY, "dag;dagen"},
    {HL_AGE_UNIT, WEEK, "weken"},
    {HL_AGE_UNIT, MONTH, "maand;maanden"},
    {HL_AGE_UNIT, YEAR, "jaar;jaren"},
    {HL_AGE_AND, 0, "en"},
    /* Russian */
    {HL_AGE_LEAD, 0, "обновлено;опубликовано"},
    {HL_AGE_FILLER, 0, "около;более;менее"},
    {HL_AGE_AFTER, 0, "назад"},
    {HL_AGE_NUMBER, 1, "один;одну;одна"},
    {HL_AGE_NUMBER, 2, "два;две"},
    {HL_AGE_NUMBER, 3, "три"},
    {HL_AGE_NUMBER, 4, "четыре"},
    {HL_AGE_NUMBER, 5, "пять"},
    {HL_AGE_NUMBER, 10, "десять"},
    {HL_AGE_SPAN, HOUR / 2, "полчаса"},
    {HL_AGE_MOMENT, 0, "только что"},
    {HL_AGE_MOMENT, DAY, "вчера"},
    {HL_AGE_MOMENT, 2 * DAY, "позавчера"},
    {HL_AGE_UNIT, 1, "сек;секунду;секунды;секунд"},
    {HL_AGE_UNIT, MINUTE, "мин;минуту;минуты;минут"},
    {HL_AGE_UNIT, HOUR, "ч;час;часа;часов"},
    {HL_AGE_UNIT, DAY, "день;дня;дней;дн"},
    {HL_AGE_UNIT, WEEK, "неделю;недели;недель;нед"},
    {HL_AGE_UNIT, MONTH, "месяц;месяца;месяцев;мес"},
    {HL_AGE_UNIT, YEAR, "год;года;лет"},
    {HL_AGE_AND, 0, "и"},
    /* Hindi */
    {HL_AGE_LEAD, 0, "अपडेट;अपडेटेड;प्रकाशित"},
    {HL_AGE_FILLER, 0, "लगभग;करीब;क़रीब"},
    {HL_AGE_AFTER, 0, "पहले;पूर्व"},
    {HL_AGE_NUMBER, 1, "एक"},
    {HL_AGE_NUMBER, 2, "दो"},
    {HL_AGE_NUMBER, 3, "तीन"},
    {HL_AGE_NUMBER, 4, "चार"},
    {HL_AGE_NUMBER, 5, "पांच;पाँच"},
    {HL_AGE_NUMBER, 6, "छह"},
    {HL_AGE_NUMBER, 7, "सात"},
    {HL_AGE_NUMBER, 8, "आठ"},
    {HL_AGE_NUMBER, 9, "नौ"},
    {HL_AGE_NUMBER, 10, "दस"},
    {HL_AGE_SPAN, HOUR / 2, "आधा घंटा;आधे घंटे"},
    {HL_AGE_SPAN, 5400, "डेढ़ घंटे"},
    {HL_AGE_MOMENT, 0, "अभी;अभी अभी;अभी-अभी"},
    {HL_AGE_MOMENT, DAY, "कल"},
    {HL_AGE_MOMENT, 2 * DAY, "परसों"},
    {HL_AGE_UNIT, 1, "सेकंड;सेकेंड;सेकण्ड;सेकंडों"},
    {HL_AGE_UNIT, MINUTE, "मिनट;मिनटों;मिनिट"},
    {HL_AGE_UNIT, HOUR, "घंटा;घंटे;घंटों;घण्टा;घण्टे;घन्टे"},
    {HL_AGE_UNIT, DAY, "दिन;दिनों"},
    {HL_AGE_UNIT, WEEK, "सप्ताह;हफ्ता;हफ्ते;हफ़्ते;हफ्तों"},
    {HL_AGE_UNIT, MONTH, "महीना;महीने;महीनों;माह;मास"},
    {HL_AGE_UNIT, YEAR, "साल;सालों;वर्ष;बरस"},
    {HL_AGE_AND, 0, "और"},
    /* Arabic */
    {HL_AGE_LEAD, 0, "آخر تحديث;تم التحديث;نشر;نُشر"},
    {HL_AGE_FILLER, 0, "حوالي;نحو;أكثر من;أقل من;حوالى"},
    {HL_AGE_BEFORE, 0, "منذ;مند;مضى"},
    {HL_AGE_AROUND, 0, "قبل"},
    {HL_AGE_NUMBER, 1, "واحد;واحدة"},
    {HL_AGE_NUMBER, 3, "ثلاث;ثلاثة;بضع"},
    {HL_AGE_NUMBER, 4, "أربع;أربعة"},
    {HL_AGE_NUMBER, 5, "خمس;خمسة"},
    {HL_AGE_NUMBER, 6, "ست;ستة"},
    {HL_AGE_NUMBER, 7, "سبع;سبعة"},
    {HL_AGE_NUMBER, 8, "ثمان;ثماني;ثمانية"},
    {HL_AGE_NUMBER, 9, "تسع;تسعة"},
    {HL_AGE_NUMBER, 10, "عشر;عشرة"},
    {HL_AGE_SPAN, 2, "ثانيتين"},
    {HL_AGE_SPAN, 2 * MINUTE, "دقيقتين;دقيقتان"},
    {HL_AGE_SPAN, 2 * HOUR, "ساعتين;ساعتان"},
    {HL_AGE_SPAN, 2 * DAY, "يومين;يومان"},
    {HL_AGE_SPAN, 2 * WEEK, "أسبوعين"},
    {HL_AGE_SPAN, 2 * MONTH, "شهرين"},
    {HL_AGE_SPAN, 2 * YEAR, "سنتين;عامين"},
    {HL_AGE_SPAN, HOUR / 2, "نصف ساعة"},
    {HL_AGE_SPAN, HOUR / 4, "ربع ساعة"},
    {HL_AGE_MOMENT, 0, "الآن;الان;منذ لحظات;قبل قليل;منذ قليل"},
    {HL_AGE_MOMENT, DAY, "أمس;امس"},
    {HL_AGE_MOMENT, 2 * DAY, "أول أمس"},
    {HL_AGE_UNIT, 1, "ثانية;ثوان;ثواني;ثوانٍ"},
    {HL_AGE_UNIT, MINUTE, "دقيقة;دقائق;دقيقه;د"},
    {HL_AGE_UNIT, HOUR, "ساعة;ساعات;ساعه;س"},
    {HL_AGE_UNIT, DAY, "يوم;يوما;يومًا;يوماً;أيام;ايام"},
    {HL_AGE_UNIT, WEEK, "أسبوع;أسابيع;اسبوع"},
    {HL_AGE_UNIT, MONTH, "شهر;أشهر;شهور;شهرا"},
    {HL_AGE_UNIT, YEAR, "سنة;سنوات;عام;أعوام;عاما"},
    {HL_AGE_AND, 0, "و"},
    /* Urdu */
    {HL_AGE_LEAD, 0, "اپ ڈیٹ"},
    {HL_AGE_FILLER, 0, "تقریباً;تقریبا"},
    {HL_AGE_AFTER, 0, "پہلے"},
    {HL_AGE_NUMBER, 1, "ایک"},
    {HL_AGE_NUMBER, 2, "دو"},
    {HL_AGE_NUMBER, 3, "تین"},
    {HL_AGE_NUMBER, 4, "چار"},
    {HL_AGE_NUMBER, 5, "پانچ"},
    {HL_AGE_NUMBER, 10, "دس"},
    {HL_AGE_SPAN, HOUR / 2, "آدھا گھنٹہ;آدھے گھنٹے"},
    {HL_AGE_MOMENT, 0, "ابھی;ابھی ابھی"},
    {HL_AGE_MOMENT, DAY, "کل;گزشتہ روز"},
    {HL_AGE_UNIT, 1, "سیکنڈ;سیکنڈز"},
    {HL_AGE_UNIT, MINUTE, "منٹ;منٹس"},
    {HL_AGE_UNIT, HOUR, "گھنٹہ;گھنٹے;گھنٹوں"},
    {HL_AGE_UNIT, DAY, "دن;دنوں"},
    {HL_AGE_UNIT, WEEK, "ہفتہ;ہفتے"},
    {HL_AGE_UNIT, MONTH, "ماہ;مہینہ;مہینے"},
    {HL_AGE_UNIT, YEAR, "سال;برس"},
    {HL_AGE_AND, 0, "اور"},
    /* Chinese */
    {HL_AGE_LEAD, 0, "更新;更新于;发布;发布于;發布"},
    {HL_AGE_FILLER, 0, "约;約"},
    {HL_AGE_AFTER, 0, "前;之前;以前"},
    {HL_AGE_NUMBER, 1, "一"},
    {HL_AGE_NUMBER, 2, "两;兩;二"},
    {HL_AGE_NUMBER, 3, "三"},
    {HL_AGE_SPAN, HOUR / 2, "半小时;半小時;半个小时"},
    {HL_AGE_MOMENT, 0, "刚刚;剛剛;刚才"},
    {HL_AGE_MOMENT, DAY, "昨天"},
    {HL_AGE_MOMENT, 2 * DAY, "前天"},
    {HL_AGE_UNIT, 1, "秒;秒钟;秒鐘"},
    {HL_AGE_UNIT, MINUTE, "分;分钟;分鐘"},
    {HL_AGE_UNIT, HOUR, "小时;小時;个小时;個小時"},
    {HL_AGE_UNIT, DAY, "天;日"},
    {HL_AGE_UNIT, WEEK, "周;週;星期;个星期"},
    {HL_AGE_UNIT, MONTH, "个月;個月;月"},
    {HL_AGE_UNIT, YEAR, "年"},
    /* Japanese */
    {HL_AGE_FILLER, 0, "およそ"},
    {HL_AGE_MOMENT, 0, "たった今;たったいま"},
    {HL_AGE_MOMENT, DAY, "昨日"},
    {HL_AGE_MOMENT, 2 * DAY, "一昨日"},
    {HL_AGE_UNIT, 1, "秒間"},
    {HL_AGE_UNIT, MINUTE, "分間"},
    {HL_AGE_UNIT, HOUR, "時間"},
    {HL_AGE_UNIT, DAY, "日間"},
    {HL_AGE_UNIT, WEEK, "週間"},
    {HL_AGE_UNIT, MONTH, "か月;ヶ月;カ月;ヵ月"},
    {HL_AGE_UNIT, YEAR, "年間"},
    /* Korean */
    {HL_AGE_FILLER, 0, "약"},
    {HL_AGE_AFTER, 0, "전"},
    {HL_AGE_SPAN, HOUR, "한 시간"},
    {HL_AGE_MOMENT, 0, "방금;방금 전"},
    {HL_AGE_MOMENT, DAY, "어제"},
    {HL_AGE_MOMENT, 2 * DAY, "그제"},
    {HL_AGE_UNIT, 1, "초"},
    {HL_AGE_UNIT, MINUTE, "분"},
    {HL_AGE_UNIT, HOUR, "시간"},
    {HL_AGE_UNIT, DAY, "일"},
    {HL_AGE_UNIT, WEEK, "주;주일"},
    {HL_AGE_UNIT, MONTH, "개월;달"},
    {HL_AGE_UNIT, YEAR, "년"},
};

/* Chinese, Japanese and Korean part no words by blanks: UTF-8 lead bytes of U+3000 and on. */
static bool is_unspaced(const char *text, size_t len)
{
    while (len > 1 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
        len--;
    return (unsigned char)text[len - 1] >= 0xe3;
}

static bool is_word_end(const char *text, size_t len)
{
    char next = text[len];
    return next == '\0' || strchr(" .,:", next) || (next >= '0' && next <= '9') ||
           is_unspaced(text, len);
}

/* ---- finding one ---- */

/* A word of the lists. They are sorted by their first byte, once, for pages of strangers have tens
 * of thousands of texts that might be ages: so each is compared with few words. */
struct entry {
    const char *word;
    uint16_t len, list;
};

#define ENTRIES_MAX 1024

static struct entry entries[ENTRIES_MAX];
static uint16_t begins[257]; /* where the words that begin with a byte begin */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void each_word(void (*take)(const char *word, size_t len, size_t list))
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        for (const char *word = words[i].list; *word;) {
            size_t len = strcspn(word, ";");
            take(word, len, i);
            word += len + (word[len] == ';');
        }
}

static void count(const char *word, size_t len, size_t list)
{
    (void)len;
    (void)list;
    begins[(unsigned char)*word + 1]++;
}

static void place(const char *word, size_t len, size_t list)
{
    size_t at = begins[(unsigned char)*word];
    while (entries[at].word)
        at++;
    entries[at] = (struct entry){word, (uint16_t)len, (uint16_t)list};
}

static void sort(void)
{
    each_word(count);
    for (size_t i = 0; i < 256; i++)
        begins[i + 1] += begins[i];
    assert(begins[256] <= ENTRIES_MAX);
    each_word(place);
}

size_t hl_age_word_find(const char *text, enum hl_age_class *class, int32_t *value)
{
    size_t longest = 0;
    pthread_once(&once, sort);
    for (size_t i = begins[(unsigned char)*text]; i < begins[(unsigned char)*text + 1]; i++) {
        const struct entry *entry = &entries[i];
        if (entry->len <= longest || strncmp(entry->word, text, entry->len) != 0 ||
            !is_word_end(text, entry->len))
            continue;
        longest = entry->len;
        *class = words[entry->list].class;
        *value = words[entry->list].value;
    }
    return longest;
}
