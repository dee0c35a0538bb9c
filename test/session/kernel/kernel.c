/* A kernel as small real ones are: SVCall starts the first task, PendSV switches, tasks run on PSP, BASEPRI guards it. */
typedef unsigned u32;

#define REG(at) (*(volatile u32 *)(at))
#define ICSR REG(0xe000ed04)
#define SHPR2 REG(0xe000ed1c)
#define SHPR3 REG(0xe000ed20)
#define SYST_CSR REG(0xe000e010)
#define SYST_RVR REG(0xe000e014)
#define CPACR REG(0xe000ed88)
#define KERNEL_PRIORITY 0x80

struct task {
  u32 *top; /* must be first: assembly loads it */
  const char *name;
  u32 wakes_at;
  volatile u32 turns;
  u32 stack[96];
};

enum { tasks = 3 };
static struct task all[tasks];
__attribute__((used)) struct task *volatile current;
static volatile u32 ticks;
volatile u32 sum;

__attribute__((noinline)) void task_returned(void) {
  for (;;) {}
}

static void create(struct task *task, const char *name, void (*body)(void *), void *argument) {
  u32 *top = task->stack + 96;
  *--top = 1u << 24;
  *--top = (u32)body & ~1u;
  *--top = (u32)task_returned;
  top -= 5;
  top[0] = (u32)argument;
#ifdef FLOAT
  *--top = 0xfffffffd;
#endif
  task->top = top - 8;
  task->name = name;
}

__attribute__((noinline, used)) void choose_next(void) {
  struct task *task = current;
  do {
    if (++task == all + tasks) task = all;
  } while (task->wakes_at > ticks);
  current = task;
}

__attribute__((naked)) void PendSV_Handler(void) {
  __asm volatile(
      "mrs r0, psp\n isb\n ldr r3, =current\n ldr r2, [r3]\n"
#ifdef FLOAT
      "tst r14, #0x10\n it eq\n vstmdbeq r0!, {s16-s31}\n stmdb r0!, {r4-r11, r14}\n str r0, [r2]\n stmdb sp!, {r0, r3}\n"
#else
      "stmdb r0!, {r4-r11}\n str r0, [r2]\n stmdb sp!, {r3, r14}\n"
#endif
      "mov r0, %0\n msr basepri, r0\n dsb\n isb\n"
      "bl choose_next\n"
      "mov r0, #0\n msr basepri, r0\n"
#ifdef FLOAT
      "ldmia sp!, {r0, r3}\n ldr r1, [r3]\n ldr r0, [r1]\n ldmia r0!, {r4-r11, r14}\n tst r14, #0x10\n it eq\n vldmiaeq r0!, {s16-s31}\n"
#else
      "ldmia sp!, {r3, r14}\n ldr r1, [r3]\n ldr r0, [r1]\n ldmia r0!, {r4-r11}\n"
#endif
      "msr psp, r0\n isb\n bx r14\n .ltorg\n" ::"i"(KERNEL_PRIORITY));
}

__attribute__((naked)) void SVC_Handler(void) {
  __asm volatile(
      "ldr r3, =current\n ldr r1, [r3]\n ldr r0, [r1]\n"
#ifdef FLOAT
      "ldmia r0!, {r4-r11, r14}\n msr psp, r0\n isb\n mov r0, #0\n msr basepri, r0\n bx r14\n"
#else
      "ldmia r0!, {r4-r11}\n msr psp, r0\n isb\n mov r0, #0\n msr basepri, r0\n orr r14, #0xd\n bx r14\n"
#endif
      " .ltorg\n");
}

__attribute__((naked)) static void start_first(void) {
  __asm volatile(
      "ldr r0, =0xe000ed08\n ldr r0, [r0]\n ldr r0, [r0]\n msr msp, r0\n"
#ifdef FLOAT
      "mov r0, #0\n msr control, r0\n"
#endif
      "cpsie i\n cpsie f\n dsb\n isb\n svc 0\n nop\n .ltorg\n");
}

__attribute__((noinline)) void tick(void) {
  ticks++;
  ICSR = 1u << 28;
}

void SysTick_Handler(void) {
  __asm volatile("msr basepri, %0\n isb" ::"r"(KERNEL_PRIORITY) : "memory");
  tick();
  __asm volatile("msr basepri, %0" ::"r"(0) : "memory");
}

/* Above the kernel: comes in the middle of a switch. */
__attribute__((noinline)) void urgent(void) { sum += 1000; }
void TIM2_IRQHandler(void) { urgent(); }

__attribute__((noinline)) void yield(void) {
  ICSR = 1u << 28;
  __asm volatile("dsb\n isb" ::: "memory");
}

__attribute__((noinline)) void sleep_until(u32 when) {
  current->wakes_at = when;
  yield();
}

__attribute__((noinline)) void work(u32 amount) {
#ifdef FLOAT
  volatile float half = amount * 0.5f;
  sum += (u32)(half * 2);
#else
  sum += amount;
#endif
  current->turns++;
}

void blinker(void *argument) {
  u32 *count = argument;
  for (;;) {
    work(*count);
    sleep_until(ticks + 2);
  }
}

void worker(void *argument) {
  (void)argument;
  for (;;) {
    work(1);
    yield();
  }
}

void idle(void *argument) {
  (void)argument;
  for (;;) yield();
}

int main(void) {
  static u32 count = 10;
#ifdef FLOAT
  CPACR |= 0xf00000;
  __asm volatile("dsb\n isb");
#endif
  create(&all[0], "blinker", blinker, &count);
  create(&all[1], "worker", worker, 0);
  create(&all[2], "idle", idle, 0);
  current = &all[0];
  SHPR3 = 0xc0c00000; /* SysTick and PendSV are lowest */
  REG(0xe000e400) = 0x20202020;
  REG(0xe000e100) = 2;
  SYST_RVR = 1999;
  SYST_CSR = 7;
  start_first();
  return 0;
}
