import { expect, test } from 'vitest'
import type { Remedy } from '../../src/check/cases/page'
import { PAGES } from '../../src/check/cases/pages'
import { explain } from '../../src/check/explain/explain'
import { loggedDevices } from '../../src/formats/log/command-line'
import { readLog } from '../../src/formats/log/incident'
import type { Device } from '../../src/pci/device'
import { recordedLayouts } from '../../src/qemu/recorded/layouts'
import { sheetsText } from '../../src/report/drawing/sheet'
import { PLAIN } from '../../src/report/drawing/style'
import { explainText } from '../../src/report/explain/explain'
import { contextOf } from '../../src/report/explain/explain-sheets'
import { remedyJson, remedyRows } from '../../src/report/explain/remedy'
import { NOTHING_GIVEN } from '../a-request'
import { dumpOf } from './harness/agreement'
import { QEMU_VERSION } from './harness/installed'
import { load, NoAnswer, save, streamOfStart } from './harness/migrate'
import { changed, configOffset } from './harness/stream'
import { type End, type Pair, TRIALS } from './remedy-trials'

const RELEASE = /^\d+\.\d+/.exec(QEMU_VERSION)![0]
const LOOK = { width: 200, style: PLAIN }

/** What QEMU is started with: a pair's option, or one that was printed, and further arguments. */
const launch = ({ machine, option, extra = [] }: End, args: readonly string[] = ['-device', option]) => ({
  machine,
  args: [...extra, ...args],
})

/** Type and place of the device under test: its option's own. */
const typeOf = ({ option }: End): string => (option.startsWith('{') ? JSON.parse(option).driver : option.split(',')[0]!)

/** The log of the destination, as libvirt keeps it: its command line, and what QEMU said. */
const logOf = ({ machine, option, extra: added = [] }: End, stderr: readonly string[]): string =>
  [
    `-machine ${machine} \\`,
    ...[...added, '-device', option]
      .join('\u0001')
      .split('\u0001-')
      .map((text, i) => `${i === 0 ? '' : '-'}${text.replace('\u0001', " '")}' \\`),
    ...stderr.map((line) => `qemu-system-x86_64: ${line}`),
    '',
  ].join('\n')

/** QEMU's answer to a stream: what it wrote where it did not take it, also where it crashed. */
const refusalOf = async (end: End, stream: Buffer, args?: readonly string[]): Promise<readonly string[] | null> => {
  try {
    const { accepted, stderr } = await load(launch(end, args), stream)
    return accepted ? null : stderr
  } catch (error) {
    if (error instanceof NoAnswer) return error.stderr
    throw error
  }
}

const explained = (log: string, dump: readonly Device[]) => {
  const { incidents, omitted } = readLog(new TextEncoder().encode(log))
  const triage = explain(incidents, dump, { ...NOTHING_GIVEN, qemu: RELEASE }, recordedLayouts())
  const [message] = triage.messages
  return {
    shown: message?.interpretations[0]?.case ?? null,
    known: message ? contextOf(message) : null,
    text: explainText({ triage, pages: PAGES, createdOn: null, omitted }, LOOK),
  }
}

/** A line as a shell splits it. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, inside, plain]) => inside ?? plain!)

/** The arguments that a text prints for the destination, in each of the two forms. */
const printed = (text: string): string[] =>
  [...text.matchAll(/^ +-(?:device|global) +(-\w+ .*)$/gm)].map(([, line]) => line!)

/** The destination's arguments with a printed line applied: in place of its own option, or before it. */
const applied = ({ option }: End, line: string): string[] => {
  const arguments_ = words(line)
  return arguments_[0] === '-device' ? arguments_ : [...arguments_, '-device', option]
}

/** What is printed of a remedy by itself, of a device of which no register is known. */
function fromPage(remedy: Remedy, { destination }: Pair, found: string | undefined): string {
  const [option] = loggedDevices(logOf(destination, [])).slice(-1)
  const set = remedy.set && found !== undefined ? { ...remedy.set, value: found } : remedy.set
  const rows = remedyRows(set ? { ...remedy, set } : remedy, {
    section: null,
    option: option!,
    source: null,
    qemu: RELEASE,
  })
  return sheetsText([{ headline: '', parts: [{ title: '', rows }] }], LOOK)
}

/** Where a capability lies in config space. */
function capabilityAt(config: Uint8Array, id: number): number {
  let at = config[0x34]!
  while (at !== 0 && config[at] !== id) at = config[at + 1]!
  return at
}

const savedOf = async ({ source, written }: Pair) => {
  const saved = await save(launch(source))
  const ofType = saved.devices.filter(({ type }) => type === typeOf(source))
  const device = ofType.find(({ devfn }) => devfn === 5 * 8) ?? ofType[0]!
  if (written === undefined) return { stream: saved.stream, device }
  const [section, capability, at, value] = written
  const place = (capability === null ? 0 : capabilityAt(device.config, capability)) + at
  return { stream: changed(saved.stream, configOffset(saved.stream, section, device), [[place, value]]), device }
}

const ROWS = Object.entries(TRIALS).flatMap(([code, trials]) =>
  trials.flatMap((trial, index) =>
    !('pairs' in trial) || trial.release !== RELEASE ? [] : trial.pairs.map((pair) => ({ code, index, pair })),
  ),
)

/** A pair's name: the case, which of its remedies, and the two options. */
const nameOf = ({ code, index, pair }: (typeof ROWS)[number]): string =>
  `${code} ${index}: ${pair.source.option} to ${pair.destination.option}`

test.each(ROWS.map((row) => [nameOf(row), row] as const))('%s', async (_, { code, index, pair }) => {
  const remedy = PAGES[code]!.remedies[index]!
  const { source, destination, found, after } = pair
  const { stream, device } = await savedOf(pair)
  const stderr = await refusalOf(destination, stream)
  expect(stderr, 'the pair is refused').not.toBeNull()
  if (after !== undefined) {
    const again = after.source ? (await savedOf({ ...pair, source: after.source })).stream : stream
    expect(await refusalOf(after.destination ?? destination, again)).toBeNull()
    return
  }
  const log = logOf(destination, stderr!)
  const shownBy = (dump: readonly Device[]) => {
    const answer = explained(log, dump)
    expect([answer.shown, ...stderr!].join('\n')).toBe([code, ...stderr!].join('\n'))
    return { text: answer.text, own: remedyJson(remedy, answer.known!)?.device ?? null }
  }
  let text: string
  if (pair.fromPage === true) text = fromPage(remedy, pair, found)
  else {
    const dump = [dumpOf(device.config)]
    const first = shownBy(pair.dump === true ? dump : [])
    // Registers wider than a byte are known by the source's dump.
    const answer = first.own === null && found === undefined ? shownBy(dump) : first
    text = found === undefined ? answer.text : fromPage(remedy, pair, found)
    if (found === undefined) expect(printed(text)).toContain(answer.own)
  }
  const failed: string[] = []
  const lines = new Set(printed(text))
  for (const line of lines) {
    const args = applied(destination, line)
    const from = remedy.guestRestart ? await streamOfStart(launch(source, args)) : stream
    const answer = await refusalOf(destination, from, args)
    if (answer !== null) failed.push([line, ...answer].join('\n'))
  }
  expect([lines.size > 0, failed]).toEqual([true, []])
})
