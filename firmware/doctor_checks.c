#include "doctor_checks.h"

#include "drivers/gpio_lines.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES_MAX 200 /* bytes of a list in a finding */

void hl_findings_add(struct hl_findings *findings, enum hl_finding_level level, const char *mend,
                     const char *format, ...)
{
    if (findings->count >= HL_FINDINGS_MAX) {
        findings->dropped++;
        return;
    }
    struct hl_finding *finding = &findings->list[findings->count++];
    finding->level = level;
    snprintf(finding->mend, sizeof(finding->mend), "%s", mend ? mend : "");
    va_list args;
    va_start(args, format);
    vsnprintf(finding->text, sizeof(finding->text), format, args);
    va_end(args);
}

size_t hl_findings_count(const struct hl_findings *findings, enum hl_finding_level level)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += findings->list[i].level == level;
    return count;
}

/* ---- which machine ---- */

void hl_doctor_check_model(struct hl_patient *patient, struct hl_findings *findings)
{
    hl_pi_model_read(&patient->model, patient->root);
    if (patient->model.chip != HL_PI_NONE)
        hl_findings_add(findings, HL_FINDING_OK, NULL, "%s",
                        *patient->model.name ? patient->model.name : "a Raspberry Pi");
    else
        hl_findings_add(
            findings, HL_FINDING_OK, NULL,
            "not a Raspberry Pi: the window, the terminal and virtual boards work here");
}

/* ---- GPIO chips ---- */

struct chips {
    char labels[NAMES_MAX]; /* with commas */
    char denied[64];        /* one that may not be opened; "" */
    bool wanted, absent;    /* the header's is among them; built without libgpiod */
};

static void add_name(char *list, const char *name)
{
    size_t len = strlen(list);
    snprintf(list + len, NAMES_MAX - len, "%s%.*s", len ? ", " : "", 64, name);
}

static void look_at_chip(struct chips *chips, const char *path, const char *name,
                         const char *wanted)
{
    struct hl_gpio_chip *chip;
    int err = hl_gpio_chip_open(&chip, path);
    if (err) {
        if (err == -EACCES || err == -EPERM)
            snprintf(chips->denied, sizeof(chips->denied), "/dev/%.50s", name);
        chips->absent |= err == -ENOTSUP;
        return;
    }
    const char *label = hl_gpio_chip_label(chip);
    chips->wanted |= wanted && strcmp(label, wanted) == 0;
    add_name(chips->labels, label);
    hl_gpio_chip_close(chip);
}

/* Names in <root>/dev that begin with PREFIX, sorted; links to others (an old number kept alive)
 * are left out. Caller frees each and the list. */
static int list_devices(const struct hl_patient *patient, const char *prefix, struct dirent ***list)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof(folder), "%s/dev", patient->root);
    int all = scandir(folder, list, NULL, alphasort), kept = 0;
    for (int i = 0; i < all; i++) {
        struct dirent *entry = (*list)[i];
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 && entry->d_type != DT_LNK)
            (*list)[kept++] = entry;
        else
            free(entry);
    }
    if (all < 0)
        *list = NULL;
    return kept;
}

static void report_chips(const struct hl_patient *patient, const struct chips *chips,
                         struct hl_findings *findings)
{
    const char *wanted = hl_pi_gpio_label(patient->model.chip);
    if (chips->absent)
        hl_findings_add(findings, wanted ? HL_FINDING_PROBLEM : HL_FINDING_OK,
                        wanted ? "sudo apt install libgpiod-dev && make clean all" : NULL,
                        "built without libgpiod: no board on GPIO pins");
    else if (*chips->denied && !chips->wanted && wanted)
        hl_findings_add(findings, HL_FINDING_PROBLEM, "sudo usermod -aG gpio $USER",
                        "%s may not be opened", chips->denied);
    else if (wanted && !chips->wanted)
        hl_findings_add(findings, HL_FINDING_PROBLEM, "sudo apt full-upgrade",
                        "no GPIO chip %s; there %s: %s", wanted, *chips->labels ? "are" : "is",
                        *chips->labels ? chips->labels : "none");
    else if (wanted)
        hl_findings_add(findings, HL_FINDING_OK, NULL, "GPIO chip %s is there (of: %s)", wanted,
                        chips->labels);
    else if (*chips->labels)
        hl_findings_add(findings, HL_FINDING_OK, NULL,
                        "GPIO chips: %s; a HUB75 board works with wire gpiod and own pins",
                        chips->labels);
}

void hl_doctor_check_chips(const struct hl_patient *patient, struct hl_findings *findings)
{
    struct chips chips = {.absent = !hl_gpio_library_version()};
    struct dirent **list;
    int count = list_devices(patient, "gpiochip", &list);
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX];
        if (snprintf(path, sizeof(path), "%s/dev/%s", patient->root, list[i]->d_name) <
            (int)sizeof(path))
            look_at_chip(&chips, path, list[i]->d_name, hl_pi_gpio_label(patient->model.chip));
        free(list[i]);
    }
    free(list);
    report_chips(patient, &chips, findings);
}

/* ---- groups ---- */

enum membership { NO_SUCH_GROUP, OUTSIDE, NOT_YET, INSIDE };

/* USER in "a,b,c". */
static bool is_listed(char *members, const char *user)
{
    for (char *name = strtok(members, ",\n"); name; name = strtok(NULL, ",\n"))
        if (*user && strcmp(name, user) == 0)
            return true;
    return false;
}

/* <root>/etc/group; a login counts the groups that were there when it began. */
static enum membership membership_of(const struct hl_patient *patient, const char *group)
{
    char path[PATH_MAX], line[4096], name[64], members[4096];
    enum membership found = NO_SUCH_GROUP;
    unsigned gid;

