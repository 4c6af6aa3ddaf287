#include "show/stage.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct hl_stage {
    const struct hl_output *output;
    struct hl_output_mode *mode; /* the creator's, until opened */
    pthread_t thread;
    sem_t opened;
    int open_result, close_result;
    int event_fd;
    atomic_bool stop;

    _Atomic(struct hl_scene *) pending; /* from the loop, newest only */
    _Atomic(struct hl_scene *) used;    /* to the loop, a list */

    struct hl_event events[HL_STAGE_EVENTS_MAX];
    atomic_uint events_written, events_read;

    _Atomic int64_t period_ns;
    atomic_uint_fast64_t frames, late;
    _Atomic int64_t worst_ns;

    /* The stage thread's own. */
    struct hl_scene *scene;
    struct hl_frame frame;
    struct hl_output_mode asked;
    bool is_open, paced;
    int64_t retry_ns, retry_at_ns;
    int64_t grid_ns, grid_period_ns, grid_frame; /* frame n is composed for grid + n * period */
};

static void take_scene(struct hl_stage *stage)
{
    struct hl_scene *scene = atomic_exchange(&stage->pending, NULL);
    if (!scene)
        return;
    if (stage->scene) {
        struct hl_scene *head = atomic_load(&stage->used);
        do
            stage->scene->next = head;
        while (!atomic_compare_exchange_weak(&stage->used, &head, stage->scene));
    }
    stage->scene = scene;
}

static bool has_room(const struct hl_stage *stage)
{
    return atomic_load(&stage->events_written) - atomic_load(&stage->events_read) <
           HL_STAGE_EVENTS_MAX;
}

static void send_event(struct hl_stage *stage, const struct hl_event *event)
{
    unsigned written = atomic_load(&stage->events_written);
    if (!has_room(stage))
        return;
    stage->events[written % HL_STAGE_EVENTS_MAX] = *event;
    atomic_store(&stage->events_written, written + 1);
    uint64_t one = 1;
    if (write(stage->event_fd, &one, sizeof(one)) < 0)
        hl_debug("stage", "event: %s", strerror(errno));
}

/* What has no room waits in the output: a resize that were lost would leave the board dark. */
static void poll_events(struct hl_stage *stage)
{
    struct hl_event event;
    if (!stage->output->poll)
        return;
    for (int i = 0; i < HL_STAGE_EVENTS_MAX && has_room(stage) &&
                    stage->output->poll(stage->output->data, &event);
         i++) {
        if (event.type == HL_EVENT_RESIZE) {
            hl_frame_finish(&stage->frame);
            if (hl_frame_init(&stage->frame, event.width, event.height))
                hl_error("stage", "no frame of %dx%d pixels", event.width, event.height);
        }
        send_event(stage, &event);
    }
}

/* Frames that were due and not shown are skipped, counted, and never caught up with. */
static void skip_late(struct hl_stage *stage, int64_t lateness, int64_t period)
{
    atomic_fetch_add(&stage->late, 1);
    if (lateness > atomic_load(&stage->worst_ns))
        atomic_store(&stage->worst_ns, lateness);
    stage->grid_frame += lateness / period;
}

/* The instant of the next frame, on a grid, so that motion is even though calls are not. A display
 * that paces us may be a little faster or slower than it says: the grid then holds or skips one. */
static int64_t next_instant(struct hl_stage *stage)
{
    int64_t now = hl_clock_mono_ns();
    int64_t period = atomic_load(&stage->period_ns);

    if (period != stage->grid_period_ns) {
        stage->grid_ns = now;
        stage->grid_period_ns = period;
        stage->grid_frame = 0;
    }
    int64_t lateness = now - (stage->grid_ns + (stage->grid_frame + 1) * period);
    if (!stage->paced || lateness > -2 * period)
        stage->grid_frame++;
    if (lateness > (stage->paced ? 2 : 1) * period)
        skip_late(stage, lateness, period);
    return stage->grid_ns + stage->grid_frame * period;
}

static int open_output(struct hl_stage *stage)
{
    struct hl_output_mode mode = stage->asked;
    int err = stage->output->open(stage->output->data, &mode);
    if (err)
        return err;
    stage->is_open = true;
    stage->paced = mode.paced;
    stage->retry_ns = HL_STAGE_RETRY_MIN_NS;
    if (mode.width != stage->frame.width || mode.height != stage->frame.height) {
        hl_frame_finish(&stage->frame);
        err = hl_frame_init(&stage->frame, mode.width, mode.height);
        if (err) {
            stage->output->close(stage->output->data);
            stage->is_open = false;
            return err;
        }
    }
    *stage->mode = mode;
    return 0;
}

static void close_output(struct hl_stage *stage)
{
    if (stage->is_open)
        stage->close_result = stage->output->close(stage->output->data);
    stage->is_open = false;
}

/* A board that failed: closed, and opened again after a wait that doubles. */
static void fail(struct hl_stage *stage, int err)
{
    hl_error("stage", "the board failed: %s; trying again in %lld s", strerror(-err),
             (long long)(stage->retry_ns / HL_NS_PER_S));
    close_output(stage);
    stage->retry_at_ns = hl_clock_mono_ns() + stage->retry_ns;
    stage->retry_ns *= 2;
    if (stage->retry_ns > HL_STAGE_RETRY_MAX_NS)
        stage->retry_ns = HL_STAGE_RETRY_MAX_NS;
}

