import type { Random } from '../random'
import { HOSTILE } from './hostile-text'
import { editedText } from './text'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isTree = (value: Json): value is Json[] | { [key: string]: Json } => typeof value === 'object' && value !== null

const NUMBERS = [-1, -0, 0, 0.5, 1, 63, 64, 255, 256, 4095, 4096, 65535, 65536, 1e308, -(2 ** 31)].concat(
  [31, 32, 53, 63, 64].flatMap((power) => [2 ** power - 1, 2 ** power, 2 ** power + 1]),
)

function strange(random: Random): Json {
  const deep = (levels: number): Json =>
    levels === 0 ? [] : random.once(2) ? [deep(levels - 1)] : { a: deep(levels - 1) }
  switch (random.below(8)) {
    case 0:
      return null
    case 1:
      return random.pick(NUMBERS)
    case 2:
      return random.pick(HOSTILE)
    case 3:
      return deep(1 + random.below(100))
    case 4:
      return Array.from({ length: random.small(300) }, () => 0)
    case 5:
      return random.once(2)
    case 6:
      return 'a'.repeat(random.small(5000))
    default:
      return {}
  }
}

/** Changes one place in a tree. */
function change(root: Json, random: Random): Json {
  if (!isTree(root)) return strange(random)
  let tree = root
  for (;;) {
    const keys = Object.keys(tree)
    const key = random.pick(keys)
    if (key === undefined) return root
    const holder = tree as { [key: string]: Json }
    const inner = holder[key]!
    if (isTree(inner) && Object.keys(inner).length > 0 && !random.once(6)) {
      tree = inner
      continue
    }
    const what = random.below(6)
    if (what === 0) {
      if (!Array.isArray(tree)) delete holder[key]
      else tree.splice(Number(key), 1)
    } else if (what === 1 && typeof inner === 'number') holder[key] = inner + random.below(5) - 2
    else if (what === 2 && typeof inner === 'string') holder[key] = inner.slice(0, random.below(inner.length + 1))
    else if (what === 3) {
      const name = random.pick([...keys, '__proto__', 'toString', '', random.pick(HOSTILE)])
      Object.defineProperty(tree, name, { value: inner, enumerable: true, configurable: true, writable: true })
    } else holder[key] = strange(random)
    return root
  }
}

/** A tree with up to six places changed; the tree itself may be. */
export function changedTree(value: Json, random: Random): Json {
  let changed = value
  for (let left = 1 + random.small(5); left > 0; left--) changed = change(changed, random)
  return changed
}

/** JSON of the same shape with some places changed; now and then its text is, which then is no JSON. */
export function editedJson(text: string, random: Random, others: readonly string[]): Uint8Array {
  if (random.once(4)) return editedText(text, random, others)
  const value = changedTree(JSON.parse(text) as Json, random)
  return Buffer.from(JSON.stringify(value, null, random.once(2) ? 1 : 0))
}
