import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/bytes/input-error'
import type { CaptureMethod } from '../../../src/formats/capture/capture'
import { type FakeAnswer, withMonitor, writesState } from './fake-monitor'
import { capture, leftAfterAWhile } from './live'

/* A monitor that goes wrong at each step of a capture, in each of these ways. It plays a QEMU; it is none. */

const STEPS = [
  'qmp_capabilities',
  'query-version',
  'query-target',
  'qom-get',
  'query-status',
  'query-migrate',
  'query-migrate-capabilities',
  'human-monitor-command',
  'xen-save-devices-state',
]

const FAULTS: readonly [string, FakeAnswer][] = [
  ['refuses', (id: string) => `{"id": "${id}", "error": {"class": "GenericError", "desc": "no"}}\r\n`],
  ['refuses without a reason', (id: string) => `{"id": "${id}", "error": {}}\r\n`],
  ['does not know it', (id: string) => `{"id": "${id}", "error": {"class": "CommandNotFound", "desc": "no"}}\r\n`],
  ['hangs up', null],
  ['hangs up in the middle of its answer', (id: string) => `{"id": "${id}", "retu\0`],
  ['answers a number', 1],
  ['answers a list within lists', (id: string) => `{"id": "${id}", "return": ${'['.repeat(1e5)}${']'.repeat(1e5)}}\n`],
  ['answers an object with the names of methods', { toString: 1, valueOf: null, length: -1, trim: {} }],
  ['answers text', 'QEMU'],
]

/** A capture is an InputError, or it was none the worse for it. */
async function outcome(socket: string, method: CaptureMethod | null = null): Promise<string> {
  try {
    await capture(socket, method)
    return 'captured'
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as InputError).message
  }
}

/**
 * Where a capture may come about all the same: without the machine type or capabilities of migration, which old QEMUs
 * lack; where the command has left negotiation, or written its file; with names of methods instead of those of a
 * migration, and without names of devices.
 */
const SPARED = ['qom-get', 'query-migrate-capabilities', 'qmp_capabilities', 'xen-save-devices-state']
const HARMLESS = [
  'answers an object with the names of methods at query-migrate',
  'answers text at human-monitor-command',
]

describe.each(FAULTS)('a monitor that %s', (name, fault) => {
  it.each(STEPS)('at %s: an error in words, and nothing is left', async (step) => {
    await withMonitor({ 'xen-save-devices-state': writesState, [step]: fault }, async (socket, sent) => {
      const said = await outcome(socket)
      if (said === 'captured')
        expect([...SPARED, ...HARMLESS]).toContain(HARMLESS.find((one) => one === `${name} at ${step}`) ?? step)
      else if (step !== 'xen-save-devices-state') expect(sent).not.toContain('xen-save-devices-state')
    })
    expect(await leftAfterAWhile()).toEqual([])
  })

  it('when the run state is asked again: an error in words', async () => {
    let times = 0
    const first = (id: string) => JSON.stringify({ id, return: { status: 'running', running: true } })
    const again = (id: string) => {
      if (++times === 1) return `${first(id)}\r\n`
      if (typeof fault === 'function') return fault(id)
      return fault === null ? '\0' : `${JSON.stringify({ id, return: fault })}\r\n`
    }
    await withMonitor({ 'xen-save-devices-state': writesState, 'query-status': again }, async (socket) => {
      expect(await outcome(socket)).not.toBe('captured')
      expect(times).toBe(2)
    })
    expect(await leftAfterAWhile()).toEqual([])
  })

  it('when config space is read: an error in words', async () => {
    await withMonitor({ 'human-monitor-command': fault }, async (socket, sent) => {
      expect(await outcome(socket, 'ecam')).not.toBe('captured')
      expect(sent).not.toContain('xen-save-devices-state')
    })
  })
})

describe('a monitor', () => {
  it('that answers in pieces, between events and other replies, is understood', async () => {
    const events = [
      '{"timestamp": {"seconds": 1, "microseconds": 0}, "event": "STOP"}',
      '{"timestamp": {"seconds": 1, "microseconds": 2500}, "event": "RESUME"}',
      '{"timestamp": {}, "event": "STOP"}',
      '{"event": 7}',
      '(qemu) ',
      '{"return": {}, "id": null}',
    ]
    const noisy = (id: string, args: object) => `${events.join('\r\n')}\r\n${writesState(id, args)}`
    await withMonitor({ 'xen-save-devices-state': noisy }, async (socket) => {
      expect(await capture(socket)).toMatchObject({ pauseMs: 2.5, status: 'running' })
    })
  })

  it('with a broken clock gives no pause time', async () => {
    const events = ['STOP', 'RESUME'].map(
      (event) => `{"timestamp": {"seconds": 1e308, "microseconds": 0}, "event": "${event}"}\r\n`,
    )
    const mad = (id: string, args: object) => `${events.join('')}${writesState(id, args)}`
    await withMonitor({ 'xen-save-devices-state': mad }, async (socket) => {
      expect(await capture(socket)).toMatchObject({ pauseMs: null })
    })
  })

  it.each([
    ['of people', "QEMU 7.2.22 monitor - type 'help' for more information\r\n(qemu) "],
    ['of something else', 'RFB 003.008\n'],
  ])('%s is distinguished from one that is in use', async (_, greeting) => {
    const echo = () => 'unknown command\r\n(qemu) '
    await withMonitor(
      { qmp_capabilities: echo },
      async (socket) => expect(await outcome(socket)).toBe(`qmp:${socket} does not speak QMP`),
      greeting,
    )
  })
})
