/* Virtual e-paper board with an IT8951: 16-bit words behind preambles, no D/C (facts 2.7). */
#include "host-sim/paper_it8951.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MS         HL_PAPER_NS_PER_MS
#define BREATH_NS  INT64_C(20000) /* HRDY low after each transfer [gen] */
#define VCOM_NS    (455 * MS)     /* to set it */
#define RUN_NS     (10 * MS)      /* to wake [gen] */
#define BUFFER_AT  0x001236e0u    /* [gen]: any, GET_DEV_INFO tells it */
#define VCOM_MAX   5000           /* mV [gen] */
#define WORDS_MAX  20
#define ARGS_MAX   7
#define INFO_WORDS 20
#define HEAD_BYTES 2 /* preamble */
#define DUMMY_END  4 /* and the word before what is read */

enum { PREAMBLE_COMMAND = 0x6000, PREAMBLE_WRITE = 0x0000, PREAMBLE_READ = 0x1000 };
enum { CMD_RUN = 0x0001, CMD_VCOM = 0x0039 };
enum {
    REG_PACKED = 0x0004,
    REG_DRIVE = 0x0038,
    REG_ADDRESS_LOW = 0x0208,
    REG_ADDRESS_HIGH = 0x020a,
    REG_UP1_LOW = 0x1138,
    REG_UP1_HIGH = 0x113a,
    REG_LUT_BUSY = 0x1224,
    REG_GROUND = 0x1250
};
#define ONE_BIT 0x0004 /* bit 18 of UP1SR */

struct it_command {
    uint16_t op;
    uint8_t args;
    void (*run)(struct hl_paper_chip *chip, const uint16_t *args);
};

enum frame { FRAME_NEW, FRAME_COMMAND, FRAME_WRITE, FRAME_READ, FRAME_DEAD };

struct it {
    struct hl_paper_it_engine engine;
    enum frame frame;
    size_t bytes; /* of this frame */
    uint8_t high; /* the first half of a word */
    bool late;    /* selected while not ready */
    const struct it_command *command;
    size_t count; /* of its arguments */
    uint16_t args[ARGS_MAX];
    uint16_t out[WORDS_MAX];
    size_t out_count;
    bool packed;
    uint16_t up1[2], vcom, drive;
    uint32_t address;
};

static struct it *it_of(struct hl_paper_chip *chip)
{
    return chip->state;
}

static void fault(struct hl_paper_chip *chip, enum hl_paper_fault fault)
{
    hl_paper_core_fault(chip, fault);
}

static void answer(struct it *it, uint16_t word)
{
    if (it->out_count < WORDS_MAX)
        it->out[it->out_count++] = word;
}

/* --- commands --- */

static void run(struct hl_paper_chip *chip, const uint16_t *args)
{
    (void)args;
    if (chip->asleep)
        hl_paper_core_busy(chip, RUN_NS);
    chip->asleep = false;
}

static void stand_by(struct hl_paper_chip *chip, const uint16_t *args)
{
    (void)chip, (void)args; /* clocks off; heard all the same, and not a sleep */
}

static void fall_asleep(struct hl_paper_chip *chip, const uint16_t *args)
{
    (void)args;
    hl_paper_core_sleep(chip);
}

static void read_register(struct hl_paper_chip *chip, const uint16_t *args)
{
    struct it *it = it_of(chip);

    switch (args[0]) {
    case REG_PACKED:
        answer(it, it->packed);
        break;
    case REG_DRIVE:
        answer(it, it->drive);
        break;
    case REG_UP1_LOW:
    case REG_UP1_HIGH:
        answer(it, it->up1[args[0] == REG_UP1_HIGH]);
        break;
    case REG_LUT_BUSY:
        answer(it, chip->now_ns < it->engine.display_until_ns);
        break;
    case REG_GROUND:
        answer(it, (uint16_t)(it->engine.ground[1] << 8 | it->engine.ground[0]));
        break;
    default:
        answer(it, 0);
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    }
}

