// SPDX-License-Identifier: GPL-2.0 OR MIT
/* A kernel module: a GPIO chip and an SPI controller without hardware, for tests. It gives a
 * /dev/gpiochipN of 54 lines and /dev/spidev0.0 and 0.1; all that a program does with them stands
 * in one log, in the order in which it happened. In debugfs, folder panelsim:
 *
 *   log     reading: one event a line, SECONDS first; writing anything empties it
 *             gpio 17=1 27=0        levels set by one call
 *             dir 24 in             a line became an input,
 *             dir 25 out=1          or an output
 *             in 24=1               an input's level changed from outside
 *             cs 0 1                the chip select line of spidev0.0
 *             spi 0 mode 0 hz 4000000 len 3 dc 1 data 12ab34
 *             plug 0                the chip was pulled out (1: put back)
 *   events  the same for programs, and much faster: see panelsim.h
 *   lost    reading: how many events found no room in the log
 *   in      writing "LINE LEVEL" drives an input; edges are delivered
 *   plug    writing 0 pulls the GPIO chip out while it is in use, 1 puts it back
 *   levels  reading: the lines as 0 and 1, line 0 first
 *
 * "dc" is the level of the line named by parameter dc when the transfer ran. With busy=LINE a
 * display's busy line is played: a falling reset line, and a command (first byte of a transfer
 * while dc is low) that is among busy_cmds, drive it to busy_level for busy_ms: the time after a
 * reset, then one for each of busy_cmds; the last holds for those that have none. A new busy time
 * takes the place of the one that runs. With names=1 the lines are called LINE0 to LINE53;
 * kernel 6.1 crashes when such a chip is put back after it was pulled out in use. */
#include "panelsim.h"

#include <linux/debugfs.h>
#include <linux/gpio/driver.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/spi/spi.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#define LINES     54
#define SELECTS   2
#define HZ_MAX    125000000 /* of a Raspberry Pi's SPI controller */
#define LOG_BYTES (96UL << 20)
#define BUSY_CMDS 8

static char *label = "pinctrl-panelsim";
module_param(label, charp, 0444);
static bool names;
module_param(names, bool, 0444);
static int dc = -1, reset = -1, busy = -1, busy_level = 1;
module_param(dc, int, 0444);
module_param(reset, int, 0444);
module_param(busy, int, 0444);
module_param(busy_level, int, 0444);
static unsigned int busy_ms[1 + BUSY_CMDS] = {20};
static int busy_ms_count = 1;
module_param_array(busy_ms, uint, &busy_ms_count, 0644);
static unsigned short busy_cmds[BUSY_CMDS];
static int busy_cmd_count;
module_param_array(busy_cmds, ushort, &busy_cmd_count, 0444);

/* ---- the log: records in one big buffer, which never move ---- */

static DEFINE_RAW_SPINLOCK(lock); /* of all below */
static u8 *log_buf;
static size_t log_used, log_lost;
static u64 outputs, level, irq_on, irq_rise, irq_fall;

/* Lock held. */
static void note(const struct panelsim_event *what, const void *data)
{
    size_t need = sizeof(*what) + round_up(what->len, 8);
    struct panelsim_event *event = (struct panelsim_event *)(log_buf + log_used);

    if (log_used + need > LOG_BYTES) {
        log_lost++;
        return;
    }
    *event = *what;
    event->ns = ktime_get_ns();
    memcpy(event->data, data, what->len);
    log_used += need;
}

static void *log_at(loff_t offset)
{
    return offset < READ_ONCE(log_used) ? log_buf + offset : NULL;
}

static void *log_start(struct seq_file *s, loff_t *at)
{
    return log_at(*at);
}

static void *log_next(struct seq_file *s, void *v, loff_t *at)
{
    const struct panelsim_event *event = v;
    *at += sizeof(*event) + round_up(event->len, 8);
    return log_at(*at);
}

static void log_stop(struct seq_file *s, void *v)
{
}

static void show_levels(struct seq_file *s, u64 mask, u64 bits)
{
    for (int i = 0; i < LINES; i++)
        if (mask >> i & 1)
            seq_printf(s, " %d=%d", i, (int)(bits >> i & 1));
}

static void show_transfer(struct seq_file *s, const struct panelsim_event *event)
{
    seq_printf(s, "spi %d mode %llu hz %llu len %u dc %d data ", event->line, event->bits,
               event->mask, event->len, event->dc);
    for (u32 i = 0; i < event->len; i++)
        seq_printf(s, "%02x", event->data[i]);
}

