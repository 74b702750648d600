import {
  about,
  either,
  fields,
  flag,
  optional,
  pipe,
  read,
  regionSizeForm,
  text,
  textLike,
  whole,
  word,
} from '../../../bytes/form'
import { InputError } from '../../../bytes/input-error'
import type { Bar } from '../../painting/steps/bar'
import { type BarRow, bytesOf, pow2ceil } from '../row'

const size = regionSizeForm()

const sizeByProperty = fields({
  property: about('the property of the device that decides', textLike(/^[A-Za-z0-9][\w.-]{0,63}$/, 'a property')),
  unit: about('what a bare number counts: 1M for properties named …_mb', optional(size)),
  default: about('the size if the property is not set; 0 if there is then no region', size),
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

/** Returns the largest size that the register of a region can express. */
const largest = (kind: Bar['kind']): number => (kind === 'mem64' ? 2 ** 63 : 2 ** 31)

/** A region that a device registers: of fixed size, or of the size that a property gives, rounded up as devices do. */
export const barForm = pipe(
  entry,
  read(({ index, kind, prefetchable = false, size: given, assumed }): BarRow => {
    const usual = typeof given === 'number' ? given : given.default
    if (given === 0 || usual > largest(kind)) throw new InputError(`no ${kind} region has ${usual} bytes`)
    if (kind === 'mem64' && index === 5) throw new InputError('there is no BAR 6 for the other half of BAR 5')
    const region = { index, kind, prefetchable, ...(assumed === undefined ? {} : { assumed }) }
    if (typeof given === 'number') return { ...region, size: given }
    return (context) => {
      const set = bytesOf(context, given.property, given.unit ?? 1)
      const bytes = set ? Math.min(pow2ceil(set), largest(kind)) : given.default
      return bytes === 0 ? null : { ...region, size: bytes }
    }
  }),
)

/** A region of a virtual function, whose size is fixed. */
export const fixedBar = pipe(
  barForm,
  read((row): Bar => {
    if (typeof row !== 'function') return row
    throw new InputError('the size of a region of virtual functions has to be a number')
  }),
)
