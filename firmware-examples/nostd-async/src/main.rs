#![no_main]
#![no_std]

use core::cell::RefCell;
use core::future::poll_fn;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::task::{Poll, Waker};

use cortex_m::interrupt::{self, Mutex};
use cortex_m::peripheral::{syst::SystClkSource, Peripherals, SYST};
use cortex_m_rt::{entry, exception};
use cortex_m_semihosting::{debug, hprintln};
use nostd_async::{Runtime, Task};
use panic_halt as _;

/// Set by SysTick, cleared by the task that waits for it.
static READY: AtomicBool = AtomicBool::new(false);
/// Who waits for it.
static WAITING: Mutex<RefCell<Option<Waker>>> = Mutex::new(RefCell::new(None));
/// How often the task has found it set.
static ANSWERS: AtomicU32 = AtomicU32::new(0);

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
        wait();
        wait_done();
    }

    if ANSWERS.load(Ordering::Relaxed) == ROUNDS {
        hprintln!("nostd-async: every signal was answered");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("nostd-async: signals went unanswered");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}

/// Runs a task that waits for one signal. The crate sleeps where no task is ready.
#[inline(never)]
pub fn wait() {
    let runtime = Runtime::new();
    let mut task = Task::new(signal());
    task.spawn(&runtime).join();
}

async fn signal() {
    poll_fn(|context| {
        interrupt::free(|cs| {
            if READY.load(Ordering::Relaxed) {
                READY.store(false, Ordering::Relaxed);
                Poll::Ready(())
            } else {
                WAITING.borrow(cs).replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
    })
    .await;
    ANSWERS.store(ANSWERS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

#[inline(never)]
fn wait_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    cortex_m::asm::nop();
}

#[exception]
fn SysTick() {
    // One shot: nothing but this signal will end a sleep.
    unsafe { (*SYST::PTR).csr.modify(|csr| csr & !1) };
    READY.store(true, Ordering::Relaxed);
    if let Some(waker) = interrupt::free(|cs| WAITING.borrow(cs).take()) {
        waker.wake();
    }
}
