/* What a pixel font of ours must have: the letters of each language, and the signs that news is
 * written with. UTF-8, composed, both cases. The rare ones are asked of the fonts for 7 and 8 rows
 * only: larger boards have outline fonts for them. */
#ifndef HL_TESTS_ALPHABETS_H
#define HL_TESTS_ALPHABETS_H

struct alphabet {
    const char *language, *letters;
};

static const struct alphabet alphabets[] = {
    {"ASCII", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
              " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"},
    /* Latin */
    {"Albanian", "ÇËçë"},
    {"Azerbaijani", "ÇƏĞIİÖŞÜçəğıiöşü"},
    {"Bosnian, Croatian, Serbian", "ČĆĐŠŽčćđšž"},
    {"Catalan", "ÀÇÈÉÍÏÒÓÚÜàçèéíïòóúü·Ŀŀ"},
    {"Czech", "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýž"},
    {"Danish, Norwegian", "ÆØÅÉæøåé"},
    {"Dutch, Frisian", "ËÏÉÓÖÜÂÊÔÛÚĲëïéóöüâêôûúĳ"},
    {"Esperanto", "ĈĜĤĴŜŬĉĝĥĵŝŭ"},
    {"Estonian, Finnish, Swedish", "ÄÅÖÕÜŠŽäåöõüšž"},
    {"Faroese, Icelandic", "ÁÐÉÍÓÚÝÞÆÖØáðéíóúýþæöø"},
    {"French", "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ"},
    {"German", "ÄÖÜẞäöüß"},
    {"Hungarian", "ÁÉÍÓÖŐÚÜŰáéíóöőúüű"},
    {"Irish", "ÁÉÍÓÚáéíóú"},
    {"Italian, Gaelic", "ÀÈÉÌÎÒÙàèéìîòù"},
    {"Kurdish", "ÇÊÎŞÛçêîşû"},
    {"Latvian", "ĀČĒĢĪĶĻŅŌŖŠŪŽāčēģīķļņōŗšūž"},
    {"Lithuanian", "ĄČĘĖĮŠŲŪŽąčęėįšųūž"},
    {"Maltese", "ĊĠĦŻÀÈÌÒÙċġħżàèìòù"},
    {"Polish", "ĄĆĘŁŃÓŚŹŻąćęłńóśźż"},
    {"Portuguese, Galician, Spanish", "ÃÕÁÂÀÇÉÊÍÑÓÔÚÜÏãõáâàçéêíñóôúüïºª¿¡"},
    {"Romanian", "ĂÂÎȘȚŞŢăâîșțşţ"},
    {"Sámi", "ÁÂČĐŊÕŠŦŽÅÄáâčđŋõšŧžåä"},
    {"Slovak", "ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽáäčďéíĺľňóôŕšťúýž"},
    {"Turkish", "ÂÇĞIİÎÖŞÛÜâçğıiîöşûü"},
    {"Turkmen", "ÄÇŽŇÖŞÜÝäçžňöşüý"},
    {"Uzbek, Hawaiian, Maori", "ʻʼĀĒĪŌŪāēīōū"},
    {"Welsh", "ÂÊÎÔÛŴŶÁÉÍÓÚẂÝÀÈÌÒÙẀỲÄËÏÖÜẄŸâêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ"},
    {"Vietnamese, vowels with one mark",
     "ĂÂĐÊÔƠƯÀÁẢÃẠÈÉẺẼẸÌÍỈĨỊÒÓỎÕỌÙÚỦŨỤỲÝỶỸỴăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ"},
    {"Vietnamese, vowels with two marks",
     "ẤẦẨẪẬẮẰẲẴẶẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự"},
    {"Hausa, Fula", "ƁƊƘƳŊÑɓɗƙƴŋñ"},
    {"Yoruba, Igbo", "ÀÁÈÉẸÌÍỊÒÓỌÙÚỤṢǸŃḾṄàáèéẹìíịòóọùúụṣǹńḿṅ"},
    {"Ewe, Akan, Bambara", "ƉƐƑƔƝŊƆƲɖɛƒɣɲŋɔʋ"},
    {"Guarani", "ÃẼĨÑÕŨỸãẽĩñõũỹ"},
    {"Pinyin", "ĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙÜāáǎàēéěèīíǐìōóǒòūúǔùü"},
    /* Greek */
    {"Greek", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψω"
              "ΆΈΉΊΌΎΏΪΫάέήίόύώϊϋΐΰ·"},
    /* Cyrillic */
    {"Russian", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"},
    {"Ukrainian, Belarusian, Bulgarian", "ҐЄІЇЎЍґєіїўѝ"},
    {"Serbian, Macedonian", "ЂЈЉЊЋЏЃЅЌѐЀђјљњћџѓѕќ"},
    {"Kazakh, Kyrgyz, Mongolian, Tatar", "ӘҒҚҢӨҰҮҺҖәғқңөұүһҗ"},
    {"Tajik, Uzbek", "ҒӢҚӮҲҶЎғӣқӯҳҷў"},
    {"Bashkir, Chuvash, Yakut, Ossetian", "ҘҠҪӐӖӲҤӔҙҡҫӑӗӳҥӕ"},
    /* Hebrew; Yiddish by its common signs */
    {"Hebrew", "אבגדהוזחטיךכלםמןנסעףפץצקרשת־׳״"},
    {"Yiddish", "װױײ"},
    /* Signs */
    {"spaces", "\u00a0\u2009\u202f"},
    {"quotation marks and dashes", "‘’‚‛“”„«»‹›′″‐‑‒–—―−"},
    {"marks of print", "…•·†‡§¶°‰№™©®ªº¹²³¡¿¦¨¯´¸"},
    {"currencies",
     "$¢£¤¥₦₩₪₫€₱₴₸₹₺₼₽₾₿฿₡₨₭₮₲₵₣₤ƒ"},
    {"arithmetic", "½¼¾×÷±≈≠≤≥−∞√¬⁄Ω"},
    {"arrows", "←↑→↓↔↕↖↗↘↙"},
    {"triangles", "▲△▼▽▶►◀◄"},
    {"shapes", "■□●○★☆✓✗♥♪\ufffd"},
};

static const struct alphabet rare_alphabets[] = {
    {"Irish, Gaelic type", "ḂĊḊḞĠṀṖṠṪḃċḋḟġṁṗṡṫ"},
    {"Skolt Sámi", "ǤǦǨǮƷǥǧǩǯʒ"},
    {"Venda, Tswana", "ḒḼṊṰṄŠÊÔḓḽṋṱṅšêô"},
    {"Pinyin, ü with a tone", "ǕǗǙǛǖǘǚǜ"},
    {"Sanskrit and Arabic, romanised", "ĀĪŪṚṜḶṂḤṄÑṬḌṆŚṢẒḪẔḎāīūṛṝḷṃḥṅñṭḍṇśṣẓḫẕḏʿʾ"},
    {"Greek, bare accents", "΄΅"},
    {"Udmurt, Mari, Komi", "ҔӜӞӤӦӴӰӸҕӝӟӥӧӵӱӹ"},
    {"more arithmetic", "⅓⅔⅛⅜⅝⅞∑∏∂∫◊∆‟"},
    {"superscripts and subscripts", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉"},
    {"more arrows and shapes", "⇒▴▾▷▸◁◂▪◆✔✘☎"},
};

#endif
