import type { Operands } from '../../formats/log/event'
import { fieldsAt, type Named, naming } from '../../pci/name'
import { ruleFinder } from '../../qemu/painting/rule-finder'
import type { Reconstruction } from '../../qemu/reconstruct'
import { caseOf } from '../cases/known'
import type { FailingByte } from '../cases/match'
import { skippedAt } from '../cases/skipped'
import type { Difference, HeldConfig, RefusedRegister } from '../report/report'
import { type Comparison, failingBits } from './compare'

/** A difference, with the names of its byte. */
export interface NamedDifference {
  readonly named: Named
  readonly difference: Difference
}

/** Facts about the two ends that known causes depend on. */
export interface EndFacts
  extends Pick<FailingByte, 'devices' | 'sourceQemu' | 'destinationQemu' | 'machine' | 'pseries'> {
  /** Properties of the destination's device, of a capture. */
  readonly properties?: ReadonlyMap<string, string> | undefined
}

/** Returns the operands with which QEMU compares the byte at `offset`. */
export function operands(offset: number, from: HeldConfig, { masks }: Reconstruction): Operands {
  return {
    offset,
    read: from.config[offset]!,
    device: masks.config[offset]!,
    cmask: masks.cmask[offset]!,
    wmask: masks.wmask[offset]!,
    w1cmask: masks.w1cmask[offset]!,
  }
}

function refusedRegister(
  named: Named,
  offset: number,
  { config, absent }: HeldConfig,
  { properties }: EndFacts,
): RefusedRegister {
  const first = offset - named.byteInRegister
  const missing = absent.subarray(first, first + (named.registerRow?.width ?? 1)).some((bits) => bits !== 0)
  return { named, config: missing ? null : config, ...(properties && { properties }) }
}

/**
 * Returns every byte whose known bits differ, named and judged, and with `all` the equal ones too. Bytes missing from a
 * dump are not differences.
 */
export function differences(
  comparison: Comparison,
  from: HeldConfig,
  device: Reconstruction,
  all: boolean,
  facts: EndFacts,
): NamedDifference[] {
  if (!all && comparison.differing.length === 0) return []
  const { masks } = device
  const names = naming(masks.config)
  const rule = ruleFinder(masks.rules)
  const fails = new Set(comparison.failing)
  const open = new Set(comparison.open)
  const offsets = all ? Array.from({ length: masks.size }, (_, i) => i) : comparison.differing
  return (
    offsets
      // A side holds nothing past its end. The known bits of a byte may suffice for QEMU to refuse it.
      .filter((offset) => (from.absent[offset] === 0 && masks.absent[offset] === 0) || fails.has(offset))
      .map((offset) => {
        const { read, device: own, cmask, wmask, w1cmask } = operands(offset, from, device)
        const failing = fails.has(offset)
          ? failingBits(read, own, cmask, wmask, w1cmask) & ~masks.uncertain[offset]!
          : 0
        const named = names.at(offset)
        const { rule: code, note } = rule(offset)
        const outcome = failing !== 0 ? 'fails' : open.has(offset) ? 'undetermined' : read === own ? 'equal' : 'adopted'
        const known =
          failing === 0
            ? null
            : caseOf({
                ...facts,
                named,
                skipped:
                  skippedAt(masks.config, named, offset, read, own) ?? skippedAt(from.config, named, offset, read, own),
                failing,
                source: read,
                destination: own,
                masks: { cmask, wmask, w1cmask },
              })
        const difference: Difference = {
          offset,
          source: read,
          destination: own,
          cmask,
          wmask,
          w1cmask,
          failing,
          outcome,
          register: named.register,
          field: fieldsAt(named, failing || read ^ own || 0xff),
          rule: code,
          case: known,
          note,
          ...(known !== null && { refused: refusedRegister(named, offset, from, facts) }),
        }
        return { named, difference }
      })
  )
}
