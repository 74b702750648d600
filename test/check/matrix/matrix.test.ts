import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type Cell,
  type MatrixSource,
  type MatrixTarget,
  matrixOf,
  matrixVerdict,
} from '../../../src/check/fleet/matrix'
import { runCheck } from '../../../src/check/sides/run'
import { readDump } from '../../../src/formats/dump'
import { matrixGroups } from '../../../src/report/fleet/groups'
import { asked, NOTHING_GIVEN } from '../../a-request'

const devicesOf = (path: string) => readDump(new Uint8Array(readFileSync(`fixtures/${path}`))).devices
const sideOf = (path: string) => ({ devices: devicesOf(path), stream: null })

const source = (path: string): MatrixSource => ({ name: path, side: sideOf(path), key: path })
const target = (name: string, qemu: string, path: string): MatrixTarget => ({
  name,
  side: sideOf(path),
  request: asked({ target: { ...NOTHING_GIVEN, qemu, machine: 'pc-q35-7.2' } }),
  key: `${qemu} ${path}`,
})

const OFF = 'root-port/source.bin'
const ON = 'root-port/destination.bin'

describe('the pair that QEMU 7.2 refuses and 8.1 accepts (fixtures/root-port/README.md)', () => {
  const matrix = matrixOf(
    [source(OFF), source(ON)],
    [target('old', '7.2', ON), target('old2', '7.2', ON), target('new', '8.1', ON)],
  )

  it('has the verdicts of QEMU', () => {
    expect(matrix.cells.map((row) => row.map(({ verdict }) => verdict))).toEqual([
      ['incompatible', 'incompatible', 'compatible'],
      ['compatible', 'compatible', 'compatible'],
    ])
  })

  it('has the line that QEMU printed as the reason', () => {
    expect(matrix.cells[0]![0]!.reason).toEqual({
      device: 'pcie-root-port',
      offset: 0x6e,
      register: 'PCI Express > Slot Status',
      case: 'slot-presence-detect',
      text: 'get_pci_config_device: Bad config data: i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19',
    })
  })

  it('knows which targets are the same', () => {
    expect(matrix.classes).toEqual([['old', 'old2'], ['new']])
    expect(matrixGroups(matrix)).toMatchObject({ letters: ['A', 'B'], targets: [['old', 'old2'], ['new']] })
  })
})

describe('guests with the same device in different places', () => {
  const at = (path: string, address: string) => ({
    ...{ name: address, key: address },
    side: { devices: devicesOf(path).map((device) => ({ ...device, address })), stream: null },
  })
  const places = ['0000:00:02.0', '0000:00:05.0', '0000:00:02.0']
  const { cells } = matrixOf(
    places.map((address, i) => ({ ...at(OFF, address), key: `${address} ${i}` })),
    places.slice(0, 2).map((address) => ({ ...target('old', '7.2', ON), ...at(ON, address) })),
  )

  it('are refused under the names that their devices have on the host', () => {
    expect(cells.map((row) => row.map(({ reason }) => reason?.device))).toEqual(
      places.map(() => ['0000:00:02.0/pcie-root-port', '0000:00:05.0/pcie-root-port']),
    )
  })
})

describe('every cell', () => {
  const files = [OFF, ON, 'dumps/lspci/xxxx.txt', 'dumps/sysfs/net/config', 'dumps/sysfs/gpu/config']
  const targets = files.flatMap((path) => ['7.2', '11.1'].map((qemu) => target(`${qemu} ${path}`, qemu, path)))
  const { cells } = matrixOf(files.map(source), targets)

  it.each(files.flatMap((path, i) => targets.map((each, j) => [path, each.name, i, j] as const)))(
    '%s on %s has the verdict of check',
    (path, _, i, j) => {
      const { side, request } = targets[j]!
      let verdict = 'undetermined'
      try {
        verdict = runCheck(devicesOf(path), (side as ReturnType<typeof sideOf>).devices, request).verdict
      } catch {
        // Nothing to compare: the cell says so.
      }
      expect(cells[i]![j]!.verdict).toBe(verdict)
    },
  )
})

it('keeps a source and a target that could not be read, as open cells with the reason', () => {
  const broken = { name: 'broken', side: { problem: 'could not be read: is an empty file' }, key: 'broken' }
  const { cells } = matrixOf([source(ON), broken], [target('new', '8.1', ON), { ...target('x', '8.1', ON), ...broken }])
  expect(cells.map((row) => row.map(({ verdict, reason }) => [verdict, reason?.text ?? null]))).toEqual([
    [
      ['compatible', null],
      ['undetermined', broken.side.problem],
    ],
    [
      ['undetermined', broken.side.problem],
      ['undetermined', broken.side.problem],
    ],
  ])
})

describe('the verdict of a matrix', () => {
  const matrix = (...rows: Cell['verdict'][][]) => ({
    sources: rows.map((_, i) => `s${i}`),
    targets: rows[0]!.map((_, i) => `t${i}`),
    cells: rows.map((row) => row.map((verdict): Cell => ({ verdict, reason: null }))),
    classes: [],
  })
  const [yes, no, open] = ['compatible', 'incompatible', 'undetermined'] as const

  it.each([
    [[[yes, yes]], yes, yes],
    [[[yes, no]], no, yes],
    [[[yes, open]], open, yes],
    [[[open, no]], no, open],
    [[[no, no]], no, no],
    [
      [
        [yes, yes],
        [open, open],
      ],
      open,
      open,
    ],
    [
      [
        [yes, no],
        [no, no],
      ],
      no,
      no,
    ],
  ])('of %j is %s, and %s if any target will do', (rows, all, any) => {
    expect([matrixVerdict(matrix(...rows), 'all'), matrixVerdict(matrix(...rows), 'any')]).toEqual([all, any])
  })
})
