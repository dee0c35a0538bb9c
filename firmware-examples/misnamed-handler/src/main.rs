#![no_main]
#![no_std]

use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::asm;
use cortex_m::peripheral::{syst::SystClkSource, Peripherals};
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use panic_halt as _;

static TICKS: AtomicU32 = AtomicU32::new(0);

/// The mistake: CMSIS's name. cortex-m-rt's vector table knows `SysTick`, so this one is never called.
#[no_mangle]
pub extern "C" fn SysTick_Handler() {
    TICKS.store(TICKS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

#[entry]
fn main() -> ! {
    // Keeps the orphan in the ELF: the linker drops what nothing refers to.
    core::hint::black_box(SysTick_Handler as extern "C" fn());

    // Nothing arrives here but what a test sends.
    idle();
    idle_done();

    let mut peripherals = Peripherals::take().unwrap();
    peripherals.SYST.set_clock_source(SystClkSource::Core);
    peripherals.SYST.set_reload(1000 - 1);
    peripherals.SYST.clear_current();
    peripherals.SYST.enable_interrupt();
    peripherals.SYST.enable_counter();

    while TICKS.load(Ordering::Relaxed) < 3 {
        asm::wfi();
    }
    hprintln!("misnamed-handler: SysTick was handled");
    debug::exit(debug::EXIT_SUCCESS);
    loop {}
}

#[inline(never)]
pub fn idle() {
    asm::nop();
    asm::nop();
    asm::nop();
    asm::nop();
}

#[inline(never)]
fn idle_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    asm::nop();
}
