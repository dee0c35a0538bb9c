#![no_main]
#![no_std]

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use cortex_m::asm;
use cortex_m::peripheral::{syst::SystClkSource, Peripherals, SYST};
use cortex_m_rt::{entry, exception};
use cortex_m_semihosting::{debug, hprintln};
use panic_halt as _;

/// Set by SysTick, cleared by main.
static FLAG: AtomicBool = AtomicBool::new(false);
/// How often SysTick has signalled, and how often main has answered.
static SIGNALS: AtomicU32 = AtomicU32::new(0);
static ANSWERS: AtomicU32 = AtomicU32::new(0);
static RESULT: AtomicU32 = AtomicU32::new(0);

const ROUNDS: u32 = 3;
/// One shot, long enough for main to be asleep when it ends.
const TIMEOUT_CYCLES: u32 = 2000;

#[entry]
fn main() -> ! {
    let mut peripherals = Peripherals::take().unwrap();
    peripherals.SYST.set_clock_source(SystClkSource::Core);
    peripherals.SYST.set_reload(TIMEOUT_CYCLES - 1);
    peripherals.SYST.enable_interrupt();

    for _ in 0..ROUNDS {
        peripherals.SYST.clear_current();
        peripherals.SYST.enable_counter();
        wait_for_flag();
        heavy_work();
        heavy_work_done();
    }

    if ANSWERS.load(Ordering::Relaxed) == ROUNDS && SIGNALS.load(Ordering::Relaxed) == ROUNDS {
        hprintln!("flag-signal: every signal was answered");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("flag-signal: signals went unanswered");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}

/// WFI ends for an interrupt that PRIMASK holds back, so nothing is lost between the test and the sleep.
#[cfg(not(feature = "lost-wakeup"))]
#[inline(never)]
pub fn wait_for_flag() {
    loop {
        cortex_m::interrupt::disable();
        let set = FLAG.load(Ordering::Relaxed);
        if set {
            FLAG.store(false, Ordering::Relaxed);
        } else {
            asm::wfi();
        }
        unsafe { cortex_m::interrupt::enable() };
        if set {
            return;
        }
        // The interrupt that ended the sleep is taken before the flag is tested again.
        asm::isb();
    }
}

/// The mistake: a signal between the test and WFI is not seen, and main sleeps on it.
#[cfg(feature = "lost-wakeup")]
#[inline(never)]
pub fn wait_for_flag() {
    while !FLAG.load(Ordering::Relaxed) {
        asm::wfi();
    }
    FLAG.store(false, Ordering::Relaxed);
}

#[inline(never)]
pub fn heavy_work() {
    let mut sum = RESULT.load(Ordering::Relaxed);
    for step in 0..64 {
        sum = sum.rotate_left(5) ^ step;
        // Keeps the loop a loop.
        asm::nop();
    }
    RESULT.store(sum, Ordering::Relaxed);
    ANSWERS.store(ANSWERS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

#[inline(never)]
fn heavy_work_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    asm::nop();
}

#[exception]
fn SysTick() {
    // One shot: nothing but this signal will end a sleep.
    unsafe { (*SYST::PTR).csr.modify(|csr| csr & !1) };
    SIGNALS.store(SIGNALS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    FLAG.store(true, Ordering::Relaxed);
}
