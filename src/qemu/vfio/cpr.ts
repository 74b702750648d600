import { u16, u32 } from '../../bytes/little-endian'
import { EXP } from '../../pci/capabilities/standard/express/registers'
import { registerOf } from '../../pci/layout'
import type { Context } from '../painting/context'
import type { RawCapability, RawExtendedCapability } from '../painting/raw-chain'
import type { Action, Step } from '../painting/step'
import { msiSize } from '../painting/steps/msi'
import { type VfioChangeName, vfioSince } from '../releases/vfio-changes'
import type { VfioRules } from './facts'
import { PASID_ID } from './iommufd/pasid'
import type { VirtualCapability } from './quirks/virtual'
import { resizableRegisters } from './rebar'

/**
 * Modes in which a new QEMU takes devices over from the old one on the same host. cpr-reboot is not one of them: it
 * migrates as usual.
 */
const TAKES_OVER: ReadonlyMap<string, VfioChangeName> = new Map([
  ['cpr-transfer', 'cpr-transfer'],
  ['cpr-exec', 'cpr-exec'],
] as const)

/** Whether the destination takes the device over, so that only the bits are compared that QEMU emulates. */
export const takesOver = ({ mode = 'normal' }: Context): boolean => TAKES_OVER.has(mode)

/** Why a release can't take a passed-through function over in the mode of a request, or null. */
export function cannotTakeOver({ mode = 'normal', qemu }: Context): string | null {
  const change = TAKES_OVER.get(mode)
  return change === undefined || vfioSince(qemu, change)
    ? null
    : `${qemu.text} does not take over vfio-pci in mode ${mode}`
}

/** What the emulated bits of a function follow from. */
export interface Emulation {
  /** The function's capabilities, and the one that QEMU adds. */
  readonly standard: readonly RawCapability[]
  readonly virtual: VirtualCapability | null
  /** The function's extended list, empty if QEMU doesn't show it, and QEMU's bytes that hold it. */
  readonly extended: readonly RawExtendedCapability[]
  readonly held: Uint8Array
  readonly rules: VfioRules
}

const MSI = 0x05
const EXPRESS = 0x10
const MSIX = 0x11
const MSIX_SIZE = 12
const REBAR = 0x0015
const PASID_SIZE = 8
const START = 0x100
const END = 0x1000
/** x-pci-* properties, and the bytes that they make QEMU's. */
const OVERRIDES: ReadonlyMap<string, readonly [at: number, length: number]> = new Map([
  ['x-pci-vendor-id', [0x00, 2]],
  ['x-pci-device-id', [0x02, 2]],
  ['x-pci-sub-vendor-id', [0x2c, 2]],
  ['x-pci-sub-device-id', [0x2e, 2]],
  ['x-pci-class-code', [0x09, 3]],
] as const)
/** Registers of PCI Express that QEMU replaces when it puts a function on another kind of bus (vfio_setup_pcie_cap). */
const REPLACED = ['FLAGS', 'LNKCAP', 'LNKCTL', 'LNKSTA', 'LNKCAP2', 'LNKCTL2', 'LNKSTA2'] as const

/** Returns the bits that vfio-pci emulates on every kind of bus: emulated_config_bits (hw/vfio/pci.c). */
function emulatedBits({ set, config }: Context, { standard, virtual, extended, held, rules }: Emulation): Uint8Array {
  const bits = new Uint8Array(END)
  const whole = (at: number, length: number) => bits.fill(0xff, at, at + length)
  whole(0x10, 0x18)
  whole(0x30, 4)
  bits[0x0e] = 0x80
  for (const [name, [at, length]] of OVERRIDES) if (set.has(name)) whole(at, length)
  if (standard.length > 0) {
    whole(0x34, 1)
    bits[0x06]! |= 0x10
  }
  for (const { id, at } of standard) {
    whole(at + 1, 1)
    if (id === MSI) whole(at, msiSize(u16(config, at + 2)))
    if (id === MSIX) whole(at, MSIX_SIZE)
  }
  if (virtual) whole(virtual.at, virtual.size)
  if (extended.length > 0) whole(START, 4)
  for (const { id, at } of extended) {
    bits[at + 2]! |= 0xf0
    whole(at + 3, 1)
    if (id === PASID_ID) whole(at, PASID_SIZE)
    if (id !== REBAR || rules.resizableBar !== 'current-size') continue
    for (const register of resizableRegisters(held, at)) whole(register, 4)
  }
  return bits
}

/** Registers that are emulated or not depending on the bus: neither side's bytes show what the other's bus was. */
const openRegisters = (standard: readonly RawCapability[]): Action[] =>
  standard
    .filter(({ id, at }) => id === EXPRESS && at + registerOf(EXP, 'LNKSTA2').offset + 2 <= START)
    .flatMap(({ at }) =>
      REPLACED.map((name): Action => {
        const { offset, width } = registerOf(EXP, name)
        return { kind: 'uncertain', at: at + offset, width, value: 2 ** (8 * width) - 1 }
      }),
    )

/**
 * vfio_cpr_pci_pre_load (hw/vfio/cpr.c, QEMU 10.1): in modes in which the new QEMU takes the device over, the compare
 * mask keeps only the bits that QEMU emulates, as the kernel may change the others.
 */
export function cprSteps(context: Context, emulation: Emulation): Step[] {
  const bits = emulatedBits(context, emulation)
  const actions: Action[] = []
  for (let at = 0; at < END; at += 4) {
    const others = ~u32(bits, at) >>> 0
    if (others !== 0) actions.push({ kind: 'write', array: 'cmask', at, width: 4, how: 'clear', value: others })
  }
  return [
    {
      rule: 'cpr',
      note: 'only bits that QEMU emulates are compared when a new QEMU takes over the device (vfio_cpr_pci_pre_load, 10.1)',
      actions,
    },
    {
      rule: 'cpr',
      note: 'the bus decides whether QEMU emulates this register and compares it when a new QEMU takes over the device (vfio_setup_pcie_cap, vfio_cpr_pci_pre_load)',
      actions: openRegisters(emulation.standard),
    },
  ]
}
