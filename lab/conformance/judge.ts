import { InputError } from '../../src/bytes/input-error'
import type { Device } from '../../src/pci/device'
import { checkedBits, type Masks } from '../../src/qemu/painting/masks'
import { reconstruct } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import type { LiveDevice } from '../../test/qemu/harness/memory'

/** What a comparison is about, besides the bytes. */
export interface Configuration {
  /** Name that a user would give: QEMU's type. */
  readonly type: string
  readonly request: Omit<TargetRequest, 'profile'>
}

export type Arrays = Pick<LiveDevice, 'config' | 'cmask' | 'wmask' | 'w1cmask'>

export const ARRAYS = ['config', 'cmask', 'wmask', 'w1cmask'] as const

/** How far a reconstruction agrees with what QEMU held. */
export interface Judgement {
  /** For each array whether every byte is right. */
  readonly right: Readonly<Record<(typeof ARRAYS)[number], boolean>>
  /** The type that the bytes alone point to has the same masks, or leaves open those that differ. */
  readonly detected: boolean
  /** Bits that QEMU compares and the reconstruction calls unchecked, with the type given or detected. */
  readonly missed: number
  /** The first byte that is wrong, or why there is no reconstruction. */
  readonly first: string | null
}

const ones = (byte: number): number => byte.toString(2).replaceAll('0', '').length

function missedBits(masks: Masks, { cmask, wmask, w1cmask }: Arrays): number {
  const ours = checkedBits(masks)
  let missed = 0
  for (let i = 0; i < masks.size; i++) {
    missed += ones(cmask[i]! & ~wmask[i]! & ~w1cmask[i]! & ~ours[i]! & ~masks.uncertain[i]! & 0xff)
  }
  return missed
}

/** Where the arrays first differ over what travels: "wmask[0x10] is fe, QEMU has fc". */
function firstWrong(name: (typeof ARRAYS)[number], ours: Masks, theirs: Arrays): string | null {
  if (ours.size > theirs[name].length) return `${ours.size} bytes travel, QEMU has ${theirs[name].length}`
  for (let i = 0; i < ours.size; i++) {
    const [mine, real] = [ours[name][i]!, theirs[name][i]!]
    if (mine !== real) return `${name}[0x${i.toString(16)}] is ${mine.toString(16)}, QEMU has ${real.toString(16)}`
  }
  return null
}

function claimsWrong(masks: Masks, { cmask, wmask, w1cmask }: Arrays): boolean {
  return checkedBits(masks).some(
    (bits, i) => ((bits ^ (cmask[i]! & ~wmask[i]! & ~w1cmask[i]!)) & ~masks.uncertain[i]! & 0xff) !== 0,
  )
}

const NOTHING = { config: false, cmask: false, wmask: false, w1cmask: false }

/** Rebuilds a device from the bytes that QEMU held, and compares. */
export function judge(live: Arrays, { type, request }: Configuration): Judgement {
  const device: Device = { address: null, id: null, config: live.config, bars: new Map(), rom: null, notes: [] }
  try {
    const given = reconstruct(device, { ...request, profile: type }).masks
    const found = reconstruct(device, { ...request, profile: null }).masks
    const wrong = ARRAYS.map((name) => firstWrong(name, given, live))
    const right = Object.fromEntries(ARRAYS.map((name, i) => [name, wrong[i] === null])) as Judgement['right']
    return {
      right,
      detected: !claimsWrong(found, live),
      missed: missedBits(given, live) + missedBits(found, live),
      first: wrong.find((text) => text !== null) ?? null,
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { right: NOTHING, detected: false, missed: 0, first: error.message }
  }
}
