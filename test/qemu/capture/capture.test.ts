import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { toHex } from '../../../src/bytes/hex'
import { sourceOf } from '../../../src/bytes/source'
import { checkSides } from '../../../src/check/sides/sides'
import { machineOf as machineIn } from '../../../src/formats/capture/machine'
import { readStream } from '../../../src/formats/stream'
import { reconstruct } from '../../../src/qemu/reconstruct'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { temporary } from '../../cli/pcimig'
import { PPC64 } from '../harness/available'
import { machineTypes, QEMU_VERSION } from '../harness/installed'
import { machineOf, type Subject } from '../harness/machine'
import { readLiveDevices } from '../harness/memory'
import { load, save, streamOf, streamOfStart } from '../harness/migrate'
import { type Qemu, withQemu } from '../harness/qemu-process'
import { capture, leftAfterAWhile, statusOf, withLive } from './live'

const at = (placement: Subject['placement'], ...devices: string[]): Subject[] =>
  devices.map((device, i) => ({ id: `${placement.replace('.', '')}-${i}`, device, placement }))

const Q35 = machineOf('pc-q35-7.2', [
  ...at('root-port', 'virtio-net-pci', 'virtio-blk-pci,num-queues=4', 'e1000e', 'virtio-rng-pci', 'qemu-xhci'),
  ...at('pcie.0', 'VGA', 'virtio-scsi-pci', 'pcie-root-port,hotplug=off', 'virtio-balloon-pci'),
  ...at('pci-bridge', 'rtl8139', 'virtio-serial-pci'),
])
/** An old machine type: the newest QEMUs lack the first ones. */
const OLD_PC = machineTypes('pc-i440fx').find((name) => /-(2\.[4-9]|[3-9]\.)/.test(name))!
const I440FX = machineOf(OLD_PC, at('pci.0', 'virtio-net-pci', 'e1000', 'pci-bridge', 'cirrus-vga'))

/** Both ends have a capability at a higher level than the machine type. */
const CAPABLE = { program: PPC64, machine: 'pseries-7.2,cap-sbbc=fixed', args: ['-m', '256M', '-device', 'e1000'] }

const sectionName = ({ id, instance }: { id: string; instance: number }) => `${id} ${instance}`

