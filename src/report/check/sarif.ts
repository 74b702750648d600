import { sha256 } from '@noble/hashes/sha2.js'
import type { Artifact, Location, PhysicalLocation, ReportingDescriptor, Result, Run } from 'sarif'
import { hex, toHex } from '../../bytes/hex'
import { printableData } from '../../bytes/printable'
import { repository } from '../../version'
import { plain } from '../drawing/markup'
import { stringify } from '../drawing/plain-json'
import { twoDigits } from '../drawing/words'
import { type Finding, type FindingRule, findingFingerprint, findings, type MarkedReport, type Marks } from './findings'
import type { InputFiles } from './input-file'
import { remarks } from './settings'
import { headline } from './verdict'

type SideName = keyof InputFiles

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const SIDES = ['source', 'destination'] as const

/** Escapes text so that it is neither a placeholder nor an embedded link: SARIF 2.1.0 sections 3.11.5 and 3.11.6. */
const literal = (text: string): string =>
  text.replace(/[{}]/g, '$&$&').replace(/[[\]\\]/g, (character) => (text.includes('](') ? `\\${character}` : character))

/** GitHub filters by them. */
const TAGS = ['live-migration', 'pci', 'qemu']

/** A rule as viewers list it; what GitHub reads of it: Code scanning, SARIF support, reportingDescriptor object. */
const descriptor = ({ id, title, help, page = null }: FindingRule, level: Finding['level']): ReportingDescriptor => ({
  id,
  shortDescription: { text: title },
  fullDescription: { text: title },
  help: { text: help, markdown: plain(help) },
  ...(page === null ? {} : { helpUri: page }),
  defaultConfiguration: { level },
  properties: { tags: TAGS, precision: 'very-high', 'problem.severity': level },
})

/**
 * GitHub's documentation requires lines and columns of each place; these files have none that matters. A region ends
 * before its last column, so that this is none of the text.
 */
const FIRST_LINE = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }

/** One side of a finding: the file, the place in config space, and the place in the file if known. */
function physical({ device, row }: Finding, side: SideName, files: InputFiles): PhysicalLocation {
  const start = device === null || row === null ? null : files[side].offsetOf(device)
  return {
    artifactLocation: { uri: files[side].uri, index: SIDES.indexOf(side) },
    region: {
      ...FIRST_LINE,
      ...(row === null || start === null ? {} : { byteOffset: start + row.offset, byteLength: row.length }),
    },
    ...(row === null
      ? {}
      : {
          address: {
            relativeAddress: row.offset,
            length: row.length,
            kind: 'register',
            name: row.register,
            fullyQualifiedName: `config space + ${hex(row.offset)}`,
          },
        }),
  }
}

function location(finding: Finding, side: SideName, files: InputFiles): Location {
  const { subject, row } = finding
  const name = row === null ? subject : row.register
  return {
    physicalLocation: physical(finding, side, files),
    logicalLocations: [
      {
        name,
        fullyQualifiedName: row === null ? subject : `${subject}/${name}`,
        kind: row === null ? 'resource' : 'member',
      },
    ],
  }
}

/** What an allow-list and a baseline say about a finding: SARIF 2.1.0 sections 3.27.23, 3.27.24 and 3.35. */
function triaged(
  { suppressed, known }: Finding,
  marks: Marks | undefined,
): Pick<Result, 'suppressions' | 'baselineState'> {
  return {
    ...(marks?.suppressed
      ? {
          suppressions:
            suppressed === null ? [] : [{ kind: 'external', status: 'accepted', justification: literal(suppressed) }],
        }
      : {}),
    ...(known === null ? {} : { baselineState: known ? 'unchanged' : 'new' }),
  }
}

function result(finding: Finding, ruleIndex: number, files: InputFiles): Result {
  const { rule, level, subject, row, message, side } = finding
  const about = side ?? 'source'
  const bytes = (of: 'source' | 'destination' | 'failing') => row?.bytes.map((byte) => twoDigits(byte[of])).join('')
  return {
    ruleId: rule.id,
    ruleIndex,
    level,
    kind: 'fail',
    message: { text: literal(`${subject}: ${message}`) },
    locations: [location(finding, about, files)],
    ...(side === null && row !== null
      ? {
          relatedLocations: [
            { id: 1, message: { text: 'the destination' }, ...location(finding, 'destination', files) },
          ],
        }
      : {}),
    partialFingerprints: {
      'pcimigPlace/v1': findingFingerprint(finding),
      // GitHub tells alerts apart by it. Its default is the text of the line, which is the same for all of them.
      primaryLocationLineHash: `${toHex(sha256(new TextEncoder().encode(findingFingerprint(finding)))).slice(0, 16)}:1`,
    },
    ...(row === null
      ? {}
      : {
          properties: {
            offset: row.offset,
            source: bytes('source'),
            destination: bytes('destination'),
            failing: bytes('failing'),
            rule: row.bytes[0]!.rule,
          },
        }),
  }
}

/** A finding that is gone, without its old values. */
const absent = (finding: Finding): Finding => ({ ...finding, message: `no longer found: ${finding.rule.title}` })

/** Returns the report as SARIF 2.1.0 (OASIS): one result for each finding, located in the files that were compared. */
export function sarif(report: MarkedReport, files: InputFiles): string {
  const clean = printableData(report)
  const found = findings(clean)
  const gone = clean.marks?.gone ?? []
  const rules = new Map<string, ReportingDescriptor>()
  for (const { rule, level } of [...found, ...gone])
    if (!rules.has(rule.id)) rules.set(rule.id, descriptor(rule, level))
  const order = [...rules.keys()]
  const drawn = (finding: Finding) => result(finding, order.indexOf(finding.rule.id), files)
  const artifacts: Artifact[] = SIDES.map((side) => ({
    location: { uri: files[side].uri },
    description: { text: `the ${side}` },
  }))
  const run: Run = {
    tool: {
      driver: {
        name: clean.tool.name,
        version: clean.tool.version,
        semanticVersion: clean.tool.version,
        ...(repository === null ? {} : { informationUri: repository }),
        rules: [...rules.values()],
      },
    },
    invocations: [{ executionSuccessful: true }],
    artifacts,
    results: [
      ...found.map((finding) => ({ ...drawn(finding), ...triaged(finding, clean.marks) })),
      ...gone.map((finding): Result => ({ ...drawn(absent(finding)), baselineState: 'absent' })),
    ],
    columnKind: 'utf16CodeUnits',
    properties: { verdict: clean.verdict, headline: headline(clean), target: clean.target, notes: remarks(clean) },
  }
  return `${stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, 2)}\n`
}
