import {
  about,
  either,
  fields,
  flag,
  optional,
  pipe,
  read,
  regionSize,
  text,
  textLike,
  whole,
  word,
} from '../../bytes/form'
import { InputError } from '../../bytes/input-error'
import { type BarRow, bytesOf, pow2ceil } from '../devices/row'
import type { Bar } from '../painting/steps/bar'

const size = regionSize()

const sizeByProperty = fields({
  property: about('the property of the device that decides', textLike(/^[A-Za-z0-9][\w.-]{0,63}$/, 'a property')),
  unit: about('what a bare number counts: 1M for properties named …_mb', optional(size)),
  default: about('the size where nobody sets it; 0 where there is no region then', size),
})

const entry = fields({
  index: whole(0, 5),
  kind: word(['io', 'mem32', 'mem64']),
  prefetchable: optional(flag()),
  size: about(
    'bytes, a power of two (64K), or the property that decides',
    either([size, sizeByProperty], 'a size or the property that decides'),
  ),
  assumed: about('why the size is a guess: bits that depend on it get no verdict', optional(text())),
})

/** The largest region whose size its register can show. */
const largest = (kind: Bar['kind']): number => (kind === 'mem64' ? 2 ** 63 : 2 ** 31)

/** A region that a device registers: of one size, or of that which a property says, rounded up as devices do. */
export const bar = pipe(
  entry,
  read(({ index, kind, prefetchable = false, size: told, assumed }): BarRow => {
    const usual = typeof told === 'number' ? told : told.default
    if (told === 0 || usual > largest(kind)) throw new InputError(`no ${kind} region has ${usual} bytes`)
    if (kind === 'mem64' && index === 5) throw new InputError('there is no BAR 6 for the other half of BAR 5')
    const region = { index, kind, prefetchable, ...(assumed === undefined ? {} : { assumed }) }
    if (typeof told === 'number') return { ...region, size: told }
    return (context) => {
      const set = bytesOf(context, told.property, told.unit ?? 1)
      const bytes = set ? Math.min(pow2ceil(set), largest(kind)) : told.default
      return bytes === 0 ? null : { ...region, size: bytes }
    }
  }),
)

/** A region of a virtual function, whose size no property decides. */
export const fixedBar = pipe(
  bar,
  read((row): Bar => {
    if (typeof row !== 'function') return row
    throw new InputError('the size of a region of virtual functions is a number')
  }),
)
