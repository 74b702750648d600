import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { checkDevice } from '../../src/check/device/device'
import { type Candidate, candidateTarget } from '../../src/check/releases/listening'
import { releaseVerdicts } from '../../src/check/releases/ranges'
import { candidatesOf, swept } from '../../src/check/releases/sweep'
import { runCheck } from '../../src/check/sides/run'
import { readDump } from '../../src/formats/dump'
import type { Device } from '../../src/pci/device'
import { COMPAT, defaultOf, hasProperty, releaseDefault } from '../../src/qemu/releases/compat'
import { MILESTONES, orderOf, parseVersion, Questions, RELEASES } from '../../src/qemu/releases/version'
import { asked, NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'

const dump = (file: string): Device => readDump(readFileSync(`fixtures/${file}`)).devices[0]!
const SOURCE = dump('root-port/source.bin')
const DESTINATION = dump('root-port/destination.bin')

const RECORDS = [...recorded('virtio'), ...recorded('emulated')]

/** A device as QEMU builds it. */
function built(type: string): Device {
  const { config } = RECORDS.find(({ device }) => device === type)!
  return { address: null, id: null, config: fromHex(config), bars: new Map(), rom: null, notes: [] }
}

/** A function of a host, with a vendor-specific capability and one for power management, which releases treat differently. */
function hostFunction(): Device {
  const { physical } = recorded('vfio-pci').find((record) => record.case === 'vndr-last-len-to-end')!
  return { address: null, id: null, config: fromHex(physical!), bars: new Map(), rom: null, notes: [] }
}

/** Sort keys of releases that are tried, and of the first release after each stable branch. */
const TURNS = [...MILESTONES.map(orderOf), ...MILESTONES.map((text) => Math.floor(orderOf(text) / 1000 + 1) * 1000)]

describe('a sweep', () => {
  // The result of each candidate alone is the reference: what a sweep joins must not differ.
  test.each([
    ['a root port', SOURCE, DESTINATION],
    ['a host function', hostFunction(), hostFunction()],
    ...['virtio-net-pci', 'virtio-balloon-pci', 'e1000e', 'vmxnet3', 'pci-bridge', 'nvme', 'qxl'].map(
      (type): [string, Device, Device] => {
        const device = built(type)
        const config = device.config.map((byte, i) => (i === 0x34 || i === 0x08 ? byte ^ 1 : byte))
        return [type, { ...device, config }, device]
      },
    ),
  ])('of %s gives for every release and machine type the result of a check for it alone', (_, source, destination) => {
    const pair = { source, destination, note: null }
    const candidates = candidatesOf(NOTHING_GIVEN)
    const check = ({ qemu, machine }: Candidate) => {
      const target = { ...NOTHING_GIVEN, qemu: qemu.text, machine: machine.name }
      const report = checkDevice(pair, asked({ target }), candidateTarget({ qemu, machine }))
      return JSON.stringify([report.verdict, report.reason, report.fits, report.size, report.firstFailure])
    }
    const { results, at } = swept(candidates, (target) => check({ qemu: target.qemu, machine: target.machine! }))
    const wrong = candidates.filter((candidate, i) => check(candidate) !== results[at[i]!])
    expect(wrong.map(({ qemu, machine }) => `${qemu.text} ${machine.name}`)).toEqual([])
    expect(at.length).toBe(candidates.length)
  })

  test('knows every release at which rules change', () => {
    const asking = new Questions()
    for (const type of ['virtio-rng-pci', 'nvme', 'e1000e', 'virtio-gpu-pci', 'igb']) {
      const { results } = swept(candidatesOf({ qemu: null, machine: 'pc-q35-5.2' }), (target) => {
        checkDevice(
          { source: built('nvme'), destination: built('nvme'), note: null },
          asked({ target: { ...NOTHING_GIVEN, profile: type } }),
          target,
        )
        return target.qemu.heard!
      })
      for (const { from: all } of results) for (const from of all) asking.from.add(from)
    }
    expect([...asking.from].filter((from) => !TURNS.includes(from))).toEqual([])
  })

  test('knows every release at which the default of a property changes', () => {
    const asking = new Questions()
    for (const text of [RELEASES[0]!, RELEASES.at(-1)!]) {
      const qemu = { text, order: orderOf(text), heard: asking }
      for (const property of COMPAT) {
        hasProperty(property, qemu)
        releaseDefault(property, qemu)
      }
    }
    const turning = [...asking.from].filter((from) => from > orderOf(RELEASES[0]!))
    expect(turning.filter((from) => !TURNS.includes(from))).toEqual([])
    // "8.0" is another spelling of 8.0.0.
    const isKnown = (name: string) => MILESTONES.includes(name) || MILESTONES.includes(`${name}.0`)
    expect([...asking.names].filter((name) => !isKnown(name))).toEqual([])
  })

  test('distinguishes releases that differ only in the default of one property', () => {
    const property = COMPAT.find(({ name }) => name === 'x-pcie-err-unc-mask')!
    const candidates = candidatesOf({ qemu: null, machine: null })
    const { results, at } = swept(candidates, ({ qemu, machine }) => defaultOf(property, qemu, machine!))
    const alone = candidates.map(({ qemu, machine }) => defaultOf(property, qemu, machine))
    expect([...results].sort()).toEqual([...new Set(alone)].sort())
    expect(Array.from(at, (n) => results[n])).toEqual(alone)
  })
})

describe('what a check without a release says', () => {
  const run = (over: Parameters<typeof asked>[0] = {}) => runCheck([SOURCE], [DESTINATION], asked(over))

  // hw/s390x/s390-pci-bus.c: "zpci" has unmigratable = 1; 7.2 and 11.1 refuse to begin.
  test.each([
    ['7.2', 's390-ccw-virtio-7.2'],
    [null, 's390-ccw-virtio-7.2'],
    ['11.1', 's390-ccw-virtio'],
  ])('reports that QEMU %s does not migrate %s with a PCI device', (qemu, machine) => {
    const { verdict, devices } = run({ target: { ...NOTHING_GIVEN, qemu, machine } })
    expect(verdict).toBe('undetermined')
    expect(devices[0]).toMatchObject({
      verdict: 'undetermined',
      firstFailure: null,
      reason: expect.stringContaining("State blocked by non-migratable device 'zpci'"),
    })
  })

  // Slot Status presence is exempt from 8.1 on (625b370c45).
  test('reports that older releases refuse it and newer ones do not', () => {
    const { verdict, target, devices } = run({ target: { ...NOTHING_GIVEN, machine: 'pc-q35-5.2' } })
    expect(verdict).toBe('undetermined')
    expect(target).toEqual({
      qemu: null,
      machine: 'pc-q35-5.2',
      hostKernel: null,
      releases: [
        { from: '5.2.0', to: '8.0.5', verdict: 'incompatible' },
        { from: '8.1.0', to: '11.1.3', verdict: 'compatible' },
      ],
    })
    expect(devices[0]).toMatchObject({
      verdict: 'undetermined',
      reason: 'refused by 5.2 to 8.0, accepted by 8.1 and newer: name it with --qemu',
      firstFailure: null,
    })
  })

  test('one verdict if all agree', () => {
    const config = SOURCE.config.map((byte, i) => (i === 2 ? byte ^ 1 : byte))
    const { verdict, target } = runCheck([{ ...SOURCE, config }], [DESTINATION], asked())
    expect(verdict).toBe('incompatible')
    expect(target.releases!.map((entry) => entry.verdict)).toEqual(['incompatible'])
  })

  test('with a release, what its machine types say', () => {
    expect(run({ target: { ...NOTHING_GIVEN, qemu: '7.2' } }).verdict).toBe('incompatible')
    expect(run({ target: { ...NOTHING_GIVEN, qemu: '8.1' } }).verdict).toBe('compatible')
  })
})

describe('verdicts by release', () => {
  const machines = candidatesOf({ qemu: '7.2', machine: null }).filter(({ machine }) => machine.family === 'pc-q35')

  test('name the machine types that disagree', () => {
    const isNew = (i: number) => machines[i]!.machine.version.order >= orderOf('6.1')
    expect(releaseVerdicts(machines, (i) => (isNew(i) ? 'compatible' : 'incompatible'))).toEqual([
      {
        from: '7.2.0',
        to: '7.2.22',
        verdict: 'undetermined',
        machines: [
          { from: 'pc-q35-2.4', to: 'pc-q35-6.0', verdict: 'incompatible' },
          { from: 'pc-q35-6.1', to: 'pc-q35-7.2', verdict: 'compatible' },
        ],
      },
    ])
  })
})

describe('versions as they are printed', () => {
  test.each([
    ['8.1', '8.1'],
    ['10.0.2', '10.0.2'],
    ['QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)', '7.2.22'],
    ['1:7.2+dfsg-7', '7.2'],
    ['10.1.0-22.el9', '10.1.0'],
    ['1:8.2.2+ds-0ubuntu1.10', '8.2.2'],
    ['qemu-kvm-6.2.0-53.module+el8', '6.2.0'],
  ])('%s is %s', (printed, version) => {
    expect(parseVersion(printed).text).toBe(version)
  })
})
