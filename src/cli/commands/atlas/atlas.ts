import { availableParallelism } from 'node:os'
import { InputError } from '../../../bytes/input-error'
import { type Atlas, type AtlasRequest, atlas, typesOf } from '../../../check/atlas/atlas'
import { type NextFound, newestWith, nextReleases } from '../../../check/atlas/next-release'
import type { Placement } from '../../../qemu/request'
import { atlasJson } from '../../../report/atlas/data'
import { atlasMarkdown } from '../../../report/atlas/document'
import { nextJson, nextText } from '../../../report/atlas/next-release'
import { atlasHtml } from '../../../report/atlas/page'
import { atlasText } from '../../../report/atlas/plain'
import { total } from '../../../report/atlas/words'
import { EXIT } from '../../exit-codes'
import type { OutputOptions } from '../../options/options'
import type { Given } from '../../options/table'
import { deliver } from '../../writing/output'
import { steps } from '../../writing/steps'
import { look } from '../../writing/terminal'
import type { FORMATS } from '../tables/atlas'

/** Device types that one process more has to get to be worth its start. */
const LONG = 10

interface AtlasOptions extends OutputOptions<(typeof FORMATS)[number]> {
  readonly from?: string
  readonly to?: string
  readonly machine?: readonly string[]
  readonly safeFrom?: string
  readonly newest?: boolean
  readonly jobs?: number
  readonly device?: readonly string[]
  readonly placement?: Placement
  readonly set?: ReadonlyMap<string, string>
}

async function draw(found: Atlas, options: AtlasOptions): Promise<string> {
  switch (options.format) {
    case 'json':
      return atlasJson(found)
    case 'markdown':
      return atlasMarkdown(found)
    case 'html':
      return atlasHtml(found)
    case 'text':
      return atlasText(found, await look(options))
  }
}

/** Every option combination that `--safe-from` or `--newest` would silently ignore. */
function rejectIgnored({ safeFrom, newest, to, machine, format }: AtlasOptions): void {
  if (safeFrom === undefined) {
    if (newest) throw new InputError('--newest requires --safe-from', {}, 'add --safe-from pc-q35-7.2')
    return
  }
  if (to !== undefined) throw new InputError('--to and --safe-from exclude each other', {}, 'leave out --to')
  if (machine !== undefined) {
    throw new InputError('--machine and --safe-from exclude each other', {}, 'name the type with --safe-from alone')
  }
  if (format !== 'text' && format !== 'json') {
    throw new InputError(`--safe-from has no format ${format}`, {}, 'choose text or json')
  }
}

function exitCodeOf({ sources }: NextFound): number {
  const left = sources.filter(({ later }) => later.length > 0)
  if (left.length > 0 && left.every((source) => newestWith(source, ['safe']))) return EXIT.COMPATIBLE
  const possible = left.length > 0 && left.every((source) => newestWith(source, ['safe', 'depends']))
  return possible ? EXIT.UNDETERMINED : EXIT.INCOMPATIBLE
}

/** Makes the atlas, in several processes if that pays: each has to be started. */
async function found(request: AtlasRequest, atOnce: number): Promise<Atlas> {
  const types = typesOf(request)
  const isLong = request.machines.length === 0 && types.length >= LONG * atOnce && request.to === null
  if (atOnce === 1 || !isLong) return atlas(request)
  const shown = steps(false)
  const { atlasInJobs } = await import('./jobs')
  const made = await atlasInJobs(request, types, atOnce, (done) =>
    shown.at(`computed ${done} of ${types.length} device types`),
  )
  shown.end()
  return made
}

export async function run({ options }: Given<AtlasOptions>): Promise<void> {
  rejectIgnored(options)
  const request: AtlasRequest = {
    from: options.from ?? null,
    to: options.to ?? null,
    machines: options.machine ?? [],
    devices: options.device ?? [],
    placements: options.placement ? [options.placement] : [],
    set: options.set ?? new Map(),
  }
  if (options.safeFrom !== undefined) {
    const next = nextReleases({ ...request, machine: options.safeFrom })
    const newest = options.newest ?? false
    deliver(
      options.format === 'json' ? nextJson(next, newest) : nextText(next, newest, await look(options)),
      options.output,
    )
    process.exitCode = exitCodeOf(next)
    return
  }
  const made = await found(request, options.jobs ?? availableParallelism())
  deliver(await draw(made, options), options.output)
  const { safe, unsafe, depends, unknown } = total(made)
  const open = depends + unknown > 0 || safe + unsafe === 0
  process.exitCode = unsafe > 0 ? EXIT.INCOMPATIBLE : open ? EXIT.UNDETERMINED : EXIT.COMPATIBLE
}
