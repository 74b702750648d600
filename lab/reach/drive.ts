import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  mapRegions,
  pokeRegion,
  type Random,
  reset,
  runFor,
  sweepConfig,
  writeConfig,
} from '../../test/qemu/harness/activity'
import { GuestConfig } from '../../test/qemu/harness/guest'
import type { Subject } from '../../test/qemu/harness/machine'
import { readAgain, readLiveDevices } from '../../test/qemu/harness/memory'
import { type Launch, withQemu } from '../../test/qemu/harness/qemu-process'
import { Qtest } from '../../test/qemu/harness/qtest'
import { Watch } from '../../test/qemu/harness/watch'

const LONGEST = 300_000

/** What was seen of the devices of a machine, and at what QEMU gave up, null if it did not. */
interface Driven {
  readonly watches: readonly Watch[]
  readonly ended: string | null
}

/**
 * Does to a machine what a guest can do: writes anywhere into config space and into the devices' registers, runs the
 * firmware, resets, and unplugs. A guest can make QEMU give up, too; what was seen until then counts.
 * @param express whether config space of 4096 bytes is in reach
 */
export async function drive(
  launch: Launch,
  subjects: readonly Subject[],
  express: boolean,
  rounds: number,
  random: Random,
): Promise<Driven> {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  const socket = join(folder, 'qtest')
  const qtestArgs = ['-qtest-log', 'none', '-qtest', `unix:${socket},server=on,wait=off`]
  try {
    return await withQemu({ ...launch, timeout: LONGEST, args: [...launch.args, ...qtestArgs] }, async (qemu) => {
      const qtest = await Qtest.connect(socket)
      const guest = new GuestConfig(qtest, express)
      const live = readLiveDevices(qemu)
      const watches = live.map((device) => new Watch(device))
      let ended: string | null = null
      const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
        if (ended !== null) return
        await Promise.race([work(), qemu.ended]).catch(() => {})
        await qemu.qmp.execute('query-status').catch(() => {
          ended = `QEMU gave up at ${name}: ${qemu.stderr().at(-1) ?? 'silently'}`
        })
        if (ended === null) for (const [i, now] of readAgain(qemu, live).entries()) watches[i]!.see(now)
      }
      for (let round = 0; round < rounds && ended === null; round++) {
        await step('opening the window', () => guest.open())
        for (const target of (await guest.enumerate()).reverse()) {
          for (const value of [0xffff_ffff, 0]) await step('a sweep', () => sweepConfig(guest, target, value))
          await step(`config ${target.bus}:${target.devfn}`, () => writeConfig(guest, target, random))
        }
        await step('reset', () => reset(qemu))
        await step('opening the window', () => guest.open())
        const functions = ended === null ? await guest.enumerate() : []
        const regions = ended === null ? await mapRegions(guest, functions) : []
        for (const region of regions) await step('a region', () => pokeRegion(qtest, region, random))
        await step('running', () => runFor(qemu, 500))
        await step('reset', () => reset(qemu))
      }
      await step('firmware', () => runFor(qemu, 1500))
      for (const { id } of subjects) await step('unplug', () => qemu.qmp.execute('device_del', { id }).catch(() => {}))
      qtest.close()
      return { watches, ended }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
