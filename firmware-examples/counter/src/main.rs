#![no_main]
#![no_std]

use core::cell::RefCell;
use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::interrupt::{self, Mutex};
use cortex_m::peripheral::{syst::SystClkSource, Peripherals, SYST};
use cortex_m_rt::{entry, exception};
use cortex_m_semihosting::{debug, hprintln};
use panic_halt as _;

/// `used`, or the compiler drops the RefCell's borrow flag, which it can prove to be 0 at every borrow.
#[used]
static COUNTER: Mutex<RefCell<u32>> = Mutex::new(RefCell::new(0));
/// Written by SysTick alone, so that main can tell how many increments there must have been.
static TICKS: AtomicU32 = AtomicU32::new(0);

const TICKS_WANTED: u32 = 100;
const RELOAD: u32 = 211 - 1;

#[entry]
fn main() -> ! {
    let mut peripherals = Peripherals::take().unwrap();

    // SysTick is off during the first bump: what arrives there is what a test sends.
    bump();
    bump_done();

    peripherals.SYST.set_clock_source(SystClkSource::Core);
    peripherals.SYST.set_reload(RELOAD);
    peripherals.SYST.clear_current();
    peripherals.SYST.enable_interrupt();
    peripherals.SYST.enable_counter();

    let mut bumps = 1;
    while TICKS.load(Ordering::Relaxed) < TICKS_WANTED {
        bump();
        bump_done();
        bumps += 1;
    }
    peripherals.SYST.disable_counter();
    peripherals.SYST.disable_interrupt();

    let counted = interrupt::free(|cs| *COUNTER.borrow(cs).borrow());
    if counted == bumps + TICKS.load(Ordering::Relaxed) {
        hprintln!("counter: no update was lost");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("counter: updates were lost");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}

#[inline(never)]
pub fn bump() {
    interrupt::free(|cs| *COUNTER.borrow(cs).borrow_mut() += 1);
}

#[inline(never)]
fn bump_done() {
    // A body of its own keeps the call, and the symbol apart from other empty functions.
    cortex_m::asm::nop();
}

#[exception]
fn SysTick() {
    interrupt::free(|cs| *COUNTER.borrow(cs).borrow_mut() += 1);
    let ticks = TICKS.load(Ordering::Relaxed) + 1;
    TICKS.store(ticks, Ordering::Relaxed);
    // Each period is a cycle longer than the last, so that ticks land all over main's loop.
    unsafe { (*SYST::PTR).rvr.write(RELOAD + ticks % 32) };
}
