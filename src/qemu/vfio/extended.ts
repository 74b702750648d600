import type { Context } from '../painting/context'
import { type RawExtendedCapability, sizeToNext } from '../painting/raw-chain'
import { type Action, config as configWrite, fill, type Step } from '../painting/step'
import type { VfioRules } from './facts'
import { ATS_OPEN } from './iommufd/ats'
import { heldPasid } from './iommufd/pasid'
import { reduceResizableBars } from './rebar'
import { Refusal } from './refusal'

const START = 0x100
const END = 0x1000
const SMALLEST = 8
export const EXTENDED_ID = { ari: 0x000e, ats: 0x000f, sriov: 0x0010, rebar: 0x0015 } as const
/** Placeholder at 0x100 while the chain is rebuilt, so that there is a chain to append to. */
const STUB_ID = 0xffff

/** Whether QEMU drops an extended capability (vfio_add_ext_cap, hw/vfio/pci.c). */
function dropped(id: number, rules: VfioRules): boolean {
  if (id === 0 || id === EXTENDED_ID.sriov || id === EXTENDED_ID.ari) return true
  if (id === EXTENDED_ID.rebar) return rules.resizableBar === 'dropped'
  return id === EXTENDED_ID.ats && rules.ats === 'dropped'
}

const ID_AND_VERSION = 0x000f_ffff

/**
 * The bytes that are open because the host may make QEMU drop the ATS capability: its own are then not compared, and
 * the header before it leads to the next one.
 * @param kept the capabilities that QEMU shows, in the order of its chain
 */
function openAts(kept: readonly RawExtendedCapability[], starts: readonly number[]): Step[] {
  const steps = kept.map(({ id, version, at }, i): Step | null => {
    if (id !== EXTENDED_ID.ats) return null
    const length = sizeToNext(at, starts, END)
    const next = kept[i + 1]?.at ?? 0
    const header: Action =
      at === START
        ? { kind: 'undecided', at, width: 4, value: (id | (version << 16)) & ID_AND_VERSION }
        : { kind: 'undecided', at: kept[i - 1]?.at ?? START, width: 4, value: ((at ^ next) << 20) >>> 0 }
    const body = Array.from({ length }, (_, n): Action => ({ kind: 'uncertain', at: at + n, width: 1, value: 0xff }))
    return { rule: 'ats-capability', note: ATS_OPEN, actions: [...body, header] }
  })
  return steps.filter((step) => step !== null)
}

/**
 * vfio_add_ext_cap (hw/vfio/pci.c): the chain is rebuilt from a stub at 0x100; each capability reaches to the next
 * higher one and is compared as a whole.
 * @param chain the extended capabilities of the host function, in the order of its chain
 * @throws Refusal if pcie_add_capability aborts
 */
export function vfioExtendedSteps(
  context: Context,
  config: Uint8Array,
  chain: readonly RawExtendedCapability[],
  rules: VfioRules,
  physical: boolean,
): Step[] {
  const starts = chain.map(({ at }) => at)
  const steps: Step[] = [
    {
      rule: 'extended-capability-header',
      note: "the head of the extended list is QEMU's: read-only, compared if a capability starts here (vfio_add_ext_cap)",
      actions: [configWrite(START, 4, STUB_ID), fill('wmask', START, 4, 0)],
    },
  ]
  const kept: RawExtendedCapability[] = []
  for (const capability of chain) {
    const { id, version, at } = capability
    const size = sizeToNext(at, starts, END)
    if (dropped(id, rules)) continue
    const changes: Action[] = []
    if (id === EXTENDED_ID.rebar && rules.resizableBar === 'current-size' && physical) {
      const reduced = reduceResizableBars(config, at, rules.largestResizableBar)
      changes.push(...reduced.changes)
      if (!reduced.kept) {
        steps.push({
          rule: 'outside-capabilities',
          note: 'Resizable BAR is dropped because of its size',
          actions: changes,
        })
        continue
      }
    }
    if (size < SMALLEST || at > END - SMALLEST) {
      throw new Refusal(
        `extended capability at 0x${at.toString(16)} has only ${size} bytes: pcie_add_capability aborts`,
      )
    }
    kept.push(capability)
    const held = physical ? null : heldPasid(context, capability, size)
    steps.push(
      held ?? {
        rule: 'extended-capability',
        note: 'up to the next extended capability read-only and compared (vfio_add_ext_cap)',
        actions: [{ kind: 'extended', id, version, at, size }, ...changes],
      },
    )
  }
  const hasAts = kept.some(({ id }) => id === EXTENDED_ID.ats)
  if (physical && hasAts && rules.ats === 'host-decides') steps.push(...openAts(kept, starts))
  if (!kept.some(({ at }) => at === START)) {
    steps.push({
      rule: 'extended-capability-header',
      note: 'QEMU dropped the first extended capability: its id becomes 0, read-only and not compared (vfio_add_ext_cap)',
      actions: [configWrite(START, 2, 0)],
    })
  }
  return steps
}