static int log_show(struct seq_file *s, void *v)
{
    const struct panelsim_event *event = v;
    u64 seconds = event->ns;
    u32 ns = do_div(seconds, NSEC_PER_SEC);

    seq_printf(s, "%llu.%09u ", seconds, ns);
    if (event->kind == PANELSIM_SET) {
        seq_puts(s, "gpio");
        show_levels(s, event->mask, event->bits);
    } else if (event->kind == PANELSIM_DIRECTION && event->mask) {
        seq_printf(s, "dir %d out=%d", event->line, (int)event->bits);
    } else if (event->kind == PANELSIM_DIRECTION) {
        seq_printf(s, "dir %d in", event->line);
    } else if (event->kind == PANELSIM_INPUT) {
        seq_printf(s, "in %d=%d", event->line, (int)event->bits);
    } else if (event->kind == PANELSIM_SELECT) {
        seq_printf(s, "cs %d %d", event->line, (int)event->bits);
    } else if (event->kind == PANELSIM_PLUG) {
        seq_printf(s, "plug %d", (int)event->bits);
    } else {
        show_transfer(s, event);
    }
    seq_putc(s, '\n');
    return 0;
}

static const struct seq_operations log_steps = {
    .start = log_start, .next = log_next, .stop = log_stop, .show = log_show};

static int log_open(struct inode *inode, struct file *file)
{
    return seq_open(file, &log_steps);
}

static ssize_t log_clear(struct file *file, const char __user *text, size_t len, loff_t *at)
{
    unsigned long flags;

    raw_spin_lock_irqsave(&lock, flags);
    log_used = log_lost = 0;
    raw_spin_unlock_irqrestore(&lock, flags);
    return len;
}

static const struct file_operations log_file = {
    .owner = THIS_MODULE,
    .open = log_open,
    .read = seq_read,
    .llseek = seq_lseek,
    .release = seq_release,
    .write = log_clear,
};

static ssize_t events_read(struct file *file, char __user *to, size_t len, loff_t *at)
{
    return simple_read_from_buffer(to, len, at, log_buf, READ_ONCE(log_used));
}

static const struct file_operations events_file = {
    .owner = THIS_MODULE,
    .open = simple_open,
    .read = events_read,
    .llseek = default_llseek,
};

/* ---- lines ---- */

static struct gpio_chip chip;
static struct hrtimer busy_timer;

static void drive_input(unsigned int line, bool high)
{
    u64 bit = BIT_ULL(line);
    unsigned long flags;
    bool fire = false;

    raw_spin_lock_irqsave(&lock, flags);
    if (!(outputs & bit) && !(level & bit) == high) {
        level ^= bit;
        note(&(struct panelsim_event){.kind = PANELSIM_INPUT, .line = line, .bits = high}, NULL);
        fire = irq_on & (high ? irq_rise : irq_fall) & bit;
    }
    raw_spin_unlock_irqrestore(&lock, flags);
    if (fire)
        generic_handle_irq_safe(irq_find_mapping(chip.irq.domain, line));
}

static enum hrtimer_restart end_busy(struct hrtimer *timer)
{
    drive_input(busy, !busy_level);
    return HRTIMER_NORESTART;
}

static bool has_busy(void)
{
    return busy >= 0 && busy < LINES;
}

/* CAUSE: 0 for a reset, 1 for the first of busy_cmds. */
static void begin_busy(int cause)
{
    if (!has_busy() || busy_ms_count < 1)
        return;
    drive_input(busy, busy_level);
    hrtimer_start(&busy_timer, ms_to_ktime(busy_ms[min(cause, busy_ms_count - 1)]),
                  HRTIMER_MODE_REL);
}

static void set_lines(u64 mask, u64 bits)
{
    unsigned long flags;
    bool was_reset;

    raw_spin_lock_irqsave(&lock, flags);
    was_reset = reset >= 0 && (mask & level & ~bits & BIT_ULL(reset));
    level = (level & ~mask) | (bits & mask);
    note(&(struct panelsim_event){.kind = PANELSIM_SET, .mask = mask, .bits = bits}, NULL);
    raw_spin_unlock_irqrestore(&lock, flags);
    if (was_reset)
        begin_busy(0);
}

static void sim_set(struct gpio_chip *gc, unsigned int line, int value)
{
    set_lines(BIT_ULL(line), value ? BIT_ULL(line) : 0);
}

static void sim_set_multiple(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits)
{
    set_lines(*mask, *bits);
}

static int sim_get(struct gpio_chip *gc, unsigned int line)
{
    return READ_ONCE(level) >> line & 1;
}

static int sim_get_multiple(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits)
{
    *bits = READ_ONCE(level) & *mask;
    return 0;
}

