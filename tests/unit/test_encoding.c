#include "news/encoding.h"
#include "unit/feed_text.h"

struct encoding_case {
    const char *name;
    const char *content_type;
    const char *bytes;
    size_t size;
    const char *expected;
};

#define BYTES(b) .bytes = (b), .size = sizeof(b) - 1

static const struct encoding_case cases[] = {
    {.name = "UTF-8", BYTES("caf\xc3\xa9"), .expected = "café"},
    {.name = "UTF-8 with a mark", BYTES("\xef\xbb\xbf<a/>"), .expected = "<a/>"},
    {.name = "bad UTF-8 is left for later", BYTES("caf\xe9"), .expected = "caf\xe9"},
    {.name = "a mark alone", BYTES("\xef\xbb\xbf"), .expected = ""},
    {.name = "nothing", BYTES(""), .expected = ""},
    {.name = "UTF-16LE with a mark", BYTES("\xff\xfe<\0\xe9\0=\xd8\x00\xde"), .expected = "<é😀"},
    {.name = "UTF-16BE with a mark", BYTES("\xfe\xff\0<\0\xe9\xd8=\xde\0"), .expected = "<é😀"},
    {.name = "UTF-16LE by its pattern", BYTES("<\0a\0\xac\x20"), .expected = "<a€"},
    {.name = "UTF-16BE by its pattern", BYTES("\0<\0a\x20\xac"), .expected = "<a€"},
    {.name = "UTF-16 cut and broken",
     BYTES("\xff\xfe\x00\xd8\x41\x00\x00\xdc\x00\xd8\x42"),
     .expected = "\xef\xbf\xbd"
                 "A\xef\xbf\xbd\xef\xbf\xbd"},
    {.name = "the mark is stronger than the header",
     .content_type = "text/xml; charset=koi8-r",
     BYTES("\xef\xbb\xbf\xc3\xa9"),
     .expected = "é"},
    {.name = "header",
     .content_type = "text/xml; charset=ISO-8859-1",
     BYTES("\xe9\x93 \x80"),
     .expected = "é“ €"},
    {.name = "header in quotes",
     .content_type = "text/xml;CHARSET = \"windows-1252\" ; x=y",
     BYTES("\xe9"),
     .expected = "é"},
    {.name = "header before declaration",
     .content_type = "a/b; charset=iso-8859-5",
     BYTES("<?xml encoding='koi8-r'?>\xd0"),
     .expected = "<?xml encoding='koi8-r'?>а"},
    {.name = "declaration",
     BYTES("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\xe9"),
     .expected = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>é"},
    {.name = "declaration after junk",
     BYTES("\n<?xml version='1.0' encoding = 'latin1'?>\xe9"),
     .expected = "\n<?xml version='1.0' encoding = 'latin1'?>é"},
    {.name = "declaration that says UTF-16",
     BYTES("<?xml encoding='utf-16'?>\xc3\xa9"),
     .expected = "<?xml encoding='utf-16'?>é"},
    {.name = "Latin-9",
     .content_type = "; charset=iso-8859-15",
     BYTES("\xa4\xa6\xbe\xe9"),
     .expected = "€ŠŸé"},
    {.name = "Latin-2",
     .content_type = "; charset=ISO-8859-2",
     BYTES("\xb1\xe6"),
     .expected = "ąć"},
    {.name = "Cyrillic",
     .content_type = "; charset=windows-1251",
     BYTES("\xc4\xe0"),
     .expected = "Да"},
    {.name = "KOI8-R", .content_type = "; charset=KOI8-R", BYTES("\xe4\xc1"), .expected = "Да"},
    {.name = "GB2312",
     .content_type = "; charset=gb2312",
     BYTES("\xd6\xd0\xce\xc4x"),
     .expected = "中文x"},
    {.name = "Big5",
     .content_type = "; charset=Big5",
     BYTES("\xa4\xa4\xa4\xe5"),
     .expected = "中文"},
    {.name = "Shift_JIS",
     .content_type = "; charset=Shift_JIS",
     BYTES("\x93\xfa\x96\x7b"),
     .expected = "日本"},
    {.name = "EUC-JP",
     .content_type = "; charset=euc-jp",
     BYTES("\xc6\xfc\xcb\xdc"),
     .expected = "日本"},
    {.name = "ISO-2022-JP",
     .content_type = "; charset=iso-2022-jp",
     BYTES("\x1b$BF|K\\\x1b(B!"),
     .expected = "日本!"},
    {.name = "EUC-KR", .content_type = "; charset=euc-kr", BYTES("\xc7\xd1"), .expected = "한"},
    {.name = "a bad byte in a converter",
     .content_type = "; charset=euc-kr",
     BYTES("a\xff"
           "b"),
     .expected = "a\xef\xbf\xbd"
                 "b"},
    {.name = "a pair that the converter takes and faults",
     .content_type = "; charset=euc-kr",
     BYTES("a\xa2\xe8"
           "b\xff\xa2\xe8"),
     .expected = "a\xef\xbf\xbd"
                 "b\xef\xbf\xbd\xef\xbf\xbd"},
    {.name = "and a fault behind it",
     .content_type = "; charset=euc-kr",
     BYTES("\xa2\xe8\xff\xff"
           "b"),
     .expected = "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                 "b"},
    {.name = "the same pair in Chinese, and a fault",
     .content_type = "; charset=gb18030",
     BYTES("\xa2\xe8\xff"
           "b"),
     .expected = "㈣\xef\xbf\xbd"
                 "b"},
    {.name = "a character cut by the end",
     .content_type = "; charset=euc-kr",
     BYTES("a\xc7"),
     .expected = "a\xef\xbf\xbd"},
    {.name = "guess: Shift_JIS",
     BYTES("\x92m\x8e\x96\x82\xcd\x90\xec\x82\xcc\x8cv\x89\xe6\x82\xc9\x93\xaf\x88\xd3\x82\xb5\x82"
           "\xbd\x81"
           "B\x90V\x82\xb5\x82\xa2\x8b\xb4\x82\xcd\x97\x88\x94N\x82\xcc\x8ft\x82\xc9\x8aJ\x82\xad"
           "\x82\xc6\x94\xad\x95\x5c\x82\xb3\x82\xea\x82\xbd\x81"
           "B"),
     .expected = "知事は川の計画に同意した。新しい橋は来年の春に開くと発表された。"},
    {.name = "guess: EUC-JP",
     BYTES(
         "\xc3\xce\xbb\xf6\xa4\xcf\xc0\xee\xa4\xce\xb7\xd7\xb2\xe8\xa4\xcb\xc6\xb1\xb0\xd5\xa4\xb7"
         "\xa4\xbf\xa1\xa3\xbf\xb7\xa4\xb7\xa4\xa4\xb6\xb6\xa4\xcf\xcd\xe8\xc7\xaf\xa4\xce\xbd\xd5"
         "\xa4\xcb\xb3\xab\xa4\xaf\xa4\xc8\xc8\xaf\xc9\xbd\xa4\xb5\xa4\xec\xa4\xbf\xa1\xa3"),
     .expected = "知事は川の計画に同意した。新しい橋は来年の春に開くと発表された。"},
    {.name = "guess: EUC-KR",
     BYTES("\xbd\xc3\xc0\xe5\xc0\xba \xb0\xad \xc0\xa7\xc0\xc7 \xbb\xf5 \xb4\xd9\xb8\xae\xb0\xa1 "
           "\xb3\xbb\xb3\xe2 \xba\xbd\xbf\xa1 \xbf\xad\xb8\xb0\xb4\xd9\xb0\xed "
           "\xb9\xdf\xc7\xa5\xc7\xdf\xb4\xd9"),
     .expected = "시장은 강 위의 새 다리가 내년 봄에 열린다고 발표했다"},
    {.name = "guess: GB18030",
     BYTES("\xca\xd0\xb3\xa4\xd0\xfb\xb2\xbc\xd0\xc2\xb5\xc4\xb4\xf3\xc7\xc5\xbd\xab\xd3\xda\xc3"
           "\xf7\xc4\xea\xb4\xba\xcc\xec\xcd\xa8\xb3\xb5\xa3\xac\xc8\xfd\xb8\xf6\xb3\xc7\xd5\xf2"
           "\xce\xaa\xb4\xcb\xb8\xb6\xbf\xee"),
     .expected = "市长宣布新的大桥将于明年春天通车，三个城镇为此付款"},
    {.name = "guess: Big5",
     BYTES("\xa5\xab\xaa\xf8\xab\xc5\xa5\xac\xb7s\xaa\xba\xa4j\xbe\xf4\xb1N\xa9\xf3\xa9\xfa\xa6~"
           "\xacK\xa4\xd1\xb3q\xa8\xae\xa1"
           "A\xa4T\xad\xd3\xab\xb0\xc2\xed\xac\xb0\xa6\xb9\xa5I\xb4\xda"),
     .expected = "市長宣布新的大橋將於明年春天通車，三個城鎮為此付款"},
    {.name = "guess: Windows-1251",
     BYTES("\xcc\xfd\xf0 \xee\xe1\xfa\xff\xe2\xe8\xeb, \xf7\xf2\xee \xed\xee\xe2\xfb\xe9 "
           "\xec\xee\xf1\xf2 \xee\xf2\xea\xf0\xee\xe5\xf2\xf1\xff \xe2\xe5\xf1\xed\xee\xe9 "
           "\xe1\xf3\xe4\xf3\xf9\xe5\xe3\xee \xe3\xee\xe4\xe0"),
     .expected = "Мэр объявил, что новый мост откроется весной будущего года"},
    {.name = "guess: KOI8-R",
     BYTES("\xed\xdc\xd2 \xcf\xc2\xdf\xd1\xd7\xc9\xcc, \xde\xd4\xcf \xce\xcf\xd7\xd9\xca "
           "\xcd\xcf\xd3\xd4 \xcf\xd4\xcb\xd2\xcf\xc5\xd4\xd3\xd1 \xd7\xc5\xd3\xce\xcf\xca "
           "\xc2\xd5\xc4\xd5\xdd\xc5\xc7\xcf \xc7\xcf\xc4\xc1"),
     .expected = "Мэр объявил, что новый мост откроется весной будущего года"},
    {.name = "guess: Windows-1253",
     BYTES("\xcf \xe4\xde\xec\xe1\xf1\xf7\xef\xf2 \xe1\xed\xe1\xea\xef\xdf\xed\xf9\xf3\xe5 "
           "\xfc\xf4\xe9 \xe7 \xed\xdd\xe1 \xe3\xdd\xf6\xf5\xf1\xe1 \xe8\xe1 "
           "\xe1\xed\xef\xdf\xee\xe5\xe9 \xf4\xe7\xed \xdc\xed\xef\xe9\xee\xe7"),
     .expected = "Ο δήμαρχος ανακοίνωσε ότι η νέα γέφυρα θα ανοίξει την άνοιξη"},
    {.name = "guess: Windows-1255",
     BYTES("\xf8\xe0\xf9 \xe4\xf2\xe9\xf8 \xe4\xe5\xe3\xe9\xf2 \xeb\xe9 \xe4\xe2\xf9\xf8 "
           "\xe4\xe7\xe3\xf9 \xe9\xe9\xf4\xfa\xe7 \xe1\xe0\xe1\xe9\xe1 \xe4\xe1\xe0"),
     .expected = "ראש העיר הודיע כי הגשר החדש ייפתח באביב הבא"},
    {.name = "guess: Windows-1252 is left for later",
     BYTES(
         "Le maire a annonc\xe9 que le pont r\xe9nov\xe9 sera ouvert \xe0 l\x92\xe9t\xe9 prochain"),
     .expected =
         "Le maire a annonc\xe9 que le pont r\xe9nov\xe9 sera ouvert \xe0 l\x92\xe9t\xe9 prochain"},
    {.name = "UTF-8 that says it is Latin-1",
     .content_type = "; charset=iso-8859-1",
     BYTES("<?xml encoding='windows-1251'?>caf\xc3\xa9"),
     .expected = "<?xml encoding='windows-1251'?>café"},
    {.name = "the header says UTF-8, the document is right",
     .content_type = "; charset=utf-8",
     BYTES("<?xml encoding='windows-1251'?>\xc4\xe0 \xe1\xf3\xe4\xe5\xf2"),
     .expected = "<?xml encoding='windows-1251'?>Да будет"},
    {.name = "the label that reads cleanly",
     .content_type = "; charset=euc-kr",
     BYTES("<?xml encoding='shift_jis'?>\x93\xfa\x96{\x83j\x83\x85\x81[\x83X"),
     .expected = "<?xml encoding='shift_jis'?>日本ニュース"},
    {.name = "two bytes that are UTF-8 by chance",
     .content_type = "; charset=gbk",
     BYTES("\xc3\xa8\xc4\xa3"),
     .expected = "猫模"},
    {.name = "says UTF-8 and is something else",
     .content_type = "; charset=utf-8",
     BYTES("\xcc\xfd\xf0 \xee\xe1\xfa\xff\xe2\xe8\xeb, \xf7\xf2\xee \xed\xee\xe2\xfb\xe9 "
           "\xec\xee\xf1\xf2 \xee\xf2\xea\xf0\xee\xe5\xf2\xf1\xff \xe2\xe5\xf1\xed\xee\xe9 "
           "\xe1\xf3\xe4\xf3\xf9\xe5\xe3\xee \xe3\xee\xe4\xe0"),
     .expected = "Мэр объявил, что новый мост откроется весной будущего года"},
    {.name = "says UTF-8 and is broken in one place",
     .content_type = "; charset=utf-8",
     BYTES("\xd0\x9c\xd1\x8d\xd1\x80 \xd0\xbe\xd0\xb1\xd1\x8a\xd1\x8f\xd0\xb2\xd0\xb8\xd0\xbb, "
           "\xd1\x87\xd1\x82\xd0\xbe \xd0\xbd\xd0\xbe\xd0\xb2\xd1\x8b\xd0\xb9 "
           "\xd0\xbc\xd0\xbe\xd1\x81\xd1\x82 "
           "\xd0\xbe\xd1\x82\xd0\xba\xd1\x80\xd0\xbe\xd0\xb5\xd1\x82\xd1\x81\xd1\x8f "
           "\xd0\xb2\xd0\xb5\xd1\x81\xd0\xbd\xd0\xbe\xd0\xb9 "
           "\xd0\xb1\xd1\x83\xd0\xb4\xd1\x83\xd1\x89\xd0\xb5\xd0\xb3\xd0\xbe "
           "\xd0\xb3\xd0\xbe\xd0\xb4\xd0\xb0\xe9"),
     .expected =
         "\xd0\x9c\xd1\x8d\xd1\x80 \xd0\xbe\xd0\xb1\xd1\x8a\xd1\x8f\xd0\xb2\xd0\xb8\xd0\xbb, "
         "\xd1\x87\xd1\x82\xd0\xbe \xd0\xbd\xd0\xbe\xd0\xb2\xd1\x8b\xd0\xb9 "
         "\xd0\xbc\xd0\xbe\xd1\x81\xd1\x82 "
         "\xd0\xbe\xd1\x82\xd0\xba\xd1\x80\xd0\xbe\xd0\xb5\xd1\x82\xd1\x81\xd1\x8f "
         "\xd0\xb2\xd0\xb5\xd1\x81\xd0\xbd\xd0\xbe\xd0\xb9 "
         "\xd0\xb1\xd1\x83\xd0\xb4\xd1\x83\xd1\x89\xd0\xb5\xd0\xb3\xd0\xbe "
         "\xd0\xb3\xd0\xbe\xd0\xb4\xd0\xb0\xe9"},
    {.name = "UTF-8 in Japanese, broken in one place",
     .content_type = "; charset=utf-8",
     BYTES("\xe7\x9f\xa5\xe4\xba\x8b\xe3\x81\xaf\xe5\xb7\x9d\xe3\x81\xae\xe8\xa8\x88\xe7\x94\xbb"
           "\xe3\x81\xab\xe5\x90\x8c\xe6\x84\x8f\xe3\x81\x97\xe3\x81\x9f\xe3\x80\x82\xe6\x96\xb0"
           "\xe3\x81\x97\xe3\x81\x84\xe6\xa9\x8b\xe3\x81\xaf\xe6\x9d\xa5\xe5\xb9\xb4\xe3\x81\xae"
           "\xe6\x98\xa5\xe3\x81\xab\xe9\x96\x8b\xe3\x81\x8f\xe3\x81\xa8\xe7\x99\xba\xe8\xa1\xa8"
           "\xe3\x81\x95\xe3\x82\x8c\xe3\x81\x9f\xe3\x80\x82\xe9 "),
     .expected = "\xe7\x9f\xa5\xe4\xba\x8b\xe3\x81\xaf\xe5\xb7\x9d\xe3\x81\xae\xe8\xa8\x88\xe7\x94"
                 "\xbb\xe3\x81\xab\xe5\x90\x8c\xe6\x84\x8f\xe3\x81\x97\xe3\x81\x9f\xe3\x80\x82\xe6"
                 "\x96\xb0\xe3\x81\x97\xe3\x81\x84\xe6\xa9\x8b\xe3\x81\xaf\xe6\x9d\xa5\xe5\xb9\xb4"
                 "\xe3\x81\xae\xe6\x98\xa5\xe3\x81\xab\xe9\x96\x8b\xe3\x81\x8f\xe3\x81\xa8\xe7\x99"
                 "\xba\xe8\xa1\xa8\xe3\x81\x95\xe3\x82\x8c\xe3\x81\x9f\xe3\x80\x82\xe9 "},
    {.name = "a header that says UTF-16 of other bytes",
     .content_type = "; charset=utf-16",
     BYTES("<a>caf\xe9s"),
     .expected = "<a>caf\xe9s"},
    {.name = "a currency sign",
     .content_type = "; charset=iso-8859-1",
     BYTES("\xa4 1"),
     .expected = "¤ 1"},
    {.name = "a header that says UTF-16 of bytes",
     .content_type = "; charset=utf-16",
     BYTES("<a>caf\xc3\xa9"),
     .expected = "<a>café"},
    {.name = "UTF-32LE with a mark", BYTES("\xff\xfe\0\0<\0\0\0\xac\x20\0\0"), .expected = "<€"},
    {.name = "UTF-32BE with a mark", BYTES("\0\0\xfe\xff\0\0\0<\0\x01\xf6\0"), .expected = "<😀"},
    {.name = "UTF-32 by its pattern, cut and broken",
     BYTES("<\0\0\0\0\0\x11\0\x20\xac"),
     .expected = "<\xef\xbf\xbd\xef\xbf\xbd"},
    {.name = "EBCDIC",
     BYTES("Lo\xa7\x94\x93@\xa5\x85\x99\xa2\x89\x96\x95~}\xf1K\xf0}@"
           "\x85\x95\x83\x96\x84\x89\x95\x87~}\x83\x97\xf0\xf3\xf7}onL\x81n\x80La\x81n"),
     .expected = "<?xml version='1.0' encoding='cp037'?><a>Ø</a>"},
    {.name = "EBCDIC of another page",
     BYTES("Lo\xa7\x94\x93@\xa5\x85\x99\xa2\x89\x96\x95~}\xf1K\xf0}@"
           "\x85\x95\x83\x96\x84\x89\x95\x87~}\x83\x97\xf5\xf0\xf0}onL\x81nJLa\x81n"),
     .expected = "<?xml version='1.0' encoding='cp500'?><a>[</a>"},
    {.name = "label 437", .content_type = "; charset=437", BYTES("\x80"), .expected = "Ç"},
    {.name = "label IBM850", .content_type = "; charset=IBM850", BYTES("\x80"), .expected = "Ç"},
    {.name = "label cp-is", .content_type = "; charset=cp-is", BYTES("\x80"), .expected = "Ç"},
    {.name = "label csKOI8R", .content_type = "; charset=csKOI8R", BYTES("\x80"), .expected = "─"},
    {.name = "label x-mac-cyrillic",
     .content_type = "; charset=x-mac-cyrillic",
     BYTES("\x80"),
     .expected = "А"},
    {.name = "label macRoman",
     .content_type = "; charset=macRoman",
     BYTES("\x80"),
     .expected = "Ä"},
    {.name = "label mac_roman",
     .content_type = "; charset=mac_roman",
     BYTES("\x80"),
     .expected = "Ä"},
    {.name = "label mac_latin2",
     .content_type = "; charset=mac_latin2",
     BYTES("\x81"),
     .expected = "Ā"},
    {.name = "label csISOLatinHebrew",
     .content_type = "; charset=csISOLatinHebrew",
     BYTES("\xe0"),
     .expected = "א"},
    {.name = "label l5", .content_type = "; charset=l5", BYTES("\xfe"), .expected = "ş"},
    {.name = "label x-x-big5",
     .content_type = "; charset=x-x-big5",
     BYTES("\xa4\xa4"),
     .expected = "中"},
    {.name = "label korean",
     .content_type = "; charset=korean",
     BYTES("\xb0\xa1"),
     .expected = "가"},
    {.name = "label Windows_1257",
     .content_type = "; charset=Windows_1257",
     BYTES("\x80"),
     .expected = "€"},
    {.name = "label cp1255", .content_type = "; charset=cp1255", BYTES("\x80"), .expected = "€"},
    {.name = "label ISO8859-7",
     .content_type = "; charset=ISO8859-7",
     BYTES("\xe1"),
     .expected = "α"},
    {.name = "label cp737", .content_type = "; charset=cp737", BYTES("\x80"), .expected = "Α"},
    {.name = "unknown label",
     .content_type = "; charset=klingon",
     BYTES("\xc3\xa9"),
     .expected = "é"},
    {.name = "labels of converters that are not for the web",
     .content_type = "; charset=ISO-2022-CN-EXT",
     BYTES("a"),
     .expected = "a"},
    {.name = "label that is much too long",
     .content_type = "; charset=iso-8859-1iso-8859-1iso-8859-1iso-8859-1iso-8859-1",
     BYTES("\xc3\xa9"),
     .expected = "é"},
    {.name = "labels with an option",
     .content_type = "; charset=koi8-r//IGNORE",
     BYTES("\xc3\xa9"),
     .expected = "é"},
};

static int collect(void *data, const char *bytes, size_t n)
{
    return hl_buf_add(data, bytes, n);
}

static void decode(struct hl_buf *out, const struct encoding_case *one, size_t cut, size_t step)
{
    struct hl_encoding *encoding = hl_encoding_create(one->content_type, collect, out);
    assert_non_null(encoding);
    hl_buf_clear(out);
    for (size_t at = 0; at < one->size;) {
        size_t n = at == 0 && cut ? cut : step;
        n = n < one->size - at ? n : one->size - at;
        assert_int_equal(hl_encoding_write(encoding, one->bytes + at, n), 0);
        at += n;
    }
    assert_int_equal(hl_encoding_finish(encoding), 0);
    hl_encoding_destroy(encoding);
}

static void every_encoding(void **state)
{
    struct hl_buf out;
    (void)state;
    hl_buf_init(&out, 1u << 16);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t cut = 0; cut <= cases[i].size; cut++) {
            decode(&out, &cases[i], cut, cut ? SIZE_MAX : 1);
            const char *text = out.data ? out.data : "";
            if (strcmp(text, cases[i].expected) != 0)
                fail_msg("%s, cut at %zu: %s", cases[i].name, cut, text);
        }
    hl_buf_finish(&out);
}

/* Longer than what is looked at first, and than the output buffer. */
static void long_text_is_whole(void **state)
{
    static const char *const types[] = {"; charset=utf-8", "; charset=latin1", "; charset=euc-jp"};
    char bytes[20001];
    struct hl_buf out;
    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    hl_buf_init(&out, 1u << 16);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        struct encoding_case one = {
            .content_type = types[i], .bytes = bytes, .size = sizeof(bytes)};
        decode(&out, &one, 0, 7);
        assert_int_equal(out.len, sizeof(bytes));
        decode(&out, &one, 0, SIZE_MAX);
        assert_int_equal(out.len, sizeof(bytes));
    }
    hl_buf_finish(&out);
}

