import { toHex } from '../../../src/bytes/hex'
import { checkedBits, type Masks } from '../../../src/qemu/painting/masks'
import type { LiveDevice } from './memory'
import { checkedAt } from './message'

const ARRAYS = ['config', 'cmask', 'wmask', 'w1cmask'] as const
/** So many bytes of a run are shown. */
const SHOWN = 16

/** Runs of offsets below `size` at which two arrays differ, as [first, end). */
function* runs(ours: Uint8Array, qemu: Uint8Array, size: number): Generator<[number, number]> {
  for (let at = 0; at < size; at++) {
    const first = at
    while (at < size && ours[at] !== qemu[at]) at++
    if (at > first) yield [first, at]
  }
}

function shown(bytes: Uint8Array, first: number, end: number): string {
  const cut = Math.min(end, first + SHOWN)
  return toHex(bytes.subarray(first, cut)) + (cut < end ? '…' : '')
}

/** The runs in words: "0x104 to 0x10b wmask: ours …, QEMU's …". */
const described = (name: string, ours: Uint8Array, qemu: Uint8Array, size: number): string[] =>
  [...runs(ours, qemu, size)].map(([first, end]) => {
    const where = `0x${first.toString(16)}${end > first + 1 ? ` to 0x${(end - 1).toString(16)}` : ''}`
    return `${where} ${name}: ours ${shown(ours, first, end)}, QEMU's ${shown(qemu, first, end)}`
  })

/**
 * Every run of bytes in which reconstructed masks differ from those a live QEMU holds, over what travels in the
 * stream. Empty when they agree.
 */
export function differences(ours: Pick<Masks, 'size' | (typeof ARRAYS)[number]>, qemu: LiveDevice): string[] {
  if (ours.size > qemu.config.length) return [`size: ours ${ours.size}, QEMU's buffer ${qemu.config.length}`]
  return ARRAYS.flatMap((name) => described(name, ours[name], qemu[name], ours.size))
}

/** Runs of offsets at which a reconstruction claims, without a doubt, that QEMU compares other bits than it does. */
export function wrongClaims(ours: Masks, qemu: LiveDevice): string[] {
  const certain = (checked: number, at: number) => checked & ~ours.uncertain[at]!
  const claimed = checkedBits(ours).map(certain)
  const actual = Uint8Array.from(claimed, (_, at) => certain(checkedAt(qemu, at), at))
  return described('checked', claimed, actual, ours.size)
}
