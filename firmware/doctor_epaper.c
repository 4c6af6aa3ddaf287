/* What `headliner doctor` finds about e-paper boards. */
#include "doctor_checks.h"

#include "drivers/epaper_probe.h"
#include "drivers/gpio_claim.h"
#include "drivers/inky_eeprom.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEVICE       "/dev/spidev0.0"
#define SELECT_LINE  8 /* CE0 of the header, BCM number */
#define OVERLAY      "dtoverlay=spi0-0cs"
#define CONFIG_TXT   "/boot/firmware/config.txt"
#define PANELS_BYTES 160

/* ---- an Inky ---- */

/* "epaper:panel=7in3f,hat=inky": of that panel? */
static bool is_panel(const char *board, const char *panel)
{
    const char *name = strstr(board, "panel=");
    size_t len = strlen(panel);
    name = name ? name + strlen("panel=") : "";
    return strncmp(name, panel, len) == 0 && (name[len] == '\0' || name[len] == ',');
}

static void report_inky(const struct hl_patient *patient, const struct hl_inky *inky,
                        struct hl_findings *findings)
{
    const struct hl_inky_kind *kind = hl_inky_kind(inky->variant);
    const char *panel = patient->epaper ? patient->epaper->panel : NULL;
    char mend[HL_FINDING_TEXT_MAX];

    if (!kind || !kind->board) {
        hl_findings_add(findings, HL_FINDING_WARNING, NULL,
                        "an Inky is plugged in, variant %d: %s, %dx%d; no driver here speaks to it",
                        inky->variant, kind ? kind->name : "not known", inky->width, inky->height);
        return;
    }
    snprintf(mend, sizeof(mend), "headliner run --board %s", kind->board);
    if (panel && !is_panel(kind->board, panel))
        hl_findings_add(findings, HL_FINDING_PROBLEM, mend,
                        "the board is configured as panel=%s, but what is plugged in is an %s",
                        panel, kind->name);
    else
        hl_findings_add(findings, HL_FINDING_OK, mend, "%s is plugged in, made %s", kind->name,
                        *inky->written ? inky->written : "at a time not told");
}

void hl_doctor_check_inky(const struct hl_patient *patient, struct hl_findings *findings)
{
    struct hl_inky inky;
    bool expected =
        patient->epaper && patient->epaper->hat && strcmp(patient->epaper->hat, "inky") == 0;
    enum hl_finding_level level = expected ? HL_FINDING_WARNING : HL_FINDING_OK;
    int err = hl_inky_read(patient->root, &inky);

    if (!err)
        report_inky(patient, &inky, findings);
    else if (err == -EACCES || err == -EPERM)
        hl_findings_add(findings, level, "sudo usermod -aG i2c $USER",
                        HL_INKY_BUS " may not be opened: whether an Inky is there is not known");
    else if (err == -ENOENT && expected)
        hl_findings_add(findings, level, "sudo raspi-config nonint do_i2c 0",
                        "no " HL_INKY_BUS ": an Inky cannot be asked what it is");
    else if (expected)
        hl_findings_add(findings, level, NULL,
                        "no Inky answers on " HL_INKY_BUS " (%s); is it pushed down all the way?",
                        strerror(-err));
}

/* ---- SPI ---- */

static void check_device(const struct hl_patient *patient, const char *device,
                         struct hl_findings *findings)
{
    if (hl_doctor_check_device(patient, device, "the e-paper board", findings))
        hl_findings_add(findings, HL_FINDING_OK, NULL,
                        "%s may be used; a picture goes in pieces of %lu bytes", device,
                        hl_doctor_spi_longest(patient));
}

/* Who selects the chip: the kernel by its CE0, or a line of ours. */
static void report_select(const char *user, int pin, struct hl_findings *findings)
{
    bool kernel = strncmp(user, "spi", 3) == 0;

    if (pin != HL_PIN_NONE && kernel)
        hl_findings_add(findings, HL_FINDING_PROBLEM, "echo " OVERLAY " | sudo tee -a " CONFIG_TXT,
                        "cs=%d is the kernel's (%s): leave cs out, or free it and restart", pin,
                        user);
    else if (pin != HL_PIN_NONE && *user)
        hl_findings_add(findings, HL_FINDING_PROBLEM, NULL, "cs=%d is in use by %s: stop that", pin,
                        user);
    else if (pin == HL_PIN_NONE && !kernel)
        hl_findings_add(findings, HL_FINDING_WARNING, "sudo sed -i '/^" OVERLAY "/d' " CONFIG_TXT,
                        "the kernel does not select the panel by GPIO %d (%s has it): add cs=%d to "
                        "the board's options, or give the line back and restart",
                        SELECT_LINE, *user ? user : "nobody", SELECT_LINE);
    else
        hl_findings_add(findings, HL_FINDING_OK, NULL, "%s selects the panel",
                        kernel ? "the kernel" : "headliner");
}

