import type { CheckRequest } from '../../src/check'
import { PLACEMENTS, RELEASES, VIEWS } from '../../src/qemu'
import type { TargetRequest } from '../../src/qemu/request'
import type { Random } from './random'

const MACHINES = ['pc-q35-2.4', 'pc-q35-4.0', 'pc-q35-6.0', 'pc-q35-8.0', 'pc-i440fx-2.9', 'pc-i440fx-5.2', 'virt-6.2']
const PROFILES = [
  'pci',
  'virtio',
  'vfio-pci',
  'pcie-root-port',
  'virtio-net-pci',
  'e1000e',
  'nvme',
  'ICH9-LPC',
  'pci-bridge',
]

const maybe = <T>(random: Random, value: () => T): T | null => (random.once(4) ? value() : null)

export function targetRequest(random: Random): TargetRequest {
  return {
    qemu: maybe(random, () => random.pick(RELEASES)),
    machine: maybe(random, () => random.pick(MACHINES)),
    set: new Map(random.once(16) ? [['hotplug', 'off']] : []),
    placement: maybe(random, () => random.pick(PLACEMENTS)),
    bars: new Map(random.once(8) ? [[random.below(6), 2 ** random.below(40)]] : []),
    rom: maybe(random, () => random.pick([0, 0x800, 0x10000])),
    profile: maybe(random, () => random.pick(PROFILES)),
    view: maybe(random, () => random.pick(VIEWS)),
  }
}

export const checkRequest = (random: Random): CheckRequest => ({
  target: targetRequest(random),
  sourceQemu: maybe(random, () => random.pick(RELEASES)),
  sourceView: maybe(random, () => random.pick(VIEWS)),
  destinationView: null,
  devices: [],
  map: new Map(),
  all: random.once(16),
  grid: true,
  version: '0',
})
