import type { Report } from '../../../src/check/report/report'
import { hexGrid } from '../../../src/report/check/bytes/hex-grid'
import type { MarkedReport } from '../../../src/report/check/findings'
import { github, jobSummary } from '../../../src/report/check/github'
import { html } from '../../../src/report/check/html'
import type { InputFiles } from '../../../src/report/check/input-file'
import { json } from '../../../src/report/check/json'
import { junit } from '../../../src/report/check/junit'
import { markdown } from '../../../src/report/check/markdown'
import { ndjson } from '../../../src/report/check/ndjson'
import { proofText } from '../../../src/report/check/proof'
import { sarif } from '../../../src/report/check/sarif'
import { text } from '../../../src/report/check/text'
import { findingsOf, triage } from '../../../src/report/check/triage'
import { COLOURED } from '../../../src/report/drawing/colour'
import { PLAIN } from '../../../src/report/drawing/style'
import type { CaseSeed } from '../case-seed'
import { mustBePrintable } from '../edits/printable'

const FILE = { path: 'file', uri: 'file', offsetOf: () => 0 }
const FILES: InputFiles = { source: FILE, destination: FILE }
const LOOK = { width: 80, style: PLAIN }
/** Each of the drawings is made of one report in so many. */
const TURN = 256

/** The report with marks: one capability allowed, half of its findings known, and one that is no more. */
function triaged(report: Report): MarkedReport {
  const entry = { device: null, register: 'PCI Express', case: null, reason: 'known', until: null, line: 1 }
  const before = findingsOf(report).filter((_, i) => i % 2 === 0)
  const baseline = [...before, ...before.slice(0, 1).map((finding) => ({ ...finding, subject: 'gone' }))]
  return triage(report, { allowed: [entry], listed: true, accepted: true, baseline, today: '2026-01-01' }).report
}

function parsed(text: string): string {
  JSON.parse(text)
  return text
}

function parsedLines(lines: string): string {
  for (const line of lines.split('\n').slice(0, -1)) JSON.parse(line)
  return lines
}

const COLOURS = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g')

/** Every way to print a report. */
const DRAWINGS: Readonly<Record<string, (report: Report) => string>> = {
  json: (report) => parsed(json(report)),
  text: (report) => text(report, { ...LOOK, all: false, proof: proofText }),
  'text, coloured': (report) => text(report, { width: 200, style: COLOURED, all: true }).replace(COLOURS, ''),
  ndjson: (report) => parsedLines(ndjson(report)),
  markdown,
  sarif: (report) => parsed(sarif(report, FILES)),
  junit,
  github: (report) => github(report, FILES),
  'job summary': jobSummary,
  'allow-list and baseline': (report) => text(triaged(report), { ...LOOK, all: true }),
  'sarif, triaged': (report) => parsed(sarif(triaged(report), FILES)),
  'junit, triaged': (report) => junit(triaged(report)),
  'markdown, triaged': (report) => markdown(triaged(report)),
  'hex grid': (report) => text(report, { ...LOOK, all: false, hex: hexGrid }),
  html,
}

/** Draws a report in the ways whose turn it is. @throws Finding where a drawing holds what is not printable */
export function drawings(report: Report, seed: CaseSeed): string {
  let all = ''
  for (const [name, draw] of Object.entries(DRAWINGS)) {
    if (!seed.isDue(name, TURN)) continue
    const drawn = draw(report)
    mustBePrintable(drawn, name)
    all += drawn
  }
  return all
}
