import { describe, expect, it } from 'vitest'
import { markdown } from '../../src/report/check/markdown'
import { remediesOf } from '../../src/report/check/remedies'
import { text } from '../../src/report/check/text'
import { PLAIN } from '../../src/report/drawing/style'
import { wrap } from '../../src/report/drawing/wrap'
import { device, MESSAGE, refused, report } from './a-report'

const ports = Array.from({ length: 14 }, (_, i) => device({ ...refused, id: `0000:00:${i}.0/pcie-root-port` }))
const others = Array.from({ length: 26 }, (_, i) => device({ id: `0000:01:${i}.0/virtio-net` }))
const machine = report('incompatible', [...ports, ...others])
const drawn = (all: boolean) => text(machine, { width: 80, style: PLAIN, all, remedies: remediesOf })

const times = (whole: string, part: string) => whole.split(part).length - 1

describe('a machine of 40 devices', () => {
  it('is said once for devices that are alike', () => {
    expect(times(drawn(false), MESSAGE)).toBe(1)
    expect(drawn(false)).toContain('and 13 more alike: 0000:00:1.0/pcie-root-port')
    expect(times(drawn(true), MESSAGE)).toBe(14)
  })

  it('fits a comment as Markdown', () => {
    const comment = markdown(machine, remediesOf)
    expect(times(comment, MESSAGE)).toBe(1)
    expect(comment).toContain('and 13 more alike')
    expect(comment).toMatch(/^26 compatible devices: /m)
    expect(comment.length).toBeLessThan(20_000)
  })

  it('fits a comment as Markdown also where each device is refused for reasons of its own', () => {
    const unlike = report(
      'incompatible',
      Array.from({ length: 40 }, (_, i) => device({ ...refused, id: `port${i}`, size: 256 + i })),
    )
    expect(markdown(unlike, remediesOf).length).toBeLessThan(40 * 1000)
  })

  it('has the line of QEMU whole, however narrow', () => {
    for (const width of [40, 60, 80]) {
      expect(wrap(`0000:00:12.0/pcie-root-port: config space differs: ${MESSAGE} and more`, width)).toContain(MESSAGE)
    }
  })
})
