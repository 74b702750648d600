import { expect, test } from 'vitest'
import { Anchors } from '../../src/formats/log/search'

/** Offsets of the places of a long log that are worth reading. */
function places(text: string): number[] {
  const bytes = new TextEncoder().encode(text)
  const anchors = new Anchors(bytes, 0)
  const found: number[] = []
  for (let at = anchors.after(0); at >= 0; at = anchors.after(at + 1)) found.push(at)
  return found
}

// virNetSocketReadWire: libvirt says so whenever a client disconnects, on busy hosts in every other line.
test.each([
  ['End of file while reading data: Input/output error\n'.repeat(3), []],
  ["End of file while reading data\nerror while loading state for instance 0x0 of device 'ram'\n", [37]],
  ['Error -22 while loading VM state\n', [10, 24]],
  ['Error: Error while writing VM state: Input/output error\nwhile', [13, 27]],
])('%j', (text, expected) => {
  expect(places(text)).toEqual(expected)
})
