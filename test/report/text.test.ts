import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { DeviceReport, Report } from '../../src/check/report/report'
import { proofText } from '../../src/report/check/proof'
import { type TextOptions, text } from '../../src/report/check/text'
import { COLOURED } from '../../src/report/drawing/colour'
import { PLAIN } from '../../src/report/drawing/style'
import { device, difference, MESSAGE, open, refused, report, slotStatus } from './a-report'

const OPTIONS: TextOptions = { width: 80, style: PLAIN, all: false }

const draw = (given: Report, options: Partial<TextOptions> = {}) => text(given, { ...OPTIONS, ...options })
const one = report('incompatible', [refused])
const many = report('incompatible', [refused, open, device({ id: '0000:00:14.0/virtio-net' })])
const bytes = (count: number, values: object) =>
  Array.from({ length: count }, (_, i) => difference({ offset: 0x40 + 2 * i, source: 1, wmask: 1, ...values }))

/** Lines that stand as they are, however narrow the terminal: QEMU's message and the verdict. */
const verbatim = (line: string) => line === MESSAGE || /^(In)?compatible: /i.test(line)

describe('text', () => {
  it.each([40, 59, 60, 80, 109, 110, 120, 200])('fits into %i columns', (width) => {
    for (const given of [one, many]) {
      const tooLong = draw(given, { width })
        .split('\n')
        .filter((line) => line.length > width && !verbatim(line))
      expect(tooLong).toEqual([])
    }
  })

  it('has everything actionable in one row at 80 columns', () => {
    const row = draw(one)
      .split('\n')
      .find((line) => line.includes('0x06e'))
    expect(row).toMatch(/^ {2}> 0x06e +PCI Express > Slot Status +00 +40 +40$/)
    expect(draw(one)).toContain('Presence Detect State')
    expect(draw(one)).toContain('bit 6')
    expect(draw(one).replace(/\s+/g, ' ')).toContain(slotStatus.note)
  })

  it('marks only the byte where QEMU stops', () => {
    const later = difference({ ...slotStatus, offset: 0x70, register: 'PCI Express > Root Control' })
    const lines = draw(report('incompatible', [{ ...refused, differences: [...refused.differences, later] }])).split(
      '\n',
    )
    expect(lines.filter((line) => /^ *> 0x/.test(line))).toHaveLength(1)
    expect(lines.some((line) => /^ +0x070/.test(line))).toBe(true)
  })

  it("prints QEMU's line as QEMU prints it, at every width", () => {
    for (const width of [40, 80, 200]) expect(draw(one, { width }).split('\n')).toContain(MESSAGE)
  })

  it('says the same with and without colour', () => {
    for (const given of [one, many]) {
      const coloured = draw(given, { style: COLOURED })
      expect(coloured).toContain('\u001b[31m')
      expect(stripVTControlCharacters(coloured)).toBe(draw(given))
      expect(draw(given)).not.toContain('\u001b')
    }
  })

  it('lets nothing from an input act on the terminal', () => {
    const evil = 'x\u001b[2J\u009b31m\u202e\u0007\ny'
    const hostile = device({
      ...refused,
      id: evil,
      notes: [evil],
      differences: [{ ...slotStatus, register: evil, field: evil, note: evil }],
      profile: { name: evil, how: 'given', verified: false, why: evil },
    })
    for (const width of [40, 80, 200]) {
      expect(draw(report('incompatible', [hostile, hostile], { notes: [evil] }), { width })).toMatch(/^[\n -~]*$/)
    }
  })

  it('shows few adopted bytes, and all of them on demand', () => {
    const given = report('compatible', [device({ differences: bytes(20, {}) })])
    expect(draw(given)).toContain('and 12 more rows: --all shows them')
    expect(draw(given)).not.toContain('0x066')
    expect(draw(given, { all: true })).toContain('0x066')
  })

  it('folds neighbouring bytes of a register and cuts long runs', () => {
    const run = Array.from({ length: 40 }, (_, i) => difference({ offset: 0x40 + i, source: i, wmask: 0xff }))
    const drawn = draw(report('compatible', [device({ differences: run })]))
    expect(drawn).toContain('0x040-067')
    expect(drawn).toContain('+24')
  })

  it('begins a comparison of many devices with a summary of all of them', () => {
    const summary = draw(many).split('\n').slice(4, 8)
    expect(summary.map((line) => line.trim().split(/ {2,}/).slice(0, 2))).toEqual([
      ['verdict', 'device'],
      ['incompatible', '0000:00:12.0/pcie-root-port'],
      ['undetermined', '0000:00:13.0/e1000e'],
      ['compatible', '0000:00:14.0/virtio-net'],
    ])
    expect(draw(many)).toContain('1 compatible device: see --all.')
  })

  it('says that devices it does not show are safe, and for which state', () => {
    const proof = { outcome: 'safe', findings: [], conditions: [], assumes: [] } as const
    const proven = (safe: boolean) => device({ verdict: 'compatible', firstFailure: null, ...(safe ? { proof } : {}) })
    const drawn = (...devices: DeviceReport[]) => draw(report('compatible', devices), { proof: proofText })
    expect(drawn(proven(true), proven(true))).toMatch(
      /\n2 compatible devices, safe: see --all\.\nSafe: no config space [^.]*are not\s+judged\.\n/,
    )
    const unsafe = device({ verdict: 'compatible', firstFailure: null, proof: { ...proof, outcome: 'depends' } })
    expect(drawn(proven(true), unsafe)).toMatch(/\n1 compatible device, safe: see --all\.\n$/)
    expect(drawn(proven(false), proven(false))).not.toContain('afe')
  })

  it('names devices without counterpart, why there is no verdict, and what was assumed', () => {
    const drawn = draw(
      report('undetermined', [open], {
        unpaired: {
          source: [{ id: '0000:00:1f.0', address: '0000:00:1f.0' }],
          destination: [{ id: 'edu', address: null }],
        },
        notes: ['No --qemu was given: rules of 11.1.'],
      }),
    )
    expect(drawn).toMatch(/Only in the source:\n {2}- 0000:00:1f.0\n/)
    expect(drawn).toMatch(/Only in the destination:\n {2}- edu\n/)
    expect(drawn).toContain('No verdict: the dump of the source ends at 0x100')
    expect(drawn).toContain('No --qemu was given: rules of 11.1.')
  })

  it('shows equal registers with their value', () => {
    const equal = difference({ offset: 0, source: 0x36, destination: 0x36, outcome: 'equal', register: 'Vendor ID' })
    expect(draw(report('compatible', [device({ differences: [equal] })]), { all: true })).toMatch(
      /0x000 +Vendor ID +36\n/,
    )
  })

  it('says when a profile was never compared with QEMU, and when the views differ', () => {
    const drawn = draw(
      report('compatible', [
        device({
          profile: { name: 'pci', how: 'detected', verified: false, why: 'is a bridge' },
          view: { source: 'guest', destination: 'qemu' },
        }),
      ]),
    ).replace(/\s+/g, ' ')
    expect(drawn).toContain('profile pci (detected: is a bridge), not verified against QEMU')
    expect(drawn).toContain('source view guest, destination view qemu')
  })
})
