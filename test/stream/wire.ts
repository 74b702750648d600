/** The parts of a migration stream, written as QEMU's docs/devel/migration.rst and migration/ describe them. */

const bytes = (...parts: readonly (Uint8Array | string | readonly number[])[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part as Uint8Array))),
  )

export { bytes }

export function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16BE(value)
  return buffer
}

export function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}

export function u64(value: number | bigint): Buffer {
  const buffer = Buffer.alloc(8)
  buffer.writeBigUInt64BE(BigInt(value))
  return buffer
}

/** A string behind its length in one byte. */
export const name = (text: string): Buffer => bytes([text.length], text)

export const MAGIC = bytes('QEVM', u32(3))

/** Configuration with subsections: name and content of each. */
export const configuration = (machine: string, subsections: Readonly<Record<string, Uint8Array>> = {}): Buffer =>
  bytes(
    [7],
    u32(machine.length),
    machine,
    ...Object.entries(subsections).map(([id, content]) => bytes([5], name(id), u32(1), content)),
  )

export const capabilities = (...names: readonly string[]): Buffer => bytes(u32(names.length), ...names.map(name))

export const footer = (id: number): Buffer => bytes([0x7e], u32(id))

const whole = (type: number, id: number, title: string, instance: number, payload: Uint8Array): Buffer =>
  bytes([type], u32(id), name(title), u32(instance), u32(title === 'ram' ? 4 : 1), payload)

export const start = (id: number, title: string, payload: Uint8Array): Buffer =>
  bytes(whole(1, id, title, 0, payload), footer(id))
export const part = (id: number, payload: Uint8Array): Buffer => bytes([2], u32(id), payload, footer(id))
export const end = (id: number, payload: Uint8Array): Buffer => bytes([3], u32(id), payload, footer(id))
export const full = (id: number, title: string, payload: Uint8Array, instance = 0): Buffer =>
  bytes(whole(4, id, title, instance, payload), footer(id))

/** A section as machine types up to 2.3 write it: without its footer. */
export const bare = (section: Buffer): Buffer => section.subarray(0, -5)
/** QEMU: qemu_savevm_command_send(). */
export const command = (number: number, data: Uint8Array = Buffer.alloc(0)): Buffer =>
  bytes([8], u16(number), u16(data.length), data)

export const RAM = 2
export const PAGE = 4096
/** End of a payload of RAM. */
export const EOS = u64(0x10)

export interface Block {
  readonly id: string
  readonly length: number
  /** What stands behind the length. */
  readonly extra?: Uint8Array
}

/** The list of blocks that begins the RAM. */
export function blocks(...list: readonly Block[]): Buffer {
  const total = list.reduce((sum, block) => sum + block.length, 0)
  const rows = list.map(({ id, length, extra }) => bytes(name(id), u64(length), extra ?? []))
  return bytes(u64(BigInt(total) | 4n), ...rows)
}

export const ramStart = (list: Uint8Array = blocks({ id: 'pc.ram', length: 2 * PAGE })): Buffer =>
  start(RAM, 'ram', bytes(list, EOS))
export const ramEnd = end(RAM, EOS)

/** Config space of a device 1af4:1000 with a capability list that holds what is asked for. */
export function configSpace(size: 256 | 4096, options: { express?: boolean; vectors?: number } = {}): Buffer {
  const config = Buffer.alloc(size)
  config.writeUInt16LE(0x1af4, 0)
  config.writeUInt16LE(0x1000, 2)
  config[6] = 0x10
  let pointer = 0x34
  const link = (at: number, id: number) => {
    config[pointer] = at
    config[at] = id
    pointer = at + 1
  }
  if (options.vectors) {
    link(0x98, 0x11)
    config.writeUInt16LE(options.vectors - 1, 0x9a)
  }
  if (options.express) link(0x40, 0x10)
  for (let at = 0xc0; at < size; at += 7) config[at] = at & 0xff
  return config
}

