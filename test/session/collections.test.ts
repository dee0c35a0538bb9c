import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, type Mcu } from '../../src/index.ts'
import { errorOf, root } from './scenarios.ts'

const folder = join(root, 'fixtures/collections')

function finished(): Mcu {
  const mcu = boot(join(folder, 'collections.elf'))
  expect(mcu.runTo('finished').reason).toBe('breakpoint')
  return mcu
}

test('the fixture was built from its sources as they are: fixtures/collections/build', () => {
  for (const line of readFileSync(join(folder, 'sources.sha256'), 'utf8').trim().split('\n')) {
    const [digest, file = ''] = line.split(/\s+/)
    const bytes = readFileSync(join(folder, file))
    expect(createHash('sha256').update(bytes).digest('hex'), file).toBe(digest)
  }
})

// What fixtures/collections/src/main.rs puts into each.
describe('collections are what they hold', () => {
  test.each([
    ['index_map', [[9, 9000], [3, 3000], [200, 200000]]], // prettier-ignore
    ['kinds', [['Right', { x: -1, y: 2 }], ['Left', null]]], // prettier-ignore
    ['text_keys', [['two', [2, 2]], ['one', [1, 1]]]], // prettier-ignore
    ['no_map', []],
    ['index_set', [500, 4, 65535]],
    ['full_set', ['Right', 'Left']],
    ['vec', [10, 20, 30]],
    ['no_vec', []],
    ['points', [{ x: 70000, y: -1 }, { x: -70000, y: 1 }]], // prettier-ignore
    ['units', [[], [], []]],
    ['nested', [[1, 2], [], [3]]],
    ['letters', ['a', 'Ω']],
    ['string', 'grüße'],
    ['no_string', ''],
    ['strings', ['one', '']],
    ['jobs', [{ name: 'mill', points: [{ x: 5, y: 6 }] }]],
    ['some_vec', [8]],
    ['no_some_vec', null],
    ['deque', [7, 8, 9]],
    ['wrapped', [3, 4, 5, 6]],
    ['no_deque', []],
    ['unit_deque', [[], []]],
    ['boxed_text', 'böxed'],
    ['boxed_slice', [1, 2, 3]],
    ['rc', 77],
    ['arc', { x: 11, y: 12 }],
    ['rc_cell', [1, 2, 3]],
    ['held', { ptr: 31, strong: true }],
    ['rc_text', 'shared'],
    ['arc_slice', [4, 5]],
    ['aligned', 0x1_0000_0002n],
    ['tree', { value: 1, children: [
      { value: 2, children: [{ value: 3, children: [] }] }, { value: 4, children: [] }] }], // prettier-ignore
    ['array_vec', [{ x: 1, y: 2 }, { x: 3, y: 4 }]], // prettier-ignore
    ['no_array_vec', []],
    ['array_string', 'ärray'],
  ])('%s', (name, value) => {
    expect(finished().read(`ALL.${name}`)).toEqual(value)
  })

  test('an Rc that leads back to itself ends at its address', () => {
    const mcu = finished()
    const ring = mcu.read('ALL.ring') as { next: { next: number } }
    expect(ring).toMatchObject({ id: 1, next: { id: 2 } })
    expect(ring.next.next).toBeGreaterThan(0x20000000)
    expect(mcu.read('ALL.ring.next.next.next.id')).toBe(2)
  })
})

