import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../src/bytes/hex'
import { sourceOf } from '../../src/bytes/source'
import type { Capture } from '../../src/formats/capture/capture'
import { readCapture } from '../../src/formats/capture/read'
import { readStream } from '../../src/formats/stream'
import { schemaProblems } from '../capture-schema'
import { domainXml } from './domain'
import { Libvirt } from './libvirt'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-capture-'))
const PCIMIG = resolve('bin/pcimig')
const VM = 'web'

let libvirt: Libvirt
const run = async (script: string): Promise<string> => (await libvirt.run(script)).out
const monitor = (command: string) => run(`virsh qemu-monitor-command ${VM} '{"execute":"${command}"}'`)
function captured(name: string): Capture {
  const text = readFileSync(join(directory, name), 'utf8')
  expect(schemaProblems(JSON.parse(text))).toEqual([])
  return readCapture(text)
}

beforeAll(async () => {
  libvirt = new Libvirt(directory)
  writeFileSync(join(directory, 'guest.xml'), domainXml(VM, '', join(directory, 'disk.qcow2')))
  const { out, code } = await libvirt.run(
    `qemu-img create -q -f qcow2 disk.qcow2 8M && chmod 666 disk.qcow2 && chmod 755 . && virsh define guest.xml && virsh start ${VM}`,
  )
  expect([out, code]).toEqual([out, 0])
}, 60_000)
afterAll(() => {
  libvirt.end()
  rmSync(directory, { recursive: true, force: true })
})

/** What may be left: descriptor sets in QEMU, files in memory and in the domain's own directory. */
const left = async (): Promise<string> => {
  const { return: sets } = JSON.parse(await monitor('query-fdsets')) as { return: unknown[] }
  const files = await run('ls -d /dev/shm/pcimig.* /var/lib/libvirt/qemu/domain-*/pcimig.* 2>/dev/null')
  return `${sets.length} sets ${files}`.trim()
}
const NOTHING = '0 sets'

describe('a domain of libvirt, in its sandbox', () => {
  it('is captured while it runs, and keeps running', async () => {
    expect(await run(`${PCIMIG} capture --libvirt ${VM} -o running.json`)).toMatch(
      /^pcimig: captured \d+ devices of a machine running, QEMU 7\.2\.\d+, pc-q35-7\.2, it was paused for [\d.]+ ms\.$/,
    )
    expect(captured('running.json')).toMatchObject({ status: 'running', machine: 'pc-q35-7.2', blocked: [] })
    expect(captured('running.json').devices.filter(({ path }) => path!.split(':').length === 4).length).toBeGreaterThan(
      10,
    )
    expect(await run(`virsh domstate ${VM}`)).toBe('running')
    expect(await left()).toBe(NOTHING)
  })

  it('has its masks in memory, in the process that libvirt records', async () => {
    const said = await run(
      `${PCIMIG} capture -q --libvirt ${VM} --masks -o masked.json 2>&1; ${PCIMIG} capture -q --libvirt ${VM} --method memory -o memory.json 2>&1`,
    )
    expect(said).toBe('')
    const [masked, memory] = ['masked.json', 'memory.json'].map(captured)
    const shown = ({ devices }: Capture) => devices.map(({ id, type, size, masks }) => [id, type, size, masks])
    expect(shown(memory!)).toEqual(shown(masked!))
    expect(masked!.devices.filter(({ masks }) => masks === null)).toEqual([])
    expect(await run(`virsh domstate ${VM}`)).toBe('running')
  })

  it('holds what libvirt saves of it, byte for byte, and stays paused', async () => {
    const out = await run(
      `virsh suspend ${VM} && ${PCIMIG} capture --libvirt ${VM} -o paused.json; virsh domstate ${VM}`,
    )
    expect(out).toMatch(/paused$/)
    expect(await left()).toBe(NOTHING)
    await run(`virsh save ${VM} vm.save && chmod 644 vm.save`)
    const saved = readStream(sourceOf(readFileSync(join(directory, 'vm.save'))))
    const taken = captured('paused.json')
    expect(taken.devices.map(({ id, config }) => [id, config])).toEqual(
      saved.devices.map(({ id, config }) => [id, toHex(config)]),
    )
    expect([taken.machine, taken.ram!.length]).toEqual([saved.machine, saved.ramBlocks.length])
    expect(await run(`virsh restore vm.save --running >/dev/null; virsh domstate ${VM}`)).toBe('running')
  })

  it('is checked against another without any option', async () => {
    const out = await run(
      `${PCIMIG} capture --quiet --libvirt ${VM} -o a.json; ${PCIMIG} capture --quiet --libvirt ${VM} -o b.json; ${PCIMIG} check a.json b.json; echo "exit $?"`,
    )
    expect(out).toMatch(
      /^Compatible: QEMU 7\.2\.\d+ \(pc-q35-7\.2\) accepts config space, machine type and RAM blocks of all/,
    )
    expect(out).toMatch(/exit 0$/)
  })

  it('is captured through another command, and over the monitor only', async () => {
    await run(`${PCIMIG} capture --quiet --libvirt ${VM} --via 'env LANG=C' -o via.json`)
    await run(`${PCIMIG} capture --quiet --libvirt ${VM} --method ecam -o ecam.json`)
    const ids = (name: string) =>
      captured(name)
        .devices.map(({ path, type }) => `${path} ${type}`)
        .sort()
    expect(ids('ecam.json')).toEqual(ids('via.json'))
  })

  it('keeps nothing of a pcimig that is killed at any moment', async () => {
    const script = Array.from(
      { length: 8 },
      (_, i) => `timeout -s KILL ${(0.12 + 0.03 * i).toFixed(2)} ${PCIMIG} capture --libvirt ${VM} -o k.json`,
    ).join('; ')
    await run(`{ ${script}; } >/dev/null 2>&1; sleep 1`)
    expect(await left()).toBe(NOTHING)
    expect(await run(`virsh domstate ${VM}`)).toBe('running')
  })

  it('keeps no descriptor set of a virsh that is killed after passing it to QEMU', async () => {
    // The first of virsh's commands hands the descriptor over.
    await run(`mkdir -p dying; cat > dying/virsh <<'END'
#!/bin/bash
PATH=\${PATH#*:}
case "$*" in
*--pass-fds*) last=\${@: -1}; virsh "\${@:1:$#-1}" "\${last%%; echo *}" >/dev/null; virsh qemu-monitor-command ${VM} '{"execute":"query-fdsets"}' >held; kill -KILL $$ ;;
*) exec virsh "$@" ;;
esac
END
chmod +x dying/virsh`)
    expect(await run(`PATH=$PWD/dying:$PATH ${PCIMIG} capture --libvirt ${VM} -o k.json; grep -c pcimig held`)).toMatch(
      /^pcimig: libvirt:web cannot be reached: [^\n]+\n1$/,
    )
    expect([await left(), await run(`virsh domstate ${VM}`)]).toEqual([NOTHING, 'running'])
  })

  it.each([
    ['no domain', '--libvirt nosuch', "failed to get domain 'nosuch'"],
    ['no libvirt', `--libvirt ${VM} --connect qemu+unix:///system?socket=/nosuch`, 'cannot be reached'],
    ['no virsh', `--libvirt ${VM} --via ./nosuch`, 'the program ./nosuch is not installed'],
  ])('is refused in one line if there is %s', async (_, options, message) => {
    const { out, code } = await libvirt.run(`${PCIMIG} capture ${options}`)
    expect([out.split('\n').length, code]).toEqual([1, 2])
    expect(out).toContain(message)
  })
})

