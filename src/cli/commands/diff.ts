import { InputError } from '../../bytes/input-error'
import { type DeviceDiff, type DiffRequest, diff, firstBad } from '../../check/atlas/diff'
import type { Placement } from '../../qemu/request'
import { diffJson, diffMarkdown, diffText } from '../../report/atlas/diff'
import { EXIT } from '../exit-codes'
import type { OutputOptions } from '../options/options'
import type { Given } from '../options/table'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import type { FORMATS } from './tables/diff'

type Settings = ReadonlyMap<string, string>

interface DiffOptions extends OutputOptions<(typeof FORMATS)[number]> {
  readonly device?: string
  readonly from?: string
  readonly to?: string
  readonly machine?: string
  readonly qemu?: string
  readonly placement?: Placement
  readonly set?: Settings
  readonly fromSet?: Settings
  readonly toSet?: Settings
  readonly firstBad?: string | true
}

function offsetOf(text: string | true): number | null {
  if (text === true) return null
  const offset = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : Number.NaN
  if (offset >= 0 && offset < 4096) return offset
  throw new InputError(`'${text}' is not an offset in config space`, {}, 'Write 0x34: 0 to 0xfff.')
}

/** The request; without another end, to search for the first one that differs. */
type Asked = Omit<DiffRequest, 'to'> & { readonly to: DiffRequest['to'] | null }

function requestOf({ device, from, to, machine, qemu, placement, set, fromSet, toSet }: DiffOptions): Asked {
  if (device === undefined) throw new InputError('no device type given', {}, 'Name it: --device virtio-rng-pci.')
  if (from === undefined) throw new InputError('one end is missing', {}, 'Name it: --from 7.2 or --from pc-q35-7.1.')
  const none: Settings = new Map()
  const other = to ?? (toSet ? from : undefined)
  return {
    device,
    from: { text: from, set: fromSet ?? none },
    to: other === undefined ? null : { text: other, set: toSet ?? none },
    machine: machine ?? null,
    qemu: qemu ?? null,
    placement: placement ?? null,
    set: set ?? none,
  }
}

async function draw(found: DeviceDiff, options: DiffOptions): Promise<string> {
  if (options.format === 'json') return diffJson(found)
  return options.format === 'markdown' ? diffMarkdown(found) : diffText(found, await look(options))
}

const CODE = { safe: EXIT.COMPATIBLE, unsafe: EXIT.INCOMPATIBLE, depends: EXIT.UNDETERMINED } as const

/** The message if `--first-bad` found nothing. */
function noneBad({ device, from }: Asked, offset: string | true): string {
  const bad = offset === true ? `refuses a ${device}` : `has a different byte ${offset} in a ${device}`
  return `No release or machine type after ${from.text} ${bad} that is otherwise the same.`
}

export async function run({ options }: Given<DiffOptions>): Promise<void> {
  const request = requestOf(options)
  if (options.firstBad === undefined) {
    const { to } = request
    if (to === null) throw new InputError('the other end is missing', {}, 'Name it: --to 10.0, or --first-bad.')
    const found = diff({ ...request, to })
    deliver(await draw(found, options), options.output)
    process.exitCode = CODE[found.transition.outcome]
    return
  }
  const found = firstBad(request, offsetOf(options.firstBad))
  const nothing = options.format === 'json' ? diffJson(null) : `${noneBad(request, options.firstBad)}\n`
  deliver(found === null ? nothing : await draw(found, options), options.output)
  process.exitCode = found === null ? EXIT.COMPATIBLE : EXIT.INCOMPATIBLE
}
