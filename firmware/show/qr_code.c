#include "show/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define TEXT_MAX 367 /* bytes that version 12 holds at the lowest level of correction */

int hl_qr_init(struct hl_qr *qr, const char *text)
{
    qr->side = 0;
    if (!*text)
        return -EINVAL;
    if (strlen(text) > TEXT_MAX)
        return -E2BIG;
    /* The lowest level of correction: paper is clean and flat, and larger modules are read from
     * further away. */
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
    if (!code)
        return errno == ENOMEM ? -ENOMEM : -E2BIG;
    int err = code->width <= HL_QR_SIDE_MAX ? 0 : -E2BIG;
    if (!err) {
        qr->side = code->width;
        for (int i = 0; i < code->width * code->width; i++)
            qr->dark[i] = code->data[i] & 1;
    }
    QRcode_free(code);
    return err;
}
