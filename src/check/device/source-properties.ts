import { knowsProperty } from '../../qemu/releases/compat'
import type { Version } from '../../qemu/releases/version'
import type { CheckRequest } from '../report/request'

type Told = Pick<CheckRequest, 'target' | 'sourceSet'>

/** Properties told of the destination that nobody told of the source. */
export const assumedProperties = ({ target, sourceSet }: Told): readonly (readonly [name: string, value: string])[] =>
  [...target.set].filter(([name]) => !sourceSet?.has(name))

/**
 * Properties of the source's device: those told of it, and those of the destination's that the source's QEMU knows, for
 * the two ends of a migration are started alike.
 */
export const sourceProperties = (told: Told, qemu: Version): ReadonlyMap<string, string> =>
  new Map([...assumedProperties(told).filter(([name]) => knowsProperty(name, qemu)), ...(told.sourceSet ?? [])])
