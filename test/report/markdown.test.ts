import { describe, expect, it } from 'vitest'
import { markdown } from '../../src/report/check/markdown'
import { device, MESSAGE, refused, report, slotStatus } from './a-report'

describe('markdown', () => {
  it('has the verdict, a row for each register and QEMU’s line', () => {
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
})
