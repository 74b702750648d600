import { describe, expect, test } from 'vitest'
import { readDump } from '../../src/formats/dump'
import { fixture, truth } from './fixtures'

/** Every file holds the config space it is named after, written by the tool it is named after. */
const FILES = [
  ['sysfs/root-port/config', 'raw', 'root-port'],
  ['sysfs/net/config', 'raw', 'net'],
  ['text/gpu.xxd', 'xxd', 'gpu'],
  ['text/gpu.xxd-u-g1-c24', 'xxd', 'gpu'],
  ['text/gpu.xxd-g4', 'xxd', 'gpu'],
  ['text/gpu.xxd-e', 'xxd', 'gpu'],
  ['text/gpu.xxd-d', 'xxd', 'gpu'],
  ['text/port.xxd-a', 'xxd', 'root-port'],
  ['text/gpu.xxd-p', 'xxd-plain', 'gpu'],
  ['text/port.xxd-p-one-line', 'xxd-plain', 'root-port'],
  ['text/net.xxd-i', 'c-array', 'net'],
  ['text/net.xxd-i-stdin', 'hex', 'net'],
  ['text/gpu.hexdump-C', 'hexdump-C', 'gpu'],
  ['text/port.hexdump-C', 'hexdump-C', 'root-port'],
  ['text/gpu.hexdump', 'hexdump', 'gpu'],
  ['text/port.hexdump', 'hexdump', 'root-port'],
  ['text/port.hexdump-x', 'hexdump', 'root-port'],
  ['text/port.hexdump-v', 'hexdump', 'root-port'],
  ['text/gpu.od-x-x1', 'od', 'gpu'],
  ['text/gpu.od-x-x1z', 'od', 'gpu'],
  ['text/port.od-x-x1', 'od', 'root-port'],
  ['text/port.od-d-x1', 'od', 'root-port'],
  ['text/port.od-o-x1', 'od', 'root-port'],
  ['text/port.od-x-x2', 'od', 'root-port'],
  ['text/port.od-o-x2', 'hexdump', 'root-port'],
  ['text/port.od-x-x4', 'od', 'root-port'],
  ['text/port.od-x-x8', 'od', 'root-port'],
  ['text/net.od-n-x1', 'hex', 'net'],
  ['text/net.comma', 'hex', 'net'],
  ['text/net.colon', 'hex', 'net'],
  ['text/net.dwords', 'hex', 'net'],
  ['text/port.gdb-xb', 'monitor', 'root-port'],
  ['text/port.gdb-xw', 'monitor', 'root-port'],
  ['qemu/xb.txt', 'monitor', 'root-port'],
  ['qemu/xh.txt', 'monitor', 'root-port'],
  ['qemu/xw.txt', 'monitor', 'root-port'],
  ['qemu/xg.txt', 'monitor', 'root-port'],
  ['qemu/conventional.txt', 'monitor', 'net'],
] as const

describe('the bytes given to the tool come back', () => {
  test.each(FILES)('%s (%s)', (file, format, device) => {
    const dump = readDump(fixture(file))
    expect(dump.format).toBe(format)
    expect(dump.devices.map(({ config }) => [...config])).toEqual([[...truth(device)]])
  })

  test('two functions at the monitor, 256 bytes each', () => {
    const { devices } = readDump(fixture('qemu/two.txt'))
    expect(devices.map(({ id, config }) => [id, [...config]])).toEqual([
      ['0xb0010000', [...truth('root-port').slice(0, 256)]],
      ['0xb0018000', [...truth('net')]],
    ])
  })
})
