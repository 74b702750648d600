import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../src/bytes/hex'
import {
  check,
  explain,
  InputError,
  masks,
  predict,
  readDump,
  readStream,
  readSysfsDirectory,
  render,
} from '../src/index'
import { REPORT_FORMATS, type ReportFormat } from '../src/report/check/formats'
import { DESTINATION, pcimig, SOURCE } from './cli/pcimig'
import { recorded } from './ground-truth'

const dump = (path: string) => readDump(new Uint8Array(readFileSync(path)))
const stream = (path: string) => readStream(new Uint8Array(gunzipSync(readFileSync(path))))

const [source, destination] = [dump(SOURCE), dump(DESTINATION)]
/** The whole line, as QEMU 7.2.22 printed it: fixtures/root-port/README.md. */
const LINE = 'get_pci_config_device: Bad config data: i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19'

describe('the library', () => {
  test.each([
    ['7.2', 'incompatible', LINE],
    ['8.1', 'compatible', undefined],
    [undefined, 'undetermined', undefined],
  ] as const)('checks two dumps for QEMU %s', (qemu, verdict, message) => {
    const report = check(source!, destination!, { qemu })
    expect(report.verdict).toBe(verdict)
    if (qemu !== undefined) expect(report.devices[0]!.firstFailure?.message).toBe(message)
  })

  test('checks two streams as whole machines', () => {
    const FILES = ['fixtures/streams/slot-off-source.mig.gz', 'fixtures/streams/slot-off-destination.mig.gz'] as const
    const report = check(stream(FILES[0]), stream(FILES[1]), { qemu: '7.2' })
    expect(report.covers).toEqual({
      config: true,
      machine: true,
      ram: true,
      sections: true,
      virtio: false,
      vmstate: true,
    })
    expect(report.stops![0]!.message).toBe(LINE)
  })

  const RECORDS = recorded('pcie-root-port').filter(({ qemu }) => qemu === '7.2.22')

  test('rebuilds the masks that QEMU held', () => {
    expect(RECORDS.length).toBeGreaterThan(10)
    for (const { config, cmask, wmask, w1cmask, machines, size, options } of RECORDS) {
      const set = Object.fromEntries(options === '' ? [] : options.split(',').map((text) => text.split('=')))
      const device = { ...source!.devices[0]!, config: fromHex(config), fromStream: true }
      const [found] = masks({ devices: [device] }, { qemu: '7.2', machine: machines[0]!, set, view: 'qemu' })
      expect([found!.size, toHex(found!.cmask), toHex(found!.wmask), toHex(found!.w1cmask)]).toEqual([
        ...[size, cmask, wmask, w1cmask],
      ])
    }
  })

  test('accepts maps and objects for properties', () => {
    const target = { qemu: '7.2', machine: 'pc-q35-7.2' }
    const [object] = masks(source!, { ...target, set: { hotplug: 'off' }, bars: { 0: 4096 } })
    const [map] = masks(source!, { ...target, set: new Map([['hotplug', 'off']]), bars: new Map([[0, 4096]]) })
    expect(object).toEqual(map)
    expect(object).not.toEqual(masks(source!, target)[0])
  })

  test('explains a log', () => {
    const found = explain(
      `qemu-system-x86_64: ${LINE}\nqemu-system-x86_64: load of migration failed: Invalid argument\n`,
    )
    expect(found.triage.messages[0]!.interpretations[0]!.register).toBe('PCI Express > Slot Status')
    expect(explain('nothing of interest\n').triage.messages).toEqual([])
  })

  test('reads the files of a sysfs directory', () => {
    const files = { directoryName: '0000:00:12.0', config: readFileSync(SOURCE), text: new Map() }
    expect(readSysfsDirectory(files).devices[0]!.address).toBe('0000:00:12.0')
  })

  test.each([
    ['an empty dump', () => readDump(new Uint8Array())],
    ['an empty stream', () => readStream(new Uint8Array())],
    ['a version that does not exist', () => check(source!, destination!, { qemu: '7.99' })],
    ['a prediction without a target', () => predict(source!, {})],
    ['a device that is not there', () => check(source!, destination!, { devices: ['00:1f.0'] })],
  ])('refuses %s with InputError', (_, run) => {
    expect(run).toThrow(InputError)
  })
})

