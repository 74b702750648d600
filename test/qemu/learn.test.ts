import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRules } from '../../src/formats/rules/read'
import { DESTINATION, pcimig, SOURCE } from '../cli/pcimig'
import { AARCH64, PPC64, QEMU } from './harness/available'
import { streamOf } from './harness/migrate'
import { withQemu } from './harness/qemu-process'

/*
 * learn measures a QEMU once; check --rules has to say with its file what --rules-from says with the program itself, which is
 * held against the memory of the destination in live-rules.test.ts.
 */

const MACHINE = 'pc-q35-7.2'
const TYPES =
  'virtio-net-pci e1000e rtl8139 pcie-root-port pci-bridge x3130-upstream xio3130-downstream qemu-xhci'.split(' ')

const folder = mkdtempSync(join(tmpdir(), 'pcimig-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'rules.json')
const stream = join(folder, 'a.mig')

const ARGS = `-device pcie-root-port,id=rp,bus=pcie.0,addr=4,chassis=1,port=9,slot=3
  -device x3130-upstream,id=up,bus=rp -device xio3130-downstream,id=down,bus=up,chassis=2
  -device virtio-net-pci,bus=down,vectors=7 -device pci-bridge,id=br,bus=pcie.0,addr=5,chassis_nr=3
  -device rtl8139,bus=br,addr=7 -device e1000e,bus=pcie.0,addr=6.0,multifunction=on -device qemu-xhci,bus=pcie.0,addr=6.1`

interface Answer {
  readonly verdict: string
  readonly devices: readonly {
    readonly id: string
    readonly verdict: string
    readonly profile: { readonly how: string; readonly why: string }
    readonly notes: readonly string[]
    readonly differences: readonly { readonly offset: number; readonly cmask: number }[]
  }[]
}

function check(...asked: string[]): Answer & { readonly code: number | null } {
  const { code, out, err } = pcimig(['check', ...asked, '--format', 'json'])
  expect(err).toBe('')
  return { code, ...JSON.parse(out) }
}

beforeAll(async () => {
  const types = TYPES.flatMap((type) => ['--type', type])
  const { code, err } = pcimig(['learn', '--qemu', QEMU, '--machine', 'q35', ...types, '-o', file])
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(/^pcimig: measured \d+ device types on 1 machine type of QEMU /),
  ])
  await withQemu({ machine: MACHINE, args: ARGS.trim().split(/\s+/) }, async (qemu) => {
    writeFileSync(stream, await streamOf(qemu))
  })
}, 120_000)

describe('check --rules', () => {
  test('gives the result of --rules-from, option by option', () => {
    const given = ['--set', 'vectors=7']
    const [learnt, live] = [
      check(stream, stream, '--rules', file, ...given),
      check(stream, stream, '--rules-from', QEMU, ...given),
    ]
    const facts = ({ code, devices }: typeof live) => [
      code,
      devices.map(({ id, verdict, profile, differences }) => [id, verdict, profile.how, differences]),
    ]
    expect(facts(learnt)).toEqual(facts(live))
    expect(learnt.code).toBe(0)
  })

  test('finds an option that was not given by the bytes that only it builds', () => {
    const { code, out } = pcimig(['masks', stream, '--rules', file, '--format', 'json'])
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(`such a device with vectors=7 on ${MACHINE}, as ${file} has it`),
    ])
    expect(check(stream, stream, '--rules', file).code).toBe(0)
  })

  test('of two dumps, by an alias of the machine type', () => {
    const { code, devices } = check(SOURCE, DESTINATION, '--machine', 'q35', '--rules', file)
    expect([code, devices[0]!.profile.how]).toEqual([1, 'measured'])
  })

  test("keeps pcimig's rules for what was not measured, and says so", () => {
    const { devices } = check(SOURCE, DESTINATION, '--machine', MACHINE, '--rules', file, '--set', 'vectors=11')
    expect(devices[0]!.profile.how).toBe('measured')
    const lspci = 'fixtures/dumps/lspci/xxxx.txt'
    const { devices: others } = check(lspci, lspci, '--machine', MACHINE, '--profile', 'vfio-pci', '--rules', file)
    for (const { notes } of others) expect(notes.join()).toContain(`pcimig's own rules are used, not those of ${file}`)
  })

  test('of a prediction: the release, the machine type and the masks are those of the file', () => {
    const model = check(stream, '--dst-from-model', '--rules', file)
    expect(model.devices.map(({ profile }) => profile.how)).toEqual(model.devices.map(() => 'measured'))
    // What a slot holds is not known about any prediction; all else is as the destination itself, which this stream is also of, has it.
    const sure = model.devices.filter(({ id }) => !/root-port|downstream-port/.test(id))
    expect(sure.map(({ verdict }) => verdict)).toEqual(sure.map(() => 'compatible'))
  })

  test('of a prediction: a device that the program builds differently gives no verdict', () => {
    const other = join(folder, 'other.json')
    const rules = JSON.parse(readFileSync(file, 'utf8'))
    const e1000e = rules.devices.find(
      (one: { type: string; place: string }) => one.type === 'e1000e' && one.place === 'pcie.0',
    )
    // As of a build that gives it another revision, which QEMU compares.
    const [config] = e1000e.bytes as [number]
    rules.arrays.push(rules.arrays[config].replace(' b:02', ' 8:05 b:02'))
    e1000e.bytes[0] = rules.arrays.length - 1
    e1000e.tried = []
    writeFileSync(other, JSON.stringify(rules))
    const { code, devices } = check(stream, '--dst-from-model', '--rules', other)
    const said = devices.find(({ id }) => id.endsWith('/e1000e'))!
    expect([code, said.verdict]).toEqual([3, 'undetermined'])
  })

  test.each([
    ['another release', ['--machine', MACHINE, '--qemu', '8.2'], 'is QEMU 7.2'],
    ['no machine type', [], '--rules needs a machine type'],
    ['a machine type that was not measured', ['--machine', 'pc-q35-7.1'], "no rules of machine type 'pc-q35-7.1'"],
    ['a program too', ['--rules-from', QEMU, '--machine', MACHINE], 'mutually exclusive'],
  ])('refuses %s', (_, extra, says) => {
    const { code, out, err } = pcimig(['check', SOURCE, DESTINATION, '--rules', file, ...extra])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(says)
  })
})

