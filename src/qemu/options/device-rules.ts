import { u16, u32, writeUint } from '../../bytes/little-endian'
import { nvmeMsixTable } from '../devices/storage'
import { machineDefault } from '../painting/context'
import { rawStandardChain } from '../painting/raw-chain'
import { exclusiveBar } from '../painting/steps/msi'
import { isTrue } from '../releases/switch-values'
import { expressAt, repack, standardAt } from './edit'
import { isAmong, isSomeDefault, onOff, type Rule } from './rule'

const MSIX = 0x11
const MSIX_BYTES = 12
const INTEL_NVME = 0x5845_8086
const REDHAT_NVME = 0x0010_1b36

/** The MSI-X table of nvme: in a region of its own, or after the doorbells. */
const exclusive: Rule = {
  property: 'msix-exclusive-bar',
  internal: true,
  has: isAmong('nvme'),
  shown: (config) => {
    const at = standardAt(config, MSIX, MSIX_BYTES)
    return at === undefined ? null : onOff((config[at + 4]! & 7) !== 0)
  },
  wanted: (context) => machineDefault(context, 'msix-exclusive-bar', 'nvme'),
  apply: (config, value, context) => {
    const at = standardAt(config, MSIX, MSIX_BYTES)
    if (at === undefined) return false
    const vectors = (u16(config, at + 2) & 0x7ff) + 1
    const place = isTrue(value) ? { bar: 4, table: 0, pba: exclusiveBar(vectors).pba } : nvmeMsixTable(context, vectors)
    writeUint(config, at + 4, 4, place.table + place.bar)
    writeUint(config, at + 8, 4, place.pba + place.bar)
    return true
  },
  isDefault: (value) => isSomeDefault('msix-exclusive-bar', value),
}

const intelId: Rule = {
  property: 'use-intel-id',
  internal: false,
  has: isAmong('nvme'),
  shown: (config) => onOff(u32(config, 0) === INTEL_NVME),
  wanted: (context) => machineDefault(context, 'use-intel-id', 'nvme'),
  apply: (config, value) => {
    writeUint(config, 0, 4, isTrue(value) ? INTEL_NVME : REDHAT_NVME)
    return true
  },
  isDefault: (value) => isSomeDefault('use-intel-id', value),
}

/** A property whose value is a byte of the header. */
const headerByte = (property: string, at: number, owner: string, ...types: readonly string[]): Rule => ({
  property,
  internal: false,
  has: isAmong(...types),
  shown: (config) => `${config[at]!}`,
  wanted: (context) => machineDefault(context, property, owner),
  apply: (config, value) => {
    config[at] = Number(value)
    return true
  },
  isDefault: (value) => isSomeDefault(property, value),
})

const CONVENTIONAL = 0x100

const SHPC = 0x0c
const SHPC_BYTES = 8
const CAPABILITY_SIZES: Readonly<Record<number, number>> = { 4: 4, [SHPC]: SHPC_BYTES }
const MSI = 0x05
const msiBytes = (flags: number) => 0x0a + ((flags & 0x80) !== 0 ? 4 : 0) + ((flags & 0x100) !== 0 ? 10 : 0)

/** Returns the capabilities of a pci-bridge in the order in which it adds them, null if it can't have one of them. */
function bridgeCapabilities(config: Uint8Array): Uint8Array[] | null {
  const found = [...rawStandardChain(config).capabilities].reverse().map(({ id, at }) => {
    const size = id === MSI ? msiBytes(u16(config, at + 2)) : id === 0x09 ? config[at + 2]! : CAPABILITY_SIZES[id]
    return size ? config.slice(at, at + ((size + 3) & ~3)) : null
  })
  return found.every((bytes) => bytes !== null) ? found : null
}

const INTERRUPT_PIN = 0x3d
const CONTROLLER = Uint8Array.of(SHPC, ...new Uint8Array(SHPC_BYTES - 1))
/** One vector, 64-bit address, maskable. */
const CONTROLLER_MSI = Uint8Array.of(MSI, 0, 0x80, 0x01, ...new Uint8Array(0x14))

/**
 * The standard hot-plug controller of a bridge: the first capability that it adds, with MSI for its interrupts the last
 * (pci_bridge_dev_realize).
 */
