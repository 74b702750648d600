import { ADVICE, filled } from '../../check/cases/advice'
import type { Twin, TwinFile } from '../../formats/domain-xml/twin/twin-result'

/** A word for the shell. */
const quoted = (word: string): string => (/^[\w.,:=/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

const words = (all: readonly string[]): string => all.map(quoted).join(' ')

/** The commands for a twin, a shell's line each. */
export interface TwinCommands {
  /** Makes its files. */
  readonly prepare: readonly string[]
  readonly create: string
  readonly capture: string
  readonly destroy: readonly string[]
  /** Takes its files away, by their names: a directory goes only if nothing else is in it. */
  readonly clear: readonly string[]
}

/** The size of an empty image: any will do, as config space does not show the size of a disk. */
const IMAGE_SIZE = '1M'

const pathsOf = (files: readonly TwinFile[], kind: TwinFile['kind']): string[] =>
  files.filter((file) => file.kind === kind).map(({ path }) => path)

const createCommand = (definition: string): string => filled(ADVICE.createTwin, { 'TWIN.xml': definition })

/** @param definition path of the file that has the twin's definition */
export function twinCommands({ name, files, leftBehind }: Twin, definition: string): TwinCommands {
  const [images, inner] = [pathsOf(files, 'image'), pathsOf(files, 'directory')]
  const folders = files.length === 0 ? [] : [files[0]!.path.replace(/\/[^/]*$/, ''), ...inner]
  return {
    prepare: [
      ...(folders.length === 0 ? [] : [`mkdir -m 755 ${words(folders)}`]),
      ...(images.length === 0 ? [] : [`truncate -s ${IMAGE_SIZE} ${words(images)}`]),
    ],
    create: createCommand(quoted(definition)),
    capture: `pcimig capture --libvirt ${quoted(name)} -o ${quoted(`${name}.json`)}`,
    destroy: [
      filled(ADVICE.destroyTwin, { TWIN: quoted(name) }),
      ...(leftBehind.length === 0 ? [] : [`rm -f ${words(leftBehind)}`]),
    ],
    clear: [
      ...(images.length === 0 ? [] : [`rm -f ${words(images)}`]),
      ...(folders.length === 0 ? [] : [`rmdir ${words([...folders].reverse())}`]),
    ],
  }
}

/** A line that no definition has: each of its lines begins with an element. */
const END = 'END_OF_DEFINITION'

/**
 * A shell script that makes the twin on the destination host, captures it to standard output, and takes away what it
 * made, whatever happens.
 * @param definition the twin's definition itself
 */
export function twinScript(twin: Twin, definition: string): string {
  const { prepare, destroy, clear } = twinCommands(twin, '')
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`)
  return [
    '#!/bin/sh',
    '# Run this on the destination host, as root: it creates a paused twin of a guest, writes its capture to standard output,',
    '# and removes the twin. Nothing else is touched.',
    'set -eu',
    'prepared=no created=no',
    'definition=$(mktemp)',
    'clear_up() {',
    '  if [ "$created" = yes ]; then',
    ...indented(destroy),
    '  fi >&2',
    '  if [ "$prepared" = yes ]; then',
    ...indented(clear.length === 0 ? [':'] : clear),
    '  fi',
    '  rm -f "$definition"',
    '}',
    'trap clear_up EXIT',
    "trap 'exit 1' HUP INT TERM",
    `cat > "$definition" <<'${END}'`,
    `${definition}${END}`,
    ...prepare.slice(0, 1),
    'prepared=yes',
    ...prepare.slice(1),
    `${createCommand('"$definition"')} >&2`,
    'created=yes',
    `pcimig capture --libvirt ${quoted(twin.name)} --quiet`,
    '',
  ].join('\n')
}
