const TYPE_BITS: Readonly<Record<string, number>> = { io: 1, memory: 0, '64-bit': 4, prefetchable: 8 }

export interface Listed {
  readonly at: number
  readonly type: number
  readonly size: number
}

/** "2: 64-bit prefetchable memory 0x100000" as a register, its type bits and its size. */
export function listed(text: string, bridge: boolean): Listed {
  const [index, ...words] = text.split(/:? /)
  const size = Number(words.pop())
  const type = words.reduce((bits, word) => bits + TYPE_BITS[word]!, 0)
  return { at: index === 'rom' ? (bridge ? 0x38 : 0x30) : 0x10 + 4 * Number(index), type, size }
}

/** A header with these ids and regions, as a device shows it that no guest has touched. */
export function header(id: string, regions: readonly Listed[], bridge: boolean): Uint8Array {
  const config = new Uint8Array(64)
  const view = new DataView(config.buffer)
  const [vendor, device] = id.split(':').map((digits) => Number.parseInt(digits, 16))
  view.setUint16(0x00, vendor!, true)
  view.setUint16(0x02, device!, true)
  config[0x0e] = bridge ? 1 : 0
  // Registers of qxl depend on its revision.
  config[0x08] = 5
  for (const { at, type } of regions) view.setUint32(at, type, true)
  return config
}
