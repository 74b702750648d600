import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { conform } from '../../src/formats/conform'
import { UserDocument } from '../../src/formats/document'
import type { Device } from '../../src/pci/device'
import { PROFILE_FORM } from '../../src/qemu/devices/user/profile-form'
import type { UserProfile } from '../../src/qemu/devices/user-profile'
import { reconstruct } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import { disagreements, placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

const read = (text: string, given = false): UserProfile[] =>
  conform(PROFILE_FORM, new UserDocument(text)).profiles.map((row) => ({ row, where: 'own.yaml:1', given }))

const BUILT_IN = read(readFileSync('fixtures/profiles/built-in.yaml', 'utf8'))
const DOCUMENT = readFileSync('docs/profiles.md', 'utf8')
const SHOWN = read(/^```yaml\n(profiles:\n.*?)^```/ms.exec(DOCUMENT)![1]!)
const records = [...recorded('emulated'), ...recorded('pcie-root-port')]

const deviceOf = (record: Recorded): Device => ({
  address: null,
  id: null,
  config: fromHex(record.config),
  bars: new Map(),
  rom: null,
  notes: [],
})

const request = (record: Recorded, machine: string, added: Partial<TargetRequest>): TargetRequest => ({
  qemu: record.qemu,
  machine,
  set: propertiesOf(record),
  placement: placementOf(record),
  bars: new Map(),
  rom: null,
  profile: null,
  view: null,
  ...added,
})

const rebuild = (record: Recorded, machine: string, profiles: readonly UserProfile[], profile: string | null = null) =>
  reconstruct(deviceOf(record), request(record, machine, { profiles, profile }))

const title = ({ qemu, device, placement, options }: Recorded) => [qemu, device, placement, options].join(' ')

describe("built-in types described as a user's own have the masks of QEMU", () => {
  const of = (where: string, all: readonly UserProfile[]) =>
    all.map((own): [string, string, UserProfile[]] => [own.row.names[0], where, [own]])
  const cases = [...of('the fixture', BUILT_IN), ...of('the document', SHOWN)]
  test.each(cases)('%s of %s', (name, _, profiles) => {
    const all = records.filter(({ device }) => device === name)
    const wrong = all.flatMap((record) =>
      record.machines.flatMap((machine) => {
        const { masks, profile } = rebuild(record, machine, profiles, name)
        const found = disagreements({ ...masks }, record)
        expect([profile.name, profile.verified, profile.basis]).toEqual([name, false, 'given'])
        return found.length > 0 ? [`${title(record)} ${machine}: ${found.join('; ')}`] : []
      }),
    )
    expect(all.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })
})

const one = (device: string) => records.find((record) => record.device === device)!
const detected = (device: string, text: string, given = false) =>
  rebuild(one(device), one(device).machines[0]!, read(text, given)).profile

describe("a user's profile", () => {
  it('is recognised by its ids, overrides the built-in one, and says so', () => {
    const found = detected('edu', 'profiles: [{names: [mine], ids: ["1234:11e8"]}]')
    expect([found.name, found.basis, found.verified, found.why]).toEqual([
      'mine',
      'detected',
      false,
      'vendor 1234, device 11e8: own.yaml:1',
    ])
    expect(found.notes).toEqual(["the user's profile replaces the built-in edu"])
  })

  it.each([
    ['another class', 'unlike: {classes: [0x020000]}'],
    ['another revision', 'unlike: {revision: 0xee}'],
    ['another byte', 'unlike: {bytes: [{at: 0x0e, value: 0x01}]}'],
    ['a capability that is not there', 'unlike: {has: [CAP_EXP]}'],
    ['no capability that is there', 'unlike: {lacks: [CAP_MSI]}'],
  ])('does not match a device with %s', (_, unlike) => {
    expect(detected('edu', `profiles:\n- names: [mine]\n  ids: ["1234:11e8"]\n  ${unlike}`).name).toBe('edu')
  })

  it('without ids is for every device, but only on request', () => {
    const text = 'profiles: [{names: [mine], ids: []}]'
    expect(detected('edu', text).name).toBe('edu')
    expect(detected('edu', text, true)).toMatchObject({ name: 'mine', basis: 'given' })
  })

  it('that is given and fits no device gets a note', () => {
    const found = detected('edu', 'profiles: [{names: [mine], ids: ["8086:1234"]}]', true)
    expect(found.notes).toEqual(['none of the profiles in own.yaml has ids 1234:11e8'])
  })

  it('leaves open what a second one with the same ids contradicts', () => {
    const bar = (size: string) => `ids: ["1234:11e8"], bars: [{index: 0, kind: mem32, size: ${size}}]`
    const text = `profiles: [{names: [a], ${bar('1M')}}, {names: [b], ${bar('2M')}}]`
    const { masks } = rebuild(one('edu'), one('edu').machines[0]!, read(text))
    expect([...masks.uncertain.subarray(0x10, 0x14)]).toEqual([0, 0, 0x10, 0])
  })
})

describe('steps of a profile', () => {
  const masksWith = (...writes: readonly string[]) => {
    const text = `profiles:\n- names: [mine]\n  ids: []\n  express: always\n  extra: [{note: n, writes: [${writes.join(', ')}]}]`
    return rebuild(one('pcie-root-port'), one('pcie-root-port').machines[0]!, read(text, true)).masks
  }
  const without = masksWith('{at: 0xff0, readOnly: 0}')
  // Of this port PCI Express lies at 54, AER at 100.
  test.each<[string, 'cmask' | 'wmask' | 'w1cmask' | 'uncertain', number, (before: number) => number]>([
    ['{at: 0x54, writable: 0x3}', 'wmask', 0x54, (before) => before | 3],
    ['{at: CAP_EXP+8, readOnly: 0xff}', 'wmask', 0x5c, () => 0],
    ['{at: CAP_EXP+0x08, writeMask: 0x5a}', 'wmask', 0x5c, () => 0x5a],
    ['{at: ECAP_AER+4, width: 4, oneToClear: 0x80000001}', 'w1cmask', 0x107, (before) => before | 0x80],
    ['{at: 0x52, width: 2, compared: 0xff00}', 'cmask', 0x53, (before) => before | 0xff],
    ['{at: 0x54, repeat: 3, notCompared: 0xf0}', 'cmask', 0x56, (before) => before & 0x0f],
    ['{at: ECAP_AER+8, width: 4, unknown: 0xff}', 'uncertain', 0x108, () => 0xff],
    ['{at: CAP_VPD+4, writable: 0xff}', 'wmask', 4, (before) => before],
    ['{at: CAP_EXP+fff, writable: 0xff}', 'wmask', 0x54 + 0xfff - 0x1000, (before) => before],
  ])('%s', (write, array, at, after) => {
    expect(masksWith(write)[array][at]).toBe(after(without[array][at]!))
  })

  it('leave unknown bits unknown, whatever else they say', () => {
    const { uncertain } = masksWith(
      '{at: 0x80, unknown: 0x01}',
      '{at: 0x80, unknown: 0x80}',
      '{at: 0x80, compared: 0xff}',
    )
    expect(uncertain[0x80]).toBe(0x81)
  })
})

describe('a file of profiles that is wrong', () => {
  const profile = (extra: string) => `profiles:\n- names: [a]\n  ids: []\n  ${extra}\n`
  test.each([
    ['{}', "'profiles' is missing (column 1)", 1],
    ['profiles: {}', "'profiles' has to be a list, not a mapping (column 11)", 1],
    ['profiles:\n- names: [a]', "'ids' is missing (column 3)", 2],
    ['profiles:\n- names: []\n  ids: []', "'names' is empty (column 10)", 2],
    [
      'profiles:\n- names: [virtio]\n  ids: []',
      "entry 1 of 'names' is wrong: 'virtio' is the name of a family of devices (column 11)",
      2,
    ],
    [
      'profiles:\n- names: [a]\n  ids: ["8086:10D3"]',
      "entry 1 of 'ids' has to be ids as lspci -n prints them (\"8086:10d3\"), not '8086:10D3' (column 9)",
      3,
    ],
    [profile('bar: []'), "'bar' is not known here (column 3)", 4],
    [
      profile('bars: [{index: 6, kind: io, size: 8}]'),
      "'index' has to be a whole number from 0 to 5, not 6 (column 18)",
      4,
    ],
    [profile('bars: [{index: 0, kind: mem, size: 8}]'), "'kind' takes io, mem32, mem64, not 'mem' (column 27)", 4],
    [
      profile('bars: [{index: 0, kind: io, size: 9}]'),
      "'size' is wrong: '9' is not the size of a region (column 37)",
      4,
    ],
    [
      profile('bars: [{index: 0, kind: mem32, size: 4G}]'),
      "entry 1 of 'bars' is wrong: no mem32 region has 4294967296 bytes (column 10)",
      4,
    ],
    [
      profile('bars: [{index: 5, kind: mem64, size: 4K}]'),
      "entry 1 of 'bars' is wrong: there is no BAR 6 for the other half of BAR 5 (column 10)",
      4,
    ],
    [
      profile('bars: [{index: 0, kind: io, size: {property: a, default: x}}]'),
      "'default' is wrong: 'x' is not the size of a region (column 60)",
      4,
    ],
    [
      profile('vfBars: [{index: 0, kind: io, size: {property: a, default: 8}}]'),
      "entry 1 of 'vfBars' is wrong: the size of a region of virtual functions has to be a number (column 12)",
      4,
    ],
    [
      profile('extra: [{note: n, writes: [{at: 0}]}]'),
      "entry 1 of 'writes' is wrong: it changes nothing (column 30)",
      4,
    ],
    [
      profile('extra: [{note: n, writes: [{at: 4096, writable: 1}]}]'),
      "'at' has to be a whole number from 0 to 4095, not 4096 (column 35)",
      4,
    ],
    [
      profile('extra: [{note: n, writes: [{at: CAP_EXQ+8, writable: 1}]}]'),
      "'at' is wrong: there is no capability CAP_EXQ (column 35)",
      4,
    ],
    [
      profile('extra: [{note: n, writes: [{at: 0, writable: 256}]}]'),
      "entry 1 of 'writes' is wrong: writable does not fit into 1 byte (column 30)",
      4,
    ],
    [profile('unlike: {has: [CAP_NO]}'), "entry 1 of 'has' is wrong: there is no capability CAP_NO (column 18)", 4],
  ])('%s', (text, message, line) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'InputError', message, place: { line } }))
  })
})
