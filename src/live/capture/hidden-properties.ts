import * as v from 'valibot'
import type { CaptureDevice } from '../../formats/capture/capture'
import type { Monitor, MonitorCommand } from '../monitor'

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

/** Where QEMU keeps devices that were given no id, and those that the machine creates (qdev_set_id, qdev_realize). */
const NAMELESS = ['/machine/peripheral-anon', '/machine/unattached']
const CHILDREN = v.array(v.object({ name: v.string(), type: v.string() }))
const CHILD = /^child<(.+)>$/

/** A device in QEMU's tree of objects. */
interface Place {
  readonly type: string
  readonly path: string
}

const get = (path: string, property: string): MonitorCommand => ({
  execute: 'qom-get',
  arguments: { path, property },
})

/** The values of properties that are numbers, of several devices. */
async function valuesOf(
  monitor: Monitor,
  places: readonly Place[],
  names: (type: string) => readonly string[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const asked = places.map(({ type }) => names(type))
  const commands = places.flatMap(({ path }, i) => asked[i]!.map((name) => get(path, name)))
  const answers = commands.length === 0 ? [] : await monitor.executeAll(commands)
  let next = 0
  return asked.map((all) => Object.fromEntries(all.map((name) => [name, answers[next++]])))
}

/** Devices without an id whose types have hidden properties. */
async function namelessPlaces(monitor: Monitor): Promise<readonly Place[]> {
  const lists = await monitor.executeAll(NAMELESS.map((path) => ({ execute: 'qom-list', arguments: { path } })))
  return lists.flatMap((answer, i) => {
    const { output, success } = v.safeParse(CHILDREN, answer)
    return (success ? output : []).flatMap(({ name, type: kind }) => {
      const type = CHILD.exec(kind)?.[1] ?? ''
      return HIDDEN.has(type) ? [{ type, path: `${NAMELESS[i]}/${name}` }] : []
    })
  })
}

/** Slot and function at the end of "0000:00:02.0:00.0", as QEMU numbers them. */
function devfnOf(path: string | null): number | null {
  const last = /(?:^|:)([0-9a-f]{2})\.([0-7])$/.exec(path ?? '')
  return last && (Number.parseInt(last[1]!, 16) << 3) | Number(last[2])
}

/** Whether a bus of QEMU's tree may be the one that a device sits on: behind a bridge with an id, its path has that. */
function mayBeOn(bus: unknown, { path }: CaptureDevice, devices: readonly CaptureDevice[]): boolean {
  const above = path === null ? undefined : devices.find((other) => other.path === path.slice(0, path.lastIndexOf(':')))
  const id = above?.qdevId ?? null
  return id === null || (typeof bus === 'string' && bus.includes(`/peripheral/${id}/`))
}

const numbers = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (Number.isSafeInteger(value) ? [[name, `${value}`]] : [])),
  )

const hiddenOf = (type: string): readonly string[] => HIDDEN.get(type) ?? []

/** Of devices without an id: found by slot and bus; nothing if several with other values may be meant. */
async function ofNameless(
  monitor: Monitor,
  nameless: readonly CaptureDevice[],
  devices: readonly CaptureDevice[],
): Promise<readonly (readonly [CaptureDevice, Readonly<Record<string, string>>])[]> {
  if (nameless.length === 0) return []
  const places = await namelessPlaces(monitor)
  const all = await valuesOf(monitor, places, (type) => ['addr', 'parent_bus', ...hiddenOf(type)])
  return nameless.flatMap((device) => {
    const found = places.flatMap(({ type }, i) => {
      const { addr, parent_bus: bus, ...values } = all[i]!
      const isIt = type === device.type && addr === devfnOf(device.path) && mayBeOn(bus, device, devices)
      return isIt ? [numbers(values)] : []
    })
    const [first] = found
    return first && found.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? [[device, first]] : []
  })
}

/**
 * Asks for them, by `qom-get` and `qom-list`, which read and change nothing.
 * @returns the devices, with what was answered
 */
export async function withHidden(
  monitor: Monitor,
  devices: readonly CaptureDevice[],
): Promise<readonly CaptureDevice[]> {
  const hiding = devices.filter(({ type, properties }) => properties !== null && HIDDEN.has(type ?? ''))
  if (hiding.length === 0) return devices
  const named = hiding.filter(({ qdevId }) => qdevId !== null && ID.test(qdevId))
  const places = named.map(({ type, qdevId }) => ({ type: type!, path: `/machine/peripheral/${qdevId}` }))
  const answers = await valuesOf(monitor, places, hiddenOf)
  const found = new Map([
    ...named.map((device, i) => [device, numbers(answers[i]!)] as const),
    ...(await ofNameless(
      monitor,
      hiding.filter(({ qdevId }) => qdevId === null),
      devices,
    )),
  ])
  return devices.map((device) => {
    const hidden = found.get(device)
    return hidden ? { ...device, properties: { ...device.properties, ...hidden } } : device
  })
}

/** Capabilities of a pseries machine (hw/ppc/spapr_caps.c), and how its CPUs are numbered (spapr_max_server_number, hw/ppc/spapr.c). */
const OF_MACHINE = /^(?:cap-[a-z0-9-]+|vsmt)$/
const TOPOLOGY = v.object({ threads: v.number() })

const asText = (value: unknown): string | null => {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : null
}

/** Asks for the properties of a pseries machine that decide about its state; null if it has none. */
export async function machineProperties(monitor: Monitor): Promise<Readonly<Record<string, string>> | null> {
  const [answer] = await monitor.executeAll([{ execute: 'qom-list', arguments: { path: '/machine' } }])
  const { output, success } = v.safeParse(CHILDREN, answer)
  const names = (success ? output : []).map(({ name }) => name).filter((name) => OF_MACHINE.test(name))
  if (names.length === 0) return null
  const [smp, ...answers] = await monitor.executeAll(['smp', ...names].map((name) => get('/machine', name)))
  const topology = v.safeParse(TOPOLOGY, smp)
  const found = names.flatMap((name, i) => {
    const text = asText(answers[i])
    return text === null ? [] : [[name, text] as const]
  })
  return { ...Object.fromEntries(found), ...(topology.success ? { 'smp.threads': `${topology.output.threads}` } : {}) }
}
