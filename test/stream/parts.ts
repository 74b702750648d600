import { read } from './fixtures'
import { bytes, configSpace, configuration, full, MAGIC, pciState, start, VFIO } from './wire'

export const DEVICE = '0000:00:02.0/x'
export const STATE = pciState(configSpace(256))
export const device = full(5, DEVICE, STATE)
export const FRONT = bytes(MAGIC, configuration('pc-q35-8.0'))
export const vfioStart = start(9, '0000:00:01.0:00.0/vfio', bytes(VFIO.SETUP, VFIO.END))

export const places = (file: Uint8Array) => read(file).sections.map(({ id, offset }) => [id, offset])

/** Offsets of all parts that are written one after the other behind `front`, by their names. */
export function layout(front: Uint8Array, ...parts: readonly (readonly [string, Buffer])[]) {
  let at = front.length
  const expected: (readonly [string, number])[] = []
  for (const [id, part] of parts) {
    if (id !== '') expected.push([id, at])
    at += part.length
  }
  return { expected, body: bytes(front, ...parts.map(([, part]) => part)) }
}
