import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COUNTER, makeGuestFiles, movingDomain } from '../../test/tools/moving-guest'
import { TwoHosts } from '../../test/tools/two-hosts'
import type { Outcome, Tally } from './tally'

const PORT = 49873
const PCIMIG = join(process.cwd(), 'bin/pcimig')

/** The counting guest's double word, twice: prints 2 where its program goes on. */
const COUNTS = `for _ in 1 2; do virsh qemu-monitor-command web --hmp 'xp /1xw ${COUNTER}' | grep :; sleep 0.3; done | sort -u | wc -l`
const RUNS = `${COUNTS}; virsh domstate web`
const isRunning = (out: string): boolean => /^2\s+running$/.test(out)

/** The domain for a destination whose QEMU gives a device another MSI-X table. */
const OTHERWISE = `sed "s#</qemu:commandline>#<qemu:arg value='-global'/><qemu:arg value='virtio-net-pci.vectors=5'/>&#"`

const begun = (uri: string, options: string): string => `virsh dumpxml web --migratable | ${OTHERWISE} > doomed.xml
(virsh migrate --live web '${uri}' --migrateuri tcp://127.0.0.1:${PORT} --bandwidth 1 --unsafe ${options} > migrate.log 2>&1 &)
for _ in $(seq 200); do virsh domjobinfo web | grep -q '^Memory processed: *[1-9]' && break; sleep 0.05; done`

const GONE =
  'virsh migrate-setspeed web 1000; for _ in $(seq 300); do virsh domstate web >/dev/null 2>&1 || break; sleep 0.1; done'

/** One migration from a to b of a new guest. */
async function migration(hosts: TwoHosts, doomed: boolean): Promise<Outcome> {
  await hosts.on('a', `virsh create guest.xml; for _ in $(seq 100); do [ "$(${COUNTS})" = 2 ] && break; done`)
  await hosts.on('a', begun(hosts.uri('b'), doomed ? '--xml doomed.xml' : ''))
  const begin = Date.now()
  const captured = await hosts.on('b', `${PCIMIG} capture --libvirt web --method memory --quiet -o b.json`)
  const judged = await hosts.on('a', `${PCIMIG} guard --source libvirt:web --destination b.json --cancel --quiet`)
  const took = Date.now() - begin
  if (!doomed) await hosts.on('a', GONE)
  const { out } = await hosts.on(doomed ? 'a' : 'b', RUNS)
  const right = captured.code === 0 && judged.code === (doomed ? 1 : 0) && isRunning(out)
  for (const host of ['a', 'b'] as const) await hosts.on(host, 'virsh destroy web; rm -f b.json')
  return { doomed, right, code: judged.code, said: `${captured.out} ${judged.out}`.trim(), took }
}

/** Migrations between two libvirts, every other one doomed; the destination is captured out of its QEMU's memory. */
export async function libvirtMigrations(count: number, say: (line: string) => void): Promise<Tally> {
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-guard-'))
  makeGuestFiles(directory, 48)
  writeFileSync(join(directory, 'guest.xml'), movingDomain('web', directory))
  const hosts = new TwoHosts(directory)
  const outcomes: Outcome[] = []
  try {
    for (let i = 0; i < count; i++) {
      const outcome = await migration(hosts, i % 2 === 0)
      outcomes.push(outcome)
      const { doomed, right, took, said } = outcome
      say(`${i + 1} ${doomed ? 'doomed' : 'good'}: ${right ? 'right' : 'WRONG'} (${took} ms) ${said}`)
    }
  } finally {
    hosts.end()
    rmSync(directory, { recursive: true, force: true })
  }
  return { kind: 'libvirt, source by its monitor, destination by memory', outcomes }
}
