import { bareHex } from './bare-hex'
import { cArray } from './c-array'
import type { TextFormat } from './format'
import { hexdump } from './hexdump'
import { lspci } from './lspci'
import { monitor } from './monitor'
import { xxd } from './xxd'

/** Every notation that is read, in the order in which a line is tried: a new one is its own file and a row here. */
export const TEXT_FORMATS: readonly TextFormat[] = [monitor, lspci, xxd, hexdump, cArray, bareHex]
