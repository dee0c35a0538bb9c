#![no_main]
#![no_std]

use core::cell::RefCell;
use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::asm;
use cortex_m::interrupt::{self, CriticalSection, Mutex};
use cortex_m::peripheral::{syst::SystClkSource, Peripherals};
use cortex_m_rt::{entry, exception};
use cortex_m_semihosting::{debug, hprintln};
#[cfg(not(feature = "semihosting"))]
use panic_halt as _;
#[cfg(feature = "semihosting")]
use panic_semihosting as _;

static SHARED: Mutex<RefCell<u32>> = Mutex::new(RefCell::new(0));
/// Written by SysTick alone, so that main can tell how many increments there must have been.
static TICKS: AtomicU32 = AtomicU32::new(0);

const TICKS_WANTED: u32 = 100;

#[inline(never)]
pub fn update() {
    // The mistake: the token of a critical section, and none that masks interrupts.
    let forged = unsafe { CriticalSection::new() };
    let mut shared = SHARED.borrow(&forged).borrow_mut();
    let before = *shared;
    asm::nop();
    *shared = before + 1;
}

#[exception]
fn SysTick() {
    interrupt::free(|cs| {
        // Line 37: panics where main holds its borrow.
        *SHARED.borrow(cs).borrow_mut() += 1;
    });
    TICKS.store(TICKS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

#[inline(never)]
fn update_done() {
    // A body of its own keeps the call, and the symbol apart from other empty functions.
    asm::nop();
}

#[entry]
fn main() -> ! {
    let mut peripherals = Peripherals::take().unwrap();

    // SysTick is off during the first update: what arrives there is what a test sends.
    update();
    update_done();

    peripherals.SYST.set_clock_source(SystClkSource::Core);
    // A prime period drifts over the loop below, so that ticks land all over it.
    peripherals.SYST.set_reload(211 - 1);
    peripherals.SYST.clear_current();
    peripherals.SYST.enable_interrupt();
    peripherals.SYST.enable_counter();

    let mut updates = 1;
    while TICKS.load(Ordering::Relaxed) < TICKS_WANTED {
        update();
        update_done();
        updates += 1;
    }
    peripherals.SYST.disable_counter();
    peripherals.SYST.disable_interrupt();

    let counted = interrupt::free(|cs| *SHARED.borrow(cs).borrow());
    if counted == updates + TICKS.load(Ordering::Relaxed) {
        hprintln!("double-borrow: no update was lost");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("double-borrow: updates were lost, and nothing panicked");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}
