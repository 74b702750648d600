import type { CheckRequest, DeviceRequest } from '../../../src/check/report/request'
import type { Device } from '../../../src/pci/device'
import { profileNames } from '../../../src/qemu/detection/profiles'
import { PLACEMENTS } from '../../../src/qemu/painting/placement'
import { MILESTONES, RELEASES } from '../../../src/qemu/releases/version'
import type { TargetRequest } from '../../../src/qemu/request'
import { VIEWS } from '../../../src/qemu/request'
import { HOSTILE } from '../edits/hostile-text'
import type { Random } from '../random'

/** Some of each board that exist, and one that does not. */
const MACHINES = ['2.4', '2.9', '4.0', '5.2', '6.0', '7.2', '8.0', '9.1'].flatMap((version) => [
  `pc-q35-${version}`,
  `pc-i440fx-${version}`,
])
const STRANGE = ['virt-6.2', 'pc-q35-rhel8.6.0', 'none', '', 'pc-q35-2.3', ...HOSTILE]
const FAMILIES = ['pci', 'virtio', 'vfio-pci', 'pcie-root-port', 'virtio-net-pci', 'e1000e', 'nvme', 'ICH9-LPC']
const PROFILES = profileNames()

const SETTINGS: readonly (readonly [string, string])[] = [
  ...['on', 'off', 'auto', '', 'yes', 'ON'].map((value) => ['hotplug', value] as const),
  ...['0', '1', '3', '2048', '65536', '-1', '0x10', '1e9', 'x'].map((value) => ['vectors', value] as const),
  ...['x-pcie-ext-tag', 'x-pcie-flr-init', 'ats', 'aer', 'multifunction', 'disable-legacy', 'disable-modern'].flatMap(
    (name) => [[name, 'on'] as const, [name, 'off'] as const],
  ),
  ['io-reserve', '4K'],
  ['pref64-reserve', '99999999999999999999'],
  ['x-speed', '16'],
  ['x-width', '32'],
  ['addr', '12.7'],
  ['num-queues', '99999'],
  ['subsystem-id', '0xffff'],
  ['vgamem_mb', '4294967296'],
  ['__proto__', 'x'],
  ['toString', '1'],
]

const SIZES = [0, 1, 16, 0x800, 4096, 0x10000, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53, 2 ** 63]

const maybe = <T>(random: Random, value: () => T, times = 4): T | null => (random.once(times) ? value() : null)

const machine = (random: Random): string => random.pick(random.once(32) ? STRANGE : MACHINES)
const profile = (random: Random): string =>
  random.once(64) ? random.pick(HOSTILE) : random.pick(random.once(3) ? PROFILES : FAMILIES)
const release = (random: Random): string => random.pick(random.once(4) ? MILESTONES : RELEASES)

function settings(random: Random): Map<string, string> {
  const most = random.once(8) ? 1 + random.below(3) : 0
  return new Map(Array.from({ length: most }, () => random.pick(SETTINGS)))
}

const regions = (random: Random): Map<number, number> =>
  new Map(random.once(8) ? [[random.below(6), random.pick(SIZES)]] : [])

export function targetRequest(random: Random): TargetRequest {
  return {
    qemu: maybe(random, () => release(random)),
    machine: maybe(random, () => machine(random)),
    machineBase: maybe(random, () => machine(random), 64),
    set: settings(random),
    placement: maybe(random, () => random.pick(PLACEMENTS)),
    bars: regions(random),
    rom: maybe(random, () => random.pick(SIZES)),
    profile: maybe(random, () => profile(random)),
    view: maybe(random, () => random.pick(VIEWS), 8),
  }
}

const nameOf = (device: Device | undefined): string => device?.address ?? device?.id ?? 'nameless'

/** What is asked of one device: by a name that it has, or by none. */
function perDevice(devices: readonly Device[], random: Random): Map<string, DeviceRequest> {
  const { placement, set, bars, profile: own } = targetRequest(random)
  const request = { set, bars, ...(placement ? { placement } : {}), ...(own ? { profile: own } : {}) }
  return new Map([[nameOf(random.pick(devices)), request]])
}

/** Options of a check of these devices, most of them those that nobody gives. */
export function checkRequest(random: Random, devices: readonly Device[]): CheckRequest {
  const name = () => nameOf(random.pick(devices))
  return {
    target: targetRequest(random),
    ...(random.once(16) ? { perDevice: perDevice(devices, random) } : {}),
    sourceQemu: maybe(random, () => release(random)),
    sourceSet: random.once(2) ? new Map() : settings(random),
    sourceView: maybe(random, () => random.pick(VIEWS), 8),
    destinationView: maybe(random, () => random.pick(VIEWS), 16),
    devices: random.once(16) ? [name()] : [],
    map: new Map(random.once(16) ? [[name(), name()]] : []),
    all: random.once(16),
    grid: true,
    version: '0',
  }
}
