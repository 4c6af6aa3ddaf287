/* The board in a window on the desktop, or on the whole screen: LED dots or plain pixels. SDL
 * chooses how: X11, Wayland, or the bare console. */
#include "drivers/driver.h"

#include "base/clock.h"
#include "base/log.h"
#include "host-sim/led.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <SDL.h>

#define REFRESH_DEFAULT_HZ 60
#define DESKTOP_SHARE      0.8 /* of its width or height, for a window that nobody sized */
#define DOTS_PITCH_MIN     4   /* below it a dot is a pixel anyway */
#define PROBE_S            3
#define EARLY_SHARE        0.9 /* of a refresh: a display that returns sooner did not wait */

enum style { STYLE_AUTO, STYLE_DOTS, STYLE_PIXELS };

struct window {
    int pitch, style; /* options */
    double gap, glow;
    bool fullscreen, vsync;

    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Rect windowed; /* where it is when not fullscreen */
    int texture_max;   /* widest and highest texture, 0: no limit */
    bool native;       /* the board is the screen, pixel for pixel */
    int width, height;
    double refresh_hz;
    bool waits; /* the display is said to pace present */
    int64_t last_ns;

    SDL_Texture *texture;
    SDL_Rect place; /* of the picture in the window */
    int scale;      /* picture pixels per board pixel, made here; SDL stretches the rest */
    struct hl_led *led;
    uint32_t *picture;    /* width * scale by height * scale, 0x00RRGGBB */
    struct hl_frame last; /* as painted */
    bool stale;           /* the picture is to be painted whole */
};

/* Stale pictures, closed displays and the like are not worth a line of SDL's own. */
static void log_debug(void *data, int category, SDL_LogPriority priority, const char *message)
{
    (void)data;
    (void)category;
    (void)priority;
    hl_debug("window", "%s", message);
}

static int init_video(void)
{
    SDL_LogSetOutputFunction(log_debug, NULL);
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); /* the program has its own */
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_APP_NAME, "Headliner");
    return SDL_InitSubSystem(SDL_INIT_VIDEO);
}

/* Where there is no display there may still be a console, if we sit at it. */
static bool has_place(void)
{
    char tty[32] = "";
    const char *wayland = getenv("WAYLAND_DISPLAY"), *x11 = getenv("DISPLAY");

    if ((wayland && *wayland) || (x11 && *x11))
        return true;
    return ttyname_r(STDIN_FILENO, tty, sizeof(tty)) == 0 && strncmp(tty, "/dev/tty", 8) == 0 &&
           tty[8] >= '0' && tty[8] <= '9';
}

/* SDL falls back to drivers that draw for nobody. */
static bool is_seen(void)
{
    const char *name = SDL_GetCurrentVideoDriver();
    return name && strcmp(name, "dummy") != 0 && strcmp(name, "offscreen") != 0;
}

/* In the child: exits with 0 when SDL shows pictures that somebody can see. */
static void try_video(void)
{
    int null = open("/dev/null", O_RDWR);
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGALRM, SIG_DFL);
    alarm(PROBE_S); /* ends the child, wherever it hangs */
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    if (init_video() < 0 || SDL_GetNumVideoDisplays() < 1)
        _exit(1);
    bool seen = is_seen();
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    _exit(seen ? 0 : 1);
}

/* In a child of its own: a display that does not answer, or a graphics driver that prints or
 * crashes, costs a moment and not the program. */
