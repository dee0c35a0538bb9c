import { describe, expect, test } from 'vitest'
import { endsWithPath, joinPath } from '../../src/image/dwarf/source-path.ts'

describe('paths of debug information, whichever platform compiled it', () => {
  // Compilation directory, directory of the line table, file; what readelf and gdb show of such.
  test.each([
    [['/home/me/app', 'src', 'main.c'], '/home/me/app/src/main.c'],
    [['/home/me/app', '../drivers', 'uart.c'], '/home/me/drivers/uart.c'],
    [['/home/me/app', '/usr/include', 'stdint.h'], '/usr/include/stdint.h'],
    [['C:\\work\\app', 'src\\drivers', 'uart.c'], 'C:/work/app/src/drivers/uart.c'],
    [['C:\\work\\app', '..\\common', '.\\ring.c'], 'C:/work/common/ring.c'],
    [['C:\\work\\app', 'D:\\sdk\\include', 'cmsis.h'], 'D:/sdk/include/cmsis.h'],
    [['C:/work/app', undefined, 'main.c'], 'C:/work/app/main.c'],
    [['C:\\', '..\\..', 'main.c'], 'C:/main.c'],
    [['/app', '', '../../main.c'], '/main.c'],
    [['.', 'src', './main.rs'], 'src/main.rs'],
  ])('%j is %s', (parts, path) => {
    expect(joinPath(...parts)).toBe(path)
  })

  test('an end of a path is whole names', () => {
    expect(endsWithPath('C:/work/app/src/main.c', 'src/main.c')).toBe(true)
    expect(endsWithPath('C:/work/app/src/main.c', 'C:/work/app/src/main.c')).toBe(true)
    expect(endsWithPath('C:/work/app/src/domain.c', 'main.c')).toBe(false)
  })
})
