import { Painter } from '../painter'
import type { Step } from '../step'
import { bar } from '../steps/bar'
import { resourceReserve, ssvid, virtioCapability } from '../steps/capabilities'
import {
  ariForwarding,
  deviceErrors,
  EXPRESS_TYPE,
  express,
  functionLevelReset,
  linkControl,
  rootControl,
  slot,
  slotLink,
} from '../steps/express'
import { acs, aer, ats } from '../steps/extended'
import { bridge, core, ids } from '../steps/header'
import { msix } from '../steps/msi'
import { power } from '../steps/power'
import { atLeast, type Version } from '../version'

/** A device as QEMU builds it with default options, in one of the places it can have. */
export interface Typical {
  /** "pcie-root-port", "virtio device behind a PCIe port" */
  readonly title: string
  readonly painter: Painter
}

const BUFFER = 4096
const NO_RESERVE = { bus: null, io: 0x1000n, memory: null, prefetchable32: null, prefetchable64: null }

function rootPort(qemu: Version): Step[] {
  return [
    ...core(BUFFER),
    ids({ vendor: 0x1b36, device: 0x000c, revision: 0, classCode: 0x060400, interruptPin: 1 }),
    ...bridge({ expressPort: true, writableLatencyTimer: !atLeast(qemu, '8.2'), multifunction: false }),
    bar({ index: 0, kind: 'mem32', size: 0x1000 }),
    ssvid(0x40, 0x1b36),
    msix(0x48, { vectors: 1, table: { bar: 0, offset: 0 }, pba: { bar: 0, offset: 0x800 } }),
    express(0x54, { version: 2, type: EXPRESS_TYPE.rootPort, port: 0, extendedTag: atLeast(qemu, '9.2') }),
    ariForwarding(0x54),
    deviceErrors(0x54),
    ...slot(0x54, { number: 0, nativeHotplug: true, powerController: true, presenceCompared: !atLeast(qemu, '8.1') }),
    rootControl(0x54),
    slotLink(0x54, { speed: 4, width: 32 }),
    resourceReserve(0x90, NO_RESERVE),
    ...aer(0x100, { version: 2, size: 0x48, maskWritable: atLeast(qemu, '8.0'), multipleHeaders: true, root: true }),
    acs(0x148),
  ]
}

/** Where virtio_pci_realize puts its five capabilities and MSI-X: the express form has two capabilities in front. */
const VIRTIO_PLACES = {
  express: [0x84, 0x94, 0xa4, 0xb4, 0xc8, 0xdc],
  conventional: [0x40, 0x50, 0x60, 0x70, 0x84, 0x98],
}
/** cfg_type, length, and offset of the structure, in the order in which they are added. */
const VIRTIO_CAPABILITIES = [
  [1, 16, 0x0000],
  [3, 16, 0x1000],
  [4, 16, 0x2000],
  [2, 20, 0x3000],
  [5, 20, 0x0000],
] as const

function virtioCapabilities(places: readonly number[]): Step[] {
  const steps = VIRTIO_CAPABILITIES.map(([type, length, offset], i) => {
    const bytes = new Uint8Array(length)
    bytes.set([0x09, 0, length, type, type === 5 ? 0 : 4])
    bytes[9] = offset >> 8
    bytes[13] = type === 5 ? 0 : 0x10
    return virtioCapability(places[i]!, bytes)
  })
  const table = { vectors: 3, table: { bar: 1, offset: 0 }, pba: { bar: 1, offset: 0x800 } }
  return [...steps, msix(places[5]!, table)]
}

const virtioHeader = (device: number, revision: number): Step[] => [
  ...core(BUFFER),
  ids({ vendor: 0x1af4, device, revision, classCode: 0x00ff00, interruptPin: 1 }),
  bar({ index: 1, kind: 'mem32', size: 0x1000 }),
]

function virtioExpress(id: number, qemu: Version): Step[] {
  return [
    ...virtioHeader(0x1040 + id, 1),
    bar({ index: 4, kind: 'mem64', prefetchable: true, size: 0x4000 }),
    express(0x40, { version: 2, type: EXPRESS_TYPE.endpoint, port: 0, extendedTag: atLeast(qemu, '9.2') }),
    power(0x7c, { capabilities: 3, writableState: true }),
    deviceErrors(0x40),
    linkControl(0x40),
    functionLevelReset(0x40),
    ...virtioCapabilities(VIRTIO_PLACES.express),
    ...aer(0x100, { version: 2, size: 0x48, maskWritable: atLeast(qemu, '8.0'), multipleHeaders: false, root: false }),
    ats(0x148, true),
  ]
}

function virtioConventional(id: number): Step[] {
  return [
    ...virtioHeader(0x1000 + id, 0),
    bar({ index: 0, kind: 'io', size: 0x40 }),
    bar({ index: 4, kind: 'mem64', prefetchable: true, size: 0x4000 }),
    ...virtioCapabilities(VIRTIO_PLACES.conventional),
  ]
}

function virtioLegacy(id: number): Step[] {
  const table = { vectors: 3, table: { bar: 1, offset: 0 }, pba: { bar: 1, offset: 0x800 } }
  return [...virtioHeader(0x1000 + id, 0), bar({ index: 0, kind: 'io', size: 0x40 }), msix(0x40, table)]
}

/** Which device a section of the stream holds: the last part of its id, "pcie-root-port", "virtio-net". */
export function typicalDevices(section: string, qemu: Version): Typical[] {
  const kind = section.slice(section.lastIndexOf('/') + 1)
  const built = (title: string, steps: Step[]): Typical => ({ title, painter: new Painter(BUFFER).paint(steps) })
  if (kind === 'pcie-root-port') return [built('pcie-root-port', rootPort(qemu))]
  if (!/^(virtio|vhost)-/.test(kind)) return []
  return [
    built('virtio device behind a PCIe port', virtioExpress(1, qemu)),
    built('virtio device on a conventional bus or pcie.0', virtioConventional(1)),
    built('legacy virtio device (disable-modern=on)', virtioLegacy(1)),
  ]
}
