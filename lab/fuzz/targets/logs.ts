import { gzipSync } from 'node:zlib'
import { PAGES } from '../../../src/check/cases/pages'
import { findDeviceStates } from '../../../src/check/explain/device-state'
import { explain } from '../../../src/check/explain/explain'
import { readLogFrom } from '../../../src/cli/reading/log'
import { type Incidents, readLog } from '../../../src/formats/log/incident'
import { recordedLayouts } from '../../../src/qemu/recorded/layouts'
import { MILESTONES } from '../../../src/qemu/releases/version'
import { PLAIN } from '../../../src/report/drawing/style'
import { stateJson, stateMarkdown, stateText } from '../../../src/report/explain/device-state'
import { explainJson, explainMarkdown, explainText } from '../../../src/report/explain/explain'
import { answer } from '../answer'
import type { CaseSeed } from '../case-seed'
import { editedBytes } from '../edits/bytes'
import { mustBePrintable } from '../edits/printable'
import { editedText } from '../edits/text'
import { targetRequest } from '../inputs/requests'
import { texts } from '../inputs/seeds'
import type { Random } from '../random'
import type { Target } from '../target'
import { Finding } from '../target'
import { newWorld } from '../world/new-world'
import { world } from '../world/virtual-files'

const LOOK = { width: 80, style: PLAIN }
const TURN = 4

const LOGS = texts('logs', 2000)
const LAYOUTS = recordedLayouts()

type Explained = Parameters<typeof explainText>[0]

const DRAWINGS: Readonly<Record<string, (report: Explained) => string>> = {
  'explain, text': (report) => explainText(report, LOOK),
  'explain, Markdown': explainMarkdown,
  'explain, JSON': (report) => {
    const text = explainJson(report)
    JSON.parse(text)
    return text
  },
}

function explained({ incidents, omitted }: Incidents, seed: CaseSeed): string {
  const random = seed.random('explain')
  const layouts = seed.isDue('layouts', 8) ? LAYOUTS : []
  const triage = answer(() => explain(incidents, [], targetRequest(random), layouts))
  if (typeof triage === 'string') return triage
  const createdOn = random.once(4) ? random.pick(MILESTONES) : null
  const report = { triage, pages: PAGES, createdOn, omitted }
  let seen = `${incidents.length} ${omitted}`
  for (const [name, draw] of Object.entries(DRAWINGS)) {
    if (!seed.isDue(name, TURN)) continue
    const drawn = draw(report)
    mustBePrintable(drawn, name)
    seen += drawn
  }
  return seen
}

const logs: Target = {
  name: 'log',
  vary: (random) => editedText(random.pick(LOGS), random, LOGS),
  run: (input, seed) => explained(readLog(input), seed),
}

const MESSAGES = LOGS.flatMap((log) => log.split('\n')).filter((line) => /Bad config|load of|while loading/.test(line))

/** A log's lines as programs pass them on: journald, containers, mail, web pages, terminals. */
const FORMS: readonly ((line: string, random: Random) => string)[] = [
  (line) => JSON.stringify({ __REALTIME_TIMESTAMP: '1', SYSLOG_IDENTIFIER: 'qemu', _PID: '4711', MESSAGE: line }),
  (line) => JSON.stringify({ MESSAGE: [...Buffer.from(line)], _PID: '4711' }),
  (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-01-01T00:00:00Z' }),
  (line) => JSON.stringify({ msg: JSON.stringify({ log: line }), pod: 'virt-launcher-vm-abcde' }),
  (line, random) => {
    const at = random.below(line.length)
    const head = `2026-01-01T00:00:00.000000000Z stderr`
    return `${head} P ${line.slice(0, at)}\n${head} F ${line.slice(at)}`
  },
  (line) => `> ${line.replace(/(.{1,60}) /g, '$1\n> ')}`,
  (line) => line.replaceAll('=', '=3D').replace(/(.{1,72})/g, '$1=\n'),
  (line) =>
    line
      .replaceAll("'", '&#39;')
      .replaceAll(' ', '&nbsp;')
      .replace(/(.{40})/g, '$1<br>'),
  (line) => `\u001b[31m${line.replace(/: /g, ':\u001b[0m ')}\u001b[m`,
  (line) => `Jan 01 00:00:00 host qemu-kvm[4711]: ${line}`,
  (line) => line,
]

const ENCODINGS: readonly ((text: string) => Uint8Array)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
]

/** Logs as they come: wrapped, quoted, in other encodings, packed, and in pieces. */
const logFiles: Target = {
  name: 'log-file',
  vary: (random) => {
    const lines = Array.from({ length: 1 + random.small(12) }, () => {
      const line = random.pick(MESSAGES)
      return random.pick(FORMS)(line, random)
    })
    const text = lines.join('\n')
    const edited = random.once(3) ? text : editedText(text, random, [text]).toString()
    const file = random.pick(ENCODINGS)(edited)
    const packed = random.once(32) ? gzipSync(file, { level: 1 }) : file
    return random.once(8) ? editedBytes(packed, random, [packed]) : packed
  },
  run: async (input, seed) => {
    newWorld({ log: input })
    const seen = explained(await readLogFrom('log'), seed)
    if (world().open > 0) throw new Finding('a file is left open')
    return seen
  },
}

const STATES = [
  'vfio: migration region is in the wrong state: device_state: 5 (ERROR)',
  'device_state=0x5',
  'VFIO_DEVICE_STATE_STOP_COPY -> ERROR, state 2',
]

const deviceState: Target = {
  name: 'device-state',
  vary: (random) => editedText(random.pick(STATES), random, STATES),
  run: (input) => {
    const values = findDeviceStates(Buffer.from(input).toString())
    const drawn = values.map((value) => stateText(value, LOOK) + stateJson(value) + stateMarkdown(value)).join('')
    mustBePrintable(drawn, 'a device state')
    return drawn
  },
}

export const LOG_TARGETS: readonly Target[] = [logs, logFiles, deviceState]
