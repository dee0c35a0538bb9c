//! What a peripheral access crate is to its chip, for as much of the LM3S6965 as the examples use: the
//! names of its interrupts and their vectors. `device.x` gives each a handler by default.
#![no_std]

use cortex_m::interrupt::InterruptNumber;
pub use cortex_m_rt::interrupt;
pub use Interrupt as interrupt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Interrupt {
    GPIOA = 0,
    GPIOB = 1,
    GPIOC = 2,
    GPIOD = 3,
    GPIOE = 4,
    UART0 = 5,
    UART1 = 6,
    TIMER0A = 19,
    TIMER0B = 20,
}

unsafe impl InterruptNumber for Interrupt {
    fn number(self) -> u16 {
        self as u16
    }
}

extern "C" {
    fn DefaultHandler();
    fn GPIOA();
    fn GPIOB();
    fn GPIOC();
    fn GPIOD();
    fn GPIOE();
    fn UART0();
    fn UART1();
    fn TIMER0A();
    fn TIMER0B();
}

#[doc(hidden)]
#[link_section = ".vector_table.interrupts"]
#[no_mangle]
pub static __INTERRUPTS: [unsafe extern "C" fn(); 44] = {
    let mut vectors: [unsafe extern "C" fn(); 44] = [DefaultHandler; 44];
    vectors[Interrupt::GPIOA as usize] = GPIOA;
    vectors[Interrupt::GPIOB as usize] = GPIOB;
    vectors[Interrupt::GPIOC as usize] = GPIOC;
    vectors[Interrupt::GPIOD as usize] = GPIOD;
    vectors[Interrupt::GPIOE as usize] = GPIOE;
    vectors[Interrupt::UART0 as usize] = UART0;
    vectors[Interrupt::UART1 as usize] = UART1;
    vectors[Interrupt::TIMER0A as usize] = TIMER0A;
    vectors[Interrupt::TIMER0B as usize] = TIMER0B;
    vectors
};

/// The upper bits of a priority that the chip implements.
pub const NVIC_PRIO_BITS: u8 = 3;
