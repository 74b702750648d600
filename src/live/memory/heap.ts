import type { ProcessMemory } from './process-memory'

const PIECE = 2 ** 20
/** A piece is read with as much after it, so that what begins at its end is seen whole. */
const BEHIND = 512

/** A part of the heap. */
export interface Piece {
  /** Its address. */
  readonly from: number
  /** 32-bit words, two for each of the process's. Overwritten by the next piece. */
  readonly words: Uint32Array
  /** How many of them begin in this piece; as many as BEHIND says follow, if the heap has them. */
  readonly begun: number
  /** How many of them were read. */
  readonly length: number
}

/**
 * The heap in pieces, in ascending order.
 * @param most bytes to read at most
 */
export function* piecesOf(memory: ProcessMemory, most = Number.POSITIVE_INFINITY): Generator<Piece> {
  const { start, end } = memory.heap
  const bytes = Buffer.allocUnsafeSlow(PIECE + BEHIND)
  const words = new Uint32Array(bytes.buffer)
  const last = Math.min(end, start + most)
  for (let from = start; from < last; from += PIECE) {
    const length = memory.fill(bytes, from, Math.min(bytes.length, end - from)) >> 2
    yield { from, words, begun: Math.min(length, PIECE >> 2), length }
  }
}
