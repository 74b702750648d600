import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADVICE, type AdvisedCommand, filled } from '../../src/check/cases/advice'
import { pcimig } from '../cli/pcimig'
import { QEMU } from './harness/available'

const NVME = ['-drive', 'if=none,id=n,file=null-co://,format=raw', '-device', 'nvme,drive=n,serial=1']

/** Machines with QMP and a monitor, as somebody starts them without libvirt. */
const MACHINES: Readonly<Record<string, readonly string[]>> = {
  running: ['-machine', 'pc-q35-7.2', '-device', 'pcie-root-port,id=p', '-device', 'virtio-rng-pci,bus=p'],
  paused: ['-machine', 'pc-i440fx-7.2', '-device', 'virtio-rng-pci', '-S'],
  blocked: ['-machine', 'pc-q35-7.2', ...NVME],
}

const directory = mkdtempSync(join(tmpdir(), 'pcimig-advice-'))
const children: ChildProcess[] = []
const socket = (name: string, kind: string): string => join(directory, `${name}.${kind}`)

beforeAll(async () => {
  for (const [name, args] of Object.entries(MACHINES)) {
    const sockets = ['qmp', 'monitor'].flatMap((kind) => [`-${kind}`, `unix:${socket(name, kind)},server=on,wait=off`])
    const common = ['-display', 'none', '-nodefaults', '-accel', 'tcg,tb-size=4', '-m', '16M', ...sockets]
    children.push(spawn(QEMU, [...common, ...args], { stdio: 'ignore', timeout: 60_000, killSignal: 'SIGKILL' }))
  }
  for (const name of Object.keys(MACHINES)) while (!existsSync(socket(name, 'monitor'))) await sleep(20)
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

const run = (script: string): string => {
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', cwd: directory })
  return stdout + stderr
}
const monitor = (name: string, line: string): string =>
  run(`(echo '${line}'; sleep 0.5) | socat - UNIX-CONNECT:${socket(name, 'monitor')}`)
const statusOf = (name: string): string => /VM status: ([^\r\n]+)/.exec(monitor(name, 'info status'))?.[1] ?? 'gone'
const advised = (advice: AdvisedCommand, name: string): string =>
  run(filled(advice, { QMP_SOCKET: socket(name, 'qmp'), '/var/tmp/SIDE': join(directory, name) }))

describe('advice, on a QEMU without libvirt', () => {
  it.each([
    ['running', 'running'],
    ['paused', 'paused (prelaunch)'],
  ])('takes device state of a machine that is %s, and leaves it in that state', (name, status) => {
    expect(advised(ADVICE.deviceStateQmp, name)).not.toMatch(/not taken|error/)
    expect(statusOf(name)).toBe(status)
    const { code, out } = pcimig(['extract', '--list', join(directory, `${name}.dev`)])
    expect([code, out]).toEqual([0, expect.stringContaining('virtio-rng')])
  })

  it('takes no state from a machine with an unmigratable device, which would crash QEMU 7.2 and 10.0', () => {
    expect(advised(ADVICE.deviceStateQmp, 'blocked')).toContain('not taken: a device forbids migration')
    expect([statusOf('blocked'), existsSync(join(directory, 'blocked.dev'))]).toEqual(['running', false])
  })

  it('writes a whole stream, for which the machine stops as the text says, and continues', async () => {
    monitor('running', filled(ADVICE.saveMonitor, { SIDE: join(directory, 'running') }))
    for (let i = 0; i < 50 && statusOf('running') !== 'paused (postmigrate)'; i++) await sleep(20)
    expect(statusOf('running')).toBe('paused (postmigrate)')
    monitor('running', ADVICE.goOn.command)
    expect(statusOf('running')).toBe('running')
    expect(pcimig(['extract', '--list', join(directory, 'running.mig')]).code).toBe(0)
  })
})
