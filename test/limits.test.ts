import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { LONGEST_TEXT } from '../src/bytes/form'
import { MOST_FILES } from '../src/cli/options/files/profiles'
import { MOST_PATHS } from '../src/cli/options/files/settings-form'
import { LARGEST_DEVICE_FILE, LARGEST_INPUT } from '../src/cli/reading/input'
import { LARGEST_DEVICE_OUTPUT, LARGEST_LOG } from '../src/cli/reading/log'
import { LARGEST_SPOOL, spool } from '../src/cli/reading/spool'
import { MOST_DUMP_LAYERS } from '../src/cli/reading/streams'
import { progress } from '../src/cli/writing/progress'
import { MOST_ENTRIES } from '../src/formats/allow-list'
import {
  LONGEST_CAPTURED_TEXT,
  MOST_CAPTURED_BLOCKS,
  MOST_CAPTURED_DEVICES,
  MOST_CAPTURED_PROPERTIES,
  MOST_CAPTURED_SECTIONS,
} from '../src/formats/capture/form'
import { LONGEST_DOCUMENT, MOST_ALIASES, MOST_DOCUMENT_VALUES, UserDocument } from '../src/formats/document'
import { LONGEST_TWIN_NAME } from '../src/formats/domain-xml/twin/twin'
import { LARGEST_XML as LONGEST_DEFINITION, MOST_XML_TAGS } from '../src/formats/domain-xml/xml'
import { CONFIG_SPACE_SIZE, MAX_DEVICES } from '../src/formats/dump/dump'
import { MAX_LINE, MAX_LINES, MAX_TEXT_BYTES } from '../src/formats/dump/text'
import { MOST_JSON_VALUES } from '../src/formats/json'
import { MOST_INCIDENTS, readLog } from '../src/formats/log/incident'
import { AROUND } from '../src/formats/log/scanner'
import { DEEPEST_DOCUMENT } from '../src/formats/nesting'
import { MOST_ARRAYS, MOST_MACHINES, MOST_RULED_DEVICES, MOST_TRIED } from '../src/formats/rules/form'
import { LARGEST_ANALYSIS } from '../src/formats/stream/containers/analysis'
import { LONGEST_PREFIX } from '../src/formats/stream/containers/container'
import { LARGEST_IMAGE_XML } from '../src/formats/stream/containers/libvirt'
import { MOST_SNAPSHOTS } from '../src/formats/stream/containers/qcow2'
import { LARGEST_DESCRIPTION } from '../src/formats/stream/description/description'
import { DEEPEST, LARGEST_VALUE, MOST_VALUES } from '../src/formats/stream/description/json-members'
import { MOST_LAYERS } from '../src/formats/stream/read'
import { LONGEST_PAYLOAD } from '../src/formats/stream/sections/boundary'
import { LONGEST_NAME, MOST_CAPABILITIES } from '../src/formats/stream/sections/configuration'
import { MOST_BLOCKS } from '../src/formats/stream/sections/ram'
import { MOST_SECTIONS } from '../src/formats/stream/sections/walk-forward'
import { MOST_OUTPUT } from '../src/live/process/run'
import { LONGEST_MESSAGE } from '../src/live/qmp/lines'
import { MOST_NAMES, MOST_PROFILES } from '../src/qemu/devices/user/profile-form'
import { MOST_WRITES } from '../src/qemu/devices/user/step-form'
import { read } from './stream/fixtures'
import { bytes, configuration, MAGIC } from './stream/wire'

const [KIB, MIB, GIB] = [2 ** 10, 2 ** 20, 2 ** 30]

