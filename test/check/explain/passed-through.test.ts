import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { runCheck } from '../../../src/check/sides/run'
import type { Device } from '../../../src/pci/device'
import { NOTHING_GIVEN } from '../../a-request'
import { type RecordedFunction, type RecordedRestore, recordedVfioRestores } from '../../ground-truth'
import { behind, line, triage } from './a-log'

/* Causes of refused passed-through functions: QEMU's lines of real restores, and what they must be named. */

const RESTORES = recordedVfioRestores().filter(({ accepted }) => !accepted)
const FUNCTION = '0000:00:01.0:00.0/vfio'
const PORT = '0000:00:01.0/pcie-root-port'

const deviceOf = ({ physical, bars, rom }: RecordedFunction): Device => ({
  address: null,
  id: null,
  config: fromHex(physical),
  bars: new Map(bars.entries()),
  rom,
  notes: [],
})

const CODES: readonly (readonly [start: string, code: string])[] = [
  ['vmd', 'vfio-vmd-shadow'],
  ['clique, another number', 'vfio-gpudirect-clique'],
  ['clique over another capability', 'vfio-gpudirect-clique'],
  ['clique at its second place', 'vfio-gpudirect-clique'],
  ['rebar', 'vfio-resizable-bar-limit'],
  ['ats', 'vfio-ats-masked'],
  ['kernel PME', 'vfio-host-kernel-pme'],
  ['kernel list', 'vfio-host-kernel-capabilities'],
]
const codeOf = ({ case: name }: RecordedRestore): string => CODES.find(([start]) => name.startsWith(start))![1]

const logOf = (restore: RecordedRestore, section: string): string =>
  line(restore.line!.replace(/^.*Bad config data: /, '')) + behind(section)

const explained = (restore: RecordedRestore, section: string, dump: readonly Device[]) => {
  const target = { qemu: restore.destination, machine: restore.machine, profile: 'vfio-pci', view: 'physical' } as const
  const set = new Map(
    restore.destinationOptions === '' ? [] : [restore.destinationOptions.split('=') as [string, string]],
  )
  return triage(logOf(restore, section), { ...target, set }, dump).messages[0]!.interpretations
}

const title = ({ case: name, source, destination, machine }: RecordedRestore) =>
  [name, source, destination, machine].join(' ')

describe('a refused function', () => {
  const functions = RESTORES.filter(({ case: name }) => CODES.some(([start]) => name.startsWith(start)))

  test('is named by its line and the dump of either host', () => {
    const found = functions.map((restore) => [
      title(restore),
      ...[restore.sourceFunction, restore.destinationFunction].map(
        (each) => explained(restore, FUNCTION, [deviceOf(each)])[0]!.case,
      ),
    ])
    expect(found).toEqual(functions.map((restore) => [title(restore), codeOf(restore), codeOf(restore)]))
  })

  test('is named by check as well', () => {
    const found = functions.map((restore) => {
      const { source, destination, machine, sourceFunction, destinationFunction } = restore
      const set = (text: string) =>
        new Map([
          ['ats', text.startsWith('ats=') ? text.slice(4) : 'auto'],
          ['iommufd', ''],
          ...(text.startsWith('x-nv-gpudirect-clique=') ? [text.split('=') as [string, string]] : []),
        ])
      const target = { ...NOTHING_GIVEN, qemu: destination, machine, profile: 'vfio-pci', view: 'vfio' } as const
      const [device] = runCheck([deviceOf(sourceFunction)], [deviceOf(destinationFunction)], {
        target: { ...target, set: set(restore.destinationOptions) },
        sourceSet: set(restore.sourceOptions),
        sourceQemu: source,
        sourceView: 'vfio',
        destinationView: 'vfio',
        devices: [],
        map: new Map(),
        all: false,
        version: '0',
      }).devices
      const at = device!.firstFailure?.offset
      return [title(restore), device!.differences.find(({ offset }) => offset === at)?.case]
    })
    expect(found).toEqual(functions.map((restore) => [title(restore), codeOf(restore)]))
  })

  test('is possible by its line alone', () => {
    const missing = functions.filter(
      (restore) => !explained(restore, FUNCTION, [])[0]!.cases.some(({ code }) => code === codeOf(restore)),
    )
    expect(missing.map(title)).toEqual([])
  })

  // By values and place: PME bits that one kernel clears, the pointer to 0xff8, addresses where nothing else is compared.
  test.each([
    ['i=0x53 read: f8 device: 0 cmask: ff wmask: 0 w1cmask:0', '9.1', 'vfio-host-kernel-pme'],
    ['i=0x53 read: 0 device: c8 cmask: ff wmask: 0 w1cmask:0', '9.0', 'vfio-host-kernel-pme'],
    ['i=0x103 read: 15 device: ff cmask: ff wmask: 0 w1cmask:0', '11.0', 'vfio-pasid'],
    ['i=0xf5 read: 38 device: 39 cmask: ff wmask: 0 w1cmask:0', '11.1', 'vfio-vmd-shadow'],
    ['i=0xf5 read: 38 device: 39 cmask: ff wmask: 0 w1cmask:0', '9.0', 'vfio-vendor-specific'],
    ['i=0x110 read: 7 device: 4 cmask: ff wmask: 0 w1cmask:0', '9.0', 'vfio-host-device'],
  ])('%s on machine type %s is named %#', (values, version, code) => {
    const log = line(values) + behind(FUNCTION)
    expect(triage(log, { qemu: '11.1', machine: `pc-q35-${version}` }).messages[0]!.interpretations[0]!.case).toBe(code)
  })

  test('a pointer to 0xff8, where no host has a capability, means PASID', () => {
    const { sourceFunction } = functions.find(({ case: name }) => name === 'ats')!
    const log = line('i=0x15b read: 0 device: ff cmask: ff wmask: 0 w1cmask:0') + behind(FUNCTION)
    const target = { qemu: '11.1', machine: 'pc-q35-11.0', profile: 'vfio-pci', view: 'physical' } as const
    const [found] = triage(log, target, [deviceOf(sourceFunction)]).messages[0]!.interpretations
    expect(found!.case).toBe('vfio-pasid')
  })
})

describe('a refused root port above a passed-through function', () => {
  const ports = RESTORES.filter(({ case: name }) => name.startsWith('atomics'))

  test('is named by its line alone', () => {
    expect(ports.length).toBeGreaterThan(10)
    expect(ports.map((restore) => [title(restore), explained(restore, PORT, [])[0]!.case])).toEqual(
      ports.map((restore) => [title(restore), 'root-port-atomics']),
    )
  })

  test('but not between releases without AtomicOps', () => {
    const log = line('i=0x78 read: a0 device: 20 cmask: ff wmask: 0 w1cmask:0') + behind(PORT)
    const [found] = triage(log, { qemu: '11.1' }).messages[0]!.interpretations
    expect(found!.cases).toEqual([{ code: 'root-port-atomics', fit: 'sure', pinned: false }])
    expect(triage(log, { qemu: '7.2' }).messages[0]!.interpretations[0]!.cases).toEqual([
      { code: 'root-port-atomics', fit: 'possible', pinned: false },
    ])
  })
})
