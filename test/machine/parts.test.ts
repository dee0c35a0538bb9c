import { describe, expect, test } from 'vitest'
import { Alarms } from '../../src/machine/alarms.ts'
import { CodeHooks } from '../../src/machine/hooks.ts'

describe('alarms', () => {
  test('ring in order of time, those due together first-in first-out', () => {
    const alarms = new Alarms()
    const rung: string[] = []
    const set = (name: string, cycle: number): void => {
      alarms.set({ name }, cycle, () => rung.push(name))
    }
    set('late', 30)
    set('first', 20)
    set('second', 20)
    set('early', 10)
    expect(alarms.next).toBe(10)
    alarms.ringDue(9)
    expect(rung).toEqual([])
    alarms.ringDue(25)
    expect(rung).toEqual(['early', 'first', 'second'])
    expect(alarms.next).toBe(30)
    alarms.ringDue(30)
    expect(alarms.next).toBe(Infinity)
  })

  test('an owner has one: setting it again puts it last', () => {
    const alarms = new Alarms()
    const rung: string[] = []
    const [a, b] = [{}, {}]
    alarms.set(a, 10, () => rung.push('a'))
    alarms.set(b, 10, () => rung.push('b'))
    alarms.set(a, 10, () => rung.push('a again'))
    alarms.ringDue(10)
    expect(rung).toEqual(['b', 'a again'])
    alarms.set(a, 20, () => rung.push('no'))
    alarms.set(a, Infinity, () => rung.push('no'))
    alarms.clear(b)
    expect(alarms.next).toBe(Infinity)
  })

  test('one that rings may set and clear others, due now as well', () => {
    const alarms = new Alarms()
    const rung: string[] = []
    const victim = {}
    alarms.set({}, 10, () => {
      rung.push('first')
      alarms.set({}, 10, () => rung.push('added'))
      alarms.clear(victim)
    })
    alarms.set(victim, 10, () => rung.push('cleared'))
    alarms.set({}, 10, () => rung.push('second'))
    alarms.ringDue(10)
    expect(rung).toEqual(['first', 'second', 'added'])
  })
})

describe('hooks', () => {
  /** Hooks with a log, and how a machine at an address would call them. */
  function fixture(): {
    hooks: CodeHooks
    log: string[]
    breakpoints: Set<number>
    add: (name: string) => () => void
  } {
    const breakpoints = new Set<number>()
    const hooks = new CodeHooks((at, on) => {
      if (on) breakpoints.add(at)
      else breakpoints.delete(at)
    })
    const log: string[] = []
    return { hooks, log, breakpoints, add: (name) => hooks.add(0x100, () => log.push(name)) }
  }

  test('are called once an execution, in the order in which they were added', () => {
    const { hooks, log, add } = fixture()
    add('a')
    add('b')
    hooks.reached(0x100, 0x1000)
    hooks.reached(0x100, 0x1000)
    hooks.reached(0x102, 0x1000)
    expect(log).toEqual(['a', 'b'])
    hooks.executed()
    hooks.reached(0x100, 0x1000)
    expect(log).toEqual(['a', 'b', 'a', 'b'])
  })

  test('coming back from a handler does not count again, but for what was added meanwhile', () => {
    const { hooks, log, add } = fixture()
    add('a')
    hooks.reached(0x100, 0x1000)
    hooks.preempted(0x100, 0x1000)
    hooks.executed()
    add('b')
    hooks.reached(0x100, 0x1000)
    expect(log).toEqual(['a', 'b'])
  })

  test('the handler may execute the same instruction: deeper in the stack it counts', () => {
    const { hooks, log, add } = fixture()
    add('a')
    hooks.reached(0x100, 0x1000)
    hooks.preempted(0x100, 0x1000)
    hooks.reached(0x100, 0xfe0)
    hooks.executed()
    hooks.reached(0x100, 0x1000)
    expect(log).toEqual(['a', 'a'])
  })

  test('a breakpoint is set while there are any', () => {
    const { hooks, breakpoints, add } = fixture()
    const [removeA, removeB] = [add('a'), add('b')]
    expect(hooks.has(0x100) && breakpoints.has(0x100)).toBe(true)
    removeA()
    expect(breakpoints.has(0x100)).toBe(true)
    removeB()
    removeB()
    expect(hooks.has(0x100) || breakpoints.has(0x100)).toBe(false)
  })

  test('one may remove itself and others while it is called', () => {
    const { hooks, log, add } = fixture()
    const remove = hooks.add(0x100, () => {
      log.push('once')
      remove()
    })
    add('a')
    hooks.reached(0x100, 0x1000)
    hooks.executed()
    hooks.reached(0x100, 0x1000)
    expect(log).toEqual(['once', 'a', 'a'])
  })

  test('what was called is saved and comes back', () => {
    const { hooks, log, add } = fixture()
    add('a')
    const before = hooks.save()
    hooks.reached(0x100, 0x1000)
    const called = hooks.save()
    hooks.preempted(0x100, 0x1000)
    const inHandler = hooks.save()
    hooks.restore(called)
    hooks.reached(0x100, 0x1000)
    hooks.restore(inHandler)
    hooks.reached(0x100, 0x1000)
    expect(log).toEqual(['a'])
    hooks.restore(before)
    hooks.reached(0x100, 0x1000)
    expect(log).toEqual(['a', 'a'])
    hooks.preempted(0x100, 0x1000)
    hooks.reset()
    hooks.reached(0x100, 0x1000)
    expect(log).toEqual(['a', 'a', 'a'])
  })
})
