#!/bin/sh
# The HUB75 board in a real kernel, where tests/kernel/prepare has been and QEMU is here.
exec tests/kernel/run hub75
