import { describe, expect, test } from 'vitest'
import type { TargetRequest } from '../../src/qemu/request'
import { machineTypes } from './harness/installed'
import { devicePath, machineOf } from './harness/machine'
import { liveDevice } from './harness/memory'
import { load, save } from './harness/migrate'
import { changed, configOffset } from './harness/stream'
import { answered, predicted } from './harness/verdict'
import { functionOf } from './harness/vfio-function'
import { SHAPES } from './harness/vfio-shapes'
import { startWith, vfioRequest, withRegions } from './harness/vfio-table'

/*
 * The vendor-specific capability of an NVIDIA vGPU names the host's driver, so two hosts differ there. QEMU compares
 * all of it up to release 9.0 and for machine types up to 9.0, later only its header.
 */

const MACHINE = machineTypes('pc-q35').at(-1)!
const GPU = functionOf(SHAPES.get('an NVIDIA GPU without extended capabilities')!)
const VENDOR = 0xb4

const start = startWith((device, env) => machineOf(MACHINE, [{ id: 'd', device, placement: 'root-port' }], env), GPU)

const target = (qemu: string, machine: string): TargetRequest => ({
  ...vfioRequest(machine, { placement: 'root-port', options: '' }, 'vfio'),
  qemu,
})

describe.each([
  ['its length', VENDOR + 2, 'incompatible'],
  ['its contents', VENDOR + 5, 'compatible'],
])('a vendor-specific capability that differs in %s', (_, at, later) => {
  test('is refused by QEMU, and by us for every QEMU and machine type that compares it', async () => {
    const { stream, devices } = await start(save)
    const device = liveDevice(devices, 'd')
    const read = device.config[at]! ^ 0x01
    const config = configOffset(stream, `${devicePath('root-port', 0)}/vfio`, device)
    const outcome = answered(await start((launch) => load(launch, changed(stream, config, [[at, read]]))))
    expect(outcome.line).toMatch(new RegExp(`^get_pci_config_device: Bad config data: i=0x${at.toString(16)} `))

    const destination = withRegions(GPU, GPU.config)
    const source = device.config.slice(0, GPU.config.length)
    source[at] = read
    expect(predicted(source, destination, target('7.2', MACHINE))).toEqual(outcome)
    for (const [qemu, machine, verdict] of [
      ['9.0', 'pc-q35-9.0', 'incompatible'],
      ['9.1', 'pc-q35-9.0', 'incompatible'],
      ['9.1', 'pc-q35-9.1', later],
      ['11.1', 'pc-q35-11.1', later],
    ] as const) {
      expect({ qemu, machine, ...predicted(source, destination, target(qemu, machine)) }).toMatchObject({ verdict })
    }
  })
})
