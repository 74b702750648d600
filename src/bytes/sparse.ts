import { fromHex } from './hex'

const SIZE = 4096

/**
 * 4096 bytes of config space written as its runs that are not zero: "34:40 40:10d2", offset and bytes in hexadecimal.
 * For tables in the source; a text of any other form is a bug.
 */
export function sparseBytes(runs: string): Uint8Array {
  const bytes = new Uint8Array(SIZE)
  for (const run of runs.split(' ')) {
    const [at = '', digits = ''] = run.split(':')
    bytes.set(fromHex(digits), Number.parseInt(at, 16))
  }
  return bytes
}
