import { beforeAll, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../a-request'
import { QEMU_VERSION } from './harness/installed'
import { answerTo, save } from './harness/migrate'

const LAUNCH = { machine: 'pc-q35-7.2', args: ['-device', 'virtio-rng-pci'] }
let stream: Buffer

beforeAll(async () => {
  stream = (await save(LAUNCH)).stream
})

/** Offset of the first part of the RAM: the type of a part, the number of the section that began first. */
function firstPart(): number {
  const ram = stream.indexOf(Buffer.from('\x03ram', 'latin1')) - 4
  return stream.indexOf(Buffer.concat([Buffer.of(2), stream.subarray(ram, ram + 4)]), ram)
}

/** Offset of the first entry for a page: address and flags in eight bytes, the name of its block behind its length. */
const firstPage = (): number => firstPart() + 5

/** The last byte of an entry for a page of zeros in the same block, flags 0x22. */
const nextZero = (): number => stream.indexOf(Buffer.from([0x22, 0]), firstPage() + 8)

/** What is done to a copy of the stream, and what QEMU 7.2.22 says about it. */
const DAMAGES: readonly (readonly [string, (copy: Buffer) => Buffer, RegExp])[] = [
  ['nothing', (copy) => copy, /^$/],
  [
    'flags that are none',
    (copy) => copy.fill(0, firstPage() + 6, firstPage() + 8),
    /Unknown combination of migration flags: 0x0/,
  ],
  [
    'a flush between its pages',
    (copy) => copy.fill(2, nextZero() - 1, nextZero()).fill(0, nextZero(), nextZero() + 1),
    /migration flags: 0x200/,
  ],
  ['a bit of the address', (copy) => copy.fill(0x40, firstPage(), firstPage() + 1), /Illegal RAM offset/],
  ['a letter of the block', (copy) => copy.fill('q', firstPage() + 9, firstPage() + 10), /Can't find block q/],
  ['a bit of a later entry', (copy) => copy.fill(0x23, nextZero(), nextZero() + 1), /Unknown combination of migration/],
  ['the type of a part', (copy) => copy.fill(0x28, firstPart(), firstPart() + 1), /Unknown savevm section type 40/],
  ['the number of a part', (copy) => copy.fill(0x7f, firstPart() + 4, firstPart() + 5), /Unknown savevm section 127/],
  [
    'a byte more',
    (copy) => Buffer.concat([copy.subarray(0, nextZero()), Buffer.of(0), copy.subarray(nextZero())]),
    /Unknown combination|Illegal RAM offset|unexpected compressed page/,
  ],
]

test.each(DAMAGES)('RAM with %s', async (_, damage, says) => {
  const source = damage(Buffer.from(stream))
  const { accepted, stderr } = await answerTo(LAUNCH, source, () => undefined)
  expect(stderr[0] ?? '').toMatch(says)
  const [from, to] = [source, stream].map((bytes) => readStream(sourceOf(bytes)))
  const { verdict, unread } = checkMigration(from!, to!, asked({ target: { ...NOTHING_GIVEN, qemu: QEMU_VERSION } }))
  expect(verdict).toBe(accepted ? 'compatible' : 'undetermined')
  expect(unread?.map(({ section }) => section) ?? []).toEqual(accepted ? [] : ['ram'])
})
