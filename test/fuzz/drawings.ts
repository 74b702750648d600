import type { Report } from '../../src/check'
import type { MarkedReport } from '../../src/report/findings'
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
import { findingsOf, triage } from '../../src/report/triage'
import { mustBePrintable } from './printable'
import type { Random } from './random'

const FILE = { path: 'file', uri: 'file', offsetOf: () => 0 }
const FILES: InputFiles = { source: FILE, destination: FILE }
const LOOK = { width: 80, style: PLAIN }

/** The report with marks: one capability allowed, half of its findings known, and one that is no more. */
function triaged(report: Report): MarkedReport {
  const entry = { device: null, register: 'PCI Express', case: null, reason: 'known', until: null, line: 1 }
  const before = findingsOf(report).filter((_, i) => i % 2 === 0)
  const baseline = [...before, ...before.slice(0, 1).map((finding) => ({ ...finding, subject: 'gone' }))]
  return triage(report, { allowed: [entry], listed: true, accepted: true, baseline, today: '2026-01-01' }).report
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
  'allow-list and baseline': (report) => text(triaged(report), { ...LOOK, all: true }),
  'sarif, triaged': (report) => sarif(triaged(report), FILES),
  'junit, triaged': (report) => junit(triaged(report)),
  'hex grid': (report) => text(report, { ...LOOK, all: false, hex: hexGrid }),
  html: (report) => html(report, (content) => String(content.length)),
}

const NAMES = Object.keys(DRAWINGS)
const PARSED = ['json', 'sarif', 'sarif, triaged']

/** Draws a report in one of the ways. @throws Finding where the drawing holds what is not printable */
export function draw(report: Report, random: Random): string {
  const name = random.pick(NAMES)
  const drawn = DRAWINGS[name]!(report)
  mustBePrintable(drawn, name)
  if (PARSED.includes(name)) JSON.parse(drawn)
  return drawn
}
