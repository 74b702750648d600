import { printable } from '../../bytes/printable'
import type { Absence, AbsentDevice, LeftOut, StandInBackend, Twin } from '../../formats/domain-xml/twin/twin-result'
import type { Look } from '../drawing/style'
import { bullets, wrap } from '../drawing/wrap'
import { twinCommands } from './twin-commands'

const ABSENT: Readonly<Record<Absence, string>> = {
  'host-device': "a host device, which can't be attached twice",
  'external-process': 'its back end is a process outside of libvirt, which the twin would take from the guest',
  'mapped-file': 'its back end is a file that the guest maps as memory',
  'command-line': "on QEMU's own command line, where it may open anything",
  unknown: 'pcimig does not know this element, nor what it opens',
}

const BACKEND: Readonly<Record<StandInBackend, string>> = {
  'empty-image': 'an empty image',
  'no-medium': 'no medium',
  'unconnected-tap': 'a tap without a bridge',
  'user-network': 'its own user network',
  'empty-directory': 'an empty directory',
  'null-chardev': 'nothing at the other end',
  random: '/dev/urandom',
  silent: 'no sound',
  'no-listener': 'no port',
  'anonymous-memory': 'its own memory',
  'own-shared-memory': 'its own shared memory',
  'own-file': 'its own file',
  'automatic-cid': 'its own address',
}

const LEFT_OUT: Readonly<Record<LeftOut['why'], string>> = {
  host: 'only say how the host runs the guest',
  boot: 'would be loaded by firmware, which the twin never runs; RAM blocks of boot files may be missing with them',
  'command-line': "are words of QEMU's own command line, which may open anything",
  alias: 'name devices by a libvirt alias, which differs in the twin',
  unknown: 'are unknown to pcimig, so it is unknown what they open',
}

function missingSentence({ device, address, why, pci }: AbsentDevice): string {
  const at = address === null ? '' : ` at ${address}`
  return printable(`${device}${at}: ${ABSENT[why]}${pci ? '' : ' (no PCI device)'}`)
}

/** Names, each once, in their order. */
const once = (words: readonly string[]): string => [...new Set(words)].join(', ')

function leftOutSentences(leftOut: readonly LeftOut[]): string[] {
  const reasons = [...new Set(leftOut.map(({ why }) => why))]
  return reasons.map((reason) => {
    const elements = leftOut.filter(({ why }) => why === reason).map(({ element }) => element)
    return printable(`${once(elements)}: ${LEFT_OUT[reason]}`)
  })
}

function replacedSentences({ replaced }: Twin): string[] {
  const kinds = [...new Set(replaced.map(({ by }) => by))]
  return kinds.map((kind) => {
    const devices = replaced.filter(({ by }) => by === kind).map(({ device }) => device)
    return printable(`${BACKEND[kind]} behind ${once(devices)}`)
  })
}

/** What the twin lacks, and why: sentences. */
export const missingSentences = ({ missing }: Twin): readonly string[] => missing.map(missingSentence)

/** How passed-through functions are judged. */
const functions = ({ missing }: Twin): string =>
  missing.some(({ why, pci }) => why === 'host-device' && pci)
    ? 'Judge a passed-through function by dumps of both: pcimig check SRC DST --profile vfio-pci'
    : ''

/** What the twin lacks, and why; and the commands to use it. */
export function twinText(twin: Twin, definition: string, { width, style }: Look): string {
  const { prepare, create, capture, destroy, clear } = twinCommands(twin, definition)
  const section = (title: string, sentences: readonly string[]) =>
    sentences.length === 0 ? [] : [style.strong(title), ...bullets(sentences, width), '']
  const missing =
    twin.missing.length === 0
      ? []
      : wrap(
          `A check with the twin's capture says for each that the destination lacks it. ${functions(twin)}`.trim(),
          width,
        )
  const commands = (title: string, lines: readonly string[]) => [
    style.strong(title),
    ...lines.map((line) => `  ${line}`),
    '',
  ]
  const addresses = twin.addressed
    ? []
    : wrap(
        'No device has an address: libvirt assigns addresses when it starts the domain, perhaps different ones in the twin. Use the definition of the running guest.',
        width,
      )
  return [
    ...section('Not in the twin, so not judged by it', missingSentences(twin)),
    ...(missing.length === 0 ? [] : [...missing, '']),
    ...section('In the twin, with a different backend', replacedSentences(twin)),
    ...section('Left out', leftOutSentences(twin.leftOut)),
    ...(addresses.length === 0 ? [] : [...addresses, '']),
    ...commands('Create it on the destination host; it is paused and never runs', [...prepare, create]),
    ...commands('Capture it', [capture]),
    ...commands('Destroy it', [...destroy, ...clear]),
  ].join('\n')
}
