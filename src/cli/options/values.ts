import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { bytesIn, isRegionSize } from '../../bytes/size'

/** Each parser below takes an option's text and, for repeatable options, the values collected so far. */

/** Size of a BAR or ROM in bytes: "4096", "0x1000", "64K", "16M"; 0 for none. */
function parseSize(text: string, option: string): number {
  const size = bytesIn(text)
  if (size === null) {
    throw new InputError(`'${text}' is not a size for ${option}`, {}, 'Write bytes or a unit: 4096, 0x1000, 64K, 16M.')
  }
  if (!isRegionSize(size)) {
    throw new InputError(`'${text}' is not a size for ${option}`, {}, 'The size of a PCI region is a power of two.')
  }
  return size
}

/** Splits "LEFT=RIGHT"; the right side may contain more equal signs. */
function parsePair(text: string, option: string, form: string): [string, string] {
  const at = text.indexOf('=')
  if (at <= 0) throw new InputError(`'${text}' is not a value for ${option}`, {}, `Write ${option} ${form}.`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** `--rom SIZE` */
export const romSize = (text: string): number => parseSize(text, '--rom')

/** `--bar N=SIZE`, repeatable */
export function barSize(text: string, before: ReadonlyMap<number, number> = new Map()): ReadonlyMap<number, number> {
  const [number, size] = parsePair(text, '--bar', '0=16M')
  if (!/^[0-5]$/.test(number)) throw new InputError(`there is no BAR '${number}'`, {}, 'BARs are numbered 0 to 5.')
  return new Map([...before, [Number(number), parseSize(size, '--bar')]])
}

const properties =
  (option: string) =>
  (text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> =>
    new Map([...before, parsePair(text, option, 'hotplug=off')])

/** `--set PROPERTY=VALUE`, repeatable */
export const property = properties('--set')

/** `--src-set PROPERTY=VALUE`, repeatable */
export const sourceProperty = properties('--src-set')

/** `--map SRC=DST`, repeatable */
export function deviceMap(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [source, destination] = parsePair(text, '--map', '0000:00:12.0=0000:00:13.0')
  if (destination === '') throw new InputError(`'${text}' maps ${source} to nothing`, {}, 'Write --map SRC=DST.')
  return new Map([...before, [source, destination]])
}

/** A word of a repeatable option. */
export const repeated = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

/** Makes a parser for an option that takes one of a few words. */
export function wordParser<T extends string>(option: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text)
    if (found !== undefined) return found
    const meant = nearest(text, words)
    throw new InputError(
      `'${text}' is not a value for ${option}: ${words.join(', ')}`,
      {},
      meant === null ? null : `Did you mean ${meant}?`,
    )
  }
}

const MOST_JOBS = 256

/** `--jobs N`, a number of processes */
export function jobs(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= MOST_JOBS) return value
  throw new InputError(`--jobs: "${text.slice(0, 20)}" is not a number from 1 to ${MOST_JOBS}`)
}
