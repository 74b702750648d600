import { describe, expect, test } from 'vitest'
import type { ProofFinding } from '../../src/check/report/proof'
import { atLeast, orderOf, parseVersion } from '../../src/qemu/releases/version'
import { dumpOf, requestOf } from './harness/agreement'
import { machineTypes, QEMU_VERSION } from './harness/installed'
import { devicePath, machineOf, type Placement } from './harness/machine'
import { liveDevice } from './harness/memory'
import { load, save } from './harness/migrate'
import { proven } from './harness/proof'
import { type Change, changed, configOffset } from './harness/stream'
import { answered } from './harness/verdict'

/*
 * Every kind of state that a proof says is refused: put into a real stream, a real QEMU refuses it with the line that
 * the proof predicts.
 */

const Q35 = machineTypes('pc-q35').at(-1)!
/** The newest machine type of which a port's slot is plugged by the port, so that it shows whether it is occupied. */
const NATIVE = machineTypes('pc-q35')
  .filter((name) => orderOf(name.slice('pc-q35-'.length)) <= orderOf('6.0'))
  .at(-1)!
const COMPARES_PRESENCE = !atLeast(parseVersion(QEMU_VERSION), '8.1')

interface Row {
  readonly what: string
  readonly machine: string
  readonly placement: Placement
  readonly device: string
  /** What stands behind it, where it is a port. */
  readonly child?: string
  readonly section: string
  readonly size: number
  /** Options of the destination that the source does not have, and what it has there by default. */
  readonly options?: string
  readonly unlike?: readonly (readonly [property: string, value: string])[]
  /** What changes which register, in the order of the proof. */
  readonly found: readonly (readonly [by: string, register: string])[]
}

const PORT = { placement: 'pcie.0', device: 'pcie-root-port', section: 'pcie-root-port', size: 4096 } as const
const NET = {
  machine: Q35,
  placement: 'root-port',
  device: 'virtio-net-pci',
  section: 'virtio-net',
  size: 4096,
} as const
const INTERLOCK = ['guest', 'PCI Express > Slot Status'] as const
const slotOf = (machine: string) => (machine === NATIVE && COMPARES_PRESENCE ? [INTERLOCK, INTERLOCK] : [INTERLOCK])

const ROWS: readonly Row[] = [
  { ...PORT, what: 'interlock toggled', machine: Q35, found: slotOf(Q35) },
  {
    ...PORT,
    what: 'occupied slot powered off',
    machine: NATIVE,
    child: 'virtio-rng-pci',
    found: slotOf(NATIVE),
  },
  {
    ...PORT,
    what: 'interrupt pending while masked',
    machine: Q35,
    device: 'ioh3420',
    section: 'ioh-3240-express-root-port',
    found: [['device', 'MSI > Pending Bits'], ...slotOf(Q35)],
  },
  {
    what: 'interrupt of a conventional hot-plug controller pending',
    machine: Q35,
    placement: 'pcie.0',
    device: 'pci-bridge',
    section: 'pci_bridge',
    size: 256,
    found: [['device', 'MSI > Pending Bits']],
  },
  {
    ...NET,
    what: 'error reporting enabled',
    options: 'x-pcie-deverr-init=off',
    unlike: [['x-pcie-deverr-init', 'on']],
    found: [['guest', 'PCI Express > Device Control']],
  },
  {
    ...NET,
    what: 'put to sleep',
    options: 'x-pcie-pm-init=off',
    unlike: [['x-pcie-pm-init', 'on']],
    found: [['guest', 'Power Management > Power Management Control/Status']],
  },
  {
    ...NET,
    what: 'common clock configured',
    options: 'x-pcie-lnkctl-init=off',
    unlike: [['x-pcie-lnkctl-init', 'on']],
    found: [['guest', 'PCI Express > Link Control']],
  },
  {
    ...NET,
    what: 'region at an address that its larger twin can not have',
    options: 'page-per-vq=on',
    unlike: [['page-per-vq', 'off']],
    found: [
      ['guest', 'Base Address 4'],
      ['constant', 'VirtIO Notification > Length'],
      ['constant', 'VirtIO Notification > Notify Offset Multiplier'],
    ],
  },
  {
    ...NET,
    what: 'a capability that the source lacks',
    options: 'ats=on',
    unlike: [['ats', 'off']],
    found: [
      ['constant', 'Address Translation Service > Extended Capability Header'],
      ['guest', 'Address Translation Service > ATS Capability'],
      ['guest', 'Address Translation Service > ATS Control'],
    ],
  },
]

describe.each(ROWS)('$what ($device, $machine)', (row) => {
  const rowOf = (options = '') => ({
    device: options === '' ? row.device : `${row.device},${options}`,
    placement: row.placement,
    ...(row.child ? { child: row.child } : {}),
  })
  const launch = (options?: string) => machineOf(row.machine, [{ id: 'd', ...rowOf(options) }])

  test('QEMU refuses each witness as predicted', async () => {
    const saved = await save(launch())
    const source = liveDevice(saved.devices, 'd')
    const destination = row.options === undefined ? source : liveDevice((await save(launch(row.options))).devices, 'd')
    const cut = (config: Uint8Array) => ({ ...dumpOf(config.slice(0, row.size)), fromStream: true })
    const target = requestOf(row.machine, rowOf(row.options))
    const { outcome, findings } = proven(cut(source.config), cut(destination.config), target, new Map(row.unlike))
    expect(outcome).toBe('unsafe')
    const kind = ({ why, register }: ProofFinding) => `${why.action} ${register}`
    const first = findings.filter((finding, i) => findings.findIndex((other) => kind(other) === kind(finding)) === i)
    expect(first.map(({ why, register }) => [why.by, register])).toEqual(row.found)

    const at = configOffset(saved.stream, `${devicePath(row.placement, 0)}/${row.section}`, source)
    const replay = async ({ witness }: ProofFinding) => {
      const changes = [...witness!]
        .map((value, i): Change => [i, value])
        .filter(([i, value]) => source.config[i] !== value)
      return answered(await load(launch(row.options), changed(saved.stream, at, changes))).line
    }
    for (const finding of first) expect(await replay(finding)).toBe(finding.firstFailure!.message)
  })
})
