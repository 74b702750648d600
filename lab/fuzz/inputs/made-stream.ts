import * as wire from '../../../test/stream/wire'
import { HOSTILE } from '../edits/hostile-text'
import { changedTree, type Json } from '../edits/json'
import type { Random } from '../random'
import { CONFIGS } from './seeds'

const SPACES = CONFIGS.filter(({ length }) => length === 256 || length === 4096)
const NAMES = ['mch', 'e1000e', 'virtio-net', 'virtio-blk', 'pcie-root-port', 'vfio', 'nvme', 'xhci', 'timer']
const NO_PCI = ['timer', 'cpu_common', 'globalstate', 'slirp']

const slot = (random: Random): string => `00:${random.below(32).toString(16).padStart(2, '0')}.${random.below(8)}`

function sectionName(random: Random): string {
  if (random.once(12)) return random.pick(HOSTILE).slice(0, 200)
  if (random.once(5)) return random.pick(NO_PCI)
  return `0000:${slot(random)}${random.once(4) ? `:${random.below(9)}0.0` : ''}/${random.pick(NAMES)}`
}

function made(number: number, random: Random): wire.Described {
  const name = sectionName(random)
  const config = random.once(8) ? wire.configSpace(256, { vectors: random.below(5) }) : random.pick(SPACES)
  const size = config.length === 256 ? 256 : 4096
  const state = name.includes('/virtio')
    ? wire.bytes(wire.pciState(config), wire.vectorState(random.below(4)), random.bytes(random.small(64)))
    : wire.bytes(wire.pciState(config), random.bytes(random.small(32)))
  const rest = { name: 'rest', type: 'buffer', size: state.length - config.length - 20 }
  const fields = name.includes('/virtio')
    ? [{ name: 'virtio', type: 'virtio', size: state.length }]
    : [wire.PCI_FIELDS(size), rest]
  return wire.described(number, name, state, fields)
}

/** A section that comes in parts. */
const vfio = (number: number, random: Random): Buffer => {
  const data = wire.vfioData(random.bytes(random.small(80)))
  const config = wire.bytes(wire.VFIO.CONFIG, random.pick(SPACES), random.bytes(random.small(80)), wire.VFIO.END)
  return wire.bytes(
    wire.start(number, `0000:${slot(random)}/vfio`, wire.bytes(wire.VFIO.SETUP, wire.VFIO.END)),
    wire.end(number, wire.bytes(data, config)),
  )
}

/** Now and then a section stands there twice, or many times, or in another place. */
function disordered(sections: wire.Described[], random: Random): wire.Described[] {
  const [first] = sections
  if (first === undefined || !random.once(6)) return sections
  if (random.once(2)) return [...sections].reverse()
  return [...sections, ...Array.from({ length: 1 + random.small(60) }, () => random.pick(sections))]
}

/**
 * A migration stream of some devices that is mostly as QEMU writes it. Its description may lie.
 * @param described whether it has one
 */
export function madeStream(random: Random, described = !random.once(6)): Uint8Array {
  const sections = disordered(
    Array.from({ length: random.small(6) }, (_, i) => made(10 + i, random)),
    random,
  )
  const blocks = wire.blocks(
    ...['pc.ram', '/rom@etc/acpi'].slice(random.below(2)).map((id) => ({ id, length: wire.PAGE })),
  )
  const machine = random.pick(['pc-q35-7.2', 'pc-i440fx-5.2', 'none', 'pc-q35-99.0'])
  const head = wire.bytes(
    wire.MAGIC,
    random.once(8) ? [] : wire.configuration(machine),
    wire.ramStart(blocks),
    random.once(4) ? vfio(5, random) : [],
    wire.ramEnd,
  )
  if (!described)
    return wire.undescribed(
      sections.map(({ section }) => section),
      head,
    )
  const entries = sections.map(({ entry }) => entry)
  const written = random.once(3) ? changedTree(JSON.parse(JSON.stringify(entries)) as Json, random) : entries
  const list = Array.isArray(written) ? written : [written]
  return wire.bytes(head, ...sections.map(({ section }) => section), wire.description(list))
}