/** State of a PCIDevice: version 2, config space, four pins. */
export const pciState = (config: Uint8Array): Buffer => bytes(u32(2), config, u32(0), u32(1), u32(0), u32(0))

/** Table of MSI-X vectors, all masked, and their pending bits. */
export const vectorState = (count: number): Buffer =>
  bytes(
    ...Array.from({ length: count }, () => bytes(Buffer.alloc(12), [1, 0, 0, 0])),
    Buffer.alloc(Math.ceil(count / 8)),
  )

const tag = (low: number): Buffer => bytes(u32(0xffffffff), u32(0xef100000 + low))
export const VFIO = { END: tag(1), CONFIG: tag(2), SETUP: tag(3), DATA: tag(4), INIT_SENT: tag(5), READY: tag(6) }
export const vfioData = (data: Uint8Array): Buffer => bytes(VFIO.DATA, u64(data.length), data)

export interface DescribedField {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly [added: string]: unknown
}

/** A FULL section with the entry of the description that belongs to it. */
export interface Described {
  readonly section: Buffer
  readonly entry: Readonly<Record<string, unknown>>
}

export const PCI_FIELDS = (size: 256 | 4096): DescribedField => ({
  name: 'parent_obj',
  type: 'struct',
  struct: {
    vmsd_name: 'PCIDevice',
    version: 2,
    fields: [
      { name: 'version_id', type: 'int32 le', size: 4 },
      { name: size === 256 ? 'config[0]' : 'config[1]', type: 'pci config', size },
      { name: 'irq_state', type: 'pci irq state', size: 16 },
    ],
  },
  size: size + 20,
})

export function described(
  id: number,
  title: string,
  payload: Uint8Array,
  fields: readonly DescribedField[] = [{ name: 'state', type: 'buffer', size: payload.length }],
  added: Readonly<Record<string, unknown>> = {},
): Described {
  const entry = { name: title, instance_id: 0, vmsd_name: title.split('/').pop(), version: 1, fields, ...added }
  return { section: full(id, title, payload), entry }
}

/** The description of a stream, in front of which its end is marked. */
export function description(entries: readonly unknown[]): Buffer {
  const json = JSON.stringify({ page_size: PAGE, devices: entries })
  return bytes([0, 6], u32(json.length), json)
}

const ALIGN = 0x100000

/** QEMU 9.0's mapped_ram_setup_ramblock() for a stream that starts at `base`: offsets count from the file's start. */
export function mappedHead(base: number, list: readonly Block[]): Buffer {
  const first = bytes(
    MAGIC,
    configuration('pc-q35-9.0', { 'configuration/capabilities': capabilities('mapped-ram') }),
    [1],
    u32(RAM),
    name('ram'),
    u32(0),
    u32(4),
    u64(BigInt(list.reduce((sum, { length }) => sum + length, 0)) | 4n),
  )
  let file: Buffer = bytes(Buffer.alloc(base), first)
  for (const { id, length } of list) {
    const bitmap = file.length + 1 + id.length + 8 + 28
    const pages = Math.ceil((bitmap + Math.ceil(length / PAGE / 64) * 8) / ALIGN) * ALIGN
    file = bytes(file, name(id), u64(length), u32(1), u64(PAGE), u64(bitmap), u64(pages))
    file = bytes(file, Buffer.alloc(pages - file.length + length, 0xa5))
  }
  return bytes(file.subarray(base), EOS, [0x7e], u32(RAM), ramEnd)
}

export const HEAD = bytes(MAGIC, configuration('pc-q35-7.2'), ramStart(), ramEnd)

/** A stream with those sections and their description. */
export const stream = (sections: readonly Described[], head: Uint8Array = HEAD): Buffer =>
  bytes(head, ...sections.map(({ section }) => section), description(sections.map(({ entry }) => entry)))

/** The same without a description. */
export const undescribed = (sections: readonly Buffer[], head: Uint8Array = HEAD): Buffer =>
  bytes(head, ...sections, [0])
