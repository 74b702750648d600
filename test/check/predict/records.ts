import { fromHex } from '../../../src/bytes/hex'
import type { CheckRequest } from '../../../src/check/report/request'
import type { Device } from '../../../src/pci/device'
import type { TargetRequest } from '../../../src/qemu/request'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { type Recorded, recorded } from '../../ground-truth'

const records = [...recorded('virtio'), ...recorded('pcie-root-port')]
export const record = (qemu: string, device: string, placement: string, options: string, machine: string): Recorded =>
  records.find(
    (each) =>
      each.qemu === qemu &&
      each.device === device &&
      each.placement === placement &&
      each.options === options &&
      each.machines.includes(machine),
  )!
export const dump = ({ config }: Recorded, over: Partial<Device> = {}): Device => ({
  address: '0000:00:02.0',
  id: null,
  config: fromHex(config),
  bars: new Map(),
  rom: null,
  notes: [],
  ...over,
})
export const to = (
  qemu: string,
  machine: string,
  over: Partial<TargetRequest> = {},
  extra: Partial<CheckRequest> = {},
) => asked({ target: { ...NOTHING_GIVEN, qemu, machine, ...over }, ...extra })

/** The first byte that QEMU's own comparison refuses, by the masks and values in its memory. */
export function refused(source: Uint8Array, { size, config, cmask, wmask, w1cmask }: Recorded): number | null {
  const [own, compared, writable, clearable] = [config, cmask, wmask, w1cmask].map(fromHex)
  const offsets = Array.from({ length: size }, (_, i) => i)
  return offsets.find((i) => ((source[i]! ^ own![i]!) & compared![i]! & ~writable![i]! & ~clearable![i]!) !== 0) ?? null
}
