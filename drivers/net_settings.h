/* The options of boards on the network, real or virtual, and what they describe. */
#ifndef HL_DRIVERS_NET_SETTINGS_H
#define HL_DRIVERS_NET_SETTINGS_H

#include "drivers/datagram.h"
#include "drivers/driver.h"
#include "drivers/led_settings.h"
#include "drivers/net_pixels.h"

#define HL_NET_UNIVERSE_BYTES 512   /* channels of DMX512 */
#define HL_NET_ARTNET_LAST    32767 /* a port-address has 15 bits: Art-Net 4 */
#define HL_NET_E131_LAST      63999 /* E1.31, 6.2.7 */
#define HL_NET_ARTNET_COUNT   (HL_NET_ARTNET_LAST + 1)

/* Of ArtSync. */
enum hl_net_sync { HL_NET_SYNC_NO, HL_NET_SYNC_UNICAST, HL_NET_SYNC_BROADCAST };

/* First member of a driver's state, filled by its option table. */
struct hl_net_settings {
    char *host, *interface, *tile; /* NULL: not given */
    int port;                      /* 0: the protocol's */
    int ttl;
    bool broadcast;
    int burst, pace;

    int across, down, rotate;
    int start, along, tiles_start, tiles_along; /* indices into the choices */
    bool serpentine, tiles_serpentine, mirror;

    int order;
    bool white, linear;
    double brightness; /* per cent */

    int destination; /* DDP */
    bool sequence;
    int universe, per_universe; /* Art-Net and E1.31; 0: as many as fit */
    bool packed;
    int sync; /* Art-Net: enum hl_net_sync; E1.31: a universe, 0: none */
    int priority;
    bool discovery;
    char *source;              /* NULL: "Headliner" */
    int x, y, layer, datagram; /* flaschen */
};

/* What is not given: eight datagrams of 1.5 KiB are what a switch's or an ESP32's queue takes; they
 * are spread over half of a frame's time. */
#define HL_NET_DEFAULTS .ttl = 1, .burst = 8, .pace = 50, .across = 1, .down = 1, .brightness = 100

extern const char *const hl_net_syncs[];

#define HL_NET_OPTION(name_, type_, field_, ...)                                                   \
    {                                                                                              \
        .name = (name_), .type = (type_), .offset = offsetof(struct hl_net_settings, field_),      \
        __VA_ARGS__                                                                                \
    }

#define HL_NET_ADDRESS_OPTIONS(host_help, port_help)                                               \
    HL_NET_OPTION("host", HL_OPTION_STRING, host, .help = host_help),                              \
        HL_NET_OPTION("port", HL_OPTION_INT, port, .min = 0, .max = 65535, .help = port_help),     \
        HL_NET_OPTION("interface", HL_OPTION_STRING, interface,                                    \
                      .help =                                                                      \
                          "for multicast and broadcast, as eth0; default the system's choice"),    \
        HL_NET_OPTION("ttl", HL_OPTION_INT, ttl, .min = 1, .max = 255,                             \
                      .help = "routers that multicast may pass, and one; default 1"),              \
        HL_NET_OPTION("broadcast", HL_OPTION_BOOL, broadcast,                                      \
                      .help = "the host may be a broadcast address; default no"),                  \
        HL_NET_OPTION("burst", HL_OPTION_INT, burst, .min = 1, .max = 1000,                        \
                      .help = "datagrams at most without a pause; default 8"),                     \
        HL_NET_OPTION("pace", HL_OPTION_INT, pace, .min = 0, .max = 90,                            \
                      .help = "per cent of a frame's time that its datagrams are spread over; "    \
                              "default 50")

