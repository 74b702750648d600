import type { StatementRow } from './row'

/** Definitions and command lines: libvirt's comparison of ABIs, and what the destination's QEMU does not know. */
export const DEFINITION = [
  {
    id: 'definition-differs',
    class: 'definition',
    role: 'cause',
    side: 'destination',
    says: ['Target {words} does not match source{rest}', 'Target {words} does not match the source{rest}'],
  },
  {
    id: 'definition-exists',
    class: 'definition',
    role: 'cause',
    side: 'destination',
    says: [
      "domain '{quoted}' already exists with uuid {name}",
      "domain '{quoted}' is already defined with uuid {name}",
      "domain is already active as '{quoted}'",
      "cannot restore domain '{quoted}' uuid {name} from a file which belongs to domain '{quoted}'",
    ],
  },
  {
    id: 'property-unknown',
    class: 'property',
    role: 'start',
    side: 'destination',
    says: ["Property '{dotted}' not found"],
  },
  {
    id: 'property-value',
    class: 'property',
    role: 'start',
    side: 'destination',
    says: ["Property '{quoted}' doesn't take value '{quoted}'", "Property '{quoted}' can't take value '{quoted}'"],
  },
  {
    id: 'device-unknown',
    class: 'property',
    role: 'start',
    side: 'destination',
    says: ["'{quoted}' is not a valid device model name"],
  },
  {
    id: 'machine-unsupported',
    class: 'machine-unsupported',
    role: 'start',
    side: 'destination',
    says: [
      { text: 'unsupported machine type: "{quoted}"', since: '9.2' },
      { text: '{-|--}machine {words}: unsupported machine type', until: '9.2' },
      '{-|--}M {words}: unsupported machine type',
      "Emulator '{quoted}' does not support machine type '{quoted}'",
      "the machine '{quoted}' is not supported by emulator",
      "{U|u}nsupported machine type '{quoted}'",
      'unsupported machine type{end}',
    ],
  },
  {
    id: 'incoming-definition',
    class: 'definition',
    role: 'cause',
    side: 'destination',
    says: [
      'Incoming cookie data had unexpected {=name|UUID} {words} vs {words}',
      'Attempt to migrate guest to the same host',
      'Unsupported migration cookie feature {name}',
    ],
  },
  {
    id: 'not-prepared',
    class: 'definition',
    role: 'start',
    side: 'either',
    says: [
      "Cannot find a {~words}network with matching name '{quoted}'",
      "Cannot get interface MTU on '{quoted}'",
      "network '{quoted}' is not active",
      "no network with matching name '{quoted}'",
      'Unable to find security driver for model {word}',
      '^XML error: {rest}',
      'unsupported configuration: {rest}',
    ],
  },
] as const satisfies readonly StatementRow[]
