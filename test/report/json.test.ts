import { describe, expect, it } from 'vitest'
import { json } from '../../src/report/check/json'
import { ndjson } from '../../src/report/check/ndjson'
import { device, MESSAGE, open, refused, report } from './a-report'

/** Property names in the order in which the published interface lists them; a path's parts are separated by dots. */
const PUBLISHED: Record<string, string[]> = {
  '': ['schemaVersion', 'tool', 'inputs', 'covers', 'target', 'verdict', 'unpaired', 'devices'],
  tool: ['name', 'version'],
  covers: ['config', 'machine', 'ram', 'sections'],
  target: ['qemu', 'machine', 'hostKernel'],
  unpaired: ['source', 'destination'],
  'devices.0': ['id', 'address', 'profile', 'verdict', 'reason', 'size', 'firstFailure', 'differences'],
  'devices.0.address': ['source', 'destination'],
  'devices.0.profile': ['name', 'how', 'verified'],
  'devices.0.firstFailure': ['offset', 'read', 'device', 'cmask', 'wmask', 'w1cmask', 'message'],
  'devices.0.differences.1': [
    ...['offset', 'source', 'destination', 'cmask', 'wmask', 'w1cmask', 'failing', 'outcome', 'register', 'field'],
    ...['rule', 'case'],
  ],
}
const ADDED: Record<string, string[]> = {
  '': ['notes'],
  covers: ['virtio', 'vmstate'],
  'devices.0': ['undetermined', 'view', 'notes'],
}

const at = (value: unknown, path: string): object =>
  path === '' ? (value as object) : path.split('.').reduce((inner, name) => (inner as never)[name], value as object)

const document = JSON.parse(json(report('incompatible', [refused])))

describe('json', () => {
  it.each(Object.keys(PUBLISHED))('has the published properties in the published order: %s', (path) => {
    expect(Object.keys(at(document, path))).toEqual([...PUBLISHED[path]!, ...(ADDED[path] ?? [])])
  })

  it('has numbers where the interface has numbers', () => {
    expect(document.schemaVersion).toBe(2)
    expect(document.devices[0].differences[1]).toEqual({
      ...{ offset: 110, source: 0, destination: 64, cmask: 255, wmask: 0, w1cmask: 25, failing: 64 },
      ...{ outcome: 'fails', register: 'PCI Express > Slot Status', field: 'Presence Detect State' },
      ...{ rule: 'pcie-capability', case: 'slot-presence-detect' },
    })
    expect(document.devices[0].firstFailure).toEqual({
      ...{ offset: 110, read: 0, device: 64, cmask: 255, wmask: 0, w1cmask: 25, message: MESSAGE },
    })
  })

  it('has null, not a missing property, if there is no value', () => {
    const compatible = JSON.parse(
      json(report('compatible', [device()], { target: { qemu: '11.1', machine: null, hostKernel: null } })),
    )
    expect(compatible.target.machine).toBeNull()
    expect(compatible.devices[0].firstFailure).toBeNull()
    expect(compatible.devices[0].reason).toBeNull()
  })

  it('keeps hostile names intact, but escapes what a terminal would act on', () => {
    const evil = 'a\u001b[2J\u009b\u007f\u202e\u{e0041}\u2028z'
    const written = json(report('compatible', [device({ id: evil })]))
    expect(written).toMatch(/^[\n -~]*$/)
    expect(JSON.parse(written).devices[0].id).toBe(evil)
  })
})

describe('ndjson', () => {
  const lines = ndjson(
    report('incompatible', [refused, open], {
      unpaired: {
        source: [{ id: '0000:00:1f.0', address: '0000:00:1f.0' }],
        destination: [{ id: 'edu', address: null }],
      },
      unread: [{ side: 'source', section: '0000:00:1e.0/vfio', reason: 'it is cut off' }],
    }),
  )
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

  it('gives each device the properties it has in the JSON, after those of the document', () => {
    const { schemaVersion, tool, inputs, covers, target, devices } = document
    expect(lines[0]).toEqual({ schemaVersion, tool, inputs, covers, target, ...devices[0] })
  })

  it('has a line without verdict for each device without counterpart or that was not read', () => {
    expect(lines.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['0000:00:12.0/pcie-root-port', 'incompatible'],
      ['0000:00:13.0/e1000e', 'undetermined'],
      ['0000:00:1f.0', 'undetermined'],
      ['edu', 'undetermined'],
      ['0000:00:1e.0/vfio', 'undetermined'],
    ])
    expect(lines[2].address).toEqual({ source: '0000:00:1f.0', destination: null })
    expect(lines[2].reason).toBe('no counterpart in the destination')
    expect(lines[3].reason).toBe('no counterpart in the source')
    expect(lines[4].reason).toBe('could not be read in the source: it is cut off')
  })
})