#define HL_NET_TURN_OPTIONS                                                                        \
    HL_NET_OPTION("rotate", HL_OPTION_INT, rotate, .min = 0, .max = 270,                           \
                  .help = "the picture, clockwise: 0, 90, 180, 270; default 0"),                   \
        HL_NET_OPTION("mirror", HL_OPTION_BOOL, mirror, .help = "left and right swapped"),         \
        HL_NET_OPTION("linear", HL_OPTION_BOOL, linear,                                            \
                      .help = "LEDs are driven in linear steps, as by WLED as it comes; default "  \
                              "no"),                                                               \
        HL_NET_OPTION("brightness", HL_OPTION_FLOAT, brightness, .min = 1, .max = 100,             \
                      .help = "per cent of the light; default 100")

#define HL_NET_CHAIN_OPTIONS                                                                       \
    HL_NET_OPTION("tile", HL_OPTION_STRING, tile,                                                  \
                  .help = "LEDs of one tile, as 16x16; default one tile of --size"),               \
        HL_NET_OPTION("across", HL_OPTION_INT, across, .min = 1, .max = HL_MATRIX_TILES_MAX,       \
                      .help = "tiles side by side; default 1"),                                    \
        HL_NET_OPTION("down", HL_OPTION_INT, down, .min = 1, .max = HL_MATRIX_TILES_MAX,           \
                      .help = "tiles one below the other; default 1"),                             \
        HL_NET_OPTION("start", HL_OPTION_CHOICE, start, .choices = hl_led_corners,                 \
                      .help = "of a tile: the corner of its first LED; default top-left"),         \
        HL_NET_OPTION("along", HL_OPTION_CHOICE, along, .choices = hl_led_ways,                    \
                      .help = "of a tile: how its LEDs follow one another; default rows"),         \
        HL_NET_OPTION("serpentine", HL_OPTION_BOOL, serpentine,                                    \
                      .help = "of a tile: every other row runs back; default no"),                 \
        HL_NET_OPTION("tiles-start", HL_OPTION_CHOICE, tiles_start, .choices = hl_led_corners,     \
                      .help = "the corner of the first tile; default top-left"),                   \
        HL_NET_OPTION("tiles-along", HL_OPTION_CHOICE, tiles_along, .choices = hl_led_ways,        \
                      .help = "how tiles follow one another; default rows"),                       \
        HL_NET_OPTION("tiles-serpentine", HL_OPTION_BOOL, tiles_serpentine,                        \
                      .help = "every other row of tiles runs back; default no"),                   \
        HL_NET_OPTION("order", HL_OPTION_CHOICE, order, .choices = hl_net_orders,                  \
                      .help = "in which the channels of a pixel come; default rgb"),               \
        HL_NET_OPTION("white", HL_OPTION_BOOL, white,                                              \
                      .help = "pixels have a fourth LED, a white one; default no")

