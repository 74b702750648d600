import { describe, expect, it } from 'vitest'
import { markdown } from '../../src/report/check/markdown'
import { device, MESSAGE, refused, report, slotStatus } from './a-report'

describe('markdown', () => {
  it('has the verdict, one row for each register and QEMU’s line', () => {
    const written = markdown(report('incompatible', [refused], { notes: ['rules of 7.2'] })).split('\n')
    expect(written[0]).toMatch(/^Incompatible: QEMU 7\.2 .* at 0x6e/)
    expect(written).toContain(MESSAGE)
    expect(written).toContain('- rules of 7.2')
    expect(written.filter((line) => line.startsWith('| `0x'))).toEqual([
      '| `0x004` | Header \\> Command | `07` | `00` | `00` | adopted | The guest may write it |',
      '| `0x06e` | PCI Express \\> Slot Status<br>Presence Detect State | `00` | `40` | `40` | fails | ' +
        `${slotStatus.note} |`,
    ])
  })

  it('lets no name act as markup', () => {
    const evil = '|`<img src=x>` [a](b) **c**'
    const written = markdown(report('compatible', [device({ id: evil, notes: [evil] })]))
    expect(written).not.toMatch(/(?<!\\)[|`<[*]/)
  })

  it.each([
    ['one byte of each', 2],
    ['400 bytes of each', 400],
  ])('fits a comment where 40 devices are refused, each at another place: %s', (_, bytes) => {
    const [, failing] = refused.differences
    const devices = Array.from({ length: 40 }, (_each, i) =>
      device({
        ...refused,
        id: `0000:00:${i.toString(16).padStart(2, '0')}.0/pcie-root-port`,
        firstFailure: { ...refused.firstFailure!, offset: failing!.offset + i },
        differences: Array.from({ length: bytes }, (_byte, k) => ({
          ...failing!,
          offset: failing!.offset + i + 2 * k,
        })),
      }),
    )
    const written = markdown(report('incompatible', devices))
    expect(written.length).toBeLessThan(20_000)
    for (const { id } of devices) expect(written).toContain(`${id}: incompatible`)
    expect(written).toContain(`- ${devices[39]!.id}: incompatible, QEMU stops at 0x95 (PCI Express \\> Slot Status)`)
  })
})
