import type { Report } from '../../src/check'
import { github, jobSummary } from '../../src/report/github'
import { hexGrid } from '../../src/report/hex-grid'
import { html } from '../../src/report/html'
import type { InputFiles } from '../../src/report/input-file'
import { json } from '../../src/report/json'
import { junit } from '../../src/report/junit'
import { markdown } from '../../src/report/markdown'
import { ndjson } from '../../src/report/ndjson'
import { sarif } from '../../src/report/sarif'
import { PLAIN } from '../../src/report/style'
import { text } from '../../src/report/text'
import { fingerprints, triage } from '../../src/report/triage'
import { mustBePrintable } from './printable'
import type { Random } from './random'

const FILE = { path: 'file', uri: 'file', offsetOf: () => 0 }
const FILES: InputFiles = { source: FILE, destination: FILE }
const LOOK = { width: 80, style: PLAIN }

const triaged = (report: Report): string => {
  const entry = { device: null, register: 'PCI Express', case: null, reason: 'known', until: null, line: 1 }
  return text(triage(report, { allowed: [entry], baseline: fingerprints(report), today: '2026-01-01' }).report, {
    ...LOOK,
    all: true,
  })
}

/** Every way to print a report. */
const DRAWINGS: Readonly<Record<string, (report: Report) => string>> = {
  json,
  text: (report) => text(report, { ...LOOK, all: false }),
  ndjson,
  markdown,
  sarif: (report) => sarif(report, FILES),
  junit,
  github: (report) => github(report, FILES),
  'job summary': jobSummary,
  'allow-list and baseline': triaged,
  'hex grid': (report) => text(report, { ...LOOK, all: false, hex: hexGrid }),
  html: (report) => html(report, (content) => String(content.length)),
}

const NAMES = Object.keys(DRAWINGS)
const PARSED = ['json', 'sarif']

/** Draws a report in one of the ways. @throws Finding where the drawing holds what is not printable */
export function draw(report: Report, random: Random): string {
  const name = random.pick(NAMES)
  const drawn = DRAWINGS[name]!(report)
  mustBePrintable(drawn, name)
  if (PARSED.includes(name)) JSON.parse(drawn)
  return drawn
}
