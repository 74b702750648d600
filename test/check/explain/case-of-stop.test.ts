import { expect, test } from 'vitest'
import { caseOfStop } from '../../../src/check/explain/case-of-stop'
import { explain } from '../../../src/check/explain/explain'
import type { Stop } from '../../../src/check/report/report'
import { readLog } from '../../../src/formats/log/incident'
import { NOTHING_GIVEN } from '../../a-request'

const INVALID = 'load of migration failed: Invalid argument'
const DENIED = 'load of migration failed: Operation not permitted'
const loading = (device: string) => `error while loading state for instance 0x0 of device '${device}'`
const NET = '0000:00:04.0/virtio-net'

/* What 7.2.22, 10.0.13 and 11.1.3 printed of restores that check refuses at such a stop: explain names the same case. */
test.each<[string, Stop['kind'], readonly string[]]>([
  [
    'missing-features',
    'virtio-features',
    [
      'Features 0x10130bf8024 unsupported. Allowed features: 0x179bf8064',
      'Failed to load virtio-net:virtio',
      loading(NET),
      DENIED,
    ],
  ],
  [
    'missing-features',
    'virtio-features',
    [
      'Features 0x00000000000000000000010110bf8024 unsupported. Allowed features: 0x00000000000000000000010159bf8064',
      `${INVALID}: ${loading(NET)}: Failed to load element of type virtio for virtio`,
    ],
  ],
  [
    'virtqueue',
    'field',
    [
      'VQ 0 vring.num 1024 exceeds allocated max 64',
      `${INVALID}: ${loading('0000:00:04.0/virtio-gpu')}: Failed to load element of type virtio for virtio`,
    ],
  ],
  [
    'unknown-section',
    'unknown-section',
    [
      "Unknown savevm section or instance 'i8254' 0. Make sure that your current VM setup matches your saved VM setup, including any hotplugged devices",
      INVALID,
    ],
  ],
  [
    'unknown-section',
    'unknown-section',
    [
      `${INVALID}: Unknown section or instance 'i8254' 0. Make sure that your current VM setup matches your saved VM setup, including any hotplugged devices`,
    ],
  ],
  ['old-subsection', 'subsection', [loading('cpu'), 'load of migration failed: No such file or directory']],
  [
    'struct-too-new',
    'section-version',
    ['cpu/slb: incoming version_id 2 is too new for local version_id 1', loading('cpu'), INVALID],
  ],
  [
    'section-footer',
    'section-length',
    ['Missing section footer for 0000:00:04.0/virtio-gpu', `${INVALID}: Section footer error, section_id: 38`],
  ],
  [
    'size-mismatch',
    'ram-block',
    ['Size mismatch: pc.ram: 0x2000000 != 0x1000000: Invalid argument', loading('ram'), INVALID],
  ],
  [
    'unlike-numbers',
    'field',
    [
      '1 != 2',
      'Failed to load virtio-gpu-scanouts:parent_obj.conf.max_outputs',
      'Failed to load virtio-gpu:virtio-gpu',
      loading('0000:00:04.0/virtio-gpu'),
      INVALID,
    ],
  ],
  [
    'spapr-cap',
    'field',
    ['cap-ibs higher level (1) in incoming stream than on destination (0)', loading('spapr'), INVALID],
  ],
  [
    'too-large-number',
    'field',
    [
      'Invalid value 275 expecting positive value <= 258',
      'Failed to load cpu:cpreg_vmstate_array_len',
      loading('cpu'),
      INVALID,
    ],
  ],
  [
    'arm-registers',
    'field',
    [
      'handle_cpreg_only_in_incoming_stream: system register 0x1013c030 in the incoming stream but unknown on the destination: fail migration',
      `${INVALID}: ${loading('cpu')}: post load hook failed for: cpu, version_id: 22, minimum_version: 22, ret: -1`,
    ],
  ],
  ['device-state', 'field', [loading('cpu'), DENIED]],
  ['unreadable-stream', 'command', ['MIG_CMD 0xb unknown (len 0x0)', INVALID]],
])('%s, for a stop of the kind %s', (name, kind, printed) => {
  const log = printed.map((line) => `qemu-system-x86_64: ${line}\n`).join('')
  const { otherFailures } = explain(readLog(new TextEncoder().encode(log)).incidents, [], NOTHING_GIVEN, [])
  expect(otherFailures.map((failure) => failure.case)).toEqual([name])
  expect(caseOfStop({ kind, message: printed[0]! })).toBe(name)
})

test.each<[Stop['kind'], string | null]>([
  ['config', 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'],
  ['abort', "memory_region_set_alias_offset: Assertion `mr->alias' failed."],
  ['section-length', null],
])('no case for a stop of the kind %s with %j', (kind, message) => {
  expect(caseOfStop({ kind, message })).toBeNull()
})
