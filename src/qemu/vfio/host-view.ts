import { behavioursOf, kernelsName, UNTOLD } from '../../kernel/behaviour'
import { type KernelView, shownByKernel } from '../../kernel/shown'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { TargetRequest } from '../request'

/** A host's function as its kernel shows it to QEMU. */
export interface HostView {
  /** With the bytes that QEMU reads. */
  readonly device: Device
  /** Bits of them that the dump does not tell; as long as the dump. */
  readonly unknown: Uint8Array
  readonly kernel: KernelView
  readonly doubts: readonly Doubt[]
  readonly notes: readonly string[]
  /** Why the kernel would not open the function, or null. */
  readonly refused: string | null
}

type Told = Pick<TargetRequest, 'hostKernel' | 'kernelBehaviour' | 'bars' | 'rom'>

/**
 * Returns what QEMU reads of a host's function.
 * @param device the function's own bytes
 */
export function hostView(device: Device, { hostKernel = UNTOLD, kernelBehaviour, bars, rom }: Told): HostView {
  const behaviour = kernelBehaviour ?? behavioursOf(hostKernel)[0]!
  const shown = shownByKernel(device, behaviour, { bars: new Map([...device.bars, ...bars]), rom: rom ?? device.rom })
  const { config, unknown, changes, hidden, notes, refused, unknownDriver } = shown
  return {
    device: { ...device, config },
    unknown,
    kernel: { name: kernelsName([behaviour]), changes, hidden },
    doubts: unknownDriver === null ? [] : [{ code: 'variant-driver', driver: unknownDriver }],
    notes,
    refused,
  }
}
