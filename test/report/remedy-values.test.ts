import { expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import { remediesOf } from '../../src/report/check/remedies'
import { casesOf } from '../../src/report/check/what-to-do'
import { device, request } from '../check/a-root-port'
import { placementOf, recorded } from '../ground-truth'

const FAMILIES = ['emulated', 'virtio', 'pcie-root-port'] as const
const records = FAMILIES.flatMap((family) => recorded(family))

/** Config space of a type that QEMU 7.2.22 started with these options. */
function started(type: string, options: string, placement: string): Device {
  const found = records.find(
    (record) =>
      (record.device ?? 'pcie-root-port') === type &&
      record.qemu === '7.2.22' &&
      record.options === options &&
      record.placement === placement,
  )!
  return { ...device(() => undefined), config: fromHex(found.config), fromStream: true }
}

/** Type and placement, the option that QEMU was started with at the source, and what the source shows in words. */
const SHOWN: readonly (readonly [type: string, placement: string, option: string, words: string])[] = [
  ['virtio-blk-pci', 'pci.0', 'vectors=4', 'a table of 4 vectors'],
  ['pcie-root-port', 'pci.0', 'x-width=4', 'Maximum Link Width 0x4'],
  ['qxl-vga', 'pci.0', 'revision=3', 'the byte is 0x03'],
]

test.each(SHOWN)('%s at %s, started with %s on the source only', (type, place, option, words) => {
  const placement = placementOf({ placement: place } as never)
  const { devices, ...report } = runCheck([started(type, option, place)], [started(type, '', place)], {
    ...request,
    target: { ...request.target, profile: type, placement },
  })
  const refused = devices[0]!
  const rows = casesOf(refused).flatMap((code) => remediesOf(code, refused, { devices, ...report }))
  expect(rows.map(({ label, text }) => `${label} ${text}`).join('\n')).toContain(`,...,${option}`)
  expect(rows[0]).toMatchObject({ label: 'values', text: expect.stringContaining(`on the source ${words};`) })
})

// pcie_cap_slot_init (hw/pci/pcie.c): Hot-Plug Capable is `hotplug && !hide_native_hotplug_cap`. 11.1.3 with hotplug=off
// has Slot Capabilities 0x2001b with x-do-not-expose-native-hotplug-cap=off too, and 0x2007b with neither.
test.each([
  ['hotplug=off', { hotplug: 'off', 'x-do-not-expose-native-hotplug-cap': 'off' }, 'hotplug=on'],
  [
    'x-do-not-expose-native-hotplug-cap=on',
    { hotplug: 'on', 'x-do-not-expose-native-hotplug-cap': 'on' },
    'x-do-not-expose-native-hotplug-cap=off',
  ],
])('a port that was captured with %s gets the one property as advice that has an effect', (option, held, wanted) => {
  const ofPort = (options: string, properties: Readonly<Record<string, string>>): Device => {
    const { config } = recorded('pcie-root-port').find(
      (record) =>
        record.qemu === '11.1.3' &&
        record.placement === 'pci.0' &&
        record.options === options &&
        record.machines.includes('pc-i440fx-11.1'),
    )!
    const bytes = { ...device(() => undefined), config: fromHex(config), fromStream: true }
    return { ...bytes, properties: new Map(Object.entries(properties)) }
  }
  const plain = { hotplug: 'on', 'x-do-not-expose-native-hotplug-cap': 'off' }
  const { devices, ...report } = runCheck([ofPort('', plain)], [ofPort(option, held)], {
    ...request,
    target: { ...request.target, qemu: '11.1', machine: 'pc-i440fx-11.1', placement: 'pci.0' },
  })
  const rows = casesOf(devices[0]!).flatMap((code) => remediesOf(code, devices[0]!, { devices, ...report }))
  const options = rows.filter(({ label }) => label === '-device').map(({ text }) => text)
  expect(options).toEqual([`-device pcie-root-port,...,${wanted}`])
})
