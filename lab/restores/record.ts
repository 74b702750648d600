import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Kind } from './plan'

/** A restore and QEMU's answer to it; streams are gzip files beside the index. */
export interface Recording {
  readonly seed: number
  readonly kind: Kind
  /** What was done to the source after it was started. */
  readonly done: readonly string[]
  /** "7.2.22" */
  readonly source_qemu: string
  readonly destination_qemu: string
  readonly source_machine: string
  readonly machine: string
  readonly source_args: readonly string[]
  readonly args: readonly string[]
  /** Null if the destination neither took nor refused the stream: it crashed. */
  readonly ok: boolean | null
  readonly stderr: readonly string[]
  readonly source_stream: string
  /** What the destination itself writes, paused before its first instruction. */
  readonly destination_stream: string
}

export interface Streams {
  readonly source: Uint8Array
  readonly destination: Uint8Array
}

const INDEX = 'index.ndjson'

/** A folder of recordings between two QEMUs. */
export class Folder {
  constructor(private readonly path: string) {}

  private store(stream: Uint8Array): string {
    const name = `${createHash('sha256').update(stream).digest('hex').slice(0, 16)}.mig.gz`
    const file = join(this.path, name)
    if (!existsSync(file)) writeFileSync(file, gzipSync(stream))
    return name
  }

  add(recording: Omit<Recording, 'source_stream' | 'destination_stream'>, streams: Streams): void {
    mkdirSync(this.path, { recursive: true })
    const names = {
      source_stream: this.store(streams.source),
      destination_stream: this.store(streams.destination),
    }
    appendFileSync(join(this.path, INDEX), `${JSON.stringify({ ...recording, ...names })}\n`)
  }

  all(): Recording[] {
    const lines = readFileSync(join(this.path, INDEX), 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Recording)
  }

  streams({ source_stream, destination_stream }: Recording): Streams {
    const read = (name: string) => gunzipSync(readFileSync(join(this.path, name)))
    return { source: read(source_stream), destination: read(destination_stream) }
  }
}