#define HL_NET_UNIVERSE_OPTIONS(first, last)                                                       \
    HL_NET_OPTION("universe", HL_OPTION_INT, universe, .min = first, .max = last,                  \
                  .help = "the first one; the next ones follow; default " #first),                 \
        HL_NET_OPTION("per-universe", HL_OPTION_INT, per_universe, .min = 0, .max = 170,           \
                      .help = "pixels; default 0: as many as its 512 channels hold"),              \
        HL_NET_OPTION("packed", HL_OPTION_BOOL, packed,                                            \
                      .help =                                                                      \
                          "pixels may lie across two universes: all channels used; default no")

/* The options of each driver. */
#define HL_NET_DDP_OPTIONS                                                                         \
    HL_NET_ADDRESS_OPTIONS("name or address of the receiver, as wled.local", "default 4048"),      \
        HL_NET_OPTION("destination", HL_OPTION_INT, destination, .min = 1, .max = 249,             \
                      .help = "number of the display in the receiver; default 1"),                 \
        HL_NET_OPTION("sequence", HL_OPTION_BOOL, sequence,                                        \
                      .help = "datagrams are numbered, 1 to 15; default yes"),                     \
        HL_NET_CHAIN_OPTIONS, HL_NET_TURN_OPTIONS

#define HL_NET_ARTNET_OPTIONS                                                                      \
    HL_NET_ADDRESS_OPTIONS("name or address of the node", "default 6454"),                         \
        HL_NET_UNIVERSE_OPTIONS(0, 32767),                                                         \
        HL_NET_OPTION("sync", HL_OPTION_CHOICE, sync, .choices = hl_net_syncs,                     \
                      .help = "ArtSync after each picture, so that all nodes change at once; "     \
                              "default no"),                                                       \
        HL_NET_CHAIN_OPTIONS, HL_NET_TURN_OPTIONS

#define HL_NET_E131_OPTIONS                                                                        \
    HL_NET_ADDRESS_OPTIONS("name or address of the receiver; default none: multicast",             \
                           "default 5568"),                                                        \
        HL_NET_UNIVERSE_OPTIONS(1, 63999),                                                         \
        HL_NET_OPTION("sync", HL_OPTION_INT, sync, .min = 0, .max = 63999,                         \
                      .help = "universe of the packets at which all change at once; default 0: "   \
                              "none"),                                                             \
        HL_NET_OPTION("priority", HL_OPTION_INT, priority, .min = 0, .max = 200,                   \
                      .help = "beside other sources; the highest is shown; default 100"),          \
        HL_NET_OPTION("discovery", HL_OPTION_BOOL, discovery,                                      \
                      .help = "multicast: the universes are listed every 10 s; default yes"),      \
        HL_NET_OPTION("source", HL_OPTION_STRING, source,                                          \
                      .help = "name that receivers show, 63 bytes; default Headliner"),            \
        HL_NET_CHAIN_OPTIONS, HL_NET_TURN_OPTIONS

#define HL_NET_FLASCHEN_OPTIONS                                                                    \
    HL_NET_ADDRESS_OPTIONS("name or address of the server, as ft.noise", "default 1337"),          \
        HL_NET_OPTION("x", HL_OPTION_INT, x, .min = 0, .max = 4095,                                \
                      .help = "where the picture stands, from the left; default 0"),               \
        HL_NET_OPTION("y", HL_OPTION_INT, y, .min = 0, .max = 4095,                                \
                      .help = "where the picture stands, from the top; default 0"),                \
        HL_NET_OPTION("layer", HL_OPTION_INT, layer, .min = 0, .max = 15,                          \
                      .help = "0 is the ground; above it black is clear; default 1"),              \
        HL_NET_OPTION("datagram", HL_OPTION_INT, datagram, .min = 256, .max = 65507,               \
                      .help = "bytes; larger pictures go in tiles; 1472 fits most networks; "      \
                              "default 65507"),                                                    \
        HL_NET_OPTION("size", HL_OPTION_STRING, tile, .help = "pixels, as 45x35; or --size"),      \
        HL_NET_TURN_OPTIONS

#define HL_NET_DDP_DEFAULTS      HL_NET_DEFAULTS, .destination = 1, .sequence = true
#define HL_NET_ARTNET_DEFAULTS   HL_NET_DEFAULTS
#define HL_NET_E131_DEFAULTS     HL_NET_DEFAULTS, .universe = 1, .priority = 100, .discovery = true
#define HL_NET_FLASCHEN_DEFAULTS HL_NET_DEFAULTS, .layer = 1, .datagram = HL_DATAGRAM_LARGE_MAX

/* The matrix, and the picture's size, with what MODE asks for. 0, or -EINVAL and a log line by
 * NAME. */
int hl_net_settings_matrix(const struct hl_net_settings *settings, const char *name,
                           struct hl_matrix *matrix, struct hl_output_mode *mode);

/* As the operations SIZED and PRESET in driver.h, and the help of the first. */
int hl_net_settings_sized(int width, int height, char *options, char *error);
bool hl_net_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset);
#define HL_NET_SIZED_HELP "rows of pixels from the top left, as "

/* How many universes BYTES of pixels of CHANNELS each take, and the bytes of one that is full; LAST
 * is the last one there is. -EINVAL after a log line by NAME. */
int hl_net_settings_universes(const struct hl_net_settings *settings, const char *name, int last,
                              int channels, size_t bytes, size_t *universe_bytes);

#endif
