import { describe, expect, test } from 'vitest'
import { deviceState, findDeviceStates } from '../../src/check/explain/device-state'

describe('device states of VFIO migration', () => {
  // Value, valid under v1 (the bit field), name under v1, name under v2 (enum vfio_device_mig_state).
  test.each([
    [0, true, 'stopped', 'ERROR'],
    [1, true, 'running', 'STOP'],
    [2, true, 'stop-and-copy', 'RUNNING'],
    [3, true, 'pre-copy', 'STOP_COPY'],
    [4, true, 'resuming', 'RESUMING'],
    [5, false, 'invalid', 'RUNNING_P2P'],
    [6, false, 'error', 'PRE_COPY'],
    [7, false, 'error', 'PRE_COPY_P2P'],
    [8, true, 'stopped', 'unknown'],
    [9, true, 'running, DMA quiesced', 'unknown'],
    [0xa, true, 'stop-and-copy', 'unknown'],
    [0xb, true, 'pre-copy, DMA quiesced', 'unknown'],
    [0xd, false, 'invalid, DMA quiesced', 'unknown'],
    [0x10, false, 'reserved bits', 'unknown'],
    [0x80000001, false, 'reserved bits', 'unknown'],
  ])('%i', (value, valid, v1, v2) => {
    const [first, second] = deviceState(value)
    expect([first!.valid, first!.name, second!.name]).toEqual([valid, v1, v2])
  })

  test.each([
    ['device_state=0x5', [5]],
    ['vfio: 0000:01:00.0: Failed to set device_state 0x2 (Invalid argument)', [2]],
    ['device state: 3, then device_state=0x3 again', [3]],
    ['device_state=', []],
    ['my_device_states=5', []],
  ])('%s', (text, values) => {
    expect(findDeviceStates(text)).toEqual(values)
  })
})
