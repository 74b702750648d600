import type { CaptureDevice } from '../../formats/capture/capture'
import { type Monitor, Refused } from '../monitor'

/**
 * Properties that decide about a restore and that `info qtree` does not print: those of a part without a bus of its own
 * (hw/usb/hcd-xhci-pci.c), and those that belong to no device (virtio_mem_instance_init, hw/virtio/virtio-mem.c; 11.1
 * has three of them).
 */
const HIDDEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['nec-usb-xhci', ['p2', 'p3']],
  ['qemu-xhci', ['p2', 'p3']],
  ['virtio-mem-pci', ['memaddr', 'block-size', 'node']],
])

/** id_wellformed (util/id.c): anything else in a path is not the id of a device. */
const ID = /^[A-Za-z][\w.-]*$/

interface Question {
  readonly device: CaptureDevice
  readonly property: string
}

/**
 * Asks for them, by `qom-get`, which reads and changes nothing. Devices without an id are left out.
 * @returns the devices, with what was answered
 */
export async function withHidden(
  monitor: Monitor,
  devices: readonly CaptureDevice[],
): Promise<readonly CaptureDevice[]> {
  const questions = devices.flatMap((device): Question[] => {
    const { type, qdevId, properties } = device
    if (type === null || qdevId === null || properties === null || !ID.test(qdevId)) return []
    return (HIDDEN.get(type) ?? []).map((property) => ({ device, property }))
  })
  if (questions.length === 0) return devices
  const answers = await monitor.executeAll(
    questions.map(({ device: { qdevId }, property }) => ({
      execute: 'qom-get',
      arguments: { path: `/machine/peripheral/${qdevId}`, property },
    })),
  )
  const found = new Map<CaptureDevice, Record<string, string>>()
  for (const [i, { device, property }] of questions.entries()) {
    const answer = answers[i]
    if (answer instanceof Refused || !Number.isSafeInteger(answer)) continue
    found.set(device, { ...found.get(device), [property]: `${answer as number}` })
  }
  return devices.map((device) => {
    const hidden = found.get(device)
    return hidden ? { ...device, properties: { ...device.properties, ...hidden } } : device
  })
}
