import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaProblems } from '../capture-schema'

const read = (name: string) => JSON.parse(readFileSync(`fixtures/captures/${name}.json`, 'utf8'))

describe('the schema of a capture', () => {
  it.each(['source', 'destination'])('holds for a capture of QEMU 7.2: %s', (name) => {
    expect(schemaProblems(read(name))).toEqual([])
  })

  it.each<[string, (string | number)[], unknown]>([
    ['another version of the format', ['schemaVersion'], 2],
    ['another kind', ['kind'], 'capture'],
    ['another method', ['method'], 'guess'],
    ['a pause below 0', ['pauseMs'], -1],
    ['no devices', ['devices'], undefined],
    ['no machine type, which is null where it is not known', ['machine'], undefined],
    ['a RAM block of no size', ['ram'], [{ name: 'pc.ram' }]],
    ['a section without a version', ['sections'], [{ id: 'timer', instance: 0 }]],
    ['odd hex', ['devices', 0, 'config'], '8680c'],
    ['hex in capitals', ['devices', 0, 'config'], '8680C0'],
    ['a huge size', ['devices', 0, 'size'], 2 ** 31],
    ['another view', ['devices', 0, 'view'], 'mine'],
    ['two of three masks', ['devices', 0, 'masks'], { cmask: 'ff', wmask: 'ff' }],
    ['a number for a property', ['devices', 0, 'properties'], { hotplug: 1 }],
    ['another placement', ['devices', 0, 'placement'], 'pcie.1'],
    ['a seventh BAR', ['devices', 0, 'regions'], [{ bar: 6, size: 4096 }]],
    ['a hole behind the end', ['devices', 0, 'absent'], [{ offset: 4096, length: 4 }]],
  ])('refuses %s', (_, path, value) => {
    const capture = read('source')
    const last = path.at(-1)!
    path.slice(0, -1).reduce((at, key) => at[key], capture)[last] = value
    expect(schemaProblems(capture)).not.toEqual([])
  })
})
