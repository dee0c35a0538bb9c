/** The private peripheral bus: privileged only, never checked by the MPU (B3.1.1). */
export function isPpb(address: number): boolean {
  return address >= 0xe0000000 && address < 0xe0100000
}

/** Execute-never in the default memory map (B3.1, table B3-1). */
export function isExecuteNever(address: number): boolean {
  return (address >= 0x40000000 && address < 0x60000000) || address >= 0xa0000000
}
