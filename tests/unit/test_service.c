/* The service file lets every panel come to rest. */
#include "unit/check.h"

#include "drivers/epaper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVICE   "packaging/headliner.service"
#define VALUE_MAX 256

/* The last value of KEY into VALUE (VALUE_MAX bytes); "" when there is none. */
static void read_key(const char *key, char *value)
{
    char line[VALUE_MAX];
    size_t len = strlen(key);
    FILE *file = fopen(SERVICE, "r");

    assert_non_null(file);
    value[0] = '\0';
    while (fgets(line, sizeof(line), file))
        if (strncmp(line, key, len) == 0 && line[len] == '=')
            snprintf(value, VALUE_MAX, "%s", line + len + 1);
    value[strcspn(value, "\n")] = '\0';
    fclose(file);
}

static int longest_ms(const struct hl_epaper_panel *panel)
{
    const struct hl_epaper_times times[] = {panel->full, panel->fast, panel->partial, panel->grey};
    int longest = 0;
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
        longest = times[i].limit_ms > longest ? times[i].limit_ms : longest;
    return longest;
}

/* What hl_epaper_device_show and destroy may take: two refreshes at their ceilings, and twenty
 * waits for the supply. */
static void test_time_to_stop(void **state)
{
    char value[VALUE_MAX];
    (void)state;
    read_key("TimeoutStopSec", value);
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++) {
        long long needs_ms = 2LL * longest_ms(panel) + 20LL * panel->ready_limit_ms;
        check_true(panel->name, atoi(value) * 1000LL >= needs_ms);
    }
}

static void test_guard_lives(void **state)
{
    char value[VALUE_MAX];
    (void)state;
    read_key("KillMode", value);
    assert_string_equal(value, "control-group");
    read_key("SendSIGKILL", value);
    assert_string_equal(value, "");
}

static void test_not_root(void **state)
{
    char value[VALUE_MAX];
    (void)state;
    read_key("DynamicUser", value);
    assert_string_equal(value, "yes");
    read_key("SupplementaryGroups", value);
    assert_string_equal(value, "gpio spi");
    read_key("CapabilityBoundingSet", value);
    assert_string_equal(value, "CAP_SYS_NICE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_to_stop),
        cmocka_unit_test(test_guard_lives),
        cmocka_unit_test(test_not_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
