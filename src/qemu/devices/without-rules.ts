import { InputError } from '../../bytes/input-error'

interface Row {
  /** Names of device types; a name that ends in "*" stands for all that begin so. */
  readonly types: readonly string[]
  /** A sentence without its full stop. */
  readonly because: string
}

const UNMIGRATABLE = 'QEMU does not migrate a machine that has one'

/**
 * Device types of QEMU whose config space is never compared and that no row describes. vfio-user-pci: hw/vfio-user/pci.c
 * registers no state and no blocker (-dump-vmstate of 11.1.3 has none of it); the others have unmigratable = 1 (hw/virtio)
 * or a blocker (hw/remote/proxy.c).
 */
const ROWS: readonly Row[] = [
  {
    types: ['vfio-user-pci'],
    because:
      'its config space is that of the program at its socket, and QEMU, which has had it since 10.1, sends none of it in a migration, so none of it is compared',
  },
  { types: ['vhost-user-test-device-pci', 'vhost-vdpa-device-pci*', 'x-pci-proxy-dev'], because: UNMIGRATABLE },
]

/** @throws InputError for a type of QEMU's that has no rules, with the reason */
export function refuseWithoutRules(type: string): void {
  const isNamed = (name: string) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name)
  const row = ROWS.find(({ types }) => types.some(isNamed))
  if (row) throw new InputError(`${JSON.stringify(type)} has no rules: ${row.because}`)
}
