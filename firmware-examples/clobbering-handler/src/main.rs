#![no_main]
#![no_std]

use core::arch::{asm, global_asm};
use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::peripheral::SCB;
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use panic_halt as _;

/// Bit n: register n was changed under `compute`.
static CHANGED: AtomicU32 = AtomicU32::new(0);
static TICKS: AtomicU32 = AtomicU32::new(0);

const PENDSTSET: u32 = 1 << 26;

// The mistake: a handler by hand that uses r4-r11 and doesn't restore them. The exception's entry
// saves r0-r3, r12, lr, pc and xPSR, and no more.
global_asm!(
    ".syntax unified",
    ".section .text.SysTick, \"ax\", %progbits",
    ".global SysTick",
    ".type SysTick, %function",
    ".thumb_func",
    "SysTick:",
    "ldr r4, ={ticks}",
    "ldr r5, [r4]",
    "adds r5, #1",
    "str r5, [r4]",
    "mov r6, r5",
    "mov r7, r5",
    "mov r8, r5",
    "mov r9, r5",
    "mov r10, r5",
    "mov r11, r5",
    "bx lr",
    ".ltorg",
    ".size SysTick, . - SysTick",
    ticks = sym TICKS,
);

#[entry]
fn main() -> ! {
    // Nothing arrives here but what a test sends.
    compute(0);
    compute_done();

    // SysTick arrives inside.
    compute(PENDSTSET);
    compute_done();

    if CHANGED.load(Ordering::Relaxed) == 0 {
        hprintln!("clobbering-handler: compute's registers stayed");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("clobbering-handler: the handler changed compute's registers");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}

/// Holds 4 to 11 in r4 to r11, writes `icsr` to ICSR in between, and notes which did not stay.
#[inline(never)]
pub fn compute(icsr: u32) {
    let changed: u32;
    unsafe {
        // r6, r7, r9 and r11 are the compiler's, so all eight are saved by hand.
        asm!(
            "push {{r4-r11}}",
            "mov r4, #4",
            "mov r5, #5",
            "mov r6, #6",
            "mov r7, #7",
            "mov r8, #8",
            "mov r9, #9",
            "mov r10, #10",
            "mov r11, #11",
            "str r1, [r0]",
            "isb",
            "nop",
            "movs r2, #0",
            "cmp r4, #4",
            "it ne",
            "orrne r2, r2, #1 << 4",
            "cmp r5, #5",
            "it ne",
            "orrne r2, r2, #1 << 5",
            "cmp r6, #6",
            "it ne",
            "orrne r2, r2, #1 << 6",
            "cmp r7, #7",
            "it ne",
            "orrne r2, r2, #1 << 7",
            "cmp r8, #8",
            "it ne",
            "orrne r2, r2, #1 << 8",
            "cmp r9, #9",
            "it ne",
            "orrne r2, r2, #1 << 9",
            "cmp r10, #10",
            "it ne",
            "orrne r2, r2, #1 << 10",
            "cmp r11, #11",
            "it ne",
            "orrne r2, r2, #1 << 11",
            "pop {{r4-r11}}",
            in("r0") core::ptr::addr_of!((*SCB::PTR).icsr),
            in("r1") icsr,
            out("r2") changed,
        );
    }
    CHANGED.store(changed, Ordering::Relaxed);
}

#[inline(never)]
fn compute_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    cortex_m::asm::nop();
}
