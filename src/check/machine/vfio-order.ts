import { u16 } from '../../bytes/little-endian'
import type { StreamDevice, StreamSection } from '../../formats/stream'
import { MSI_32, MSIX } from '../../pci/capabilities/standard/msi'
import { isVfioSection } from '../../pci/device'
import { maskOf, registerOf } from '../../pci/layout'
import { walk } from '../../pci/walk'

/** The interrupts that a restored config space enables. */
export interface Interrupts {
  readonly mode: 'none' | 'INTx' | 'MSI' | 'MSI-X'
  /** Number of vectors: those enabled for MSI, the table size for MSI-X, one for INTx. */
  readonly vectors: number
  /** Whether the function masks all of its MSI-X vectors, whatever their table says. */
  readonly masked: boolean
}

const COMMAND = 0x04
const INTX_DISABLE = 0x0400
const INTERRUPT_PIN = 0x3d

const FLAGS = registerOf(MSIX, 'FLAGS').offset

/**
 * Returns what vfio_pci_load_config (hw/vfio/pci.c) enables after loading config space: MSI-X or MSI if its enable bit
 * is set, else INTx if the function has a pin and the driver did not disable it.
 * @param config 256 or 4096 bytes, as a stream carries them: capabilities start at multiples of four within them
 */
export function interruptsOf(config: Uint8Array): Interrupts {
  for (const { kind, id, offset } of walk(config).capabilities) {
    if (kind !== 'standard') continue
    const flags = u16(config, offset + FLAGS)
    if (id === MSIX.id && (flags & maskOf(MSIX, 'FLAGS', 'ENABLE')) !== 0) {
      const masked = (flags & maskOf(MSIX, 'FLAGS', 'MASKALL')) !== 0
      return { mode: 'MSI-X', vectors: (flags & maskOf(MSIX, 'FLAGS', 'QSIZE')) + 1, masked }
    }
    if (id === MSI_32.id && (flags & maskOf(MSI_32, 'FLAGS', 'ENABLE')) !== 0) {
      return { mode: 'MSI', vectors: 1 << ((flags >> 4) & 7), masked: false }
    }
  }
  const intx = config[INTERRUPT_PIN] !== 0 && (u16(config, COMMAND) & INTX_DISABLE) === 0
  return { ...(intx ? { mode: 'INTx', vectors: 1 } : { mode: 'none', vectors: 0 }), masked: false }
}

/** Sections of interrupt controllers that must be restored before a device may enable its vectors. */
const CONTROLLERS = /^(arm_gicv3_its|arm_gicv3|arm_gic|arm_gicv2m)$/

/** Formats ascending numbers as ranges: "0-3, 7". */
function ranges(numbers: readonly number[]): string {
  const found: [first: number, last: number][] = []
  for (const number of numbers) {
    const open = found.at(-1)
    if (open && open[1] === number - 1) open[1] = number
    else found.push([number, number])
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ')
}

/** Says which vectors are in use: those that neither the function's own mask nor the table masks. */
function inUse({ mode, masked }: Interrupts, unmasked: readonly number[] | undefined): string {
  if (mode !== 'MSI-X' || unmasked === undefined) return ''
  if (masked) return ', all masked by the function'
  return unmasked.length === 0 ? ', all masked' : `, unmasked ${ranges(unmasked)}`
}

const plural = (count: number) => `${count} vector${count === 1 ? '' : 's'}`

/**
 * Returns what the order of sections means for the restore of passed-through functions, one sentence each.
 * @param devices the source's devices, of which those of vfio-pci count
 * @param sections all sections of the source's stream
 */
export function vfioOrderNotes(devices: readonly StreamDevice[], sections: readonly StreamSection[]): string[] {
  const controller = sections.filter(({ id }) => CONTROLLERS.test(id)).at(-1)
  return devices
    .filter(({ id }) => isVfioSection(id))
    .flatMap(({ id, order, config, unmasked }) => {
      const interrupts = interruptsOf(config)
      const { mode, vectors } = interrupts
      const iterable = sections.find((section) => section.order === order)?.type === 'end'
      const early = controller !== undefined && order < controller.order && (mode === 'MSI' || mode === 'MSI-X')
      return [
        `${id}: restoring its config space enables ${mode === 'none' ? 'no interrupt' : `${mode}, ${plural(vectors)}${inUse(interrupts, unmasked)}`}`,
        ...(iterable
          ? [
              `${id}: its config space is at the end of the iterable part, where QEMU 5.2 sends it; 6.0 and later send it in a separate section`,
            ]
          : []),
        ...(early
          ? [
              `${id}: its section comes before ${controller.id}: vectors are enabled before the interrupt controller is restored, which fails`,
            ]
          : []),
      ]
    })
}
