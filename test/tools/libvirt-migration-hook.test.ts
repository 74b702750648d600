import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGuestFiles, movingDomain } from './moving-guest'
import { TwoHosts } from './two-hosts'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-hook-'))
const SETTINGS = '/etc/libvirt/pcimig-hook.conf'
const STORE = '/var/lib/libvirt/pcimig'

let hosts: TwoHosts

/** Puts the example where libvirt looks for it; the libvirt of the tests has few programs on its path. */
function install(host: 'a' | 'b'): void {
  const hooks = join(directory, host, 'etc/libvirt/hooks')
  mkdirSync(hooks, { recursive: true })
  mkdirSync(join(directory, host, STORE), { recursive: true })
  const example = join(process.cwd(), 'examples/libvirt/qemu')
  const text = `#!/bin/sh\nexport PATH="$PATH:/usr/bin:/bin:${join(process.execPath, '..')}"\nexec ${example} "$@"\n`
  writeFileSync(join(hooks, 'qemu'), text, { mode: 0o755 })
}

/** Tries to migrate the guest from a to b, where these are the hook's settings. */
async function migrated(...settings: readonly string[]) {
  writeFileSync(join(directory, 'b', SETTINGS), [`PCIMIG=${process.cwd()}/bin/pcimig`, ...settings, ''].join('\n'))
  return hosts.on(
    'a',
    `virsh migrate --live web '${hosts.uri('b')}' --migrateuri tcp://127.0.0.1:49873 --unsafe && echo moved`,
  )
}

beforeAll(async () => {
  makeGuestFiles(directory, 1)
  install('a')
  install('b')
  writeFileSync(join(directory, 'guest.xml'), movingDomain('web', directory))
  hosts = new TwoHosts(directory)
  const { code, out } = await hosts.on('a', 'virsh create guest.xml')
  expect(code, out).toBe(0)
}, 90_000)
afterAll(() => {
  hosts.end()
  rmSync(directory, { recursive: true, force: true })
})

describe('the hook of libvirt, called by libvirt', { timeout: 90_000 }, () => {
  const state = async () => (await hosts.on('a', 'virsh domstate web')).out.trim()

  it('refuses what it can not judge if its settings say so, and the guest goes on', async () => {
    expect((await migrated('PCIMIG_STRICT=1')).out).toMatch(
      /error: Hook script execution failed: .*pcimig: web: nothing is stored of this guest in .*; refused, for PCIMIG_STRICT is set/,
    )
    expect(await state()).toBe('running')
  })

  it('refuses a guest that QEMU would refuse', async () => {
    const stored = join(directory, 'b', STORE, 'web.mig')
    writeFileSync(stored, gunzipSync(readFileSync('fixtures/streams/vfio-11.1.mig.gz')))
    expect((await migrated()).out).toMatch(/Hook script execution failed: .*pcimig: web: Incompatible \(prediction\): /)
    expect(await state()).toBe('running')
    rmSync(stored)
  })

  it('passes what it can not judge otherwise', async () => {
    expect((await migrated()).out.trim()).toBe('moved')
    expect((await hosts.on('b', 'virsh domstate web')).out.trim()).toBe('running')
  })
})
