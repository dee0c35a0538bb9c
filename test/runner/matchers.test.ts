import { beforeAll, describe, expect as plainExpect, test as plainTest } from 'vitest'
import {
  afterInstructions,
  before,
  boot,
  duringHandler,
  entering,
  expect,
  insideCriticalSection,
  pend,
  test,
  type Mcu,
} from '../../runner/index.ts'
import { example } from './command.ts'

beforeAll(() => {
  process.env.NO_COLOR = '1'
})

function counter(): Mcu {
  const mcu = boot(example('counter'))
  mcu.runTo('counter::bump')
  mcu.schedule(pend('SysTick', insideCriticalSection()))
  mcu.runTo('counter::bump_done')
  return mcu
}
function nested(): Mcu {
  const mcu = boot(example('reentrancy'))
  mcu.runTo('reentrancy::window')
  mcu.schedule(
    pend('SysTick', before('reentrancy::window')),
    pend('TIMER0A', duringHandler('SysTick', { afterInstructions: 20 })),
  )
  mcu.runTo('reentrancy::window_done')
  return mcu
}
function panicked(): Mcu {
  const mcu = boot(example('double-borrow'))
  mcu.runTo('double_borrow::update')
  mcu.schedule(pend('SysTick', entering('__nop')))
  mcu.run()
  return mcu
}
function faulted(): Mcu {
  const mcu = boot(example('motor'))
  mcu.run()
  return mcu
}
function clobbered(): Mcu {
  const mcu = boot(example('clobbering-handler'))
  mcu.runTo('clobbering_handler::compute')
  mcu.schedule(pend('SysTick', afterInstructions(3)))
  mcu.runTo('clobbering_handler::compute_done')
  return mcu
}

