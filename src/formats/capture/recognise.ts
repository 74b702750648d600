import { CAPTURE_KIND } from './capture'

/** How far into a file its kind stands: pcimig writes it second. */
const HEAD = 512
const KIND = new RegExp(`^\\s*\\{[^]*"kind"\\s*:\\s*"${CAPTURE_KIND}"`)

/** Whether a file begins as a capture does. @param head its first bytes, of which 512 are looked at */
export const isCapture = (head: Uint8Array): boolean =>
  KIND.test(new TextDecoder('latin1').decode(head.subarray(0, HEAD)))
