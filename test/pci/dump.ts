import { readFileSync } from 'node:fs'
import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'
import { deviceOf } from '../a-device'

const FIXTURES = new URL('../../fixtures/', import.meta.url)

/** A text fixture. */
export const fixture = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')

/** Blocks of a text, one a device. */
export const blocks = (text: string): string[][] =>
  text
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => block.replace(/\n+$/, '').split('\n'))

/** The devices of a dump as `lspci -xxxx` writes it. */
export const devicesOf = (name: string): Device[] =>
  blocks(fixture(name)).map(([head, ...lines]) =>
    deviceOf(fromHex(lines.map((line) => line.replace(/^.*?: /, '').replaceAll(' ', '')).join('')), {
      address: head!.split(' ')[0]!,
    }),
  )
