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
