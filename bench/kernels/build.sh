#!/bin/bash
# Rebuilds the kernels' ELFs with Debian's gcc-arm-none-eabi (the committed ones: 12.2.1), those in Rust as
# rust/build.sh says.
#   NAME.elf       for Cortex-M3 (float: Cortex-M4F)
#   NAME-v6m.elf   for Cortex-M0+, with flash where the RP2040 has it
set -euo pipefail
cd "$(dirname "$0")"
if ! type -P arm-none-eabi-gcc >/dev/null; then
  echo 'arm-none-eabi-gcc is not installed: apt-get install gcc-arm-none-eabi' >&2
  exit 3
fi

common=(-mthumb -std=c11 -Wall -Wextra -Werror -ffreestanding -ffp-contract=off -fno-tree-loop-distribute-patterns
  -nostdlib -Wl,--build-id=none,--nmagic,--strip-debug -T link.ld)
# build ELF SOURCE FLAG...
build() { arm-none-eabi-gcc "${common[@]}" "${@:3}" start.c "$2" -lgcc -o "$1"; }

for name in sieve sort matrix crc mixed dispatch bytecode format list copy filter soft-float calls crypto compress; do
  build "$name.elf" "$name.c" -O2 -mcpu=cortex-m3
  build "$name-v6m.elf" "$name.c" -O2 -mcpu=cortex-m0plus -Wl,--defsym=flash=0x10000000
done
build unoptimised.elf sort.c -O0 -mcpu=cortex-m3
build unoptimised-v6m.elf sort.c -O0 -mcpu=cortex-m0plus -Wl,--defsym=flash=0x10000000
build float.elf float.c -O2 -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
for name in storm mmio; do build "$name.elf" "$name.c" -O2 -mcpu=cortex-m3; done
build schedule.elf schedule.c -O2 -mcpu=cortex-m0plus
# For the explorer: a window of 5,000 instructions, and a handler.
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -Wl,--nmagic -T link.ld window.S -o window.elf
rust/build.sh
