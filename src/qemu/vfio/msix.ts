import { InputError } from '../../bytes/input-error'
import { u16, u32 } from '../../bytes/little-endian'
import { idsAt } from '../../pci/config-space'
import { sizeText } from '../painting/steps/bar'
import type { MsixOptions } from '../painting/steps/msi'
import { Refusal } from './refusal'
import type { HostBar } from './regions'

const ENTRY = 16
const HOST_PAGE = 4096
const GIB = 2 ** 30
const BIR = 7

/** MSI-X as the device shows it, before the checks and corrections of vfio_msix_early_setup (hw/vfio/pci.c). */
export function readMsix(config: Uint8Array, at: number): MsixOptions {
  const place = (dword: number) => ({ bar: dword & BIR, offset: (dword & ~BIR) >>> 0 })
  return {
    vectors: (u16(config, at + 2) & 0x7ff) + 1,
    table: place(u32(config, at + 4)),
    pba: place(u32(config, at + 8)),
  }
}

/** The correct PBA offset of devices that report one outside its BAR, as QEMU corrects it; null for all others. */
function correctedPba(config: Uint8Array): number | null {
  const vendor = u16(config, 0)
  const device = u16(config, 2)
  if (vendor === 0x1425 && (device & 0xff00) === 0x5800) return 0x1000
  if (vendor === 0x1d22 && device === 0x3685) return 0xb400
  return null
}

const pendingBytes = (vectors: number) => Math.ceil(vectors / 64) * 8

/**
 * vfio_msix_early_setup and vfio_pci_relocate_msix (hw/vfio/pci.c): the table and PBA QEMU ends up with.
 * @param bars changed in place if a relocation creates a region or doubles one
 * @param relocation value of x-msix-relocation: "off", "auto", "bar0" to "bar5"
 * @throws Refusal if QEMU would not start the device, InputError if the size of a BAR must be given
 */
export function setUpMsix(
  config: Uint8Array,
  hardware: MsixOptions,
  bars: (HostBar | null)[],
  relocation: string,
): MsixOptions {
  const { vectors, table, pba } = hardware
  if (table.bar > 5 || pba.bar > 5) throw new Refusal(`invalid MSI-X BIR, table_bar=${table.bar} pba_bar=${pba.bar}`)
  if (relocation !== 'off') return relocate(config, vectors, bars, relocation)
  const pbaBar = bars[pba.bar]
  const tableBar = bars[table.bar]
  // A BAR of unknown size can't be judged; one that is known to be absent has size 0.
  const size = (bar: HostBar | null | undefined) => (bar === null ? 0 : (bar?.size ?? null))
  const pbaSize = size(pbaBar)
  const tableSize = size(tableBar)
  let offset = pba.offset
  if (pbaSize !== null && offset >= pbaSize) {
    const corrected = correctedPba(config)
    if (corrected === null)
      throw new Refusal('hardware reports invalid configuration, MSIX PBA outside of specified BAR')
    offset = corrected
  }
  const overlap =
    table.bar === pba.bar && table.offset < offset + pendingBytes(vectors) && offset < table.offset + vectors * ENTRY
  const outside = (bytes: number | null, end: number) => bytes !== null && end > bytes
  if (
    overlap ||
    outside(tableSize, table.offset + vectors * ENTRY) ||
    outside(pbaSize, offset + pendingBytes(vectors))
  ) {
    throw new Refusal("MSI-X table & pba overlap, or they don't fit in BARs, or don't align (msix_init)")
  }
  return { vectors, table, pba: { bar: pba.bar, offset } }
}

function relocate(config: Uint8Array, vectors: number, bars: (HostBar | null)[], relocation: string): MsixOptions {
  const target = relocationTarget(config, bars, relocation)
  if (bars[target] && bars[target].size === null) {
    throw new InputError(
      `x-msix-relocation=bar${target} needs the size of BAR ${target}`,
      {},
      `give --bar ${target}=SIZE`,
    )
  }
  const offset = relocateBar(config, vectors, bars, relocation)
  return { vectors, table: { bar: target, offset }, pba: { bar: target, offset: offset + vectors * ENTRY } }
}

/**
 * vfio_pci_relocate_msix (hw/vfio/pci.c): creates the region for the table, or doubles the existing one. A region of
 * unknown size stays unchanged.
 * @returns offset of the table in the region
 * @throws Refusal if QEMU rejects the relocation
 */
export function relocateBar(config: Uint8Array, vectors: number, bars: (HostBar | null)[], relocation: string): number {
  const target = relocationTarget(config, bars, relocation)
  const bar = bars[target]
  if (bar && bar.size === null) return 0
  const bytes = vectors * ENTRY + pendingBytes(vectors)
  const needed = 2 ** Math.ceil(Math.log2(Math.ceil(bytes / HOST_PAGE) * HOST_PAGE))
  if (bar?.size) {
    const size = Math.max(bar.size, needed) * 2
    bars[target] = { ...bar, size }
    return size / 2
  }
  const wide = target < 5 && !bars[target + 1]
  bars[target] = { index: target, kind: wide ? 'mem64' : 'mem32', prefetchable: true, size: needed }
  return 0
}

/** The BAR that a relocation names. @throws Refusal if it can't hold the table */
function relocationTarget(config: Uint8Array, bars: readonly (HostBar | null)[], relocation: string): number {
  const match = /^bar([0-5])$/.exec(relocation)
  if (!match) {
    throw new Refusal(`No automatic MSI-X relocation available for device ${idsAt(config)}`)
  }
  const target = Number(match[1])
  const bar = bars[target]
  if (bar?.kind === 'io') throw new Refusal(`Invalid MSI-X relocation BAR ${target}, I/O port BAR`)
  if (!bar && target > 0 && bars[target - 1]?.kind === 'mem64') {
    throw new Refusal(`Invalid MSI-X relocation BAR ${target}, consumed by 64-bit BAR ${target - 1}`)
  }
  if (bar?.size && bar.size > GIB && bar.kind !== 'mem64') {
    throw new Refusal(`Invalid MSI-X relocation BAR ${target}, no space to extend 32-bit BAR of ${sizeText(bar.size)}`)
  }
  return target
}
