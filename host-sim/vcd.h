/* The levels of wires over time as a value change dump (IEEE 1364), which GTKWave and others show.
 * Times are picoseconds from the first levels on. One thread per object. */
#ifndef HL_HOST_SIM_VCD_H
#define HL_HOST_SIM_VCD_H

#include <stdint.h>

#define HL_VCD_WIRES_MAX     32
#define HL_VCD_NAME_MAX      64
#define HL_VCD_BYTES_DEFAULT (INT64_C(256) << 20)

struct hl_vcd;

/* Makes or empties the file PATH; NAMES are COUNT wires, 1..HL_VCD_WIRES_MAX, each of 1 to
 * HL_VCD_NAME_MAX visible ASCII characters; both are copied. The file never grows past BYTES_MAX
 * (0: HL_VCD_BYTES_DEFAULT, some 80 refreshes of a 192x64 wall at 11 planes): what comes later is
 * left out, and one log line says so. NULL and errno: EINVAL, ENOMEM, or why the file does not
 * open. */
struct hl_vcd *hl_vcd_create(const char *path, const char *const *names, int count,
                             int64_t bytes_max);

/* Bit N of LEVELS is wire N, from TIME_PS on, never going back; levels of one instant are written
 * in the order given. A write that fails is logged once and ends the dump. */
void hl_vcd_set(struct hl_vcd *vcd, int64_t time_ps, uint32_t levels);

/* Writes what is buffered, and closes. NULL is fine. 0, or the negative errno of the dump: what
 * failed, -EFBIG when it was cut at its ceiling. */
int hl_vcd_destroy(struct hl_vcd *vcd);

#endif
