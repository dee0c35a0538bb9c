#![no_main]
#![no_std]

use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering::Relaxed};

use cortex_m::asm;
use cortex_m::peripheral::NVIC;
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use device::{interrupt, Interrupt};
use panic_halt as _;

struct Motor {
    /// Turns a minute.
    target: AtomicI32,
    speed: AtomicI32,
    /// PWM compare value, 0 to PWM_TOP.
    duty: AtomicI32,
    integral: AtomicI32,
    last_error: AtomicI32,
}

/// `used`, or the compiler splits it into variables that have no layout.
#[used]
static MOTOR: Motor = Motor {
    target: AtomicI32::new(1000),
    speed: AtomicI32::new(0),
    duty: AtomicI32::new(0),
    integral: AtomicI32::new(0),
    last_error: AtomicI32::new(0),
};

static TICKS: AtomicU32 = AtomicU32::new(0);
/// The speed that TIMER0A measured last, and whether main has yet to use it.
static SAMPLE: AtomicI32 = AtomicI32::new(0);
static SAMPLE_READY: AtomicBool = AtomicBool::new(false);
/// Samples that were overwritten before main used them.
static MISSED: AtomicU32 = AtomicU32::new(0);

const PWM_TOP: i32 = 4095;
const TICKS_WANTED: u32 = 60;
/// 1 ms at 12.5 MHz.
const TICK_CYCLES: u32 = 12_500;

// Gains are in 1/256.
const KP: i32 = 256;
const KI: i32 = 64;
const KD: i32 = 32;

#[entry]
fn main() -> ! {
    // Nothing arrives here but what a test sends.
    unsafe { NVIC::unmask(Interrupt::TIMER0A) };
    control_step(0);
    control_step_done();

    start_timer();
    while TICKS.load(Relaxed) < TICKS_WANTED {
        let sample = wait_for_sample();
        control_step(sample);
        control_step_done();
    }
    NVIC::mask(Interrupt::TIMER0A);

    let off_target = MOTOR.target.load(Relaxed) - MOTOR.speed.load(Relaxed);
    if MISSED.load(Relaxed) > 0 {
        hprintln!("motor: samples were missed");
        debug::exit(debug::EXIT_FAILURE);
    } else if off_target.abs() > 50 {
        hprintln!("motor: the speed did not settle");
        debug::exit(debug::EXIT_FAILURE);
    } else {
        hprintln!("motor: the speed settled, no sample was missed");
        debug::exit(debug::EXIT_SUCCESS);
    }
    loop {}
}

#[inline(never)]
fn wait_for_sample() -> i32 {
    loop {
        cortex_m::interrupt::disable();
        let ready = SAMPLE_READY.load(Relaxed);
        let sample = SAMPLE.load(Relaxed);
        if ready {
            SAMPLE_READY.store(false, Relaxed);
        } else {
            // Ends for an interrupt that PRIMASK holds back.
            asm::wfi();
        }
        unsafe { cortex_m::interrupt::enable() };
        if ready {
            return sample;
        }
        asm::isb();
    }
}

/// One step of the PID controller: from a measured speed to the PWM's duty.
#[inline(never)]
pub fn control_step(speed: i32) {
    let error = MOTOR.target.load(Relaxed) - speed;
    let integral = (MOTOR.integral.load(Relaxed) + error).clamp(-16 * PWM_TOP, 16 * PWM_TOP);
    let change = error - MOTOR.last_error.load(Relaxed);
    let output = (KP * error + KI * integral + KD * change) >> 8;
    MOTOR.integral.store(integral, Relaxed);
    MOTOR.last_error.store(error, Relaxed);
    MOTOR.duty.store(output.clamp(0, PWM_TOP), Relaxed);
}

#[inline(never)]
fn control_step_done() {
    // A body of its own keeps the call, and the symbol apart from other functions.
    asm::nop();
}

/// Every millisecond: measures the speed (here: of a motor that follows its duty slowly).
#[interrupt]
fn TIMER0A() {
    acknowledge_timer();
    let ticks = TICKS.load(Relaxed);
    TICKS.store(ticks + 1, Relaxed);
    #[cfg(feature = "blocking")]
    if ticks % 4 == 0 {
        wait_for_sensor();
    }
    let speed = MOTOR.speed.load(Relaxed);
    let speed = speed + (MOTOR.duty.load(Relaxed) - speed) / 8;
    MOTOR.speed.store(speed, Relaxed);
    if SAMPLE_READY.load(Relaxed) {
        MISSED.store(MISSED.load(Relaxed) + 1, Relaxed);
    }
    SAMPLE.store(speed, Relaxed);
    SAMPLE_READY.store(true, Relaxed);
}

/// The mistake: 8 ms of waiting in a handler that is due every millisecond.
#[cfg(feature = "blocking")]
#[inline(never)]
fn wait_for_sensor() {
    asm::delay(8 * TICK_CYCLES);
}

// LM3S6965: run-mode clock gating, and general-purpose timer 0.
const RCGC1: *mut u32 = 0x400F_E104 as *mut u32;
const GPTMCFG: *mut u32 = 0x4003_0000 as *mut u32;
const GPTMTAMR: *mut u32 = 0x4003_0004 as *mut u32;
const GPTMCTL: *mut u32 = 0x4003_000C as *mut u32;
const GPTMIMR: *mut u32 = 0x4003_0018 as *mut u32;
const GPTMICR: *mut u32 = 0x4003_0024 as *mut u32;
const GPTMTAILR: *mut u32 = 0x4003_0028 as *mut u32;

#[inline(never)]
fn start_timer() {
    const TIMER0: u32 = 1 << 16;
    const WHOLE_32_BITS: u32 = 0;
    const PERIODIC: u32 = 2;
    const TIMER_A: u32 = 1;
    unsafe {
        RCGC1.write_volatile(RCGC1.read_volatile() | TIMER0);
        GPTMCFG.write_volatile(WHOLE_32_BITS);
        GPTMTAMR.write_volatile(PERIODIC);
        GPTMTAILR.write_volatile(TICK_CYCLES - 1);
        GPTMIMR.write_volatile(TIMER_A);
        GPTMCTL.write_volatile(TIMER_A);
    }
}

#[inline(always)]
fn acknowledge_timer() {
    unsafe { GPTMICR.write_volatile(1) };
}
