import { hex } from '../bytes/hex'
import { readUint } from '../bytes/little-endian'
import { capabilityPointer, chainRegion, hasCapabilityList, holds } from './config-space'

export type ChainKind = 'standard' | 'extended'

/**
 * What is wrong with a capability chain. `offset` is the place of the fault: the pointer for a bad pointer, the capability for a
 * bad structure. `target` is where the pointer leads, or where the structure ends.
 */
export interface ChainProblem {
  readonly kind: 'loop' | 'below-region' | 'unaligned' | 'absent' | 'no-capability' | 'truncated' | 'beyond-region'
  readonly chain: ChainKind
  readonly offset: number
  readonly target: number
}

/** The problem as a sentence without its offset's file: "the capability pointer at 0x34 leads back to 0x40". */
export function problemSentence({ kind, chain, offset, target }: ChainProblem): string {
  const pointer = `the ${chain} capability pointer at ${hex(offset, 2)}`
  const structure = `the ${chain} capability at ${hex(offset, 2)}`
  const to = hex(target, 2)
  switch (kind) {
    case 'loop':
      return `${pointer} leads back to ${to}: the chain loops`
    case 'below-region':
      return `${pointer} leads to ${to}, below ${hex(chainRegion(chain).start)} where such capabilities start`
    case 'unaligned':
      return `${pointer} is ${to}, which is not a multiple of 4: its low two bits are ignored`
    case 'absent':
      return `${pointer} leads to ${to}, which is not in this dump`
    case 'no-capability':
      return `${pointer} leads to ${to}, where there is no capability`
    case 'truncated':
      return `${structure} ends at ${to}, after the last byte of this dump`
    case 'beyond-region':
      return `${structure} ends at ${to}, beyond ${hex(chainRegion(chain).end)} where its region ends`
  }
}

/** One capability as its list header shows it. */
export interface Link {
  readonly kind: ChainKind
  readonly id: number
  readonly offset: number
  /** The next pointer as in the header, low two bits included; 0 ends the chain. */
  readonly next: number
  /** Version of an extended capability, null for standard ones. */
  readonly version: number | null
}

export interface Chain {
  /** In the order of the chain, which need not be that of the offsets. */
  readonly links: readonly Link[]
  readonly problems: readonly ChainProblem[]
}

interface Rules {
  readonly kind: ChainKind
  /** Bytes of the list header. */
  readonly header: number
  /** Where in the header the next pointer lies, for the place of a problem. */
  readonly nextAt: number
  readonly parse: (header: number) => Pick<Link, 'id' | 'next' | 'version'>
  /** A header that no capability has. */
  readonly isEmpty: (header: number) => boolean
}

const STANDARD: Rules = {
  kind: 'standard',
  header: 2,
  nextAt: 1,
  parse: (header) => ({ id: header & 0xff, next: header >> 8, version: null }),
  isEmpty: (header) => (header & 0xff) === 0xff,
}

const EXTENDED: Rules = {
  kind: 'extended',
  header: 4,
  nextAt: 2,
  parse: (header) => ({ id: header & 0xffff, next: header >>> 20, version: (header >>> 16) & 0xf }),
  isEmpty: (header) => header === 0 || (header & 0xffff) === 0xffff,
}

/**
 * Follows pointers with their low two bits masked, as both specifications ask of software. Each offset is visited once,
 * so that a chain has at most 48 standard or 960 extended links.
 */
function follow(config: Uint8Array, rules: Rules, first: number, firstAt: number): Chain {
  const links: Link[] = []
  const problems: ChainProblem[] = []
  const seen = new Set<number>()
  let pointer = first
  let pointerAt = firstAt
  while (pointer !== 0) {
    const target = pointer & ~3
    const broken = (kind: ChainProblem['kind']) => {
      problems.push({ kind, chain: rules.kind, offset: pointerAt, target })
      return { links, problems }
    }
    if (target !== pointer) problems.push({ kind: 'unaligned', chain: rules.kind, offset: pointerAt, target: pointer })
    if (target < chainRegion(rules.kind).start) return target === 0 ? { links, problems } : broken('below-region')
    if (seen.has(target)) return broken('loop')
    if (!holds(config, target, rules.header)) return broken('absent')
    const header = readUint(config, target, rules.header)
    if (rules.isEmpty(header)) return broken('no-capability')
    seen.add(target)
    const { id, next, version } = rules.parse(header)
    links.push({ kind: rules.kind, offset: target, id, next, version })
    pointer = next
    pointerAt = target + rules.nextAt
  }
  return { links, problems }
}

/** The standard chain, from the header's pointer. PCI 3.0 section 6.7. @param config 64 bytes or more */
export function standardChain(config: Uint8Array): Chain {
  if (!hasCapabilityList(config)) return { links: [], problems: [] }
  const at = capabilityPointer(config)
  return follow(config, STANDARD, config[at]!, at)
}

/**
 * The extended chain, which starts at 0x100. An all-zero or all-one header there means that there is none, as does a
 * config space that ends before. PCIe 5.0 section 7.6.
 */
export function extendedChain(config: Uint8Array): Chain {
  const { start } = chainRegion('extended')
  if (!holds(config, start, EXTENDED.header)) return { links: [], problems: [] }
  const header = readUint(config, start, EXTENDED.header)
  if (header === 0 || header === 0xffffffff) return { links: [], problems: [] }
  return follow(config, EXTENDED, start, start)
}
