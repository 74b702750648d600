/**
 * Captures a running machine again and again, and kills some of the captures: what it costs the guest, and whether
 * anything is left. `npm run captures -- --qemu PATH --runs 1000 --kills 100`
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { machineOf, type Subject } from '../../test/qemu/harness/machine'
import { type Qemu, withQemu } from '../../test/qemu/harness/qemu-process'
import { Pauses } from './pauses'

const { values } = parseArgs({
  options: {
    qemu: { type: 'string', default: 'qemu-system-x86_64' },
    machine: { type: 'string', default: 'pc-q35-7.2' },
    runs: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '100' },
  },
})

const PCIMIG = 'bin/pcimig'
const DEVICES = 40
/** The machine is left alone before each measurement: what was just done is done faster again. */
const REST_MS = 300
const TYPES = ['virtio-net-pci', 'virtio-rng-pci', 'virtio-blk-pci', 'e1000e', 'virtio-serial-pci']

const subjects = Array.from({ length: DEVICES / 2 }, (_, i): Subject => {
  return { id: `d${i}`, device: TYPES[i % TYPES.length]!, placement: 'root-port' }
})

/** Resident memory of a process in KiB. */
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1])

const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

const leftovers = (): number => readdirSync('/dev/shm').filter((name) => /^pcimig\..{8}$/.test(name)).length

/** Runs the built command; its time in milliseconds, and the pause that it prints. */
function capture(socket: string): { readonly wall: number; readonly pause: number } {
  const begun = performance.now()
  const { status, stderr } = spawnSync(PCIMIG, ['capture', '--qmp', socket, '-o', '/dev/null'], {
    encoding: 'utf8',
  })
  const wall = performance.now() - begun
  const pause = Number(/stood still for ([\d.]+) ms/.exec(stderr)?.[1])
  if (status !== 0 || !(pause > 0)) throw new Error(`exit ${status}: ${stderr}`)
  return { wall, pause }
}

/** The bare command: its pause by the machine's own events, in milliseconds. */
async function bare(qemu: Qemu, stops: Pauses, file: string): Promise<number> {
  stops.clear()
  await qemu.qmp.execute('xen-save-devices-state', { filename: file })
  rmSync(file)
  return stops.pause()
}

/** A capture that is killed after some milliseconds. */
async function killed(socket: string, after: number): Promise<void> {
  const child = spawn(PCIMIG, ['capture', '--qmp', socket, '-o', '/dev/null'], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.on('close', resolve))
  await sleep(after)
  child.kill('SIGKILL')
  await ended
}

const quantile = (numbers: readonly number[], part: number): string =>
  [...numbers].sort((a, b) => a - b)[Math.floor(part * (numbers.length - 1))]!.toFixed(1)

const summary = (name: string, numbers: readonly number[]): string =>
  `${name}: median ${quantile(numbers, 0.5)}, 99 % below ${quantile(numbers, 0.99)}, most ${quantile(numbers, 1)} ms`

async function measure(qemu: Qemu, folder: string): Promise<void> {
  const socket = join(folder, 'qmp')
  const stops = await Pauses.of(join(folder, 'events'))
  await qemu.qmp.execute('cont')
  await sleep(3000)
  capture(socket)
  const before = { memory: residentOf(qemu.pid), descriptors: descriptorsOf(qemu.pid) }
  const runs = Number(values.runs)
  const walls: number[] = []
  const pauses: number[] = []
  const bares: number[] = []
  const every = Math.floor(runs / Number(values.kills))
  for (let i = 0; i < runs; i++) {
    await sleep(REST_MS)
    const { wall, pause } = capture(socket)
    walls.push(wall)
    pauses.push(pause)
    await sleep(REST_MS)
    bares.push(await bare(qemu, stops, join(folder, 'bare')))
    if (i % every === 0) await killed(socket, Math.random() * 1.2 * wall)
  }
  await sleep(2000)
  const { status } = (await qemu.qmp.execute('query-status')) as { status: string }
  capture(socket)
  stops.end()
  const after = { memory: residentOf(qemu.pid), descriptors: descriptorsOf(qemu.pid) }
  const { qemu: version } = (await qemu.qmp.execute('query-version')) as { qemu: Record<string, number> }
  console.log(
    [
      `QEMU ${version.major}.${version.minor}.${version.micro}, ${runs} captures, ${Math.ceil(runs / every)} more killed`,
      summary('capture', walls),
      summary('pause', pauses),
      summary('pause of the bare command', bares),
      `the guest is ${status}; files left: ${leftovers()}; descriptors of QEMU: ${before.descriptors} before, ${after.descriptors} after`,
      `memory of QEMU: ${before.memory} KiB before, ${after.memory} KiB after`,
    ].join('\n'),
  )
}

const folder = mkdtempSync(join(tmpdir(), 'pcimig-captures-'))
try {
  const launch = machineOf(values.machine, subjects)
  const sockets = ['qmp', 'events'].flatMap((name) => ['-qmp', `unix:${join(folder, name)},server=on,wait=off`])
  const args = [...launch.args, ...sockets]
  await withQemu({ ...launch, args, program: values.qemu, timeout: 0 }, (qemu) => measure(qemu, folder))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
