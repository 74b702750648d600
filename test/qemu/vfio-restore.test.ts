import { machineTypes } from './harness/installed'
import { devicePath, machineOf, type Placement } from './harness/machine'
import { describeRestores, type Migrant } from './harness/restore'
import { functionOf } from './harness/vfio-function'
import { SHAPES } from './harness/vfio-shapes'
import { startWith, vfioRequest, withRegions } from './harness/vfio-table'

/* Streams of vfio-pci devices, changed byte by byte and loaded again. */

const Q35 = machineTypes('pc-q35').at(-1)!
const PC = machineTypes('pc-i440fx').at(-1)!

function migrant(machine: string, placement: Placement, shape: string): Migrant {
  const physical = functionOf(SHAPES.get(shape)!)
  return {
    name: `${shape} at ${placement}`,
    start: startWith((device, env) => machineOf(machine, [{ id: 'd', device, placement }], env), physical),
    section: `${devicePath(placement, 0)}/vfio`,
    size: physical.config.length,
    // The stream on one side, the host's function on the other.
    destination: () => withRegions(physical, physical.config),
    target: vfioRequest(machine, { placement, options: '' }, 'vfio'),
  }
}

describeRestores(migrant(Q35, 'root-port', 'an NVIDIA GPU'))
describeRestores(migrant(Q35, 'pcie.0', 'an NVIDIA GPU'))
describeRestores(migrant(Q35, 'root-port', 'a vendor capability, then a gap'))
describeRestores(migrant(Q35, 'root-port', 'REBAR first'))
describeRestores(migrant(PC, 'pci.0', 'an NVIDIA GPU without extended capabilities'))
describeRestores(migrant(Q35, 'root-port', 'a Volume Management Device'))