static void write_register(struct hl_paper_chip *chip, const uint16_t *args)
{
    struct it *it = it_of(chip);
    uint16_t value = args[1];

    switch (args[0]) {
    case REG_PACKED:
        it->packed = value & 1;
        break;
    case REG_DRIVE:
        it->drive = value;
        break;
    case REG_ADDRESS_LOW:
        it->address = (it->address & 0xffff0000u) | value;
        break;
    case REG_ADDRESS_HIGH:
        it->address = (it->address & 0xffffu) | (uint32_t)value << 16;
        break;
    case REG_UP1_LOW:
    case REG_UP1_HIGH:
        it->up1[args[0] == REG_UP1_HIGH] = value;
        it->engine.one_bit = it->up1[1] & ONE_BIT;
        break;
    case REG_GROUND: /* the grey of a 1, then of a 0 [gen] */
        it->engine.ground[1] = (uint8_t)(value >> 8);
        it->engine.ground[0] = (uint8_t)value;
        break;
    default:
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    }
}

static void load(struct hl_paper_chip *chip, uint16_t how, struct hl_paper_box box)
{
    static const int bits[4] = {2, 0, 4, 8}; /* three bits are not modelled, nor turned pictures */
    struct it *it = it_of(chip);
    struct hl_paper_it_load load = {.box = box,
                                    .bits = bits[how >> 4 & 3],
                                    .swapped = how >> 8 & 1,
                                    .misplaced = it->address != BUFFER_AT};

    if ((how & 0xf) || !load.bits || !it->packed) {
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
        load.bits = load.bits ? load.bits : 4;
    }
    hl_paper_it_load_begin(chip, &it->engine, &load);
}

static void load_all(struct hl_paper_chip *chip, const uint16_t *args)
{
    load(chip, args[0], (struct hl_paper_box){0, 0, chip->config.width, chip->config.height});
}

static void load_area(struct hl_paper_chip *chip, const uint16_t *args)
{
    load(chip, args[0], (struct hl_paper_box){args[1], args[2], args[3], args[4]});
}

static void end_load(struct hl_paper_chip *chip, const uint16_t *args)
{
    (void)args;
    hl_paper_it_load_end(chip, &it_of(chip)->engine);
}

static void display(struct hl_paper_chip *chip, const uint16_t *args)
{
    struct it *it = it_of(chip);

    hl_paper_it_load_end(chip, &it->engine);
    hl_paper_it_display(chip, &it->engine,
                        (struct hl_paper_box){args[0], args[1], args[2], args[3]}, args[4]);
}

static void display_buffer(struct hl_paper_chip *chip, const uint16_t *args)
{
    if ((args[5] | (uint32_t)args[6] << 16) != BUFFER_AT)
        fault(chip, HL_PAPER_FAULT_WINDOW_OUTSIDE);
    else
        display(chip, args);
}

/* One argument to ask, two to set. */
static void vcom(struct hl_paper_chip *chip, const uint16_t *args)
{
    struct it *it = it_of(chip);

    if (args[0] == 0) {
        answer(it, it->vcom);
        return;
    }
    if (args[0] != 1 || args[1] > VCOM_MAX)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    it->vcom = args[1];
    hl_paper_core_busy(chip, VCOM_NS);
}

static void tell_device(struct hl_paper_chip *chip, const uint16_t *args)
{
    static const char versions[2][17] = {"virtual 1", "M641"}; /* firmware, waveforms */
    struct it *it = it_of(chip);

    (void)args;
    answer(it, (uint16_t)chip->config.width);
    answer(it, (uint16_t)chip->config.height);
    answer(it, (uint16_t)(BUFFER_AT & 0xffff));
    answer(it, (uint16_t)(BUFFER_AT >> 16));
    for (int i = 0; i < 2; i++)
        for (int c = 0; c < 16; c += 2)
            answer(it, (uint16_t)((uint8_t)versions[i][c] | (uint8_t)versions[i][c + 1] << 8));
}