describe('a capture of a machine', () => {
  it.each([
    ['q35 with a dozen devices behind ports and a bridge', Q35, 'pc-q35-7.2'],
    ['i440fx of an old machine type', I440FX, OLD_PC],
  ])('holds what its migration sends: %s', async (_, launch, machine) => {
    await withLive(launch, async (qemu) => {
      const taken = await capture(qemu.socket)
      const sent = readStream(sourceOf(await streamOf(qemu)))
      expect(taken.devices.map((device) => [device.id, device.config])).toEqual(
        sent.devices.map((device) => [device.id, toHex(device.config)]),
      )
      expect(taken.sections!.map(sectionName)).toEqual(
        sent.sections.filter(({ type }) => type === 'full').map(sectionName),
      )
      expect(taken.ram!.map(({ name, size }) => `${name} ${size}`).sort()).toEqual(
        sent.ramBlocks.map(({ id, length }) => `${id} ${length}`).sort(),
      )
      expect(taken).toMatchObject({
        machine: sent.machine,
        status: 'prelaunch',
        pauseMs: 0,
        blocked: [],
        qemu: { version: QEMU_VERSION, architecture: 'x86_64' },
      })
      expect(taken.machine).toBe(machine)
    })
  })

  it('knows every device by type, id and properties, as QEMU has them', async () => {
    await withLive(Q35, async (qemu) => {
      const { devices } = await capture(qemu.socket)
      const listed = (await qemu.qmp.execute('qom-list', { path: '/machine/peripheral' })) as {
        name: string
        type: string
      }[]
      const given = listed.filter(({ type }) => type.startsWith('child<')).map(({ name, type }) => [name, type])
      const captured = devices.filter(({ qdevId }) => qdevId !== null)
      expect(captured.map(({ qdevId, type }) => [qdevId, `child<${type}>`]).sort()).toEqual(given.sort())
      for (const { qdevId, properties } of captured) {
        const own = (await qemu.qmp.execute('qom-get', {
          path: `/machine/peripheral/${qdevId}`,
          property: 'multifunction',
        })) as boolean
        expect([qdevId, properties!.multifunction]).toEqual([qdevId, own ? 'on' : 'off'])
      }
      const named = (id: string) => captured.find(({ qdevId }) => qdevId === id)!
      expect(named('pcie0-2')).toMatchObject({ type: 'pcie-root-port', placement: 'pcie.0' })
      expect(named('pcie0-2').properties).toMatchObject({ hotplug: 'off' })
      expect(named('root-port-1').properties).toMatchObject({ 'num-queues': '4' })
      expect(named('root-port-1').placement).toBe('root-port')
      expect(named('pci-bridge-0').placement).toBe('pci-bridge')
    })
  })

  it.each([
    ['pc-q35-7.2', Q35],
    [OLD_PC, I440FX],
  ])("needs no options to get QEMU's masks: %s", async (_, launch) => {
    await withLive(launch, async (qemu) => {
      const taken = await capture(qemu.socket)
      const { devices, host } = machineIn(taken)
      const live = new Map(readLiveDevices(qemu).map((device) => [device.path, device]))
      for (const [i, { qdevId }] of taken.devices.entries()) {
        const own = live.get(`/machine/peripheral/${qdevId}`)
        if (!own) continue
        const request = { ...NOTHING_GIVEN, qemu: host.qemu, machine: host.machine }
        const { masks, doubts } = reconstruct(devices[i]!, request)
        const checked = (of: typeof own) => (_: number, at: number) =>
          of.cmask[at]! & ~of.wmask[at]! & ~of.w1cmask[at]! & 0xff
        const bytes = Array.from({ length: masks.size }, (_, at) => at)
        expect([qdevId, bytes.map(checked({ ...own, ...masks }))]).toEqual([qdevId, bytes.map(checked(own))])
        expect([qdevId, masks.uncertain.every((bits) => bits === 0), doubts]).toEqual([qdevId, true, []])
      }
    })
  })

  it('of a function whose config space is not sent still has all others', async () => {
    const launch = machineOf('pc-q35-7.2', at('pcie.0', 'sdhci-pci', 'virtio-rng-pci'))
    const taken = await withLive(launch, ({ socket }) => capture(socket))
    expect(taken.sections!.map(({ id }) => id)).toContain('0000:00:01.0/sdhci')
    const { verdict, devices } = checkSides(machineIn(taken), machineIn(taken), asked())
    expect([verdict, devices.filter(({ id }) => id?.includes('/sdhci'))]).toEqual(['compatible', []])
  })

  // What QEMU does: test/qemu/state.test.ts. No section names the type of a codec, on which its timers depend.
  it.each([
    ['hda-duplex', 'hda-duplex', 'compatible'],
    ['hda-duplex', 'hda-micro', 'compatible'],
    ['hda-output', 'hda-duplex', 'compatible'],
    ['hda-duplex', 'hda-output', 'incompatible'],
    ['hda-duplex', 'hda-micro,audiodev=a -device hda-duplex', 'compatible'],
    ['hda-duplex', 'hda-output,audiodev=a -device hda-duplex', 'incompatible'],
  ])('shows the types of HDA codecs: %s to %s', async (source, destination, verdict) => {
    const args = (codec: string) =>
      `-nodefaults -audiodev none,id=a -device intel-hda -device ${codec},audiodev=a`.split(' ')
    const stream = await withQemu({ machine: 'pc-q35-7.2', args: args(source) }, streamOf)
    const taken = await withLive({ machine: 'pc-q35-7.2', args: args(destination) }, ({ socket }) => capture(socket))
    const sent = { ...readStream(sourceOf(new Uint8Array(stream))) }
    expect(checkSides({ devices: sent.devices, stream: sent }, machineIn(taken), asked()).verdict).toBe(verdict)
  })

  it('of a bridge that reserves 8 MiB, whose last capability ends in zeros, counts as complete', async () => {
    const launch = machineOf('pc-q35-7.2', at('root-port', 'pci-bridge,chassis_nr=9,pref64-reserve=8M'))
    const taken = await withLive(launch, ({ socket }) => capture(socket))
    expect(taken.devices.find(({ type }) => type === 'pci-bridge')!.config.slice(2 * 0x64)).toMatch(
      /^094c2001f{40}000080(00)+$/,
    )
    expect(checkSides(machineIn(taken), machineIn(taken), asked()).verdict).toBe('compatible')
  })

  it('of both sides is a check without options', async () => {
    const other = { ...Q35, args: Q35.args.map((word) => word.replace('hotplug=off', 'hotplug=on')) }
    const [source, destination] = await Promise.all(
      [Q35, other].map((launch) => withLive(launch, async ({ socket }) => machineIn(await capture(socket)))),
    )
    const same = checkSides(source!, source!, asked())
    expect(same).toMatchObject({ verdict: 'compatible', target: { qemu: QEMU_VERSION, machine: 'pc-q35-7.2' } })
    expect(same.covers).toEqual({
      ...{ config: true, machine: true, ram: true, sections: false },
      ...{ virtio: true, vmstate: false },
    })
    const report = checkSides(source!, destination!, asked())
    const refused = report.devices.filter(({ verdict }) => verdict === 'incompatible')
    const line = await withRestore(other, await save(Q35))
    expect(refused.map(({ firstFailure }) => firstFailure!.message)).toContain(line)
  })

  // A capture has no contents of sections: ports and capabilities are read from properties.
  it.each([
    ['ports of a serial device', Q35],
    ['a capability of POWER', CAPABLE],
  ])('accepts a stream of the same machine, as QEMU does: %s', async (_, launch) => {
    const taken = await withLive(launch, async ({ socket }) => machineIn(await capture(socket)))
    const { stream } = await save(launch)
    expect((await load(launch, stream)).accepted).toBe(true)
    const source = { stream: readStream(sourceOf(stream)) }
    const report = checkSides({ ...source, devices: source.stream.devices }, taken, asked())
    expect([report.verdict, report.stops]).toEqual(['compatible', []])
  })
})

