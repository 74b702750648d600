import type { Device } from '../pci/device'
import { behavioursOf, type HostKernel, type KernelBehaviour, UNKNOWN_KERNEL } from './behaviour'
import type { RegionSizes } from './header'
import { parseKernel } from './release'
import { type ShownFunction, shownByKernel } from './shown'

/** Kernels that show the same of a function. */
export interface AlikeKernels {
  /** The newest of them, with the whole range of releases. */
  readonly behaviour: KernelBehaviour
  readonly shown: ShownFunction
}

/**
 * A host's kernel: as it was given, or else as the function's input names it. @throws InputError for a text without a
 * release
 */
export const kernelOf = ({ hostKernel }: Device, given: HostKernel = UNKNOWN_KERNEL): HostKernel =>
  given.release === null && hostKernel !== undefined ? { ...given, release: parseKernel(hostKernel) } : given

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const isSame = (a: ShownFunction, b: ShownFunction): boolean =>
  sameBytes(a.config, b.config) && sameBytes(a.unknown, b.unknown)

/** Whether another kernel differs only in rules that a function never asked for. */
const isAskedTheSame = ({ behaviour, shown }: AlikeKernels, { rules }: KernelBehaviour): boolean =>
  [...shown.asked].every((rule) => behaviour.rules[rule] === rules[rule])

/**
 * Returns a function as each kernel that the host may have shows it; kernels that show the same are one entry, newest first.
 * @param given sizes of regions that the user gave, which go before the input's
 */
export function alikeFor(device: Device, kernel: HostKernel, sizes: RegionSizes): AlikeKernels[] {
  const groups: AlikeKernels[] = []
  for (const behaviour of behavioursOf(kernel)) {
    const known = groups.findIndex((group) => isAskedTheSame(group, behaviour))
    const shown = known < 0 ? shownByKernel(device, behaviour, sizes) : null
    const at = shown ? groups.findIndex((group) => isSame(group.shown, shown)) : known
    const group = groups[at]
    if (group) groups[at] = { ...group, behaviour: together(group.behaviour, behaviour) }
    else if (shown) groups.push({ behaviour, shown })
  }
  return groups
}

/** A behaviour that also covers an older one: rules in which the two differ are left undecided. */
const together = (newer: KernelBehaviour, older: KernelBehaviour): KernelBehaviour => ({
  ...newer,
  from: older.from,
  differ: [...newer.differ, ...newer.decided.filter((rule) => newer.rules[rule] !== older.rules[rule])],
})
