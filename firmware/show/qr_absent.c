#include "show/qr.h"

#include <errno.h>

int hl_qr_init(struct hl_qr *qr, const char *text)
{
    (void)text;
    qr->side = 0;
    return -ENOTSUP;
}
