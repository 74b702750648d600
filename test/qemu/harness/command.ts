import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** What the command came to. */
export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const PCIMIG = join(process.cwd(), 'bin/pcimig')

/** Runs the built command while the machines' monitors are listened to. */
export function pcimig(...args: readonly string[]): Promise<Ran> {
  const child = spawn(PCIMIG, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}
