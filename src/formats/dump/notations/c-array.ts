import { InputError } from '../../../bytes/input-error'
import type { Device } from '../../../pci/device'
import { ConfigAssembler } from '../assembler'
import { deviceOf } from '../device'
import { CONFIG_SPACE_SIZE, MAX_DEVICES } from '../dump'
import type { TextFormat } from '../format'
import { CTokens } from './c-tokens'

/** A declaration up to its "=": "static const u8 config[] = {". */
const START = /^[\w\s*]*\w\s?(?:\[[\w\s*+-]*\])+[\w\s()]*=/

/** Words of a declaration that give the size of an element, in bytes. */
const WIDTHS = new Map([
  ...['char', 'u8', '__u8', 'uint8_t', 'int8_t', 'UINT8', 'BYTE', 'guint8', 'byte'].map((name) => [name, 1] as const),
  ...['short', 'u16', '__u16', '__le16', 'uint16_t', 'UINT16', 'WORD'].map((name) => [name, 2] as const),
  ...['int', 'u32', '__u32', '__le32', 'uint32_t', 'UINT32', 'DWORD'].map((name) => [name, 4] as const),
  ...['u64', '__u64', '__le64', 'uint64_t', 'UINT64'].map((name) => [name, 8] as const),
])

/** A declaration with more words than this is not an array of config space. */
const MAX_WORDS = 64

const NUMBER = /^(0x[0-9a-f]{1,16}|[0-9]{1,20})[ul]*$/i

interface Value {
  readonly text: string
  readonly line: number
}

/** Value of a C integer constant (hexadecimal, octal or decimal), or null for other words. */
function constant(word: string): bigint | null {
  const digits = NUMBER.exec(word)?.[1]
  if (digits === undefined) return null
  if (!/^0\d/.test(digits)) return BigInt(digits)
  return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : null
}

/** Bytes per element: from the declaration, else from the digits of all values. */
function widthOf(declaration: readonly string[], values: readonly Value[], line: number): number {
  const declared = declaration.map((word) => WIDTHS.get(word)).find((width) => width !== undefined)
  if (declared !== undefined) return declared
  if (values.every(({ text }) => /^(?:0x)?[0-9a-f]{1,2}$/i.test(text))) return 1
  if (values.every(({ text }) => /^0x[0-9a-f]{8}$/i.test(text))) return 4
  const what = 'the declaration does not give the width of an element, and the values have different widths'
  throw new InputError(what, { line }, 'Declare the array as uint8_t, uint16_t or uint32_t.')
}

/** One list of numbers between braces. */
class List {
  readonly values: Value[] = []

  constructor(
    private readonly declaration: readonly string[],
    readonly line: number,
  ) {}

  get name(): string | null {
    const bracket = this.declaration.indexOf('[')
    return this.declaration[bracket - 1] ?? null
  }

  add(text: string, line: number): void {
    if (constant(text) === null) {
      throw new InputError(`"${text.slice(0, 20)}" is in the array, which may hold numbers only`, { line })
    }
    if (this.values.length === CONFIG_SPACE_SIZE) {
      throw new InputError(`the array has more than the ${CONFIG_SPACE_SIZE} bytes of config space`, { line })
    }
    this.values.push({ text, line })
  }

  /** The elements as the bytes of config space. `line` is where the list closes. */
  toConfig(line: number): Uint8Array {
    const declared = this.declaration[this.declaration.lastIndexOf(']') - 1]
    const count = declared === undefined || declared === '[' ? null : constant(declared)
    if (count !== null && count !== BigInt(this.values.length)) {
      const what = `the array is declared with ${count} elements and lists ${this.values.length}`
      throw new InputError(what, { line }, 'Is it truncated?')
    }
    const width = widthOf(this.declaration, this.values, this.line)
    const config = new ConfigAssembler()
    for (const value of this.values) {
      const number = constant(value.text)!
      if (number >> BigInt(8 * width) !== 0n) {
        throw new InputError(`${value.text} does not fit into ${8 * width} bits`, { line: value.line })
      }
      const bytes = Array.from({ length: width }, (_, i) => Number((number >> BigInt(8 * (width - 1 - i))) & 0xffn))
      config.row(config.length, { bytes, digits: 2 * width }, value.line)
    }
    return config.finish(line)
  }
}

/** Reads source line by line and keeps the arrays. */
class Source {
  private readonly arrays: { readonly name: string | null; readonly config: Uint8Array }[] = []
  private readonly lengths = new Map<string, number>()
  private statement: string[] = []
  private list: List | null = null
  private depth = 0

  take(token: string, line: number): void {
    if (token === '{') this.open(line)
    else if (token === '}') this.close(line)
    else if (this.depth > 0) this.inside(token, line)
    else if (token === ';') this.endStatement(line)
    else if (this.statement.length < MAX_WORDS) this.statement.push(token)
  }

  private open(line: number): void {
    if (this.depth === 0 && this.statement.at(-1) !== '=') this.statement = []
    else {
      this.depth++
      this.list = new List(this.statement, line)
    }
  }

  private close(line: number): void {
    if (this.depth === 0) {
      this.statement = []
      return
    }
    this.depth--
    const { list } = this
    this.list = null
    if (!list || list.values.length === 0) return
    if (this.arrays.length === MAX_DEVICES) {
      throw new InputError(`the dump has more than ${MAX_DEVICES} devices`, { line })
    }
    const { name } = list
    const config = list.toConfig(line)
    this.arrays.push({ name, config })
    if (name !== null) this.lengths.set(name, config.length)
  }

  private inside(token: string, line: number): void {
    if (token === ',') return
    if (!this.list) throw new InputError(`"${token.slice(0, 20)}" is between two lists of numbers`, { line })
    this.list.add(token, line)
  }

  /** xxd -i gives the length after the array: "unsigned int NAME_len = 256;". */
  private endStatement(line: number): void {
    const [name, equals, value] = this.statement.slice(-3)
    this.statement = []
    if (equals !== '=' || !/_len$/i.test(name ?? '')) return
    const held = this.lengths.get(name!.slice(0, -4))
    const given = constant(value!)
    if (held === undefined || given === null || given === BigInt(held)) return
    const what = `${name} says ${given} bytes, but the array has ${held}`
    throw new InputError(what, { line }, 'Is the array truncated?')
  }

  /** @throws InputError when the text ends in the middle of an array or has none */
  finish(): readonly Device[] {
    if (this.depth > 0) {
      const line = this.list?.values.at(-1)?.line ?? this.list?.line
      throw new InputError('the array is not closed: the dump is truncated', { line }, 'Take the dump again.')
    }
    if (this.arrays.length === 0) throw new InputError('the C source has no array of numbers')
    const several = this.arrays.length > 1
    return this.arrays.map(({ name, config }) => deviceOf({ id: several ? name : null, config }))
  }
}

/**
 * Arrays in C source, from xxd -i or written by hand, one device each: bytes, or wider elements.
 */
export const cArray: TextFormat = {
  name: 'a C array',
  begins: (line) => START.test(line),
  read(lines) {
    const source = new Source()
    const tokens = new CTokens()
    for (let line = lines.next(); line !== null; line = lines.next()) {
      for (const token of tokens.of(line)) source.take(token, lines.number)
    }
    return { format: 'c-array', devices: source.finish() }
  },
}
