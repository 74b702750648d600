import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { resolveTarget } from '../../src/qemu/reconstruct'
import { NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'

const target = (machine: string, qemu: string, machineBase: string | null = null) =>
  resolveTarget({ ...NOTHING_GIVEN, machine, qemu, machineBase })

describe('machine types of a QEMU version', () => {
  const pairs = new Map(
    recorded('emulated').flatMap(({ qemu, machines }) =>
      machines.map((machine) => [`${qemu} ${machine}`, [qemu, machine]]),
    ),
  )
  test.each([...pairs.values()])('QEMU %s was started as %s', (qemu, machine) => {
    expect(target(machine!, qemu!).machine?.name).toBe(machine)
  })

  test.each([
    ['q35', '8.0.1', 'pc-q35-8.0'],
    ['pc', '7.2', 'pc-i440fx-7.2'],
    ['virt', '9.0', 'virt-9.0'],
    ['pseries', '7.2', 'pseries-7.2'],
    ['s390-ccw-virtio', '7.2', 's390-ccw-virtio-7.2'],
    // `-machine help` of 7.2 and 11.1: no versions, no compat entries.
    ['mac99', '7.2', 'mac99'],
    ['sbsa-ref', '11.1', 'sbsa-ref'],
    ['clipper', '11.1', 'clipper'],
    ['microvm', '7.2', 'microvm'],
  ])('%s of QEMU %s is %s', (alias, qemu, name) => {
    expect(target(alias, qemu).machine?.name).toBe(name)
  })
})

describe('machine types that a QEMU version lacks', () => {
  // docs/about/removed-features.rst; include/hw/core/boards.h for those that go by age
  test.each([
    ['pc-q35-9.0', '8.2', /newer than QEMU 8\.2/],
    ['pc-1.3', '6.0', /6\.0 dropped it/],
    ['pc-i440fx-1.7', '8.2', /8\.2 dropped it/],
    ['pc-i440fx-2.3', '10.0', /9\.1 dropped it/],
    ['pc-q35-2.3', '2.9', /2\.6 dropped it/],
    ['pc-q35-4.1', '10.1', /10\.1 dropped it/],
    ['pc-i440fx-5.1', '11.1', /11\.1 dropped it/],
    ['pc-i440fx-4.0.1', '7.2', /not known/],
    ['pc-q35-1.3', '5.2', /not known/],
    ['pc-q35-spam', '8.2', /not known/],
  ])('%s in QEMU %s', (machine, qemu, sentence) => {
    expect(() => target(machine, qemu)).toThrow(InputError)
    expect(() => target(machine, qemu)).toThrow(sentence)
  })

  test.each([
    ['pc-1.3', '5.2'],
    ['pc-i440fx-1.7', '8.1'],
    ['pc-i440fx-2.3', '9.0'],
    ['pc-q35-4.1', '10.0'],
    ['pc-i440fx-5.1', '11.0'],
    ['pc-q35-5.2', '11.1'],
    ['pc-q35-4.0.1', '7.2'],
  ])('%s is still in QEMU %s', (machine, qemu) => {
    expect(target(machine, qemu).machine?.name).toBe(machine)
  })
})

describe('suggestions for a mistyped machine type', () => {
  test.each([
    ['pc-q35-6.3', '7.2', 'nearest is pc-q35-6.2'],
    ['pc-q35-9.9', '7.2', 'nearest is pc-q35-7.2'],
    ['pc-i440fx-2.4.1', '9.2', 'nearest is pc-i440fx-2.4'],
    ['pc-i440fx-1.2', '5.2', 'nearest is pc-i440fx-1.4'],
    ['q35-6.2', '8.0', 'nearest is pc-q35-6.2'],
    ['pcq35-6.2', '8.0', 'nearest is pc-q35-6.2'],
    ['pc-q35', '8.0', 'nearest is pc-q35-8.0'],
    ['pc-0.15', '6.2', 'QEMU 6.2 has no pc machine types'],
    ['pc-q35-rhel9.5.0', '9.1', '--machine-base'],
    ['pc-q35-9.4+pve0', '10.0', '--machine-base'],
    ['virt-rhel99.4.0', '9.1', '--machine-base virt-7.2'],
    ['s390-ccw-virtio-rhel99.4.0', '9.1', '--machine-base s390-ccw-virtio-7.2'],
  ])('%s in QEMU %s', (machine, qemu, hint) => {
    expect(() => target(machine, qemu)).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })
})

describe("distributions' machine types", () => {
  test.each([
    ['pc-q35-focal', '7.2', 'pc-q35', '4.2'],
    ['pc-i440fx-jammy', '6.2', 'pc-i440fx', '6.2'],
    ['pc-i440fx-noble-v2', '8.2', 'pc-i440fx', '8.2'],
    ['pc-q35-resolute', '10.2', 'pc-q35', '10.2'],
    ['pc-q35-rhel9.8.0', '10.1', 'pc-q35', '10.1'],
    ['virt-rhel10.2.0', '10.1', 'virt', '10.1'],
    ['pc-i440fx-bionic-hpb', '6.2', 'pc-i440fx', '2.11'],
    ['pc-q35-rhel9.4.0', '9.1', 'pc-q35', '8.2'],
    ['pc-i440fx-rhel7.6.0', '8.2', 'pc-i440fx', '2.12'],
    ['pc-q35-8.1+pve0', '9.0', 'pc-q35', '8.1'],
    ['pseries-rhel7.6.0-sxxm', '8.0', 'pseries', '2.12'],
    ['virt-rhel9.4.0', '9.1', 'virt', '8.2'],
    ['s390-ccw-virtio-rhel9.4.0', '9.1', 's390-ccw-virtio', '8.2'],
    ['s390-ccw-virtio-noble', '8.2', 's390-ccw-virtio', '8.2'],
  ])('%s', (machine, qemu, family, version) => {
    const { machine: found, notes } = target(machine, qemu)
    expect(found).toMatchObject({ name: machine, family, version: { text: version } })
    expect(notes.join()).toContain(`${machine} is treated as ${family}-${version}`)
  })

  test('one with an unpublished base asks for it', () => {
    try {
      target('cloud-q35-7', '8.2')
      expect.unreachable()
    } catch (error) {
      expect((error as InputError).hint).toContain('--machine-base')
    }
    expect(target('cloud-q35-7', '8.2', 'pc-q35-7.0').machine?.version.text).toBe('7.0')
  })

  test('one that is too old for upstream is accepted', () => {
    expect(target('pc-q35-focal', '11.1').machine?.version.text).toBe('4.2')
  })
})

describe('machine types that were not measured', () => {
  test.each(['mac99', 'sbsa-ref'])('%s is accepted, and reported as unmeasured', (machine) => {
    expect(target(machine, '9.0').notes.join()).toContain('not compared with a real QEMU')
  })
})
