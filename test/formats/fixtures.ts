import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError, type Place } from '../../src/bytes/input-error'
import { type Dump, readDump } from '../../src/formats/dump'

const ROOT = join(import.meta.dirname, '../../fixtures/dumps')

/** A file of fixtures/dumps; make.sh there says which tool wrote it. */
export const fixture = (name: string): Uint8Array => readFileSync(join(ROOT, name))

export const textFixture = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

/** The config space that the tools were given. */
export const truth = (name: 'root-port' | 'net' | 'gpu' | 'vf' | 'odd' | 'pf'): Uint8Array =>
  new Uint8Array(fixture(`sysfs/${name}/config`))

export const readText = (text: string): Dump => readDump(new TextEncoder().encode(text))

/** What a dump is refused with. */
export function refusal(read: () => unknown): { message: string; place: Place; hint: string | null } {
  try {
    read()
  } catch (error) {
    if (error instanceof InputError) return { message: error.message, place: error.place, hint: error.hint }
    throw error
  }
  throw new Error('it was not refused')
}
