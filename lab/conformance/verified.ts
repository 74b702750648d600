import type { Tally } from './tally'

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** Device type to the QEMU versions on which every comparison of it was exact. */
export function verifiedOn(tallies: readonly Tally[]): Map<string, string[]> {
  const found = new Map<string, Map<string, boolean>>()
  for (const { qemu, devices } of tallies) {
    for (const [type, { compared, exact }] of Object.entries(devices)) {
      const versions = found.get(type) ?? new Map<string, boolean>()
      versions.set(qemu, (versions.get(qemu) ?? true) && exact === compared)
      found.set(type, versions)
    }
  }
  const exact = (versions: Map<string, boolean>) => [...versions].filter(([, all]) => all).map(([version]) => version)
  return new Map([...found].map(([type, versions]) => [type, exact(versions).sort(inOrder)]))
}

const COLUMNS = 100

/** Words in lines of a width. */
function lines(words: readonly string[]): string[] {
  const result: string[] = []
  for (const word of words) {
    const last = result.at(-1)
    if (last !== undefined && last.length + word.length < COLUMNS) result[result.length - 1] = `${last} ${word}`
    else result.push(word)
  }
  return result
}

/** A property as the formatter writes it: one line stays on it. */
const listed = (found: readonly string[]): string[] =>
  found.length === 1
    ? [`    types: ['${found[0]}'],`]
    : ['    types: [', ...found.map((line) => `      '${line}',`), '    ],']

/** The module src/qemu/devices/verified-on.ts. */
export function verifiedModule(tallies: readonly Tally[]): string {
  const groups = new Map<string, string[]>()
  for (const [type, versions] of verifiedOn(tallies)) {
    if (versions.length === 0) continue
    const key = versions.join(' ')
    groups.set(key, [...(groups.get(key) ?? []), type])
  }
  const rows = [...groups]
    .sort(([a], [b]) => inOrder(b, a))
    .flatMap(([versions, types]) => ['  {', `    versions: '${versions}',`, ...listed(lines(types.sort())), '  },'])
  return [
    '/*',
    ' * Written by `npm run conformance -- --document` from docs/conformance and fixtures/ground-truth: do not edit.',
    ' */',
    '',
    '/** Device types, and the QEMU versions on which every comparison of config space and masks was exact. */',
    'const VERIFIED: readonly { readonly versions: string; readonly types: readonly string[] }[] = [',
    ...rows,
    ']',
    '',
    '/** QEMU versions on which a device type was compared and found exact; empty for none. */',
    'export const verifiedOn = (type: string): readonly string[] =>',
    "  VERIFIED.find(({ types }) => types.some((line) => line.split(' ').includes(type)))?.versions.split(' ') ?? []",
    '',
  ].join('\n')
}
