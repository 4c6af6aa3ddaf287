#include "drivers/epaper_device.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/epaper_ink.h"
#include "drivers/epaper_region.h"
#include "drivers/epaper_state.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME     "epaper"
#define WHOLE_NS (60 * 60 * HL_NS_PER_S)

struct hl_epaper_device {
    struct hl_epaper_link link;
    struct hl_epaper_limits limits;
    struct hl_epaper_counts counts;
    struct hl_epaper_turn turn;
    struct hl_epaper_ink ink;
    struct hl_epaper_image shown, next;
    bool known;       /* SHOWN is what the panel shows */
    bool in_step;     /* its memory holds SHOWN */
    int64_t whole_ns; /* all of its memory was written */
    bool grey, asleep;
    bool refused; /* by the temperature, and that was said */
    struct hl_epaper_status *status;
    char *state_path;
    bool state_failed;            /* and that was said */
    enum hl_epaper_refresh asked; /* of the last ruling, so that a wait is told once */
};

static void set_line(struct hl_epaper_link *link, enum hl_spi_line line, bool high)
{
    if (link->pin[line] != HL_PIN_NONE)
        link->wire->set(link->wire_state, line, high);
}

/* Lines low, too: a panel without supply must not be fed through them. Where the supply is not
 * ours, they stay: a reset would wake the panel. */
static void supply_off(struct hl_epaper_link *link)
{
    if (link->pin[HL_SPI_POWER] == HL_PIN_NONE)
        return;
    set_line(link, HL_SPI_POWER, false);
    set_line(link, HL_SPI_RESET, false);
    set_line(link, HL_SPI_DATA, false);
}

/* A refresh that still runs may end, a short one; what goes on is cut off by a reset: commands to a
 * chip that is busy are lost. BUSY may be what does not work, so time passes without it, too. */
static void calm(struct hl_epaper_link *link)
{
    hl_link_idle(link, link->panel->ready_limit_ms, "before it was put to sleep");
    hl_link_reset(link);
    hl_link_pause(link, link->panel->ready_limit_ms);
}

int hl_epaper_make_safe(struct hl_epaper_link *link)
{
    hl_link_clear(link);
    link->stubborn = true;
    calm(link);
    int err = link->panel->controller->sleep(link);
    if (err) {
        hl_link_clear(link);
        hl_link_reset(link);
        err = link->panel->controller->sleep(link);
    }
    link->stubborn = false;
    supply_off(link);
    return err;
}

static int64_t now_of(const struct hl_epaper_device *device)
{
    return device->link.wire->now(device->link.wire_state);
}

static void save(struct hl_epaper_device *device, const struct hl_epaper_counts *counts)
{
    if (!device->state_path)
        return;
    int err = hl_epaper_state_save(counts, device->state_path, device->link.panel->name,
                                   now_of(device), hl_clock_wall_s());
    if (err && !device->state_failed)
        hl_warning(NAME,
                   "%s: %s; after a restart the panel flashes once more than needed: make the "
                   "folder writable",
                   device->state_path, strerror(-err));
    device->state_failed = err;
}

/* Before a refresh: should it be the last that this program does, nobody knows the picture. */
static void save_unknown(struct hl_epaper_device *device)
{
    struct hl_epaper_counts counts = device->counts;
    counts.image = 0;
    save(device, &counts);
}

/* ---- waking and refreshing ---- */

static int wake(struct hl_epaper_device *device)
{
    struct hl_epaper_link *link = &device->link;
    bool lightly = device->asleep && device->in_step && link->panel->controller->wake;

    hl_link_clear(link);
    device->asleep = false;
    if (lightly)
        return link->panel->controller->wake(link);
    set_line(link, HL_SPI_POWER, true);
    hl_link_reset(link);
    return link->panel->controller->start(link);
}

static int put_to_sleep(struct hl_epaper_device *device)
{
    int err = device->link.panel->controller->sleep(&device->link);
    device->asleep = !err;
    return err;
}

