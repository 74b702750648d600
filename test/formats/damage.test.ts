import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { readText, textFixture, truth } from './fixtures'

/** Each file holds the first bytes of this device only. */
const FILES = [
  ['lspci/D-xxx.txt', 'net'],
  ['text/gpu.xxd', 'gpu'],
  ['text/gpu.xxd-d', 'gpu'],
  ['text/port.xxd-a', 'root-port'],
  ['text/net.xxd-i', 'net'],
  ['text/port.hexdump-C', 'root-port'],
  ['text/port.hexdump', 'root-port'],
  ['text/port.od-x-x1', 'root-port'],
  ['text/port.od-o-x2', 'root-port'],
  ['text/port.od-d-x1', 'root-port'],
  ['text/port.od-x-x8', 'root-port'],
  ['qemu/xb.txt', 'root-port'],
  ['qemu/xw.txt', 'root-port'],
  ['qemu/xg.txt', 'root-port'],
] as const

type Outcome = 'refused' | 'complete' | 'beginning' | 'wrong'

function outcome(text: string, device: (typeof FILES)[number][1]): Outcome {
  const whole = truth(device)
  try {
    const { devices } = readText(text)
    const { config } = devices[0]!
    if (devices.length !== 1 || config.some((byte, i) => byte !== whole[i])) return 'wrong'
    return config.length === whole.length ? 'complete' : 'beginning'
  } catch (error) {
    if (error instanceof InputError) return 'refused'
    throw error
  }
}

describe.each(FILES)('%s: damage is refused or leaves bytes out, but never gives other bytes', (file, device) => {
  const text = textFixture(file)
  const lines = text.split('\n')

  test('cut anywhere', () => {
    fc.assert(
      fc.property(fc.nat(text.length), (at) => {
        expect(outcome(text.slice(0, at), device)).not.toBe('wrong')
      }),
      { numRuns: 300 },
    )
  })

  /** Without the rows next to a "*" one cannot see that they are missing, nor in a C array that two are exchanged. */
  const telling = lines
    .map((_, i) => i)
    .filter((i) => i < lines.length - 1 && !lines.slice(Math.max(0, i - 1), i + 2).includes('*'))
  const edits = file.endsWith('xxd-i') ? ['out', 'twice'] : ['out', 'twice', 'exchanged']

  test(`a line ${edits.join(', ')}`, () => {
    fc.assert(
      fc.property(fc.constantFrom(...edits), fc.constantFrom(...telling), (edit, at) => {
        const [line, next] = lines.slice(at, at + 2)
        const put = { out: [next!], twice: [line!, line!, next!], exchanged: [next!, line!] }[edit]!
        const damaged = [...lines.slice(0, at), ...put, ...lines.slice(at + 2)].join('\n')
        expect(outcome(damaged, device)).not.toBe('wrong')
      }),
      { numRuns: 300 },
    )
  })

  test('one character that occurs in no dump', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('g', 'Z', '_', '?'), (at, character) => {
        expect(outcome(text.slice(0, at) + character + text.slice(at + 1), device)).not.toBe('wrong')
      }),
      { numRuns: 300 },
    )
  })
})
