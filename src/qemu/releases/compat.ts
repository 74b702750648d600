import { isOfFamilies } from './family'
import { atLeast, isInBranchSince, isNamed, isUpTo, type Version } from './version'

/**
 * Machine types that a compat entry applies to: `all` for one of hw_compat_* (hw/core/machine.c), which every machine
 * uses; `pc` for one of pc_compat_* (hw/i386/pc.c), which pc and q35 use; `q35` for one of q35 alone.
 */
export type CompatScope = 'all' | 'pc' | 'q35'

const FAMILIES: Readonly<Record<Exclude<CompatScope, 'all'>, readonly string[]>> = {
  pc: ['pc-q35', 'pc-i440fx', 'pc'],
  q35: ['pc-q35'],
}

/** What compat properties need to know about a machine type. */
export interface CompatMachine {
  readonly family: string
  readonly version: Version
}

const covers = (scope: CompatScope, machine: CompatMachine): boolean =>
  scope === 'all' || isOfFamilies(machine, FAMILIES[scope])

/**
 * Properties of devices whose default depends on QEMU's version and the machine type (hw_compat_* and pc_compat_* in
 * hw/core/machine.c and hw/i386/pc*.c), limited to those that change config bytes or masks.
 */
export interface CompatProperty {
  /** QEMU's name of the property. */
  readonly name: string
  /** Device types, or base types, that have it. */
  readonly types: readonly string[]
  /** Machine types that the entries of `old` apply to. */
  readonly scope: CompatScope
  /** Value on the newest machine types. */
  readonly value: string
  /** Older machine types, up to and including the named one, get another value. Oldest first. */
  readonly old: readonly { readonly upTo: string; readonly value: string }[]
  /** First release that has this behaviour, and the behaviour of earlier releases. */
  readonly since: string
  readonly before: string
  /** Releases even older than `release` behave differently again. */
  readonly earlier?: { readonly release: string; readonly value: string }
  /** Releases, by name, that had another value on every machine type and were fixed later. */
  readonly slips?: { readonly releases: readonly string[]; readonly value: string }
  /** Point releases of stable branches that have it although their feature release is older than `since`. */
  readonly backports?: readonly string[]
}

/** A property that changed once: `oldValue` on machine types up to `upTo` and in releases before `since`. */
const once = (
  types: string,
  name: string,
  value: string,
  upTo: string,
  oldValue: string,
  since: string,
  before: string = oldValue,
): CompatProperty => ({
  types: types.split(' '),
  name,
  scope: 'all',
  value,
  old: [{ upTo, value: oldValue }],
  since,
  before,
})

const onPc = (property: CompatProperty): CompatProperty => ({ ...property, scope: 'pc' })

