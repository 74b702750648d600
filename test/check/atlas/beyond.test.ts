import { describe, expect, test } from 'vitest'
import { beyond, type Judgement } from '../../../src/check/atlas/cells'

describe('what a migration adds to one between two ends like the destination', () => {
  const reason = (action: string, on: string | null = null): Judgement['reasons'][number] => ({
    offset: 0x6e,
    register: 'PCI Express > Slot Status',
    field: null,
    by: 'guest',
    action,
    source: 0,
    destination: 1,
    on,
    property: null,
    case: null,
  })
  const verdict = (
    outcome: Judgement['outcome'],
    reasons: Judgement['reasons'] = [],
    conditions: readonly string[] = [],
  ): Judgement => ({ outcome, reasons, conditions })
  const [moved, pressed, maybe] = [reason('the guest moves it'), reason('it is pressed'), reason('it is pressed', 'X')]
  const SAFE = verdict('safe')

  test.each<[string, Judgement, Judgement, Judgement]>([
    ['nothing', SAFE, SAFE, SAFE],
    ['what twins have too', verdict('unsafe', [moved]), verdict('unsafe', [moved]), SAFE],
    [
      'one reason of two',
      verdict('unsafe', [moved, pressed]),
      verdict('unsafe', [moved]),
      verdict('unsafe', [pressed]),
    ],
    [
      'the same event that is sure, and between twins is not',
      verdict('unsafe', [pressed]),
      verdict('depends', [maybe]),
      verdict('unsafe', [pressed]),
    ],
    ['what may happen', verdict('unsafe', [moved, maybe]), verdict('unsafe', [moved]), verdict('depends', [maybe])],
    ['what is not known of the device', verdict('depends', [], ['X']), SAFE, verdict('depends', [], ['X'])],
    [
      'what is not known of the device, which twins have too',
      verdict('depends', [], ['X']),
      verdict('depends', [], ['X']),
      verdict('depends', [], ['X']),
    ],
    ['a device that is not known', verdict('unknown', [], ['X']), SAFE, verdict('unknown', [], ['X'])],
  ])('%s', (_, found, twins, expected) => {
    expect(beyond(found, twins)).toEqual(expected)
  })
})
