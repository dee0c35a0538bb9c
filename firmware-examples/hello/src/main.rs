#![no_main]
#![no_std]

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use panic_halt as _;

#[entry]
fn main() -> ! {
    hprintln!("hello");
    loop {
        debug::exit(debug::EXIT_SUCCESS);
    }
}
