import { u16, u32 } from '../../bytes/little-endian'
import { EXP as EXPRESS } from '../../pci/capabilities/standard/express/registers'
import { registerOf } from '../../pci/layout'
import type { Placement } from '../painting/placement'
import { type RawCapability, type RawExtendedCapability, sizeToNext } from '../painting/raw-chain'
import type { Step } from '../painting/step'
import { EXTENDED_ID } from './extended'

const STANDARD_END = 0x100
const END = 0x1000
const EXP = 0x10
const ENDPOINT_TYPES = [0, 1, 9]
const DROPPED: readonly number[] = Object.values(EXTENDED_ID)

const [LNKCAP, LNKCTL, LNKCTL2] = ['LNKCAP', 'LNKCTL', 'LNKCTL2'].map((name) => registerOf(EXPRESS, name).offset) as [
  number,
  number,
  number,
]
/** The Link Capabilities that QEMU gives an integrated endpoint behind a port. */
const MADE_LINK = 0x11
const STANDARD_AREA = { at: 0x40, length: 0xc0 }

interface Range {
  readonly at: number
  readonly length: number
}

/** Yields the first place in each capability's bytes, after its own `smallest`, where another one seems to start. */
function* candidates(
  starts: readonly number[],
  smallest: number,
  end: number,
  starts4: (at: number) => boolean,
): Generator<Range> {
  for (const at of starts) {
    const limit = at + sizeToNext(at, starts, end)
    for (let place = (at + smallest + 3) & ~3; place + 4 <= limit; place += 4) {
      if (!starts4(place)) continue
      yield { at: place, length: limit - place }
      break
    }
  }
}

/**
 * Whether the list ends early because of QEMU: it writes link registers even if the capability ends before them, and
 * with them the header of the next capability. On the root bus it clears Link Control 2 and Link Status 2, behind a
 * port it makes up Link Capabilities and clears Link Control of what was an integrated endpoint (vfio_setup_pcie_cap,
 * hw/vfio/pci.c).
 */
function cutByLink(config: Uint8Array, standard: readonly RawCapability[], placement: Placement): boolean {
  const exp = standard.find(({ id }) => id === EXP)
  if (!exp) return false
  const endsAt = (offset: number, header: number) =>
    standard.some(({ at }) => at === exp.at + offset && u16(config, at) === header)
  if (placement === 'pcie.0') return endsAt(LNKCTL2, 0)
  if (placement !== 'root-port' || exp.at + LNKCAP + 4 > STANDARD_END) return false
  return u32(config, exp.at + LNKCAP) === MADE_LINK && (endsAt(LNKCAP, MADE_LINK) || endsAt(LNKCTL, 0))
}

/**
 * Marks as uncertain what a dropped capability may cover. A capability that QEMU dropped keeps its bytes, header
 * included, although no pointer leads to it, and the one before it ends there. QEMU's own bytes only hint at such a
 * place.
 * @param config what QEMU holds or shows its guest, 4096 bytes
 */
export function hiddenSteps(
  config: Uint8Array,
  standard: readonly RawCapability[],
  extended: readonly RawExtendedCapability[],
  placement: Placement,
): Step[] {
  const ranges: Range[] = cutByLink(config, standard, placement) ? [STANDARD_AREA] : []
  if (!standard.some(({ id }) => id === EXP)) {
    const starts = standard.map(({ at }) => at)
    const express = (at: number) =>
      config[at] === EXP &&
      (config[at + 1] === 0 || starts.includes(config[at + 1]!)) &&
      ENDPOINT_TYPES.includes((u16(config, at + 2) >> 4) & 0xf)
    ranges.push(...candidates(starts, 4, STANDARD_END, express))
  }
  const starts = extended.filter(({ id }) => id !== 0).map(({ at }) => at)
  const extendedHeader = (at: number) => {
    const header = u32(config, at)
    const version = (header >>> 16) & 0xf
    const next = header >>> 20
    const dropped = DROPPED.includes(header & 0xffff) && version >= 1 && version <= 2
    const masked = (header & 0xffff) === 0 && next !== 0 && starts.includes(next)
    return masked || (dropped && (next === 0 || starts.includes(next) || next > at))
  }
  ranges.push(...candidates(starts, 8, END, extendedHeader))
  return ranges.map(({ at, length }) => ({
    rule: 'dropped-capability',
    note: 'QEMU may have dropped a capability that starts here, and would then compare none of it: a dump of the host function would show whether it did',
    actions: Array.from({ length: length >> 2 }, (_, i) => ({
      kind: 'uncertain' as const,
      at: at + 4 * i,
      width: 4,
      value: 0xffff_ffff,
    })),
  }))
}
