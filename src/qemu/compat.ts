import { atLeast, orderOf, type Version } from './version'

/**
 * Properties of devices whose default depends on QEMU's version and the machine type (hw_compat_* and pc_compat_*
 * in hw/core/machine.c and hw/i386/pc*.c), as far as they change config bytes or masks.
 */
export interface CompatProperty {
  /** QEMU's name of the property. */
  readonly name: string
  /** Device type, or base type, that has it. */
  readonly type: string
  /** Value on the newest machine types. */
  readonly value: string
  /** Older machine types, up to and including the named one, get another value. Oldest first. */
  readonly old: readonly { readonly upTo: string; readonly value: string }[]
  /** First release that behaves by this property, and the behaviour of the releases before it. */
  readonly since: string
  readonly before: string
}

const row = (
  type: string,
  name: string,
  value: string,
  upTo: string,
  oldValue: string,
  since: string,
  before: string = oldValue,
): CompatProperty => ({ type, name, value, old: [{ upTo, value: oldValue }], since, before })

export const COMPAT: readonly CompatProperty[] = [
  row('pci-device', 'x-pcie-ext-tag', 'on', '9.1', 'off', '9.2'),
  row('pci-device', 'x-pcie-err-unc-mask', 'on', '7.2', 'off', '8.0'),
  row('pci-device', 'x-pcie-ari-nextfn-1', 'off', '8.0', 'on', '8.1'),
  row('pci-device', 'x-pcie-extcap-init', 'on', '2.8', 'off', '2.9'),
  row('pci-bridge', 'x-pci-express-writeable-slt-bug', 'off', '8.1', 'on', '8.2'),
  row('vfio-pci', 'skip-vsc-check', 'on', '9.0', 'off', '9.1'),
  row('virtio-pci', 'x-pcie-deverr-init', 'on', '2.8', 'off', '2.9'),
  row('virtio-pci', 'x-pcie-lnkctl-init', 'on', '2.8', 'off', '2.9'),
  row('virtio-pci', 'x-pcie-pm-init', 'on', '2.8', 'off', '2.9'),
  row('virtio-blk-device', 'discard', 'on', '3.1', 'off', '4.0'),
  row('virtio-serial-device', 'emergency-write', 'on', '2.7', 'off', '2.8'),
  row('virtio-balloon-device', 'page-poison', 'on', '5.0', 'off', '5.1'),
  {
    type: 'virtio-balloon-device',
    name: 'qemu-4-0-config-size',
    value: 'off',
    old: [
      { upTo: '3.1', value: 'off' },
      { upTo: '4.0.1', value: 'on' },
    ],
    since: '4.1',
    before: 'off',
  },
]

/** Whether QEMU 8.0.0, which had the AER mask before the property that turns it off, is meant: 8.0.1 has the property. */
const isFirstOf80 = (qemu: Version) => qemu.order === orderOf('8.0')

/**
 * Value of a property that nobody set, for a device on a machine type of `machine` in QEMU `qemu`.
 * @throws RangeError when the table has no such property: a bug of the caller
 */
export function compatDefault(name: string, qemu: Version, machine: Version): string {
  const property = COMPAT.find((entry) => entry.name === name)
  if (!property) throw new RangeError(`no compat property ${name}`)
  if (name === 'x-pcie-err-unc-mask' && isFirstOf80(qemu)) return property.value
  if (!atLeast(qemu, property.since)) return property.before
  const old = property.old.find(({ upTo }) => machine.order <= orderOf(upTo))
  return old ? old.value : property.value
}
