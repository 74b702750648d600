import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { InputError, type Place } from '../../src/bytes/input-error'
import { sourceOf } from '../../src/bytes/source'
import { readStream, type Stream, type StreamOptions } from '../../src/formats/stream'

const ROOT = join(import.meta.dirname, '../../fixtures/streams')

/** A file of fixtures/streams, unpacked; make.sh there says how it came about. */
export const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(gunzipSync(readFileSync(join(ROOT, `${name}.gz`))))

export const read = (bytes: Uint8Array, options?: StreamOptions): Stream => readStream(sourceOf(bytes), options)

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** What can be compared of a device across formats: not where its bytes lie. */
export const contents = ({ devices }: Stream): string[] =>
  devices.map(({ id, instance, size, config }) => `${id} ${instance} ${size} ${hexOf(config)}`)

export interface Refusal {
  readonly message: string
  readonly place: Place
  readonly hint: string | null
}

/** What an input is refused with. @throws whatever else is thrown, and when nothing is */
export function refusal(action: () => unknown): Refusal {
  try {
    action()
  } catch (error) {
    if (error instanceof InputError) return { message: error.message, place: error.place, hint: error.hint }
    throw error
  }
  throw new Error('it was not refused')
}
