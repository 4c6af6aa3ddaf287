/* The command line's way to a config. */
#include "unit/check.h"

#include "base/log.h"
#include "cli.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* On a terminal board a word on standard error would stand among the headlines: it waits with the
 * rest of the log. */
static void errors_wait_while_a_board_has_the_terminal(void **state)
{
    const struct hl_cli cli = {.config = "/nonexistent/config.yaml"};
    FILE *file = tmpfile();
    struct stat info;
    (void)state;
    assert_non_null(file);
    fflush(stderr);
    int kept = dup(2);
    assert_int_equal(dup2(fileno(file), 2), 2);
    hl_log_hold(true);
    struct hl_config *config = hl_cli_config(&cli);
    int held = fstat(2, &info) == 0 && info.st_size == 0;
    hl_log_hold(false);
    int told = fstat(2, &info) == 0 && info.st_size > 0;
    assert_int_equal(dup2(kept, 2), 2);
    close(kept);
    fclose(file);
    assert_null(config);
    assert_true(held);
    assert_true(told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_wait_while_a_board_has_the_terminal),
    };
    return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
