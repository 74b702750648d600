import { fromHex } from '../../../bytes/hex'
import { fromLatin1 } from '../../../bytes/latin1'
import { hasKnownVendor, isConfigSpace } from '../../../pci/doubts/plausible'
import { hasConfigSize } from '../notations/raw'

/** Hex digits in quotes, or after the \x of PostgreSQL, one string of at least 64 bytes. */
const HEX_STRING = /(?:["']|\\\\?x)(?:0x)?([0-9a-f]{2}(?:[ :-]?[0-9a-f]{2}){63,})(?![0-9a-f])/gi

/** Lines of base64 (RFC 4648), or a string of it, of at least 64 bytes. */
const BASE64 = /[A-Za-z0-9+/]+(?:\r?\n[ \t>]*[A-Za-z0-9+/]+)*={0,2}/g

const SHORTEST = 86

/** The strings of hex digits, as bytes. */
export function hexStringsOf(text: string): readonly number[][] {
  return Array.from(text.matchAll(HEX_STRING), ([, digits]) => [...fromHex(digits!.replace(/[ :-]/g, ''))])
}

/** Lines of nothing but base64, without the command or the heading above them. */
const BLOCK = /^[ \t>]*[A-Za-z0-9+/]+={0,2}[ \t]*$(?:\r?\n^[ \t>]*[A-Za-z0-9+/]+={0,2}[ \t]*$)*/gm

/** Padding ends it: lines out of order have some in the middle. */
const WHOLE = /^[A-Za-z0-9+/]+={0,2}$/

/** Config space in base64: any bytes may be that, so they must be of a known vendor, of a valid class and size. */
export function base64Of(text: string): readonly number[][] {
  const runs = [...text.matchAll(BASE64), ...text.matchAll(BLOCK)].map(([run]) => run.replace(/[\s>]/g, ''))
  return [...new Set(runs)]
    .filter((run) => run.length >= SHORTEST && run.length % 4 === 0 && WHOLE.test(run))
    .map((run) => fromLatin1(atob(run)))
    .filter((bytes) => hasConfigSize(bytes) && isConfigSpace(bytes) && hasKnownVendor(bytes))
    .map((bytes) => [...bytes])
}
