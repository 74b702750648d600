import { run } from '../../../src/cli/program'
import type { CaseSeed } from '../case-seed'
import { editedBytes } from '../edits/bytes'
import { HOSTILE } from '../edits/hostile-text'
import { mustBePrintable } from '../edits/printable'
import { editedText } from '../edits/text'
import { LINES, WORDS } from '../inputs/command-lines'
import { FILES } from '../inputs/files'
import type { Random } from '../random'
import { Finding, type Target } from '../target'
import { newWorld } from '../world/new-world'
import { world } from '../world/virtual-files'
import { setPrograms } from '../world/virtual-programs'

/** Kinds of files whose text is changed as text; of the others bytes are. */
const TEXTS = ['lspci', 'dump', 'log', 'allow', 'settings', 'profiles', 'own', 'base', 'analysis']
const KINDS = Object.keys(FILES)

/** A file that is what its name says, or nearly, or now and then something else. */
function contentOf(kind: string, random: Random): Uint8Array {
  const made = FILES[random.once(24) ? random.pick(KINDS) : kind] ?? FILES.bin!
  const content = made(random)
  if (!random.once(3)) return content
  if (!TEXTS.includes(kind)) return editedBytes(content, random, [content])
  const text = Buffer.from(content).toString('latin1')
  return editedText(text, random, [text])
}

const CODES = [0, 1, 2, 3]

/** Standard input, which `process.stdin` is while this runs. */
const process_ = globalThis as unknown as { fuzzStdin: AsyncIterable<Uint8Array> }

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(bytes)
}

const kindOf = (word: string): string => word.slice(word.lastIndexOf('.') + 1)

const SYSFS = 'sysfs/0000:00:12.0'

/** The files that these words name, "a.bin" one of that kind, and a directory of a device. */
function filesFor(words: readonly string[], seed: CaseSeed): Record<string, Uint8Array | null> {
  const random = seed.random('directories')
  const files: Record<string, Uint8Array | null> = { '/tmp': null, dir: null, sysfs: null, [SYSFS]: null }
  files[`${SYSFS}/config`] = contentOf('bin', random)
  files[`${SYSFS}/resource`] = editedText('0x0 0x0 0x0\n0xfe000000 0xfe000fff 0x40200\n', random, ['0x1 0x2 0x3'])
  for (const word of words.flatMap((one) => [one, one.slice(one.indexOf('=') + 1)])) {
    if (KINDS.includes(kindOf(word))) files[word] = contentOf(kindOf(word), seed.random(word))
  }
  if (random.once(8)) files['pcimig.yaml'] = contentOf('settings', random)
  return files
}

/** Runs a command line on files in memory. */
async function ran(words: readonly string[], seed: CaseSeed) {
  const random = seed.random('surroundings')
  const files = filesFor(words, seed)
  newWorld(files)
  setPrograms(contentOf('mig', random), random.pick([0, 0, 0, 1, null]))
  process_.fuzzStdin = once(contentOf(random.pick(['bin', 'mig', 'log', 'lspci', 'gz']), random))
  process.exitCode = undefined
  await run(words)
  const code = Number(process.exitCode ?? 0)
  process.exitCode = undefined
  return { code, before: Object.keys(files), ...world() }
}

const SMALL_ATLAS = '--machine pc-q35-7.2 --device virtio-rng-pci --from 7.2 --to 8.0'.split(' ')

const ESCAPE = String.fromCharCode(0x1b)
const SEQUENCES = new RegExp(`${ESCAPE}(?:\\[[0-9;]*m|\\]8;;[ -~]*${ESCAPE}\\\\)`, 'g')
const ERROR = /^pcimig: [^\n]+\n$/
const WARNINGS = /^(?:pcimig: warning: [^\n]+\n)+$/

/** Words of a command line, separated by NUL. */
export const COMMANDS: Target = {
  name: 'command',
  vary: (random) => {
    const words = random.pick(LINES).split(' ')
    for (let left = random.small(4); left > 0; left--) {
      const at = random.below(words.length + 1)
      const added = random.once(6) ? random.pick(HOSTILE).replaceAll('\0', '') : random.pick(WORDS)
      words.splice(at, random.below(2), ...(random.once(4) ? [] : [added]))
    }
    // The whole atlas takes a minute, without any hostile input.
    const bounds = words.includes('atlas') ? SMALL_ATLAS : []
    return Buffer.from([...words, ...bounds].join('\0'))
  },
  run: async (input, seed) => {
    const words = Buffer.from(input).toString().split('\0')
    const { code, out, err, names, open, before } = await ran(words, seed)
    if (!CODES.includes(code)) throw new Finding(`exit code ${code}: ${err}`)
    mustBePrintable(words.includes('--color') ? out.replace(SEQUENCES, '') : out, 'standard output')
    mustBePrintable(err, 'standard error')
    if (code === 2 && !words.includes('doctor') && (out !== '' || !ERROR.test(err))) {
      throw new Finding(`wrong use is reported like this: ${err}${out}`)
    }
    if (code !== 2 && err !== '' && !WARNINGS.test(err)) throw new Finding(`beside a result: ${err}`)
    const left = names.filter((name) => !before.includes(name))
    if (code === 2 && left.length > 0) throw new Finding(`wrong use leaves ${left.join()}: ${err}`)
    if (open > 0) throw new Finding('a file is left open')
    const temporary = names.find((name) => name.endsWith('.tmp') || name.includes('pcimig-'))
    if (temporary !== undefined) throw new Finding('a temporary file is left')
    return `${code} ${out} ${err}`
  },
}
