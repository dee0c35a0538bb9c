#![no_main]
#![no_std]

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use cortex_m::asm;
use cortex_m::peripheral::{scb::SystemHandler, Peripherals, NVIC, SCB};
use cortex_m_rt::{entry, exception};
use cortex_m_semihosting::{debug, hprintln};
use device::{interrupt, Interrupt};
use panic_halt as _;

/// Handlers that use the shared state at this moment, and the most there ever were.
static DEPTH: AtomicU32 = AtomicU32::new(0);
static MAX_DEPTH: AtomicU32 = AtomicU32::new(0);
/// The shared state: whose turn it is, by exception number.
static OWNER: AtomicU32 = AtomicU32::new(0);
/// How often a handler found another's mark where it had left its own.
static CORRUPTED: AtomicU32 = AtomicU32::new(0);

static SYSTICK_COUNT: AtomicU32 = AtomicU32::new(0);
static TIMER_COUNT: AtomicU32 = AtomicU32::new(0);
static LEVEL_COUNT: AtomicU32 = AtomicU32::new(0);

/// How many more times SysTick pends itself while it runs.
static REPEND_SYSTICK: AtomicU32 = AtomicU32::new(1);
/// Whether SysTick pends TIMER0A while it runs.
static NEST_TIMER: AtomicBool = AtomicBool::new(false);
/// Stands for a level that stays high: how many more times GPIOB pends itself.
static LEVEL_HIGH: AtomicU32 = AtomicU32::new(0);

#[entry]
fn main() -> ! {
    let mut peripherals = Peripherals::take().unwrap();
    unsafe {
        // TIMER0A preempts SysTick, and SysTick preempts GPIOB.
        peripherals.NVIC.set_priority(Interrupt::TIMER0A, 0x40);
        peripherals.SCB.set_priority(SystemHandler::SysTick, 0x80);
        peripherals.NVIC.set_priority(Interrupt::GPIOB, 0xC0);
        NVIC::unmask(Interrupt::TIMER0A);
        NVIC::unmask(Interrupt::GPIOB);
    }

    // Nothing arrives here but what a test sends.
    window();
    window_done();

    let mut good = true;
    good &= tail_chain();
    good &= nest();
    good &= level();

    if good {
        hprintln!("reentrancy: tail-chained, nested and level-triggered as the architecture says");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("reentrancy: not as the architecture says");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}

#[inline(never)]
pub fn window() {
    asm::nop();
    asm::nop();
    asm::nop();
    asm::nop();
}

#[inline(never)]
fn window_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    asm::nop();
}

fn forget() {
    for counter in [&MAX_DEPTH, &CORRUPTED, &SYSTICK_COUNT, &TIMER_COUNT, &LEVEL_COUNT] {
        counter.store(0, Relaxed);
    }
}

/// A handler that pends itself is entered again when it has returned, never inside itself.
#[inline(never)]
fn tail_chain() -> bool {
    forget();
    REPEND_SYSTICK.store(1, Relaxed);
    SCB::set_pendst();
    asm::isb();
    SYSTICK_COUNT.load(Relaxed) == 2 && MAX_DEPTH.load(Relaxed) == 1 && CORRUPTED.load(Relaxed) == 0
}

/// A more urgent interrupt runs inside a handler, and reaches what that was working on.
#[inline(never)]
fn nest() -> bool {
    forget();
    NEST_TIMER.store(true, Relaxed);
    SCB::set_pendst();
    asm::isb();
    NEST_TIMER.store(false, Relaxed);
    TIMER_COUNT.load(Relaxed) == 1 && MAX_DEPTH.load(Relaxed) == 2 && CORRUPTED.load(Relaxed) == 1
}

/// A level that the handler doesn't clear fires again at once.
#[inline(never)]
fn level() -> bool {
    forget();
    LEVEL_HIGH.store(3, Relaxed);
    NVIC::pend(Interrupt::GPIOB);
    asm::dsb();
    asm::isb();
    LEVEL_COUNT.load(Relaxed) == 4 && MAX_DEPTH.load(Relaxed) == 1
}

const SYSTICK: u32 = 15;
const TIMER0A: u32 = 16 + 19;
const GPIOB: u32 = 16 + 1;

#[inline(always)]
fn enter(who: u32) {
    let depth = DEPTH.load(Relaxed) + 1;
    DEPTH.store(depth, Relaxed);
    if depth > MAX_DEPTH.load(Relaxed) {
        MAX_DEPTH.store(depth, Relaxed);
    }
    OWNER.store(who, Relaxed);
}

#[inline(always)]
fn leave(who: u32) {
    if OWNER.load(Relaxed) != who {
        add_one(&CORRUPTED);
    }
    DEPTH.store(DEPTH.load(Relaxed) - 1, Relaxed);
}

#[inline(always)]
fn add_one(counter: &AtomicU32) {
    counter.store(counter.load(Relaxed) + 1, Relaxed);
}

/// True as often as the number in `left` says.
#[inline(always)]
fn once_less(left: &AtomicU32) -> bool {
    let count = left.load(Relaxed);
    if count > 0 {
        left.store(count - 1, Relaxed);
    }
    count > 0
}

#[exception]
fn SysTick() {
    enter(SYSTICK);
    add_one(&SYSTICK_COUNT);
    if once_less(&REPEND_SYSTICK) {
        SCB::set_pendst();
    }
    if NEST_TIMER.load(Relaxed) {
        NVIC::pend(Interrupt::TIMER0A);
    }
    asm::dsb();
    asm::isb();
    leave(SYSTICK);
}

#[interrupt]
fn TIMER0A() {
    enter(TIMER0A);
    add_one(&TIMER_COUNT);
    leave(TIMER0A);
}

#[interrupt]
fn GPIOB() {
    enter(GPIOB);
    // The mistake: the source is never cleared.
    add_one(&LEVEL_COUNT);
    if once_less(&LEVEL_HIGH) {
        NVIC::pend(Interrupt::GPIOB);
    }
    leave(GPIOB);
}
