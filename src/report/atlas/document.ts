import type { Atlas } from '../../check/atlas/atlas'
import { plain } from '../drawing/markup'
import { type DigestRow, digest } from './digest'
import { type AtlasRow, machineRows, type RowReason, releaseRows, standingRows } from './table'
import { absent, harmless, PASSED_THROUGH, totalText } from './words'

const reasonText = ({ text, property, case: code }: RowReason): string =>
  [plain(text), property && `property ${plain(property)}`, code && `case ${plain(code)}`]
    .filter((part) => part !== null)
    .join('<br>')

const MANY = 12

/** Device types, shortened if there are many. */
function devicesText(devices: readonly string[]): string {
  const shown = devices.length > MANY ? devices.slice(0, MANY - 2) : devices
  const rest = devices.length - shown.length
  return plain(shown.join(', ')) + (rest === 0 ? '' : ` and ${rest} more`)
}

function table(rows: readonly AtlasRow[], ends: readonly [string, string]): string[] {
  const line = ({ devices, from, to, where, outcome, reason }: DigestRow) =>
    `| ${plain(from)} | ${plain(to)} | ${plain(where.join(', '))} | ${outcome} | ${reasonText(reason)} | ${devicesText(devices)} |`
  return [
    `| ${ends.join(' | ')} | where | outcome | why | devices |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...digest(rows).map(line),
  ]
}

function section(title: string, text: string, rows: readonly AtlasRow[], ends: readonly [string, string]): string[] {
  return rows.length === 0 ? [] : ['', `## ${title}`, '', text, '', ...table(rows, ends)]
}

/** Returns the atlas as Markdown: what changes at which boundary. */
export function atlasMarkdown(atlas: Atlas): string {
  const safe = harmless(atlas)
  const out = [
    '# What can be migrated where',
    '',
    `${plain(totalText(atlas))}. A cell is a device type at one place of one machine type, migrated from one release of QEMU to another. It is safe if no state that a guest can bring the device into is refused. Whatever is not in a table is safe.`,
    ...atlas.notes.flatMap((note) => ['', plain(`${note}.`)]),
    ...section(
      'Between releases',
      'On one machine type, from each release of the second column to each of the third that has the machine type.',
      releaseRows(atlas),
      ['from', 'to'],
    ),
    ...section(
      'Between neighbouring machine types',
      'In one release: what happens to a guest that is started as one machine type and restored as the next.',
      machineRows(atlas),
      ['from', 'to'],
    ),
    ...section(
      'Whatever the source runs',
      'Also between hosts that run the same: these outcomes apply to every cell with such a destination.',
      standingRows(atlas),
      ['from', 'to'],
    ),
    ...(safe.length > 0 ? ['', '## Safe in every cell', '', plain(safe.join(', '))] : []),
    ...[...absent(atlas)].flatMap(([why, devices]) => [
      '',
      `## No cells: ${plain(why)}`,
      '',
      plain(devices.join(', ')),
    ]),
    ...['', '## Host functions', '', plain(PASSED_THROUGH)],
  ]
  return `${out.join('\n')}\n`
}
