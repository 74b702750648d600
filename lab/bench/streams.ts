import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { againstCommand, NODE_ALONE, PCIMIG } from './commands'
import { type Contest, milliseconds } from './row'

const MIB = 2 ** 20
const PAGE = 4096
const PAGE_ENTRY = 8 + PAGE
const FLAG_PAGE = 0x08n
const FLAG_CONTINUE = 0x20n
const FLAG_END = 0x10n
const SECTION_PART = 2
const FOOTER = 0x7e

const SIZES: readonly (readonly [title: string, mebibytes: number, sparse: boolean])[] = [
  ['64 MiB of RAM', 64, false],
  ['1 GiB of RAM', 1024, false],
  ['16 GiB of RAM, sparse', 16 * 1024, true],
  ['64 GiB of RAM, sparse', 64 * 1024, true],
]

/** A real stream, and the offset after the section that lists its blocks of RAM. */
function stream(): { bytes: Buffer; at: number; id: Buffer } {
  const bytes = gunzipSync(readFileSync('fixtures/streams/slot-off-source.mig.gz'))
  const name = bytes.indexOf(Buffer.from('\x03ram'))
  const id = bytes.subarray(name - 4, name)
  const at = bytes.indexOf(Buffer.concat([[FOOTER], id].map((part) => Buffer.from(part))), name) + 5
  return { bytes, at, id }
}

/** Pages as migration/ram.c sends them, again and again as those of a busy guest. */
function pages(count: number): Buffer {
  const block = Buffer.alloc(count * PAGE_ENTRY, 0x5a)
  for (let i = 0; i < count; i++) {
    block.writeBigUInt64BE(BigInt((i % 256) * PAGE) | FLAG_PAGE | FLAG_CONTINUE, i * PAGE_ENTRY)
  }
  return block
}

/** Writes the stream with another section of RAM in it; a sparse one has a hole, which only a reader of RAM notices. */
function write(file: string, mebibytes: number, sparse: boolean): void {
  const { bytes, at, id } = stream()
  const end = Buffer.alloc(8)
  end.writeBigUInt64BE(FLAG_END)
  const first = Buffer.concat([Buffer.alloc(8), Buffer.from('\x06pc.ram'), Buffer.alloc(PAGE, 0x5a)])
  first.writeBigUInt64BE(FLAG_PAGE)
  const head = Buffer.concat([bytes.subarray(0, at), Buffer.from([SECTION_PART]), id, first])
  const tail = Buffer.concat([end, Buffer.from([FOOTER]), id, bytes.subarray(at)])
  const ram = (mebibytes * MIB) / PAGE
  const handle = openSync(file, 'w')
  writeSync(handle, head)
  if (sparse) {
    ftruncateSync(handle, head.length + ram * PAGE_ENTRY)
    writeSync(handle, tail, 0, tail.length, head.length + ram * PAGE_ENTRY)
  } else {
    const block = pages(1024)
    for (let i = 0; i < ram; i += 1024) writeSync(handle, block)
    writeSync(handle, tail)
  }
  closeSync(handle)
}

/** What comes before the section of RAM is read by none of the sizes: a few rounds tell. */
const ROUNDS = { least: 7, most: 21 }
const ANALYZE_ROUNDS = { least: 3, most: 7 }
const ANALYZE = 'analyze-migration.py'
const NOT_SPARSE = 'not measured: it reads all of RAM, and takes a hole for pages'
const NOT_GIVEN = "not measured: give --analyze PATH, scripts/analyze-migration.py of QEMU's source"

/** @param analyze path of QEMU's scripts/analyze-migration.py, if it is at hand */
export function streams(directory: string, analyze: string | undefined): Contest[] {
  return SIZES.flatMap(([name, mebibytes, sparse]) => {
    const file = join(directory, `${mebibytes}.mig`)
    write(file, mebibytes, sparse)
    const list = { args: [PCIMIG, 'extract', file, '--list'] }
    const row = { group: 'Devices of a migration stream', name, figure: milliseconds }
    const slow = sparse ? NOT_SPARSE : analyze === undefined ? NOT_GIVEN : null
    return [
      { ...row, reference: 'node -e 0', measure: againstCommand(list, NODE_ALONE, ROUNDS) },
      {
        ...row,
        reference: ANALYZE,
        measure: slow ?? againstCommand(list, { args: ['python3', analyze!, '-f', file] }, ANALYZE_ROUNDS),
      },
    ]
  })
}
