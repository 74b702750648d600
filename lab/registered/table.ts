import { readFileSync, writeFileSync } from 'node:fs'
import { REGISTERED } from '../../src/check/machine/vmstate/registered'
import { MEASURED } from '../../src/check/machine/vmstate/table'

const FILE = 'src/check/machine/vmstate/registered.ts'

/** A state that one release registers without a device type. */
export interface Entry {
  readonly name: string
  /** "7.2" */
  readonly release: string
  /** "12/11": the version that is sent, and the lowest that is loaded. */
  readonly versions: string
  /** "cpu/fpu:1", in order. */
  readonly subsections: readonly string[]
}

/** The table, one entry for each release of a line. */
export const entries = (): Entry[] =>
  REGISTERED.trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', places = '', versions = '', subsections = ''] = line.split('\t')
      const named = subsections === '' ? [] : subsections.split(' ')
      return [...places].map((place) => ({ name, release: MEASURED[Number(place)]!, versions, subsections: named }))
    })

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Writes the table; what stands before its lines stays. */
export function write(all: readonly Entry[]): void {
  const lines = new Map<string, string[]>()
  for (const { name, release, versions, subsections } of all) {
    const key = [name, versions, subsections.join(' ')].join('\t')
    const places = [...(lines.get(key) ?? []), `${MEASURED.indexOf(release)}`]
    lines.set(key, [...new Set(places)].sort())
  }
  const texts = [...lines].map(([key, places]) => {
    const [name, versions, subsections] = key.split('\t')
    return [name, places.join(''), versions, ...(subsections === '' ? [] : [subsections])].join('\t')
  })
  const file = readFileSync(FILE, 'utf8')
  const head = file.slice(0, file.indexOf('`\n') + 2)
  writeFileSync(FILE, `${head}${texts.sort(compare).join('\n')}\n\`\n`)
}
