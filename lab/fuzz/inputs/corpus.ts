import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURES } from './seeds'

const FOLDER = join(FIXTURES, 'fuzz')

/** An input that failed once, and the seed of everything else about its case. */
interface Kept {
  readonly name: string
  readonly input: Uint8Array
  readonly salt: number
}

/** The kept inputs of a target: "what-was-wrong.SALT" in a folder of its own. */
export function keptInputs(target: string): Kept[] {
  const folder = join(FOLDER, target)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, input: readFileSync(join(folder, name)), salt: Number(name.split('.').at(-1)) }))
}

/** Keeps a failing input. @returns its path */
export function keep(target: string, fault: string, input: Uint8Array, salt: number): string {
  const folder = join(FOLDER, target)
  mkdirSync(folder, { recursive: true })
  const words = fault
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  const path = join(folder, `${words}.${salt}`)
  writeFileSync(path, input)
  return path
}
