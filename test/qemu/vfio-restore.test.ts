import { dumpOf, requestOf } from './harness/agreement'
import { machineTypes } from './harness/installed'
import { devicePath, machineOf, type Placement } from './harness/machine'
import { describeRestores, type Migrant } from './harness/restore'
import { withVfioFolder } from './harness/vfio'
import { functionOf } from './harness/vfio-function'
import { SHAPES } from './harness/vfio-shapes'

/* Streams of vfio-pci devices, changed byte by byte and loaded again. */

const Q35 = machineTypes('pc-q35').at(-1)!
const PC = machineTypes('pc-i440fx').at(-1)!

function migrant(machine: string, placement: Placement, shape: string): Migrant {
  const physical = functionOf(SHAPES.get(shape)!)
  return {
    name: `${shape} at ${placement}`,
    // Each start finds the function as the host shows it, not as the last QEMU has left it.
    start: (use) =>
      withVfioFolder([physical], ({ sysfsdev, env }) => {
        const device = `vfio-pci,sysfsdev=${sysfsdev[0]},x-enable-migration=on`
        return use(machineOf(machine, [{ id: 'd', device, placement }], env))
      }),
    section: `${devicePath(placement, 0)}/vfio`,
    size: physical.config.length,
    // The stream on one side, the host's function on the other.
    destination: () => ({ ...dumpOf(physical.config), bars: new Map(physical.bars.entries()), rom: physical.rom }),
    target: { ...requestOf(machine, { device: 'vfio-pci', placement }), profile: 'vfio-pci', view: 'physical' },
  }
}

describeRestores(migrant(Q35, 'root-port', 'an NVIDIA GPU'))
describeRestores(migrant(Q35, 'pcie.0', 'an NVIDIA GPU'))
describeRestores(migrant(Q35, 'root-port', 'a vendor capability, then a gap'))
describeRestores(migrant(Q35, 'root-port', 'REBAR first'))
describeRestores(migrant(PC, 'pci.0', 'an NVIDIA GPU without extended capabilities'))
