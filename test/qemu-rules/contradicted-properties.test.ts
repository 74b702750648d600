import { expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'
import { contradictedProperties } from '../../src/qemu/options/contradicted'
import { padded } from '../../src/qemu/painting/context'
import { parseVersion } from '../../src/qemu/releases/version'
import { placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

/* Config space of QEMU processes, with the options that they were started with. */
const FAMILIES = ['emulated', 'virtio', 'pcie-root-port'] as const
const records = FAMILIES.flatMap((family) => recorded(family).map((record) => [record, typeOf(record)] as const))

function typeOf({ device }: Recorded): string {
  return device ?? 'pcie-root-port'
}

function against(record: Recorded, type: string, set: ReadonlyMap<string, string>) {
  const config = fromHex(record.config)
  const device: Device = { address: null, id: null, bars: new Map(), rom: null, config, notes: [] }
  const placement = placementOf(record) ?? 'pcie.0'
  const context = { qemu: parseVersion(record.qemu), machine: null, placement, set, device, config: padded(config) }
  return contradictedProperties(context, type)
}

test('what a device was started with is never contradicted by its bytes', () => {
  const started = records.filter(([{ options }]) => options.includes('='))
  const wrong = started.flatMap(([record, type]) =>
    against(record, type, propertiesOf(record)).map((found) => [type, record.options, found]),
  )
  expect(wrong).toEqual([])
  expect(started.length).toBeGreaterThan(1500)
})

/** Type, what it was started with, where it is to be seen, and what the user says instead. */
const OTHERWISE: readonly (readonly [type: string, options: string, placement: string, said: string])[] = [
  ['virtio-blk-pci', 'aer=on', 'root-port', 'aer=off'],
  ['virtio-balloon-pci', 'ats=on', 'root-port', 'ats=off'],
  ['pcie-root-port', 'disable-acs=on', 'pcie.0', 'disable-acs=off'],
  ['virtio-blk-pci', 'disable-modern=on', 'pci.0', 'disable-modern=off'],
  ['pcie-root-port', 'hotplug=off', 'pci.0', 'hotplug=on'],
  ['VGA', 'multifunction=on', 'pci.0', 'multifunction=off'],
  ['intel-hda', 'old_msi_addr=on', 'pci.0', 'old_msi_addr=off'],
  ['virtio-balloon-pci', 'page-per-vq=on', 'pci.0', 'page-per-vq=no'],
  ['ioh3420', 'power_controller_present=off', 'pcie.0', 'power_controller_present=on'],
  ['VGA', 'qemu-extended-regs=off', 'root-port', 'qemu-extended-regs=true'],
  ['qxl-vga', 'revision=1', 'pcie.0', 'revision=5'],
  ['pci-bridge', 'shpc=off', 'pci.0', 'shpc=on'],
  ['nvme', 'use-intel-id=on', 'pcie.0', 'use-intel-id=off'],
  ['virtio-keyboard-pci', 'vectors=0', 'root-port', 'vectors=2'],
  ['virtio-blk-pci', 'vectors=4', 'pci.0', 'vectors=0x5'],
  ['vmxnet3', 'x-old-msi-offsets=on', 'pci.0', 'x-old-msi-offsets=off'],
  ['e1000e', 'x-pcie-ext-tag=off', 'pcie.0', 'x-pcie-ext-tag=on'],
  ['igb', 'x-pcie-flr-init=off', 'pcie.0', 'x-pcie-flr-init=on'],
  ['pcie-root-port', 'x-speed=16', 'pci.0', 'x-speed=2_5'],
  ['pcie-root-port', 'x-width=4', 'pci.0', 'x-width=16'],
]

test.each(OTHERWISE)('%s started with %s at %s is not one with %s', (type, options, placement, said) => {
  const [record] = records.find(
    ([found, name]) => name === type && found.options === options && found.placement === placement,
  )!
  const [name = '', value = ''] = said.split('=')
  const found = against(record, type, new Map([[name, value]]))
  const [, shown = ''] = options.split('=')
  expect(found).toEqual([{ name, value, shown }])
})

test.each([
  ['on a root bus QEMU adds no AER', 'virtio-balloon-pci', 'aer=on', 'pci.0', 'aer=off'],
  ['4294967295 lets QEMU choose', 'virtio-blk-pci', 'vectors=4', 'pci.0', 'vectors=4294967295'],
  ['a guest writes the mask', 'e1000e', 'x-pcie-err-unc-mask=off', 'pci.0', 'x-pcie-err-unc-mask=on'],
] as const)('%s: nothing is contradicted', (_, type, options, placement, said) => {
  const [record] = records.find(
    ([found, name]) => name === type && found.options === options && found.placement === placement,
  )!
  const [name = '', value = ''] = said.split('=')
  expect(against(record, type, new Map([[name, value]]))).toEqual([])
})