static int attempt(struct hl_epaper_device *device, const struct hl_epaper_job *job)
{
    int err = wake(device);
    if (!err)
        err = device->link.panel->controller->update(&device->link, job);
    return err ? err : put_to_sleep(device);
}

static void make_safe(struct hl_epaper_device *device)
{
    char problem[HL_LINK_PROBLEM_MAX];

    memcpy(problem, device->link.problem, sizeof(problem));
    int err = hl_epaper_make_safe(&device->link);
    device->asleep = !err;
    device->in_step = false;
    memcpy(device->link.problem, problem, sizeof(problem));
}

/* That count: each where it is refreshed alone. */
static int areas_of(const struct hl_epaper_device *device, const struct hl_epaper_job *job)
{
    bool each = device->link.panel->box_each && job->refresh == HL_EPAPER_PARTIAL;
    return each ? (int)job->box_count : 1;
}

/* Once, and once more. */
static int run(struct hl_epaper_device *device, const struct hl_epaper_job *job)
{
    const char *name = device->link.panel->name;
    int64_t now = now_of(device);
    int err = attempt(device, job);

    if (device->link.begun)
        hl_epaper_counts_begin(&device->counts, job->refresh, areas_of(device, job), now);
    if (!err)
        return 0;
    bool begun = device->link.begun;
    hl_warning(NAME, "%s: %s; trying once more", name, device->link.problem);
    make_safe(device);
    struct hl_epaper_job again = *job;
    again.forgotten = true;
    if (device->link.panel->controller->wake) { /* and it was reset */
        again.refresh = HL_EPAPER_FULL;
        again.shown = NULL;
    }
    err = attempt(device, &again);
    if (device->link.begun && !begun)
        hl_epaper_counts_begin(&device->counts, job->refresh, areas_of(device, job), now);
    if (!err) {
        /* Half a refresh and a whole one: the next is a full one. */
        hl_warning(NAME, "%s: the second time it went well", name);
        device->counts.partials += job->refresh < HL_EPAPER_FULL ? device->limits.partials : 0;
        return 0;
    }
    hl_error(NAME, "%s: %s", name, device->link.problem);
    make_safe(device);
    return err;
}

/* For the user. Times of the wire may be virtual ones. */
static void tell(struct hl_epaper_device *device, enum hl_epaper_state state)
{
    const struct hl_epaper_counts *counts = &device->counts;
    int64_t full_s = 0;

    if (!device->status)
        return;
    if (counts->full_ns != HL_TIME_NONE)
        full_s = hl_clock_wall_s() - (now_of(device) - counts->full_ns) / HL_NS_PER_S;
    atomic_store(&device->status->partials, counts->partials);
    atomic_store(&device->status->full_s, full_s);
    atomic_store(&device->status->state, (int)state);
}

static void swap(struct hl_epaper_image *a, struct hl_epaper_image *b)
{
    struct hl_epaper_image other = *a;
    *a = *b;
    *b = other;
}

static int refresh(struct hl_epaper_device *device, enum hl_epaper_refresh kind,
                   const struct hl_epaper_region *changed)
{
    const struct hl_epaper_panel *panel = device->link.panel;
    struct hl_epaper_job job = {
        .refresh = kind,
        .grey = device->grey,
        .shown = device->known ? &device->shown : NULL,
        .next = &device->next,
        .boxes = changed->box,
        .box_count = changed->count,
        .forgotten = !device->known || !device->in_step || !panel->keeps_memory,
    };
    /* Nothing checks what goes over the wire: a bit that came wrong stays no longer than this. */
    if (kind >= HL_EPAPER_FAST && now_of(device) >= device->whole_ns + WHOLE_NS)
        job.forgotten = true;
    save_unknown(device);
    tell(device, HL_EPAPER_REFRESHING);
    int err = run(device, &job);
    if (err) {
        device->known = false;
        save(device, &device->counts);
        tell(device, HL_EPAPER_FAILED);
        return err;
    }
    swap(&device->shown, &device->next);
    device->known = device->in_step = true;
    if (job.forgotten)
        device->whole_ns = now_of(device);
    hl_epaper_counts_end(&device->counts, kind, hl_epaper_image_hash(&device->shown),
                         now_of(device));
    save(device, &device->counts);
    tell(device, HL_EPAPER_ASLEEP);
    return 0;
}

