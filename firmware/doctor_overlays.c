/* What a Raspberry Pi's config.txt puts on the pins of a HUB75 board. */
#include "doctor_checks.h"

#include "drivers/pinout.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_BYTES     256
#define LINES_BYTES    160 /* of a list of board lines */
#define FIRST_CHAIN    6   /* lines 0..5 */
#define LAST_CHAIN_END 18

/* SETTING is what stands after "dtparam=" or "dtoverlay=", or a whole "name=value". */
static const struct rule {
    const char *kind, *setting; /* "prefix*" for a family of overlays */
    uint32_t pins;              /* bits */
    const char *pin_option;     /* that moves it to another pin; NULL */
    bool shared;                /* other boards of ours need it: never more than a warning */
} rules[] = {
    {"dtoverlay", "w1-gpio", 1u << 4, "gpiopin", false},
    {"dtoverlay", "w1-gpio-pullup", 1u << 4, "gpiopin", false},
    {"dtoverlay", "gpio-ir", 1u << 18, "gpio_pin", false},
    {"dtoverlay", "hifiberry*", 0xfu << 18, NULL, false},
    {"dtparam", "spi", 0x1fu << 7, NULL, true},
    {"dtparam", "i2c_arm", 3u << 2, NULL, false},
    {"dtparam", "i2c", 3u << 2, NULL, false},
    {"dtparam", "i2s", 0xfu << 18, NULL, false},
    {NULL, "enable_uart", 3u << 14, NULL, false},
};

/* One setting of one file. */
struct place {
    const struct hl_patient *patient;
    const char *file;
    int line;
    struct hl_findings *findings;
};

/* "regular: LAT; adafruit-hat: OE" into OUT. Whether one is a line that every board needs. */
static bool name_lines(uint32_t pins, char *out)
{
    bool needed = false;
    *out = '\0';
    for (const struct hl_pinout *pinout = hl_pinouts; pinout->name; pinout++) {
        bool first = true;
        for (int i = 0; i < HL_LINE_COUNT; i++) {
            int pin = pinout->pins.pin[i];
            if (pin < 0 || pin > HL_PIN_HEADER_MAX || !(pins >> pin & 1))
                continue;
            size_t len = strlen(out);
            snprintf(out + len, LINES_BYTES - len, "%s%s%s", len && first ? "; " : " ",
                     first ? pinout->name : "", first ? ": " : "");
            len = strlen(out);
            snprintf(out + len, LINES_BYTES - len, "%s", hl_pinout_line_name((enum hl_line)i));
            first = false;
            needed |= i < FIRST_CHAIN || i >= LAST_CHAIN_END;
        }
    }
    return needed;
}

static void report_pins(const struct place *place, const struct rule *rule, const char *what,
                        uint32_t pins)
{
    char lines[LINES_BYTES], mend[HL_FINDING_TEXT_MAX];
    bool needed = name_lines(pins, lines);
    if (!*lines)
        return;
    snprintf(mend, sizeof(mend), "sudo sed -i '%ds/^/#/' %s", place->line, place->file);
    hl_findings_add(place->findings,
                    needed && !rule->shared ? HL_FINDING_PROBLEM : HL_FINDING_WARNING, mend,
                    "%s:%d: %.40s sits on%s; restart after%s", place->file, place->line, what,
                    lines, rule->shared ? " (but boards on SPI need it)" : "");
}

/* "name", "name=on", "name=1", "name=yes", "name=true". */
static bool is_on(const char *value)
{
    return !value || strcmp(value, "on") == 0 || strcmp(value, "1") == 0 ||
           strcmp(value, "yes") == 0 || strcmp(value, "true") == 0;
}

static bool is_setting(const struct rule *rule, const char *name)
{
    size_t len = strlen(rule->setting);
    if (rule->setting[len - 1] == '*')
        return strncmp(rule->setting, name, len - 1) == 0;
    return strcmp(rule->setting, name) == 0;
}

