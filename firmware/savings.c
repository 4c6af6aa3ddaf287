#include "savings.h"

void hl_savings_init(struct hl_savings *savings, int64_t now_ns)
{
    *savings =
        (struct hl_savings){.last_ns = now_ns, .refilled_ns = now_ns, .left = HL_SAVINGS_BURST};
}

static void refill(struct hl_savings *savings, int64_t now_ns)
{
    int64_t more = (now_ns - savings->refilled_ns) / HL_SAVINGS_NEWS_NS;
    savings->refilled_ns += more * HL_SAVINGS_NEWS_NS;
    if (more > HL_SAVINGS_BURST - (int64_t)savings->left)
        savings->left = HL_SAVINGS_BURST;
    else
        savings->left += (unsigned)more;
}

void hl_savings_want(struct hl_savings *savings, int64_t now_ns, bool news)
{
    refill(savings, now_ns);
    savings->wanted = true;
    savings->news = savings->news || news;
}

int64_t hl_savings_due_ns(const struct hl_savings *savings)
{
    if (!savings->wanted)
        return INT64_MAX;
    if (!savings->news)
        return savings->last_ns + HL_SAVINGS_QUIET_NS;
    return savings->left > 0 ? savings->last_ns : savings->refilled_ns + HL_SAVINGS_NEWS_NS;
}

void hl_savings_done(struct hl_savings *savings, int64_t now_ns)
{
    refill(savings, now_ns);
    if (savings->news && savings->left > 0)
        savings->left--;
    savings->last_ns = now_ns;
    savings->wanted = savings->news = false;
}
