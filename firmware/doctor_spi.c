/* What `headliner doctor` finds about the SPI device that the configured board hangs on. */
#include "doctor_checks.h"

#include "drivers/spi_port.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CMDLINE_TXT "/boot/firmware/cmdline.txt"

bool hl_doctor_check_device(const struct hl_patient *patient, const char *device, const char *board,
                            struct hl_findings *findings)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s%s", patient->root, device);
    if (access(path, R_OK | W_OK) == 0)
        return true;
    if (errno == ENOENT)
        hl_findings_add(findings, HL_FINDING_PROBLEM, "sudo raspi-config nonint do_spi 0",
                        "there is no %s, on which %s hangs; restart after", device, board);
    else
        hl_findings_add(findings, HL_FINDING_PROBLEM, "sudo usermod -aG spi $USER",
                        "%s may not be opened; log in again after", device);
    return false;
}

unsigned long hl_doctor_spi_longest(const struct hl_patient *patient)
{
    char path[PATH_MAX], text[32] = "";

    snprintf(path, sizeof(path), "%s" HL_SPI_PORT_BUFSIZ, patient->root);
    FILE *in = fopen(path, "re");
    if (in && !fgets(text, sizeof(text), in))
        *text = '\0';
    if (in)
        fclose(in);
    unsigned long longest = strtoul(text, NULL, 10);
    return longest ? longest : HL_SPI_PORT_LONGEST;
}

void hl_doctor_check_wiring(const struct hl_patient *patient, struct hl_findings *findings)
{
    const struct hl_wiring *wiring = patient->wiring;
    char mend[HL_FINDING_TEXT_MAX];

    if (!wiring || !*wiring->device ||
        !hl_doctor_check_device(patient, wiring->device, "the board", findings))
        return;
    unsigned long longest = hl_doctor_spi_longest(patient), fits = HL_SPI_PORT_LONGEST;
    if (wiring->piece <= longest) {
        hl_findings_add(findings, HL_FINDING_OK, NULL, "%s may be used, for: %s", wiring->device,
                        wiring->title);
        return;
    }
    while (fits < wiring->piece)
        fits *= 2;
    snprintf(mend, sizeof(mend), "sudo sed -i 's/$/ spidev.bufsiz=%lu/' " CMDLINE_TXT, fits);
    hl_findings_add(findings, HL_FINDING_PROBLEM, mend,
                    "%s: a picture is %zu bytes in one piece, and %s takes %lu; restart after",
                    wiring->title, wiring->piece, wiring->device, longest);
}
