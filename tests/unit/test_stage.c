/* The two threads: however busy the loop thread is with laying headlines, the stage thread waits
 * for nothing but its frames. */
#include "unit/check.h"

#include "base/clock.h"
#include "show/stage.h"
#include "show/ticker.h"
#include "support/thread_count.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_S     INT64_C(1772270000)
#define RATE      60
#define HEADLINES 500
#define LIST      (HEADLINES / 2) /* at a time */

/* Scripts enough to keep shaping busy; a number makes each a headline of its own. */
static const char *const templates[] = {
    "Ministers agree on plan %d for the river – “a start”",
    "Χρόνος και ώρα: %d",
    "Мосты открыты, ёлка %d",
    "ממשלה חדשה הושבעה (%d חברים)",
    "رئيس الوزراء يزور القاهرة %d",
    "प्रधानमंत्री ने %d योजनाओं का उद्घाटन किया",
    "ਪੰਜਾਬ ਵਿੱਚ %d ਨਵੇਂ ਸਕੂਲ",
    "นายกรัฐมนตรี %d เยือน",
    "首相が%d日に会見",
    "정부, %d개 사업 발표",
};
#define TEMPLATES (sizeof(templates) / sizeof(*templates))

struct counter {
    atomic_uint frames, lit;         /* LIT: of them, those that had text */
    atomic_ulong allocations, locks; /* on the stage thread, after the first frame */
    struct thread_count first;
    bool allocates, locks_mutex; /* planted, to see it found */
    pthread_mutex_t mutex;
    void *planted;
};

static int counter_open(void *data, struct hl_output_mode *mode)
{
    (void)data;
    mode->width = 192;
    mode->height = 32;
    mode->refresh_hz = RATE;
    return 0;
}

static int counter_present(void *data, const struct hl_frame *frame, int64_t when_ns)
{
    struct counter *counter = data;
    (void)when_ns;
    if (counter->allocates) {
        free(counter->planted);
        counter->planted = malloc(8);
    }
    if (counter->locks_mutex) {
        pthread_mutex_lock(&counter->mutex);
        pthread_mutex_unlock(&counter->mutex);
    }
    struct thread_count count = thread_count_get();
    if (atomic_fetch_add(&counter->frames, 1) == 0)
        counter->first = count;
    atomic_store(&counter->allocations, count.allocations - counter->first.allocations);
    atomic_store(&counter->locks, count.locks - counter->first.locks);
    for (size_t i = 0; i < frame->stride * (size_t)frame->height; i++)
        if (frame->pixels[i]) {
            atomic_fetch_add(&counter->lit, 1);
            break;
        }
    return 0;
}

static int counter_close(void *data)
{
    struct counter *counter = data;
    free(counter->planted);
    return 0;
}

static void set_list(struct hl_ticker *ticker, int first, int64_t now_ns)
{
    static struct hl_ticker_item items[LIST];
    for (int i = 0; i < LIST; i++) {
        char title[256];
        const char *template = templates[(size_t)(first + i) % TEMPLATES];
        const char *number = strstr(template, "%d");
        snprintf(title, sizeof(title), "%.*s%d%s", (int)(number - template), template, first + i,
                 number + 2);
        struct hl_headline from = {
            .id = title, .title = title, .source = (char *)"BBC", .published_s = NOW_S};
        items[i] = (struct hl_ticker_item){.headline = hl_headline_create(&from), .mark = ""};
        assert_non_null(items[i].headline);
    }
    assert_int_equal(hl_ticker_set_items(ticker, items, LIST, now_ns), 0);
    for (int i = 0; i < LIST; i++)
        hl_headline_unref(items[i].headline);
}

/* Lays all headlines as fast as it goes: the ticker's time runs ahead of the stage's, so each scene
 * is told where it stands on the stage's clock. Returns how many came by. */
