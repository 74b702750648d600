import { setExpressBits } from '../options/edit'
import { type Context, machineSince } from '../painting/context'
import { since } from '../releases/rule-changes'

/**
 * Sets Data Link Layer Link Active of a new PCI Express device: before 6.0 pcie_cap_v1_fill (hw/pci/pcie.c) set it in
 * every device, since then a slot has it while something is plugged in (df72184ec1). On machine types up to 2.3 it is
 * off since 2.7 (hw_compat_2_3: x-pcie-lnksta-dllla).
 * @param config changed in place; unchanged without a PCI Express capability
 */
export function setLinkActive(config: Uint8Array, context: Context): void {
  const active =
    !since(context.qemu, 'link-active-if-plugged') &&
    (machineSince(context, '2.4') || !since(context.qemu, 'link-active-property'))
  setExpressBits(config, active, 'LNKSTA', 'DLLLA')
}
