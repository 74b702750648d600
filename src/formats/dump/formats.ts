import type { TextFormat } from './format'
import { bareHex } from './notations/bare-hex'
import { cArray } from './notations/c-array'
import { hexRows } from './notations/hex-rows'
import { hexdump } from './notations/hexdump'
import { lspci } from './notations/lspci'
import { monitor } from './notations/monitor'
import { xxd } from './notations/xxd'

/** All text notations, in the order in which they are tried. A new one is a file of its own and an entry here. */
export const TEXT_FORMATS: readonly TextFormat[] = [monitor, lspci, hexRows, xxd, hexdump, cArray, bareHex]
