import { describe, expect, test } from 'vitest'
import { type Incident, readLog } from '../../src/formats/log/incident'

const bytes = (text: string) => new TextEncoder().encode(text)
const incidents = (text: string): readonly Incident[] => readLog(bytes(text)).incidents
const OPERANDS = { offset: 0x6e, read: 0, device: 0x40, cmask: 0xff, wmask: 0, w1cmask: 0x19 }
const message = 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'

describe('a long log', () => {
  const filler = '2024-05-01 host kernel: usb 1-1: new high-speed USB device, downloaded firmware\n'.repeat(30_000)
  const failure = `qemu: Machine type received is 'a' and local is 'b'\nqemu: load of migration failed: Invalid argument\n`
  const parts = [message, failure, message, failure].map(
    (text, i) => `${filler.slice(0, 700_000 + 7919 * i)}\n${text}\n`,
  )

  test('is read to its end, with the lines before the end of a failure', () => {
    const text = parts.join('')
    const found = incidents(text)
    expect(found.map(({ config, otherFailures }) => config?.offset ?? otherFailures[0]?.class)).toEqual([
      0x6e,
      'machine-type',
      0x6e,
      'machine-type',
    ])
    const lines = text.split('\n')
    expect(found.map(({ line }) => /get_pci|Machine type/.test(lines[line - 1]!))).toEqual([true, true, true, true])
  })

  test.each([0, 1, 20, 60, 4095, 4096, 4097])('finds a message that ends %i bytes after a piece', (behind) => {
    const log = bytes(`${`${filler}${filler}`.slice(0, (1 << 21) + behind - message.length - 1)}\n${message}\n`)
    expect(readLog(log).incidents).toMatchObject([{ config: OPERANDS }])
  })
})

describe('hostile logs', () => {
  const SIZE = 4 * 1024 * 1024
  test.each([
    ['random bytes', () => Uint8Array.from({ length: SIZE }, (_, i) => ((i * 2654435761) >>> 13) & 0xff)],
    ['one line without end', () => bytes('w1cmask'.repeat(SIZE / 8))],
    ['escapes only', () => bytes('\u001b[31m'.repeat(SIZE / 8))],
    ['backslashes', () => bytes(`Bad config data ${'\\'.repeat(SIZE)}`)],
    ['beginnings of the message', () => bytes('Bad config data: i=0x\n'.repeat(SIZE / 32))],
  ])('%s', (_, log) => {
    expect(readLog(log()).incidents).toEqual([])
  })
})
