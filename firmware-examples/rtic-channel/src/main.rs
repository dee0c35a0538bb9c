#![no_main]
#![no_std]

use panic_halt as _;

#[rtic::app(device = device, peripherals = false, dispatchers = [UART0])]
mod app {
    use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

    use cortex_m::asm;
    use cortex_m_semihosting::{debug, hprintln};
    use device::Interrupt;
    use rtic_sync::{channel::Receiver, channel::Sender, make_channel};

    /// How many values were sent and how many were received.
    static SENT: AtomicU32 = AtomicU32::new(0);
    static RECEIVED: AtomicU32 = AtomicU32::new(0);

    const ROUNDS: u32 = 100;

    #[shared]
    struct Shared {}

    #[local]
    struct Local {
        patient: Sender<'static, u32, 1>,
        urgent: Sender<'static, u32, 1>,
        receiver: Receiver<'static, u32, 1>,
    }

    #[init]
    fn init(_: init::Context) -> (Shared, Local) {
        let (mut patient, receiver) = make_channel!(u32, 1);
        let urgent = patient.clone();
        // The channel has room for one value, and is full from the start.
        if patient.try_send(1).is_ok() {
            count(&SENT);
        }
        (Shared {}, Local { patient, urgent, receiver })
    }

    #[idle]
    fn idle(_: idle::Context) -> ! {
        // Nothing arrives here but what a test sends.
        spawn_send();
        window();
        window_done();

        for _ in 0..ROUNDS {
            rtic::pend(Interrupt::TIMER0A);
            rtic::pend(Interrupt::GPIOA);
        }
        // init's, send's and one of each round but the first, of which one is still in the channel.
        if SENT.load(Relaxed) == ROUNDS + 1 && RECEIVED.load(Relaxed) == ROUNDS {
            hprintln!("rtic-channel: every value was received");
            debug::exit(debug::EXIT_SUCCESS);
        } else {
            hprintln!("rtic-channel: values were lost");
            debug::exit(debug::EXIT_FAILURE);
        }
        loop {}
    }

    /// `send` runs at once, up to where it waits for room.
    #[inline(never)]
    pub fn spawn_send() {
        let _ = send::spawn();
    }

    /// `send` waits meanwhile.
    #[inline(never)]
    pub fn window() {
        asm::nop();
        asm::nop();
    }

    #[inline(never)]
    fn window_done() {
        // A body of its own keeps the call, and the symbol apart from other functions.
        asm::nop();
    }

    /// Sends when there is room.
    #[task(priority = 1, local = [patient])]
    async fn send(context: send::Context) {
        if context.local.patient.send(2).await.is_ok() {
            count(&SENT);
        }
    }

    /// Sends if there is room.
    #[task(binds = GPIOA, priority = 3, local = [urgent])]
    fn send_at_once(context: send_at_once::Context) {
        if context.local.urgent.try_send(3).is_ok() {
            count(&SENT);
        }
    }

    #[task(binds = TIMER0A, priority = 2, local = [receiver])]
    fn receive(context: receive::Context) {
        if context.local.receiver.try_recv().is_ok() {
            count(&RECEIVED);
        }
    }

    fn count(counter: &AtomicU32) {
        counter.fetch_add(1, Relaxed);
    }
}
