import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveDevice, readLiveDevices } from '../qemu/harness/memory'
import { makeGuestFiles, movingDomain, processesWith } from './moving-guest'
import { TwoHosts } from './two-hosts'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-twin-'))
const PCIMIG = join(process.cwd(), 'bin/pcimig')

/** What a twin can't share with its guest: a disk image that is written, a port, sockets, a directory, queues of a tap. */
const MORE = `<disk type='file' device='disk'><driver name='qemu' type='raw' discard='unmap' queues='2'/><source file='${directory}/written.img'/><target dev='vdb' bus='virtio'/></disk>
<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${directory}/written2.img'/><target dev='sda' bus='scsi'/></disk>
<interface type='ethernet'><mac address='52:54:00:00:00:03'/><model type='virtio'/><driver queues='4'/></interface>
<interface type='user'><mac address='52:54:00:00:00:04'/><model type='rtl8139'/></interface>
<serial type='unix'><source mode='bind' path='${directory}/serial.sock'/><target port='0'/></serial>
<channel type='unix'><source mode='bind' path='${directory}/agent.sock'/><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
<sound model='ich9'/>`

let hosts: TwoHosts

/** Waits for the process whose command line has these words. */
async function processWith(...words: readonly string[]): Promise<number> {
  for (let i = 0; i < 200; i++) {
    const [pid] = processesWith(directory, ...words)
    if (pid !== undefined) return pid
    await sleep(50)
  }
  throw new Error(`no process with ${words.join(' and ')}: ${readFileSync(join(directory, 'migrate.log'), 'utf8')}`)
}

/** Devices by their place in QEMU's object tree, in its order. */
const byPath = (devices: readonly LiveDevice[]) =>
  Object.fromEntries(
    devices
      .map(({ path, type, devfn, config, cmask, wmask, w1cmask }) => {
        const bytes = [config, cmask, wmask, w1cmask].map((array) => Buffer.from(array).toString('hex'))
        return [path, { type, devfn, bytes }] as const
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

const commandsIn = (text: string, under: string): string =>
  text.split(under)[1]!.split('\n\n')[0]!.split('\n').slice(1).join('\n')

beforeAll(async () => {
  makeGuestFiles(directory, 48)
  hosts = new TwoHosts(directory)
  writeFileSync(join(directory, 'guest.xml'), movingDomain('web', directory, MORE))
  const { code, out } = await hosts.on(
    'a',
    'truncate -s 8M written.img written2.img && chmod 777 . && chmod 666 written*.img && virsh create guest.xml && virsh dumpxml web > live.xml',
  )
  expect(code, out).toBe(0)
}, 60_000)
afterAll(() => {
  hosts.end()
  rmSync(directory, { recursive: true, force: true })
})

describe('the twin of a libvirt guest', () => {
  it('has the config spaces and masks of the destination of a migration', async () => {
    await hosts.on(
      'a',
      `(virsh migrate --live web '${hosts.uri('b')}' --migrateuri tcp://127.0.0.1:49871 --bandwidth 1 --unsafe > migrate.log 2>&1 &)
for _ in $(seq 200); do virsh domjobinfo web | grep -q '^Memory processed: *[1-9]' && break; sleep 0.05; done`,
    )
    const destination = byPath(readLiveDevices({ pid: await processWith('guest=web,', '-incoming') }))
    expect((await hosts.on('a', 'virsh domjobabort web && virsh domstate web')).out).toMatch(/running/)
    expect(Object.keys(destination).length).toBeGreaterThanOrEqual(30)

    // What fills its memory is no device of libvirt's, and the twin says so.
    const whole = readFileSync(join(directory, 'live.xml'), 'utf8')
    writeFileSync(join(directory, 'live.xml'), whole.replace(/<qemu:commandline>.*<\/qemu:commandline>/s, ''))
    const { code, out: said } = await hosts.on('a', `${PCIMIG} twin live.xml --directory ${directory}/twin -o twin.xml`)
    expect(code, said).toBe(0)
    expect(said).not.toMatch(/Not in the twin/)
    const made = await hosts.on('b', `set -e\n${commandsIn(said, 'Create it')}\nvirsh domstate web-twin`)
    expect(made.out).toMatch(/paused$/)
    const pid = await processWith('guest=web-twin,')
    expect(byPath(readLiveDevices({ pid }))).toEqual(destination)
    const opened = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
    expect(opened).not.toMatch(/written|serial\.sock|agent\.sock|boot\.img|guest=web,/)

    expect((await hosts.on('b', `set -e\n${commandsIn(said, 'Destroy it')}`)).code).toBe(0)
    expect(processesWith(directory, 'guest=web-twin,')).toEqual([])
    expect((await hosts.on('b', 'ls; ls /dev/shm; virsh list --all --name')).out).not.toMatch(/twin$|web-twin/)
  }, 60_000)

  it('is created, captured and removed by its script, and a check of both captures accepts the guest', async () => {
    const paths = `PATH=${join(process.cwd(), 'bin')}:$PATH`
    const source = await hosts.on(
      'a',
      `set -e; ${PCIMIG} capture --libvirt web --quiet -o source.json; ${PCIMIG} twin live.xml --script --directory ${directory}/twin > twin.sh`,
    )
    expect(source).toEqual({ code: 0, out: '' })
    const made = await hosts.on('b', `${paths} sh twin.sh > twin.json`)
    expect(made.code, made.out).toBe(0)
    expect((await hosts.on('b', 'ls; virsh list --all --name')).out).not.toMatch(/^twin$|web-twin/m)
    const { code, out } = await hosts.on('a', `${PCIMIG} check source.json twin.json`)
    expect([code, out]).toEqual([0, expect.stringMatching(/^Compatible: QEMU 7\.2\.\d+ \(pc-q35-7\.2\) accepts/)])

    await hosts.on('b', `mkdir twin; : > twin/theirs`)
    const refused = await hosts.on('b', `${paths} sh twin.sh; ls twin; rm -r twin`)
    expect(refused.out).toMatch(/File exists\ntheirs$/)
  }, 120_000)

  it('is a definition that libvirt accepts, whatever the guest had', async () => {
    const domain = readFileSync('fixtures/domains/web1.xml', 'utf8').replace(
      "<domain type='kvm'",
      "<domain type='qemu'",
    )
    writeFileSync(join(directory, 'web1.xml'), domain)
    const { code, out } = await hosts.on(
      'b',
      `${PCIMIG} twin web1.xml -o web1-twin.xml; test $? = 3 && virsh define --validate web1-twin.xml && virsh undefine --nvram web1-twin`,
    )
    expect(code, out).toBe(0)
  })
})