describe('the file of learn', () => {
  test('has the form of its schema, and the states that the program loads', () => {
    const { out } = pcimig(['schema', 'rules'])
    const text = readFileSync(file, 'utf8')
    const valid = new Ajv({ strict: false }).compile(JSON.parse(out))
    expect([valid(JSON.parse(text)), valid.errors]).toEqual([true, null])
    const { program, machines } = readRules(text)
    expect(machines).toEqual([MACHINE])
    expect(program!.types.get('nec-usb-xhci')!.name).toBe('xhci')
  })

  const damaged: readonly (readonly [string, (rules: Record<string, unknown>) => unknown])[] = [
    ['an array that is not there', (rules) => ({ ...rules, arrays: [] })],
    [
      'bytes beyond the end of a device',
      (rules) => ({ ...rules, arrays: (rules.arrays as string[]).map(() => 'ffff*2:ff') }),
    ],
    ['a machine type that is not there', (rules) => ({ ...rules, machines: [], aliases: {} })],
    ['another version', (rules) => ({ ...rules, schemaVersion: 2 })],
    ['bytes that are none', (rules) => ({ ...rules, arrays: ['0:zz'] })],
    ['a state that is none', (rules) => ({ ...rules, vmstate: { a: 1 } })],
  ]
  test.each(damaged)('is refused with %s', (_, change) => {
    const wrong = join(folder, 'wrong.json')
    writeFileSync(wrong, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))))
    const { code, out, err } = pcimig(['check', stream, stream, '--rules', wrong])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(wrong)
    expect(err.split('\n').length).toBeLessThan(4)
  })
})

describe('learn', () => {
  test.each([
    [PPC64, 'pseries-7.2', 'pci.0', 'a bus that is empty'],
    [AARCH64, 'virt-7.2', 'root-port', 'another bus'],
  ])('%s: gives the masks that masks --from-qemu reads, on %s, %s, %s', (program, machine, place) => {
    const asked = ['--machine', machine, '--placement', place, '--device', 'e1000e', '--format', 'json']
    const [device] = JSON.parse(pcimig(['masks', '--from-qemu', program, ...asked]).out).devices
    const part = ['--machine', machine, '--type', 'e1000e', '--no-options', '-q']
    const { code, out, err } = pcimig(['learn', '--qemu', program, ...part])
    expect([code, err]).toEqual([0, ''])
    const row = readRules(out)
      .rowsOf(machine)
      .find((one) => one.type === 'e1000e' && one.place === place)!
    const hex = Object.entries(row.built()).flatMap(([name, bytes]) =>
      bytes instanceof Uint8Array ? [[name, Buffer.from(bytes).toString('hex')]] : [],
    )
    const { config, cmask, wmask, w1cmask } = device
    expect(Object.fromEntries(hex)).toEqual({ config, cmask, wmask, w1cmask })
  })

  test.each([
    ['no program', ['--qemu', '/nonexistent/qemu'], '/nonexistent/qemu'],
    ['no QEMU', ['--qemu', '/bin/true'], 'no machine type'],
    [
      'a machine type that it does not have',
      ['--qemu', QEMU, '--machine', 'pc-q35-99.0'],
      "no machine type 'pc-q35-99.0'",
    ],
  ])('refuses %s, and writes nothing', (_, asked, says) => {
    const target = join(folder, 'none.json')
    const { code, out, err } = pcimig(['learn', ...asked, '-o', target])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(says)
    expect(() => readFileSync(target)).toThrow()
  })
})
