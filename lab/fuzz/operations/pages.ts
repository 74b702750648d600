/** The pages of one device: what `show` and `masks` print. */

import { PLAIN } from '../../../src/report/drawing/style'
import { masksJson, masksText } from '../../../src/report/masks/masks'
import { showJson, showText } from '../../../src/report/masks/show'
import { mustBePrintable } from '../edits/printable'
import type { Operation } from './operation'
import { masked } from './parts'

const LOOK = { width: 80, style: PLAIN }
const TURN = 192

type Part = ReturnType<typeof masked>

const page = (name: string, draw: (part: Part) => string): Operation => ({
  name,
  times: TURN,
  run: (devices, random) => {
    const drawn = draw(masked(random.pick(devices), random))
    mustBePrintable(drawn, name)
    return drawn
  },
})

function json(text: string): string {
  JSON.parse(text)
  return text
}

export const PAGES: readonly Operation[] = [
  page('show', (part) => showText([part], null, LOOK)),
  page('show, JSON', (part) => json(showJson([part]))),
  page('masks, text', (part) => masksText([part], LOOK)),
  page('masks, JSON', (part) => json(masksJson([part]))),
]
