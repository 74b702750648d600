import { describeAgreement } from './harness/agreement'
import { machineTypes } from './harness/installed'
import type { Row } from './harness/live-table'

/* Masks of pcie-root-port, with every property that could change them, on every q35 machine type. */

const Q35 = machineTypes('pc-q35')
const NEWEST_Q35 = Q35.at(-1)!
const NEWEST_PC = machineTypes('pc-i440fx').at(-1)!

const port = (options: string): Row => ({
  device: `pcie-root-port${options && ','}${options}`,
  placement: 'pcie.0',
})

const OPTIONS = [
  'port=5',
  'slot=3',
  'slot=8191',
  'x-speed=2_5',
  'x-speed=5',
  'x-speed=8',
  'x-speed=16',
  'x-width=1',
  'x-width=2',
  'x-width=8',
  'x-width=12',
  'x-width=16',
  'x-speed=2_5,x-width=1',
  'hotplug=off',
  'power_controller_present=off',
  'hotplug=off,power_controller_present=off',
  'x-native-hotplug=off',
  'aer_log_max=0',
  'aer_log_max=127',
  'disable-acs=on',
  'disable-acs=on,hotplug=off',
  'io-reserve=0',
  'io-reserve=4096',
  'bus-reserve=4',
  'mem-reserve=32M',
  'pref32-reserve=32M',
  'pref64-reserve=1G',
  'bus-reserve=4,io-reserve=0,mem-reserve=32M,pref64-reserve=1G',
  'multifunction=on',
  'rombar=0',
  'x-migrate-msix=off',
  'x-pcie-extcap-init=off',
  'x-pcie-lnksta-dllla=off',
].map(port)

const POPULATED: readonly Row[] = [
  { ...port(''), child: 'virtio-rng-pci' },
  { ...port('hotplug=off'), child: 'e1000e' },
  { ...port('power_controller_present=off'), child: 'virtio-rng-pci' },
]

for (const machine of Q35) describeAgreement(machine, [port(''), ...POPULATED])

/* The machine types at which a default of the port changed, and their predecessors' side of it. */
for (const machine of Q35.filter((name) => /-(2\.4|3\.1|4\.0|6\.0|6\.1)$/.test(name) || name === NEWEST_Q35)) {
  describeAgreement(machine, OPTIONS)
}

describeAgreement(NEWEST_Q35, [{ device: 'pcie-root-port', placement: 'root-port' }])
describeAgreement(NEWEST_PC, [
  { device: 'pcie-root-port', placement: 'pci.0' },
  { device: 'pcie-root-port,x-speed=8,x-width=4', placement: 'pci.0' },
])
