import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADVICE, type AdvisedCommand, filled } from '../../src/check/cases/advice'
import { advisedOn } from '../advice/trials'
import { pcimig } from '../cli/pcimig'
import { domainXml } from './domain'
import { Libvirt } from './libvirt'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-libvirt-'))

const VM = 'web'
const SIDE = 'source'
const domain = (devices: string, disk?: string): string => domainXml(VM, devices, disk ?? join(directory, 'disk.qcow2'))

let libvirt: Libvirt
const file = (name: string, text: string): void => writeFileSync(join(directory, name), text)
const state = async (name = VM): Promise<string> => (await libvirt.run(`virsh domstate ${name}`)).out
const advised = (advice: AdvisedCommand, words: Readonly<Record<string, string>> = {}) =>
  libvirt.run(filled(advice, { SIDE, 'DEVICE.xml': 'rng.xml', ...words, VM }))

beforeAll(async () => {
  libvirt = new Libvirt(directory)
  file('guest.xml', domain(''))
  file('rng.xml', "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>")
  const made = await libvirt.run(
    'qemu-img create -q -f qcow2 disk.qcow2 8M && qemu-img create -q -f qcow2 empty.qcow2 8M && chmod 666 *.qcow2 && chmod 755 . && virsh define guest.xml && virsh start web',
  )
  expect([made.out, made.code].join(' ')).toMatch(/ 0$/)
}, 60_000)
afterAll(() => {
  libvirt.end()
  rmSync(directory, { recursive: true, force: true })
})

describe('advice, in a guest of libvirt’s', () => {
  it('is tried on a guest whose QEMU may start no program, with a dozen devices behind ports', async () => {
    const { out } = await libvirt.run("tr '\\0' ' ' < /proc/$(cat /run/libvirt/qemu/web.pid)/cmdline")
    expect(out).toMatch(/-sandbox on,.*spawn=deny/)
    expect(out.match(/"bus":"pci\.\d+"/g)?.length).toBeGreaterThanOrEqual(10)
  })

  it('takes device state with every device, and the guest keeps running', async () => {
    const { code, out } = await advised(ADVICE.deviceStateLibvirt)
    expect([code, await state()]).toEqual([0, 'running'])
    expect(out).not.toMatch(/not taken|error/)
    const { devices } = JSON.parse(pcimig(['extract', '--list', join(directory, 'source.dev')]).out)
    const ids = (devices as { id: string }[]).map(({ id }) => id)
    expect(ids).toContain('0000:00:01.0/pcie-root-port')
    expect(ids.filter((id) => /^0000:00:0[12]\.\d:00\.0\//.test(id)).length).toBeGreaterThanOrEqual(10)
  })

  it('takes no capture of a guest with an unmigratable device, and the guest keeps running', async () => {
    const blocked = domain('').replace(
      '</domain>',
      "<qemu:commandline><qemu:arg value='-drive'/><qemu:arg value='if=none,id=n,file=null-co://,format=raw'/><qemu:arg value='-device'/><qemu:arg value='nvme,drive=n,serial=1,addr=0x1d'/></qemu:commandline></domain>",
    )
    file(
      'blocked.xml',
      blocked
        .replace("<domain type='qemu'>", "<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>")
        .replace(`<name>${VM}</name>`, '<name>blocked</name>')
        .replace('disk.qcow2', 'empty.qcow2'),
    )
    expect(await libvirt.run('virsh create blocked.xml')).toMatchObject({ code: 0 })
    const { out } = await libvirt.run(filled(ADVICE.deviceStateLibvirt, { VM: 'blocked', SIDE: 'blocked' }))
    expect(out).toContain('not taken: a device forbids migration')
    expect(await state('blocked')).toBe('running')
    await libvirt.run('virsh destroy blocked')
  })

  it('creates a paused machine with the same devices under another name, whose device state fits, and removes it', async () => {
    expect(await advised(ADVICE.definition)).toMatchObject({ code: 0 })
    expect(await advised(ADVICE.twinDefinition)).toMatchObject({ code: 0 })
    const twin = readFileSync(join(directory, 'twin.xml'), 'utf8')
    file('twin.xml', twin.replace('disk.qcow2', 'empty.qcow2'))
    expect(await advised(ADVICE.twin)).toMatchObject({ code: 0 })
    expect(await state('pcimig-twin')).toBe('paused')
    const taken = await libvirt.run(filled(ADVICE.deviceStateLibvirt, { VM: 'pcimig-twin', SIDE: 'destination' }))
    expect(taken.out).not.toMatch(/not taken|error/)
    expect(await state('pcimig-twin')).toBe('paused')
    const files = ['source.dev', 'destination.dev'].map((name) => join(directory, name))
    const { out, code } = pcimig(['check', ...files, '--qemu', '7.2', '--machine', 'pc-q35-7.2'])
    expect([code, out]).toEqual([0, expect.stringMatching(/^Compatible: /)])
    expect(await advised(ADVICE.saveTwin, { SIDE: 'twin' })).toMatchObject({ code: 0 })
    const saved = pcimig(['check', files[0]!, join(directory, 'twin.save'), '--qemu', '7.2'])
    expect([saved.code, saved.out]).toEqual([0, expect.stringMatching(/^Compatible: /)])
    await advised(ADVICE.twin)
    expect(await advised(ADVICE.twinGone)).toMatchObject({ code: 0 })
    expect(await state()).toBe('running')
  })

  it('detaches and reattaches a device, and the guest keeps running', async () => {
    for (const advice of [ADVICE.detach, ADVICE.attach, ADVICE.detachForGood]) {
      expect(await advised(advice)).toMatchObject({ code: 0 })
      expect(await state()).toBe('running')
    }
    await advised(ADVICE.attach)
  })

  it('saves a guest, which is gone as the text says, and brings it back', async () => {
    expect(await advised(ADVICE.saveLibvirt)).toMatchObject({ code: 0 })
    expect(await state()).toBe('shut off')
    expect(await advised(ADVICE.restoreLibvirt)).toMatchObject({ code: 0 })
    expect(await state()).toBe('running')
  })

  // Also what is not for it: the socket of QMP is libvirt's own, and of the twin nothing may reach the guest.
  it.each(advisedOn('libvirt'))('%s leaves the guest as it says, wherever it is pasted', async (_, advice) => {
    const monitor = await libvirt.run(`ls /var/lib/libvirt/qemu/domain-*-${VM}/monitor.sock`)
    await advised(advice, { QMP_SOCKET: monitor.out, HOST_ADDRESS: '0000:00:00.0' })
    expect(await state()).toBe(advice.effect === 'stops' ? 'shut off' : 'running')
    const answer = await libvirt.run(`virsh qemu-monitor-command ${VM} '{"execute":"query-status"}'`)
    expect(answer.out).toMatch(advice.effect === 'stops' ? /not running/ : /"running":true/)
    if (advice.effect === 'stops') await advised(ADVICE.restoreLibvirt)
    await libvirt.run('virsh destroy pcimig-twin')
  })

  it('is needed: a migration by exec: ends the guest', async () => {
    await libvirt.run(`virsh qemu-monitor-command ${VM} --hmp 'migrate "exec:cat > /dev/null"'; sleep 1`)
    expect(await state()).toBe('shut off')
  })
})