/** Rows of docs/limits.md, and where the code has the number. */
const ROWS: readonly (readonly [string, number, string])[] = [
  ['sections of a stream', MOST_SECTIONS, ''],
  ['description of a stream (JSON)', LARGEST_DESCRIPTION / MIB, ' MiB'],
  ['nesting of JSON in a stream or analysis', DEEPEST, ' levels'],
  ['one entry of it', LARGEST_VALUE / MIB, ' MiB'],
  ['values in one entry', MOST_VALUES, ''],
  ['output of `analyze-migration.py`', LARGEST_ANALYSIS / MIB, ' MiB'],
  ['name of a machine type', LONGEST_NAME, ' bytes'],
  ['migration capabilities that a stream lists', MOST_CAPABILITIES, ''],
  ['RAM blocks of a stream', MOST_BLOCKS, ''],
  ['section of a device, if no description gives its length', LONGEST_PAYLOAD / MIB, ' MiB'],
  ['bytes before a stream', LONGEST_PREFIX / MIB, ' MiB'],
  ['snapshots in a disk image', MOST_SNAPSHOTS, ''],
  ['domain XML in a save image', LARGEST_IMAGE_XML / MIB, ' MiB'],
  ['compression inside compression', MOST_LAYERS, ' layers'],
  ['compression around a dump', MOST_DUMP_LAYERS, ' layers'],
  ['a stream as unpacked, or by standard input to `extract`', LARGEST_SPOOL / GIB, ' GiB'],
  ['a stream that `check`, `show` or `masks` read from standard input or a FIFO', LARGEST_INPUT / MIB, ' MiB'],
  ['dump file', LARGEST_INPUT / MIB, ' MiB'],
  ['dump as text', MAX_TEXT_BYTES / MIB, ' MiB'],
  ['line of a dump', MAX_LINE, ' characters'],
  ['lines of a dump', MAX_LINES, ''],
  ['devices of a dump', MAX_DEVICES, ''],
  ['config space of a device', CONFIG_SPACE_SIZE, ' bytes'],
  ['file of a sysfs directory', LARGEST_DEVICE_FILE / KIB, ' KiB'],
  ['devices of a capture', MOST_CAPTURED_DEVICES, ''],
  ['sections of a capture', MOST_CAPTURED_SECTIONS, ''],
  ['RAM blocks of a capture', MOST_CAPTURED_BLOCKS, ''],
  ['properties of a captured device', MOST_CAPTURED_PROPERTIES, ''],
  ['text in a capture', LONGEST_CAPTURED_TEXT, ' characters'],
  ['machine types of a file of rules', MOST_MACHINES, ''],
  ['devices of a file of rules', MOST_RULED_DEVICES, ''],
  ['variants of one of them, with options', MOST_TRIED, ''],
  ['byte strings of a file of rules', MOST_ARRAYS, ''],
  ['line of a live monitor', LONGEST_MESSAGE / MIB, ' MiB'],
  ['output of a program that is run for a capture', MOST_OUTPUT / MIB, ' MiB'],
  ['log', LARGEST_LOG / GIB, ' GiB'],
  ['log from a device such as `/dev/zero`', LARGEST_DEVICE_OUTPUT / MIB, ' MiB'],
  ['failed restores explained', MOST_INCIDENTS, ''],
  ['baseline (`--baseline`)', LARGEST_INPUT / MIB, ' MiB'],
  ['nesting of a baseline', DEEPEST_DOCUMENT, ' levels'],
  ['values in a baseline', MOST_JSON_VALUES, ''],
  ["a domain's definition (`twin`)", LONGEST_DEFINITION, ' characters'],
  ["tags of a domain's definition", MOST_XML_TAGS, ''],
  ['name of a twin', LONGEST_TWIN_NAME, ' characters'],
  ['length of the file', LONGEST_DOCUMENT / KIB, ' KiB'],
  ['nesting in it', DEEPEST_DOCUMENT, ' levels'],
  ['values, with aliases expanded', MOST_DOCUMENT_VALUES, ''],
  ['aliases', MOST_ALIASES, ''],
  ['entries of an allow-list', MOST_ENTRIES, ''],
  ['text of one entry', LONGEST_TEXT, ' characters'],
  ['profiles of a file', MOST_PROFILES, ''],
  ['names of a profile', MOST_NAMES, ''],
  ['writes of one step of a profile', MOST_WRITES, ''],
  ['files in a directory of profiles', MOST_FILES, ''],
  ['paths of `profiles:` in the settings', MOST_PATHS, ''],
]

describe('docs/limits.md says what the code has', () => {
  const written = readFileSync('docs/limits.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what') && !line.startsWith('| ---'))
    .map((line) => line.split('|').map((cell) => cell.trim()))

  it.each(ROWS)('%s', (what, number, unit) => {
    expect(written.filter(([, name]) => name === what).map(([, , limit]) => limit)).toEqual([`${number}${unit}`])
  })

  it('and nothing else', () => {
    const own = ['line of a log', ...ROWS.map(([what]) => what)]
    expect(written.map(([, name]) => name).filter((name) => !own.includes(name!))).toEqual([])
    expect(written.find(([, name]) => name === 'line of a log')![3]).toContain(`the ${AROUND} bytes around`)
  })
})

/** Those of dumps are tried in formats/limits.test.ts, those of streams in stream/hostile.test.ts. */
describe('beyond a limit', () => {
  test('endless decompression is stopped', async () => {
    const seen = progress('test', null, true)
    let parts = 0
    async function* endless() {
      for (;;) {
        parts++
        yield Buffer.alloc(64 * KIB)
      }
    }
    await expect(spool(endless(), 'bomb', seen, MIB)).rejects.toThrow('unpacks to more than')
    expect(parts).toBe(17)
  })

  test('decompressed data that is not a stream is refused where a stream would have to begin', async () => {
    let position = 0
    async function* endless() {
      for (;;) {
        position += MIB
        yield Buffer.alloc(MIB)
      }
    }
    const spooled = spool(endless(), 'bomb', progress('test', null, true))
    await expect(spooled).rejects.toThrow('is not a migration stream')
    expect(position).toBe(LONGEST_PREFIX + MIB)
  })

  test('failed restores are counted', () => {
    const one = (i: number) =>
      `vm${i}: get_pci_config_device: Bad config data: i=0x${(0x100 + i).toString(16)} read: 1 device: 2 cmask: ff wmask: 0 w1cmask:0\nvm${i}: load of migration failed: Invalid argument\n`
    const text = Array.from({ length: MOST_INCIDENTS + 5 }, (_, i) => one(i)).join('')
    const { incidents, omitted } = readLog(Buffer.from(text))
    expect([incidents.length, omitted]).toEqual([MOST_INCIDENTS, 5])
  })

  test.each([
    ['brackets that close nothing', '[}'],
    ['lists of nothing', `${'['.padEnd(63, ',')}]`],
    ['directives', '%YAML 9\n'],
    ['anchors', '&a &b\n'],
    ['escapes', '"'.padEnd(64, '\\q')],
  ])('a file full of mistakes is refused for the first one: %s', (_, mistakes) => {
    const text = mistakes.repeat((200 * KIB) / mistakes.length)
    expect(() => new UserDocument(text)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^is not YAML: /), place: { line: 1 } }),
    )
  })

  test('the name of a machine', () => {
    const file = bytes(MAGIC, configuration('x'.repeat(LONGEST_NAME + 1)))
    expect(() => read(file)).toThrow(`the stream names a machine type of ${LONGEST_NAME + 1} characters`)
  })
})
