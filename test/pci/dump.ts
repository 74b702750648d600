import { readFileSync } from 'node:fs'
import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'

const FIXTURES = new URL('../../fixtures/', import.meta.url)

/** A text fixture. */
export const fixture = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')

/** Blocks of a text, one a device. */
export const blocks = (text: string): string[][] =>
  text
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => block.replace(/\n+$/, '').split('\n'))

/** A device of these bytes of which nothing else is known. */
export const deviceOf = (config: Uint8Array, address: string | null = null): Device => ({
  address,
  id: null,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
})

/** The devices of a dump as `lspci -xxxx` writes it. */
export const devicesOf = (name: string): Device[] =>
  blocks(fixture(name)).map(([head, ...lines]) =>
    deviceOf(
      fromHex(lines.map((line) => line.replace(/^.*?: /, '').replaceAll(' ', '')).join('')),
      head!.split(' ')[0]!,
    ),
  )