const hotplugController: Rule = {
  property: 'shpc',
  internal: false,
  has: isAmong('pci-bridge', 'pci-bridge-seat'),
  shown: (config) => onOff(standardAt(config, SHPC, SHPC_BYTES) !== undefined),
  wanted: (context) => machineDefault(context, 'shpc', 'pci-bridge'),
  apply: (config, value) => {
    const capabilities = bridgeCapabilities(config)
    if (!capabilities) return false
    const others = capabilities.filter(([id]) => id !== SHPC && id !== MSI)
    const on = isTrue(value)
    // Its registers are a 64-bit region.
    config[0x10] = on ? 0x04 : 0x00
    config[INTERRUPT_PIN] = on ? 1 : 0
    return repack(config, on ? [CONTROLLER, ...others, CONTROLLER_MSI] : others)
  },
  isDefault: (value) => isSomeDefault('shpc', value),
}

/**
 * Types that are PCI Express devices only on newer machine types: a dump of one form does not show the capabilities of
 * the other.
 */
const expressForm = (property: string, owner: string, ...types: readonly string[]): Rule => ({
  property,
  internal: true,
  has: isAmong(...types),
  shown: (config, _, { device, placement }) => {
    if (expressAt(config) !== undefined || device.config.length > CONVENTIONAL) return 'off'
    return placement === 'root-port' || placement === 'pcie.0' ? 'on' : null
  },
  wanted: (context) => machineDefault(context, property, owner),
  apply: () => false,
  isDefault: (value) => isSomeDefault(property, value),
})

/** Offset of MSI on old machine types, which determines those of all other capabilities. */
const oldOffsets = (property: string, type: string, at: number): Rule => ({
  property,
  internal: true,
  has: isAmong(type),
  shown: (config) => {
    const msi = standardAt(config, MSI, 2)
    return msi === undefined ? null : onOff(msi === at)
  },
  wanted: (context) => machineDefault(context, property, type),
  apply: () => false,
  isDefault: (value) => isSomeDefault(property, value),
})

const EXTENDED_REVISION = 2

/** QEMU's own VGA registers, whose presence the revision shows (pci_std_vga_realize). */
const extendedRegisters: Rule = {
  property: 'qemu-extended-regs',
  internal: true,
  has: isAmong('VGA', 'secondary-vga'),
  shown: (config, _, { set }) => (set.get('mmio') === 'off' ? null : onOff(config[0x08] === EXTENDED_REVISION)),
  wanted: (context) => machineDefault(context, 'qemu-extended-regs', 'VGA'),
  apply: (config, value) => {
    config[0x08] = isTrue(value) ? EXTENDED_REVISION : 0
    return true
  },
  isDefault: (value) => isSomeDefault('qemu-extended-regs', value),
}

const EXTENDED_TSEG = 0x50

/** mch_realize (hw/pci-host/q35.c): MiB of extended TSEG, which nothing compares. */
const extendedTseg: Rule = {
  property: 'extended-tseg-mbytes',
  internal: false,
  has: isAmong('mch'),
  shown: (config) => `${u16(config, EXTENDED_TSEG)}`,
  // The guest may have written it.
  proves: () => false,
  wanted: (context) => machineDefault(context, 'extended-tseg-mbytes', 'mch'),
  apply: (config, value) => {
    writeUint(config, EXTENDED_TSEG, 2, Number(value))
    return true
  },
  isDefault: (value) => isSomeDefault('extended-tseg-mbytes', value),
}

const HEADER_TYPE = 0x0e
const MULTIFUNCTION = 0x80

/** An option of every device, independent of version and machine type. */
const multifunction: Rule = {
  property: 'multifunction',
  internal: false,
  has: () => true,
  shown: (config) => onOff((config[HEADER_TYPE]! & MULTIFUNCTION) !== 0),
  wanted: () => null,
  apply: (config, value) => {
    config[HEADER_TYPE] = (config[HEADER_TYPE]! & ~MULTIFUNCTION) | (isTrue(value) ? MULTIFUNCTION : 0)
    return true
  },
  isDefault: () => false,
}

/** Properties of single device types, and those of any device. */
export const DEVICE_RULES: readonly Rule[] = [
  multifunction,
  extendedTseg,
  exclusive,
  intelId,
  headerByte('revision', 0x08, 'qxl', 'qxl', 'qxl-vga'),
  headerByte('prog_if', 0x09, 'pci-serial', 'pci-serial', 'pci-serial-2x', 'pci-serial-4x'),
  hotplugController,
  extendedRegisters,
  expressForm('x-disable-pcie', 'pvscsi', 'pvscsi', 'vmxnet3'),
  oldOffsets('x-old-msi-offsets', 'vmxnet3', 0x50),
  oldOffsets('old_msi_addr', 'intel-hda', 0x50),
  oldOffsets('x-old-pci-configuration', 'pvscsi', 0x50),
]
