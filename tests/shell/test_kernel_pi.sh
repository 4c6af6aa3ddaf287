#!/bin/sh
# The program on an emulated Raspberry Pi 3, where tests/kernel/prepare-pi has been and it is built.
exec tests/kernel/run-pi