export const COMPAT: readonly CompatProperty[] = [
  once('pci-device', 'x-pcie-ext-tag', 'on', '9.1', 'off', '9.2'),
  {
    ...once('pci-device', 'x-pcie-err-unc-mask', 'on', '7.2', 'off', '8.0'),
    // 8.0.0 had the mask before the property that turns it off.
    slips: { releases: ['8.0', '8.0.0'], value: 'on' },
  },
  once('pci-device', 'x-pcie-ari-nextfn-1', 'off', '8.0', 'on', '8.1'),
  once('pci-device', 'x-pcie-extcap-init', 'on', '2.8', 'off', '2.9'),
  once('pci-bridge', 'x-pci-express-writeable-slt-bug', 'off', '8.1', 'on', '8.2'),
  {
    types: ['pcie-slot'],
    name: 'x-do-not-expose-native-hotplug-cap',
    scope: 'q35',
    value: 'off',
    old: [
      { upTo: '6.0', value: 'off' },
      { upTo: '6.1', value: 'on' },
    ],
    since: '6.1',
    before: 'off',
  },
  {
    ...once('pcie-root-port', 'disable-acs', 'off', '3.1', 'on', '4.1', 'off'),
    earlier: { release: '4.0', value: 'on' },
  },
  once('pcie-root-port', 'x-speed', '16', '3.1', '2_5', '4.0'),
  once('pcie-root-port', 'x-width', '32', '3.1', '1', '4.0'),
  { ...once('ioh3420 xio3130-downstream', 'power_controller_present', 'on', '2.0', 'off', '2.1'), scope: 'q35' },
  {
    types: ['pci-bridge', 'pci-bridge-seat'],
    name: 'shpc',
    scope: 'all',
    value: 'on',
    old: [
      { upTo: '2.8', value: 'on' },
      { upTo: '2.9', value: 'off' },
    ],
    since: '2.9',
    before: 'on',
  },
  once('vfio-pci', 'skip-vsc-check', 'on', '9.0', 'off', '9.1'),
  once('igb', 'x-pcie-flr-init', 'on', '8.1', 'off', '8.2'),
  once('virtio-pci', 'x-pcie-flr-init', 'on', '4.1', 'off', '4.2'),
  once('virtio-pci', 'x-pcie-deverr-init', 'on', '2.8', 'off', '2.9'),
  once('virtio-pci', 'x-pcie-lnkctl-init', 'on', '2.8', 'off', '2.9'),
  once('virtio-pci', 'x-pcie-pm-init', 'on', '2.8', 'off', '2.9'),
  once('virtio-pci', 'page-per-vq', 'off', '2.7', 'on', '2.8'),
  once('virtio-pci', 'disable-modern', 'off', '2.6', 'on', '2.7'),
  once('virtio-pci', 'disable-legacy', 'auto', '2.6', 'off', '2.7'),
  once('virtio-pci', 'x-disable-pcie', 'off', '2.4', 'on', '2.5'),
  {
    ...once('virtio-pci', 'x-ats-page-aligned', 'on', '5.1', 'off', '6.0', 'on'),
    earlier: { release: '5.2', value: 'off' },
  },
  once('virtio-balloon-pci virtio-mem-pci', 'vectors', '2', '9.2', '0', '10.0'),
  {
    ...once('virtio-rng-pci', 'vectors', '2', '7.1', '0', '7.2'),
    // 7.2.1 and later leave older machine types unchanged (bad9c5a516).
    slips: { releases: ['7.2.0'], value: '2' },
  },
  // 4.0.0 lost the property, and MSI-X with it; 4.0.1 has it again (32e8ac8a28, 683c1d89ef).
  {
    types: ['virtio-gpu-pci', 'virtio-vga'],
    name: 'vectors',
    scope: 'all',
    value: '3',
    old: [],
    since: '2.6',
    before: '3',
    slips: { releases: ['4.0', '4.0.0'], value: '0' },
  },
  once('virtio-net-pci', 'vectors', '4', '5.2', '3', '6.0'),
  onPc(once('virtio-serial-pci', 'vectors', '2', '1.4', '4294967295', '1.5')),
  once('virtio-blk-device vhost-user-blk', 'num-queues', 'auto', '5.1', '1', '5.2'),
  once('virtio-scsi-device vhost-scsi vhost-user-scsi', 'num_queues', 'auto', '5.1', '1', '5.2'),
  once('virtio-blk-device', 'discard', 'on', '3.1', 'off', '4.0'),
  once('virtio-serial-device', 'emergency-write', 'on', '2.7', 'off', '2.8'),
  once('virtio-balloon-device', 'page-poison', 'on', '5.0', 'off', '5.1'),
  // 4.0.0 has the larger size on every machine type; 4.0.1 has the property, as 4.1 does (a6fe4a3aa8, 2bbadb08ce).
  {
    types: ['virtio-balloon-device'],
    name: 'qemu-4-0-config-size',
    scope: 'all',
    value: 'off',
    old: [
      { upTo: '3.1', value: 'off' },
      { upTo: '4.0.1', value: 'on' },
    ],
    since: '4.0.1',
    before: 'off',
    slips: { releases: ['4.0', '4.0.0'], value: 'on' },
  },
  {
    ...once('nvme', 'msix-exclusive-bar', 'off', '5.2', 'on', '9.0', 'off'),
    earlier: { release: '6.0', value: 'on' },
    backports: ['7.2.11', '8.2.3'],
  },
  {
    types: ['mch'],
    name: 'extended-tseg-mbytes',
    scope: 'pc',
    value: '64',
    old: [
      { upTo: '2.9', value: '0' },
      { upTo: '10.1', value: '16' },
    ],
    since: '2.10',
    before: '0',
  },
  once('nvme', 'use-intel-id', 'off', '5.1', 'on', '5.2'),
  once('qxl qxl-vga', 'revision', '5', '4.2', '4', '5.0'),
  onPc(once('vmxnet3', 'romfile', 'efi-vmxnet3.rom', '2.6', '', '2.7')),
  once('pvscsi vmxnet3', 'x-disable-pcie', 'off', '2.5', 'on', '2.6'),
  once('pvscsi', 'x-old-pci-configuration', 'off', '2.5', 'on', '2.6'),
  once('vmxnet3', 'x-old-msi-offsets', 'off', '2.5', 'on', '2.6'),
  once('intel-hda', 'old_msi_addr', 'off', '2.1', 'on', '2.2'),
  once('VGA secondary-vga', 'qemu-extended-regs', 'on', '2.1', 'off', '2.2'),
  onPc(once('nec-usb-xhci', 'force-pcie-endcap', 'off', '2.0', 'on', '2.1')),
  onPc(once('pci-serial pci-serial-2x pci-serial-4x', 'prog_if', '2', '2.0', '0', '2.1')),
  onPc(once('e1000 ne2k_pci pcnet rtl8139 virtio-net-pci', 'romfile', 'efi', '1.4', 'pxe', '1.5')),
  onPc(once('nec-usb-xhci', 'msi', 'auto', '1.2', 'off', '1.3')),
  onPc(once('nec-usb-xhci', 'msix', 'auto', '1.2', 'off', '1.3')),
  onPc(once('ivshmem', 'use64', '1', '1.2', '0', '1.3')),
  onPc(once('VGA', 'mmio', 'on', '1.2', 'off', '1.3')),
  onPc(once('VGA vmware-svga qxl qxl-vga', 'vgamem_mb', '16', '1.1', '8', '1.2')),
  onPc(once('virtio-balloon-pci', 'class', '0x00ff', '1.0', '0x0500', '1.1')),
]

