import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { temporary } from '../../cli/pcimig'
import { QEMU } from '../harness/available'
import { machineOf } from '../harness/machine'
import { withMonitor, writesState } from './fake-monitor'
import { capture, leftAfterAWhile, statusOf, withLive } from './live'

const PCIMIG = 'bin/pcimig'
const SOCAT = 'socat'

const SMALL = machineOf('pc-q35-7.2', [{ id: 'd', device: 'virtio-net-pci', placement: 'root-port' }])
const withDevice = (device: string) => machineOf('pc-q35-7.2', [{ id: 'd', device, placement: 'pcie.0' }])

describe('a save that would crash QEMU is refused, and QEMU keeps running', () => {
  // Each ends QEMU 7.2 when xen-save-devices-state is run.
  it.each([
    ['named by blocked-reasons', 'rocker', 'non-migratable device: 0000:00:01.0/rocker'],
    ['named by nothing', 'pci-serial-2x', 'crashes'],
  ])('%s: %s', async (_, device, reason) => {
    await withLive(withDevice(device), async (qemu) => {
      await expect(capture(qemu.socket)).rejects.toThrow(reason)
      expect(await statusOf(qemu)).toBe('prelaunch')
    })
  })

  it('before 6.0, which does not name it', async () => {
    const answers = { 'query-version': { qemu: { major: 5, minor: 2, micro: 0 }, package: '' } }
    await withMonitor(answers, async (socket, sent) => {
      const { code, err } = pcimigAsync(['capture', '--qmp', socket])
      expect(await code).toBe(2)
      expect(await err).toContain('is QEMU 5.2.0, which does not say whether it can save its devices')
      expect(sent).not.toContain('xen-save-devices-state')
    })
  })
})

/** 7.2.22, 10.0.13 and 11.1.3 with swtpm and -incoming defer: xen-save-devices-state is never answered, nor anything after it. */
describe('an emulated TPM that is not started yet', () => {
  const incoming = { 'query-status': { status: 'inmigrate', running: false } }
  const tpm = (type: string) => ({ 'query-tpm': [{ id: 't', model: 'tpm-crb', options: { type, data: {} } }] })
  const no = (id: string) => `{"error": {"class": "CommandNotFound", "desc": "no"}, "id": "${id}"}\n`
  const saved = { 'xen-save-devices-state': writesState, 'x-query-virtio': no, 'x-query-virtio-status': no }

  it.each<[string, Record<string, unknown>, number]>([
    ['of a machine that waits for a migration', { ...incoming, ...tpm('emulator') }, 2],
    ['of one that runs', { ...tpm('emulator') }, 0],
    ['of the host, which QEMU names itself', { ...incoming, ...tpm('passthrough') }, 0],
    ['of none', { ...incoming, 'query-tpm': [] }, 0],
    ['of a QEMU without TPMs', { ...incoming, 'query-tpm': no }, 0],
  ])('%s', async (_, answers, expected) => {
    await withMonitor({ ...saved, ...answers }, async (socket, sent) => {
      const { code, err } = pcimigAsync(['capture', '--qmp', socket, '-o', join(temporary(), 'capture.json')])
      expect([await code, await err]).toEqual([expected, expect.any(String)])
      expect(sent.includes('xen-save-devices-state')).toBe(expected === 0)
      if (expected === 2) expect(await err).toContain("has an emulated TPM, of which QEMU can't save the state")
    })
  })
})

/** The built command, while this process answers it. */
function pcimigAsync(args: readonly string[]) {
  const child = spawn(PCIMIG, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  const code = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, code, err: code.then(() => err) }
}

describe('a misbehaving monitor', () => {
  const LONG = `"${'x'.repeat(66 * 2 ** 20)}`
  it.each<[string, Record<string, unknown>, string]>([
    ['hangs up', { 'query-migrate': null }, 'hung up'],
    ['says nothing', { 'query-migrate': undefined }, 'did not answer within 1 s'],
    [
      'refuses',
      { 'query-version': (id: string) => `{"error": {"class": "GenericError", "desc": "no"}, "id": "${id}"}\n` },
      'refuses query-version: no',
    ],
    ['answers in another form', { 'query-status': 'running' }, "gives an answer to query-status that is not QEMU's"],
    ['never ends a line', { 'query-version': () => LONG }, 'sends a line of more than 64 MiB'],
    ['is at work', { 'query-status': { status: 'save-vm', running: false } }, 'is in the state save-vm'],
    ['hands the machine over', { 'query-migrate': { status: 'device' } }, 'is being migrated: device'],
  ])('%s: one line, exit code 2, nothing saved', async (what, answers, message) => {
    await withMonitor(answers, async (socket, sent) => {
      const { code, err } = pcimigAsync(['capture', '--qmp', socket, '--timeout', what === 'says nothing' ? '1' : '30'])
      expect([await code, await err]).toEqual([2, expect.stringMatching(/^pcimig: [^\n]+\n$/)])
      expect(await err).toContain(message)
      expect(sent).not.toContain('xen-save-devices-state')
    })
    expect(await leftAfterAWhile()).toEqual([])
  })

  it('fills the file with something else', async () => {
    await withMonitor({ 'xen-save-devices-state': {} }, async (socket) => {
      const { code, err } = pcimigAsync(['capture', '--qmp', socket])
      expect([await code, await err]).toEqual([2, expect.stringContaining('device state of qmp:')])
    })
    expect(await leftAfterAWhile()).toEqual([])
  })

  it("is shared: other clients' answers are skipped", async () => {
    const noisy = (id: string) =>
      `(qemu) info status\r\n{"return": {"status": "paused", "running": false}, "id": "libvirt-7"}\r\n{"return": {"status": "save-vm", "running": false}, "id": "${id}"}\r\n`
    await withMonitor({ 'query-status': noisy }, async (socket) => {
      const { err } = pcimigAsync(['capture', '--qmp', socket])
      expect(await err).toContain('is in the state save-vm')
    })
  })

  it('serves another client: reported, and captured once that client has left', async () => {
    await withLive(SMALL, async (qemu) => {
      const other = spawn(SOCAT, ['-', `UNIX-CONNECT:${qemu.socket}`], { stdio: ['pipe', 'pipe', 'ignore'] })
      await new Promise((resolve) => other.stdout.once('data', resolve))
      await expect(capture(qemu.socket)).rejects.toThrow('another client is connected')
      other.kill()
      expect((await capture(qemu.socket)).status).toBe('prelaunch')
    })
  })
})