static void retry(struct hl_stage *stage)
{
    if (hl_clock_mono_ns() < stage->retry_at_ns || !has_room(stage))
        return;
    int err = open_output(stage);
    if (err) {
        fail(stage, err);
        return;
    }
    hl_info("stage", "the board works again");
    struct hl_event event = {
        .type = HL_EVENT_RESIZE, .width = stage->frame.width, .height = stage->frame.height};
    send_event(stage, &event);
}

static bool fits(const struct hl_stage *stage)
{
    return stage->scene && stage->scene->width == stage->frame.width &&
           stage->scene->height == stage->frame.height;
}

static int present(struct hl_stage *stage, int64_t when_ns)
{
    const struct hl_output *output = stage->output;
    if (output->present_scene)
        return output->present_scene(output->data, stage->scene, when_ns);
    hl_scene_compose(stage->scene, when_ns, &stage->frame);
    return output->present(output->data, &stage->frame, when_ns);
}

static void show_frame(struct hl_stage *stage)
{
    int64_t when_ns = next_instant(stage);
    bool presents = stage->is_open && fits(stage);
    if (!stage->paced || !presents)
        hl_clock_sleep_until_ns(when_ns);
    take_scene(stage);
    if (!stage->is_open) {
        retry(stage);
        return;
    }
    if (!fits(stage)) {
        poll_events(stage); /* nothing that fits yet */
        return;
    }
    int err = present(stage, when_ns);
    if (err) {
        fail(stage, err);
        return;
    }
    if (atomic_fetch_add(&stage->frames, 1) == 0)
        send_event(stage, &(struct hl_event){.type = HL_EVENT_SHOWN});
    poll_events(stage);
}

static void *run(void *data)
{
    struct hl_stage *stage = data;
    struct hl_output_mode mode;

    stage->open_result = open_output(stage);
    mode = *stage->mode;
    stage->mode = &mode; /* the creator's goes out of reach */
    if (stage->open_result == 0)
        atomic_store(&stage->period_ns, (int64_t)((double)HL_NS_PER_S / mode.refresh_hz));
    sem_post(&stage->opened);
    while (stage->open_result == 0 && !atomic_load(&stage->stop))
        show_frame(stage);
    close_output(stage);
    hl_frame_finish(&stage->frame);
    return NULL;
}

static void collect(struct hl_stage *stage)
{
    struct hl_scene *scene = atomic_exchange(&stage->used, NULL);
    while (scene) {
        struct hl_scene *next = scene->next;
        hl_scene_destroy(scene);
        scene = next;
    }
}

struct hl_stage *hl_stage_create(const struct hl_output *output, struct hl_output_mode *mode)
{
    struct hl_stage *stage = calloc(1, sizeof(*stage));
    if (!stage)
        return NULL;
    stage->output = output;
    stage->asked = *mode;
    stage->mode = mode;
    stage->retry_ns = HL_STAGE_RETRY_MIN_NS;
    stage->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    sem_init(&stage->opened, 0, 0);
    int err = stage->event_fd < 0 ? errno : pthread_create(&stage->thread, NULL, run, stage);
    if (!err) {
        while (sem_wait(&stage->opened) < 0 && errno == EINTR)
            ;
        if (stage->open_result == 0)
            return stage;
        err = -stage->open_result;
        pthread_join(stage->thread, NULL);
    }
    if (stage->event_fd >= 0)
        close(stage->event_fd);
    sem_destroy(&stage->opened);
    free(stage);
    errno = err;
    return NULL;
}

void hl_stage_destroy(struct hl_stage *stage, int *result)
{
    if (!stage)
        return;
    atomic_store(&stage->stop, true);
    pthread_join(stage->thread, NULL);
    if (result)
        *result = stage->close_result;
    collect(stage);
    hl_scene_destroy(atomic_load(&stage->pending));
    hl_scene_destroy(stage->scene);
    close(stage->event_fd);
    sem_destroy(&stage->opened);
    free(stage);
}

void hl_stage_show(struct hl_stage *stage, struct hl_scene *scene)
{
    hl_scene_destroy(atomic_exchange(&stage->pending, scene));
    collect(stage);
}

void hl_stage_set_rate(struct hl_stage *stage, double hz)
{
    atomic_store(&stage->period_ns, (int64_t)((double)HL_NS_PER_S / hz));
}

int hl_stage_event_fd(const struct hl_stage *stage)
{
    return stage->event_fd;
}

bool hl_stage_next_event(struct hl_stage *stage, struct hl_event *event)
{
    uint64_t count;
    unsigned read_count = atomic_load(&stage->events_read);
    if (read_count == atomic_load(&stage->events_written)) {
        if (read(stage->event_fd, &count, sizeof(count)) < 0)
            return false;
        if (read_count == atomic_load(&stage->events_written))
            return false; /* else one came between the two looks */
    }
    *event = stage->events[read_count % HL_STAGE_EVENTS_MAX];
    atomic_store(&stage->events_read, read_count + 1);
    return true;
}

void hl_stage_stats(const struct hl_stage *stage, struct hl_stage_stats *stats)
{
    stats->frames = atomic_load(&stage->frames);
    stats->late = atomic_load(&stage->late);
    stats->worst_ns = atomic_load(&stage->worst_ns);
}
