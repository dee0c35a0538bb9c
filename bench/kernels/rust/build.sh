#!/bin/bash
# Rebuilds the ELFs of the kernels in Rust: with the targets of rustup where they are installed, else with Debian's
# rustc-web, cargo-web, rust-web-src and lld, core built from source (the committed ones: 1.96).
set -euo pipefail
cd "$(dirname "$0")"
flags="-Clink-arg=-Tlink.x -Clink-arg=--nmagic --remap-path-prefix=$PWD=kernels"
flags+=" --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"
built=$PWD/../../../node_modules/.cache/tailchain-bench-kernels
build_std=()
if ! compgen -G "$(rustc --print sysroot)/lib/rustlib/thumbv6m-none-eabi" >/dev/null; then
  export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
  flags+=" -Clinker=ld.lld --remap-path-prefix=$("$RUSTC" --print sysroot)/lib/rustlib/src/rust=rust"
  build_std=(-Zbuild-std=core)
fi
# build TARGET MEMORY SUFFIX
build() {
  RUSTFLAGS="$flags -Clink-arg=-L$PWD/$2" "$(dirname "$(type -P "${RUSTC:-rustc}")")/cargo" build --quiet --locked \
    --release --target "$1" --target-dir "$built" "${build_std[@]}"
  for name in rust-tasks rust-text; do install -m 644 "$built/$1/release/$name" "../$name$3.elf"; done
}
build thumbv7m-none-eabi cortex-m3 ''
build thumbv6m-none-eabi cortex-m0plus -v6m