const RUNS = 12

describe('a killed pcimig', () => {
  it('leaves a running guest, a free monitor and no file, at any moment', async () => {
    await withLive(SMALL, async (qemu) => {
      await qemu.qmp.execute('cont')
      for (let i = 0; i < RUNS; i++) {
        const { child, code } = pcimigAsync(['capture', '--qmp', qemu.socket, '-o', join(temporary(), 'out')])
        await sleep(60 + 20 * i)
        child.kill('SIGKILL')
        await code
      }
      expect(await leftAfterAWhile()).toEqual([])
      expect((await capture(qemu.socket)).status).toBe('running')
      expect(await statusOf(qemu)).toBe('running')
    })
  })
})

describe('a pcimig that is killed while it reads the ports of i440fx', () => {
  const I440FX = machineOf('pc-i440fx-7.2', [{ id: 'd', device: 'virtio-net-pci', placement: 'pci.0' }])
  const SELECTED = 'portl[0x0cf8] = 0x80001234\r\n'
  /** Connects to the monitor and keeps it for some seconds, so that nobody else gets it. */
  const occupy = async (socket: string, seconds: number) => {
    const other = spawn(SOCAT, ['-', `UNIX-CONNECT:${socket}`], { stdio: ['pipe', 'pipe', 'ignore'] })
    await new Promise((resolve) => other.stdout.once('data', resolve))
    await sleep(1000 * seconds)
    other.kill()
  }
  it.each<[string, NodeJS.Signals, number]>([
    ['killed', 'SIGKILL', 0],
    ['interrupted', 'SIGINT', 0],
    ['killed, and another client holds the monitor', 'SIGKILL', 3],
  ])('leaves their selection: %s', async (_, signal, seconds) => {
    await withLive(I440FX, async (qemu) => {
      const hmp = (line: string) => qemu.qmp.execute('human-monitor-command', { 'command-line': line })
      await hmp('o /w 0xcf8 0x80001234')
      const { child, code } = pcimigAsync(['capture', '--qmp', qemu.socket, '--method', 'ecam', '-o', '/dev/null'])
      while (child.exitCode === null && (await hmp('i /w 0xcf8')) === SELECTED) await sleep(1)
      child.kill(signal)
      expect(await code).toBeNull()
      if (seconds > 0) await occupy(qemu.socket, seconds)
      for (let i = 0; i < 200 && (await hmp('i /w 0xcf8')) !== SELECTED; i++) await sleep(50)
      expect(await hmp('i /w 0xcf8')).toBe(SELECTED)
    })
  })
})

/** A QEMU and a pcimig where there is no room for a file: a shell of its own, with a small /dev/shm and /tmp. */
const FULL = (room: string) => `
mount -t tmpfs -o size=${room} none /dev/shm
export TMPDIR=/dev/shm
run=$(mktemp -d /var/tmp/full.XXXXXXXX)
trap 'kill $q; wait $q 2>/dev/null; rm -rf $run' EXIT
${QEMU} -nodefaults -no-user-config -display none -accel tcg,tb-size=1 -m 16M -machine pc-q35-7.2 -device e1000e \
  -qmp unix:$run/qmp,server=on,wait=off -qmp unix:$run/second,server=on,wait=off &
q=$!
for i in $(seq 100); do [ -S $run/second ] && break; sleep 0.1; done
bin/pcimig capture --qmp $run/qmp -o $run/out.json; echo "exit $?"
ls $run /dev/shm
(echo '{"execute":"qmp_capabilities"}{"execute":"query-status"}'; sleep 0.3) | socat - UNIX-CONNECT:$run/second
`

describe('a full disk', () => {
  it.each([
    ['with no room at all', '4k', /no temporary file can be created|refuses xen-save-devices-state/],
    ['that fills up while QEMU writes', '64k', /refuses xen-save-devices-state/],
  ])('%s: refused, nothing is left, the guest runs', (_, room, message) => {
    const { stdout, stderr } = spawnSync('unshare', ['-r', '-m', 'bash', '-c', FULL(room)], { encoding: 'utf8' })
    expect(stderr).toMatch(message)
    expect(stdout).toMatch(/^exit 2\n\/dev\/shm:\n\n\S+:\nqmp\nsecond\n/)
    expect(stdout).toContain('"status": "running"')
  })
})