static bool probe(void)
{
    int status;

    if (!has_place())
        return false;
    pid_t ended, child = fork();
    if (child == 0)
        try_video();
    if (child < 0)
        return false;
    do
        ended = waitpid(child, &status, 0);
    while (ended < 0 && errno == EINTR);
    return ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int fail(const char *what)
{
    hl_error("window", "%s: %s", what, SDL_GetError());
    return -EIO;
}

static int clamp(int n, int min, int max)
{
    return n < min ? min : n > max ? max : n;
}

/* The pitch at which the board takes its share of the desktop. */
static int fit_pitch(const struct window *w)
{
    SDL_Rect desktop = {0, 0, 1280, 720};

    if (w->pitch > 0)
        return w->pitch;
    SDL_GetDisplayUsableBounds(0, &desktop);
    int across = (int)(desktop.w * DESKTOP_SHARE) / w->width;
    int down = (int)(desktop.h * DESKTOP_SHARE) / w->height;
    return clamp(across < down ? across : down, 1, HL_LED_PITCH_MAX);
}

static int create_window(struct window *w, const char *title)
{
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    int pitch = fit_pitch(w);

    w->windowed = (SDL_Rect){SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, w->width * pitch,
                             w->height * pitch};
    SDL_Rect place = w->windowed;
    if (w->fullscreen) {
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
        SDL_GetDisplayBounds(0, &place);
    }
    w->window =
        SDL_CreateWindow(title ? title : "Headliner", place.x, place.y, place.w, place.h, flags);
    if (!w->window)
        return fail("cannot open a window");
    w->renderer = SDL_CreateRenderer(w->window, -1, w->vsync ? SDL_RENDERER_PRESENTVSYNC : 0);
    if (!w->renderer && w->vsync)
        w->renderer = SDL_CreateRenderer(w->window, -1, 0);
    if (!w->renderer)
        return fail("cannot draw in a window");
    SDL_SetWindowMinimumSize(w->window, w->width < 320 ? w->width : 320,
                             w->height < 200 ? w->height : 200);
    SDL_ShowCursor(w->fullscreen ? SDL_DISABLE : SDL_ENABLE);
    return 0;
}

/* Pace and limits, as the display has them. */
static void read_display(struct window *w, double asked_hz)
{
    SDL_RendererInfo info = {0};
    SDL_DisplayMode mode = {0};
    int display = SDL_GetWindowDisplayIndex(w->window);

    SDL_GetRendererInfo(w->renderer, &info);
    SDL_GetCurrentDisplayMode(display < 0 ? 0 : display, &mode);
    int side = info.max_texture_width < info.max_texture_height ? info.max_texture_width
                                                                : info.max_texture_height;
    w->texture_max = side;
    w->waits = (info.flags & SDL_RENDERER_PRESENTVSYNC) && mode.refresh_rate > 0 &&
               (asked_hz == 0 || asked_hz >= mode.refresh_rate);
    if (!w->waits)
        SDL_RenderSetVSync(w->renderer, 0);
    w->refresh_hz = w->waits ? mode.refresh_rate : asked_hz > 0 ? asked_hz : REFRESH_DEFAULT_HZ;
    hl_debug("window", "%s, %s, %.0f Hz%s", SDL_GetCurrentVideoDriver(), info.name, w->refresh_hz,
             w->waits ? " by the display" : "");
}

static void take_screen_size(struct window *w)
{
    int width = 0, height = 0;

    SDL_GetRendererOutputSize(w->renderer, &width, &height);
    w->width = clamp(width, HL_FRAME_SIDE_MIN, HL_FRAME_WIDTH_MAX);
    w->height = clamp(height, HL_FRAME_SIDE_MIN, HL_FRAME_HEIGHT_MAX);
}

static void drop_picture(struct window *w)
{
    if (w->texture)
        SDL_DestroyTexture(w->texture);
    hl_led_destroy(w->led);
    free(w->picture);
    w->texture = NULL;
    w->led = NULL;
    w->picture = NULL;
}

/* The largest whole pitch that fits, centred; a board larger than its window is shrunk. */
static void place_picture(struct window *w)
{
    int width = 0, height = 0;

    SDL_GetRendererOutputSize(w->renderer, &width, &height);
    int pitch = clamp(width / w->width < height / w->height ? width / w->width : height / w->height,
                      0, HL_LED_PITCH_MAX);
    w->place.w = w->width * pitch;
    w->place.h = w->height * pitch;
    if (pitch == 0) {
        double share = SDL_min((double)width / w->width, (double)height / w->height);
        w->place.w = SDL_max((int)(w->width * share), 1);
        w->place.h = SDL_max((int)(w->height * share), 1);
    }
    w->place.x = (width - w->place.w) / 2;
    w->place.y = (height - w->place.h) / 2;

    bool dots =
        !w->native && (w->style == STYLE_DOTS ? pitch >= HL_LED_PITCH_MIN
                                              : w->style == STYLE_AUTO && pitch >= DOTS_PITCH_MIN);
    w->scale = dots ? pitch : 1;
    if (dots && w->texture_max > 0)
        w->scale =
            SDL_min(w->scale, SDL_min(w->texture_max / w->width, w->texture_max / w->height));
    if (w->scale < HL_LED_PITCH_MIN)
        w->scale = 1;
}

/* What depends on the window's size: place, texture, dots. */
static int make_picture(struct window *w)
{
    drop_picture(w);
    place_picture(w);
    int width = w->width * w->scale, height = w->height * w->scale;
    bool even = w->place.w % width == 0;
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, even ? "nearest" : "linear");
    w->texture = SDL_CreateTexture(w->renderer, SDL_PIXELFORMAT_ARGB8888,
                                   SDL_TEXTUREACCESS_STREAMING, width, height);
    if (!w->texture)
        return fail("cannot make a picture");
    SDL_SetTextureBlendMode(w->texture, SDL_BLENDMODE_NONE);
    w->picture = calloc((size_t)width * (size_t)height, sizeof(*w->picture));
    if (w->scale > 1)
        w->led = hl_led_create(&(struct hl_led_look){w->scale, w->gap, w->glow}, w->width);
    if (!w->picture || (w->scale > 1 && !w->led)) {
        hl_error("window", "out of memory");
        return -ENOMEM;
    }
    w->stale = true;
    return 0;
}