static int sim_get_direction(struct gpio_chip *gc, unsigned int line)
{
    return READ_ONCE(outputs) >> line & 1 ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int sim_input(struct gpio_chip *gc, unsigned int line)
{
    unsigned long flags;

    raw_spin_lock_irqsave(&lock, flags);
    outputs &= ~BIT_ULL(line);
    note(&(struct panelsim_event){.kind = PANELSIM_DIRECTION, .line = line}, NULL);
    raw_spin_unlock_irqrestore(&lock, flags);
    return 0;
}

static int sim_output(struct gpio_chip *gc, unsigned int line, int value)
{
    u64 bit = BIT_ULL(line);
    unsigned long flags;

    raw_spin_lock_irqsave(&lock, flags);
    outputs |= bit;
    level = value ? level | bit : level & ~bit;
    note(
        &(struct panelsim_event){
            .kind = PANELSIM_DIRECTION, .line = line, .mask = bit, .bits = !!value},
        NULL);
    raw_spin_unlock_irqrestore(&lock, flags);
    return 0;
}

static int sim_set_config(struct gpio_chip *gc, unsigned int line, unsigned long config)
{
    return 0;
}

static void enable_irq_of(struct irq_data *d, bool on)
{
    u64 bit = BIT_ULL(irqd_to_hwirq(d));
    unsigned long flags;

    raw_spin_lock_irqsave(&lock, flags);
    irq_on = on ? irq_on | bit : irq_on & ~bit;
    raw_spin_unlock_irqrestore(&lock, flags);
}

static void sim_irq_mask(struct irq_data *d)
{
    enable_irq_of(d, false);
    gpiochip_disable_irq(&chip, irqd_to_hwirq(d));
}

static void sim_irq_unmask(struct irq_data *d)
{
    gpiochip_enable_irq(&chip, irqd_to_hwirq(d));
    enable_irq_of(d, true);
}

static int sim_irq_set_type(struct irq_data *d, unsigned int type)
{
    u64 bit = BIT_ULL(irqd_to_hwirq(d));
    unsigned long flags;

    if (type & ~IRQ_TYPE_EDGE_BOTH)
        return -EINVAL;
    raw_spin_lock_irqsave(&lock, flags);
    irq_rise = type & IRQ_TYPE_EDGE_RISING ? irq_rise | bit : irq_rise & ~bit;
    irq_fall = type & IRQ_TYPE_EDGE_FALLING ? irq_fall | bit : irq_fall & ~bit;
    raw_spin_unlock_irqrestore(&lock, flags);
    return 0;
}

static const struct irq_chip sim_irq = {
    .name = "panelsim",
    .irq_mask = sim_irq_mask,
    .irq_unmask = sim_irq_unmask,
    .irq_set_type = sim_irq_set_type,
    .flags = IRQCHIP_IMMUTABLE,
    GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

/* ---- pulled out and put back ---- */

static struct platform_device *device;
static DEFINE_MUTEX(plug_lock);
static bool plugged;
static char line_name[LINES][8];
static const char *line_names[LINES];

static int plug_in(void)
{
    chip = (struct gpio_chip){
        .label = label,
        .parent = &device->dev,
        /* No owner: kernel 6.1 never gives back what a line held when its chip was pulled out, and
         * the module must go nevertheless. */
        .base = -1,
        .ngpio = LINES,
        .names = names ? line_names : NULL,
        .get = sim_get,
        .get_multiple = sim_get_multiple,
        .set = sim_set,
        .set_multiple = sim_set_multiple,
        .get_direction = sim_get_direction,
        .set_config = sim_set_config,
        .direction_input = sim_input,
        .direction_output = sim_output,
    };
    gpio_irq_chip_set_chip(&chip.irq, &sim_irq);
    chip.irq.handler = handle_simple_irq;
    chip.irq.default_type = IRQ_TYPE_NONE;
    outputs = irq_on = 0;
    level = has_busy() && !busy_level ? BIT_ULL(busy) : 0; /* nothing is busy yet */
    int err = gpiochip_add_data(&chip, NULL);
    plugged = !err;
    return err;
}

static void pull_out(void)
{
    if (plugged)
        gpiochip_remove(&chip);
    plugged = false;
}

static ssize_t plug_write(struct file *file, const char __user *text, size_t len, loff_t *at)
{
    unsigned long flags;
    bool in;
    int err = kstrtobool_from_user(text, len, &in);

    if (err)
        return err;
    mutex_lock(&plug_lock);
    if (in != plugged) {
        raw_spin_lock_irqsave(&lock, flags);
        note(&(struct panelsim_event){.kind = PANELSIM_PLUG, .bits = in}, NULL);
        raw_spin_unlock_irqrestore(&lock, flags);
        if (in)
            err = plug_in();
        else
            pull_out();
    }
    mutex_unlock(&plug_lock);
    return err ? err : len;
}

static const struct file_operations plug_file = {
    .owner = THIS_MODULE, .open = simple_open, .write = plug_write};

static ssize_t in_write(struct file *file, const char __user *text, size_t len, loff_t *at)
{
    char copy[16] = "";
    unsigned int line, high;

    if (len >= sizeof(copy) || copy_from_user(copy, text, len))
        return -EINVAL;
    if (sscanf(copy, "%u %u", &line, &high) != 2 || line >= LINES)
        return -EINVAL;
    drive_input(line, high);
    return len;
}

static const struct file_operations in_file = {
    .owner = THIS_MODULE, .open = simple_open, .write = in_write};

static int levels_show(struct seq_file *s, void *v)
{
    u64 now = READ_ONCE(level);

    for (int i = 0; i < LINES; i++)
        seq_putc(s, '0' + (now >> i & 1));
    seq_putc(s, '\n');
    return 0;
}
DEFINE_SHOW_ATTRIBUTE(levels);

/* ---- SPI ---- */

static struct spi_controller *controller;

static void sim_set_cs(struct spi_device *spi, bool high)
{
    unsigned long flags;

    raw_spin_lock_irqsave(&lock, flags);
    note(&(struct panelsim_event){.kind = PANELSIM_SELECT, .line = spi->chip_select, .bits = high},
         NULL);
    raw_spin_unlock_irqrestore(&lock, flags);
}

static int sim_transfer(struct spi_controller *c, struct spi_device *spi, struct spi_transfer *x)
{
    struct panelsim_event event = {
        .kind = PANELSIM_TRANSFER,
        .line = spi->chip_select,
        .mask = x->speed_hz,
        .bits = spi->mode & 0xf,
        .dc = -1,
        .len = x->tx_buf ? x->len : 0,
    };
    unsigned long flags;

    raw_spin_lock_irqsave(&lock, flags);
    if (dc >= 0)
        event.dc = level >> dc & 1;
    note(&event, x->tx_buf);
    raw_spin_unlock_irqrestore(&lock, flags);
    if (x->rx_buf)
        memset(x->rx_buf, 0xff, x->len);
    for (int i = 0; event.dc == 0 && event.len && i < busy_cmd_count; i++)
        if (*(const u8 *)x->tx_buf == busy_cmds[i])
            begin_busy(1 + i);
    return 0;
}

static int add_spi(void)
{
    controller = __spi_alloc_controller(&device->dev, 0, false);
    if (!controller)
        return -ENOMEM;
    controller->bus_num = 0;
    controller->num_chipselect = SELECTS;
    controller->mode_bits = SPI_CPOL | SPI_CPHA | SPI_CS_HIGH | SPI_NO_CS;
    controller->bits_per_word_mask = SPI_BPW_MASK(8);
    controller->max_speed_hz = HZ_MAX;
    controller->set_cs = sim_set_cs;
    controller->transfer_one = sim_transfer;
    int err = spi_register_controller(controller);
    if (err) {
        spi_controller_put(controller);
        return err;
    }
    for (int i = 0; i < SELECTS; i++) {
        struct spi_board_info info = {
            .modalias = "dh2228fv", /* a name that spidev serves */
            .max_speed_hz = HZ_MAX,
            .chip_select = i,
        };
        if (!spi_new_device(controller, &info))
            pr_warn("panelsim: no spidev0.%d\n", i);
    }
    return 0;
}

/* ---- life ---- */

static struct dentry *folder;

static int __init sim_init(void)
{
    log_buf = vmalloc(LOG_BYTES);
    if (!log_buf)
        return -ENOMEM;
    for (int i = 0; i < LINES; i++) {
        snprintf(line_name[i], sizeof(line_name[i]), "LINE%d", i);
        line_names[i] = line_name[i];
    }
    hrtimer_init(&busy_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
    busy_timer.function = end_busy;
    device = platform_device_register_simple("panelsim", -1, NULL, 0);
    int err = PTR_ERR_OR_ZERO(device);
    if (!err) {
        err = plug_in();
        if (!err)
            err = add_spi();
        if (err) {
            pull_out();
            platform_device_unregister(device);
        }
    }
    if (err) {
        vfree(log_buf);
        return err;
    }
    folder = debugfs_create_dir("panelsim", NULL);
    debugfs_create_file("log", 0600, folder, NULL, &log_file);
    debugfs_create_file("events", 0400, folder, NULL, &events_file);
    debugfs_create_size_t("lost", 0400, folder, &log_lost);
    debugfs_create_file("in", 0200, folder, NULL, &in_file);
    debugfs_create_file("plug", 0200, folder, NULL, &plug_file);
    debugfs_create_file("levels", 0400, folder, NULL, &levels_fops);
    return 0;
}

static void __exit sim_exit(void)
{
    debugfs_remove_recursive(folder);
    hrtimer_cancel(&busy_timer);
    spi_unregister_controller(controller);
    pull_out();
    platform_device_unregister(device);
    vfree(log_buf);
}

module_init(sim_init);
module_exit(sim_exit);
MODULE_DESCRIPTION("GPIO chip and SPI controller for tests, with a log");
MODULE_LICENSE("Dual MIT/GPL");
