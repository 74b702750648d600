import { hex } from '../../bytes/hex'
import { alikeFor, kernelOf } from '../../kernel/alike'
import { type HostKernel, kernelName, vendorNote } from '../../kernel/behaviour'
import type { KernelView } from '../../kernel/shown'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { TargetRequest } from '../request'

/** A host's function as its kernel shows it to QEMU. */
export interface HostView {
  /** With the bytes that QEMU reads. */
  readonly device: Device
  /** Mask of the bits that the dump does not show, as long as the dump; null if it shows all. */
  readonly unknown: Uint8Array | null
  readonly kernel: KernelView
  readonly doubts: readonly Doubt[]
  readonly notes: readonly string[]
  /** Why the kernel would not open the function, or null. */
  readonly refused: string | null
}

type KernelRequest = Pick<TargetRequest, 'hostKernel' | 'shown' | 'bars' | 'rom'>

/** The most hidden capabilities that a note names. */
const MOST_NAMED = 8

/** Which capabilities are hidden, as a note; null if none is. */
function hiddenNote({ name, hidden }: KernelView): string | null {
  if (hidden.length === 0) return null
  const named = hidden
    .slice(0, MOST_NAMED)
    .map(({ constant, id, offset }) => `${constant ?? hex(id, 2)} at ${hex(offset)}`)
  const omitted = hidden.length > MOST_NAMED ? ` and ${hidden.length - MOST_NAMED} more` : ''
  return `hidden by the host's kernel (${name}): ${named.join(', ')}${omitted}`
}

/** A function as the kernel shows it: as a caller determined, or under the newest possible kernel. */
function seen(device: Device, kernel: HostKernel, { shown, bars, rom }: KernelRequest) {
  if (shown) return { ...shown, note: null }
  const [newest, ...others] = alikeFor(device, kernel, { bars, rom })
  const note = `the host's kernel is assumed to be ${kernelName(newest!.behaviour)}; other kernels show other bytes of this function: name it with --host-kernel`
  return { ...newest!, note: others.length > 0 ? note : null }
}

/**
 * Returns what QEMU reads of a host's function.
 * @param device the function's own bytes
 * @throws InputError if the function's input names no release of Linux
 */
export function hostView(device: Device, request: KernelRequest): HostView {
  const kernel = kernelOf(device, request.hostKernel)
  const { behaviour, shown, note } = seen(device, kernel, request)
  const { config, unknown, isWhole, hidden, notes, refused, unknownDriver, madeUp } = shown
  const view: KernelView = {
    name: kernelName(behaviour),
    hidden,
    get changes() {
      return shown.changes
    },
  }
  return {
    device: { ...device, config, ...(madeUp.size > 0 && { bars: new Map([...device.bars, ...madeUp]) }) },
    unknown: isWhole ? null : unknown,
    kernel: view,
    doubts: unknownDriver === null ? [] : [{ code: 'variant-driver', driver: unknownDriver }],
    notes: [...[vendorNote(kernel), note, hiddenNote(view)].filter((text) => text !== null), ...notes],
    refused,
  }
}