static const struct it_command commands[] = {
    {CMD_RUN, 0, run},           {0x0002, 0, stand_by},       {0x0003, 0, fall_asleep},
    {0x0010, 1, read_register},  {0x0011, 2, write_register}, {0x0020, 1, load_all},
    {0x0021, 5, load_area},      {0x0022, 0, end_load},       {0x0034, 5, display},
    {0x0037, 7, display_buffer}, {CMD_VCOM, 2, vcom},         {0x0302, 0, tell_device},
};

/* --- words --- */

static bool is_complete(const struct it *it)
{
    return it->count == it->command->args ||
           (it->command->op == CMD_VCOM && it->count == 1 && it->args[0] == 0);
}

static void check_complete(struct hl_paper_chip *chip)
{
    struct it *it = it_of(chip);

    if (it->command && !is_complete(it))
        fault(chip, HL_PAPER_FAULT_PARAMETER_COUNT);
    it->command = NULL;
}

static void run_if_complete(struct hl_paper_chip *chip)
{
    struct it *it = it_of(chip);

    if (!is_complete(it))
        return;
    it->out_count = 0;
    it->command->run(chip, it->args);
}

static void take_command(struct hl_paper_chip *chip, uint16_t op)
{
    struct it *it = it_of(chip);

    check_complete(chip);
    if (chip->asleep && op != CMD_RUN) {
        it->frame = FRAME_DEAD;
        fault(chip, HL_PAPER_FAULT_LINE_IN_SLEEP);
        return;
    }
    chip->op = op;
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]) && !it->command; i++)
        if (commands[i].op == op)
            it->command = &commands[i];
    it->count = 0;
    if (!it->command)
        fault(chip, HL_PAPER_FAULT_UNKNOWN_COMMAND);
    else
        run_if_complete(chip);
}

static void take_word(struct hl_paper_chip *chip, uint16_t word)
{
    struct it *it = it_of(chip);

    if (it->command && !is_complete(it)) {
        it->args[it->count++] = word;
        run_if_complete(chip);
    } else if (it->engine.load.open) {
        hl_paper_it_load_word(chip, &it->engine, word);
    } else {
        it->frame = FRAME_DEAD;
        fault(chip,
              it->command ? HL_PAPER_FAULT_PARAMETER_COUNT : HL_PAPER_FAULT_DATA_WITHOUT_COMMAND);
    }
}

static void take_preamble(struct hl_paper_chip *chip, uint16_t preamble)
{
    struct it *it = it_of(chip);

    it->frame = preamble == PREAMBLE_COMMAND ? FRAME_COMMAND
                : preamble == PREAMBLE_WRITE ? FRAME_WRITE
                : preamble == PREAMBLE_READ  ? FRAME_READ
                                             : FRAME_DEAD;
    if (it->frame == FRAME_DEAD) {
        fault(chip, HL_PAPER_FAULT_PREAMBLE);
    } else if (it->late) {
        it->frame = FRAME_DEAD;
        fault(chip, HL_PAPER_FAULT_COMMAND_WHILE_BUSY);
    } else if (chip->asleep && it->frame != FRAME_COMMAND) {
        it->frame = FRAME_DEAD;
        fault(chip, HL_PAPER_FAULT_LINE_IN_SLEEP);
    }
}

static void check_clock(struct hl_paper_chip *chip, uint32_t clock_hz)
{
    struct it *it = it_of(chip);
    uint32_t limit = chip->config.command_clock_max_hz;
    bool pixels = it->frame == FRAME_WRITE && it->engine.load.open;

    if (!limit || clock_hz <= limit || chip->clock_told || pixels || it->frame == FRAME_NEW)
        return;
    chip->clock_told = true;
    fault(chip, HL_PAPER_FAULT_CLOCK_TOO_FAST);
}

/* What comes out while byte AT of a frame goes in. */
static uint8_t put_out(struct hl_paper_chip *chip, size_t at)
{
    struct it *it = it_of(chip);

    if (it->frame != FRAME_READ || at < DUMMY_END)
        return 0;
    size_t word = (at - DUMMY_END) / 2;
    if (word >= it->out_count) {
        it->frame = FRAME_DEAD;
        fault(chip, HL_PAPER_FAULT_PARAMETER_COUNT);
        return 0;
    }
    return (uint8_t)(at % 2 ? it->out[word] : it->out[word] >> 8);
}

