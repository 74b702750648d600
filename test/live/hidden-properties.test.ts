import { expect, test } from 'vitest'
import type { CaptureDevice } from '../../src/formats/capture/capture'
import { withHidden } from '../../src/live/capture/hidden-properties'
import { type Monitor, type MonitorCommand, Refused } from '../../src/live/monitor'

const device = (type: string, qdevId: string | null, properties: CaptureDevice['properties'] = {}) =>
  ({ type, qdevId, properties, config: '' }) as unknown as CaptureDevice

/** The objects right below a path, as `qom-list` has them. */
const children = (objects: Readonly<Record<string, Readonly<Record<string, unknown>>>>, path: string) =>
  Object.entries(objects).flatMap(([name, { type }]) =>
    name.startsWith(`${path}/`) ? [{ name: name.slice(path.length + 1), type: `child<${type}>` }] : [],
  )

/** Answers as QEMU does: a number for what these objects have, a refusal for everything else. */
function monitorOf(objects: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  const asked: MonitorCommand[] = []
  const executeAll = (commands: readonly MonitorCommand[]) => {
    asked.push(...commands)
    const answers = commands.map(({ execute, arguments: given }) => {
      const { path, property } = given as { path: string; property: string }
      if (execute === 'qom-list') return children(objects, path)
      return objects[path]?.[property] ?? new Refused(execute, 'GenericError', `Property '${property}' not found`)
    })
    return Promise.resolve(answers)
  }
  return { monitor: { name: 'qmp:a', executeAll } as unknown as Monitor, asked }
}

const xhci = (addr: number, bus: string, p2: number) => ({ type: 'qemu-xhci', addr, parent_bus: bus, p2, p3: 4 })

test('properties that info qtree lacks are asked of the objects that have them', async () => {
  const { monitor, asked } = monitorOf({
    '/machine/peripheral/usb': { p2: 15, p3: 15 },
    '/machine/peripheral/vm0': { memaddr: 0x1_0000_0000, 'block-size': 0x20_0000, node: 0 },
  })
  const devices = [
    device('qemu-xhci', 'usb', { msi: 'auto' }),
    device('virtio-mem-pci', 'vm0'),
    device('virtio-rng-pci', 'rng0'),
    device('nec-usb-xhci', null),
    device('nec-usb-xhci', 'a/../b'),
    device('nec-usb-xhci', 'gone', { slots: '64' }),
  ]
  const found = await withHidden(monitor, devices)
  expect(found.map(({ properties }) => properties)).toEqual([
    { msi: 'auto', p2: '15', p3: '15' },
    { memaddr: '4294967296', 'block-size': '2097152', node: '0' },
    {},
    {},
    {},
    { slots: '64' },
  ])
  expect(new Set(asked.map(({ execute }) => execute))).toEqual(new Set(['qom-get', 'qom-list']))
})

test.each([['"4"'], [1.5], [null], [2 ** 60]])('an answer of another form is left out: %o', async (answer) => {
  const { monitor } = monitorOf({ '/machine/peripheral/usb': { p2: answer, p3: 4 } })
  const [found] = await withHidden(monitor, [device('qemu-xhci', 'usb')])
  expect(found!.properties).toEqual({ p3: '4' })
})

/** What 7.2.22, 10.0.13 and 11.1.3 say about xhci without ids on a root bus and behind ports with and without one. */
test('a device without an id is found by its slot and its bus', async () => {
  const { monitor } = monitorOf({
    '/machine/peripheral-anon/device[0]': xhci(8, '/machine/q35/pcie.0', 3),
    '/machine/peripheral-anon/device[1]': xhci(0, '/machine/peripheral/rp/rp', 5),
    '/machine/peripheral-anon/device[2]': xhci(0, '/machine/peripheral-anon/device[3]/pcie.1', 6),
    '/machine/peripheral-anon/device[4]': xhci(0, '/machine/peripheral-anon/device[5]/pcie.2', 7),
    '/machine/unattached/device[9]': { ...xhci(24, '/machine/q35/pcie.0', 8), type: 'nec-usb-xhci' },
  })
  const at = (path: string, type = 'qemu-xhci') => ({ ...device(type, null), path })
  const port = (path: string, id: string | null) => ({ ...device('pcie-root-port', id), path })
  const found = await withHidden(monitor, [
    at('0000:00:01.0'),
    port('0000:00:02.0', 'rp'),
    at('0000:00:02.0:00.0'),
    at('0000:00:03.0', 'nec-usb-xhci'),
    at('0000:00:03.0'),
    port('0000:00:04.0', null),
    at('0000:00:04.0:00.0'),
  ])
  expect(found.map(({ properties }) => properties?.p2)).toEqual([
    '3',
    undefined,
    '5',
    '8',
    undefined,
    undefined,
    undefined,
  ])
})

test('a machine without such devices is asked nothing', async () => {
  const { monitor, asked } = monitorOf({})
  const devices = [device('e1000e', 'net0')]
  expect(await withHidden(monitor, devices)).toBe(devices)
  expect(asked).toEqual([])
})
