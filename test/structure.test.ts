import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/** From below: a file imports from its own folder and from folders on lower floors. */
const FLOORS = [
  ['bytes', 'version.ts'],
  ['pci'],
  ['kernel'],
  ['qemu', 'formats'],
  ['check'],
  ['report'],
  ['library', 'live'],
  ['index.ts'],
  ['cli'],
]

const folderOf = (file: string) => file.split('/')[0]!
const floorOf = (file: string) => FLOORS.findIndex((folders) => folders.includes(folderOf(file)))

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const sources = new Map(files.map((file) => [file, readFileSync(join('src', file), 'utf8')]))

function importsOf(file: string): string[] {
  const named = sources.get(file)!.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.[^']+)'/g)
  return [...named].flatMap(([, path]) => {
    const target = normalize(join(dirname(file), path!))
    return [`${target}.ts`, `${target}/index.ts`].filter((candidate) => sources.has(candidate))
  })
}

/** The files of a circle of imports that can be reached from `file`, or null. */
function circle(file: string, path: readonly string[], done: Set<string>): readonly string[] | null {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
  if (done.has(file)) return null
  for (const next of importsOf(file)) {
    const found = circle(next, [...path, file], done)
    if (found) return found
  }
  done.add(file)
  return null
}

describe('the floors of src/', () => {
  it('reads imports', () => {
    expect(importsOf('check/report/report.ts')).toContain('qemu/request.ts')
  })

  it('has no file outside of them', () => {
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([])
  })

  it('has no import from a higher floor or from a neighbour on the same one', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => folderOf(target) !== folderOf(file) && floorOf(target) >= floorOf(file))
        .map((target) => `${file} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('has no circle of imports', () => {
    const done = new Set<string>()
    expect(files.map((file) => circle(file, [], done)).filter((found) => found !== null)).toEqual([])
  })

  it.each(['check', 'qemu', 'report', 'cli', 'formats/stream'])(
    'has no room of %s that imports back and forth',
    (floor) => {
      const roomOf = (file: string) =>
        file.startsWith(`${floor}/`) ? file.slice(floor.length + 1).split('/')[0]! : null
      const next = new Map<string, Set<string>>()
      for (const file of files) {
        const room = roomOf(file)
        if (room === null) continue
        const others = importsOf(file).map(roomOf)
        const known = next.get(room) ?? new Set<string>()
        for (const other of others) if (other !== null && other !== room) known.add(other)
        next.set(room, known)
      }
      // Rooms that import only what is below them can be taken away from the ground up until none is left.
      for (let grounded = true; grounded; ) {
        const low = [...next].filter(([, below]) => [...below].every((room) => !next.has(room)))
        for (const [room] of low) next.delete(room)
        grounded = low.length > 0
      }
      expect([...next.keys()]).toEqual([])
    },
  )

  it('knows no process, terminal or file but in the command line and in what reads a live QEMU', () => {
    const impure = /'node:|\brequire\(|\bprocess\.|\bconsole\./
    expect(
      files.filter((file) => !['cli', 'live'].includes(folderOf(file)) && impure.test(sources.get(file)!)),
    ).toEqual([])
  })

  it('builds emulated devices by no other releases than those listed in rule-changes.ts', () => {
    const rules = files.filter((file) => /^qemu\/(devices|emulated|steps)\//.test(file))
    expect(rules.length).toBeGreaterThan(10)
    expect(rules.filter((file) => /\b(atLeast|orderOf|parseVersion)\b|\.order\b/.test(sources.get(file)!))).toEqual([])
  })
})