describe('a domain of i440fx that is paused', () => {
  const OLD = 'old'
  const SELECTED = '0x80001234'
  const port = (command: string) => run(`virsh qemu-monitor-command ${OLD} --hmp '${command}'`)
  const CAPTURE = `${PCIMIG} capture --libvirt ${OLD} --method ecam -o old.json`
  beforeAll(async () => {
    writeFileSync(
      join(directory, 'old.xml'),
      `<domain type='qemu'><name>${OLD}</name><memory unit='MiB'>16</memory>
<os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type></os>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator><memballoon model='virtio'/>
<interface type='user'><model type='e1000'/></interface><interface type='user'><model type='virtio'/></interface>
</devices></domain>`,
    )
    await run(`virsh define old.xml && virsh start --paused ${OLD}`)
    await port(`o /w 0xcf8 ${SELECTED}`)
  }, 60_000)

  it('is read through its ports, which keep their selection', async () => {
    expect(await run(`${CAPTURE}; ${PCIMIG} capture --libvirt ${OLD} -o state.json`)).toContain('nothing was stopped')
    const config = (name: string) =>
      captured(name).devices.map(({ path, absent = [], config: bytes }): [string | null, string] => [
        path,
        absent.length > 0 ? '' : bytes.slice(0, 512),
      ])
    const state = new Map(config('state.json'))
    const seen = config('old.json')
    expect(seen.length).toBe(state.size)
    expect(seen).toEqual(seen.map(([path, bytes]) => [path, bytes && state.get(path)]))
    expect(await port('i /w 0xcf8')).toContain(SELECTED)
  })

  it.each<[string, (after: number) => string]>([
    ['pcimig is killed', (after) => `timeout -s KILL ${after} ${CAPTURE}`],
    ['pcimig is interrupted', (after) => `timeout -s INT ${after} ${CAPTURE}`],
    [
      'virsh is killed',
      // The next one that runs, as there may be none at that moment.
      (after) =>
        `{ sleep ${after}; for i in $(seq 200); do pkill -KILL -f '^virsh .*qemu-monitor-command' && break; sleep 0.01; done; } & ${CAPTURE}; wait`,
    ],
  ])('keeps its selection if %s while they are read', async (_, killed) => {
    let hits = 0
    for (const after of [0.1, 0.2, 0.4, 0.7, 1, 1.5]) {
      if (!(await run(killed(after))).includes('captured')) hits++
      // What was started goes to its own end.
      await run(`while pgrep -f '^(sh|virsh) .*qemu-monitor-command' >/dev/null; do sleep 0.05; done`)
      expect([after, await port('i /w 0xcf8')]).toEqual([after, `portl[0x0cf8] = ${SELECTED}`])
    }
    expect(hits).toBeGreaterThan(0)
    expect(await run(`virsh domstate ${OLD}`)).toBe('paused')
  })

  it('is left alone from the moment somebody starts it', async () => {
    // The second run of virsh that selects is killed after the machine was started.
    await run(`mkdir -p starting; cat > starting/virsh <<'END'
#!/bin/bash
PATH=\${PATH#*:}
case "$*" in
*'o /w 0xcf8'*'i /'*) virsh -q resume ${OLD} >/dev/null; echo started >>ports; kill -KILL $$ ;;
*'o /w 0xcf8'*) echo written >>ports ;;
esac
exec virsh "$@"
END
chmod +x starting/virsh; rm -f ports`)
    expect(await run(`PATH=$PWD/starting:$PATH ${CAPTURE}`)).toMatch(/^pcimig: libvirt:old /)
    await run(`while pgrep -f '^sh .*qemu-monitor-command' >/dev/null; do sleep 0.05; done`)
    expect(await run(`sed -n '/started/,$p' ports; virsh domstate ${OLD}`)).toBe('started\nrunning')
  })
})
