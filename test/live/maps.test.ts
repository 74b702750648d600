import { describe, expect, it } from 'vitest'
import { ownMappings, parseMaps } from '../../src/live/memory/maps'

/*
 * Lines of /proc/PID/maps of QEMU 7.2 (x86-64) with -m 64M, started with other kinds of guest RAM. Whether a mapping may
 * be read decides whether memory of the guest is ever touched.
 */
const PROGRAM = `
55d3dac00000-55d3dae4f000 r--p 00000000 fe:00 1001 /usr/bin/qemu-system-x86_64
55d3db2ad000-55d3db7c1000 r--p 006ad000 fe:00 1001 /usr/bin/qemu-system-x86_64
55d3db7c1000-55d3db8c2000 rw-p 00bc0000 fe:00 1001 /usr/bin/qemu-system-x86_64
55d3db8c2000-55d3db8e5000 rw-p 00000000 00:00 0
55d3dc1d5000-55d3dd038000 rw-p 00000000 00:00 0 [heap]`

const ROWS: readonly [what: string, lines: string, own: boolean][] = [
  ['the heap', '', true],
  [
    'guest RAM without a file: aligned to 2 MiB, a page without access behind it',
    `7fd840000000-7fd844000000 rw-p 00000000 00:00 0
7fd844000000-7fd844001000 ---p 00000000 00:00 0`,
    false,
  ],
  ['guest RAM with nothing behind it', '7fd840200000-7fd844200000 rw-p 00000000 00:00 0', false],
  [
    "an arena of glibc's: from one multiple of 64 MiB, without access to the next",
    `7fd840000000-7fd840021000 rw-p 00000000 00:00 0
7fd840021000-7fd844000000 ---p 00000000 00:00 0`,
    true,
  ],
  [
    'RAM that ends before the next multiple of 64 MiB',
    `7fd840000000-7fd840021000 rw-p 00000000 00:00 0
7fd840021000-7fd840022000 ---p 00000000 00:00 0`,
    false,
  ],
  ['a large block of the heap', '7fd8497a1000-7fd849822000 rw-p 00000000 00:00 0', true],
  [
    'guest RAM in a memory file',
    '7fd840000000-7fd844000000 rw-s 00000000 00:01 1024 /memfd:memory-backend-memfd (deleted)',
    false,
  ],
  [
    'guest RAM in huge pages',
    '7fd840000000-7fd844000000 rw-p 00000000 00:0f 2048 /dev/hugepages/qemu_back_mem.pc.ram.x (deleted)',
    false,
  ],
  ['guest RAM in a private file', '7fd8497a1000-7fd849822000 rw-p 00000000 fe:00 77 /var/lib/ram', false],
  ['shared memory without a name', '7fd8497a1000-7fd849822000 rw-s 00000000 00:01 9 /dev/zero (deleted)', false],
  ['a stack of the system', '7ffd1c9e8000-7ffd1ca0a000 rw-p 00000000 00:00 0 [stack]', false],
  ['registers of a device', '7fd8497a1000-7fd849822000 rw-s 00000000 00:05 500 /dev/vfio/12', false],
]

describe('mappings of a QEMU', () => {
  it.each(ROWS)('%s', (_, lines, own) => {
    const mappings = parseMaps(`${PROGRAM}\n${lines}\n`)
    const looked = lines === '' ? mappings.find(({ name }) => name === '[heap]')! : mappings[5]!
    expect(ownMappings(mappings).includes(looked)).toBe(own)
  })

  it('reads the mappings of the program itself', () => {
    const mappings = parseMaps(PROGRAM)
    expect(ownMappings(mappings)).toEqual(mappings)
  })

  it("reads the program's variables, even at a multiple of 2 MiB", () => {
    const mappings = parseMaps(`
55d3dac00000-55d3daf00000 r--p 00000000 fe:00 1001 /usr/bin/qemu-system-x86_64
55d3daf00000-55d3db000000 rw-p 00300000 fe:00 1001 /usr/bin/qemu-system-x86_64
55d3db000000-55d3db025000 rw-p 00000000 00:00 0
7fd840000000-7fd840021000 rw-p 00000000 00:00 0
7fd840021000-7fd840022000 ---p 00000000 00:00 0`)
    expect(ownMappings(mappings)).toEqual(mappings.slice(0, 3))
  })

  it('skips lines of another form', () => {
    expect(parseMaps('ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]\nnonsense\n')).toHaveLength(1)
  })
})