/* After a restart the panel still shows what it did: if that is what it should show, all is known.
 */
static void recognize(struct hl_epaper_device *device)
{
    if (device->known || !device->counts.image ||
        hl_epaper_image_hash(&device->next) != device->counts.image)
        return;
    memcpy(device->shown.codes, device->next.codes,
           (size_t)device->shown.width * (size_t)device->shown.height);
    device->known = true;
}

/* Said when it begins, and when it is over. */
static void say_refused(struct hl_epaper_device *device, bool refused)
{
    const struct hl_epaper_panel *panel = device->link.panel;

    if (refused == device->refused)
        return;
    device->refused = refused;
    if (!refused)
        return;
    hl_warning(NAME,
               "%s is not refreshed at %g degrees: it works from %g to %g; it goes on showing what "
               "it shows. If it is not so where it hangs, say so by temperature=",
               panel->name, device->link.settings.temperature, panel->coldest, panel->warmest);
    tell(device, HL_EPAPER_REFUSED);
}

int hl_epaper_device_show(struct hl_epaper_device *device, const struct hl_frame *frame,
                          bool urgent)
{
    static const char *const kinds[] = {"waiting", "partial", "fast", "full"};
    struct hl_epaper_region changed = {.changed_permille = 1000};

    hl_epaper_ink_convert(&device->ink, frame, &device->turn, &device->next);
    recognize(device);
    if (device->known)
        hl_epaper_region_find(&changed, device->link.panel, &device->shown, &device->next);
    if (changed.changed_permille && !device->in_step && device->link.panel->controller->wake)
        device->known = false; /* to the controller, and it is that which compares */
    struct hl_epaper_case now = {.now_ns = now_of(device),
                                 .known = device->known,
                                 .changed_permille = changed.changed_permille,
                                 .urgent = urgent,
                                 .temperature = device->link.settings.temperature};
    struct hl_epaper_ruling ruling = hl_epaper_rule(&device->limits, &device->counts, &now);
    if (ruling.refresh != HL_EPAPER_NOTHING || ruling.refresh != device->asked)
        hl_debug(NAME, "%s: %s, %d.%d %% changed in %zu areas", kinds[ruling.refresh], ruling.why,
                 changed.changed_permille / 10, changed.changed_permille % 10, changed.count);
    device->asked = ruling.refresh;
    say_refused(device, ruling.refused);
    if (device->link.panel->box_each &&
        device->counts.partials + (int)changed.count > HL_EPAPER_PARTIALS_MAX)
        hl_epaper_region_unite(&changed);
    return ruling.refresh == HL_EPAPER_NOTHING ? 0 : refresh(device, ruling.refresh, &changed);
}

/* ---- birth and death ---- */

static int more(int wanted, int least)
{
    return wanted > least ? wanted : least;
}

static void set_limits(struct hl_epaper_device *device, const struct hl_epaper_config *config)
{
    const struct hl_epaper_panel *panel = config->panel;
    device->limits = (struct hl_epaper_limits){
        .modes = config->grey ? 0 : panel->modes,
        .partials = config->partials ? config->partials : HL_EPAPER_PARTIALS_DEFAULT,
        .update_min_s = more(config->update_min_s, panel->update_min_s),
        .full_min_s = more(config->full_min_s, panel->full_min_s),
        .full_max_s = HL_EPAPER_FULL_MAX_S,
        .coldest = panel->coldest,
        .warmest = panel->warmest,
        .cold = panel->cold,
    };
}

