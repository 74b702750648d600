import { expect, test } from 'vitest'
import type { CaptureDevice } from '../../src/formats/capture/capture'
import { withHidden } from '../../src/live/capture/hidden-properties'
import { type Monitor, type MonitorCommand, Refused } from '../../src/live/monitor'

const device = (type: string, qdevId: string | null, properties: CaptureDevice['properties'] = {}) =>
  ({ type, qdevId, properties, config: '' }) as unknown as CaptureDevice

/** Answers as QEMU does: a number for what these objects have, a refusal for everything else. */
function monitorOf(objects: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  const asked: MonitorCommand[] = []
  const executeAll = (commands: readonly MonitorCommand[]) => {
    asked.push(...commands)
    const answers = commands.map(({ execute, arguments: given }) => {
      const { path, property } = given as { path: string; property: string }
      return objects[path]?.[property] ?? new Refused(execute, 'GenericError', `Property '${property}' not found`)
    })
    return Promise.resolve(answers)
  }
  return { monitor: { name: 'qmp:a', executeAll } as unknown as Monitor, asked }
}

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
  expect(new Set(asked.map(({ execute }) => execute))).toEqual(new Set(['qom-get']))
})

test.each([['"4"'], [1.5], [null], [2 ** 60]])('an answer of another form is left out: %o', async (answer) => {
  const { monitor } = monitorOf({ '/machine/peripheral/usb': { p2: answer, p3: 4 } })
  const [found] = await withHidden(monitor, [device('qemu-xhci', 'usb')])
  expect(found!.properties).toEqual({ p3: '4' })
})

test('a machine without such devices is asked nothing', async () => {
  const { monitor, asked } = monitorOf({})
  const devices = [device('e1000e', 'net0')]
  expect(await withHidden(monitor, devices)).toBe(devices)
  expect(asked).toEqual([])
})
