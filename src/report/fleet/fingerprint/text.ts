import { hex } from '../../../bytes/hex'
import { printable } from '../../../bytes/printable'
import type { ComparedFingerprints, ComparedPair } from '../../../check/fleet/compare'
import type { Fingerprint } from '../../../check/fleet/fingerprint'
import type { Look } from '../../drawing/style'
import { count } from '../../drawing/words'
import { bullets, wrap } from '../../drawing/wrap'
import type { FingerprintedInput, FingerprintReport } from './fingerprint-report'

/** Devices of one fingerprint, in the order of the input. */
function alike(devices: readonly Fingerprint[]): ReadonlyMap<string, readonly Fingerprint[]> {
  const groups = new Map<string, Fingerprint[]>()
  for (const device of devices) {
    if (device.fingerprint === null) continue
    const group = groups.get(device.fingerprint)
    if (group) group.push(device)
    else groups.set(device.fingerprint, [device])
  }
  return groups
}

function inputLines({ input, devices }: FingerprintedInput, { width, style }: Look): string[] {
  const lines = [style.strong(printable(input.path))]
  for (const [fingerprint, group] of alike(devices)) {
    lines.push(`  ${fingerprint}`)
    lines.push(...group.map(({ id }) => style.faint(`    ${printable(id)}`)))
  }
  for (const { id, reason } of devices.filter(({ fingerprint }) => fingerprint === null)) {
    lines.push(`  ${style.verdict.undetermined('no fingerprint')}`, `    ${printable(id)}`)
    lines.push(...wrap(printable(reason ?? ''), width - 6).map((line) => `      ${line}`))
  }
  return lines
}

/** Returns the devices of each input by their fingerprints. */
export function fingerprintText({ inputs }: FingerprintReport, look: Look): string {
  return `${inputs.map((input) => inputLines(input, look).join('\n')).join('\n\n')}\n`
}

const OF: Readonly<Record<ComparedPair['differences'][number]['of'], string>> = {
  value: 'another value',
  masks: 'other bits are compared',
}

function pairLines({ a, b, equal, differences }: ComparedPair, { width, style }: Look): string[] {
  const id = printable(a.id === b.id ? a.id : `${a.id} and ${b.id}`)
  if (equal === true) return [`${style.verdict.compatible('alike')}      ${id}`]
  if (equal === null) {
    const reason = printable(a.reason ?? b.reason ?? '')
    return [`${style.verdict.undetermined('not known')}  ${id}`, ...bullets([reason], width)]
  }
  const lines = differences.map(({ register, offset, of, case: code }) => {
    const known = code === null ? '' : ` (pcimig explain ${code})`
    return printable(`${hex(offset, 3)} ${register}: ${OF[of]}${known}`)
  })
  const size = a.size === b.size ? [] : [`${a.size} and ${b.size} bytes are sent`]
  return [`${style.verdict.incompatible('different')}  ${id}`, ...bullets([...size, ...lines], width)]
}

/** Returns what two destinations accept alike, and the registers in which they differ. */
export function comparisonText({ pairs, onlyA, onlyB }: ComparedFingerprints, look: Look): string {
  const different = pairs.filter(({ equal }) => equal === false).length
  const unknown = pairs.filter(({ equal }) => equal === null).length
  const alone = [...onlyA, ...onlyB].map(
    ({ id }) => `${look.style.verdict.undetermined('alone')}      ${printable(id)}`,
  )
  const parts = [
    `${pairs.length - different - unknown} of ${count(pairs.length, 'device')} accept the same sources`,
    ...(different > 0 ? [`${different} differ`] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
  ]
  return `${[`${parts.join(', ')}.`, '', ...pairs.flatMap((each) => pairLines(each, look)), ...alone].join('\n')}\n`
}