describe('the library writes what the command line prints', () => {
  const command = (...extra: string[]) => pcimig(['check', SOURCE, DESTINATION, '--qemu', '7.2', ...extra]).out
  const options = { files: { source: SOURCE, destination: DESTINATION } }

  /** Each has a test of its own below: the command line knows the paths and bytes of its files, the library does not. */
  const APART: readonly ReportFormat[] = ['json', 'ndjson', 'sarif']

  test.each(REPORT_FORMATS.filter((format) => !APART.includes(format)))('check as %s', (format) => {
    const report = check(source!, destination!, { qemu: '7.2' })
    expect(render(report, format, options)).toBe(command('--format', format))
  })

  // The library is not told which files it reads.
  test('check as json, but for the names of the files', () => {
    const report = JSON.parse(render(check(source!, destination!, { qemu: '7.2' }), 'json'))
    expect({ ...report, inputs: 0 }).toEqual({ ...JSON.parse(command('--format', 'json')), inputs: 0 })
  })

  test('a prediction as text', () => {
    const options = { qemu: '7.2', machine: 'pc-q35-7.2' }
    const printed = pcimig(['check', SOURCE, '--dst-from-model', '--qemu', '7.2', '--machine', 'pc-q35-7.2'])
    expect(render(predict(source!, options), 'text')).toBe(printed.out)
  })

  test.each(['text', 'json', 'markdown'] as const)('explain as %s', (format) => {
    const log = readFileSync('fixtures/logs/libvirt.log', 'utf8')
    expect(render(explain(log), format)).toBe(pcimig(['explain', '-', '--format', format], { input: log }).out)
  })

  test('check as ndjson and sarif: one report each', () => {
    const report = check(source!, destination!, { qemu: '7.2' })
    expect(JSON.parse(render(report, 'ndjson').split('\n')[0]!).verdict).toBe('incompatible')
    const [{ artifactLocation }] = JSON.parse(render(report, 'sarif', options)).runs[0].results[0].locations.map(
      (location: { physicalLocation: unknown }) => location.physicalLocation,
    )
    expect(artifactLocation.uri).toBe(SOURCE)
  })
})

describe('the library without Node', () => {
  const { outputFiles } = buildSync({
    ...{ entryPoints: ['dist/index.mjs'], bundle: true, platform: 'browser', format: 'iife', globalName: 'pcimig' },
    write: false,
  })
  /** What every browser has besides the language itself; no Buffer, no process, no modules. */
  const browser = createContext({ TextDecoder, TextEncoder, atob, btoa })
  runInContext(outputFiles[0]!.text, browser)
  const inBrowser = (code: string, given: object): unknown =>
    runInContext(`(({ ${Object.keys(given).join(', ')} }) => ${code})(${JSON.stringify(given)})`, browser)

  test('checks and renders what it checks with Node', () => {
    const [from, to] = [SOURCE, DESTINATION].map((path) => [...readFileSync(path)])
    const code = `['text', 'html'].map((format) => pcimig.render(pcimig.check(...[from, to].map((bytes) =>
      pcimig.readDump(Uint8Array.from(bytes))), { qemu: '7.2' }), format))`
    const report = check(source!, destination!, { qemu: '7.2' })
    expect(inBrowser(code, { from, to })).toEqual([render(report, 'text'), render(report, 'html')])
  })

  test.each([0, 2_000_000])('explains a log with %i bytes before the line', (before) => {
    const code = `pcimig.render(pcimig.explain(log + 'qemu-system-x86_64: ' + line), 'text')`
    const log = `${'-'.repeat(99)}\n`.repeat(before / 100)
    expect(inBrowser(code, { log, line: LINE })).toBe(render(explain(`${log}qemu-system-x86_64: ${LINE}`), 'text'))
  })
})
