import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it, test } from 'vitest'

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

/**
 * Rooms are the files and folders of a folder. How many there may be, and how many pairs of them in which one imports
 * the other: what one person can still draw from memory.
 */
const ROOMS = [
  ['check', 11, 28],
  ['qemu', 14, 44],
  ['report', 10, 15],
  // Two of them are imports on demand.
  ['cli', 12, 27],
  ['formats/stream', 10, 32],
] as const

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

  describe.each(ROOMS)('the rooms of %s', (floor, rooms, arrows) => {
    const roomOf = (file: string) => (file.startsWith(`${floor}/`) ? file.slice(floor.length + 1).split('/')[0]! : null)
    const below = () => {
      const found = new Map<string, Set<string>>()
      for (const file of files) {
        const room = roomOf(file)
        if (room === null) continue
        const known = found.get(room) ?? new Set<string>()
        for (const other of importsOf(file).map(roomOf)) if (other !== null && other !== room) known.add(other)
        found.set(room, known)
      }
      return found
    }

    it(`are ${rooms} at most, with ${arrows} arrows between them`, () => {
      const found = below()
      expect(found.size).toBeLessThanOrEqual(rooms)
      const drawn = [...found].flatMap(([room, others]) => [...others].map((other) => `${room} imports ${other}`))
      expect(drawn.slice(arrows)).toEqual([])
    })

    it('import nothing back and forth', () => {
      const left = below()
      // Rooms that import only what is below them can be taken away from the ground up until none is left.
      for (let grounded = true; grounded; ) {
        const low = [...left].filter(([, others]) => [...others].every((room) => !left.has(room)))
        for (const [room] of low) left.delete(room)
        grounded = low.length > 0
      }
      expect([...left.keys()]).toEqual([])
    })
  })

  it('uses no process, terminal or file except in the command line and in what reads a live QEMU', () => {
    const impure = /'node:|\brequire\(|\bprocess\.|\bconsole\.|\bBuffer\.[a-z]/
    expect(
      files.filter((file) => !['cli', 'live'].includes(folderOf(file)) && impure.test(sources.get(file)!)),
    ).toEqual([])
  })

  it('builds emulated devices only by the releases listed in rule-changes.ts', () => {
    const rules = files.filter((file) => /^qemu\/(devices|emulated|options|painting\/steps)\//.test(file))
    expect(rules.length).toBeGreaterThan(10)
    expect(rules.filter((file) => /\b(atLeast|orderOf|parseVersion)\b|\.order\b/.test(sources.get(file)!))).toEqual([])
  })
})

/** Rows, and nothing that reads them. */
const TABLES = [
  'src/check/machine/vmstate/table.ts',
  'src/formats/log/statements/management.ts',
  'src/formats/log/statements/starting.ts',
  'test/qemu/harness/vfio-shapes.ts',
  'test/qemu/remedy-trials.ts',
]

test('no file but a table has more than 300 lines', () => {
  const code = ['src', 'lab', 'build', 'site', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|mjs|cjs|js)$/.test(file))
      .map((file) => join(folder, file)),
  )
  const long = code.filter((file) => readFileSync(file, 'utf8').trimEnd().split('\n').length > 300)
  expect(long.filter((file) => !TABLES.includes(file))).toEqual([])
})
