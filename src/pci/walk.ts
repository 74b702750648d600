import { capabilityOf } from './capabilities'
import { type ChainProblem, extendedChain, type Link, standardChain } from './chain'
import { chainRegion, peek } from './config-space'
import { type FunctionFacts, functionFacts } from './function-facts'
import type { CapabilityLayout } from './layout'
import type { CapabilityRead } from './view'

/** A capability found in a config space. */
export interface FoundCapability extends Link {
  readonly layout: CapabilityLayout
  /** Bytes from `offset` on: its structural length if the structure has one, otherwise up to the next capability. */
  readonly length: number
}

export interface Walk {
  /** The standard chain and then the extended one, each in the order of its links. */
  readonly capabilities: readonly FoundCapability[]
  readonly problems: readonly ChainProblem[]
  readonly facts: FunctionFacts
}

/** Distance to the next higher capability of the same chain, or to the end of the region as far as the dump has it. */
function roomFor(link: Link, links: readonly Link[], held: number): number {
  let end = Math.min(chainRegion(link.kind).end, held)
  for (const { offset } of links) if (offset > link.offset && offset < end) end = offset
  return end - link.offset
}

/** What the length says about a capability: null when it fits both its region and the dump. */
function lengthProblem(link: Link, length: number, held: number): ChainProblem | null {
  const target = link.offset + length
  const problem = (kind: ChainProblem['kind']) => ({ kind, chain: link.kind, offset: link.offset, target })
  if (target > chainRegion(link.kind).end) return problem('beyond-region')
  return target > held ? problem('truncated') : null
}

/**
 * Both capability chains of a config space as the specifications lay them out (PCI 3.0 section 6.7, PCIe 5.0 section
 * 7.6). Nothing is thrown for a broken chain: it ends where it breaks, and `problems` says why.
 * @param config 64 to 4096 bytes from offset 0
 */
export function walk(config: Uint8Array): Walk {
  const standard = standardChain(config)
  const extended = extendedChain(config)
  const facts = functionFacts(config, standard.links)
  const problems = [...standard.problems, ...extended.problems]
  const capabilities: FoundCapability[] = []
  for (const { links } of [standard, extended]) {
    for (const link of links) {
      const read: CapabilityRead = (at, width) => peek(config, link.offset + at, width)
      const capability = capabilityOf(link.kind, link.id)
      const layout = capability.layout(read, facts)
      const length = capability.length(layout, read, roomFor(link, links, config.length))
      const problem = lengthProblem(link, length, config.length)
      if (problem) problems.push(problem)
      const { kind, offset, id, next, version } = link
      capabilities.push({ kind, offset, id, next, version, layout, length })
    }
  }
  return { capabilities, problems, facts }
}
