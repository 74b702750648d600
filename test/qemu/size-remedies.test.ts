import { expect, test } from 'vitest'
import { explain } from '../../src/check/explain/explain'
import { readLog } from '../../src/formats/log/incident'
import { NOTHING_GIVEN } from '../a-request'
import { load, streamOfStart } from './harness/migrate'

const DIMM = (size: string) => [
  ...['-m', '32M,slots=2,maxmem=1G', '-object', `memory-backend-ram,id=dimm,size=${size}`],
  ...['-device', 'pc-dimm,memdev=dimm'],
]

/** Pairs whose blocks of memory differ: the source, the destination, and the destination's argument to set anew. */
const PAIRS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['e1000e', ['-device', 'e1000e,romsize=524288'], ['-device', 'e1000e']],
  ['VGA', ['-device', 'VGA,vgamem_mb=32'], ['-device', 'VGA']],
  ['cirrus-vga', ['-device', 'cirrus-vga,vgamem_mb=8'], ['-device', 'cirrus-vga']],
  ['vmware-svga', ['-device', 'vmware-svga,vgamem_mb=32'], ['-device', 'vmware-svga']],
  ['qxl-vga', ['-device', 'qxl-vga,ram_size=134217728'], ['-device', 'qxl-vga']],
  ['qxl', ['-device', 'qxl,ram_size=134217728'], ['-device', 'qxl']],
  ['qxl', ['-device', 'qxl,vram_size=134217728'], ['-device', 'qxl']],
  ['bochs-display', ['-device', 'bochs-display,vgamem=33554432'], ['-device', 'bochs-display']],
  ['-m', ['-m', '64M'], ['-m', '32M']],
  ['memory-backend-ram,id=dimm', DIMM('128M'), DIMM('256M')],
]

/** An argument with the one setting of a text that is for it: the last that names its type, or else the first. */
function applied(argument: string, remedy: string, named: string): string {
  const settings = [...remedy.matchAll(/(\w+=\d+)(?: for ([\w-]+))?/g)]
  const [, setting] = settings.find(([, , device]) => device === named) ?? settings[0]!
  return `${argument.replace(/,size=\w+$/, '')},${setting}`
}

test.each(PAIRS)('the size advised for %s loads', async (named, source, destination) => {
  const launch = (args: readonly string[]) => ({ machine: 'pc-q35-7.2', args: [...args] })
  const stream = await streamOfStart(launch(source))
  const { accepted, stderr } = await load(launch(destination), stream)
  expect(accepted).toBe(false)
  const { incidents } = readLog(new TextEncoder().encode(`${stderr.join('\n')}\n`))
  const [failure] = explain(incidents, [], NOTHING_GIVEN, []).otherFailures
  expect(failure?.class).toBe('size-mismatch')
  const size = / -m (\d+M)/.exec(failure!.remedy)?.[1]
  const args = destination.map((argument, i) => {
    if (named === '-m') return destination[i - 1] === '-m' ? size! : argument
    return argument.split(',')[0] === named.split(',')[0] ? applied(argument, failure!.remedy, named) : argument
  })
  expect(await load(launch(args), stream)).toMatchObject({ accepted: true })
})
