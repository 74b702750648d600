import { u16, u32 } from '../../bytes/little-endian'
import { type Context, isOn } from '../painting/context'
import { CLOSED, type Model, type Regions } from '../painting/model'
import { rawStandardChain } from '../painting/raw-chain'
import { virtualFunctionBars } from '../painting/regions'
import type { Bar } from '../painting/steps/bar'
import { exclusiveBar } from '../painting/steps/msi'
import { virtioAppearance } from './appearance'
import { ownBlock, pow2ceil } from './row'
import { UNKNOWN_VIRTIO, type VirtioType } from './virtio-types'

/** Registers before the device configuration of a legacy device: VIRTIO_PCI_CONFIG_OFF, two more with MSI-X. */
const LEGACY_REGISTERS = { withMsix: 24, without: 20 }
const MSIX = 0x11
const VENDOR = 0x09
/** cfg_type of the VirtIO capabilities (VirtIO 1.2 section 4.1.4). */
const CFG_TYPE = { notify: 2, pciAccess: 5, sharedMemory: 8 }
const NOTIFY_PIO_SIZE = 4

/** The location of a structure, from its virtio capability. */
interface Located {
  readonly type: number
  readonly bar: number
  readonly end: number
}

/** Returns the virtio capabilities that a dump holds completely. */
function located(config: Uint8Array): Located[] {
  return rawStandardChain(config).capabilities.flatMap(({ id, at }) => {
    if (id !== VENDOR || at + 16 > config.length) return []
    const type = config[at + 3]!
    const wide = type === CFG_TYPE.sharedMemory && at + 24 <= config.length
    const high = (offset: number) => (wide ? u32(config, at + offset) * 2 ** 32 : 0)
    const end = u32(config, at + 8) + high(16) + u32(config, at + 12) + high(20)
    return [{ type, bar: config[at + 4]!, end }]
  })
}

/**
 * Returns the memory and I/O regions that the virtio capabilities point into (virtio_pci_realize,
 * hw/virtio/virtio-pci.c).
 */
function modernBars(config: Uint8Array): Bar[] {
  const ends = new Map<number, { end: number; io: boolean }>()
  for (const { type, bar, end } of located(config)) {
    if (type === CFG_TYPE.pciAccess || bar > 5) continue
    const known = ends.get(bar)
    ends.set(bar, {
      end: Math.max(end, known?.end ?? 0),
      io: type === CFG_TYPE.notify && end === NOTIFY_PIO_SIZE && (known?.io ?? true),
    })
  }
  return [...ends].map(([index, { end, io }]) =>
    io
      ? { index, kind: 'io', size: NOTIFY_PIO_SIZE }
      : { index, kind: 'mem64', prefetchable: true, size: pow2ceil(end) },
  )
}

function msixBar(config: Uint8Array): Bar[] {
  const found = rawStandardChain(config).capabilities.find(({ id, at }) => id === MSIX && at + 12 <= config.length)
  if (!found) return []
  const vectors = (u16(config, found.at + 2) & 0x7ff) + 1
  return [{ index: config[found.at + 4]! & 7, kind: 'mem32', size: exclusiveBar(vectors).size }]
}

/** The regions of a modern device. */
const registeredBars = (config: Uint8Array): Bar[] => [...msixBar(config), ...modernBars(config)]
/** Whether a dump has the capabilities that locate virtio's structures. */
export const hasVirtioCapability = (config: Uint8Array): boolean =>
  located(config).some(({ type }) => type >= 1 && type <= CFG_TYPE.sharedMemory)

/** BARs whose size follows from the capabilities that point into them. */
const MEMORY_BARS: ReadonlySet<number> = new Set([1, 2, 4])

/** @param others other types that look the same in the dump */
function legacyBar(type: VirtioType, others: readonly VirtioType[], context: Context): Pick<Regions, 'bars' | 'open'> {
  const { config } = context
  const modernOnly = u16(config, 0x02) >= 0x1040
  if (modernOnly || !type.transitionalId) return { bars: [] }
  const msix = rawStandardChain(config).capabilities.some(({ id }) => id === MSIX)
  const registers = msix ? LEGACY_REGISTERS.withMsix : LEGACY_REGISTERS.without
  const known = context.device.virtioConfigLength
  if (known !== undefined) return { bars: [{ index: 0, kind: 'io', size: pow2ceil(registers + known) }] }
  const { bytes, atMost, because } = type.configLength(context)
  const size = pow2ceil(registers + bytes)
  const bars: Bar[] = [{ index: 0, kind: 'io', size }]
  const larger = others.find((other) => pow2ceil(registers + other.configLength(context).bytes) > size)
  const why = because ?? (larger ? `it would be on a ${larger.name}: give --profile` : null)
  const most = pow2ceil(registers + Math.max(atMost ?? 0, larger?.configLength(context).bytes ?? 0))
  if (why === null || most <= size) return { bars }
  return { bars, open: { index: 0, bits: most - size, because: `the I/O BAR may be larger: ${why}` } }
}

function romRegion(type: VirtioType, name: string | null, context: Context): Pick<Regions, 'rom' | 'romAtMost'> {
  const { set } = context
  if (!type.rom || set.get('rombar') === '0' || set.get('romfile') === '') return { rom: 0 }
  const { bytes, atMost } = type.rom(context, name)
  return atMost === undefined ? { rom: bytes } : { rom: bytes, romAtMost: atMost }
}

function regions(type: VirtioType, others: readonly VirtioType[], name: string | null, context: Context): Regions {
  const { config } = context
  const legacy = legacyBar(type, others, context)
  const vga: Bar[] = []
  if (type.vgaMemory) {
    const memory = pow2ceil(Number(context.set.get('vgamem_mb') ?? type.vgaMemory)) * 2 ** 20
    const size = ownBlock(context, 'vga.vram') ?? memory
    vga.push({ index: 0, kind: 'mem32', prefetchable: true, size })
  }
  const modern = registeredBars(config)
  const ofVirtual = virtualFunctionBars(context.device, registeredBars)
  return {
    ...legacy,
    bars: [...legacy.bars, ...vga, ...modern],
    // A physical function's virtual functions are devices of the same type, with properties of their own (10.1).
    vfBars:
      ofVirtual.length > 0
        ? ofVirtual
        : modern.map((bar) => ({ ...bar, assumed: 'it depends on the virtual functions' })),
    ...romRegion(type, name, context),
  }
}

/** PMCSR of a virtio device: the power state is writable (x-pcie-pm-init), regardless of the PM capability. */
const traits = (context: Context) => ({
  ...CLOSED,
  deviceErrors: isOn(context, 'x-pcie-deverr-init'),
  linkControl: isOn(context, 'x-pcie-lnkctl-init'),
  powerState: isOn(context, 'x-pcie-pm-init'),
})

/**
 * Returns the model of a virtio device type, or of its -transitional or -non-transitional form.
 * @param others types that can't be distinguished from it, if it was detected and not named
 * @param name what the user called it, null if it was detected
 */
export function virtioModel(type: VirtioType, others: readonly VirtioType[], name: string | null): Model {
  return {
    name: name ?? type.name,
    verified: type !== UNKNOWN_VIRTIO,
    regions: (context) => regions(type, others, name, context),
    traits,
    express: 'by-capability',
    values: [],
    extra: () => [],
    appearance: (config) => virtioAppearance(u16(config, 0x02), type.id),
    fixedBars: MEMORY_BARS,
  }
}
