import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** CPU seconds, user and system, that a command takes with all its children, as bash counts them. */
export function commandCost(command: readonly string[], input?: string): number {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1; exit 0'
  const redirected = input === undefined ? ['bash', '-c', script] : ['bash', '-c', `exec <"$0"; ${script}`, input]
  const head = input === undefined ? [...redirected, 'bash'] : redirected
  const { stdout } = spawnSync(head[0]!, [...head.slice(1), ...command], { encoding: 'utf8' })
  const [user = 0, system = 0] = stdout.trim().split(' ').map(Number)
  return user + system
}

const PEAK =
  'process.on("exit",()=>require("fs").writeFileSync(process.env.PEAK,String(process.resourceUsage().maxRSS)))'

/** Largest resident size of one run of the command line, in MiB, of Node's own process. */
export function peakMemory(command: readonly string[]): number {
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-bench-'))
  const peak = join(directory, 'peak')
  const preload = `data:text/javascript,import{createRequire}from"module";const require=createRequire("file:///");${PEAK}`
  spawnSync(process.execPath, ['--import', preload, ...command], {
    stdio: 'ignore',
    env: { ...process.env, PEAK: peak },
  })
  const kibibytes = Number(readFileSync(peak, 'utf8'))
  rmSync(directory, { recursive: true })
  return Math.round(kibibytes / 1024)
}

/** CPU seconds that `work` takes in this process. */
export function workCost(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** The middle one of several values; the mean of both where there are two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
