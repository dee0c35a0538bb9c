import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { qemuArguments } from '../test/oracles/qemu.ts'

const icsr = 0xe000ed04
const pendSysTick = 1 << 26

/**
 * A firmware in QEMU, stopped, and moved by hand: breakpoints, steps and snapshots by gdb's remote protocol, the pend
 * bit by qtest's, which reaches what gdb's writes don't.
 */
export class QemuMachine {
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #gdb: Connection
  readonly #qtest: Connection

  private constructor(folder: string, process: ChildProcess, gdb: Connection, qtest: Connection) {
    this.#folder = folder
    this.#process = process
    this.#gdb = gdb
    this.#qtest = qtest
  }

  static async start(elf: string): Promise<QemuMachine> {
    const folder = mkdtempSync(join(tmpdir(), 'tailchain-bench-'))
    const path = (name: string): string => join(folder, name)
    writeFileSync(path('snapshots.qcow2'), emptyDisk())
    const process = spawn(
      'qemu-system-arm',
      [
        ...qemuArguments(elf, { machine: 'netduino2', icount: 'shift=5,sleep=off' }),
        ...['-S', '-gdb', `unix:path=${path('gdb')},server=on,wait=off`],
        ...['-qtest', `unix:path=${path('qtest')},server=on,wait=off`, '-qtest-log', 'none'],
        ...['-drive', `if=none,format=qcow2,file=${path('snapshots.qcow2')}`],
      ],
      { stdio: 'ignore' },
    )
    const [gdb, qtest] = [await Connection.open(path('gdb')), await Connection.open(path('qtest'))]
    return new QemuMachine(folder, process, gdb, qtest)
  }

  /** Runs to an address. */
  async runTo(address: number): Promise<void> {
    const place = `${address.toString(16)},2`
    await this.#packet(`Z1,${place}`)
    await this.#packet('c')
    await this.#packet(`z1,${place}`)
  }
  /** Executes one instruction. */
  async step(): Promise<void> {
    await this.#packet('s')
  }
  async pc(): Promise<number> {
    const registers = await this.#packet('g')
    return word(registers.slice(8 * 15))
  }
  async word(address: number): Promise<number> {
    return word(await this.#packet(`m${address.toString(16)},4`))
  }
  /** SysTick becomes pending, before the next instruction. */
  async pendSysTick(): Promise<void> {
    await this.#qtest.ask(`writel ${String(icsr)} ${String(pendSysTick)}\n`, /\n/)
  }
  /** What it has taken of a CPU, in seconds. */
  get cpuSeconds(): number {
    const stat = readFileSync(`/proc/${String(this.#process.pid)}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime and stime, in ticks of 10 ms.
    return (Number(fields[11]) + Number(fields[12])) / 100
  }
  async save(name: string): Promise<void> {
    await this.#monitor(`savevm ${name}`)
  }
  async load(name: string): Promise<void> {
    await this.#monitor(`loadvm ${name}`)
  }
  close(): void {
    this.#gdb.close()
    this.#qtest.close()
    this.#process.kill()
    rmSync(this.#folder, { recursive: true })
  }

  /** A command of the monitor: what it prints comes as `O` packets, then `OK`. */
  async #monitor(command: string): Promise<void> {
    const answer = await this.#packet(`qRcmd,${Buffer.from(command).toString('hex')}`)
    if (answer !== 'OK') throw new Error(`QEMU: ${command}: ${answer}`)
  }
  async #packet(text: string): Promise<string> {
    let sum = 0
    for (const byte of Buffer.from(text)) sum = (sum + byte) & 0xff
    const request = `$${text}#${sum.toString(16).padStart(2, '0')}`
    for (let answer = await this.#gdb.ask(request, packet); ; answer = await this.#gdb.ask('+', packet)) {
      const [, content = ''] = packet.exec(answer) ?? []
      if (content.startsWith('O') && content !== 'OK') continue
      this.#gdb.send('+')
      return content
    }
  }
}

const packet = /\$([^#]*)#[0-9a-f]{2}/

/** A little-endian word in hexadecimal. */
function word(text: string): number {
  return Buffer.from(text, 'hex').readUInt32LE()
}

/** A connection on which each request has one answer. */
class Connection {
  readonly #socket: Socket
  #received = ''
  #wake: (() => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#received += chunk.toString('latin1')
      this.#wake?.()
    })
  }

  static async open(path: string): Promise<Connection> {
    for (let tries = 0; !existsSync(path); tries++) {
      if (tries === 200) throw new Error('QEMU does not start')
      await later(25)
    }
    const socket = connect(path)
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return new Connection(socket)
  }

  send(text: string): void {
    this.#socket.write(text)
  }
  /** Sends, and takes what comes up to the end of `answer`. */
  async ask(text: string, answer: RegExp): Promise<string> {
    this.send(text)
    for (;;) {
      const match = answer.exec(this.#received)
      if (match !== null) {
        const end = match.index + match[0].length
        const taken = this.#received.slice(0, end)
        this.#received = this.#received.slice(end)
        return taken
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
  close(): void {
    this.#socket.destroy()
  }
}

/** An empty qcow2 image, for snapshots only: header, reference counts of its four clusters, and an empty table. */
function emptyDisk(): Buffer {
  const clusterBits = 16
  const cluster = 1 << clusterBits
  const disk = Buffer.alloc(4 * cluster)
  const [counts, block, table] = [cluster, 2 * cluster, 3 * cluster]
  disk.write('QFI\xfb', 'latin1')
  disk.writeUInt32BE(2, 4)
  disk.writeUInt32BE(clusterBits, 20)
  disk.writeBigUInt64BE(BigInt(16 * cluster), 24)
  disk.writeUInt32BE(1, 36)
  disk.writeBigUInt64BE(BigInt(table), 40)
  disk.writeBigUInt64BE(BigInt(counts), 48)
  disk.writeUInt32BE(1, 56)
  disk.writeBigUInt64BE(BigInt(block), counts)
  for (let used = 0; used < 4; used++) disk.writeUInt16BE(1, block + 2 * used)
  return disk
}