static void free_all(struct window *w)
{
    if (w->renderer)
        drop_picture(w);
    if (w->renderer)
        SDL_DestroyRenderer(w->renderer);
    if (w->window)
        SDL_DestroyWindow(w->window);
    w->renderer = NULL;
    w->window = NULL;
    hl_frame_finish(&w->last);
    SDL_ShowCursor(SDL_ENABLE);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static int open_window(void *state, struct hl_output_mode *mode)
{
    struct window *w = state;
    bool is_open = init_video() == 0;

    if (!is_open || (!is_seen() && !getenv("SDL_VIDEODRIVER"))) {
        hl_error("window", "no display%s%s; start it on a desktop or choose another board",
                 is_open ? "" : ": ", is_open ? "" : SDL_GetError());
        if (is_open)
            SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return -ENODEV;
    }
    w->native = w->fullscreen && mode->width == 0;
    w->width = mode->width > 0 ? mode->width : HL_BOARD_WIDTH_DEFAULT;
    w->height = mode->height > 0 ? mode->height : HL_BOARD_HEIGHT_DEFAULT;
    w->last_ns = 0;
    int err = create_window(w, mode->title);
    if (!err) {
        read_display(w, mode->refresh_hz);
        if (w->native)
            take_screen_size(w);
        err = hl_frame_init(&w->last, w->width, w->height);
    }
    if (!err)
        err = make_picture(w);
    if (err) {
        free_all(w);
        return err;
    }
    mode->width = w->width;
    mode->height = w->height;
    mode->refresh_hz = w->refresh_hz;
    return 0;
}

static bool row_changed(const struct window *w, const struct hl_frame *frame, int y)
{
    return memcmp(frame->pixels + (size_t)y * frame->stride,
                  w->last.pixels + (size_t)y * w->last.stride, 3 * (size_t)w->width) != 0;
}

static void paint_row(struct window *w, const struct hl_frame *frame, int y)
{
    size_t stride = (size_t)(w->width * w->scale);
    uint32_t *out = w->picture + (size_t)y * stride * (size_t)w->scale;

    if (w->led) {
        hl_led_paint_row(w->led, frame, y, out, stride);
        return;
    }
    const uint8_t *p = frame->pixels + (size_t)y * frame->stride;
    for (int x = 0; x < w->width; x++, p += 3)
        *out++ = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

/* Paints the rows that changed, and those that their light falls on, and hands them to SDL. */
static int paint(struct window *w, const struct hl_frame *frame)
{
    int first = w->height, end = 0, reach = w->led ? 1 : 0;

    for (int y = 0; y < w->height; y++) {
        if (!w->stale && !row_changed(w, frame, y))
            continue;
        first = SDL_min(first, SDL_max(y - reach, 0));
        end = SDL_min(y + reach + 1, w->height);
    }
    if (first >= end)
        return 0;
    for (int y = first; y < end; y++)
        paint_row(w, frame, y);
    for (int y = first; y < end && frame != &w->last; y++)
        memcpy(w->last.pixels + (size_t)y * w->last.stride,
               frame->pixels + (size_t)y * frame->stride, 3 * (size_t)w->width);
    w->stale = false;
    size_t stride = (size_t)(w->width * w->scale);
    SDL_Rect rows = {0, first * w->scale, (int)stride, (end - first) * w->scale};
    return SDL_UpdateTexture(w->texture, &rows, w->picture + (size_t)rows.y * stride,
                             (int)(stride * sizeof(uint32_t)));
}

/* Every display paces present: one that does not wait itself is waited for here. */
static void wait_turn(struct window *w)
{
    double period = (double)HL_NS_PER_S / w->refresh_hz;
    int64_t now = hl_clock_mono_ns();
    int64_t due = w->last_ns + (int64_t)(w->waits ? EARLY_SHARE * period : period);

    if (now < due)
        hl_clock_sleep_until_ns(due);
    /* Kept on a grid, so that a late turn is not followed by late ones. */
    w->last_ns = !w->waits && now - due < (int64_t)period ? due : hl_clock_mono_ns();
}

static int show(struct window *w, const struct hl_frame *frame)
{
    int err = w->picture ? 0 : make_picture(w);

    if (err)
        return err;
    if (paint(w, frame) < 0 || SDL_SetRenderDrawColor(w->renderer, 0, 0, 0, 255) < 0 ||
        SDL_RenderClear(w->renderer) < 0 ||
        SDL_RenderCopy(w->renderer, w->texture, NULL, &w->place) < 0) {
        err = fail("cannot draw");
        drop_picture(w); /* made anew with the next frame */
        return err;
    }
    SDL_RenderPresent(w->renderer);
    return 0;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct window *w = state;

    (void)when_ns;
    int err = show(w, frame);
    wait_turn(w);
    return err;
}

static void move_window(struct window *w, const SDL_Rect *to)
{
    SDL_SetWindowSize(w->window, to->w, to->h);
    SDL_SetWindowPosition(w->window, to->x, to->y);
}

/* The size is set by hand too: an X server without a window manager, as in a kiosk, has nobody else
 * to do it. */
static void toggle_fullscreen(struct window *w)
{
    SDL_Rect screen, *old = &w->windowed;

    w->fullscreen = !w->fullscreen;
    if (w->fullscreen) {
        SDL_GetWindowSize(w->window, &old->w, &old->h);
        SDL_GetWindowPosition(w->window, &old->x, &old->y);
        if (SDL_GetDisplayBounds(SDL_GetWindowDisplayIndex(w->window), &screen) == 0)
            move_window(w, &screen);
        SDL_SetWindowFullscreen(w->window, SDL_WINDOW_FULLSCREEN_DESKTOP);
    } else {
        SDL_SetWindowFullscreen(w->window, 0);
        move_window(w, old);
    }
    SDL_ShowCursor(w->fullscreen ? SDL_DISABLE : SDL_ENABLE);
}

static enum hl_event_type key_event(struct window *w, const SDL_KeyboardEvent *key)
{
    SDL_Keycode sym = key->keysym.sym;

    if (sym == SDLK_UP || sym == SDLK_PLUS || sym == SDLK_EQUALS || sym == SDLK_KP_PLUS)
        return HL_EVENT_FASTER;
    if (sym == SDLK_DOWN || sym == SDLK_MINUS || sym == SDLK_KP_MINUS)
        return HL_EVENT_SLOWER;
    if (key->repeat || (key->keysym.mod & (KMOD_ALT | KMOD_GUI)))
        return HL_EVENT_NONE;
    switch (sym) {
    case SDLK_q:
        return HL_EVENT_QUIT;
    case SDLK_c:
        return key->keysym.mod & KMOD_CTRL ? HL_EVENT_QUIT : HL_EVENT_NONE;
    case SDLK_ESCAPE:
        return w->fullscreen ? HL_EVENT_QUIT : HL_EVENT_NONE;
    case SDLK_SPACE:
    case SDLK_p:
        return HL_EVENT_PAUSE;
    case SDLK_s:
        return HL_EVENT_SCREENSHOT;
    case SDLK_f:
    case SDLK_F11:
        toggle_fullscreen(w);
        return HL_EVENT_NONE;
    default:
        return HL_EVENT_NONE;
    }
}

/* The window has a new size: the pitch follows it, and the board too where it is the screen. */
static enum hl_event_type resized(struct window *w)
{
    int width = w->width, height = w->height;

    if (w->native && w->fullscreen)
        take_screen_size(w);
    if (w->width == width && w->height == height) {
        if (make_picture(w) == 0)
            show(w, &w->last);
        return HL_EVENT_NONE;
    }
    drop_picture(w);
    hl_frame_finish(&w->last);
    if (hl_frame_init(&w->last, w->width, w->height) < 0)
        return HL_EVENT_QUIT;
    return HL_EVENT_RESIZE;
}

static enum hl_event_type window_event(struct window *w, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_CLOSE:
        return HL_EVENT_QUIT;
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        return resized(w);
    case SDL_WINDOWEVENT_EXPOSED:
        show(w, &w->last);
        return HL_EVENT_NONE;
    default:
        return HL_EVENT_NONE;
    }
}

static enum hl_event_type take_event(struct window *w, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_QUIT:
        return HL_EVENT_QUIT;
    case SDL_KEYDOWN:
        return key_event(w, &event->key);
    case SDL_WINDOWEVENT:
        return window_event(w, &event->window);
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        drop_picture(w);
        return HL_EVENT_NONE;
    default:
        return HL_EVENT_NONE;
    }
}

