#![no_main]
#![no_std]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use core::task::{Context, Poll, Waker};

use cortex_m::peripheral::{Peripherals, NVIC};
use cortex_m::{asm, register};
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use critical_section::RawRestoreState;
use device::{interrupt, Interrupt};
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::channel::Channel;
use panic_halt as _;

static CHANNEL: Channel<CriticalSectionRawMutex, u32, 4> = Channel::new();
/// Values that GPIOA has sent, and that main has received.
static SENT: AtomicU32 = AtomicU32::new(0);
static RECEIVED: AtomicU32 = AtomicU32::new(0);

const ROUNDS: u32 = 100;

/// What critical sections hold back: everything from this priority on. What is more urgent gets through, as
/// radio stacks and motor controllers want it.
const CEILING: u8 = 0x40;
/// The mistake: GPIOA is more urgent than that, and uses what the critical section protects.
#[cfg(not(feature = "masked"))]
const GPIOA_PRIORITY: u8 = 0x20;
#[cfg(feature = "masked")]
const GPIOA_PRIORITY: u8 = 0x60;

struct MaskedFromCeilingOn;
critical_section::set_impl!(MaskedFromCeilingOn);

unsafe impl critical_section::Impl for MaskedFromCeilingOn {
    unsafe fn acquire() -> RawRestoreState {
        let outer = register::basepri::read();
        register::basepri_max::write(CEILING);
        outer
    }
    unsafe fn release(outer: RawRestoreState) {
        register::basepri::write(outer);
    }
}

#[entry]
fn main() -> ! {
    let mut peripherals = Peripherals::take().unwrap();
    unsafe {
        peripherals.NVIC.set_priority(Interrupt::GPIOA, GPIOA_PRIORITY);
        NVIC::unmask(Interrupt::GPIOA);
    }

    // Nothing arrives here but what a test sends.
    receive();
    receive_done();

    for _ in 0..ROUNDS {
        NVIC::pend(Interrupt::GPIOA);
        receive();
        receive_done();
    }

    if SENT.load(Relaxed) == ROUNDS && RECEIVED.load(Relaxed) == ROUNDS {
        hprintln!("embassy-channel: every value was received");
        debug::exit(debug::EXIT_SUCCESS);
    } else {
        hprintln!("embassy-channel: values were lost");
        debug::exit(debug::EXIT_FAILURE);
    }
    loop {}
}

/// One poll, as an executor does it.
#[inline(never)]
pub fn receive() {
    let mut context = Context::from_waker(Waker::noop());
    if let Poll::Ready(_) = CHANNEL.poll_receive(&mut context) {
        RECEIVED.store(RECEIVED.load(Relaxed) + 1, Relaxed);
    }
}

#[inline(never)]
fn receive_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    asm::nop();
}

#[interrupt]
fn GPIOA() {
    let value = SENT.load(Relaxed) + 1;
    if CHANNEL.try_send(value).is_ok() {
        SENT.store(value, Relaxed);
    }
}
