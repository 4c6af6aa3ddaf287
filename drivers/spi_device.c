/* The wire "spidev": the kernel's SPI device, and GPIO lines through libgpiod beside it. */
#include "drivers/gpio_claim.h"
#include "drivers/spi_port.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct device {
    struct hl_spi_port port;
    struct hl_gpio_chip *chip;
    struct hl_gpio_lines *outputs, *busy;
    int place[HL_SPI_LINES]; /* in the request; -1: not wired */
    bool level[HL_SPI_LINES];
};

static const char *const names[] = {"D/C", "RST", "PWR", "CS", "CS2", "BUSY"};

/* ---- opening ---- */

/* The names of the SPI devices that are here, into LIST, ", " between. */
static void list_devices(const char *root, char *list, size_t size)
{
    char path[PATH_MAX];
    size_t len = 0;

    list[0] = '\0';
    snprintf(path, sizeof(path), "%s/dev", root);
    DIR *dir = opendir(path);
    struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (strncmp(entry->d_name, "spidev", 6) == 0 && len < size)
            len += (size_t)snprintf(list + len, size - len, "%s/dev/%s", len ? ", " : "",
                                    entry->d_name);
    if (dir)
        closedir(dir);
}

static int fail_open(const char *name, const char *root, int err, char *error)
{
    char list[96];

    list_devices(root, list, sizeof(list));
    if (err == -EACCES || err == -EPERM)
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "%.60s may not be opened: join the group spi (sudo usermod -aG spi $USER) and log "
                 "in again",
                 name);
    else if (err == -ENOENT && list[0])
        snprintf(error, HL_WIRE_ERROR_MAX, "there is no %.60s; name one of those that are here: %s",
                 name, list);
    else if (err == -ENOENT)
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "there is no %.60s: put dtparam=spi=on into /boot/firmware/config.txt and restart",
                 name);
    else if (err == -ENOTTY)
        snprintf(error, HL_WIRE_ERROR_MAX, "%.60s is no SPI device", name);
    else
        snprintf(error, HL_WIRE_ERROR_MAX, "%.60s: %s", name, strerror(-err));
    return err;
}

static int open_spi(struct device *device, const struct hl_spi_setup *setup, char *error)
{
    const char *root = setup->root ? setup->root : "";
    int err = hl_spi_port_open(&device->port, setup);

    if (err)
        return fail_open(setup->device ? setup->device : HL_SPI_PORT_DEVICE, root, err, error);
    return 0;
}

/* Why a line cannot be had. */
static int fail_line(struct device *device, enum hl_spi_line line, int pin, int err, char *error)
{
    char user[HL_GPIO_NAME_MAX] = "";
    bool select = line == HL_SPI_SELECT || line == HL_SPI_SELECT_2;

    if (err == -EBUSY)
        hl_gpio_chip_line_user(device->chip, (unsigned)pin, user);
    if (user[0])
        snprintf(error, HL_WIRE_ERROR_MAX, "GPIO %d (%s) is in use by \"%s\": stop that%s", pin,
                 names[line], user,
                 select ? ", or leave cs out: the kernel selects the chip itself"
                        : ", or wire it to another pin");
    else
        snprintf(error, HL_WIRE_ERROR_MAX, "GPIO %d (%s) cannot be taken: %s", pin, names[line],
                 strerror(-err));
    return err;
}

static int take_outputs(struct device *device, const struct hl_spi_setup *setup, char *error)
{
    unsigned offsets[HL_SPI_LINES], count = 0;
    enum hl_spi_line of[HL_SPI_LINES];
    char user[HL_GPIO_NAME_MAX];
    uint64_t values = 0;

    for (int line = 0; line < HL_SPI_BUSY; line++) {
        bool select = line == HL_SPI_SELECT || line == HL_SPI_SELECT_2;
        if (setup->pin[line] == HL_PIN_NONE)
            continue;
        device->level[line] = select || setup->start[line]; /* nobody is selected */
        values |= (uint64_t)device->level[line] << count;
        device->place[line] = (int)count;
        of[count] = (enum hl_spi_line)line;
        offsets[count++] = (unsigned)setup->pin[line];
    }
    int err = count ? hl_gpio_lines_request(&device->outputs, device->chip, offsets, count,
                                            HL_GPIO_OUTPUT, values)
                    : 0;
    if (!err)
        return 0;
    unsigned guilty = 0;
    for (unsigned i = 0; i < count; i++)
        if (hl_gpio_chip_line_user(device->chip, offsets[i], user) == 0 && user[0])
            guilty = i;
    return fail_line(device, of[guilty], (int)offsets[guilty], err, error);
}

