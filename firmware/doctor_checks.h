/* What `headliner doctor` looks at. Each check reads files under a root folder that stands for "/",
 * adds what it found, and changes nothing; but for an e-paper board the panel is reset, which does
 * not change what it shows. */
#ifndef HL_DOCTOR_CHECKS_H
#define HL_DOCTOR_CHECKS_H

#include "drivers/epaper_settings.h"
#include "drivers/pi_model.h"
#include "drivers/wiring.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define HL_FINDINGS_MAX     64 /* more are dropped, counted */
#define HL_FINDING_TEXT_MAX 256

enum hl_finding_level { HL_FINDING_OK, HL_FINDING_WARNING, HL_FINDING_PROBLEM };

struct hl_finding {
    enum hl_finding_level level;
    char text[HL_FINDING_TEXT_MAX];
    char mend[HL_FINDING_TEXT_MAX]; /* the command that mends it; "": there is none */
};

struct hl_findings {
    struct hl_finding list[HL_FINDINGS_MAX];
    size_t count, dropped;
};

/* Where to look, and who asks. */
struct hl_patient {
    const char *root;    /* "" is "/" */
    const char *user;    /* name; "" when it has none */
    const char *program; /* path of the binary, for setcap */
    const gid_t *groups; /* of this process */
    size_t group_count;
    bool root_user;                          /* every device opens */
    bool may_realtime;                       /* RLIMIT_RTPRIO above 0, or CAP_SYS_NICE */
    struct hl_pi_model model;                /* filled by hl_doctor_check_model */
    const struct hl_epaper_settings *epaper; /* of the board, where it is one of e-paper; or NULL */
    const struct hl_wiring *wiring;          /* of any other board on wires; or NULL */
};

/* First of all: the others ask which Pi it is. */
void hl_doctor_check_model(struct hl_patient *patient, struct hl_findings *findings);

void hl_doctor_check_chips(const struct hl_patient *patient, struct hl_findings *findings);
void hl_doctor_check_groups(const struct hl_patient *patient, struct hl_findings *findings);
void hl_doctor_check_registers(const struct hl_patient *patient, struct hl_findings *findings);
void hl_doctor_check_realtime(const struct hl_patient *patient, struct hl_findings *findings);
void hl_doctor_check_overlays(const struct hl_patient *patient, struct hl_findings *findings);
void hl_doctor_check_spi(const struct hl_patient *patient, struct hl_findings *findings);

/* What an Inky says of itself. */
void hl_doctor_check_inky(const struct hl_patient *patient, struct hl_findings *findings);

/* The e-paper board that is configured: its SPI device, who selects its chip, and whether BUSY
 * rests as its controller's does. CONFIG, WIRE and WIRE_STATE: as of epaper_probe.h. */
void hl_doctor_check_epaper(const struct hl_patient *patient, struct hl_findings *findings);
void hl_doctor_check_busy(const struct hl_epaper_config *config, const struct hl_spi_wire *wire,
                          void *wire_state, struct hl_findings *findings);

/* Whether DEVICE, on which BOARD hangs, may be opened; a finding says so when not. */
bool hl_doctor_check_device(const struct hl_patient *patient, const char *device, const char *board,
                            struct hl_findings *findings);
/* Bytes that the kernel's SPI takes in one transfer. */
unsigned long hl_doctor_spi_longest(const struct hl_patient *patient);

/* The device of a board whose wiring names one, and whether it takes a picture. */
void hl_doctor_check_wiring(const struct hl_patient *patient, struct hl_findings *findings);

/* All of them. What is about a header's pins is left out where there is no header. */
void hl_doctor_check_all(struct hl_patient *patient, struct hl_findings *findings);

/* MEND may be NULL. */
void hl_findings_add(struct hl_findings *findings, enum hl_finding_level level, const char *mend,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* How many of LEVEL. */
size_t hl_findings_count(const struct hl_findings *findings, enum hl_finding_level level);

#endif
