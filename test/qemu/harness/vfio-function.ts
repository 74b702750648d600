import { fromHex } from '../../../src/bytes/hex'
import type { PhysicalFunction } from './vfio'

/** A standard capability: offset, id, and in hex what follows the next pointer. */
export type Capability = readonly [at: number, id: number, body: string]

/** An extended capability: offset, id, version, and in hex what follows its header. */
export type ExtendedCapability = readonly [at: number, id: number, version: number, body: string]

/** A BAR: its number, what its register reads (type bits), and its size. */
export type Bar = readonly [number: number, register: number, size: number]

/** A synthetic PCI function in the words of the specification. What is left out is that of an accelerator with one BAR. */
export interface Shape {
  readonly ids?: readonly [vendor: number, device: number]
  readonly class?: number
  /** Header type with the multifunction bit. */
  readonly header?: number
  readonly pin?: number
  readonly size?: number
  readonly bars?: readonly Bar[]
  readonly rom?: number
  /** In the order of the chain. */
  readonly caps?: readonly Capability[]
  readonly ext?: readonly ExtendedCapability[]
  /** Bytes to put last, over everything: to break things. */
  readonly patch?: readonly (readonly [at: number, bytes: string])[]
}

const bytes = (text: string): Uint8Array => fromHex(text.replaceAll(' ', ''))

/*
 * Vendors keep registers of their own between the capabilities. A pattern stands for them, so that a byte QEMU takes
 * over, drops or hides is seen. An empty extended space must begin with zeros.
 */
function fill(config: Uint8Array): void {
  for (let at = 0x40; at < config.length; at++) config[at] = (at * 7 + 3) & 0xff
  config.fill(0, 0x100, 0x104)
}

/** Config space and regions of a function of that shape. */
export function functionOf(shape: Shape): PhysicalFunction {
  const { ids = [0x8086, 0x56c0], class: code = 0x120000, header = 0, pin = 1, rom = 0 } = shape
  const { bars = [[0, 0x0, 0x10000]], caps = [], ext = [], patch = [], size = ext.length > 0 ? 4096 : 256 } = shape
  const config = new Uint8Array(size)
  const view = new DataView(config.buffer)
  fill(config)
  view.setUint16(0x00, ids[0], true)
  view.setUint16(0x02, ids[1], true)
  view.setUint16(0x06, caps.length > 0 ? 0x0010 : 0, true)
  view.setUint32(0x08, code * 0x100 + 0xa1, true)
  config[0x0e] = header
  for (const [number, register] of bars) view.setUint32(0x10 + 4 * number, register, true)
  view.setUint32(0x2c, 0x12348086, true)
  config[0x34] = caps[0]?.[0] ?? 0
  config[0x3d] = pin
  for (const [i, [at, id, body]] of caps.entries()) config.set([id, caps[i + 1]?.[0] ?? 0, ...bytes(body)], at)
  for (const [i, [at, id, version, body]] of ext.entries()) {
    const next = ext[i + 1]?.[0] ?? 0
    view.setUint32(at, id + version * 0x10000 + next * 0x100000, true)
    config.set(bytes(body), at + 4)
  }
  for (const [at, text] of patch) config.set(bytes(text), at)
  const sizes = [0, 1, 2, 3, 4, 5].map((n) => bars.find(([number]) => number === n)?.[2] ?? 0)
  return { config, bars: sizes, rom }
}
