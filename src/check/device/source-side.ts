import { InputError } from '../../bytes/input-error'
import type { KernelView } from '../../kernel/shown'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { FoundProfile } from '../../qemu/detection/profile'
import { lookAt } from '../../qemu/doubts/look'
import {
  type Reconstruction,
  reconstruct,
  resolveTarget,
  sentBytes,
  sentDoubts,
  sentOf,
  type Target,
} from '../../qemu/reconstruct'
import { parseVersion } from '../../qemu/releases/version'
import { isOfHost, type TargetRequest, type View } from '../../qemu/request'
import type { Looks } from '../report/looks'
import { proofEnd, type SourceOf } from '../report/proof'
import type { HeldConfig } from '../report/report'
import type { CheckRequest, DeviceCache, Ends, SentAlong } from '../report/request'
import { sourceProperties } from './source-properties'

/** The source's bytes as the stream will carry them. */
export type SourceSide = HeldConfig & {
  readonly view: View
  readonly notes: readonly string[]
  readonly refused: string | null
  readonly doubts: readonly Doubt[]
  readonly kernel?: KernelView
}

/** The request for the source's device: its host has a kernel of its own. */
function ofSource(request: CheckRequest, own: Partial<TargetRequest>): TargetRequest {
  const { hostKernel, shown, ...target } = request.target
  const { sourceHostKernel, sourceShown } = request
  return {
    ...target,
    ...(sourceHostKernel && { hostKernel: sourceHostKernel }),
    ...(sourceShown && { shown: sourceShown }),
    ...own,
  }
}

/** Returns what the source's device of a pair sends if its bytes are QEMU's own. @param expected as `sentOf` takes it */
export const sentAlong = (
  ends: Ends,
  profile: FoundProfile,
  expected: number,
  looks: Looks,
  cache: DeviceCache,
): SentAlong =>
  cache.sent(ends, profile, expected, looks, () => ({
    ...sentOf(ends.source, profile, expected),
    doubts: looks.sent.of(() => sentDoubts(ends.source, profile)),
  }))

/**
 * A host function's bytes become those that the source's QEMU holds for it; all others are already QEMU's own.
 * @throws InputError as reconstruct
 */
export function sourceSide(
  ends: Ends,
  destination: Reconstruction,
  request: CheckRequest,
  target: Target,
  looks: Looks,
  cache: DeviceCache,
): SourceSide {
  const { source } = ends
  const view = source.fromStream
    ? 'qemu'
    : (source.view ?? request.sourceView ?? request.target.view ?? destination.view)
  const qemu = request.sourceQemu === null ? target.qemu : parseVersion(request.sourceQemu)
  if (!isOfHost(view)) {
    const { profile } = destination
    const { absent, size, doubts } = sentAlong(ends, profile, destination.masks.size, looks, cache)
    return { config: sentBytes(source, profile, size), absent, size, doubts, view, notes: [], refused: null }
  }
  const { profile, placement } = destination
  const to = { ...target, qemu }
  const { masks, doubts } = cache.held(ends, request, { profile: profile.name, view, placement }, to, looks, () => {
    const own = ofSource(request, { set: sourceProperties(request, qemu), profile: profile.name, view, placement })
    const look = looks.source.of(() => lookAt(source, own))
    return reconstruct(source, own, to, look)
  })
  return { ...masks, doubts, view }
}

/** The source's device with its own masks: the source's QEMU decides what its guest may write. */
export const sourceEnd =
  (source: Device, { view }: SourceSide, destination: Reconstruction, request: CheckRequest): SourceOf =>
  (qemu, alike) => {
    const { sourceQemu, sourceSet = new Map() } = request
    const { profile, placement } = destination
    const set = alike ? sourceProperties(request, parseVersion(qemu)) : sourceSet
    const own = ofSource(request, { qemu, set, profile: profile.name, view, placement })
    try {
      return proofEnd(reconstruct(source, own, resolveTarget(own)))
    } catch (error) {
      // That release has no such machine type, which is an error only if the user named both.
      if (error instanceof InputError && sourceQemu === null) return null
      throw error
    }
  }
