import { describe, expect, test } from 'vitest'
import { html } from '../../src/report/check/html'
import { markdown } from '../../src/report/check/markdown'
import { remediesOf } from '../../src/report/check/remedies'
import type { RemediesOf } from '../../src/report/check/what-to-do'
import { device, refused, report } from './a-report'

const XML = "<domain type='kvm'>\n  <a/>\n</domain>"

const byHand: RemediesOf = (code, { id }) => [
  { label: 'both', text: `Of <${code}> and ${id}.` },
  { label: '-device', text: 'pcie-root-port,x=1', code: true, nested: true },
  { label: 'libvirt', text: XML, code: true, language: 'xml', nested: true },
]

const two = [refused, { ...refused, id: '0000:00:15.0/pcie-root-port' }]

describe('a report of a refused restore ends in what to do', () => {
  test('as Markdown, once for a case that two devices have', () => {
    const written = markdown(report('incompatible', two), byHand)
    expect(written.slice(written.indexOf('## What to do'))).toBe(
      `## What to do

- **both**: Of \\<slot-presence-detect\\> and ${refused.id}.
  - **-device**: \`pcie-root-port,x=1\`
  - **libvirt**:
    \`\`\`xml
    <domain type='kvm'>
      <a/>
    </domain>
    \`\`\`
`,
    )
  })

  test('as a page', () => {
    const written = html(report('incompatible', two), byHand)
    expect(written.match(/<h2>What to do[^<]*/g)).toEqual(['<h2>What to do'])
    expect(written).toContain('Of &lt;slot-presence-detect&gt; and')
    expect(written).toContain("&lt;domain type='kvm'&gt;\n  &lt;a/&gt;\n&lt;/domain&gt;")
  })

  // QEMU's commit 625b370c45, in 8.1, took the bit out of what is compared.
  test.each([
    ['Markdown', (given: ReturnType<typeof report>) => markdown(given, remediesOf)],
    ['a page', (given: ReturnType<typeof report>) => html(given, remediesOf)],
  ])('with the remedy of the case, and with nothing if everything passes: %s', (_, draw) => {
    const failing = draw(report('incompatible', [refused]))
    expect(failing).toMatch(/QEMU 8\.1 or newer/)
    expect(failing).toContain('virsh detach-device')
    expect(draw(report('compatible', [device()]))).not.toContain('What to do')
  })
})
