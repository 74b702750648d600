import type { StatementRow } from './row'

/** Virtio and other emulated devices: hw/virtio/, hw/net/, hw/pci/pci.c, backends/tpm/ of 2.4 to 11.1. */
export const DEVICES = [
  {
    id: 'missing-features',
    class: 'missing-features',
    role: 'cause',
    side: 'destination',
    says: ['Features {hex} unsupported. Allowed features: {hex}'],
  },
  {
    id: 'virtqueue',
    class: 'virtqueue',
    role: 'cause',
    side: 'destination',
    says: [
      'VQ {int} {size|vring.num|address} {~rest}',
      'Invalid number of virtqueues: {hex}',
      'virtio-net: curr_queue{|_pair}s {digits} > max_queue{|_pair}s {digits}',
      '^Guest driver requests {rest}',
      '^Incoming {words}queue{rest}',
      'virtio-serial-bus: Unexpected port id {int}',
    ],
  },
  {
    id: 'virtio-net-backend',
    class: 'virtio-backend',
    role: 'cause',
    side: 'destination',
    says: ['virtio-net: saved image {rest}', 'saved image requires {rest}'],
  },
  {
    id: 'backend-state',
    class: 'virtio-backend',
    role: 'cause',
    side: 'destination',
    says: [
      'Error loading {?  }back-end state of {words}',
      'Back-end did not accept migration state transfer',
      'get config space failed',
    ],
  },
  {
    id: 'irq-state',
    class: 'irq-state',
    role: 'cause',
    side: 'destination',
    says: ['irq state {int}: must be 0 or 1'],
  },
  {
    id: 'tpm-state',
    class: 'tpm',
    role: 'cause',
    side: 'destination',
    says: [
      'tpm-emulator: Setting the stateblob (type {int}) failed with a TPM error {hex}{rest}',
      'tpm-emulator: could not set state blob type {int}{rest}',
      'tpm-emulator: Writing the stateblob (type {int}){rest}',
      'tpm-emulator: Reading response from writing stateblob{rest}',
    ],
  },
  {
    id: 'tpm-source',
    class: 'tpm',
    role: 'cause',
    side: 'source',
    says: [
      'tpm-emulator: could not get state blob type {int}{rest}',
      'tpm-emulator: Getting the stateblob (type {int}) failed{rest}',
      'tpm-emulator: Could not read stateblob (type {int}){rest}',
    ],
  },
  {
    id: 'spapr-cap',
    class: 'machine-capability',
    role: 'cause',
    side: 'destination',
    says: ['cap-{word} higher level ({int}) in incoming stream than on destination ({int})'],
  },
  {
    id: 'hash-table',
    class: 'machine-capability',
    role: 'cause',
    side: 'destination',
    says: ['htab_load() bad {rest}', 'Failed to allocate KVM HPT of order {int}'],
  },
  {
    id: 'bitmap',
    class: 'bitmap',
    role: 'cause',
    side: 'either',
    says: [
      "Unknown node alias '{quoted}'",
      "Unknown bitmap alias '{quoted}'",
      "unknown dirty bitmap '{quoted}'",
      "Bitmap with the same name ('{quoted}') already exists on destination",
      "Migrated bitmap granularity doesn't match",
      "Bitmap '{quoted}' in {~words} can't be migrated",
      "Cannot migrate bitmap '{quoted}'",
    ],
  },
] as const satisfies readonly StatementRow[]