static int take_busy(struct device *device, const struct hl_spi_setup *setup, char *error)
{
    static const enum hl_gpio_pull pulls[] = {
        [HL_SPI_PULL_NONE] = HL_GPIO_PULL_NONE,
        [HL_SPI_PULL_UP] = HL_GPIO_PULL_UP,
        [HL_SPI_PULL_DOWN] = HL_GPIO_PULL_DOWN,
    };
    int pin = setup->pin[HL_SPI_BUSY];

    if (pin == HL_PIN_NONE)
        return 0;
    int err = hl_gpio_lines_request_edges(&device->busy, device->chip, (unsigned)pin,
                                          pulls[setup->busy_pull]);
    /* A chip that cannot switch pulls has none to switch off. */
    if ((err == -EINVAL || err == -ENOTSUP) && setup->busy_pull == HL_SPI_PULL_NONE)
        err = hl_gpio_lines_request_edges(&device->busy, device->chip, (unsigned)pin,
                                          HL_GPIO_PULL_AS_IS);
    if (!err)
        device->place[HL_SPI_BUSY] = 0;
    return err ? fail_line(device, HL_SPI_BUSY, pin, err, error) : 0;
}

static int check_pins(const struct device *device, const struct hl_spi_setup *setup, char *error)
{
    int lines = (int)hl_gpio_chip_line_count(device->chip);
    for (int a = 0; a < HL_SPI_LINES; a++) {
        int pin = setup->pin[a];
        if (pin == HL_PIN_NONE)
            continue;
        if (pin < 0 || pin >= lines) {
            snprintf(error, HL_WIRE_ERROR_MAX, "%s: there is no GPIO %d; chip %s has 0 to %d",
                     names[a], pin, hl_gpio_chip_label(device->chip), lines - 1);
            return -EINVAL;
        }
        for (int b = 0; b < a; b++)
            if (setup->pin[b] == pin) {
                snprintf(error, HL_WIRE_ERROR_MAX, "%s and %s cannot both be GPIO %d", names[b],
                         names[a], pin);
                return -EINVAL;
            }
    }
    return 0;
}

static void close_wire(void *state)
{
    struct device *device = state;
    hl_gpio_lines_release(device->outputs);
    hl_gpio_lines_release(device->busy);
    hl_gpio_chip_close(device->chip);
    hl_spi_port_close(&device->port);
    memset(device, 0, sizeof(*device));
}

static int open_wire(void *state, const struct hl_spi_setup *setup, char *error)
{
    struct device *device = state;

    memset(device, 0, sizeof(*device));
    for (int line = 0; line < HL_SPI_LINES; line++)
        device->place[line] = -1;
    int err = open_spi(device, setup, error);
    if (!err && hl_spi_setup_has_lines(setup)) {
        err = hl_gpio_claim_chip(&device->chip, setup->chip, setup->root, error);
        if (!err)
            err = check_pins(device, setup, error);
    }
    if (!err)
        err = take_outputs(device, setup, error);
    if (!err)
        err = take_busy(device, setup, error);
    if (err)
        close_wire(device);
    return err;
}

/* ---- open ---- */

static int set(void *state, enum hl_spi_line line, bool high)
{
    struct device *device = state;
    int place = device->place[line];
    if (place < 0 || line == HL_SPI_BUSY)
        return 0;
    int err = hl_gpio_lines_set(device->outputs, UINT64_C(1) << place, (uint64_t)high << place);
    if (!err)
        device->level[line] = high;
    return err;
}

static int get(void *state, enum hl_spi_line line)
{
    struct device *device = state;
    if (line != HL_SPI_BUSY)
        return device->level[line];
    return device->busy ? hl_gpio_lines_get(device->busy, 0) : -ENODEV;
}

/* The kernel selects for each piece; a line of ours, for all of them. Its own device stays as it is
 * then: not every controller's driver takes SPI_NO_CS. */
static int exchange(void *state, const uint8_t *out, uint8_t *in, size_t count)
{
    struct device *device = state;
    bool own = device->place[HL_SPI_SELECT] >= 0 && device->level[HL_SPI_SELECT];
    int err = own ? set(device, HL_SPI_SELECT, false) : 0;

    if (!err)
        err = hl_spi_port_exchange(&device->port, out, in, count);
    int released = own ? set(device, HL_SPI_SELECT, true) : 0;
    return err ? err : released;
}

static int send(void *state, const uint8_t *bytes, size_t count)
{
    return exchange(state, bytes, NULL, count);
}

static int set_clock(void *state, uint32_t hz)
{
    struct device *device = state;
    device->port.clock_hz = hz; /* goes with every transfer */
    return 0;
}

static size_t longest(const void *state)
{
    const struct device *device = state;
    return device->port.longest;
}

/* Without a line there is nothing to wait for. */
static int wait_for_edge(void *state, int64_t left_ns)
{
    struct device *device = state;
    return device->busy ? hl_gpio_lines_wait(device->busy, left_ns) : 0;
}

static int wait_for(void *state, enum hl_spi_line line, bool high, int64_t limit_ns)
{
    return hl_spi_port_wait(state, get, wait_for_edge, line, high, limit_ns);
}

const struct hl_spi_wire hl_spi_wire_device = {
    .name = "spidev",
    .summary = "the kernel's SPI device and GPIO lines",
    .state_size = sizeof(struct device),
    .open = open_wire,
    .send = send,
    .exchange = exchange,
    .clock = set_clock,
    .longest = longest,
    .set = set,
    .get = get,
    .wait = wait_for,
    .pause = hl_spi_port_pause,
    .now = hl_spi_port_now,
    .close = close_wire,
};
