import type { TextFormat } from './format'
import { bareHex } from './notations/bare-hex'
import { cArray } from './notations/c-array'
import { hexdump } from './notations/hexdump'
import { lspci } from './notations/lspci'
import { monitor } from './notations/monitor'
import { xxd } from './notations/xxd'

/** Every notation that is read, in the order in which a line is tried: a new one is its own file and a row here. */
export const TEXT_FORMATS: readonly TextFormat[] = [monitor, lspci, xxd, hexdump, cArray, bareHex]
