import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE } from '../cli/pcimig'

const COMMAND = ['check', SOURCE, DESTINATION, '--qemu', '7.2', '--hex']
const COMPATIBLE = ['check', SOURCE, DESTINATION, '--qemu', '10.0', '--hex']

function grid(width: number, command = COMMAND, ...extra: string[]): string[] {
  const lines = pcimig([...command, ...extra], { env: { COLUMNS: `${width}` } }).out.split('\n')
  const from = lines.indexOf('Config space:') + 1
  // What follows is what to do, with commands that are never wrapped.
  const behind = lines.findIndex((line, i) => i > from && stripVTControlCharacters(line).startsWith('What to do'))
  return lines.slice(from, behind < 0 ? undefined : behind)
}

/** The bytes of the destination's lines, in hex, runs unfolded. */
function destination(lines: readonly string[]): string {
  const bytes = lines.flatMap((line) => {
    const [, offset, side, rest] = /^ {2}([0-9a-f]{3}) (src|dst| {3}) (.*)$/.exec(line) ?? []
    if (offset === undefined || side === 'src') return []
    const [, value, last] = /all .([0-9a-f]{2}) up to ([0-9a-f]{3})\b/.exec(rest!) ?? []
    if (value !== undefined) return new Array(Number.parseInt(last!, 16) + 1 - Number.parseInt(offset, 16)).fill(value)
    return [...rest!.split(' < ')[0]!.matchAll(/.(..)(?: |$)/g)].map(([, byte]) => byte!)
  })
  return bytes.join('')
}

describe('--hex', () => {
  it.each([40, 60, 79, 80, 100, 120, 200])('shows every byte of the destination, within %i columns', (width) => {
    const lines = grid(width)
    expect(destination(lines)).toBe(readFileSync(DESTINATION).toString('hex'))
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
  })

  it('has source over destination where they differ, and marks what fails', () => {
    expect(grid(80).filter((line) => line.startsWith('  060'))).toEqual([
      '  060 src                           04  02                 ~00 ~07 !18',
      '  060 dst  =04 =06 =30 =12 =00 =00  11  20 =7b =00 =02 =00 ~c0 ~01 !40 =00',
    ])
    expect(grid(80, COMPATIBLE).join('\n')).not.toContain('!18')
  })

  it.each([
    ['compared', 0x00, '='],
    ['guest-writable', 0x04, '*'],
    ['compared in part', 0x06, '~'],
    ['not compared', 0x07, ' '],
    ['write 1 to clear', 0x5e, '^'],
  ])('marks what is %s, as `masks` does', (_, offset, sign) => {
    const [{ cmask, wmask, w1cmask }] = JSON.parse(
      pcimig(['masks', DESTINATION, '--qemu', '7.2', '--format', 'json']).out,
    ).devices
    const [c, w, x] = [cmask, wmask, w1cmask].map((mask) => Number.parseInt(mask.slice(2 * offset, 2 * offset + 2), 16))
    const checked = c! & ~w! & ~x! & 0xff
    const expected = checked === 0xff ? '=' : x! & c! ? '^' : checked ? '~' : w! ? '*' : ' '
    expect(expected).toBe(sign)
    const line = grid(80).find((text) => text.startsWith(`  ${(offset & 0xff0).toString(16).padStart(3, '0')} `))!
    expect(line[11 + 4 * (offset & 15)]).toBe(sign)
  })

  it('has capabilities in the margin if there is room, otherwise above', () => {
    expect(grid(120).find((line) => line.startsWith('  050'))).toMatch(/ < 54 PCI Express$/)
    expect(grid(80)).toContain('  --- 54 PCI Express')
    expect(grid(60).find((line) => line.startsWith('  050'))).toMatch(/ < 54 EXP$/)
  })

  it('says the same with colour as without', () => {
    const coloured = grid(80, COMMAND, '--color')
    expect(coloured.join('\n')).toContain('\u001b[7m')
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(grid(80))
  })

  it('marks bytes missing from the dump', () => {
    const { out } = pcimig(['check', 'fixtures/dumps/lspci/vvv-xxxx.txt', 'fixtures/dumps/lspci/xxxx.txt', '--hex'])
    expect(out).toContain('??')
  })
})
