import { toBase32 } from '../../bytes/base32'
import { hex } from '../../bytes/hex'
import { writeUint } from '../../bytes/little-endian'
import { words } from '../../bytes/words'
import type { AlikeKernels } from '../../kernel/alike'
import type { Device } from '../../pci/device'
import { doubtSentence } from '../../pci/doubts/doubt'
import { naming } from '../../pci/name'
import type { FoundProfile } from '../../qemu/detection/profile'
import { lookAt } from '../../qemu/doubts/look'
import { checkedBits, isWhole, type Masks } from '../../qemu/painting/masks'
import { type Reconstruction, reconstruct, type Target } from '../../qemu/reconstruct'
import { hostsOf } from '../device/hosts'
import { Names, TextNumbers } from '../device/names'
import { candidatesFor } from '../releases/judge'
import type { Candidate } from '../releases/listening'
import { swept } from '../releases/sweep'
import { requestFor } from '../report/device-requests'
import { Looks } from '../report/looks'
import type { CheckRequest } from '../report/request'
import { contentOf } from './content'

/** SHA-256 of these bytes, 32 bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/** What decides which sources a device of a destination accepts, and its hash. */
export interface Fingerprint {
  /** "0000:00:02.0/pcie-root-port", or the profile if the input names no device. */
  readonly id: string
  readonly address: string | null
  readonly profile: {
    readonly name: string
    readonly how: FoundProfile['basis']
    readonly verified: boolean
  }
  readonly vendor: number
  readonly device: number
  /** Bytes that travel in the stream. */
  readonly size: number
  /** 52 characters; null if it is not known. */
  readonly fingerprint: string | null
  /** Why it is null, or null. */
  readonly reason: string | null
}

const SIZE_BYTES = 4

/**
 * The bytes that a fingerprint is the hash of: size (32 bits, little-endian), checked bits, config space AND checked
 * bits. Two devices for which they are equal accept the same sources: get_pci_config_device (hw/pci/pci.c) looks at
 * nothing else of the destination.
 */
export function fingerprinted(masks: Masks): Uint8Array {
  const { size, config } = masks
  const checked = checkedBits(masks)
  const bytes = new Uint8Array(SIZE_BYTES + 2 * size)
  writeUint(bytes, 0, SIZE_BYTES, size)
  bytes.set(checked, SIZE_BYTES)
  for (let i = 0; i < size; i++) bytes[SIZE_BYTES + size + i] = config[i]! & checked[i]!
  return bytes
}

/** The first run of bytes that the dump lacks, as "0x100 to 0xfff", or null. What is there may be a capability. */
function lacking(masks: Masks): string | null {
  if (isWhole(masks)) return null
  const { absent, size } = masks
  const from = absent.findIndex((bits) => bits !== 0)
  if (from < 0) return null
  let to = from
  while (to + 1 < size && absent[to + 1] !== 0) to++
  return from === to ? hex(from, 3) : `${hex(from, 3)} to ${hex(to, 3)}`
}

const MOST_NAMED = 3

/** Registers that QEMU may or may not compare, as a list, or null. */
function uncertainRegisters({ config, uncertain, size }: Masks): string | null {
  if (words(uncertain).every((bits) => bits === 0)) return null
  const names = naming(config)
  const found = new Set<string>()
  for (let i = 0; i < size; i++) if (uncertain[i] !== 0) found.add(names.at(i).register)
  const omitted = found.size > MOST_NAMED ? ` and ${found.size - MOST_NAMED} more` : ''
  return `${[...found].slice(0, MOST_NAMED).join(', ')}${omitted}`
}

function unknownReason(masks: Masks): string | null {
  const lacks = lacking(masks)
  if (lacks !== null) return `the dump does not contain ${lacks}: take a complete one`
  const registers = uncertainRegisters(masks)
  return (
    registers &&
    `it is unknown whether QEMU compares all bits of ${registers}: --bar N=SIZE or --rom SIZE may decide it`
  )
}

/** Why no fingerprint can be given of a device under one QEMU, or null. */
function obstacle({ masks, doubts }: Reconstruction): string | null {
  if (masks.refused !== null) return `QEMU would not start this device: ${masks.refused}`
  const [doubt] = doubts
  return doubt ? doubtSentence(doubt) : unknownReason(masks)
}

/** A device as one group of QEMUs, which all build it alike, builds it. */
interface Found {
  readonly reconstruction: Reconstruction
  readonly fingerprint: string | null
  readonly reason: string | null
}

