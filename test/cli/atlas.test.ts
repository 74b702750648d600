import { describe, expect, test } from 'vitest'
import { pcimig } from './pcimig'

const CARDS = 'a b c'
  .split(' ')
  .map((letter) => `i82557${letter}`)
  .concat(['i82550', 'i82551', 'i82558a', 'i82558b', 'i82559a', 'i82559b', 'i82559c', 'i82559er', 'i82562', 'i82801'])
  .concat([
    'AC97',
    'ES1370',
    'e1000',
    'e1000-82544gc',
    'e1000-82545em',
    'ne2k_pci',
    'pcnet',
    'rtl8139',
    'virtio-rng-pci',
  ])

describe('atlas in several processes', () => {
  test('prints what one process prints', { timeout: 120_000 }, () => {
    const asked = ['atlas', '--from', '7.2', '--format', 'json', ...CARDS.flatMap((card) => ['--device', card])]
    const one = pcimig([...asked, '--jobs', '1'])
    const two = pcimig([...asked, '--jobs', '2'])
    expect(one.out.length).toBeGreaterThan(10_000)
    expect([two.code, two.out]).toEqual([one.code, one.out])
  })
})

describe('atlas --safe-from', () => {
  /** AER mask of PCIe devices: broken by 8.0.0 alone (x-pcie-err-unc-mask, put right by 8.0.1). */
  test.each([
    ['0 if a later release is safe both ways', ['--from', '8.0.1', '--device', 'e1000e'], 0],
    ['1 if none is safe', ['--from', '8.0.0', '--device', 'e1000e'], 1],
    ['1 if no later one is known', ['--from', '11.1', '--device', 'e1000e'], 1],
    ['3 if one is safe on conditions', ['--from', '9.0', '--device', 'vhost-user-snd-pci'], 3],
  ])('exits with %s', (_, options, status) => {
    expect(pcimig(['atlas', '--safe-from', 'pc-q35-7.2', ...options]).code).toBe(status)
  })

  test.each([
    ['--newest without --safe-from', ['--newest'], /--newest requires --safe-from/],
    ['another end', ['--safe-from', 'pc-q35-7.2', '--to', '8.0'], /--to and --safe-from exclude each other/],
    ['two machine types', ['--safe-from', 'pc-q35-7.2', '--machine', 'q35'], /--machine and --safe-from exclude/],
    ['a page', ['--safe-from', 'pc-q35-7.2', '--format', 'html'], /--safe-from has no format html/],
    ['an alias', ['--safe-from', 'q35'], /q35 is a different machine type in each release of QEMU/],
    ['no processes', ['--jobs', '0'], /--jobs: "0" is not a number from 1 to 256/],
  ])('refuses %s', (_, options, message) => {
    const { code, err, out } = pcimig(['atlas', ...options])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })
})

/** A release between two that changed something: nothing is safe because nothing was looked at. */
test('atlas has cells for a point release', () => {
  const { code, out } = pcimig(['atlas', '--from', '7.2.5', '--device', 'e1000', '--machine', 'pc-q35-7.1'])
  expect([code, /^(\d+) cells/.exec(out)?.[1] !== '0']).toEqual([0, true])
})
