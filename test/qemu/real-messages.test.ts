import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explain } from '../../src/check/explain/explain'
import { readLog } from '../../src/formats/log/incident'
import { NOTHING_GIVEN } from '../a-request'
import { streamOf, streamOfStart } from './harness/migrate'
import { type Launch, QemuEnded, withQemu } from './harness/qemu-process'

/*
 * Failures that QEMU is made to have, and what is to be said about the messages it prints then, taken as they are. What is
 * expected is what was done to it, never what it or we say.
 */

const MACHINE = 'pc-i440fx-7.2'
const RNG = '-device virtio-rng-pci,addr=5,vectors=0'
const NIC = '-device e1000,addr=7'
const CPUS = '-smp 2'
const RNG_SECTION = '0000:00:05.0/virtio-rng'
const NIC_SECTION = '0000:00:07.0/e1000'

const launch = (options: string, machine = MACHINE): Launch => ({ machine, args: options.split(' '), timeout: 5000 })

const SOURCE = `${RNG} ${NIC} ${CPUS}`

/** What a QEMU wrote to stderr until it ended. */
const lastWords = (started: Launch): Promise<readonly string[]> =>
  withQemu(started, async (qemu) => {
    await qemu.ended
    return qemu.stderr()
  }).catch((error: unknown) => {
    if (error instanceof QemuEnded) return error.stderr
    throw error
  })

const triage = (log: string) => explain(readLog(new TextEncoder().encode(log)).incidents, [], NOTHING_GIVEN, [])

/** The only failure that is told of a log. */
function listed(log: string) {
  const { messages, otherFailures } = triage(log)
  expect([messages.length, otherFailures.length], log).toEqual([0, 1])
  const [found] = otherFailures
  // What a program says itself is quoted as it said it.
  if (found!.certainty === 'sure') expect(log).toContain(found!.message)
  return found!
}

let folder = ''
let stream: Buffer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  stream = await streamOfStart(launch(SOURCE))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let loaded = 0

/** What a destination prints that is handed a stream. */
async function refusalOf(options: string, incoming: Uint8Array, machine = MACHINE): Promise<string> {
  const file = join(folder, `${++loaded}`)
  writeFileSync(file, incoming)
  const started = launch(options, machine)
  const lines = await lastWords({ ...started, args: [...started.args, '-incoming', `exec:cat '${file}'`] })
  return `${lines.join('\n')}\n`
}

/** Offset of what follows the section's id: instance and version, four bytes each, and then its state. */
function afterId(section: string): number {
  const head = Buffer.concat([Buffer.from([section.length]), Buffer.from(section), Buffer.alloc(7)])
  const at = stream.indexOf(head)
  expect(at).toBeGreaterThan(0)
  return at + 1 + section.length
}

function patched(at: number, ...values: readonly number[]): Buffer {
  const copy = Buffer.from(stream)
  copy.set(values, at)
  return copy
}

/** Offset of what follows a subsection's name and version. */
const inSubsection = (name: string): number => stream.indexOf(name) + name.length + 4

type Certainty = 'sure' | 'possible'

describe('a destination different from the source', () => {
  // Options and machine of the destination; class; what the meaning has to name; what the remedy has to name.
  test.each<[string, string, string, string, RegExp, RegExp]>([
    [
      'in memory',
      `${SOURCE} -m 32M`,
      MACHINE,
      'size-mismatch',
      /16384 KiB\) bytes on the source and .*32768 KiB\) on the destination/,
      /-m 16M/,
    ],
    [
      'in machine type',
      SOURCE,
      'pc-i440fx-7.1',
      'machine-type',
      /source runs machine type pc-i440fx-7\.2, but the destination was started with pc-i440fx-7\.1/,
      /pc-i440fx-7\.2/,
    ],
    [
      'in a device that only the source has',
      `${NIC} ${CPUS}`,
      MACHINE,
      'unknown-section',
      /The source has .*0000:00:05\.0.*destination does not have/,
      /0000:00:05\.0\/virtio-rng/,
    ],
    ['in processors', `${RNG} ${NIC}`, MACHINE, 'unknown-section', /The source has .*processor/, /-smp/],
    [
      'in an option ROM',
      SOURCE.replace('e1000', 'e1000,rombar=0'),
      MACHINE,
      'unknown-ramblock',
      /0000:00:07\.0.*option ROM on the source only/,
      /rombar/,
    ],
    [
      'in the size of an option ROM',
      SOURCE.replace('e1000', 'e1000,romsize=1048576'),
      MACHINE,
      'size-mismatch',
      /option ROM of 0000:00:07\.0.*1024 KiB\) on the destination.*romsize/,
      /rom/,
    ],
  ])('%s', async (_, options, machine, kind, meaning, remedy) => {
    const found = listed(await refusalOf(options, stream, machine))
    expect([found.class, found.about, found.certainty]).toEqual([kind, 'other', 'sure'])
    expect(found.meaning).toMatch(meaning)
    expect(found.remedy).toMatch(remedy)
  })

  test('in a byte of config space', async () => {
    // Without disable-modern=on the source's device has a list of capabilities (PCI 3.0, 6.2.3: Status, bit 4).
    const log = await refusalOf(SOURCE.replace('virtio-rng-pci', 'virtio-rng-pci,disable-modern=on'), stream)
    const { messages, otherFailures } = triage(log)
    expect(otherFailures).toEqual([])
    expect(messages.map(({ operands: { offset }, section, failing }) => [offset, section, failing])).toEqual([
      [6, RNG_SECTION, 0x10],
    ])
  })
})