const distinct = (found: readonly Found[]): number => new Set(found.map(({ fingerprint }) => fingerprint)).size

/** What the fingerprint depends on, and the options that give it. */
function dependence(byKernel: readonly (readonly Found[])[], { target }: CheckRequest): string {
  const onKernel = byKernel[0]!.some((_, i) => distinct(byKernel.map((found) => found[i]!)) > 1)
  const onQemu = byKernel.some((found) => distinct(found) > 1)
  const qemu = [...(target.qemu === null ? ['--qemu'] : []), ...(target.machine === null ? ['--machine'] : [])]
  const parts = [
    ...(onQemu ? [`the release or the machine type of QEMU (${qemu.join(', ')})`] : []),
    ...(onKernel ? ["the host's kernel (--host-kernel)"] : []),
  ]
  return `it depends on ${parts.join(' and ')}`
}

/** @param byKernel for each behaviour of the host's kernel, the device as each group of QEMUs builds it */
function united(
  byKernel: readonly (readonly Found[])[],
  request: CheckRequest,
): Pick<Fingerprint, 'fingerprint' | 'reason'> {
  const [newest] = byKernel[0]!
  if (distinct(byKernel.flat()) === 1) return { fingerprint: newest!.fingerprint, reason: newest!.reason }
  return { fingerprint: null, reason: dependence(byKernel, request) }
}

const nameOf = (address: string | null, { name }: { readonly name: string }): string =>
  address === null ? name : `${address}/${name}`

/** What each candidate leads to, in their order. */
function resultsOf(candidates: readonly Candidate[], run: (target: Target) => Found): Found[] {
  const { results, at } = swept(candidates, run)
  return Array.from(at, (n) => results[n]!)
}

/**
 * The fingerprint of a device as a destination under the QEMU and host kernel of the request; what the request leaves
 * open may be any that fits, if all of them agree.
 * @throws InputError for a request that makes no sense for this device
 */
export function fingerprintOf(device: Device, request: CheckRequest, sha256: Sha256): Fingerprint {
  const own = requestFor(request.target, request.perDevice, [device])
  const pair = { source: device, destination: device, note: null }
  const looks = new Looks()
  const { destination: kernels } = hostsOf(pair, request, looks)
  const run = (target: Target, shown: AlikeKernels | undefined): Found => {
    const look = looks.destination.of(() => lookAt(device, own))
    const reconstruction = reconstruct(device, shown ? { ...own, shown } : own, target, look)
    const reason = obstacle(reconstruction)
    const fingerprint = reason === null ? toBase32(sha256(fingerprinted(reconstruction.masks))) : null
    return { reconstruction, fingerprint, reason }
  }
  const candidates = candidatesFor([pair], request)
  const byKernel = (kernels.length === 0 ? [undefined] : kernels).map((shown) =>
    resultsOf(candidates, (target) => run(target, shown)),
  )
  const { masks, profile } = byKernel[0]![0]!.reconstruction
  const { address, config } = device
  return {
    id: device.id ?? nameOf(address, profile),
    address,
    profile: { name: profile.name, how: profile.basis, verified: profile.verified },
    vendor: config[0]! | (config[1]! << 8),
    device: config[2]! | (config[3]! << 8),
    size: masks.size,
    ...united(byKernel, request),
  }
}

/** Devices whose bytes are kept to find their like: 64 MiB at most. */
const MOST_KNOWN = 16_384

/** Fingerprints of many devices: of those that were read alike, one is made under each request. */
export class Fingerprints {
  private readonly known = new Map<string, Fingerprint>()
  private readonly names = new Names(MOST_KNOWN)
  private readonly requests = new TextNumbers<CheckRequest>(contentOf, MOST_KNOWN)

  constructor(private readonly sha256: Sha256) {}

  /** @throws InputError as `fingerprintOf` */
  of(device: Device, request: CheckRequest): Fingerprint {
    const { address, id } = device
    const { text } = this.names.of(device)
    // Settings of single devices go by their names, and related functions decide too.
    if (request.perDevice || text === null) return fingerprintOf(device, request, this.sha256)
    const key = `${text} ${this.requests.of(request)}`
    const known = this.known.get(key)
    if (known) return { ...known, address, id: id ?? nameOf(address, known.profile) }
    const found = fingerprintOf(device, request, this.sha256)
    if (this.known.size >= MOST_KNOWN) this.known.clear()
    this.known.set(key, found)
    return found
  }
}
