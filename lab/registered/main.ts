import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sourceOf } from '../../src/bytes/source'
import { MEASURED } from '../../src/check/machine/vmstate/table'
import { readStream, type StreamSection } from '../../src/formats/stream'
import { vmstateOf } from '../../src/live/binary/vmstate'
import { answerTo, NoAnswer, streamOf } from '../../test/qemu/harness/migrate'
import { type Launch, withQemu } from '../../test/qemu/harness/qemu-process'
import { askBinary } from '../conformance/binary'
import { type Entry, entries, write } from './table'

const USAGE = `npm run registered -- --qemu QEMU [--image FILE] --machine TYPE [--args="-cpu NAME …"] [--only NAME]

Measures which states a QEMU registers without a device type, by loading a machine's own stream with another version of each section,
and with each name that the program holds as a subsection of it, and puts them into src/check/machine/vmstate/registered.ts in
place of those that its release had with the same version. --image is the file of the program where QEMU is a script that runs it.
`

/** qemu_savevm_state_footer. */
const FOOTER = 5
/** QEMU keeps the lowest byte of it up to 7.2. */
const TOO_NEW = 0x7fffffff
const SUBSECTION = 0x05

/** Every string of the program that may be the name of a subsection of that state. */
function candidates(image: string, name: string): string[] {
  const pattern = new RegExp(`(?<=[\\0-\\x1f])${name}/[\\w./-]{1,64}(?=\\0)`, 'g')
  return [...new Set(readFileSync(image, 'latin1').match(pattern) ?? [])].sort()
}

/** What QEMU prints first of a stream; null if it takes it or ends otherwise. */
async function firstLine(launch: Launch, stream: Uint8Array): Promise<string | null> {
  try {
    return (await answerTo(launch, stream, () => undefined)).stderr.join('\n')
  } catch (error) {
    if (error instanceof NoAnswer) return error.stderr.join('\n')
    throw error
  }
}

/** The stream with another version in the header of a section: type, be32 number, length, name, be32 instance, be32 version. */
function withVersion(stream: Buffer, { id, offset }: StreamSection, version: number): Buffer {
  const copy = Buffer.from(stream)
  copy.writeUInt32BE(version, offset! + 1 + 4 + 1 + id.length + 4)
  return copy
}

/** The stream with a subsection at the end of a section. @param end offset of what follows the section */
function withSubsection(stream: Buffer, end: number, name: string): Buffer {
  const version = Buffer.alloc(4)
  version.writeUInt32BE(TOO_NEW)
  const at = end - FOOTER
  return Buffer.concat([
    stream.subarray(0, at),
    Buffer.of(SUBSECTION, name.length),
    Buffer.from(name),
    version,
    stream.subarray(at),
  ])
}

const nameOf = ({ id, state }: StreamSection): string => state?.name || id.slice(id.lastIndexOf('/') + 1)

async function measure(launch: Launch, image: string, release: string, only: string | undefined): Promise<Entry[]> {
  const [stream, { types }] = [await withQemu(launch, streamOf), await vmstateOf(launch.program!, launch.machine)]
  const { sections } = readStream(sourceOf(stream))
  const ofTypes = new Set([...types.values()].map(({ name }) => name))
  const found = new Map<string, Entry>()
  for (const [i, section] of sections.entries()) {
    const name = nameOf(section)
    const next = sections[i + 1]
    const isOther = section.type !== 'full' || ofTypes.has(name) || found.has(name) || !section.state || !next
    if (isOther || (only !== undefined && name !== only)) continue
    const old = await firstLine(launch, withVersion(stream, section, 0))
    const minimum = /version_id 0 is too old for local minimum version_id +(\d+)/.exec(old ?? '')?.[1]
    if (minimum === undefined) continue
    const subsections: string[] = []
    for (const candidate of candidates(image, name)) {
      const said = await firstLine(launch, withSubsection(stream, next.offset!, candidate))
      const own = /: incoming version_id \d+ is too new for local version_id (\d+)/.exec(said ?? '')?.[1]
      if (own !== undefined) subsections.push(`${candidate}:${own}`)
    }
    found.set(name, { name, release, versions: `${section.version}/${minimum}`, subsections })
    process.stderr.write(`${name} ${section.version}/${minimum} ${subsections.join(' ')}\n`)
  }
  return [...found.values()]
}

const { values } = parseArgs({
  options: {
    ...{ qemu: { type: 'string' }, image: { type: 'string' }, machine: { type: 'string' } },
    ...{ args: { type: 'string', default: '' }, only: { type: 'string' } },
  },
})
const { qemu, machine, args, only } = values
if (qemu === undefined || machine === undefined) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else {
  const release = askBinary(qemu, /./, ['pcie-root-port']).version.split('.').slice(0, 2).join('.')
  if (!MEASURED.includes(release)) throw new Error(`${release} is none of the measured releases: npm run vmstate first`)
  const launch = { program: qemu, machine, args: args === '' ? [] : args.split(' ') }
  const measured = await measure(launch, values.image ?? qemu, release, only)
  const isReplaced = (entry: Entry) =>
    measured.some(
      ({ name, versions }) => entry.release === release && entry.name === name && entry.versions === versions,
    )
  write([...entries().filter((entry) => !isReplaced(entry)), ...measured])
}
