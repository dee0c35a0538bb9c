/** A path as DWARF gives it in parts: each is relative to the one before. `.` and `..` are resolved. */
export function joinPath(...parts: readonly (string | undefined)[]): string {
  let path = ''
  for (const part of parts) {
    if (part === undefined || part === '') continue
    const next = part.replaceAll('\\', '/')
    path = path === '' || isAbsolute(next) ? next : `${path}/${next}`
  }
  return normalise(path)
}

/** Whether a path ends with what somebody calls it: whole names only, so that `in.rs` is not `main.rs`. */
export function endsWithPath(path: string, wanted: string): boolean {
  return path === wanted || path.endsWith(`/${wanted}`)
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path)
}

function normalise(path: string): string {
  const kept: string[] = []
  const names = path.split('/')
  for (const [i, name] of names.entries()) {
    if (name === '.' || (name === '' && i > 0)) continue
    const last = kept.at(-1)
    if (name === '..' && last !== undefined && last !== '..') {
      if (last !== '' && !last.endsWith(':')) kept.pop()
    } else kept.push(name)
  }
  return kept.join('/')
}
