import { symlinkSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { checkSides } from '../../../src/check/sides/sides'
import type { Capture } from '../../../src/formats/capture/capture'
import { type CapturedMachine, machineOf as machineIn } from '../../../src/formats/capture/machine'
import { reconstruct } from '../../../src/qemu/reconstruct'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { type KernelRecord, records } from '../../kernel/records'
import { differences } from '../harness/compare'
import { QEMU_VERSION } from '../harness/installed'
import { machineOf } from '../harness/machine'
import { type LiveDevice, liveDevice, readLiveDevices } from '../harness/memory'
import { withVfioFolder } from '../harness/vfio'
import { attach } from '../harness/vfio-table'
import { capture, withLive } from './live'

/** Functions of which Linux 7.3 shows other bytes than sysfs: what it hides is in the middle, first, last; virtual ones. */
const CASES = [
  ...['std-mid-00', 'std-two-hidden-heads', 'ext-mid-2f', 'ext-head-19', 'ext-hidden-tail'],
  ...['vf-mlx5', 'vf-qat-all-ext-hidden', 'vf-gpu-vndr0'],
].map((name) => records().find((one) => one.case === name && one.kernel === '7.3')!)
const KERNEL = '7.3.4'

/** IORESOURCE_IO, _MEM, _MEM_64 and _PREFETCH for the low bits of a BAR (Linux include/linux/ioport.h). */
const flagsOf = (typeBits: number): number =>
  (typeBits & 1 ? 0x100 : 0x200) | (typeBits & 4 ? 0x100000 : 0) | (typeBits & 8 ? 0x2000 : 0)

/** Lays out what the kernel's sysfs shows of a function. */
function layOut(folder: string, { raw, vf, bars }: KernelRecord): void {
  writeFileSync(join(folder, 'config'), fromHex(raw))
  if (!vf) return
  const lines = vf.bars.map((typeBits, bar) => {
    const start = (bar + 1) * 2 ** 36
    const [first, last, flags] = typeBits === null ? [0, 0, 0] : [start, start + bars[bar]! - 1, flagsOf(typeBits)]
    return [first, last, flags].map((value) => `0x${value.toString(16).padStart(16, '0')}`).join(' ')
  })
  writeFileSync(join(folder, 'resource'), `${lines.join('\n')}\n0x0 0x0 0x0\n`)
  for (const name of ['vendor', 'device'] as const) writeFileSync(join(folder, name), `0x${vf[name].toString(16)}\n`)
  symlinkSync('../0000:7f:00.0', join(folder, 'physfn'))
}

/** A guest with the functions on root ports, and one more whose directory shows as little as a mediated device's. */
async function withGuest(use: (taken: Capture, live: readonly LiveDevice[]) => void): Promise<void> {
  const shown = CASES.map(({ shown, raw, bars, rom }) => ({ config: fromHex(shown ?? raw), bars, rom }))
  await withVfioFolder([...shown, shown[0]!], async ({ sysfsdev, env }) => {
    for (const [i, one] of CASES.entries()) layOut(sysfsdev[i]!, one)
    const subjects = sysfsdev.map((folder, i) => {
      return { id: `host${i}`, device: attach(folder, 'x-enable-migration=on'), placement: 'root-port' as const }
    })
    await withLive(machineOf('pc-q35-7.2', subjects, env), async (qemu) => {
      use(await capture(qemu.socket), readLiveDevices(qemu))
    })
  })
}

const named = ({ devices }: CapturedMachine, path: string) => devices.find(({ id }) => id === `${path}/vfio`)!

/* QEMU leaves vfio out of device state before 11.0, so that a capture takes those functions from sysfs. */
describe(`functions passed through, in a capture of QEMU ${QEMU_VERSION}`, () => {
  it("are their host's, with its kernel, and QEMU's config space and masks follow from them", async () => {
    await withGuest((taken, live) => {
      expect(taken.host.kernel).toBe(release())
      const machine = machineIn({ ...taken, host: { kernel: KERNEL } })
      for (const [i, { case: name }] of CASES.entries()) {
        const { view, path } = taken.devices.find(({ qdevId }) => qdevId === `host${i}`)!
        expect([name, view]).toEqual([name, 'physical'])
        const target = { ...NOTHING_GIVEN, qemu: machine.host.qemu, machine: machine.host.machine }
        const { masks } = reconstruct(named(machine, path!), target)
        expect([name, differences(masks, liveDevice(live, `host${i}`))]).toEqual([name, []])
      }
      // One that is missing is never passed over: the others alone are compatible.
      const report = checkSides(machine, machine, asked())
      expect(report).toMatchObject({ verdict: 'undetermined', covers: { machine: true } })
      expect(report.devices.map(({ verdict }) => verdict)).toEqual(report.devices.map(() => 'compatible'))
      expect(taken.missing).toEqual([
        { path: expect.any(String), type: 'vfio-pci', reason: expect.stringContaining('as with a mediated device') },
      ])
    })
  })
})