static void check_select(const struct hl_patient *patient, const struct hl_spi_setup *setup,
                         struct hl_findings *findings)
{
    const char *device = setup->device ? setup->device : DEVICE;
    int pin = setup->pin[HL_SPI_SELECT];
    char user[HL_GPIO_NAME_MAX] = "", error[HL_WIRE_ERROR_MAX];
    struct hl_gpio_chip *chip;

    if (pin == HL_PIN_NONE && (strcmp(device, DEVICE) != 0 || patient->model.chip == HL_PI_NONE))
        return;
    if (hl_gpio_claim_chip(&chip, setup->chip, patient->root, error))
        return; /* that is told elsewhere */
    if (hl_gpio_chip_line_user(chip, (unsigned)(pin == HL_PIN_NONE ? SELECT_LINE : pin), user) == 0)
        report_select(user, pin, findings);
    hl_gpio_chip_close(chip);
}

/* ---- BUSY ---- */

/* Names of panels whose BUSY rests HIGH, ", " between; and "..." for those that have no room. */
static void name_panels(bool high, char *out)
{
    size_t len = 0;

    *out = '\0';
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++) {
        if (panel->busy_level == high)
            continue;
        if (len + strlen(panel->name) + 6 > PANELS_BYTES) {
            snprintf(out + len, PANELS_BYTES - len, ", ...");
            return;
        }
        len +=
            (size_t)snprintf(out + len, PANELS_BYTES - len, "%s%s", len ? ", " : "", panel->name);
    }
}

void hl_doctor_check_busy(const struct hl_epaper_config *config, const struct hl_spi_wire *wire,
                          void *wire_state, struct hl_findings *findings)
{
    const struct hl_epaper_panel *panel = config->panel;
    char panels[PANELS_BYTES];
    enum hl_epaper_idle idle;
    int err = hl_epaper_probe(config, wire, wire_state, &idle);
    bool high = idle == HL_EPAPER_IDLE_HIGH;

    if (err) {
        hl_findings_add(findings, HL_FINDING_PROBLEM, "headliner test-pattern",
                        "panel %s cannot be reset: %s", panel->name, strerror(-err));
    } else if (idle == HL_EPAPER_IDLE_UNSTEADY) {
        hl_findings_add(findings, HL_FINDING_PROBLEM, "headliner test-pattern",
                        "BUSY (GPIO %d) never rests after a reset: is it wired, and the cable "
                        "pushed in?",
                        config->pin[HL_SPI_BUSY]);
    } else if (high == panel->busy_level) {
        name_panels(high, panels);
        hl_findings_add(findings, HL_FINDING_PROBLEM, "headliner test-pattern",
                        "BUSY rests %s after a reset, which is not as panel %s does; so do: %s",
                        high ? "high" : "low", panel->name, panels);
    } else {
        hl_findings_add(findings, HL_FINDING_OK, NULL,
                        "BUSY rests %s after a reset, as that of panel %s does",
                        high ? "high" : "low", panel->name);
    }
}

static void check_panel(const struct hl_epaper_config *config, const struct hl_spi_setup *setup,
                        struct hl_findings *findings)
{
    char error[HL_WIRE_ERROR_MAX] = "";
    void *wire = calloc(1, hl_spi_wire_device.state_size);

    if (!wire)
        return;
    if (hl_spi_wire_device.open(wire, setup, error)) {
        hl_findings_add(findings, HL_FINDING_WARNING, NULL, "the panel was not asked: %.200s",
                        error);
    } else {
        hl_doctor_check_busy(config, &hl_spi_wire_device, wire, findings);
        hl_spi_wire_device.close(wire);
    }
    free(wire);
}

void hl_doctor_check_epaper(const struct hl_patient *patient, struct hl_findings *findings)
{
    struct hl_epaper_config config;
    struct hl_spi_setup setup;
    char *state_path;

    if (!patient->epaper)
        return;
    if (hl_epaper_settings_resolve(patient->epaper, "doctor", false, &config, &setup,
                                   &state_path)) {
        hl_findings_add(findings, HL_FINDING_PROBLEM, "headliner boards",
                        "the e-paper board is not described rightly");
        return;
    }
    setup.root = patient->root;
    check_device(patient, setup.device ? setup.device : DEVICE, findings);
    check_select(patient, &setup, findings);
    check_panel(&config, &setup, findings);
}