    snprintf(path, sizeof(path), "%s/etc/group", patient->root);
    FILE *file = fopen(path, "re");
    while (file && found == NO_SUCH_GROUP && fgets(line, sizeof(line), file)) {
        *members = '\0';
        if (sscanf(line, "%63[^:]:%*[^:]:%u:%4095s", name, &gid, members) < 2 ||
            strcmp(name, group) != 0)
            continue;
        found = is_listed(members, patient->user) ? NOT_YET : OUTSIDE;
        for (size_t i = 0; i < patient->group_count; i++)
            if (patient->groups[i] == gid)
                found = INSIDE;
    }
    if (file)
        fclose(file);
    return found;
}

static void report_group(const struct hl_patient *patient, const char *group, const char *use,
                         bool needed, struct hl_findings *findings)
{
    char mend[HL_FINDING_TEXT_MAX];
    enum hl_finding_level bad = needed ? HL_FINDING_PROBLEM : HL_FINDING_WARNING;

    switch (membership_of(patient, group)) {
    case INSIDE:
        hl_findings_add(findings, HL_FINDING_OK, NULL, "in group %s: %s", group, use);
        break;
    case NOT_YET:
        snprintf(mend, sizeof(mend), "newgrp %s", group);
        hl_findings_add(findings, bad, mend,
                        "in group %s only from the next login on (or in a new shell)", group);
        break;
    case OUTSIDE:
        snprintf(mend, sizeof(mend), "sudo usermod -aG %s $USER", group);
        hl_findings_add(findings, bad, mend, "not in group %s, needed for %s; log in again after",
                        group, use);
        break;
    case NO_SUCH_GROUP:
        snprintf(mend, sizeof(mend), "sudo groupadd -rf %s && sudo usermod -aG %s $USER", group,
                 group);
        hl_findings_add(findings, bad, mend, "there is no group %s, needed for %s", group, use);
        break;
    }
}

void hl_doctor_check_groups(const struct hl_patient *patient, struct hl_findings *findings)
{
    if (patient->root_user) {
        hl_findings_add(findings, HL_FINDING_WARNING, NULL,
                        "asked as root, which headliner never needs; ask as the user who runs it");
        return;
    }
    report_group(patient, "gpio", "HUB75 boards", true, findings);
    report_group(patient, "spi", "boards on SPI", false, findings);
    report_group(patient, "video", "a screen without a desktop", false, findings);
}

/* ---- registers and real time ---- */

void hl_doctor_check_registers(const struct hl_patient *patient, struct hl_findings *findings)
{
    const char *device = patient->model.chip == HL_PI_BCM2712 ? "/dev/gpiomem0" : "/dev/gpiomem";
    char path[PATH_MAX], mend[HL_FINDING_TEXT_MAX];
    snprintf(path, sizeof(path), "%s%s", patient->root, device);
    if (access(path, R_OK | W_OK) == 0) {
        hl_findings_add(findings, HL_FINDING_OK, NULL, "%s may be used: the fast wire works",
                        device);
    } else if (errno == ENOENT) {
        hl_findings_add(findings, HL_FINDING_WARNING, NULL,
                        "no %s: only the slow wire gpiod works; Raspberry Pi OS's kernel has it",
                        device);
    } else if (membership_of(patient, "gpio") == INSIDE) {
        snprintf(mend, sizeof(mend), "sudo chgrp gpio %s && sudo chmod g+rw %s", device, device);
        hl_findings_add(findings, HL_FINDING_PROBLEM, mend, "%s is closed to the group gpio",
                        device);
    } else {
        hl_findings_add(findings, HL_FINDING_PROBLEM, "sudo usermod -aG gpio $USER",
                        "%s may not be opened; log in again after", device);
    }
}

void hl_doctor_check_realtime(const struct hl_patient *patient, struct hl_findings *findings)
{
    char mend[HL_FINDING_TEXT_MAX];
    if (patient->may_realtime) {
        hl_findings_add(findings, HL_FINDING_OK, NULL, "real-time scheduling is permitted");
        return;
    }
    snprintf(mend, sizeof(mend), "sudo setcap cap_sys_nice=eip %s", patient->program);
    hl_findings_add(findings, HL_FINDING_WARNING, mend,
                    "no real-time scheduling: a HUB75 board may flicker when the machine is busy");
}

/* ---- SPI ---- */

void hl_doctor_check_spi(const struct hl_patient *patient, struct hl_findings *findings)
{
    char names[NAMES_MAX] = "";
    struct dirent **list;
    int count = list_devices(patient, "spidev", &list);
    for (int i = 0; i < count; i++) {
        add_name(names, list[i]->d_name);
        free(list[i]);
    }
    free(list);
    if (count > 0)
        hl_findings_add(findings, HL_FINDING_OK, NULL, "SPI devices: %s", names);
    else
        hl_findings_add(findings, HL_FINDING_OK, NULL,
                        "no SPI device; only boards on SPI need one");
}

void hl_doctor_check_all(struct hl_patient *patient, struct hl_findings *findings)
{
    hl_doctor_check_model(patient, findings);
    hl_doctor_check_chips(patient, findings);
    if (patient->model.chip != HL_PI_NONE || patient->epaper)
        hl_doctor_check_inky(patient, findings);
    hl_doctor_check_epaper(patient, findings);
    hl_doctor_check_wiring(patient, findings);
    if (patient->model.chip == HL_PI_NONE)
        return;
    hl_doctor_check_groups(patient, findings);
    hl_doctor_check_registers(patient, findings);
    hl_doctor_check_realtime(patient, findings);
    hl_doctor_check_overlays(patient, findings);
    hl_doctor_check_spi(patient, findings);
}
