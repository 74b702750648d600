import { readFileSync, writeFileSync } from 'node:fs'
import type { Changes } from './compare'
import { constantDigest, digestOf, keyOf, type Sources, type Writer } from './writers'

/** The places that the rules were held against, a line each: "FILE FUNCTION DIGEST", and "= CONSTANT DIGEST". */
const FILE = 'lab/upstream/known.txt'

const usedConstants = ({ places }: Sources): string[] =>
  [...new Set([...places.values()].flatMap(({ constants }) => constants))].sort()

/** Writes down that the rules hold for what these sources do. */
export function record(sources: Sources): void {
  const places = [...sources.places.values()].map((place) => `${keyOf(place)} ${digestOf(place)}`)
  const constants = usedConstants(sources).flatMap((name) => {
    const value = sources.constants.get(name)
    return value === undefined ? [] : [`= ${name} ${constantDigest(value)}`]
  })
  writeFileSync(FILE, `${[...places.sort(), ...constants].join('\n')}\n`)
}

/** Compares sources with what was written down: without its text, changed places have no statements. */
export function changesSinceRecord(sources: Sources, text = readFileSync(FILE, 'utf8')): Changes {
  const known = new Map(
    text
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
  )
  const places = [...sources.places].flatMap(([key, place]) => {
    const was = known.get(key)
    if (was === digestOf(place)) return []
    return [{ kind: was === undefined ? 'new' : 'changed', place, added: [], removed: [], asks: [] } as const]
  })
  const gone = [...known.keys()]
    .filter((key) => !key.startsWith('= ') && !sources.places.has(key))
    .map((key) => {
      const [file = '', name = ''] = key.split(' ')
      const place: Writer = { file, name, line: 0, writes: [], statements: [], constants: [], asks: [] }
      return { kind: 'gone', place, added: [], removed: [], asks: [] } as const
    })
  const constants = usedConstants(sources).flatMap((name) => {
    const [was, is] = [known.get(`= ${name}`), sources.constants.get(name)]
    if (was === undefined || is === undefined || was === constantDigest(is)) return []
    const users = [...sources.places.values()].filter((place) => place.constants.includes(name))
    return [{ name, before: 'another value', after: is, users }]
  })
  return { places: [...places, ...gone], constants }
}
