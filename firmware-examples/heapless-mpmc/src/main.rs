#![no_main]
#![no_std]

use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::peripheral::{syst::SystClkSource, Peripherals, SYST};
use cortex_m_rt::{entry, exception};
use cortex_m_semihosting::{debug, hprintln};
use heapless::mpmc::Queue;
use panic_halt as _;

/// Which of the four buffers are free. There is room for all of them, always.
#[allow(deprecated)]
static POOL: Queue<u8, BUFFERS> = Queue::new();
/// How often the pool had no room for a buffer that had just been taken out of it.
static REFUSED: AtomicU32 = AtomicU32::new(0);
/// Written by SysTick alone.
static TICKS: AtomicU32 = AtomicU32::new(0);

const BUFFERS: usize = 4;
const TICKS_WANTED: u32 = 100;
const RELOAD: u32 = 211 - 1;

#[entry]
fn main() -> ! {
    let mut peripherals = Peripherals::take().unwrap();
    for buffer in 0..BUFFERS as u8 {
        give_back(buffer);
    }

    // SysTick is off during the first one: what arrives there is what a test sends.
    use_buffer();
    use_buffer_done();

    peripherals.SYST.set_clock_source(SystClkSource::Core);
    peripherals.SYST.set_reload(RELOAD);
    peripherals.SYST.clear_current();
    peripherals.SYST.enable_interrupt();
    peripherals.SYST.enable_counter();

    while TICKS.load(Ordering::Relaxed) < TICKS_WANTED {
        use_buffer();
        use_buffer_done();
    }
    peripherals.SYST.disable_counter();
    peripherals.SYST.disable_interrupt();

    if REFUSED.load(Ordering::Relaxed) == 0 {
        hprintln!("heapless-mpmc: every buffer was given back");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("heapless-mpmc: buffers were lost");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}

/// Takes a buffer and gives it back.
#[inline(never)]
pub fn use_buffer() {
    if let Some(buffer) = take() {
        give_back(buffer);
    }
}

#[inline(never)]
fn use_buffer_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    cortex_m::asm::nop();
}

#[exception]
fn SysTick() {
    use_buffer();
    let ticks = TICKS.load(Ordering::Relaxed) + 1;
    TICKS.store(ticks, Ordering::Relaxed);
    // Each period is a cycle longer than the last, so that ticks land all over main's loop.
    unsafe { (*SYST::PTR).rvr.write(RELOAD + ticks % 32) };
}

#[inline(always)]
fn take() -> Option<u8> {
    alone(|| POOL.dequeue())
}

#[inline(always)]
fn give_back(buffer: u8) {
    if alone(|| POOL.enqueue(buffer)).is_err() {
        REFUSED.store(REFUSED.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}

/// The mistake: the queue is said to be for many producers and many consumers, so why lock it?
#[cfg(not(feature = "masked"))]
#[inline(always)]
fn alone<R>(operation: impl FnOnce() -> R) -> R {
    operation()
}

/// No handler sees an operation that is half done.
#[cfg(feature = "masked")]
#[inline(always)]
fn alone<R>(operation: impl FnOnce() -> R) -> R {
    cortex_m::interrupt::free(|_| operation())
}
