#!/bin/sh
# LEDs on SPI in a real kernel, where tests/kernel/prepare has been and QEMU is here.
exec tests/kernel/run lights
