import { describe, expect, it } from 'vitest'
import { Cursor } from '../../src/bytes/cursor'
import { fromHex } from '../../src/bytes/hex'
import { sourceOf } from '../../src/bytes/source'
import { readConfiguration } from '../../src/formats/stream/sections/configuration'
import { read, refusal } from './fixtures'
import { bytes, capabilities, configSpace, configuration, full, MAGIC, name, pciState, u32, undescribed } from './wire'

const readOf = (section: Uint8Array) => {
  const cursor = new Cursor(sourceOf(bytes(section, [1])), 0)
  return { ...readConfiguration(cursor), next: cursor.at }
}

/** QEMU: migration/savevm.c, vmstate_configuration and its subsections. */
const PAGE_BITS = 'configuration/target-page-bits'
const CAPABILITIES = 'configuration/capabilities'
const UUID = 'configuration/uuid'

describe('what a stream says of itself', () => {
  it.each([
    ['the machine type', configuration('pc-q35-7.2'), { machine: 'pc-q35-7.2' }],
    ['the machine type of 256 characters', configuration('m'.repeat(256)), { machine: 'm'.repeat(256) }],
    ['the size of a page', configuration('virt', { [PAGE_BITS]: u32(16) }), { machine: 'virt', pageSize: 65536 }],
    ['the smallest page', configuration('virt', { [PAGE_BITS]: u32(10) }), { machine: 'virt', pageSize: 1024 }],
    ['the largest page', configuration('virt', { [PAGE_BITS]: u32(24) }), { machine: 'virt', pageSize: 2 ** 24 }],
    [
      'capabilities',
      configuration('m', { [CAPABILITIES]: capabilities('mapped-ram', 'x-ignore-shared') }),
      { machine: 'm', capabilities: new Set(['mapped-ram', 'x-ignore-shared']) },
    ],
    [
      'the id of the guest',
      configuration('m', { [UUID]: fromHex('00112233445566778899aabbccddeeff') }),
      { machine: 'm', uuid: '00112233-4455-6677-8899-aabbccddeeff' },
    ],
    [
      'all of it',
      configuration('m', { [UUID]: Buffer.alloc(16, 5), [CAPABILITIES]: capabilities('a'), [PAGE_BITS]: u32(12) }),
      {
        machine: 'm',
        pageSize: 4096,
        capabilities: new Set(['a']),
        uuid: '05050505-0505-0505-0505-050505050505',
      },
    ],
    [
      '256 capabilities',
      configuration('m', { [CAPABILITIES]: capabilities(...Array.from({ length: 256 }, (_, i) => `${i}`)) }),
      { machine: 'm', capabilities: new Set(Array.from({ length: 256 }, (_, i) => `${i}`)) },
    ],
    ['nothing', bytes(), { machine: null }],
  ])('is %s', (_, section, expected) => {
    const nothing = { machine: null, pageSize: null, capabilities: new Set(), uuid: null }
    expect(readOf(section)).toEqual({ ...nothing, ...expected, next: section.length })
  })

  it('is followed by the first section', () => {
    const head = bytes(MAGIC, configuration('m', { [UUID]: Buffer.alloc(16, 7) }))
    const { devices, machine } = read(undescribed([full(5, '0000:00:02.0/x', pciState(configSpace(256)))], head))
    expect({ machine, found: devices.length }).toEqual({ machine: 'm', found: 1 })
  })

  it.each([
    [
      'a machine type of 257 characters',
      configuration('m'.repeat(257)),
      'the stream names a machine type of 257 characters',
      1,
    ],
    [
      'a page of 512 bytes',
      configuration('m', { [PAGE_BITS]: u32(9) }),
      'the stream gives 2^9 bytes as the page size of RAM',
      6 + 6 + PAGE_BITS.length,
    ],
    [
      'a page of 32 MiB',
      configuration('m', { [PAGE_BITS]: u32(25) }),
      'the stream gives 2^25 bytes as the page size of RAM',
      6 + 6 + PAGE_BITS.length,
    ],
    [
      '257 capabilities',
      configuration('m', { [CAPABILITIES]: u32(257) }),
      'the stream lists 257 migration capabilities, QEMU has fewer',
      6 + 6 + CAPABILITIES.length,
    ],
    [
      'a part that no QEMU has',
      configuration('m', { [UUID]: Buffer.alloc(16), 'configuration/more': u32(1) }),
      'the stream\'s configuration has an unknown part "configuration/more"',
      6 + 6 + UUID.length + 16,
    ],
    [
      'half an id',
      bytes(configuration('m'), [5], name(UUID), u32(1), Buffer.alloc(14)),
      'the stream ends inside its configuration',
      6 + 6 + UUID.length + 15,
    ],
  ])('is refused with %s', (_, section, message, offset) => {
    expect(refusal(() => readOf(section))).toMatchObject({ message, place: { offset } })
  })
})