static int refuse(void *data, const char *bytes, size_t n)
{
    (void)data;
    (void)bytes;
    (void)n;
    return -5;
}

static void the_function_ends_the_write(void **state)
{
    char bytes[HL_ENCODING_SNIFF_MAX + 1] = "x";
    (void)state;
    struct hl_encoding *encoding = hl_encoding_create(NULL, refuse, NULL);
    assert_int_equal(hl_encoding_write(encoding, bytes, 1), 0);
    assert_int_equal(hl_encoding_write(encoding, bytes, sizeof(bytes)), -5);
    hl_encoding_destroy(encoding);
    hl_encoding_destroy(NULL);
}

/* Whole feeds, for what only shows there. */
static const struct feed_case feeds[] = {
    FEED_CASE("\xff\xfe<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0"
              "e\0>\0\xac\x20<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0i\0t\0e\0m\0>\0<\0/\0c\0h\0a\0n\0n\0e\0"
              "l\0>\0<\0/\0r\0s\0s\0>\0",
              .name = "UTF-16", .expected = "€\nRSS\n"),
    FEED_CASE("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><channel><item><title>"
              "\x93Stra\xdf"
              "e\x94</title></item></channel></rss>",
              .name = "smart quotes in what says it is Latin-1", .expected = "“Straße”\nRSS\n"),
    FEED_CASE("<?xml version=\"1.0\" encoding=\"utf-8\"?><rss><channel><item><title>Caf\xe9 "
              "caf\xc3\xa9</title></item></channel></rss>",
              .name = "both in one", .expected = "Café café\nRSS\n"),
    FEED_CASE("<rss><channel><item><title>\xcc\xfd\xf0 \xee\xe1\xfa\xff\xe2\xe8\xeb "
              "\xed\xee\xe2\xfb\xe9 \xec\xee\xf1\xf2</title></item></channel></rss>",
              .name = "no label at all", .expected = "Мэр объявил новый мост\nRSS\n"),
    FEED_CASE("<rss><channel><item><title>\xcf\xf0\xe8\xe2\xe5\xf2</title></item></channel></rss>",
              .name = "charset of the header", .content_type = "text/xml; charset=windows-1251",
              .expected = "Привет\nRSS\n"),
};

static void every_feed(void **state)
{
    (void)state;
    feed_text_check_all(feeds, sizeof(feeds) / sizeof(feeds[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding),
        cmocka_unit_test(long_text_is_whole),
        cmocka_unit_test(the_function_ends_the_write),
        cmocka_unit_test(every_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
