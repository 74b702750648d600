import { u32 } from '../../../bytes/little-endian'
import { type Context, isSetOn } from '../../painting/context'
import { type Action, config as configWrite, fill, type Step } from '../../painting/step'
import type { Version } from '../../releases/version'
import { vfioSince } from '../../releases/vfio-changes'
import type { ShownIds } from '../overrides'

const INTEL = 0x8086
const DISPLAY = 0x03
const VGA = 0x0300

/** Registers of Intel's integrated graphics that QEMU's quirk knows (hw/vfio/igd.c). */
const ASLS = { at: 0xfc, length: 4, name: 'OpRegion address' } as const
const GMCH = { at: 0x50, length: 4, name: 'graphics control' } as const
const BDSM = { at: 0x5c, length: 4, name: 'base of stolen memory' } as const
const BDSM_GEN11 = { at: 0xc0, length: 8, name: 'base of stolen memory' } as const

type Register = typeof ASLS | typeof GMCH | typeof BDSM | typeof BDSM_GEN11

/** The generation by the high byte of the device id. */
const GENERATIONS: ReadonlyMap<number, number> = new Map(
  (
    [
      [6, [0x01]],
      [7, [0x04, 0x0a, 0x0c, 0x0d, 0x0f]],
      [8, [0x16, 0x22]],
      [9, [0x19, 0x31, 0x59, 0x3e, 0x9b]],
      [11, [0x8a, 0x45, 0x4e]],
      [12, [0x9a, 0x4c, 0x46, 0xa7]],
    ] as const
  ).flatMap(([generation, highs]) => highs.map((high) => [high, generation] as const)),
)
const BROXTON = 0xa84
const UNKNOWN = 0

/** igd_gen (hw/vfio/igd.c, QEMU 10.0): 6 to 12, 0 for an id that it doesn't know. */
const generationOf = (device: number): number =>
  (device & 0xffe) === BROXTON ? 9 : (GENERATIONS.get(device >>> 8) ?? UNKNOWN)

const RULE = 'igd-registers'

/** Whether vfio_pci_igd_config_quirk of this release looks at the function at all. */
function concerns({ vendor, classCode }: ShownIds, qemu: Version): boolean {
  if (vendor !== INTEL || classCode >>> 16 !== DISPLAY) return false
  return classCode >>> 8 === VGA || vfioSince(qemu, 'igd-display')
}

/** Registers that a release emulates once its quirk is at work; before 10.0 that was legacy mode, on the root bus alone. */
function emulated({ qemu, placement }: Context, generation: number, withGms: boolean): readonly Register[] {
  if (!vfioSince(qemu, 'igd-registers')) {
    return placement === 'pci.0' || placement === 'pcie.0' ? [GMCH, BDSM, BDSM_GEN11] : []
  }
  const byOpRegion = vfioSince(qemu, 'igd-opregion')
  const stolen = generation === UNKNOWN ? [] : [generation < 11 ? BDSM : BDSM_GEN11]
  return [...(byOpRegion ? [ASLS] : []), ...(withGms || !byOpRegion ? [GMCH] : []), ...stolen]
}

/** Whether the kernel has no OpRegion to show: its address is unset (vfio_pci_igd_opregion_init, drivers/vfio/pci/vfio_pci_igd.c). */
const hasNoOpRegion = (config: Uint8Array): boolean => [0, 0xffff_ffff].includes(u32(config, ASLS.at))

/** Graphics memory that x-igd-gms asks for: its field of the control register, and the largest value that 10.0 takes. */
const GMS = { early: { shift: 3, mask: 0x1f, largest: 0x10 }, since8: { shift: 8, mask: 0xff, largest: 0x40 } } as const

/** The control register with the memory of x-igd-gms; a value that QEMU rejects changes nothing (igd_gen below 8, 8 and later). */
function withMemory(control: number, generation: number, gms: number): number {
  const { shift, mask, largest } = generation < 8 ? GMS.early : GMS.since8
  return gms > largest ? control : ((control & ~(mask << shift)) | (gms << shift)) >>> 0
}

/**
 * vfio_pci_igd_config_quirk (hw/vfio/igd.c): registers of Intel's graphics that QEMU emulates. It matters where a
 * capability covers them, as their bytes are not compared elsewhere. 10.0 does it for every VGA controller of a known
 * generation, except at 00:02.0 of a pc machine, where it tries legacy mode first; 10.1 and newer if the host shows an
 * OpRegion, and older releases in legacy mode: neither shows in config space, so bytes that are compared are open.
 * @param compared cmask of the function after its capabilities were added, 4096 bytes
 * @param physical whether the bytes are the host's
 */
export function igdSteps(context: Context, ids: ShownIds, compared: Uint8Array, physical: boolean): Step[] {
  const { qemu, set, placement, config } = context
  if (!concerns(ids, qemu)) return []
  const generation = generationOf(ids.device)
  const gms = Number(set.get('x-igd-gms') ?? 0)
  const registers = emulated(context, generation, gms !== 0)
  const byClass = vfioSince(qemu, 'igd-registers') && !vfioSince(qemu, 'igd-opregion')
  if (vfioSince(qemu, 'igd-opregion') && physical && hasNoOpRegion(config)) return []
  if (!byClass || placement === 'pci.0') return open(registers, compared)
  if (generation === UNKNOWN) return []
  const values: Action[] = [
    ...(gms !== 0 ? [configWrite(GMCH.at, 4, withMemory(u32(config, GMCH.at), generation, gms))] : []),
    ...registers.flatMap((register) => (register === GMCH ? [] : [fill('config', register.at, register.length, 0)])),
  ]
  const masks = registers.map((register) => fill('wmask', register.at, register.length, register === GMCH ? 0 : 0xff))
  const opRegion = isSetOn(context, 'x-igd-opregion', false)
  return [
    {
      rule: RULE,
      note: "graphics control is read-only, the base of stolen memory is the firmware's to write: QEMU emulates both (vfio_pci_igd_config_quirk)",
      actions: [
        ...(physical ? values : []),
        ...masks,
        ...(opRegion && physical ? [fill('config', ASLS.at, ASLS.length, 0)] : []),
        ...(opRegion ? [fill('wmask', ASLS.at, ASLS.length, 0xff)] : []),
      ],
    },
  ]
}

/** Marks those bytes of registers as open that QEMU may compare. */
function open(registers: readonly Register[], compared: Uint8Array): Step[] {
  return registers.flatMap(({ at, length, name }) => {
    const bytes = Array.from({ length }, (_, i) => at + i).filter((byte) => compared[byte] !== 0)
    if (bytes.length === 0) return []
    const note = `QEMU emulates the ${name} of Intel's graphics if the host shows its OpRegion, or in legacy mode, and compares what the host has if not: config space shows neither (vfio_pci_igd_config_quirk)`
    return [
      {
        rule: RULE,
        note,
        actions: bytes.map((byte) => ({ kind: 'uncertain', at: byte, width: 1, value: 0xff }) as const),
      },
    ]
  })
}
