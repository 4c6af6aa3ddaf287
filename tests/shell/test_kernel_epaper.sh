#!/bin/sh
# E-paper boards in a real kernel, where tests/kernel/prepare has been and QEMU is here.
exec tests/kernel/run epaper
