import type { Context } from '../painting/context'
import { CLOSED, type Model, type Regions } from '../painting/model'
import { config } from '../painting/step'
import { appearanceOf } from './appearance'
import type { DeviceRow } from './row'
import { verifiedOn } from './verified-on'

function romSize({ rom }: DeviceRow, context: Context): number {
  const { set } = context
  if (rom === undefined || set.get('rombar') === '0' || set.get('romfile') === '') return 0
  return typeof rom === 'function' ? rom(context) : rom
}

function regions(row: DeviceRow, context: Context): Regions {
  const { vfBars = [] } = row
  const bars = (row.bars ?? []).flatMap((entry) => (typeof entry === 'function' ? (entry(context) ?? []) : entry))
  return { bars, rom: romSize(row, context), vfBars: typeof vfBars === 'function' ? vfBars(context) : vfBars }
}

/** Returns the model that a row of the tables describes. */
export function rowModel(row: DeviceRow, name: string = row.names[0]): Model {
  const { traits = {}, express = 'by-capability', values = {} } = row
  return {
    name,
    verified: row.names.some((type) => verifiedOn(type).length > 0),
    regions: (context) => regions(row, context),
    traits: (context) => ({ ...CLOSED, ...(typeof traits === 'function' ? traits(context) : traits) }),
    express,
    values: Object.entries(values).map(([at, value]) => config(Number(at), 1, value)),
    extra: row.extra ?? (() => []),
    appearance: () => row.names.map(appearanceOf).find((found) => found !== null) ?? null,
    fixedBars: new Set((row.bars ?? []).flatMap((entry) => (typeof entry === 'function' ? [] : [entry.index]))),
  }
}