static int init(struct hl_epaper_device *device, const struct hl_epaper_config *config)
{
    const struct hl_epaper_panel *panel = config->panel;
    const struct hl_epaper_palette *palette = config->grey ? &hl_epaper_grey4 : panel->palette;
    char error[HL_EPAPER_ERROR_MAX];

    device->link.panel = panel;
    device->link.settings = config->settings;
    memcpy(device->link.pin, config->pin, sizeof(config->pin));
    device->grey = config->grey;
    set_limits(device, config);
    hl_epaper_turn_init(&device->turn, panel->width, panel->height, config->degrees);
    int err = hl_epaper_ink_init(&device->ink, palette, config->seen, config->invert, error);
    if (err) {
        hl_error(NAME, "%s", error);
        return err;
    }
    err = hl_epaper_image_init(&device->shown, panel->width, panel->height, palette->white);
    if (!err)
        err = hl_epaper_image_init(&device->next, panel->width, panel->height, palette->white);
    hl_epaper_counts_init(&device->counts);
    if (err || !config->state_path)
        return err;
    device->state_path = strdup(config->state_path);
    if (!device->state_path)
        return -ENOMEM;
    err = hl_epaper_state_load(&device->counts, device->state_path, panel->name, now_of(device),
                               hl_clock_wall_s());
    if (err && err != -ENOENT)
        hl_info(NAME, "%s: %s; the panel is taken for one that nothing is known of",
                device->state_path, strerror(-err));
    return 0;
}

static void free_device(struct hl_epaper_device *device)
{
    hl_epaper_image_finish(&device->shown);
    hl_epaper_image_finish(&device->next);
    free(device->state_path);
    free(device);
}

/* Whether a panel answers. */
static int find_panel(struct hl_epaper_device *device)
{
    int err = wake(device);
    if (!err)
        err = put_to_sleep(device);
    if (!err)
        return 0;
    hl_error(NAME, "%s: %s", device->link.panel->name, device->link.problem);
    make_safe(device);
    return err;
}

struct hl_epaper_device *hl_epaper_device_create(const struct hl_epaper_config *config,
                                                 const struct hl_spi_wire *wire, void *wire_state)
{
    struct hl_epaper_device *device = calloc(1, sizeof(*device));
    if (!device) {
        errno = ENOMEM;
        return NULL;
    }
    device->link.wire = wire;
    device->link.wire_state = wire_state;
    device->status = config->status;
    int err = init(device, config);
    if (!err)
        err = find_panel(device);
    if (!err) {
        tell(device, HL_EPAPER_ASLEEP);
        return device;
    }
    free_device(device);
    errno = -err;
    return NULL;
}

void hl_epaper_device_size(const struct hl_epaper_device *device, int *width, int *height)
{
    *width = device->turn.width;
    *height = device->turn.height;
}

static double ppi_of(const struct hl_epaper_panel *panel)
{
    return panel->inches > 0 ? hypot(panel->width, panel->height) / panel->inches : 0;
}

void hl_epaper_device_paper(const struct hl_epaper_device *device, struct hl_paper *paper)
{
    const struct hl_epaper_limits *limits = &device->limits;
    int page_s = more(device->link.panel->page_min_s, limits->update_min_s);

    *paper = (struct hl_paper){.partial = limits->modes & HL_EPAPER_CAN_PARTIAL,
                               .ppi = ppi_of(device->link.panel)};
    paper->page_turn_s = device->link.panel->page_turn_s;
    paper->page_min_s = paper->partial ? page_s : more(page_s, limits->full_min_s);
    hl_epaper_ink_list(&device->ink, paper);
}

const struct hl_epaper_counts *hl_epaper_device_counts(const struct hl_epaper_device *device)
{
    return &device->counts;
}

int hl_epaper_device_destroy(struct hl_epaper_device *device)
{
    int err = 0;
    if (!device)
        return 0;
    if (device->asleep)
        supply_off(&device->link);
    else
        err = hl_epaper_make_safe(&device->link);
    if (err)
        hl_error(NAME, "%s could not be put to sleep: %s; take its supply away",
                 device->link.panel->name, device->link.problem);
    tell(device, err ? HL_EPAPER_FAILED : HL_EPAPER_CLOSED);
    free_device(device);
    return err;
}
