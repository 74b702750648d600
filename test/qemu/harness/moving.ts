import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BOOT_DISK, COUNTER, fillsMemory, makeGuestFiles } from '../../tools/moving-guest'
import { QEMU } from './available'
import { QmpClient } from './qmp'

/** A QEMU that is told what to do by one monitor, and has another one on a socket, for whoever is tested. */
export interface MovingQemu {
  readonly pid: number
  readonly qmp: QmpClient
  readonly socket: string
  readonly ended: Promise<void>
}

/** Both ends of a migration. */
export interface Pair {
  readonly directory: string
  readonly source: MovingQemu
  readonly destination: MovingQemu
  /** Begins the migration, of so many MiB a second. */
  begin(mebibytes: number): Promise<void>
}

const NIC = 'virtio-net-pci,netdev=n,bus=rp,romfile='

/** A machine with a few devices that boots the counting disk. */
const machine = (directory: string, nic: string): string[] => [
  ...'-nodefaults -no-user-config -display none -accel tcg -m 128M -machine pc-q35-7.2'.split(' '),
  ...'-device pcie-root-port,id=rp,bus=pcie.0,addr=2 -netdev user,id=n -device virtio-rng-pci'.split(' '),
  ...['-device', nic, '-device', 'virtio-blk-pci,drive=b,bootindex=1'],
  ...['-drive', `file=${join(directory, BOOT_DISK)},format=raw,if=none,id=b,readonly=on`],
]

async function start(
  directory: string,
  name: string,
  args: readonly string[],
  inside: readonly string[],
): Promise<MovingQemu & { end(): Promise<void> }> {
  const socket = join(directory, `${name}.sock`)
  const monitors = ['-qmp', 'stdio', '-qmp', `unix:${socket},server=on,wait=off`]
  const [program = QEMU, ...words] = [...inside, QEMU, ...args, ...monitors]
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const qmp = new QmpClient(child.stdout, child.stdin)
  const end = async () => {
    kill()
    await ended
    process.removeListener('exit', kill)
  }
  await qmp.execute('qmp_capabilities')
  return { pid: child.pid!, qmp, socket, ended, end }
}

/** Asks until the answer is as wanted. @throws Error when it is not within 30 s */
export async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(20)) if (await ask()) return
  throw new Error(`not within 30 s: ${what}`)
}

export async function migrationStatus({ qmp }: Pick<MovingQemu, 'qmp'>): Promise<string> {
  return ((await qmp.execute('query-migrate')) as { readonly status?: string }).status ?? 'none'
}

export async function runState({ qmp }: Pick<MovingQemu, 'qmp'>): Promise<string> {
  return ((await qmp.execute('query-status')) as { readonly status: string }).status
}

const counter = ({ qmp }: Pick<MovingQemu, 'qmp'>): Promise<unknown> =>
  qmp.execute('human-monitor-command', { 'command-line': `xp /1xw ${COUNTER}` })

/** Whether the guest's own program goes on within a second: on a busy machine it has to wait for a processor. */
export async function counts(qemu: Pick<MovingQemu, 'qmp'>): Promise<boolean> {
  const first = await counter(qemu)
  for (let i = 0; i < 10; i++) {
    await sleep(100)
    if ((await counter(qemu)) !== first) return true
  }
  return false
}

/** How a pair of machines differs, and what both ends are told first. */
export interface PairOptions {
  /** Added to the destination's network device: ",vectors=5". */
  readonly destination?: string
  /** Capabilities of migration that are on at both ends. */
  readonly capabilities?: readonly string[]
  /** Memory that takes time to copy. */
  readonly mebibytes?: number
  /** Words in front of both QEMUs, which become them in the end: another host, as far as namespaces make one. */
  readonly inside?: readonly string[]
}

/** Starts a guest that runs and a destination that waits for it, hands both to `use`, and ends both. */
export async function withPair(options: PairOptions, use: (pair: Pair) => Promise<void>): Promise<void> {
  const { destination: otherwise = '', capabilities = [], mebibytes = 40, inside = [] } = options
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-pair-'))
  makeGuestFiles(directory, mebibytes)
  const source = await start(directory, 'source', [...machine(directory, NIC), ...fillsMemory(directory)], inside)
  const waits = [...machine(directory, `${NIC}${otherwise}`), '-incoming', 'defer']
  const destination = await start(directory, 'destination', waits, inside)
  const begin = async (speed: number): Promise<void> => {
    const uri = `unix:${join(directory, 'migration')}`
    const on = capabilities.map((capability) => ({ capability, state: true }))
    for (const { qmp } of [source, destination]) await qmp.execute('migrate-set-capabilities', { capabilities: on })
    await destination.qmp.execute('migrate-incoming', { uri })
    await source.qmp.execute('migrate-set-parameters', {
      'max-bandwidth': speed << 20,
      'max-postcopy-bandwidth': speed << 20,
    })
    await source.qmp.execute('migrate', { uri })
  }
  try {
    await until('the guest boots', () => counts(source))
    await use({ directory, source, destination, begin })
  } finally {
    await source.end()
    await destination.end()
    rmSync(directory, { recursive: true, force: true })
  }
}
