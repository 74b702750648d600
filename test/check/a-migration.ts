import type { Stream, StreamDevice, StreamSection } from '../../src/formats/stream'

/** A device of a stream, by section, config space and place in the stream. */
export const deviceAt = (id: string, config: Uint8Array, order: number): StreamDevice => ({
  id,
  instance: 0,
  order,
  path: id.split('/')[0]!,
  kind: id.split('/')[1] ?? '',
  size: config.length === 256 ? 256 : 4096,
  offset: null,
  sectionId: order,
  address: id.split('/')[0]!,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
})

export const sectionAt = (id: string, order: number, over: Partial<StreamSection> = {}): StreamSection => ({
  id,
  instance: 0,
  version: 1,
  order,
  type: 'full',
  sectionId: order,
  offset: null,
  fixedSizes: new Map(),
  subsections: new Map(),
  structures: new Map(),
  pinned: [],
  ...over,
})

/** A stream of pc-q35-7.2 with a section for each of its devices. */
export const migration = (devices: readonly StreamDevice[], over: Partial<Stream> = {}): Stream => ({
  machine: 'pc-q35-7.2',
  form: { configuration: true, footers: true },
  settings: { capabilities: new Set(), uuid: null, pageSize: null },
  format: 'qemu',
  devices,
  problems: [],
  sections: devices.map(({ id, order }) => sectionAt(id, order)),
  described: true,
  notes: [],
  ramBlocks: [],
  domain: null,
  ...over,
})