static bool poll_window(void *state, struct hl_event *event)
{
    struct window *w = state;
    SDL_Event sdl;

    while (SDL_PollEvent(&sdl)) {
        event->type = take_event(w, &sdl);
        if (event->type == HL_EVENT_NONE)
            continue;
        event->width = w->width;
        event->height = w->height;
        return true;
    }
    return false;
}

static int close_window(void *state)
{
    free_all(state);
    return 0;
}

static const char *const styles[] = {
    [STYLE_AUTO] = "auto", [STYLE_DOTS] = "dots", [STYLE_PIXELS] = "pixels", NULL};

static const struct window defaults = {
    .gap = HL_LED_GAP_DEFAULT, .glow = HL_LED_GLOW_DEFAULT, .vsync = true};

static const struct hl_option options[] = {
    {"pitch", HL_OPTION_INT, offsetof(struct window, pitch), .min = 0, .max = HL_LED_PITCH_MAX,
     .help = "screen pixels per LED at the start; default 0: four fifths of the desktop"},
    {"style", HL_OPTION_CHOICE, offsetof(struct window, style), .choices = styles,
     .help = "dots or pixels; default auto: dots from a pitch of 4 on"},
    {"gap", HL_OPTION_FLOAT, offsetof(struct window, gap), .min = 0, .max = 0.9,
     .help = "dark part of the pitch; default 0.22"},
    {"glow", HL_OPTION_FLOAT, offsetof(struct window, glow), .min = 0, .max = 1,
     .help = "light between the dots; default 0.45"},
    {"fullscreen", HL_OPTION_BOOL, offsetof(struct window, fullscreen),
     .help = "the whole screen; without a size the board is the screen, pixel for pixel"},
    {"vsync", HL_OPTION_BOOL, offsetof(struct window, vsync),
     .help = "keep the display's own pace; default yes"},
    {0},
};

const struct hl_driver hl_driver_window = {
    .name = "window",
    .summary = "a window on the desktop, or the whole screen",
    .caps = HL_CAP_SIZE | HL_CAP_LARGE | HL_CAP_VSYNC | HL_CAP_KEYS,
    .state_size = sizeof(struct window),
    .defaults = &defaults,
    .options = options,
    .probe = probe,
    .open = open_window,
    .present = present,
    .poll = poll_window,
    .close = close_window,
};
