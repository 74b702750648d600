import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QEMU } from '../qemu/harness/available'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-ansible-'))
/** Where the hosts make their temporary files. */
const temporary = join(directory, 'tmp')
const socket = (name: string): string => join(directory, `${name}.qmp`)
const running: ChildProcess[] = []

/** Starts a guest with two network cards, and waits for its monitor. */
async function start(name: string, machine: string): Promise<void> {
  const devices = ['-device', 'virtio-net-pci', '-device', 'e1000e']
  const monitor = ['-qmp', `unix:${socket(name)},server=on,wait=off`]
  running.push(spawn(QEMU, ['-M', machine, '-nodefaults', '-display', 'none', ...devices, ...monitor]))
  while (!existsSync(socket(name))) await new Promise((done) => setTimeout(done, 50))
}

/** The play as it is, with an inventory of two hosts on this machine and one whose guest has no monitor. */
function play(): { status: number | null; stdout: string } {
  const at = join(directory, 'play')
  mkdirSync(at)
  for (const name of ['roles', 'matrix.yml']) symlinkSync(resolve('examples/ansible', name), join(at, name))
  const guest = (name: string) => ({ pcimig_guests: [{ name, where: ['--qmp', socket(name)] }] })
  const local = { ansible_connection: 'local', ansible_python_interpreter: '/usr/bin/python3' }
  const inventory = {
    all: { vars: { ...local, pcimig_command: resolve('bin/pcimig'), pcimig_directory: join(at, 'pcimig') } },
    hypervisors: {
      vars: { pcimig_emulator: QEMU },
      hosts: { 'host-a': guest('web'), 'host-b': guest('db'), 'host-c': guest('gone') },
    },
  }
  writeFileSync(join(at, 'inventory.json'), JSON.stringify(inventory))
  mkdirSync(temporary)
  const env = {
    ...process.env,
    TMPDIR: temporary,
    ANSIBLE_HOME: join(directory, 'home'),
    ANSIBLE_LOCALHOST_WARNING: 'False',
  }
  return spawnSync('ansible-playbook', ['-i', 'inventory.json', 'matrix.yml'], {
    ...{ cwd: at, env, encoding: 'utf8', timeout: 120_000 },
  })
}

const result = (name: string): string => readFileSync(join(directory, 'play', 'pcimig', name), 'utf8')

describe('the Ansible role', () => {
  let played: ReturnType<typeof play>
  beforeAll(async () => {
    await start('web', 'pc-q35-7.2')
    await start('db', 'pc-q35-6.0')
    played = play()
  }, 180_000)
  afterAll(() => {
    for (const qemu of running) qemu.kill()
    rmSync(directory, { recursive: true, force: true })
  })

  it('captures the guests of every host, and reports the one that has none', () => {
    expect([played.status, played.stdout]).toEqual([0, expect.stringContaining(`${socket('gone')}`)])
    expect(readdirSync(join(directory, 'play', 'pcimig', 'guests')).sort()).toEqual([
      'host-a.web.json',
      'host-b.db.json',
    ])
  })

  it('describes the hosts by their own QEMU and kernel', () => {
    const kernel = spawnSync('uname', ['-r'], { encoding: 'utf8' }).stdout.trim()
    const [qemu] = spawnSync(QEMU, ['--version'], { encoding: 'utf8' }).stdout.split('\n')
    expect(JSON.parse(result('hosts.json'))).toEqual(
      ['host-a', 'host-b', 'host-c'].map((name) => ({ name, qemu, hostKernel: kernel })),
    )
  })

  /** Every host runs the QEMU that both guests were started with: that one takes its own guests back. */
  it('judges every guest for every host', () => {
    const [head, ...rows] = result('matrix.csv').trim().split('\n')
    expect([head!.split(',').slice(0, 3), rows.length]).toEqual([['source', 'target', 'verdict'], 6])
    expect([...new Set(rows.map((row) => row.split(',')[2]))]).toEqual(['compatible'])
    expect(result('matrix.html')).toContain('</html>')
  })

  it('leaves the guests running as before, and nothing on the hosts', () => {
    expect(running.map(({ exitCode, signalCode }) => [exitCode, signalCode])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(readdirSync(temporary).filter((name) => name.startsWith('pcimig-'))).toEqual([])
  })
})
