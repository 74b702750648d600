import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COUNTER, makeGuestFiles, movingDomain } from './moving-guest'
import { TwoHosts } from './two-hosts'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-guard-'))
const PCIMIG = join(process.cwd(), 'bin/pcimig')

let hosts: TwoHosts

/** Begins a migration from a to b that would take more than a minute, and waits until RAM is being copied. */
const begun = (
  destination: string,
): string => `(virsh migrate --live web '${hosts.uri('b')}' --migrateuri tcp://127.0.0.1:49872 --bandwidth 1 --unsafe ${destination} > migrate.log 2>&1 &)
for _ in $(seq 100); do virsh domjobinfo web | grep -q '^Memory processed: *[1-9]' && break; sleep 0.05; done`

/** The same domain for the destination, where its QEMU gives a device another MSI-X table. */
const DOOMED = `virsh dumpxml web --migratable | sed "s#</qemu:commandline>#<qemu:arg value='-global'/><qemu:arg value='virtio-net-pci.vectors=5'/>&#" > doomed.xml`

/** The counting guest's double word, twice. */
const COUNTS = `for _ in 1 2; do virsh qemu-monitor-command web --hmp 'xp /1xw ${COUNTER}' | grep :; sleep 0.3; done | sort -u | wc -l`

/** What a is told of the destination: b's own capture of the domain that is coming in. */
const judged = (options: string): string =>
  `${PCIMIG} guard --source libvirt:web --destination b.json --quiet ${options}`
const CAPTURED = `${PCIMIG} capture --libvirt web --method memory --quiet -o b.json`

beforeAll(async () => {
  makeGuestFiles(directory, 96)
  hosts = new TwoHosts(directory)
  writeFileSync(join(directory, 'guest.xml'), movingDomain('web', directory))
  const { code, out } = await hosts.on(
    'a',
    `virsh create guest.xml; for _ in $(seq 100); do [ "$(${COUNTS})" = 2 ] && break; sleep 0.1; done; ${DOOMED}`,
  )
  expect(code, out).toBe(0)
}, 90_000)
afterAll(() => {
  hosts.end()
  rmSync(directory, { recursive: true, force: true })
})

describe('guard, in the middle of a migration between two libvirts', { timeout: 90_000 }, () => {
  it('cancels a doomed one, and the guest runs on the source', async () => {
    await hosts.on('a', begun('--xml doomed.xml'))
    const captured = await hosts.on('b', CAPTURED)
    expect(captured.code, `${captured.out} ${(await hosts.on('a', 'cat migrate.log')).out}`).toBe(0)
    expect(await hosts.on('a', judged('--cancel'))).toEqual({
      code: 1,
      out: 'pcimig: the migration was cancelled; the guest runs on the source.',
    })
    expect((await hosts.on('a', `virsh domstate web; ${COUNTS}; cat migrate.log`)).out).toMatch(
      /^running\n+2\n+error: operation aborted: .*canceled by client/,
    )
    expect((await hosts.on('b', 'virsh list --all --name')).out).toBe('')
  })

  it.each([
    [
      'the process of the destination',
      'a',
      (): string => '--source libvirt:web --destination "pid:$(cat b/run/libvirt/qemu/web.pid)"',
    ],
    [
      "the destination's domain, on its host",
      'b',
      (): string => `--source libvirt:web --src-connect '${hosts.uri('a')}' --destination libvirt:web`,
    ],
  ] as const)('captures both ends itself: %s', async (_, host, ends) => {
    await hosts.on('a', begun('--xml doomed.xml'))
    const incoming = 'for _ in $(seq 100); do [ -e b/run/libvirt/qemu/web.pid ] && break; sleep 0.05; done'
    expect(await hosts.on(host, `${incoming}; ${PCIMIG} guard ${ends()} --cancel --quiet`)).toEqual({
      code: 1,
      out: 'pcimig: the migration was cancelled; the guest runs on the source.',
    })
    expect((await hosts.on('a', `virsh domstate web; ${COUNTS}`)).out).toMatch(/^running\n+2$/)
    expect((await hosts.on('b', 'virsh list --all --name')).out).toBe('')
  })

  it('lets a good one complete', async () => {
    await hosts.on('a', begun(''))
    expect((await hosts.on('b', CAPTURED)).code).toBe(0)
    expect(await hosts.on('a', judged('--cancel'))).toEqual({
      code: 0,
      out: 'pcimig: the migration was not cancelled: only an incompatible one is; it is active.',
    })
    await hosts.on(
      'a',
      'virsh migrate-setspeed web 1000; for _ in $(seq 300); do virsh domstate web >/dev/null 2>&1 || break; sleep 0.1; done',
    )
    expect((await hosts.on('b', `virsh domstate web; ${COUNTS}`)).out).toMatch(/^running\n+2$/)
  })

  it('is run for every migration of a host by the example, which cancels a doomed one', async () => {
    const role = (name: string) =>
      `(PCIMIG=${PCIMIG} PCIMIG_STORE=${directory}/store ${process.cwd()}/examples/guard/pcimig-guard ${name} > ${name}.log 2>&1 &)`
    await hosts.on('a', `mkdir -p store; ${role('source')}; sleep 1`)
    await hosts.on('b', `virsh destroy web; ${role('destination')}`)
    await hosts.on('a', 'virsh create guest.xml')
    await hosts.on('a', DOOMED)
    await hosts.on('a', begun('--xml doomed.xml'))
    const ended =
      'for _ in $(seq 200); do grep -q . source.log && break; sleep 0.1; done; cat source.log destination.log'
    expect((await hosts.on('a', ended)).out).toMatch(
      /^web: exit code 1: Incompatible: .* config space differs; 1 of \d+ devices refused\.\nThe migration was cancelled; the guest runs on the\ssource\./,
    )
    expect((await hosts.on('a', 'virsh domstate web; ls store')).out).toBe('running')
  })
})
