/**
 * Whether a source file is somebody else's: the language's own library, a crate from a registry or a vendor folder
 * (they are in folders that end in a version), the compiler's headers.
 */
export function isForeign(file: string): boolean {
  return foreign.test(file)
}

/** Whether a function is of Rust's `core` or `alloc`, by its demangled name; generic ones of others' types are, too. */
export function isLibraryFunction(name: string): boolean {
  return /^<?(core|alloc)::|^<.* as (core|alloc)::/.test(name)
}

/** A path's last name, whichever way it is written. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

// The last is cortex-m's own assembly, which comes compiled.
const foreign =
  /(^|\/)(rustc\/[0-9a-f]{8,}|library\/(core|alloc|std|compiler-builtins)|\.cargo|[\w-]+-\d+\.\d+\.\d+[^/]*|lib\/gcc[\w-]*|gcc\/include|newlib)\/|^asm\/(inline|lib)\.rs$/
