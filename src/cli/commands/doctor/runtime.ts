import { InputError } from '../../../bytes/input-error'
import { whichProgram } from '../../../live/process/programs'
import { NEWEST } from '../../../qemu/releases/version'
import type { Fact } from '../../../report/machine/doctor'
import { version } from '../../../version'
import { findSettings } from '../../options/settings-file'
import { followsLinks } from '../../writing/hyperlinks'
import { isTerminal, look } from '../../writing/terminal'

const OLDEST_NODE = 20

/** pcimig itself, and its runtime. */
export function ownFacts(): Fact[] {
  const node = process.versions.node
  const old = Number(node.split('.')[0]) < OLDEST_NODE
  return [
    {
      ...{ topic: 'pcimig', name: 'pcimig', state: 'found', advice: null },
      text: `${version}, newest known QEMU ${NEWEST.text}`,
      details: { version, newestQemu: NEWEST.text },
    },
    {
      ...{ topic: 'pcimig', name: 'Node', state: old ? 'unusable' : 'found', text: node, details: { version: node } },
      advice: old ? `Install Node ${OLDEST_NODE} or newer.` : null,
    },
  ]
}

/** The settings file that `check` would use here. */
export function settingsFacts(): Fact[] {
  const base = { topic: 'pcimig', name: 'settings file', advice: null }
  try {
    const path = findSettings()
    return path === null
      ? [{ ...base, state: 'absent', text: 'none here or in a directory above', details: { path } }]
      : [{ ...base, state: 'found', text: path, details: { path } }]
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const path = error.place.file ?? null
    const text = `${path ?? 'this directory'}: ${error.message}`
    return [{ ...base, state: 'limited', text, details: { path }, advice: error.hint }]
  }
}

/** The kind of standard output, and how reports use it. */
export async function terminalFacts(color: boolean | undefined): Promise<Fact[]> {
  const terminal = isTerminal()
  const { width, style } = await look(color === undefined ? {} : { color })
  const colour = style.strong('x') !== 'x'
  const links = followsLinks(terminal, process.env)
  const what = terminal ? `a terminal (TERM=${process.env.TERM ?? ''})` : 'not a terminal: a file or a pipe'
  const features = `${width} columns, ${colour ? 'colour' : 'no colour'}, ${links ? 'links' : 'no links'}`
  return [
    {
      ...{ topic: 'Terminal', name: 'standard output', state: 'found', text: `${what}; ${features}`, advice: null },
      details: { terminal, width, colour, links },
    },
  ]
}

const DECOMPRESSORS = [
  ['xz', 'xz-utils'],
  ['zstd', 'zstd'],
  ['bzip2', 'bzip2'],
  ['lzop', 'lzop'],
] as const

/** The programs that unpack compressed streams. */
export function decompressorFacts(): Fact[] {
  const topic = 'Compressed streams'
  const own: Fact = { topic, name: 'gzip', state: 'found', text: 'built in', advice: null, details: { path: null } }
  const others = DECOMPRESSORS.map(([name, suggestion]): Fact => {
    const path = whichProgram(name)
    if (path !== null) return { topic, name, state: 'found', text: path, advice: null, details: { path } }
    const advice = `Needed for streams in that format; Debian's package: ${suggestion}.`
    return { topic, name, state: 'absent', text: 'not installed', advice, details: { path } }
  })
  return [own, ...others]
}
