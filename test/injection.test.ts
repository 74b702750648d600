import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PAYLOADS } from '../lab/fuzz/edits/hostile-text'
import { PAGES } from '../src/check/cases/pages'
import { explain } from '../src/check/explain/explain'
import type { Report } from '../src/check/report/report'
import { readLog } from '../src/formats/log/incident'
import type { Stream, StreamDevice } from '../src/formats/stream'
import { render } from '../src/library/render'
import { reconstruct, resolveTarget } from '../src/qemu/reconstruct'
import { hexGrid } from '../src/report/check/bytes/hex-grid'
import { REPORT_FORMATS } from '../src/report/check/formats'
import { jobSummary } from '../src/report/check/github'
import { remediesOf } from '../src/report/check/remedies'
import { text } from '../src/report/check/text'
import { PLAIN } from '../src/report/drawing/style'
import { explainJson, explainMarkdown, explainText } from '../src/report/explain/explain'
import { extractJson, extractText } from '../src/report/machine/extract'
import { masksJson, masksText } from '../src/report/masks/masks'
import { showJson, showText } from '../src/report/masks/show'
import { NOTHING_GIVEN } from './a-request'
import { DESTINATION, pcimig, SOURCE, temporary } from './cli/pcimig'
import { type Language, mustBeInert, SYNTAX } from './inert'
import { open, refused, report } from './report/a-report'

const LOOK = { width: 80, style: PLAIN }

/** Every part of a report that comes out of an input. */
const PLACES: Readonly<Record<string, (payload: string) => Report>> = {
  'name of a device': (payload) =>
    report('incompatible', [
      { ...refused, id: payload },
      { ...open, id: `0/${payload}` },
    ]),
  address: (payload) => report('incompatible', [{ ...refused, address: { source: payload, destination: payload } }]),
  'machine type': (payload) =>
    report('incompatible', [refused], { target: { qemu: '7.2', machine: payload, hostKernel: null } }),
  note: (payload) =>
    report('undetermined', [{ ...open, notes: [payload], reason: payload }], {
      notes: [payload, `the source is ${payload}`],
    }),
  'device without a counterpart': (payload) =>
    report('undetermined', [open], { unpaired: { source: [{ id: payload, address: payload }], destination: [] } }),
  'what stops the restore': (payload) =>
    report('incompatible', [refused], {
      stops: [{ order: 1, section: payload, kind: 'unknown-section', message: `Unknown savevm section '${payload}'` }],
      unread: [{ side: 'source', section: payload, reason: payload }],
    }),
}

/** How one report is drawn, and what would act on it. */
type Drawing = readonly [name: string, Language, (report: Report, payload: string) => string]

const DRAWINGS: readonly Drawing[] = [
  ...REPORT_FORMATS.map((format): Drawing => {
    const drawn = (all: Report, payload: string) =>
      render(all, format, { all: true, files: { source: payload, destination: payload } })
    return [format, SYNTAX[format], drawn]
  }),
  ['text with bytes', 'text', (all) => text(all, { ...LOOK, all: false, hex: hexGrid })],
  ['job summary', 'markdown', (all) => jobSummary(all, remediesOf)],
]

describe.each(DRAWINGS)('check as %s', (_, language, draw) => {
  it.each(Object.entries(PLACES))('%s', (_, place) => {
    for (const payload of Object.values(PAYLOADS)) mustBeInert(language, draw(place(payload), payload))
  })
})

const config = readFileSync(SOURCE)

/** A device with that name, as every other command draws it. */
function drawn(payload: string): readonly (readonly [Language, string])[] {
  const device = { address: payload, id: payload, config, bars: new Map(), rom: null, notes: [payload] }
  const request = { ...NOTHING_GIVEN, qemu: '7.2' }
  const { masks, profile } = reconstruct(device, request, resolveTarget(request))
  const part = { id: payload, address: payload, profile, device, masks: { ...masks, notes: [payload] } }
  const found = { ...device, path: payload, kind: payload, instance: 0, size: 4096, offset: 0, order: 0, sectionId: 1 }
  const stream: Stream = {
    format: 'qemu',
    form: null,
    settings: null,
    machine: payload,
    devices: [found as StreamDevice],
    problems: [{ section: payload, instance: 0, reason: payload }],
    sections: [],
    described: true,
    ramBlocks: [{ id: payload, length: 1 }],
    domain: { name: payload, xml: payload },
    notes: [payload],
  }
  const index = new Map([[stream.devices[0]!, 'file.bin']])
  return [
    ['text', showText([part], null, LOOK)],
    ['json', showJson([part])],
    ['text', masksText([part], LOOK)],
    ['json', masksJson([part])],
    ['text', extractText(stream, index, LOOK)],
    ['json', extractJson(stream, index)],
  ]
}

const message = 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'

/** Logs in which a payload stands where QEMU puts a name. */
const LOGS: readonly ((payload: string) => string)[] = [
  (payload) => `${payload} ${message}\nerror while loading state for instance 0x0 of device '${payload}'\n`,
  (payload) => `${message}\nload of migration failed: ${payload}\n`,
  (payload) => `Unknown savevm section or instance '${payload}' 0\nload of migration failed: Invalid argument\n`,
  (payload) => `Machine type received is '${payload}' and local is '${payload}'\nload of migration failed: -22\n`,
  (payload) =>
    `Unknown ramblock "${payload}", cannot accept migration\nerror while loading state for instance 0x0 of device 'ram'\n`,
]

describe('the other commands', () => {
  it.each(Object.entries(PAYLOADS))('a device called %s', (_, payload) => {
    for (const [language, page] of drawn(payload)) mustBeInert(language, page)
  })

  it.each(Object.entries(PAYLOADS))('a log with %s', (_, payload) => {
    for (const log of LOGS) {
      const { incidents, omitted } = readLog(Buffer.from(log(payload)))
      const request = { qemu: null, machine: null, set: new Map(), placement: null, bars: new Map() }
      const triage = explain(incidents, [], { ...request, rom: null, profile: null, view: null }, [])
      const all = { triage, pages: PAGES, createdOn: null, omitted }
      mustBeInert('text', explainText(all, LOOK))
      mustBeInert('json', explainJson(all))
      mustBeInert('markdown', explainMarkdown(all))
    }
  })
})

/** Names that a file can have: no slash, no NUL. */
const NAMES = Object.values(PAYLOADS)
  .filter((payload) => payload !== PAYLOADS.path && payload !== PAYLOADS['lone surrogate'])
  .map((payload) => payload.replaceAll('/', '|').replaceAll('\0', '').slice(0, 80))

describe('files of any name', () => {
  it.each(NAMES.map((name) => [JSON.stringify(name), name]))('%s', (_, name) => {
    const directory = join(temporary(), name)
    mkdirSync(directory)
    const path = join(directory, name)
    writeFileSync(path, config)
    const place = temporary()
    const { out, err } = pcimig([
      'check',
      path,
      DESTINATION,
      '--qemu',
      '7.2',
      '--format',
      'text',
      ...REPORT_FORMATS.flatMap((format) => ['--format', `${format}=${place}/${format}`]),
    ])
    expect(err).toBe('')
    mustBeInert('text', out)
    for (const format of REPORT_FORMATS) {
      mustBeInert(SYNTAX[format], readFileSync(join(place, format), 'utf8'))
    }
    mustBeInert('text', pcimig(['check', `${path}.none`, DESTINATION]).err)
  })
})
