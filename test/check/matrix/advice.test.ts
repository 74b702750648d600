import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { adviceFor } from '../../../src/check/fleet/advice'
import { type MatrixSource, type MatrixTarget, matrixOf } from '../../../src/check/fleet/matrix'
import type { ComparedSide } from '../../../src/check/sides/captured'
import { readMachine } from '../../../src/formats/capture/machine'
import { readDump } from '../../../src/formats/dump'
import { adviceParts } from '../../../src/report/fleet/advice'
import { asked, NOTHING_GIVEN } from '../../a-request'

interface Captured {
  readonly qemu: { version: string }
  machine: string
  devices: { id: string }[]
}

/** The captured machine of fixtures/captures, as if it ran on another QEMU, or with some of its devices. */
function guest(qemu: string, machine: string, devices: RegExp = /./): MatrixSource {
  const capture: Captured = JSON.parse(readFileSync('fixtures/captures/source.json', 'utf8'))
  capture.qemu.version = qemu
  capture.machine = machine
  capture.devices = capture.devices.filter(({ id }) => devices.test(id))
  const name = `${qemu} ${machine}`
  return { name, key: name, side: { ...readMachine(JSON.stringify(capture)), stream: null } }
}

const host = (qemu: string, machine: string): MatrixTarget => ({
  name: qemu,
  side: null,
  request: asked({ target: { ...NOTHING_GIVEN, qemu, machine } }),
  key: `${qemu} ${machine}`,
})

function advice(sources: readonly MatrixSource[], targets: readonly MatrixTarget[]) {
  return adviceFor(sources, targets, matrixOf(sources, targets), asked({ target: NOTHING_GIVEN }))
}

/** A virtio-rng-pci with two vectors, which QEMU 7.2.0 gave to older machine types as well (bad9c5a516). */
const RNG = /virtio-rng/

describe('the newest release for all guests', () => {
  it.each([
    ['7.2.22', 'pc-q35-7.2', '11.1'],
    // On 7.2.0 the device has two vectors, in all other releases none: nowhere else can it be loaded.
    ['7.2.0', 'pc-q35-7.1', '7.2.0'],
  ])('of a guest on %s, %s, is %s', (qemu, machine, newest) => {
    const { next } = advice([guest(qemu, machine, RNG)], [host('11.1', machine)])
    expect(next).toMatchObject({ newest, judged: 1, open: [] })
  })

  it('is one that every guest has, and says what prevents newer ones', () => {
    const sources = [guest('7.2.22', 'pc-q35-7.2', RNG), guest('7.2.0', 'pc-q35-7.1', RNG)]
    const { next } = advice(sources, [host('11.1', 'pc-q35-7.2')])
    expect(next.newest).toBe('7.2.0')
    expect(next.beyond!.obstacles[0]).toMatchObject({ guests: 1, devices: ['virtio-rng-pci'] })
    expect(next.beyond!.obstacles.map(({ reason }) => [reason?.property?.name, reason?.case])).toContainEqual([
      'vectors',
      'virtio-rng-vectors',
    ])
  })

  it('is open for a guest whose input does not show its release', () => {
    const { devices } = readDump(new Uint8Array(readFileSync('fixtures/root-port/source.bin')))
    const source = { name: 'bare', key: 'bare', side: { devices, stream: null } }
    expect(advice([source], [host('11.1', 'pc-q35-7.2')]).next).toEqual({
      newest: null,
      judged: 0,
      open: [{ source: 'bare', reason: 'its QEMU release is not given: a capture contains it' }],
      beyond: null,
    })
  })
})

describe('what would make more cells compatible', () => {
  it('is the release that restored the old form', () => {
    const { hints, takeAll } = advice(
      [guest('7.1', 'pc-q35-7.1', /mch|SMB/), { ...oldRng() }],
      [host('7.2.0', 'pc-q35-7.1'), host('11.1', 'pc-q35-7.1')],
    )
    expect(takeAll).toEqual(['11.1'])
    expect(hints).toEqual([
      {
        change: { kind: 'release', from: '7.2.0', to: '7.2.1', options: false },
        targets: ['7.2.0'],
        cells: 1,
      },
    ])
  })

  it('is one line without control characters', () => {
    const listed = advice([oldRng()], [{ ...host('7.2.0', 'pc-q35-7.1'), name: 'a\u001b[31m' }])
    const lines = adviceParts(listed).flatMap(({ text, points }) => [text, ...points])
    expect(lines.join('\n')).toMatch(/QEMU 7\.2\.1 instead of 7\.2\.0 on a.*: 1 cell more/)
    expect(lines.join('')).not.toMatch(/\p{Cc}/u)
  })
})

/** The capability that goes with vectors. */
const MSIX = 0x11

/** A virtio-rng-pci without MSI-X, as every QEMU but 7.2.0 makes it on pc-q35-7.1. */
function oldRng(): MatrixSource {
  const { side } = guest('7.1', 'pc-q35-7.1', RNG)
  const [device] = (side as ComparedSide).devices
  const config = device!.config.slice()
  const at = config[0x34]!
  expect(config[at]).toBe(MSIX)
  config[0x34] = config[at + 1]!
  config.fill(0, at, at + 12)
  const properties = new Map([...device!.properties!, ['vectors', '0']])
  return {
    name: 'rng',
    key: 'rng',
    side: { ...(side as ComparedSide), devices: [{ ...device!, config, properties }] },
  }
}
