/**
 * Draws what `pcimig check` prints on a terminal, as SVG for light and for dark pages: the pictures of the README.
 * Usage: node build/pictures.mjs DIRECTORY
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const DUMPS = ['fixtures/root-port/source.bin', 'fixtures/root-port/destination.bin']
const TARGET = ['--qemu', '7.2', '--machine', 'pc-q35-5.2']
/** The picture ends below the line that names the known cause. */
const LAST_LINE = /^Known cause: /

const COLUMN = 8.4
const LINE = 19
const MARGIN = 16

const THEMES = {
  light: { page: '#ffffff', edge: '#d0d7de', text: '#1f2328', faint: '#59636e', red: '#b3122a' },
  dark: { page: '#0d1117', edge: '#3d444d', text: '#f0f6fc', faint: '#9aa4af', red: '#ff8a80' },
}

const ESCAPE = String.fromCharCode(0x1b)
const SGR = new RegExp(`${ESCAPE}\\[\\d+m`, 'g')
/** A parameter and the text up to the next one. */
const RUN = new RegExp(`(?:${ESCAPE}\\[(\\d+)m)?([^${ESCAPE}]*)`, 'g')

/** What an SGR parameter changes in the look of the text after it. */
const CHANGES = {
  1: { weight: 'bold' },
  2: { colour: 'faint' },
  22: { weight: null, colour: null },
  31: { colour: 'red' },
  39: { colour: null },
}

/** The runs of a line of a terminal: a text, where it begins, and its look; `look` goes on in the next line. */
function runsOf(line, look) {
  const runs = []
  let column = 0
  for (const [, parameter, text] of line.matchAll(RUN)) {
    if (parameter !== undefined) {
      if (!(parameter in CHANGES)) throw new Error(`unknown escape: SGR ${parameter}`)
      Object.assign(look, CHANGES[parameter])
    }
    for (const { index, 0: part } of text.matchAll(/\S+(?: \S+)*/g)) {
      runs.push({ ...look, column: column + index, text: part })
    }
    column += text.length
  }
  return runs
}

const plain = (text) => text.replace(SGR, '')
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function svg(lines, { page, edge, ...colours }) {
  const look = { weight: null, colour: null }
  const drawn = lines.map((line) => runsOf(line, look))
  const columns = Math.max(...drawn.flat().map(({ column, text }) => column + text.length))
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN)
  const height = lines.length * LINE + 2 * MARGIN
  const texts = drawn.flatMap((runs, index) =>
    runs.map(({ column, text, colour, weight }) => {
      const place = `x="${(MARGIN + column * COLUMN).toFixed(1)}" y="${MARGIN + index * LINE + 14}"`
      const looks = `fill="${colours[colour ?? 'text']}"${weight === null ? '' : ` font-weight="${weight}"`}`
      return `<text ${place} textLength="${(text.length * COLUMN).toFixed(1)}" ${looks}>${escaped(text)}</text>`
    }),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(plain(lines[1]))}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${page}" stroke="${edge}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('which directory?')
const { stdout, status } = spawnSync(
  process.execPath,
  [join(root, 'bin/pcimig'), 'check', ...DUMPS, ...TARGET, '--color', '--no-config'],
  { cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, COLUMNS: '100' } },
)
if (status !== 1) throw new Error(`check ended with ${status}`)
const printed = stdout.split('\n')
const lines = [
  `$ pcimig check source.bin destination.bin ${TARGET.join(' ')}`,
  ...printed.slice(0, printed.findIndex((line) => LAST_LINE.test(line)) + 1),
]
mkdirSync(directory, { recursive: true })
for (const [name, theme] of Object.entries(THEMES))
  writeFileSync(join(directory, `verdict-${name}.svg`), svg(lines, theme))
