import { packed } from '../../../bytes/packed'
import { RULES_KIND, type RuledDevice, type RuledPlace, type RulesFile } from '../../../formats/rules/form'
import type { PlacedDevice } from '../../memory/read'

/** Something that was measured, as the file has it. */
interface Row {
  readonly type: string
  readonly place: RuledPlace
  readonly path: string | null
  readonly size: number
  readonly machines: number[]
  readonly properties: Readonly<Record<string, string>>
  readonly bytes: number[]
  readonly tried: RuledDevice['tried'][number][]
}

/** A device that was measured, and where. */
export interface FoundDevice {
  readonly device: PlacedDevice
  readonly place: RuledPlace
  readonly path: string | null
  /** All that it holds. */
  readonly properties: ReadonlyMap<string, string>
}

/** Properties that only distinguish the devices of a machine. */
const OWN: ReadonlySet<string> = new Set(['addr', 'mac', 'id'])

/** Gathers what is measured of a program, each once. */
export class Book {
  private readonly arrays = new Map<string, number>()
  private readonly rows = new Map<string, Row>()
  private readonly machines: string[] = []
  readonly refused = new Map<string, string>()

  /** @param telling the properties that are written down */
  constructor(private readonly telling: ReadonlySet<string>) {}

  private bytesOf({ size, config, cmask, wmask, w1cmask }: PlacedDevice): number[] {
    return [config, cmask, wmask, w1cmask].map((bytes) => {
      const text = packed(bytes.subarray(0, size))
      const index = this.arrays.get(text) ?? this.arrays.size
      this.arrays.set(text, index)
      return index
    })
  }

  private deciding(properties: ReadonlyMap<string, string>): Record<string, string> {
    return Object.fromEntries([...properties].filter(([name]) => this.telling.has(name)).sort())
  }

  /** Begins another machine type; what is added from now on is of it. */
  begin(machine: string): void {
    this.machines.push(machine)
  }

  /**
   * Adds a device without options.
   * @returns whether the program had no such device on any machine type before: same properties, same bytes
   */
  add({ device, place, path, properties }: FoundDevice): boolean {
    const { type, size } = device
    const bytes = this.bytesOf(device)
    const all = [...properties].filter(([name]) => !OWN.has(name)).sort()
    const key = JSON.stringify([type, place, path, size, bytes, all])
    const known = this.rows.get(key)
    const row = known ?? {
      type,
      place,
      path,
      size,
      machines: [],
      properties: this.deciding(properties),
      bytes,
      tried: [],
    }
    row.machines.push(this.machines.length - 1)
    this.rows.set(key, row)
    return known === undefined
  }

  /** Adds what options make of the device whose row was added last for a type and place. */
  addTried(
    of: Pick<FoundDevice, 'place'> & { readonly type: string },
    set: ReadonlyMap<string, string>,
    found: FoundDevice,
  ): void {
    const at = this.machines.length - 1
    const row = [...this.rows.values()].find(
      ({ type, place, machines }) => type === of.type && place === of.place && machines.at(-1) === at,
    )
    if (!row) return
    const changed = Object.entries(this.deciding(found.properties)).filter(
      ([name, value]) => row.properties[name] !== value,
    )
    row.tried.push({
      set: Object.fromEntries(set),
      properties: Object.fromEntries(changed),
      size: found.device.size,
      bytes: this.bytesOf(found.device),
    })
  }

  /** The machine types on which anything was found. */
  measured(): readonly string[] {
    const found = new Set([...this.rows.values()].flatMap(({ machines }) => machines))
    return this.machines.filter((_, index) => found.has(index))
  }

  /** The file. */
  written(rest: Pick<RulesFile, 'taken' | 'qemu' | 'vmstate'>, aliases: ReadonlyMap<string, string>): RulesFile {
    const { taken, qemu, vmstate } = rest
    const machines = this.measured()
    const known = [...aliases].filter(([, name]) => machines.includes(name))
    const index = (old: number) => machines.indexOf(this.machines[old]!)
    return {
      schemaVersion: 1,
      kind: RULES_KIND,
      ...{ taken, qemu },
      machines: [...machines],
      aliases: Object.fromEntries(known),
      devices: [...this.rows.values()].map((row) => ({ ...row, machines: row.machines.map(index) })),
      refused: Object.fromEntries(this.refused),
      arrays: [...this.arrays.keys()],
      vmstate,
    }
  }
}
