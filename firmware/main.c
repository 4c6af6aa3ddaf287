#include <stdio.h>

int main(void)
{
    puts("headliner " HL_VERSION);
    return 0;
}
