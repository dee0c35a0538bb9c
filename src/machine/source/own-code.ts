/**
 * Whether a source file is somebody else's: the language's own library, a crate from a registry or a vendor folder
 * (they are in folders that end in a version), the compiler's headers.
 */
export function isForeign(file: string): boolean {
  return foreign.test(file)
}

/** A path's last name, whichever way it is written. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

const foreign =
  /(^|\/)(rustc\/[0-9a-f]{8,}|library\/(core|alloc|std|compiler-builtins)|\.cargo|[\w-]+-\d+\.\d+\.\d+[^/]*|lib\/gcc[\w-]*|gcc\/include|newlib)\//
