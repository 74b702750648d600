import { hex } from '../../bytes/hex'
import type { HiddenCapability } from '../../kernel/lists'
import { hiddenSentence, type KernelChange, type KernelView } from '../../kernel/shown'
import { twoDigits } from './words'

/** Bytes of a list header: what a hidden capability has in the list. */
const HEADER = { standard: 2, extended: 4 } as const

/** Neighbouring bytes that change for the same reason. */
type Run = readonly KernelChange[]

function runsOf(changes: readonly KernelChange[]): Run[] {
  const runs: KernelChange[][] = []
  for (const change of changes) {
    const last = runs.at(-1)
    const before = last?.at(-1)
    if (last && before && before.offset + 1 === change.offset && before.note === change.note) last.push(change)
    else runs.push([change])
  }
  return runs
}

/** "0x43: 48 -> 00, PME bits read 0 to userspace (Linux 5.19, …)" */
function changeLine(run: Run): string {
  const { offset, note } = run[0]!
  const bytes = (of: 'raw' | 'shown') => run.map((change) => twoDigits(change[of])).join(' ')
  return `${hex(offset)}: ${bytes('raw')} -> ${bytes('shown')}, ${note}`
}

const hiddenLine = (capability: HiddenCapability): string => `${hex(capability.offset)}: ${hiddenSentence(capability)}`

/** What the host's kernel made of a function, a line for each capability that it hides and each byte that it changes. */
export const kernelLines = ({ changes, hidden }: KernelView): string[] => [
  ...hidden.map(hiddenLine),
  ...runsOf(changes).map(changeLine),
]

/** The same for the bytes of a part of config space. */
export function kernelLinesAt(kernel: KernelView | undefined, offset: number, length: number): string[] {
  if (!kernel) return []
  const isWithin = (entry: { readonly offset: number }) => entry.offset >= offset && entry.offset < offset + length
  return [
    ...kernel.hidden.filter(isWithin).map((capability) => `Host's kernel (${kernel.name}): ${hiddenLine(capability)}`),
    ...runsOf(kernel.changes.filter(isWithin)).map((run) => `Host's kernel (${kernel.name}): ${changeLine(run)}`),
  ]
}

/** What the host's kernel did to one byte, or null. */
export function kernelAt(kernel: KernelView | undefined, offset: number): string | null {
  const change = kernel?.changes.find((entry) => entry.offset === offset)
  if (change) return `host's kernel: ${changeLine([change])} (${change.rule})`
  const hidden = kernel?.hidden.find((entry) => offset >= entry.offset && offset < entry.offset + HEADER[entry.chain])
  return hidden ? hiddenSentence(hidden) : null
}

/** The same for programs; null for bytes that reach QEMU without a host kernel between. */
export const kernelJson = (kernel: KernelView | undefined) =>
  kernel
    ? {
        release: kernel.name,
        changes: kernel.changes,
        hidden: kernel.hidden.map(({ chain, id, offset, constant }) => ({ chain, id, offset, constant })),
      }
    : null
