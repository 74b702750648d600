import { beforeAll, describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { runPrediction } from '../../src/check/sides/predict'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../a-request'
import { dumpOf, requestOf } from './harness/agreement'
import { devicePath, machineOf, type Subject } from './harness/machine'
import { liveDevice } from './harness/memory'
import { load, type Saved, save } from './harness/migrate'
import type { Launch } from './harness/qemu-process'
import { changed, configOffset } from './harness/stream'
import { answered, predicted } from './harness/verdict'

/*
 * A root port with native hotplug (machine types up to 6.0) shows in Slot Status whether a device was plugged in when
 * QEMU started. Up to QEMU 8.0 the bit is compared: a port that was filled later refuses the stream of one that was
 * not, and the other way round.
 */

const MACHINE = 'pc-q35-6.0'
const PORT: Subject = { id: 'd', device: 'pcie-root-port', placement: 'pcie.0' }
const FILLED: Subject = { ...PORT, child: 'virtio-rng-pci' }
const SLOT_STATUS = 0x6e

const EMPTIED = 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'

const start = (port: Subject): Launch => machineOf(MACHINE, [port])
const portOf = ({ devices }: Saved): Uint8Array => liveDevice(devices, 'd').config
const target = (qemu: string) => ({ ...requestOf(MACHINE, PORT), qemu })

describe('Presence Detect State of a root port', () => {
  let empty: Saved
  let filled: Saved
  beforeAll(async () => {
    empty = await save(start(PORT))
    filled = await save(start(FILLED))
  })

  test('empty on the source, filled on the destination', async () => {
    expect(answered(await load(start(FILLED), empty.stream)).line).toBe(EMPTIED)
    expect(predicted(portOf(empty), dumpOf(portOf(filled)), target('7.2')).line).toBe(EMPTIED)
  })

  test('cleared in the stream of a filled port', async () => {
    const config = configOffset(
      filled.stream,
      `${devicePath('pcie.0', 0)}/pcie-root-port`,
      liveDevice(filled.devices, 'd'),
    )
    const stream = changed(filled.stream, config, [[SLOT_STATUS, 0]])
    expect(answered(await load(start(FILLED), stream)).line).toBe(EMPTIED)
  })

  test.each([
    ['7.2', 'incompatible', EMPTIED],
    ['8.0', 'incompatible', EMPTIED],
    ['8.1', 'compatible', null],
    ['11.1', 'compatible', null],
  ])('our verdict for QEMU %s: %s', (qemu, verdict, line) => {
    expect(predicted(portOf(empty), dumpOf(portOf(filled)), target(qemu))).toEqual({ verdict, line, reason: null })
  })
})

/*
 * ACPI plugs devices of q35 from 6.1 on and leaves the port's slot empty; natively plugged ones show.
 */
describe('a whole machine with a filled port, predicted for 7.2', () => {
  test.each([
    [MACHINE, 0x40],
    ['pc-q35-7.2', 0],
  ])('%s', async (machine, shown) => {
    const launch = machineOf(machine, [FILLED])
    const { stream, devices } = await save(launch)
    expect(portOf({ stream, devices })[SLOT_STATUS]! & 0x40).toBe(shown)
    expect(answered(await load(launch, stream)).verdict).toBe('compatible')
    const target = { ...NOTHING_GIVEN, qemu: '7.2', machine }
    const { devices: judged } = runPrediction(readStream(sourceOf(stream)).devices, asked({ target }), machine)
    const port = judged.find(({ id }) => id.endsWith('/pcie-root-port'))
    expect([port?.verdict, port?.reason]).toEqual(['compatible', null])
  })
})
