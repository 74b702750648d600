import type { Version } from '../../qemu/releases/version'
import type { Stop } from '../report/report'
import { fieldMessage } from './field-messages'
import { captured, type DeviceSection } from './property-stops'

/** Fields that QEMU compares and that hold what a property was set to. */
interface Row {
  readonly section: RegExp
  /** Properties by the names of the fields. */
  readonly properties: Readonly<Record<string, string>>
}

const ROWS: readonly Row[] = [
  // vmstate_virtio_gpu_scanouts (hw/display/virtio-gpu.c).
  { section: /\/virtio-gpu$/, properties: { max_outputs: 'max_outputs' } },
  // qxl_vmstate (hw/display/qxl.c).
  { section: /\/qxl$/, properties: { 'ssd.num_surfaces': 'surfaces' } },
  // vmstate_pcie_aer_log (hw/pci/pcie_aer.c), of root ports and of the ports of switches.
  { section: /port$/, properties: { log_max: 'aer_log_max' } },
  // e1000e_post_load (hw/net/e1000e.c).
  { section: /\/e1000e$/, properties: { subsys_ven: 'subsys_ven', subsys: 'subsys' } },
]

/**
 * Returns the stop at a field of a state whose value the destination does not show, but the property that decides it, as a
 * capture does.
 */
export function capturedFieldStops(source: DeviceSection, destination: DeviceSection, qemu: Version): readonly Stop[] {
  const { section } = source
  const row = ROWS.find((one) => one.section.test(section.id))
  if (!row || destination.section.state) return []
  for (const field of section.pinned) {
    const property = row.properties[field.name]
    const value = property === undefined ? null : captured(destination, property)
    const message = value === null ? null : fieldMessage(section, field, { ...field, value }, qemu)
    if (message !== null) return [{ order: section.order, section: section.id, kind: 'field', message }]
  }
  return []
}
