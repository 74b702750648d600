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
  it('is captured while it runs, and goes on', async () => {
    expect(await run(`${PCIMIG} capture --libvirt ${VM} -o running.json`)).toMatch(
      /^pcimig: captured \d+ devices of a machine running, QEMU 7\.2\.\d+, pc-q35-7\.2, it stood still for [\d.]+ ms\.$/,
    )
    expect(captured('running.json')).toMatchObject({ status: 'running', machine: 'pc-q35-7.2', blocked: [] })
    expect(captured('running.json').devices.filter(({ path }) => path!.split(':').length === 4).length).toBeGreaterThan(
      10,
    )
    expect(await run(`virsh domstate ${VM}`)).toBe('running')
    expect(await left()).toBe(NOTHING)
  })

  it('has its masks in memory, in the process that libvirt notes', async () => {
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

  it('is captured through another command, and over the monitor alone', async () => {
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

  it.each([
    ['no domain', '--libvirt nosuch', "failed to get domain 'nosuch'"],
    ['no libvirt', `--libvirt ${VM} --connect qemu+unix:///system?socket=/nosuch`, 'cannot be reached'],
    ['no virsh', `--libvirt ${VM} --via ./nosuch`, 'the program ./nosuch is not installed'],
  ])('is refused in one line where there is %s', async (_, options, message) => {
    const { out, code } = await libvirt.run(`${PCIMIG} capture ${options}`)
    expect([out.split('\n').length, code]).toEqual([1, 2])
    expect(out).toContain(message)
  })
})