/** Whether a release has the property, so that it can be given: if a release missed it, the next one has it. */
export const hasProperty = (property: CompatProperty, qemu: Version): boolean =>
  (atLeast(qemu, property.since) || isBackported(property, qemu)) && !hasSlipped(property, qemu)

/** Whether a release has a property of that name; true for properties that are not listed here. */
export function knowsProperty(name: string, qemu: Version): boolean {
  const entries = COMPAT.filter((entry) => entry.name === name)
  return entries.length === 0 || entries.some((entry) => hasProperty(entry, qemu))
}

/** Whether a stable branch had the property when it made this point release. */
const isBackported = ({ backports = [] }: CompatProperty, qemu: Version): boolean =>
  backports.some((text) => isInBranchSince(qemu, text))

const hasSlipped = ({ slips }: CompatProperty, qemu: Version): boolean =>
  slips !== undefined && isNamed(qemu, slips.releases)

/** Properties whose defaults rules asked for, with a release and one of its machine types. */
export class AskedDefaults {
  readonly properties = new Set<CompatProperty>()
}

/** Returns the default of a property that a release has on every machine type; null if the machine type decides. */
export function releaseDefault(property: CompatProperty, qemu: Version): string | null {
  const { earlier, slips } = property
  if (slips && hasSlipped(property, qemu)) return slips.value
  if (earlier && !atLeast(qemu, earlier.release)) return earlier.value
  return atLeast(qemu, property.since) || isBackported(property, qemu) ? null : property.before
}

/** Returns the default of a property on a machine type, in releases in which the machine type decides. */
export function machineTypeDefault(property: CompatProperty, machine: CompatMachine): string {
  const old = covers(property.scope, machine) && property.old.find(({ upTo }) => isUpTo(machine.version, upTo))
  return old ? old.value : property.value
}

/**
 * Returns the default of a property on machine type `machine` in QEMU `qemu`. Of a release and a machine type that
 * belong together the property is recorded and not what it depends on: many of them have the same default.
 */
export function defaultOf(property: CompatProperty, qemu: Version, machine: CompatMachine): string {
  const asked = qemu.heard?.joint
  if (asked instanceof AskedDefaults && asked === machine.version.heard?.joint) {
    asked.properties.add(property)
    return defaultOf(property, unheard(qemu), { family: machine.family, version: unheard(machine.version) })
  }
  return releaseDefault(property, qemu) ?? machineTypeDefault(property, machine)
}

const unheard = ({ text, order }: Version): Version => ({ text, order })

/**
 * Returns the default of a property for a device on machine type `machine` in QEMU `qemu`. @param type the device type,
 * if several have a property of that name; otherwise the first that has it
 * @throws RangeError when the table has no such property: a bug of the caller
 */
export function compatDefault(name: string, qemu: Version, machine: CompatMachine, type?: string): string {
  const property = COMPAT.find((entry) => entry.name === name && (type === undefined || entry.types.includes(type)))
  if (!property) throw new RangeError(`no compat property ${name}${type ? ` of ${type}` : ''}`)
  return defaultOf(property, qemu, machine)
}