/** The message of a matcher that fails. */
function message(fails: () => void): string {
  try {
    fails()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it did not fail')
}

describe('pass', () => {
  test('toHaveTaken', () => {
    expect(counter()).toHaveTaken('SysTick')
    expect(counter()).toHaveTaken('SysTick', 1)
    expect(counter()).toHaveTaken(15, 1)
    expect(counter()).not.toHaveTaken('SysTick', 2)
    expect(counter()).not.toHaveTaken('PendSV')
    expect(counter()).toHaveTaken('PendSV', 0)
  })
  test('toHaveBeenDelayedByMasking, toHaveBeenDelayedByPriority', () => {
    expect(counter().exceptions[0]).toHaveBeenDelayedByMasking()
    expect(counter().exceptions[0]).not.toHaveBeenDelayedByPriority()
    expect(nested().exceptions[2]).toHaveBeenDelayedByPriority()
  })
  test('toHaveNested, toHaveTailChained', () => {
    expect(nested()).toHaveNested('SysTick', 'TIMER0A')
    expect(nested()).toHaveNested('SysTick', 'irq(19)')
    expect(nested()).not.toHaveNested('TIMER0A', 'SysTick')
    expect(nested()).not.toHaveNested('SysTick', 'SysTick')
    expect(nested()).toHaveTailChained('SysTick', 'SysTick')
    expect(nested()).not.toHaveTailChained('SysTick', 'TIMER0A')
    expect(nested()).not.toHaveTailChained('TIMER0A', 'SysTick')
  })
  test('toHavePanicked', () => {
    const mcu = panicked()
    expect(mcu).toHavePanicked()
    expect(mcu).toHavePanicked('already borrowed')
    expect(mcu).toHavePanicked(/^RefCell already borrowed$/)
    expect(mcu).toHavePanicked(/BORROWED/gi)
    expect(mcu).toHavePanicked(undefined, { at: 'SysTick' })
    expect(mcu.lastStop).toHavePanicked('already borrowed')
    expect(mcu).not.toHavePanicked('unwrap')
    expect(mcu).not.toHavePanicked('already borrowed', { at: 'update' })
    expect(counter()).not.toHavePanicked()
  })
  test('toHaveFaulted', () => {
    const mcu = faulted()
    expect(mcu).toHaveFaulted()
    expect(mcu).toHaveFaulted('HardFault')
    expect(mcu.lastStop).toHaveFaulted('preciserr')
    expect(mcu).not.toHaveFaulted('DIVBYZERO')
    expect(counter()).not.toHaveFaulted()
  })
  test('toReturnWithin, toMaskInterruptsForAtMost', () => {
    const mcu = nested()
    const [first, timer] = mcu.exceptions
    const took = (timer?.returnedAt?.cycle ?? 0) - (timer?.enteredAt.cycle ?? 0)
    expect(mcu).toReturnWithin('TIMER0A', took)
    expect(mcu).not.toReturnWithin('TIMER0A', took - 1)
    const outer = (first?.returnedAt?.cycle ?? 0) - (first?.enteredAt.cycle ?? 0)
    expect(outer).toBeGreaterThan(took)
    expect(mcu).toReturnWithin('SysTick', outer)
    expect(mcu).not.toReturnWithin('SysTick', outer - 1)
    expect(counter()).toMaskInterruptsForAtMost(100)
    expect(counter()).not.toMaskInterruptsForAtMost(1)
  })
  test('toHaveClobbered', () => {
    expect(clobbered()).toHaveClobbered()
    expect(clobbered()).toHaveClobbered('SysTick')
    expect(clobbered().exceptions[0]).toHaveClobbered()
    expect(counter()).not.toHaveClobbered('SysTick')
  })
})

describe('messages', () => {
  const cases: Record<string, () => void> = {
    taken: () => {
      expect(counter()).toHaveTaken('SysTick', 2)
    },
    'taken-never': () => {
      expect(counter()).toHaveTaken('PendSV')
    },
    'not-taken': () => {
      expect(counter()).not.toHaveTaken('SysTick')
    },
    'taken-held-back': () => {
      const mcu = boot(example('counter'))
      mcu.runTo('counter::bump')
      mcu.schedule(pend('SysTick', insideCriticalSection()), pend('PendSV', before('HardFault_')))
      mcu.runTo('counter::bump+0x16')
      expect(mcu).toHaveTaken('SysTick')
    },
    nested: () => {
      expect(nested()).toHaveNested('TIMER0A', 'SysTick')
    },
    'not-nested': () => {
      expect(nested()).not.toHaveNested('SysTick', 'TIMER0A')
    },
    'tail-chained': () => {
      expect(nested()).toHaveTailChained('TIMER0A', 'SysTick')
    },
    'delayed-by-masking': () => {
      expect(nested().exceptions[2]).toHaveBeenDelayedByMasking()
    },
    'not-delayed-by-masking': () => {
      expect(counter().exceptions[0]).not.toHaveBeenDelayedByMasking()
    },
    panicked: () => {
      expect(counter()).toHavePanicked(/already borrowed/)
    },
    'panicked-otherwise': () => {
      expect(panicked()).toHavePanicked('called `Option::unwrap()`')
    },
    'not-panicked': () => {
      expect(panicked().lastStop).not.toHavePanicked()
    },
    faulted: () => {
      expect(counter()).toHaveFaulted('DIVBYZERO')
    },
    'not-faulted': () => {
      expect(faulted()).not.toHaveFaulted()
    },
    'return-within': () => {
      expect(nested()).toReturnWithin('SysTick', 50)
    },
    'return-never-taken': () => {
      expect(counter()).toReturnWithin('PendSV', 50)
    },
    'not-return-never-taken': () => {
      expect(counter()).not.toReturnWithin('PendSV', 50)
    },
    'return-not-yet': () => {
      expect(panicked()).toReturnWithin('SysTick', 1_000_000)
    },
    masked: () => {
      expect(counter()).toMaskInterruptsForAtMost(5)
    },
    clobbered: () => {
      expect(counter()).toHaveClobbered('SysTick')
    },
    'not-clobbered': () => {
      expect(clobbered()).not.toHaveClobbered()
    },
  }
  plainTest.each(Object.entries(cases))('%s', async (name, fails) => {
    const text = message(fails)
    for (const line of text.split('\n').slice(1)) plainExpect(line.length).toBeLessThanOrEqual(80)
    await plainExpect(text).toMatchFileSnapshot(`../../fixtures/messages/matcher-${name}.txt`)
  })

  plainTest('in colour, the same text', () => {
    const { NO_COLOR, FORCE_COLOR } = process.env
    const plain = message(() => {
      expect(counter()).toHaveTaken('SysTick', 2)
    })
    delete process.env.NO_COLOR
    process.env.FORCE_COLOR = '1'
    const coloured = message(() => {
      expect(counter()).toHaveTaken('SysTick', 2)
    })
    process.env.NO_COLOR = NO_COLOR
    if (FORCE_COLOR === undefined) delete process.env.FORCE_COLOR
    plainExpect(coloured).not.toBe(plain)

    plainExpect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain)
  })
})

describe('mistakes', () => {
  plainTest.each<[string, () => void, string]>([
    [
      'nothing',
      () => {
        expect(undefined).toHaveBeenDelayedByMasking()
      },
      'was the exception taken at all?',
    ],
    [
      'a Stop',
      () => {
        expect(panicked().lastStop).toHaveTaken('SysTick')
      },
      'toHaveTaken() is asked of a Stop',
    ],
    [
      'an Mcu',
      () => {
        expect(counter()).toHaveBeenDelayedByPriority()
      },
      'asked of an Mcu',
    ],
    [
      'a list',
      () => {
        expect(counter().exceptions).toHaveTaken('SysTick')
      },
      'asked of an array',
    ],
    [
      'a number',
      () => {
        expect(3).toHavePanicked()
      },
      'asked of the number 3',
    ],
    [
      'an unknown exception',
      () => {
        expect(counter()).toHaveTaken('SysTik')
      },
      'SysTick',
    ],
    [
      'also with not',
      () => {
        expect(3).not.toHavePanicked()
      },
      'MATCHER_SUBJECT',
    ],
    [
      'a count',
      () => {
        expect(counter()).toHaveTaken('SysTick', -1)
      },
      'no number of times',
    ],
    [
      'cycles',
      () => {
        expect(counter()).toReturnWithin('SysTick', NaN)
      },
      'no number of cycles',
    ],
    [
      'another line',
      () => {
        expect(panicked()).toHavePanicked(/borrowed/, { at: 'src/main.rs:38' })
      },
      'at double-borrow/src/main.rs:37',
    ],
  ])('%s', (_what, fails, text) => {
    plainExpect(message(fails)).toContain(text)
  })
})
