import { printable } from '../../bytes/printable'
import type { RulesFile } from '../../formats/rules/form'
import { count } from '../drawing/words'

/** A list with an entry a line. */
const lines = (entries: readonly unknown[]): string =>
  `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n ]`

/** The text of a file of rules: one measured thing a line. */
export function rulesText(rules: RulesFile): string {
  const fields = Object.entries(rules).map(
    ([name, value]) => ` ${JSON.stringify(name)}: ${Array.isArray(value) ? lines(value) : JSON.stringify(value)}`,
  )
  return `{\n${fields.join(',\n')}\n}\n`
}

/** A file of rules for people: what was measured, and what was not. */
export function rulesLines({ qemu, machines, devices, refused, vmstate }: RulesFile): readonly string[] {
  const { version, package: build } = qemu
  const types = new Set(devices.map(({ type }) => type))
  const missing = Object.keys(refused)
  return [
    `measured ${count(types.size, 'device type')} on ${count(machines.length, 'machine type')} of QEMU ${version}${build === null ? '' : ` (${build})`}`,
    ...(missing.length === 0 ? [] : [`not created, and judged by pcimig's own rules: ${missing.join(', ')}`]),
    ...(vmstate === null ? ['-dump-vmstate wrote nothing readable'] : []),
  ].map((line) => `${printable(line)}.`)
}