describe('a stream that is not what the source sent, or from a source that this QEMU does not know', () => {
  /** A byte less in the network card's state, behind its config space. */
  const shortened = () => {
    const at = afterId(NIC_SECTION) + 8 + 400
    return Buffer.concat([stream.subarray(0, at), stream.subarray(at + 1)])
  }
  // What is done to the stream; class; certainty; what meaning and remedy have to name.
  test.each<[string, () => Buffer, string, Certainty, RegExp]>([
    ['cut while memory is sent', () => stream.subarray(0, stream.length >> 1), 'connection', 'possible', /ended/],
    ['cut in a device', () => stream.subarray(0, afterId(NIC_SECTION) + 300), 'connection', 'possible', /ended/],
    // QEMU 7.2 reads on in what its buffer held before: it prints a name that the source never had, or flags of 0.
    [
      'cut in the list of memory blocks',
      () => stream.subarray(0, stream.indexOf(NIC_SECTION) + 9),
      'unknown-ramblock',
      'sure',
      /The stream names .*was truncated/,
    ],
    [
      'cut behind the list of memory blocks',
      () => stream.subarray(0, stream.indexOf(NIC_SECTION) + 700),
      'stream',
      'sure',
      /It was truncated/,
    ],
    ['a text', () => Buffer.from('Subject: no stream\n'.repeat(9)), 'stream', 'sure', /not a migration stream/],
    [
      'a version too new',
      () => patched(afterId(NIC_SECTION) + 7, 9),
      'section-version',
      'sure',
      /source's state of 0000:00:07\.0\/e1000/,
    ],
    [
      'a subsection of another name',
      () => patched(stream.indexOf('e1000/full_mac_state'), 0x65, 0x31, 0x30, 0x30, 0x30, 0x2f, 0x78),
      'subsection',
      'possible',
      /subsection of 0000:00:07\.0\/e1000/,
    ],
    ['a state of another length', shortened, 'section-footer', 'possible', /0000:00:07\.0\/e1000/],
    // Bit 5 of virtio-rng is nobody's: VirtIO 1.3, 5.4.3 has no feature bits for the entropy device.
    [
      'a feature that the device lacks',
      () => patched(inSubsection('virtio/64bit_features') + 7, 0x20),
      'missing-features',
      'sure',
      /0000:00:05\.0\/virtio-rng.*bit 5/,
    ],
  ])('%s', async (_, incoming, kind, certainty, meaning) => {
    const found = listed(await refusalOf(SOURCE, incoming()))
    expect([found.class, found.about, found.certainty]).toEqual([kind, 'other', certainty])
    expect(`${found.meaning} ${found.remedy}`).toMatch(meaning)
    expect(found.remedies.length).toBeGreaterThan(0)
  })
})

describe('a source that may not migrate', () => {
  // hw/nvme/ctrl.c (nvme_vmstate, unmigratable) and hw/misc/ivshmem.c (peer mode) of 7.2 forbid it.
  test.each<[string, string, RegExp]>([
    ['a device without a state', '-device nvme,serial=x,addr=5', /0000:00:05\.0\/nvme/],
    [
      'a blocker of a device',
      '-object memory-backend-ram,id=m,size=1M,share=on -device ivshmem-plain,memdev=m,master=off',
      /ivshmem device in peer mode/,
    ],
  ])('%s', async (_, options, meaning) => {
    const reply = await withQemu(launch(options), (qemu) =>
      streamOf(qemu).then(
        () => '',
        ({ message }: Error) => JSON.stringify({ error: { class: 'GenericError', desc: message } }),
      ),
    )
    const found = listed(`${reply}\n`)
    expect([found.class, found.about, found.certainty]).toEqual(['not-migratable', 'other', 'sure'])
    expect(found.meaning).toMatch(meaning)
    expect(found.meaning).toMatch(/source/)
    expect(found.remedies.map(({ side }) => side)).toContain('source')
  })
})

describe('a QEMU that does not start', () => {
  test.each<[string, string, string, string, RegExp]>([
    ['a property that it lacks', '-device virtio-net-pci,no-such=1', MACHINE, 'property', /virtio-net-pci\.no-such/],
    ['a device that it lacks', '-device no-such', MACHINE, 'property', /no device no-such/],
    ['a machine type that it lacks', CPUS, 'pc-i440fx-99.0', 'machine-unsupported', /machine type/],
    ['a processor that it lacks', '-cpu no-such', MACHINE, 'cpu', /'no-such'/],
    [
      'a device that --only-migratable forbids',
      '-only-migratable -device nvme,serial=x',
      MACHINE,
      'not-migratable',
      /nvme/,
    ],
  ])('%s', async (_, options, machine, kind, meaning) => {
    const log = `${(await lastWords(launch(options, machine))).join('\n')}\n`
    const found = listed(log)
    expect([found.class, found.about]).toEqual([kind, 'start'])
    expect(found.meaning).toMatch(/did not start|can't/)
    expect(found.meaning).toMatch(meaning)
  })
})