static int lay_all(struct hl_ticker *ticker, struct hl_stage *stage)
{
    const struct hl_headline *last = NULL;
    int seen = 0;
    int64_t now_ns = 0;
    for (; seen < HEADLINES; now_ns += HL_NS_PER_S / 2) {
        if (seen % LIST == 0 && (now_ns == 0 || last))
            set_list(ticker, seen, now_ns);
        struct hl_scene *scene = hl_ticker_advance(ticker, now_ns, NOW_S);
        if (scene) {
            scene->motion.epoch_ns += hl_clock_mono_ns() - now_ns;
            hl_stage_show(stage, scene);
        }
        const struct hl_headline *current = hl_ticker_current(ticker, now_ns);
        seen += current != last;
        last = current;
        if (now_ns > 3600 * 4 * HL_NS_PER_S)
            break;
    }
    return seen;
}

static void run(struct counter *counter, struct hl_stage_stats *stats)
{
    char error[256];
    struct hl_font_options font = {0};
    struct hl_fonts *fonts = hl_fonts_create(&font, error);
    struct hl_show_options options = {.speed = {RATE, HL_SPEED_PPS},
                                      .small_scripts = HL_SMALL_SHOW,
                                      .separator = (char *)"•",
                                      .source = true,
                                      .age = true,
                                      .clock = true,
                                      .text = 0xffffff,
                                      .accent = 0xff9900,
                                      .dim = 0x606060};
    struct hl_output output = {
        .open = counter_open, .present = counter_present, .close = counter_close, .data = counter};
    struct hl_output_mode mode = {0};
    assert_non_null(fonts);
    struct hl_ticker *ticker = hl_ticker_create(&options, fonts, 192, 32, 0);
    assert_non_null(ticker);
    pthread_mutex_init(&counter->mutex, NULL);
    struct hl_stage *stage = hl_stage_create(&output, &mode);
    assert_non_null(stage);
    int64_t begin_ns = hl_clock_mono_ns();
    assert_int_equal(lay_all(ticker, stage), HEADLINES);
    double seconds = (double)(hl_clock_mono_ns() - begin_ns) / (double)HL_NS_PER_S;
    hl_stage_stats(stage, stats);
    hl_stage_destroy(stage, NULL);
    print_message("laid in %.2f s; %llu frames, %llu late, the worst by %.1f ms\n", seconds,
                  (unsigned long long)stats->frames, (unsigned long long)stats->late,
                  (double)stats->worst_ns / (double)HL_NS_PER_MS);
    /* Half of what was due, for the test machine may be busy with other things. */
    assert_true((double)stats->frames > seconds * RATE / 2);
    hl_ticker_destroy(ticker);
    hl_fonts_destroy(fonts);
    pthread_mutex_destroy(&counter->mutex);
}

static void test_500_headlines_while_the_stage_runs(void **state)
{
    struct counter counter = {0};
    struct hl_stage_stats stats;
    bool counts = thread_count_start();
    (void)state;
    run(&counter, &stats);
    assert_true(atomic_load(&counter.frames) > 10);
    assert_true(atomic_load(&counter.lit) > atomic_load(&counter.frames) / 2);
    assert_int_equal(atomic_load(&counter.locks), 0);
    if (!counts)
        skip(); /* allocations are seen with sanitizers only */
    assert_int_equal(atomic_load(&counter.allocations), 0);
}

/* The counts above would show it: a stage that allocates and locks. */
static void test_counts_are_of_the_stage(void **state)
{
    struct counter counter = {.allocates = true, .locks_mutex = true};
    struct hl_stage_stats stats;
    bool counts = thread_count_start();
    (void)state;
    run(&counter, &stats);
    assert_true(atomic_load(&counter.locks) > 5);
    assert_true(!counts || atomic_load(&counter.allocations) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_500_headlines_while_the_stage_runs),
        cmocka_unit_test(test_counts_are_of_the_stage),
    };
    return cmocka_run_group_tests_name("stage", tests, NULL, NULL);
}
