import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { onTestFinished } from 'vitest'

/** What the tests run: the package's command, or PCIMIG_BIN, the single executable. */
export const BIN = resolve(process.env.PCIMIG_BIN ?? 'bin/pcimig')
export const SOURCE = 'fixtures/root-port/source.bin'
export const DESTINATION = 'fixtures/root-port/destination.bin'

export interface Result {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Surroundings {
  readonly input?: string | Uint8Array
  readonly env?: NodeJS.ProcessEnv
}

function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const unwanted = ['FORCE_COLOR', 'NO_COLOR', 'COLUMNS', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS']
  const rest = Object.entries(process.env).filter(([name]) => !unwanted.includes(name))
  return { ...Object.fromEntries(rest), ...extra }
}

/** Runs the built command as a user would. */
export function pcimig(args: readonly string[], { input = '', env }: Surroundings = {}): Result {
  const { status, stdout, stderr } = spawnSync(BIN, args, {
    input,
    env: environment(env),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return { code: status, out: stdout, err: stderr }
}

/** Runs a line of shell; `pcimig` in it is the built command, or another one. */
export function shell(line: string, env?: NodeJS.ProcessEnv, command = BIN): Result {
  const script = `set -o pipefail; pcimig() { '${command}' "$@"; }; ${line}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    env: environment(env),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return { code: status, out: stdout, err: stderr }
}

/** A directory that is gone after the test. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Lays the built command into a directory, as a package does, but without the declarations, which no command reads. */
export function installInto(directory: string): void {
  const runs = (path: string) => !path.endsWith(`${sep}types`)
  for (const name of ['bin', 'dist', 'package.json']) {
    cpSync(name, join(directory, name), { recursive: true, filter: runs })
  }
}
