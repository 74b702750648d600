import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { InputError } from '../../bytes/input-error'
import { endsWithUs } from '../../live/process/children'
import { environment } from '../../live/process/programs'

const LAST_WORDS = 300

/** Compressed data, piece by piece. */
export type Parts = Iterable<Buffer> | AsyncIterable<Buffer>

/** The output of the installed program of that name with -dc. */
export async function* unpackedBy(program: string, parts: Parts, name: string): AsyncGenerator<Buffer> {
  const { child, release } = endsWithUs(() =>
    spawn(program, ['-dc'], { stdio: ['pipe', 'pipe', 'pipe'], env: environment() }),
  )
  let words = ''
  child.stderr.on('data', (text: Buffer) => {
    words = (words + text.toString('latin1')).slice(0, LAST_WORDS)
  })
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', () => resolve(`the program ${program} is not installed`))
    child.once('close', (code) => resolve(code === 0 ? null : words.trim() || `${program} failed`))
  })
  // The program may end before it has read everything: its exit code decides.
  child.stdin.on('error', () => undefined)
  const packed = Readable.from(parts)
  let unreadable: Error | null = null
  packed.on('error', (error) => {
    unreadable = error
    child.kill()
  })
  packed.pipe(child.stdin)
  try {
    for await (const part of child.stdout) yield part as Buffer
    const failure = await ended
    if (unreadable) throw unreadable
    if (failure) throw new InputError(`cannot be unpacked: ${failure}`, { file: name }, `Unpack it with ${program}.`)
  } finally {
    release()
    child.kill()
  }
}