describe('paths go on in them', () => {
  test.each([
    ['index_map[1]', [3, 3000]],
    ['index_map[2].1', 200000],
    ['kinds[0].0', 'Right'],
    ['kinds[0].1.x', -1],
    ['index_set[2]', 65535],
    ['vec[2]', 30],
    ['points[1].x', -70000],
    ['nested[2][0]', 3],
    ['jobs[0].points[0].y', 6],
    ['jobs[0].name', 'mill'],
    ['some_vec[0]', 8],
    ['wrapped[3]', 6],
    ['arc.y', 12],
    ['rc_cell[1]', 2],
    ['held.ptr', 31],
    ['held.strong', true],
    ['arc_slice[1]', 5],
    ['tree.children[0].children[0].value', 3],
    ['array_vec[1].y', 4],
  ])('%s', (path, value) => {
    expect(finished().read(`ALL.${path}`)).toEqual(value)
  })
  test.each([
    ['vec[3]', 'OFFSET_OUTSIDE_VARIABLE'],
    ['index_map[3]', 'OFFSET_OUTSIDE_VARIABLE'],
    ['no_vec[0]', 'OFFSET_OUTSIDE_VARIABLE'],
    ['arc.z', 'MEMBER_UNKNOWN'],
  ])('%s is refused', (path, code) => {
    const mcu = finished()
    expect(errorOf(() => mcu.read(`ALL.${path}`)).code).toBe(code)
  })
  test('elements can be written, wholes cannot', () => {
    const mcu = finished()
    mcu.write('ALL.vec[1]', 21)
    mcu.write('ALL.index_map[1].1', 3001)
    mcu.write('*ALL.rc', 78)
    expect(mcu.read('ALL.vec')).toEqual([10, 21, 30])
    expect(mcu.read('ALL.index_map')).toEqual([[9, 9000], [3, 3001], [200, 200000]]) // prettier-ignore
    expect(mcu.read('ALL.rc')).toBe(78)
    for (const name of ['vec', 'index_map', 'string', 'rc']) {
      expect(
        errorOf(() => {
          mcu.write(`ALL.${name}`, [1])
        }).code,
        name,
      ).toBe('NOT_WRITABLE')
    }
  })
})

test('raw shows members', () => {
  const mcu = finished()
  expect(mcu.read('ALL.vec', { raw: true })).toMatchObject({ buf: { inner: { alloc: {} } }, len: 3 })
  expect(mcu.read('ALL.index_map', { raw: true })).toMatchObject({ core: { entries: { len: 3 } } })
  expect(mcu.read('ALL.rc', { raw: true })).toMatchObject({ ptr: { pointer: expect.any(Number) as number } })
})

describe('what is damaged is shown as the members that it has', () => {
  const vec = (name: string): string[] => [
    `${name}.buf.inner.cap.__0`,
    `${name}.buf.inner.ptr`,
    `${name}.len`,
  ]
  const damages = [
    ['len', 'vec', vec('vec')[2], 11],
    ['len', 'vec', vec('vec')[2], 0xffffffff],
    ['pointer', 'vec', vec('vec')[1], 0xe0000000],
    ['pointer', 'points', vec('points')[1], 0],
    ['pointer', 'strings', vec('strings')[1], 0x10000000],
    ['capacity', 'vec', vec('vec')[0], 0x7fffffff],
    ['pointer', 'string', vec('string.vec')[1], 0xfffffff0],
    ['head', 'wrapped', 'wrapped.head', 4],
    ['len', 'index_map', 'index_map.core.entries.len', 9],
    ['len', 'array_vec', 'array_vec.len', 5],
    ['len', 'array_string', 'array_string.len', 17],
    ['pointer', 'rc', 'rc.ptr', 0xe0000000],
    ['pointer', 'rc_text', 'rc_text.ptr.pointer.data_ptr', 0],
    ['length', 'arc_slice', 'arc_slice.ptr.pointer.length', 0xffffffff],
  ] as const
  test.each(damages)('%s of %s', (_, name, path = '', value) => {
    const mcu = finished()
    mcu.write(`ALL.${path}`, value)
    expect(mcu.read(`ALL.${name}`)).toEqual(mcu.read(`ALL.${name}`, { raw: true }))
    expect(mcu.read('ALL')).toHaveProperty('jobs', [{ name: 'mill', points: [{ x: 5, y: 6 }] }])
  })
  test('a Vec that holds itself comes to an end', () => {
    const mcu = finished()
    const address = mcu.read('ALL.tree.children.buf.inner.ptr') as number
    mcu.write('ALL.tree.children[0].children.buf.inner.ptr', address)
    mcu.write('ALL.tree.children[0].children.buf.inner.cap.__0', 2)
    mcu.write('ALL.tree.children[0].children.len', 2)
    expect(mcu.read('ALL.tree')).toMatchObject({
      value: 1,
      children: [
        { value: 2, children: { len: 2 } },
        { value: 4, children: [] },
      ],
    })
  })
})
