/* `headliner doctor`: why does the board stay dark, and which command mends it? */
#include "cli.h"
#include "doctor_checks.h"
#include "drivers/board.h"
#include "epaper_board.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define GROUPS_MAX   256
#define CAP_NICE_BIT 23 /* CAP_SYS_NICE (capabilities(7)) */

static const char *const levels[] = {"ok", "warning", "problem"};

static bool has_nice_capability(void)
{
    char line[256];
    unsigned long long effective = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status && fgets(line, sizeof(line), status))
        if (sscanf(line, "CapEff: %llx", &effective) == 1)
            break;
    if (status)
        fclose(status);
    return effective >> CAP_NICE_BIT & 1;
}

static bool may_realtime(void)
{
    struct rlimit limit;
    return (getrlimit(RLIMIT_RTPRIO, &limit) == 0 && limit.rlim_cur > 0) || has_nice_capability();
}

/* What `--board auto` would show on. */
static void check_boards(struct hl_findings *findings)
{
    for (const struct hl_driver *const *driver = hl_drivers; *driver; driver++)
        if ((*driver)->probe && (*driver)->probe()) {
            hl_findings_add(findings, HL_FINDING_OK, NULL, "board auto is %s here: %s",
                            (*driver)->name, (*driver)->summary);
            return;
        }
    hl_findings_add(
        findings, HL_FINDING_OK, "headliner boards",
        "no display and no terminal here, so a board must be named; they are listed by");
}

static void print_findings(const struct hl_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct hl_finding *finding = &findings->list[i];
        printf("%-8s %s%s%s\n", levels[finding->level], finding->text, *finding->mend ? ": " : "",
               finding->mend);
    }
    if (findings->dropped > 0)
        printf("%-8s %zu more were found\n", levels[HL_FINDING_WARNING], findings->dropped);
}

/* How the board is wired that CLI and CONFIG name. False: on no wires, or it is not there. */
static bool find_wiring(const struct hl_cli *cli, const struct hl_config_board *config,
                        struct hl_wiring *wiring)
{
    struct hl_board *board = hl_cli_board(cli, config);
    int err = board ? hl_board_wiring(board, wiring) : -EINVAL;

    hl_board_destroy(board);
    return !err;
}

static int run_doctor(const struct hl_cli *cli)
{
    struct hl_config *config = hl_cli_config(cli);
    const struct hl_config_board *board = config ? &config->board : NULL;
    struct hl_epaper_settings *epaper = NULL;
    struct hl_wiring wiring = {.count = 0};
    bool wired = false;
    gid_t groups[GROUPS_MAX + 1];
    char program[PATH_MAX] = "headliner";
    struct hl_findings findings = {.count = 0};
    const struct passwd *user = getpwuid(geteuid());

    if (board && !board->virtual && strcmp(board->driver, "epaper") == 0)
        epaper = hl_epaper_board_settings(board);
    else if (board && !board->virtual && strcmp(board->driver, "auto") != 0)
        wired = find_wiring(cli, board, &wiring);
    int count = getgroups(GROUPS_MAX, groups);
    size_t group_count = count > 0 ? (size_t)count : 0;
    groups[group_count++] = getegid();
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
    if (len > 0)
        program[len] = '\0';
    struct hl_patient patient = {.root = "",
                                 .user = user ? user->pw_name : "",
                                 .program = program,
                                 .groups = groups,
                                 .group_count = group_count,
                                 .root_user = geteuid() == 0,
                                 .may_realtime = may_realtime(),
                                 .epaper = epaper,
                                 .wiring = wired ? &wiring : NULL};
    hl_doctor_check_all(&patient, &findings);
    check_boards(&findings);
    if (epaper)
        hl_epaper_board_free(epaper, board);
    hl_config_destroy(config);
    print_findings(&findings);
    return hl_findings_count(&findings, HL_FINDING_PROBLEM) > 0 ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

static const char *const options[] = {"board", "config", NULL};

const struct hl_command hl_command_doctor = {
    .name = "doctor",
    .usage = "doctor [--board NAME[:OPTIONS]] [--config F]",
    .summary = "what keeps a board dark on this machine, and the command that mends it",
    .options = options,
    .run = run_doctor,
};