static uint8_t take_byte(struct hl_paper_chip *chip, uint32_t clock_hz, uint8_t byte)
{
    struct it *it = it_of(chip);
    size_t at = it->bytes++;
    uint16_t word = (uint16_t)(it->high << 8 | byte);
    uint8_t out = put_out(chip, at);

    check_clock(chip, clock_hz);
    if (at % 2 == 0) {
        it->high = byte;
        return out;
    }
    if (at < HEAD_BYTES)
        take_preamble(chip, word);
    else if (it->frame == FRAME_COMMAND && at == HEAD_BYTES + 1)
        take_command(chip, word);
    else if (it->frame == FRAME_COMMAND)
        fault(chip, HL_PAPER_FAULT_PREAMBLE); /* what follows a command has its own */
    else if (it->frame == FRAME_WRITE)
        take_word(chip, word);
    return out;
}

static void select_chip(struct hl_paper_chip *chip, bool selected)
{
    struct it *it = it_of(chip);

    if (!selected && it->bytes % 2)
        fault(chip, HL_PAPER_FAULT_PREAMBLE);
    if (!selected && it->bytes && it->frame != FRAME_DEAD && !chip->asleep)
        hl_paper_core_busy(chip, BREATH_NS);
    it->late = chip->now_ns < chip->busy_until_ns || !chip->level[HL_SPI_RESET];
    it->frame = FRAME_NEW;
    it->bytes = 0;
}

/* --- the board --- */

static void reset(struct hl_paper_chip *chip)
{
    struct it *it = it_of(chip);

    it->command = NULL;
    it->engine.load.open = it->engine.one_bit = it->packed = false;
    it->engine.display_until_ns = chip->now_ns;
    it->engine.ground[0] = 0;
    it->engine.ground[1] = 0xff;
    /* It believes in white paper: a first refresh other than INIT leans on that [gen]. */
    memset(it->engine.shown, HL_PAPER_WHITE, it->engine.size);
    it->out_count = it->bytes = 0;
    it->up1[0] = it->up1[1] = it->vcom = it->drive = 0;
    it->address = 0;
    it->frame = FRAME_NEW;
}

static void leave(struct hl_paper_chip *chip)
{
    check_complete(chip);
    hl_paper_it_load_end(chip, &it_of(chip)->engine);
}

static int init(struct hl_paper_chip *chip)
{
    struct hl_paper_it_engine *engine = &it_of(chip)->engine;

    engine->size = (size_t)chip->config.width * (size_t)chip->config.height;
    engine->buffer = malloc(engine->size);
    engine->shown = malloc(engine->size);
    return engine->buffer && engine->shown ? 0 : -ENOMEM;
}

static void finish(struct hl_paper_chip *chip)
{
    free(it_of(chip)->engine.buffer);
    free(it_of(chip)->engine.shown);
}

static void lose(struct hl_paper_chip *chip)
{
    struct hl_paper_it_engine *engine = &it_of(chip)->engine;

    for (size_t i = 0; i < engine->size; i++)
        engine->buffer[i] = hl_paper_core_noise(chip);
}

/* Times of the 6"; its panel's range: as black and white ones [inf]. A partial refresh is not
 * bounded by 180 s here, and neither is GC16: the facts have that rule for SPI panels. */
const struct hl_paper_model hl_paper_model_it8951 = {
    .defaults = {.width = 800,
                 .height = 600,
                 .clock_max_hz = 24000000,
                 .command_clock_max_hz = 1000000,
                 .celsius_max = 50,
                 .reset_min_ns = 100 * MS,
                 .full_ns = 574 * MS,
                 .partial_ns = 247 * MS,
                 .busy_floats = true},
    .type = HL_PAPER_GREY,
    .state_size = sizeof(struct it),
    .sleep_high = true,
    .wake_ns = 1750 * MS,
    .init = init,
    .finish = finish,
    .lose = lose,
    .reset = reset,
    .leave = leave,
    .byte = take_byte,
    .select = select_chip,
};
