import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../src/bytes/input-error'
import type { Verdict } from '../../src/check/report/report'
import type { CheckRequest } from '../../src/check/report/request'
import { checkSides } from '../../src/check/sides/sides'
import { readSide } from '../../src/cli/reading/devices'
import type { Kind } from './kinds'
import { numbers } from './numbers'
import type { Input, Trial } from './trial'

/** What may be said about a trial; `crashed` and `slow` are faults whatever QEMU says. */
export type Said = Verdict | 'read' | 'refused as input' | 'crashed' | 'slow'

/** The order in which they are counted. */
export const SAID: readonly Said[] = [
  'incompatible',
  'undetermined',
  'refused as input',
  'compatible',
  'read',
  'crashed',
  'slow',
]

const SLOW_MS = 5000

/** Writes an input into the file system. */
export function put(path: string, input: Input): void {
  rmSync(path, { recursive: true, force: true })
  if (input instanceof Uint8Array) writeFileSync(path, input)
  else {
    mkdirSync(path)
    for (const [name, inner] of Object.entries(input)) put(join(path, name), inner)
  }
}

/** What `check`, or the reader of its kind, says about two paths. */
export async function saidOf(
  source: string,
  destination: string,
  request: CheckRequest,
  read?: Kind['read'],
): Promise<Said> {
  try {
    if (read) {
      await read(source)
      return 'read'
    }
    const [from, to] = [await readSide(source), await readSide(destination)]
    return checkSides(from, to, request).verdict
  } catch (error) {
    if (error instanceof InputError) return 'refused as input'
    throw error
  }
}

/** A trial and what was said about it. */
export interface Outcome extends Omit<Trial, 'source' | 'destination' | 'request'> {
  readonly kind: string
  readonly said: Said
  readonly because: string | null
}

async function tried({ name: kind, read }: Kind, trial: Trial, folder: string): Promise<Outcome> {
  const { mutation, about, refused } = trial
  const [source, destination] = [join(folder, 'source'), join(folder, 'destination')]
  put(source, trial.source)
  put(destination, trial.destination)
  const start = performance.now()
  try {
    const said = await saidOf(source, destination, trial.request, read)
    const slow = performance.now() - start > SLOW_MS
    return { kind, mutation, about, refused, said: slow ? 'slow' : said, because: null }
  } catch (error) {
    return { kind, mutation, about, refused, said: 'crashed', because: String((error as Error).stack) }
  }
}

/** Whether what was said is a bug: a crash, or "compatible" of what QEMU refuses. */
export const isFalse = ({ said, refused }: Outcome): boolean =>
  said === 'crashed' || said === 'slow' || (said === 'compatible' && refused === true)

/**
 * Tries so many mutations of each of these kinds of input.
 * @param seed the same one makes the same mutations
 * @param seen is handed each trial with its files still in place
 */
export async function campaign(
  kinds: readonly Kind[],
  seed: number,
  count: number,
  seen: (outcome: Outcome, trial: Trial, folder: string) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  const all: Outcome[] = []
  try {
    for (const [i, kind] of kinds.entries()) {
      const random = numbers(seed + i)
      for (let left = count; left > 0; left--) {
        const trial = kind.draw(random)
        const outcome = await tried(kind, trial, folder)
        seen(outcome, trial, folder)
        all.push(outcome)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return all
}
