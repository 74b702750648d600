import { AARCH64, PPC64, QEMU } from './harness/available'
import { versionOf } from './harness/installed'
import { describeRestores, type Migrant, migrant } from './harness/restore'

/* Streams of machines other than pc and q35, changed byte by byte and loaded again. */

const words = (text: string): string[] => text.split(' ')

/** The same device in a machine of another program. @param machine as --machine names it */
function elsewhere(base: Migrant, program: string, machine: string, args: string): Migrant {
  return {
    ...base,
    name: `${base.name} of ${machine}`,
    start: (use) => base.start((launch) => use({ ...launch, program, args: [...words(args), ...launch.args] })),
    target: { ...base.target, qemu: versionOf(program), machine },
  }
}

describeRestores(
  elsewhere(migrant('virt-7.2', 'root-port', 'virtio-net-pci', 'virtio-net', 4096), AARCH64, 'virt-7.2', '-m 64M'),
)
describeRestores({
  ...elsewhere(migrant('pseries-7.2', 'pci.0', 'virtio-scsi-pci', 'virtio-scsi', 256), PPC64, 'pseries-7.2', '-m 256M'),
  section: 'pci@800000020000000:02.0/virtio-scsi',
})
describeRestores(
  elsewhere(migrant('microvm,pcie=on', 'root-port', 'virtio-rng-pci', 'virtio-rng', 4096), QEMU, 'microvm', '-m 64M'),
)
