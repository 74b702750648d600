import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the rules name a function of QEMU's: "src/qemu/vfio/rebar.ts:18". */
export type Rows = ReadonlyMap<string, string>

/** Names as QEMU writes them; no name of this tool's has an underscore. */
const NAME = /\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b/g

/** Returns the functions of QEMU's that the rules of `folder` name, each where it is named first. */
export function rowsIn(folder: string): Rows {
  const rows = new Map<string, string>()
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  for (const path of files.sort()) {
    const lines = readFileSync(join(folder, path), 'utf8').split('\n')
    for (const [i, text] of lines.entries()) {
      for (const [name] of text.matchAll(NAME)) if (!rows.has(name)) rows.set(name, `${join(folder, path)}:${i + 1}`)
    }
  }
  return rows
}