/** What QEMU says about a stream that it refuses. */
async function withRestore(launch: typeof Q35, { stream }: { readonly stream: Uint8Array }): Promise<string> {
  const { answerTo } = await import('../harness/migrate')
  const { accepted, stderr } = await answerTo(launch, stream, () => undefined)
  expect(accepted).toBe(false)
  return stderr.find((line) => line.startsWith('get_pci_config_device'))!
}

describe('the machine afterwards', () => {
  it('runs if it was running, and stays paused if it was paused', async () => {
    await withLive(Q35, async (qemu) => {
      await qemu.qmp.execute('cont')
      const running = await capture(qemu.socket)
      expect([running.status, await statusOf(qemu)]).toEqual(['running', 'running'])
      expect(running.pauseMs).toBeGreaterThan(0)
      await qemu.qmp.execute('stop')
      const paused = await capture(qemu.socket)
      expect([paused.status, paused.pauseMs, await statusOf(qemu)]).toEqual(['paused', 0, 'paused'])
      await qemu.qmp.execute('cont')
      expect(await statusOf(qemu)).toBe('running')
      expect(await leftAfterAWhile()).toEqual([])
    })
  })

  it('still waits for its migration, which then completes', async () => {
    const stream = await streamOfStart(Q35)
    const file = join(temporary(), 'stream')
    writeFileSync(file, stream)
    await withLive({ ...Q35, args: [...Q35.args, '-incoming', 'defer'] }, async (qemu) => {
      const taken = await capture(qemu.socket)
      expect([taken.status, await statusOf(qemu)]).toEqual(['inmigrate', 'inmigrate'])
      expect(taken.devices.length).toBe(machineIn(await capture(qemu.socket)).devices.length)
      await qemu.qmp.execute('migrate-incoming', { uri: `exec:cat '${file}'` })
      expect(await migrationOf(qemu)).toBe('completed')
    })
  })
})

async function migrationOf(qemu: Qemu): Promise<string> {
  for (;;) {
    const { status } = (await qemu.qmp.execute('query-migrate')) as { status?: string }
    if (status === 'completed' || status === 'failed') return status
    await sleep(5)
  }
}

describe('config space over the monitor', () => {
  it('equals device state, except for the register whose reading accesses the device', async () => {
    await withLive(Q35, async (qemu) => {
      await qemu.qmp.execute('cont')
      for (let i = 0; i < 200; i++) {
        const [first] = (await qemu.qmp.execute('query-pci')) as {
          devices: { pci_bridge?: { bus: { secondary: number } } }[]
        }[]
        const numbered = first!.devices.every(({ pci_bridge }) => !pci_bridge || pci_bridge.bus.secondary > 0)
        if (numbered) break
        await sleep(100)
      }
      await qemu.qmp.execute('stop')
      const [state, seen] = [await capture(qemu.socket), await capture(qemu.socket, 'ecam')]
      const byAddress = new Map(state.devices.map((device) => [device.address, device]))
      expect(seen.devices.length).toBe(state.devices.length)
      for (const { address, config, absent = [], type } of seen.devices) {
        const own = byAddress.get(address)!.config
        const blank = absent.reduce(
          (text, { offset, length }) =>
            text.slice(0, 2 * offset) + '0'.repeat(2 * length) + text.slice(2 * (offset + length)),
          own,
        )
        expect([address, config]).toEqual([address, blank.slice(0, config.length)])
        expect([address, absent.length]).toEqual([address, /^(virtio-|pcie-root-port)/.test(type!) ? 1 : 0])
      }
    })
  })

  it('of i440fx is read while it is paused, and the port keeps its selection', async () => {
    await withLive(I440FX, async (qemu) => {
      const hmp = (line: string) => qemu.qmp.execute('human-monitor-command', { 'command-line': line })
      await hmp('o /w 0xcf8 0x80000840')
      const [state, seen] = [await capture(qemu.socket), await capture(qemu.socket, 'ecam')]
      expect(await hmp('i /w 0xcf8')).toBe('portl[0x0cf8] = 0x80000840\r\n')
      const own = new Map(state.devices.map(({ path, config }) => [path, config.slice(0, 512)]))
      expect(seen.devices.map(({ path, config, absent }) => [path, absent ? own.get(path) : config])).toEqual(
        seen.devices.map(({ path }) => [path, own.get(path)]),
      )
      await qemu.qmp.execute('cont')
      await expect(capture(qemu.socket, 'ecam')).rejects.toThrow('shows no config space in memory')
    })
  })
})
