import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { byTurns } from './ratio'
import type { Measured, Patience } from './row'

export interface Command {
  /** The program and its arguments. */
  readonly args: readonly string[]
  /** The file that it gets as standard input. */
  readonly input?: string
  /** The PATH in which it looks for other programs; this process's own by default. */
  readonly path?: string
}

/** Without what makes every Node start slower, or differently: certificates that it would parse, options of its own. */
function environment({ path = process.env.PATH }: Command): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...rest } = process.env
  return { ...rest, PATH: path }
}

export const PCIMIG = 'bin/pcimig'
export const NODE_ALONE: Command = { args: [process.execPath, '-e', '0'] }

const TIMED = 'TIMEFORMAT="%3U %3S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1; exit 0'

/** CPU seconds, user and system, that a command takes with all its children, as bash counts them. */
function cpuSeconds(command: Command): number {
  const { args, input = '/dev/null' } = command
  const { stdout } = spawnSync('/bin/bash', ['-c', `exec <"$0"; ${TIMED}`, input, ...args], {
    encoding: 'utf8',
    env: environment(command),
  })
  const [user = 0, system = 0] = stdout.trim().split(' ').map(Number)
  return user + system
}

const TELL_PEAK = `process.on('exit',()=>require('fs').writeFileSync(process.env.PEAK,String(process.resourceUsage().maxRSS)))`

/** Largest resident size of one run of our command line, in MiB, of Node's own process. */
function peakMemory(command: Command): number {
  const own = command.args.slice(command.args.indexOf(PCIMIG))
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-bench-'))
  const [peak, preload] = [join(directory, 'peak'), join(directory, 'preload.cjs')]
  writeFileSync(preload, TELL_PEAK)
  spawnSync(process.execPath, ['--require', preload, ...own], {
    stdio: 'ignore',
    env: { ...environment(command), PEAK: peak },
  })
  const kibibytes = Number(readFileSync(peak, 'utf8'))
  rmSync(directory, { recursive: true })
  return Math.round(kibibytes / 1024)
}

/** Rounds of a command: those of a short one cost little. */
interface Rounds {
  readonly least: number
  readonly most: number
}

/** Measures a run of our command line against another command. */
export const againstCommand =
  (work: Command, reference: Command, { least, most }: Rounds) =>
  (patience: Patience): Measured => ({
    ...byTurns({
      work: () => cpuSeconds(work),
      reference: () => cpuSeconds(reference),
      least: Math.ceil(least * patience),
      most: Math.ceil(most * patience),
    }),
    memory: peakMemory(work),
  })
