import { expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_TOLD } from '../a-request'
import { machineTypes, QEMU_VERSION } from './harness/installed'
import { machineOf } from './harness/machine'
import { load, NoAnswer, save } from './harness/migrate'

/* A machine is restored onto its own twin: bugs of QEMU by which that ends it, and the remedies. */

const Q35 = machineTypes('pc-q35').at(-1)!
const RELEASE = /^\d+\.\d+/.exec(QEMU_VERSION)![0]
const machine = (device: string) => machineOf(Q35, [{ id: 'x', device, placement: 'root-port' }])

async function onItself(device: string) {
  const { stream } = await save(machine(device))
  const read = readStream(sourceOf(new Uint8Array(stream)))
  const { verdict, stops = [] } = checkMigration(read, read, asked({ target: { ...NOTHING_TOLD, qemu: RELEASE } }))
  const answer = await load(machine(device), stream).catch((error: unknown) => error)
  return { answer, verdict, stops }
}

test.each(['nec-usb-xhci,msix=off', 'nec-usb-xhci,msix=off,msi=off', 'nec-usb-xhci,msix=off,p2=15,p3=15'])(
  '%s ends its destination, as the check says',
  async (device) => {
    const { answer, verdict, stops } = await onItself(device)
    expect(answer).toBeInstanceOf(NoAnswer)
    expect(verdict).toBe('incompatible')
    expect(stops.map(({ kind }) => kind)).toEqual(['abort'])
    expect((answer as NoAnswer).stderr.at(-1)).toContain(stops[0]!.message)
  },
)

test.each(['nec-usb-xhci,msix=on', 'nec-usb-xhci,msix=on,msi=off', 'pci-serial-4x'])('%s loads', async (device) => {
  const { answer, verdict } = await onItself(device)
  expect([(answer as { accepted: boolean }).accepted, verdict]).toEqual([true, 'compatible'])
})

test('saving pci-serial-2x crashes the source', async () => {
  await expect(save(machine('pci-serial-2x'))).rejects.toThrow()
})

test('rocker is refused at the source', async () => {
  await expect(save(machine('rocker'))).rejects.toThrow('non-migratable device')
})
