import { type DeviceRow, region } from './row'

const HDA = [region(0, 'm32', 0x4000)]

export const AUDIO: readonly DeviceRow[] = [
  {
    names: ['AC97'],
    aliases: ['ac97'],
    ids: ['8086:2415'],
    bars: [region(0, 'io', 0x400), region(1, 'io', 0x100)],
  },
  { names: ['ES1370'], aliases: ['es1370'], ids: ['1274:5000'], bars: [region(0, 'io', 0x100)] },
  { names: ['intel-hda'], ids: ['8086:2668'], bars: HDA },
  { names: ['ich9-intel-hda'], ids: ['8086:293e'], bars: HDA },
]
