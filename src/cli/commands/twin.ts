import { createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { twinOf } from '../../formats/domain-xml/twin/twin'
import type { Twin } from '../../formats/domain-xml/twin/twin-result'
import { readXml, writeXml } from '../../formats/domain-xml/xml'
import { missingSentences, twinText } from '../../report/machine/twin'
import { twinScript } from '../../report/machine/twin-commands'
import { EXIT } from '../exit-codes'
import type { Given } from '../options/table'
import { inFile } from '../reading/in-file'
import { readBytes } from '../reading/input'
import { nameOf } from '../reading/stdin'
import { deliver, writeRawStderr, writeStderr, writeStdout } from '../writing/output'
import { look } from '../writing/terminal'
import { writeFilesWhole } from '../writing/whole-files'

interface TwinOptions {
  readonly name?: string
  readonly directory?: string
  readonly script?: boolean
  readonly output?: string
  readonly color?: boolean
}

/** A uuid made of a text: version 5 of RFC 9562, in a name space of pcimig's own. */
function uuidOf(text: string): string {
  const bytes = createHash('sha1').update(`pcimig twin ${text}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

const REMEDY = 'Give the definition that libvirt prints of the running guest.'

function directoryOf(text: string | undefined): string | null {
  if (text === undefined) return null
  if (isAbsolute(text) && !/\p{Cc}/u.test(text)) return text.replace(/\/+$/, '')
  throw new InputError(`--directory '${text.slice(0, 80)}' is not an absolute path`, {}, 'libvirt takes no other.')
}

/** Whether config space of the guest is missing in the twin. */
const incomplete = ({ missing }: Twin): boolean => missing.some(({ pci }) => pci)

export async function twin(path: string, { options }: Given<TwinOptions>): Promise<void> {
  const directory = directoryOf(options.directory)
  const text = new TextDecoder().decode(await readBytes(path))
  const made = inFile(nameOf(path), () =>
    twinOf(readXml(text, REMEDY), { name: options.name ?? null, uuid: uuidOf, directory }),
  )
  const definition = writeXml(made.domain)
  const { output } = options
  process.exitCode = incomplete(made) ? EXIT.UNDETERMINED : EXIT.COMPATIBLE
  if (options.script) {
    deliver(twinScript(made, definition), output)
    for (const sentence of missingSentences(made)) writeStderr(`pcimig: not in the twin: ${sentence}.`)
    return
  }
  const written = twinText(made, output ?? `${made.name}.xml`, await look(options))
  if (output === undefined || output === '-') {
    writeStdout(definition)
    writeRawStderr(written)
  } else {
    writeFilesWhole([{ path: output, content: definition }])
    writeStdout(written)
  }
}
