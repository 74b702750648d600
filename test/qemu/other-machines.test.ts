import { describe, expect, test } from 'vitest'
import { u16 } from '../../src/bytes/little-endian'
import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { AARCH64, PPC64 } from './harness/available'
import { streamOf } from './harness/migrate'
import { withQemu } from './harness/qemu-process'

const words = (text: string): string[] => text.trim().split(/\s+/)
const hex = (value: number, length: number) => value.toString(16).padStart(length, '0')

interface Listed {
  readonly slot: number
  readonly function: number
  readonly id: { readonly vendor: number; readonly device: number }
}

/**
 * Functions on the root buses as the monitor tells them: "0d.0 1af4:1005".
 * @param buses what `query-pci` returns
 */
const functionsOf = (buses: readonly { readonly devices: readonly Listed[] }[]): string[] =>
  buses
    .flatMap(({ devices }) => devices)
    .map(({ slot, function: fn, id }) => `${hex(slot, 2)}.${fn} ${hex(id.vendor, 4)}:${hex(id.device, 4)}`)

/* Host bridges and functions that QEMU gives no section: they are in no stream of the machine. */
const RNG = '-device virtio-rng-pci'
const MACHINES: readonly [name: string, program: string, args: string, notSent: readonly string[]][] = [
  ['versatilepb', AARCH64, RNG, ['10ee:0300']],
  ['virt', AARCH64, RNG, []],
  ['mac99', PPC64, `-m 256M ${RNG}`, ['106b:004b']],
  ['g3beige', PPC64, `-m 256M ${RNG}`, ['1057:0002']],
  ['40p', PPC64, `-m 128M ${RNG}`, []],
  ['sam460ex', PPC64, `-m 256M ${RNG}`, ['1014:027f', '1095:3112']],
  ['pseries', PPC64, `-m 256M ${RNG} -device VGA`, []],
  // Neither footers nor a description: only its form tells where the table of pages ends.
  ['pseries-2.1', PPC64, `-m 256M ${RNG} -device VGA`, []],
]

describe('machines other than pc and q35', () => {
  test.each(MACHINES)('%s: each function of the stream has its address', async (machine, program, args, notSent) => {
    await withQemu({ program, machine, args: words(args) }, async (qemu) => {
      const listed = functionsOf((await qemu.qmp.execute('query-pci')) as never)
      const { devices, problems } = readStream(sourceOf(await streamOf(qemu)))
      expect(problems).toEqual([])
      const found = devices.map(
        ({ address, config }) => `${address} ${hex(u16(config, 0), 4)}:${hex(u16(config, 2), 4)}`,
      )
      const expected = listed.filter((text) => !notSent.some((ids) => text.endsWith(ids)))
      expect(found.sort()).toEqual(expected.map((text) => `0000:00:${text}`).sort())
    })
  })

  test('pegasos2: a guest numbers two root buses as it finds them', async () => {
    const args = words('-m 256M -device virtio-rng-pci,bus=pci.0 -device virtio-rng-pci,bus=pci.1')
    await withQemu({ program: PPC64, machine: 'pegasos2', args }, async (qemu) => {
      const { devices } = readStream(sourceOf(await streamOf(qemu)))
      const rng = devices.filter(({ kind }) => kind === 'virtio-rng')
      expect(rng.map(({ path, address }) => [path.slice(0, 5), address])).toEqual([
        ['pci.0', null],
        ['pci.1', null],
      ])
    })
  })

  test('pseries: host bridge n is domain n', async () => {
    const args = words('-m 256M -device spapr-pci-host-bridge,index=1,id=h -device virtio-rng-pci,bus=h.0,addr=3')
    await withQemu({ program: PPC64, machine: 'pseries', args }, async (qemu) => {
      const { devices } = readStream(sourceOf(await streamOf(qemu)))
      expect(devices.map(({ address }) => address)).toEqual(['0001:00:03.0'])
    })
  })
})
