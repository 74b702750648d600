import { hex } from '../../bytes/hex'
import { deviceState } from '../../check/explain/device-state'
import { stringify } from '../drawing/plain-json'
import { type Sheet, sheetsMarkdown, sheetsText } from '../drawing/sheet'
import type { Look } from '../drawing/style'

function sheet(value: number): Sheet {
  const states = deviceState(value)
  return {
    headline: `VFIO device state ${hex(value)} means different things under the two migration protocols.`,
    parts: states.map(({ protocol, name, valid, why }) => ({
      title: protocol,
      rows: [
        { label: 'state', text: name },
        { label: 'valid', text: valid ? 'yes' : 'no' },
        { label: 'why', text: why },
      ],
    })),
  }
}

/** Returns the meanings of a VFIO device state, as JSON. */
export const stateJson = (value: number): string =>
  `${stringify({ schemaVersion: 1, deviceState: value, meanings: deviceState(value) }, 2)}\n`

export const stateText = (value: number, look: Look): string => sheetsText([sheet(value)], look)

export const stateMarkdown = (value: number): string => sheetsMarkdown([sheet(value)])
