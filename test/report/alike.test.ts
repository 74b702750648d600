import { describe, expect, it } from 'vitest'
import type { RefusedRegister, Stop } from '../../src/check/report/report'
import { html } from '../../src/report/check/html'
import { markdown } from '../../src/report/check/markdown'
import { remediesOf } from '../../src/report/check/remedies'
import { text } from '../../src/report/check/text'
import { PLAIN } from '../../src/report/drawing/style'
import { wrap } from '../../src/report/drawing/wrap'
import { device, MESSAGE, refused, report } from './a-report'

/** The register that a remedy reads its values from, in config space that is another one for each port. */
const register = (i: number): RefusedRegister => ({
  named: { register: 'PCI Express > Slot Status' } as RefusedRegister['named'],
  config: new Uint8Array(4096).fill(i),
})

const ports = Array.from({ length: 14 }, (_, i) => {
  const [command, status] = refused.differences
  return device({
    ...{ ...refused, id: `0000:00:${i}.0/pcie-root-port` },
    differences: [command!, { ...status!, refused: register(i) }],
  })
})
const others = Array.from({ length: 26 }, (_, i) => device({ id: `0000:01:${i}.0/virtio-net` }))
const stops: Stop[] = ports.map(({ id }, order) => ({ order, section: id, kind: 'config', message: MESSAGE }))
const machine = report('incompatible', [...others.slice(0, 13), ...ports, ...others.slice(13)])
const drawn = (all: boolean) => text(machine, { width: 80, style: PLAIN, all, remedies: remediesOf })

const times = (whole: string, part: string) => whole.split(part).length - 1

describe('a machine of 40 devices', () => {
  it('is reported once for identical devices', () => {
    expect(times(drawn(false), MESSAGE)).toBe(1)
    expect(drawn(false)).toContain('and 13 more alike: 0000:00:1.0/pcie-root-port')
    expect(times(drawn(true), MESSAGE)).toBe(14)
  })

  it("has identical stops once, in QEMU's order", () => {
    const ram: Stop = { order: 20, section: 'ram', kind: 'ram-block', message: 'Unknown ramblock "x"' }
    const stopped = report('incompatible', ports, { stops: [...stops, ram] })
    const comment = markdown(stopped, remediesOf).split('\n')
    expect(comment.filter((line) => /^[0-9]+\. /.test(line))).toEqual([
      expect.stringMatching(
        /^1\. 0000:00:0\.0\/pcie-root-port \(and 13 more alike: 0000:00:1\.0\/.*`get_pci_config_device: /,
      ),
      expect.stringMatching(/^2\. ram: .*: `Unknown ramblock "x"`$/),
    ])
    // The first stop, those that are like it, and the device.
    expect(times(text(stopped, { width: 80, style: PLAIN, all: false }), MESSAGE)).toBe(3)
  })

  it('begins with what fails, and counts what passes', () => {
    const [, summary = ''] = drawn(false).split('\n\n')
    expect(summary.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^ {2}incompatible {2}0000:00:0\.0\/pcie-root-port +0x6e/),
      expect.stringMatching(/^ +and 13 more alike/),
    ])
    expect(drawn(false)).toContain('\n26 compatible devices: see --all.\n')
    const page = html(machine)
    const verdicts = [...page.matchAll(/<tr><td><span class="verdict (\w+)"/g)].map(([, verdict]) => verdict)
    expect(verdicts).toEqual([...ports.map(() => 'incompatible'), ...others.map(() => 'compatible')])
  })

  it('has no summary where all devices pass', () => {
    const passing = text(report('compatible', others), { width: 80, style: PLAIN, all: false })
    expect(passing).not.toMatch(/^ {2}verdict/m)
    expect(passing).toContain('\n26 compatible devices: see --all.\n')
  })

  it('fits a comment as Markdown', () => {
    const comment = markdown(machine, remediesOf)
    expect(times(comment, MESSAGE)).toBe(1)
    expect(comment).toContain('and 13 more alike')
    expect(comment).toMatch(/^26 compatible devices: /m)
    expect(comment.length).toBeLessThan(20_000)
  })

  it('fits a comment as Markdown also where each device is refused for reasons of its own', () => {
    const cases = ['slot-presence-detect', 'hot-plug-capable', 'msix-vector-count', 'xhci-capability-order']
    const unlike = Array.from({ length: 40 }, (_, i) => {
      const message = MESSAGE.replace('i=0x6e', `i=0x${(0x40 + i).toString(16)}`)
      return device({
        ...{ ...refused, id: `0000:00:${i}.0/virtio-serial-pci`, size: 256 + i },
        firstFailure: { ...refused.firstFailure!, message },
        differences: refused.differences.map((byte) => ({ ...byte, case: byte.case && cases[i % cases.length]! })),
      })
    })
    const eachStops = unlike.map(
      ({ id, firstFailure }, order): Stop => ({ order, section: id, kind: 'config', message: firstFailure!.message }),
    )
    const comment = markdown(report('incompatible', unlike, { stops: eachStops }), remediesOf)
    for (const { id } of unlike) expect(comment).toMatch(new RegExp(`^(## |- )${id}: incompatible`, 'm'))
    for (const code of cases) expect(comment).toContain(`## What to do about ${code}`)
    expect(comment.length).toBeLessThan(20_000)
  })

  it('has the line of QEMU whole, however narrow', () => {
    for (const width of [40, 60, 80]) {
      expect(wrap(`0000:00:12.0/pcie-root-port: config space differs: ${MESSAGE} and more`, width)).toContain(MESSAGE)
    }
  })
})
