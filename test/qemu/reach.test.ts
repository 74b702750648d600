import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomFrom, reset, sweepConfig, writeConfig } from './harness/activity'
import { GuestConfig } from './harness/guest'
import { machineTypes } from './harness/installed'
import { machineOf, type Subject } from './harness/machine'
import { readAgain, readLiveDevices } from './harness/memory'
import { withQemu } from './harness/qemu-process'
import { Qtest } from './harness/qtest'
import { unexplained, Watch } from './harness/watch'

/*
 * A guest writes anything anywhere into the config space of its devices: no bit changes in QEMU's memory that the proof
 * takes for constant. For all device types: npm run reach.
 */

const MACHINE = machineTypes('pc-q35').at(-1)!
const SUBJECTS: readonly Subject[] = [
  { id: 'd0', device: 'pcie-root-port', placement: 'pcie.0' },
  { id: 'd1', device: 'pci-bridge', placement: 'pcie.0' },
  { id: 'd2', device: 'virtio-net-pci,ats=on', placement: 'root-port' },
  { id: 'd3', device: 'e1000e', placement: 'root-port' },
]
const TOGGLED = 0x80
const INTERLOCK = 0x6e

describe(`config writes of a guest (${MACHINE})`, () => {
  test('change nothing that is assumed constant', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
    const launch = machineOf(MACHINE, SUBJECTS)
    const args = [...launch.args, '-qtest-log', 'none', '-qtest', `unix:${join(folder, 'qtest')},server=on,wait=off`]
    const watches = await withQemu({ ...launch, args }, async (qemu) => {
      const qtest = await Qtest.connect(join(folder, 'qtest'))
      const guest = new GuestConfig(qtest, true)
      const random = randomFrom(1)
      const live = readLiveDevices(qemu)
      const seen = live.map((device) => new Watch(device))
      const look = () => {
        for (const [i, now] of readAgain(qemu, live).entries()) seen[i]!.see(now)
      }
      await guest.open()
      for (const target of (await guest.enumerate()).reverse()) {
        for (const value of [0xffff_ffff, 0]) {
          await sweepConfig(guest, target, value)
          look()
        }
        await writeConfig(guest, target, random)
        look()
      }
      await reset(qemu)
      look()
      qtest.close()
      return seen
    }).finally(() => rmSync(folder, { recursive: true, force: true }))

    for (const subject of SUBJECTS) {
      const watch = watches.find(({ start }) => start.path === `/machine/peripheral/${subject.id}`)!
      expect(unexplained(watch, MACHINE, subject)).toEqual([])
      expect(watch.exercised).toBeGreaterThan(0.5)
    }
    const port = watches.find(({ start }) => start.path === '/machine/peripheral/d0')!
    expect(port.varied[INTERLOCK]! & TOGGLED).toBe(TOGGLED)
  }, 120_000)
})
