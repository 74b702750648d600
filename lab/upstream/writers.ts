import { createHash } from 'node:crypto'
import { bare, type CFunction, constantsOf, functionsOf, statements } from './c-source'
import { CODE, HEADERS, type Tree } from './tree'

/** The arrays of a PCIDevice that decide what is compared. */
const ARRAYS = ['config', 'cmask', 'wmask', 'w1cmask'] as const
const ARRAY = new RegExp(`(?:->|\\.)(${ARRAYS.join('|')})\\b`)

/** What is called to write: functions of hw/pci and hw/vfio that fill one of the arrays that they are given, or add to a list. */
const WRITERS =
  /\b(?:pci_set_(?:byte|word|long|quad)(?:_by_mask)?|pci_(?:byte|word|long)_test_and_(?:set|clear)_mask|memset|memcpy|stl_le_p|stw_le_p)\s*\(/
const ADDERS =
  /\b(pci_add_capability|pcie_add_capability|pcie_insert_capability|pci_config_set_\w+|pci_pm_init|pcie_\w+_(?:v1_)?init\w*|pcie_endpoint_cap_\w*init|pcie_ext_cap_set_next|msi_init|msix_init\w*|msix_init|pci_register_bar|pcie_sriov_\w+|pci_bridge_\w*init|shpc_init|slotid_cap_init|vfio_add_emulated_\w+|vfio_set_\w+_bits|cxl_component_create_dvsec)\s*\(/
const CONTROL = /^(?:else\s+)?(?:if|for|while|switch)\s*\(|^case\b|^default\b|^else\b/
const ASSIGNS = /(?<![=!<>])(?:[|&^+-]|<<|>>)?=(?!=)|\+\+|--/

/** A function that writes to one of the arrays, or calls one that does. */
export interface Writer {
  readonly file: string
  readonly name: string
  readonly line: number
  /** Arrays that it writes to, and functions of QEMU's that write for it. */
  readonly writes: readonly string[]
  /** Statements that write and the conditions around them, written alike whatever the device is called. */
  readonly statements: readonly string[]
  /** Constants that they use. */
  readonly constants: readonly string[]
  /** Functions of the same file that it calls and that do not write themselves. */
  readonly asks: readonly string[]
}

/** Everything that was found in one tree. */
export interface Sources {
  readonly places: ReadonlyMap<string, Writer>
  /** Digests of functions that places ask, by "FILE NAME". */
  readonly asked: ReadonlyMap<string, string>
  readonly constants: ReadonlyMap<string, string>
}

/** The device's own name says nothing: "vdev->pdev.config + at" is "config + at". */
const anonymous = (statement: string): string =>
  statement
    .replace(/&?\b\w+(?:\([^()]*\))?(?:(?:->|\.)\w+)*(?:->|\.)(config|cmask|wmask|w1cmask)\b/g, '$1')
    .replace(/\bPCI_DEVICE\(([^()]*)\)/g, '$1')
    .replace(/&?\b(?:vdev->)?(?:pdev|pci_dev|pci_device|parent_obj|dev|d)\b/g, 'D')

/** Names that a function gives to one of the arrays: "uint8_t *conf = dev->config". */
function aliases(body: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const statement of body) {
    const [, name, value] = /\*?\b(\w+)\s*=\s*([^=].*)$/.exec(statement) ?? []
    const array = value === undefined ? undefined : ARRAY.exec(value)?.[1]
    if (name !== undefined && array !== undefined && !/\w\s*\(/.test(value!)) found.set(name, array)
  }
  return found
}

/** Returns the arrays and adders that a statement writes with. */
function written(statement: string, names: ReadonlyMap<string, string>): string[] {
  const adder = ADDERS.exec(statement)?.[1]
  const found = adder === undefined ? [] : [adder]
  const target = WRITERS.test(statement)
    ? statement.slice(statement.search(WRITERS)).split(',')[0]!
    : ASSIGNS.test(statement)
      ? statement.split(ASSIGNS)[0]!
      : ''
  const direct = ARRAY.exec(target)?.[1]
  if (direct !== undefined && /[[(+]/.test(target)) found.push(direct)
  for (const [name, array] of names) {
    if (new RegExp(`\\b${name}\\b\\s*[[+,)]|\\(${name}\\b`).test(target)) found.push(array)
  }
  return found
}

const CONSTANT = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g

function placeOf(file: string, { name, line, body }: CFunction, inFile: ReadonlySet<string>): Writer | null {
  const all = statements(body)
  const names = aliases(all)
  const writes = new Set(all.flatMap((statement) => written(statement, names)))
  if (writes.size === 0) return null
  const relevant = all.filter((statement) => CONTROL.test(statement) || written(statement, names).length > 0)
  const called = [...body.matchAll(/\b(\w+)\s*\(/g)].map(([, callee]) => callee!)
  return {
    file,
    name,
    line,
    writes: [...writes].sort(),
    statements: relevant.map(anonymous),
    constants: [...new Set(relevant.flatMap((statement) => statement.match(CONSTANT) ?? []))].sort(),
    asks: [...new Set(called)].filter((callee) => callee !== name && inFile.has(callee)).sort(),
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** The digest of what a place writes and when. */
export const digestOf = ({ statements: lines }: Writer): string => digest(lines.join('\n'))

/** The digest of a constant's definition: spaces, case of digits, and suffixes apart. */
export const constantDigest = (value: string): string =>
  digest(
    value
      .toLowerCase()
      .replace(/\s+/g, '')
      .replace(/\b(0x[0-9a-f]+|\d+)[ul]+\b/g, '$1'),
  )

export const keyOf = ({ file, name }: Pick<Writer, 'file' | 'name'>): string => `${file} ${name}`

/** Reads all places of a tree, and what they depend on. */
export function readSources(tree: Tree): Sources {
  const code = tree.files(CODE).filter((path) => path.endsWith('.c'))
  const places = new Map<string, Writer>()
  const asked = new Map<string, string>()
  for (const [i, text] of tree.read(code).entries()) {
    if (!ARRAY.test(text) && !ADDERS.test(text)) continue
    const functions = functionsOf(bare(text))
    const inFile = new Set(functions.map(({ name }) => name))
    const found = functions.flatMap((each) => placeOf(code[i]!, each, inFile) ?? [])
    const own = new Set(found.map(({ name }) => name))
    for (const place of found) {
      const asks = place.asks.filter((name) => !own.has(name))
      places.set(keyOf(place), { ...place, asks })
      for (const name of asks) {
        const { body } = functions.find((each) => each.name === name)!
        asked.set(`${place.file} ${name}`, digest(anonymous(statements(body).join('\n'))))
      }
    }
  }
  const headers = tree.files(HEADERS).filter((path) => path.endsWith('.h'))
  const constants = new Map<string, string>()
  for (const text of [...tree.read(headers), ...tree.read(code)]) {
    for (const [name, value] of constantsOf(bare(text))) if (!constants.has(name)) constants.set(name, value)
  }
  return { places, asked, constants }
}
