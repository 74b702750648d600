import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import type { Report } from '../../src/check/report/report'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../a-request'
import { load, save, streamOf } from './harness/migrate'
import { type Launch, withQemu } from './harness/qemu-process'

/* Restores between whole machines of different command lines: the line at which QEMU stops, and ours. */

const Q35 = 'pc-q35-7.2'
const OLD = 'pc-q35-6.0'
const PC = 'pc-i440fx-7.2'

const launch = (machine: string, args: string): Launch => ({ machine, args: args === '' ? [] : args.split(' ') })

const device = (text: string) => `-device ${text}`
const PORT = device('pcie-root-port,id=rp,bus=pcie.0,addr=4,chassis=1')
const NIC = '-netdev hubport,id=n,hubid=1'
const E1000 = `${NIC} ${device('e1000,netdev=n,addr=5')}`

/** Machine and arguments of both sides, and the kind of what stops QEMU, null if it takes the stream. */
const ROWS: readonly [
  name: string,
  machines: string | readonly [string, string],
  source: string,
  destination: string,
  stop: string | null,
][] = [
  [
    'the same q35',
    Q35,
    `${PORT} ${device('virtio-rng-pci,bus=rp')}`,
    `${PORT} ${device('virtio-rng-pci,bus=rp')}`,
    null,
  ],
  ['the same pc', PC, `${E1000} ${device('VGA,addr=6')}`, `${E1000} ${device('VGA,addr=6')}`, null],
  [
    'many devices',
    Q35,
    `${device('nec-usb-xhci,addr=5')} ${device('ich9-intel-hda,addr=6')} ${device('megasas,addr=7')}`,
    `${device('nec-usb-xhci,addr=5')} ${device('ich9-intel-hda,addr=6')} ${device('megasas,addr=7')}`,
    null,
  ],
  ['a device that only the destination has', Q35, '', device('virtio-rng-pci,addr=5'), null],
  ['a device that only the source has', Q35, device('virtio-rng-pci,addr=5'), '', 'unknown-section'],
  [
    'a device at another address',
    Q35,
    device('virtio-rng-pci,addr=5'),
    device('virtio-rng-pci,addr=6'),
    'unknown-section',
  ],
  ['another link speed of a port', Q35, `${PORT},x-speed=8`, PORT, 'config'],
  ['a port occupied at the destination only', OLD, PORT, `${PORT} ${device('virtio-rng-pci,bus=rp')}`, 'config'],
  ['hot-plug off at the source', Q35, `${PORT},hotplug=off`, PORT, 'config'],
  ['interrupt vectors', Q35, device('virtio-rng-pci,addr=5,vectors=0'), device('virtio-rng-pci,addr=5'), 'config'],
  ['multifunction', PC, `${E1000},multifunction=on`, E1000, 'config'],
  ['another class', PC, device('virtio-serial-pci,addr=5,class=0x0380'), device('virtio-serial-pci,addr=5'), 'config'],
  [
    'MSI of an audio controller',
    Q35,
    device('ich9-intel-hda,addr=6,msi=off'),
    device('ich9-intel-hda,addr=6'),
    'config',
  ],
  ['the size of an option ROM', PC, `${E1000},romsize=524288`, E1000, 'ram-block'],
  ['an option ROM at the source only', PC, E1000, `${E1000},romfile=`, 'ram-block'],
  ['an option ROM at the destination only', PC, `${E1000},romfile=`, E1000, null],
  ['video memory', PC, device('VGA,addr=6,vgamem_mb=8'), device('VGA,addr=6'), 'ram-block'],
  ['the machine type', ['pc-q35-7.1', Q35], '', '', 'machine-type'],
  ['a machine type up to 2.3 at the source', ['pc-i440fx-2.3', 'pc-i440fx-2.4'], '', '', 'stream-form'],
  ['a machine type up to 2.3 at the destination', ['pc-i440fx-2.4', 'pc-i440fx-2.3'], '', '', 'stream-form'],
  ['the log of a port', Q35, `${PORT},aer_log_max=16`, PORT, 'field'],
  [
    'the ports of a USB controller',
    Q35,
    device('nec-usb-xhci,addr=5,p2=8,p3=8'),
    device('nec-usb-xhci,addr=5'),
    'section-length',
  ],
  [
    'longer queues, which this release takes',
    Q35,
    device('virtio-scsi-pci,addr=5,virtqueue_size=256'),
    device('virtio-scsi-pci,addr=5'),
    null,
  ],
]

function compared(source: Uint8Array, destination: Uint8Array): Report {
  const [from, to] = [readStream(sourceOf(source)), readStream(sourceOf(destination))]
  return checkMigration(from, to, asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } }))
}

describe('whole machines', () => {
  test.each(ROWS)('%s', async (_, machines, source, destination, stop) => {
    const [from, to] = typeof machines === 'string' ? [machines, machines] : machines
    const saved = await save(launch(from, source))
    const own = await save(launch(to, destination))
    const answer = await load(launch(to, destination), saved.stream)
    const report = compared(saved.stream, own.stream)

    expect(report.stops?.[0]?.kind ?? null).toBe(stop)
    expect(report.verdict).toBe(answer.accepted ? 'compatible' : 'incompatible')
    expect(report.stops?.[0]?.message ?? null).toBe(answer.accepted ? null : answer.stderr[0])
  })
})

/** Firmware looks for something to start on, which makes the state of drives longer than it was before. */
const FIRMWARE_MS = 1500

test.each([
  [Q35, '-blockdev driver=null-co,node-name=d,size=67108864 -device ide-hd,drive=d'],
  [PC, '-blockdev driver=null-co,node-name=d,size=67108864 -device ide-hd,drive=d'],
])('a machine %s whose drive has answered to IDENTIFY DEVICE', async (machine, args) => {
  const ran = await withQemu(launch(machine, args), async (qemu) => {
    await qemu.qmp.execute('cont')
    await sleep(FIRMWARE_MS)
    return streamOf(qemu)
  })
  const own = await save(launch(machine, args))
  const answer = await load(launch(machine, args), ran)

  expect(ran.includes('identify_data')).toBe(true)
  expect([answer.accepted, compared(ran, own.stream).verdict]).toEqual([true, 'compatible'])
})
