import type { Context } from '../painting/context'
import { virtualFunctionBars } from '../painting/regions'
import type { Bar } from '../painting/steps/bar'
import { since } from '../releases/rule-changes'
import { bytesOf, type DeviceRow, MIB, msixRegion, pow2ceil, region } from './row'

const NVME_REGISTERS = 0x1000
const DOORBELL = 4
const PAGE = 0x1000
/** Default of max_ioqpairs. */
const IO_QUEUES = 64

const pages = (bytes: number): number => Math.ceil(bytes / PAGE) * PAGE

/** nvme_mbar_size (hw/nvme/ctrl.c): registers, doorbells, MSI-X table and pending bits, each on pages of its own. */
function nvmeBarSize(queues: number, vectors: number): number {
  const doorbells = NVME_REGISTERS + pages(2 * DOORBELL * queues)
  return pow2ceil(vectors === 0 ? doorbells : pages(doorbells + 16 * vectors) + 8 * Math.ceil(vectors / 64))
}

const nvmeQueues = (context: Context): number => (bytesOf(context, 'max_ioqpairs') ?? IO_QUEUES) + 1

/** Offsets of MSI-X table and pending bits in a controller that has them in BAR 0, after the doorbells. */
export function nvmeMsixTable(context: Context, vectors: number): { bar: number; table: number; pba: number } {
  const table = NVME_REGISTERS + pages(2 * DOORBELL * nvmeQueues(context))
  return { bar: 0, table, pba: pages(table + 16 * vectors) }
}

/** BAR 0, without the table if MSI-X has a BAR of its own. */
function nvmeRegisters(context: Context): Bar {
  const queues = nvmeQueues(context)
  const msix = msixRegion(context.config)
  const shared = msix?.index === 0 ? msix.size : 0
  return region(0, 'm64', Math.max(nvmeBarSize(queues, 0), shared))
}

const ownMsixBar = ({ config }: Context): Bar | null => {
  const msix = msixRegion(config)
  return msix && msix.index !== 0 ? region(msix.index, 'm32', msix.size) : null
}

/** Property cmb_size_mb; without it a dump shows the buffer but not its size. */
const controllerMemory = (context: Context): Bar | null => {
  const size = bytesOf(context, 'cmb_size_mb', MIB)
  return size ? region(2, 'm64p', pow2ceil(size)) : null
}

/** The BAR of a controller that has its MSI-X table in it, as virtual functions do. */
function sharedBar(config: Uint8Array): Bar[] {
  const msix = msixRegion(config)
  return msix?.index === 0 ? [region(0, 'm64', msix.size)] : []
}

/**
 * nvme_init_sriov (hw/nvme/ctrl.c): a virtual function has its share of the flexible queues and vectors. Without the
 * properties that set their number, the size for up to 256 vectors is assumed.
 */
function nvmeVfBars(context: Context): Bar[] {
  const number = (name: string) => bytesOf(context, name) ?? 0
  const vfs = number('sriov_max_vfs')
  const shown = virtualFunctionBars(context.device, sharedBar)
  if (shown.length > 0) return shown
  if (vfs === 0) return [{ ...region(0, 'm64', 0x4000), assumed: 'it depends on the flexible resources' }]
  const share = (kind: 'vq' | 'vi') =>
    number(`sriov_max_${kind}_per_vf`) || Math.floor(number(`sriov_${kind}_flexible`) / vfs)
  return [region(0, 'm64', nvmeBarSize(share('vq'), share('vi')))]
}

const MEGASAS_REGISTERS = 0x4000
const MEGASAS_QUEUES = region(3, 'm64', 0x40000)

/** Bus master IDE: hw/ide/piix.c registers nothing but the DMA registers. */
const PIIX_IDE = [region(4, 'io', 0x10)]

/** Bytes of one error record: property record_size of acpi-erst. */
const ERST_RECORD = 0x2000

export const STORAGE: readonly DeviceRow[] = [
  {
    names: ['nvme'],
    ids: ['1b36:0010', '8086:5845'],
    bars: [nvmeRegisters, ownMsixBar, controllerMemory],
    vfBars: nvmeVfBars,
    traits: ({ qemu }) => ({ powerState: true, deviceErrors: since(qemu, 'nvme-device-errors') }),
  },
  {
    names: ['ich9-ahci'],
    aliases: ['ahci'],
    ids: ['8086:2922'],
    bars: [region(4, 'io', 0x20), region(5, 'm32', 0x1000)],
  },
  { names: ['piix3-ide'], aliases: ['piix3-ide-xen'], ids: ['8086:7010'], bars: PIIX_IDE },
  { names: ['piix4-ide'], ids: ['8086:7111'], bars: PIIX_IDE },
  { names: ['am53c974', 'dc390'], ids: ['1022:2020'], bars: [region(0, 'io', 0x80)] },
  {
    names: ['lsi53c810'],
    ids: ['1000:0001'],
    bars: [region(0, 'io', 0x100), region(1, 'm32', 0x400), region(2, 'm32', 0x2000)],
  },
  {
    names: ['lsi53c895a'],
    aliases: ['lsi'],
    ids: ['1000:0012'],
    bars: [region(0, 'io', 0x100), region(1, 'm32', 0x400), region(2, 'm32', 0x2000)],
  },
  {
    names: ['megasas'],
    ids: ['1000:0060'],
    bars: [region(0, 'm64', MEGASAS_REGISTERS), region(2, 'io', 0x100), MEGASAS_QUEUES],
  },
  {
    names: ['megasas-gen2'],
    ids: ['1000:0079'],
    bars: [region(0, 'io', 0x100), region(1, 'm64', MEGASAS_REGISTERS), MEGASAS_QUEUES],
    express: 'always',
  },
  {
    names: ['mptsas1068'],
    ids: ['1000:0054'],
    bars: [region(0, 'io', 0x100), region(1, 'm32', 0x4000), region(2, 'm32', 0x10000)],
  },
  {
    names: ['pvscsi'],
    ids: ['15ad:07c0'],
    bars: [region(0, 'm32', 0x8000)],
    express: 'unless-disabled',
  },
  {
    // On POWER machines: hw/ide/sii3112.c.
    names: ['sii3112'],
    ids: ['1095:3112'],
    bars: [
      ...[region(0, 'io', 8), region(1, 'io', 4), region(2, 'io', 8), region(3, 'io', 4), region(4, 'io', 16)],
      region(5, 'm32', 0x200),
    ],
  },
  { names: ['sdhci-pci'], ids: ['1b36:0007'], bars: [region(0, 'm32', 0x100)] },
  { names: ['ufs'], ids: ['1b36:0013'], bars: [region(0, 'm32', 0x2000)], express: 'always' },
  {
    names: ['acpi-erst'],
    ids: ['1b36:0012'],
    bars: [
      region(0, 'm32', 0x10),
      (context) => region(1, 'm32', pow2ceil(bytesOf(context, 'record_size') ?? ERST_RECORD)),
    ],
  },
]