/* "spi=on,i2c_arm=on". */
static void read_parameters(const struct place *place, char *text)
{
    char *rest;
    for (char *name = strtok_r(text, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        char what[LINE_BYTES];
        snprintf(what, sizeof(what), "%s", name);
        char *value = strchr(name, '=');
        if (value)
            *value++ = '\0';
        if (!is_on(value))
            continue;
        if (strcmp(name, "audio") == 0)
            hl_findings_add(place->findings, HL_FINDING_OK, NULL,
                            "%s:%d: sound is on and may stay: no board here uses its hardware",
                            place->file, place->line);
        for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
            if (rules[i].kind && strcmp(rules[i].kind, "dtparam") == 0 &&
                is_setting(&rules[i], name))
                report_pins(place, &rules[i], what, rules[i].pins);
    }
}

/* The pin that an overlay is moved to by OPTION among "gpiopin=17,pullup=1"; else PINS. */
static uint32_t moved_pins(uint32_t pins, const char *option, char *text)
{
    char *rest;
    size_t len = option ? strlen(option) : 0;
    for (char *word = strtok_r(text, ",", &rest); word && option;
         word = strtok_r(NULL, ",", &rest)) {
        if (strncmp(word, option, len) != 0 || word[len] != '=')
            continue;
        long pin = strtol(word + len + 1, NULL, 10);
        return pin >= 0 && pin <= HL_PIN_HEADER_MAX ? 1u << pin : 0;
    }
    return pins;
}

/* "w1-gpio,gpiopin=17". */
static void read_overlay(const struct place *place, char *text)
{
    char nothing[] = "";
    char *options = strchr(text, ',');
    if (options)
        *options++ = '\0';
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].kind && strcmp(rules[i].kind, "dtoverlay") == 0 &&
            is_setting(&rules[i], text)) {
            report_pins(
                place, &rules[i], text,
                moved_pins(rules[i].pins, rules[i].pin_option, options ? options : nothing));
            return;
        }
}

static void read_setting(const struct place *place, char *line)
{
    char what[LINE_BYTES];
    snprintf(what, sizeof(what), "%s", line);
    char *value = strchr(line, '=');
    if (!value)
        return;
    *value++ = '\0';
    if (strcmp(line, "dtparam") == 0)
        read_parameters(place, value);
    else if (strcmp(line, "dtoverlay") == 0)
        read_overlay(place, value);
    else
        for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
            if (!rules[i].kind && is_setting(&rules[i], line) && is_on(value))
                report_pins(place, &rules[i], what, rules[i].pins);
}

/* Whether what follows "[SECTION]" counts on this Pi. Filters that are no model's count. */
static bool is_section_ours(const char *section, enum hl_pi_chip chip)
{
    static const struct {
        const char *name;
        unsigned chips; /* bits of enum hl_pi_chip */
    } filters[] = {
        {"none]", 0},
        {"pi1]", 1u << HL_PI_BCM2835},
        {"pi0]", 1u << HL_PI_BCM2835 | 1u << HL_PI_BCM2837}, /* the Zero 2, too */
        {"pi0w]", 1u << HL_PI_BCM2835 | 1u << HL_PI_BCM2837},
        {"pi02]", 1u << HL_PI_BCM2837},
        {"pi2]", 1u << HL_PI_BCM2836 | 1u << HL_PI_BCM2837},
        {"pi3]", 1u << HL_PI_BCM2837},
        {"pi3+]", 1u << HL_PI_BCM2837},
        {"pi4]", 1u << HL_PI_BCM2711},
        {"pi400]", 1u << HL_PI_BCM2711},
        {"cm4]", 1u << HL_PI_BCM2711},
        {"cm4s]", 1u << HL_PI_BCM2711},
        {"pi5]", 1u << HL_PI_BCM2712},
        {"pi500]", 1u << HL_PI_BCM2712},
        {"cm5]", 1u << HL_PI_BCM2712},
    };
    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
        if (strcmp(section, filters[i].name) == 0)
            return filters[i].chips >> chip & 1;
    return true;
}

static void read_file(struct place *place, FILE *in)
{
    char line[LINE_BYTES];
    bool ours = true;
    while (fgets(line, sizeof(line), in)) {
        place->line++;
        char *text = line + strspn(line, " \t");
        text[strcspn(text, "\r\n \t")] = '\0';
        if (*text == '[')
            ours = is_section_ours(text + 1, place->patient->model.chip);
        else if (ours && *text != '#')
            read_setting(place, text);
    }
}

void hl_doctor_check_overlays(const struct hl_patient *patient, struct hl_findings *findings)
{
    static const char *const files[] = {"/boot/firmware/config.txt", "/boot/config.txt"};
    size_t before = findings->count, read = 0;
    struct stat seen = {0}, st;

    for (size_t i = 0; i < 2; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof(path), "%s%s", patient->root, files[i]);
        FILE *in = fopen(path, "re");
        /* the older name may be a link to the newer one */
        if (in && !fstat(fileno(in), &st) &&
            !(read > 0 && st.st_dev == seen.st_dev && st.st_ino == seen.st_ino)) {
            struct place place = {.patient = patient, .file = files[i], .findings = findings};
            read_file(&place, in);
            seen = st;
            read++;
        }
        if (in)
            fclose(in);
    }
    if (read == 0)
        hl_findings_add(findings, HL_FINDING_WARNING, NULL,
                        "no /boot/firmware/config.txt may be read: what sits on the pins is not "
                        "known");
    else if (findings->count == before)
        hl_findings_add(findings, HL_FINDING_OK, NULL, "config.txt puts nothing on the pins");
}
