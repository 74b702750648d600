import type { StreamDevice } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import { type Findings, NO_FINDINGS } from './findings'

/**
 * Subsections inside a virtio device's state, which no description shows, by the first release that has them:
 * vmstate_virtio (hw/virtio/virtio.c), vmstate_virtio_pci (hw/virtio/virtio-pci.c), and the states of hw/net/virtio-net.c and
 * hw/virtio/virtio-balloon.c.
 */
const SINCE: ReadonlyMap<string, string> = new Map([
  ['virtio/128bit_features', '10.2'],
  ['virtio_pci/modern_state/features128', '10.2'],
  ['virtio/packed_virtqueues', '4.2'],
  ['virtio-net-device/rss', '5.1'],
  ['virtio-net-device/backend', '10.2'],
  ['virtio-balloon-device/page-poison', '6.2'],
])

/**
 * From 5.1 to 6.1 the name is misspelt. As it does not begin with the name of its state, no release recognises it as a subsection,
 * and what follows is left over (commit 243a9284a9). Measured on 5.2, 7.2, 10.0 and 11.1.
 */
const MISSPELT = 'vitio-balloon-device/page-poison'

/** Since then QEMU prints which subsection it does not know. */
const NAMED = '10.2'

const stateOf = (name: string): string => name.slice(0, name.lastIndexOf('/'))

/** Returns the findings for subsections inside a virtio device's state. @param footers whether its section has a footer */
export function virtioSubsectionFindings(
  { id, kind, order, virtio }: StreamDevice,
  footers: boolean,
  qemu: Version,
): Findings {
  if (!virtio) return NO_FINDINGS
  if (virtio.subsections.has(MISSPELT)) {
    const message = footers ? `Missing section footer for ${id}` : null
    return { stops: [{ order, section: id, kind: 'section-length', message }], open: [] }
  }
  const unknown = [...virtio.subsections].find((name) => {
    const since = SINCE.get(name)
    return since !== undefined && !atLeast(qemu, since)
  })
  if (unknown === undefined) return NO_FINDINGS
  const message = atLeast(qemu, NAMED)
    ? `VM subsection '${unknown}' in '${stateOf(unknown)}' does not exist`
    : `Failed to load ${kind}:virtio`
  return { stops: [{ order, section: id, kind: 'subsection', message }], open: [] }
}
