import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hex } from '../../src/bytes/hex'
import { writeUint } from '../../src/bytes/little-endian'
import { behavioursOf } from '../../src/kernel/behaviour'
import { givenKernel } from '../../src/kernel/given'
import { shownByKernel } from '../../src/kernel/shown'
import type { Device } from '../../src/pci/device'
import { Random } from '../fuzz/random'
import { type HardwareFunction, PCI_REGS, type Read, releaseOf, withCompiled } from './compiled'
import { drawFunction } from './functions'

/** How many functions came out how, and the differences in words. */
export interface AgainstSource {
  readonly release: string
  readonly equal: number
  /** Functions that neither opens. */
  readonly refused: number
  /** Functions of which nothing defines some byte, and of which pcimig says so. */
  readonly undefined: number
  readonly different: readonly string[]
}

const BARS = 6
/** Compared by no QEMU, and made by what no config space shows: the interrupt pin. */
const INTERRUPT_PIN = 0x3d

const TYPES = [
  [0x100, 1],
  [0x10_0000, 4],
  [0x2000, 8],
] as const

/** The function as its host's sysfs shows it. */
function deviceOf({ config, virtual, resources }: HardwareFunction): Device {
  const bytes = config.slice()
  if (virtual) writeUint(bytes, 0, 4, virtual.vendor + virtual.device * 0x1_0000)
  return {
    ...{ address: null, id: null, notes: [], config: bytes },
    bars: new Map(resources.slice(0, BARS).map(({ length }, bar) => [bar, Number(length)])),
    rom: Number(resources[BARS]!.length),
    resources: new Map(
      resources.slice(0, BARS).map(({ start, flags }, bar) => {
        const typeBits = TYPES.reduce((bits, [flag, bit]) => bits | (flags & flag ? bit : 0), 0)
        return [bar, { typeBits, assigned: start !== 0n }]
      }),
    ),
    ...(virtual && { hiddenIds: true as const }),
  }
}

type Outcome = 'equal' | 'refused' | 'undefined' | string

function outcomeOf(one: HardwareFunction, read: Read, release: string): Outcome {
  const { kernel } = givenKernel(release, new Map())
  const shown = shownByKernel(deviceOf(one), behavioursOf(kernel)[0]!, { bars: new Map(), rom: null })
  if (read === null || shown.refused !== null) {
    if (read === null && shown.refused !== null) return 'refused'
    return read === null ? 'the kernel does not open it' : `pcimig: ${shown.refused}`
  }
  for (const [at, value] of read.entries()) {
    if (at === INTERRUPT_PIN) continue
    const unknown = shown.unknown[at]!
    if (value === null ? unknown === 0 : ((value ^ shown.config[at]!) & ~unknown) !== 0) {
      const own = hex(shown.config[at]!, 2)
      return `${hex(at, 3)}: ${value === null ? 'not defined' : hex(value, 2)} by the kernel, ${own} by pcimig`
    }
  }
  return read.includes(null) ? 'undefined' : 'equal'
}

/**
 * Whether a kernel gives a PCI Express capability 50 bytes, as some releases before 6.12 do, and not 52: it makes a
 * difference only where another capability lies within those, or right after them.
 */
const isShort = (linux: string): boolean =>
  !/^#define\s+PCI_CAP_EXP_ENDPOINT_SIZEOF_V2\s+0x34\b/m.test(readFileSync(join(linux, PCI_REGS), 'utf8'))

/**
 * Opens random functions with a kernel's own code and holds what userspace reads against `shownByKernel`, byte for byte.
 * @param linux directory of the kernel's source
 */
export function againstSource(linux: string, cc: string, count: number, seed: number): AgainstSource {
  const release = releaseOf(linux)
  const random = new Random(seed)
  const functions = Array.from({ length: count }, () => drawFunction(random, isShort(linux)))
  return withCompiled(linux, cc, (readAll) => {
    const outcomes = readAll(functions).map((read, i) => outcomeOf(functions[i]!, read, release))
    const of = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
    const known: readonly Outcome[] = ['equal', 'refused', 'undefined']
    return {
      ...{ release, equal: of('equal'), refused: of('refused'), undefined: of('undefined') },
      different: outcomes.flatMap((outcome, i) => (known.includes(outcome) ? [] : [`function ${i}: ${outcome}`])),
    }
  })
}
