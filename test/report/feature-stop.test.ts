import { expect, test } from 'vitest'
import { render } from '../../src/library/render'
import { REPORT_FORMATS } from '../../src/report/check/formats'
import { device, report } from './a-report'

/** What 7.2.22 printed of a guest that was started with packed=on, restored without it. */
const MESSAGE = 'Features 0x10530000000 unsupported. Allowed features: 0x10179000000'

/** Of ndjson each line is one device, with what is said about all. */
const WHOLE = REPORT_FORMATS.filter((format) => format !== 'ndjson')

test.each(WHOLE)('%s names the features that stop a guest, and the property that offers them', (format) => {
  const stop = {
    ...{ order: 4, section: '0000:00:04.0/virtio-input', kind: 'virtio-features' as const, message: MESSAGE },
    ...{ case: 'missing-features', missing: [{ bit: 34, name: 'RING_PACKED', property: 'packed' }] },
  }
  const drawn = render(report('incompatible', [device()], { stops: [stop] }), format)
  // Lines are broken, and Markdown escapes what it would read as its own.
  const plain = drawn.replaceAll('\\', '').replaceAll(/\s+/g, ' ')
  for (const fact of [stop.section, 'RING_PACKED', 'packed', MESSAGE]) expect(plain).toContain(fact)
})
