#!/bin/bash
# Rebuilds the kernels' ELFs, short and long, with Debian's gcc-arm-none-eabi (the committed ones: 12.2.1).
# The long ones run for more than 2 s of CPU time in QEMU.
set -euo pipefail
cd "$(dirname "$0")"
if ! type -P arm-none-eabi-gcc >/dev/null; then
  echo 'arm-none-eabi-gcc is not installed: apt-get install gcc-arm-none-eabi' >&2
  exit 3
fi

build() {
  arm-none-eabi-gcc -O2 -mcpu=cortex-m3 -mthumb -ffreestanding -fno-tree-loop-distribute-patterns -nostdlib \
    -T link.ld "${@:3}" start.c "$1.c" -lgcc -o "$2.elf"
}
declare -A long=([mixed]=80000 [sieve]=12500 [dispatch]=2000000 [format]=2000000)
for kernel in "${!long[@]}"; do
  build "$kernel" "$kernel"
  build "$kernel" "$kernel-long" -DROUNDS="${long[$kernel]}"
done
# For the explorer: a window of 5,000 instructions, and a handler.
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -T link.ld window.S -o window.elf
