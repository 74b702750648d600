import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporary } from '../cli/pcimig'

/** A domain as libvirt hands it to hooks, with a function passed through. */
const domain = (machine: string) => `<domain type='kvm' id='3'>
  <name>web</name>
  <os><type arch='x86_64' machine='${machine}'>hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <hostdev mode='subsystem' type='usb' managed='yes'><source><address bus='1' device='2'/></source></hostdev>
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <driver name='vfio'/>
      <source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x4'/></source>
      <alias name='hostdev0'/>
      <address type='pci' domain='0x0000' bus='0x06' slot='0x00' function='0x0'/>
    </hostdev>
  </devices>
</domain>
`
const HOOK = join('examples', 'libvirt', 'qemu')
const HOST_ADDRESS = '0000:3b:00.4'
const GUEST_ADDRESS = '0000:06:00.0'

/** A host: its devices, the directory that it shares with others, and its QEMU. */
function host() {
  const directory = temporary()
  const sysfs = join(directory, 'devices')
  const store = join(directory, 'store')
  const emulator = join(directory, 'qemu')
  mkdirSync(store)
  cpSync('fixtures/dumps/sysfs/vf', join(sysfs, HOST_ADDRESS), { recursive: true })
  writeFileSync(emulator, `#!/bin/sh\necho 'QEMU emulator version 10.0.2 (Debian)'\n`, { mode: 0o755 })
  const env = { PCIMIG: 'bin/pcimig', PCIMIG_SYSFS: sysfs, PCIMIG_STORE: store, PCIMIG_QEMU: emulator }
  const hook = (operation: string, phase: string, machine = 'pc-q35-7.2', more: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(HOOK, ['web', operation, phase, '-'], {
      ...{ input: domain(machine), encoding: 'utf8' as const, env: { ...process.env, ...env, ...more } },
    })
    return [status, stdout, stderr]
  }
  return { hook, store, config: join(sysfs, HOST_ADDRESS, 'config') }
}

function changed(path: string, offset: number): void {
  const bytes = readFileSync(path)
  bytes[offset]! ^= 1
  writeFileSync(path, bytes)
}

const ACCEPTED = [0, '', '']

describe('the hook for libvirt', () => {
  it('keeps what sysfs shows of a passed-through function when the guest starts', () => {
    const { hook, store, config } = host()
    expect(hook('started', 'begin')).toEqual(ACCEPTED)
    expect(readdirSync(join(store, 'web'))).toEqual([GUEST_ADDRESS])
    expect(readFileSync(join(store, 'web', GUEST_ADDRESS, 'config'))).toEqual(readFileSync(config))
  })

  it('lets a guest in whose function is the same here', () => {
    const { hook } = host()
    hook('started', 'begin')
    expect(hook('migrate', 'begin')).toEqual(ACCEPTED)
  })

  it('refuses a guest whose function has another revision here, and says why', () => {
    const { hook, config } = host()
    hook('started', 'begin')
    changed(config, 8)
    const [status, out, err] = hook('migrate', 'begin')
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^pcimig: web: Incompatible: QEMU 10\.0\.2 \(pc-q35-7\.2\) refuses .*Revision ID/)
  })

  it('judges a saved stream of the guest too', () => {
    const { hook, store } = host()
    cpSync('fixtures/streams/slot-off-source.mig.gz', join(store, 'web.mig'))
    expect(hook('migrate', 'begin', 'pc-q35-5.2')).toEqual(ACCEPTED)
    cpSync('fixtures/streams/vfio-11.1.mig.gz', join(store, 'web.mig'))
    const [status, out, err] = hook('migrate', 'begin')
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(
      /^pcimig: web: Incompatible \(prediction\): .* stops at configuration: the machine types differ/,
    )
  })

  it('refuses without a verdict only where that is asked for', () => {
    const { hook, config } = host()
    hook('started', 'begin')
    writeFileSync(config, '')
    const [status, out, err] = hook('migrate', 'begin')
    expect([status, out]).toEqual([0, ''])
    expect(err).toMatch(/^pcimig: web: pcimig: .*\/config: /)
    expect(hook('migrate', 'begin', 'pc-q35-7.2', { PCIMIG_STRICT: '1' })[0]).toBe(1)
  })

  it('leaves everything else alone', () => {
    const { hook, store } = host()
    for (const operation of ['prepare', 'release', 'reconnect']) expect(hook(operation, 'begin')).toEqual(ACCEPTED)
    expect(hook('migrate', 'begin')).toEqual(ACCEPTED)
    expect(readdirSync(store)).toEqual([])
  })
})
