/*
 * `npm run messages -- --source DIRECTORY [--all]`: lists the messages in the sources of QEMU or libvirt that can stand in the
 * log of a migration and are in no table of src/formats/log/statements. --all lists those that are, too. DIRECTORY is an
 * unpacked release.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { events } from '../../src/formats/log/parse'
import { type Message, messagesIn } from './calls'
import { sampleOf } from './sample'

/** Files whose every message can stand in the log of a migration, and those of which only some functions do. */
const WHOLE =
  /^(?:migration\/|hw\/vfio\/(?:migration|cpr|listener|container|common|iommufd|device)|crypto\/tls|io\/channel-(?:tls|socket)|util\/qemu-sockets|src\/qemu\/qemu_(?:migration|saveimage))/
const SOME =
  /^(?:hw|target|accel|backends|block|net|ui|system|softmmu|dump|replay|chardev|src\/qemu|src\/conf|src\/cpu)\//
const LOADING =
  /(?:^|_)(?:load|save|put|get)$|(?:post|pre)_load|(?:post|pre)_save|load_(?:state|device|vq|rings|buffer|request)|save_(?:state|device|setup)|_(?:load|save)_|migrat|loadvm|savevm|postcopy|inactivate|ABIStab/
const ABOUT = /migrat|vmstate|savevm|only-migratable/i
const SKIPPED =
  /(?:^|\/)(?:tests?|fuzz|linux-user|bsd-user|tools|subprojects|colo|dirtyrate|replay)[^/]*\/|-stub|\/stubs\/|boot/
/** Reading of firmware and kernels, which no migration does, and dumps of memory. */
const OTHER =
  /kernel|elf|firmware|initrd|load_rom|_image|load_fdt|device_tree|dtb|uboot|load_cdat|load_initial|fit_load|png_|loadparm|clipboard|snapshot_(?:blkdev|delete)/i

function* sourcesIn(root: string, folder = root): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !SKIPPED.test(`${relative(root, path)}/`)) yield* sourcesIn(root, path)
    else if (/\.(?:c|inc|h)$/.test(entry.name)) yield path
  }
}

const isOfMigration = ({ file, func, format, call, blocks }: Message): boolean =>
  WHOLE.test(file) ||
  (SOME.test(file) &&
    (blocks || ABOUT.test(format) || (!/hint/.test(call) && LOADING.test(func) && !OTHER.test(`${func} ${file}`))))

/** Whether a table of statements has the message. */
const isKnown = ({ format, call }: Message): boolean => {
  const goesOn = /errno|System/.test(call) ? ': Broken pipe' : /prepend|reportf/.test(call) ? ' Broken pipe' : ''
  return ['net0', 'on'].some((name) =>
    events(`qemu-system-x86_64: ${sampleOf(format, name)}${goesOn}`).some(
      ({ kind }) => kind !== 'place' && kind !== 'own',
    ),
  )
}

const { values } = parseArgs({ options: { source: { type: 'string' }, all: { type: 'boolean' } } })
if (values.source === undefined) throw new Error('--source FOLDER: a source tree of QEMU or libvirt')
const root = values.source
const messages = [...sourcesIn(root)]
  .flatMap((path) => messagesIn(relative(root, path), readFileSync(path, 'utf8')))
  .filter(isOfMigration)
const unknown = messages.filter((message) => values.all === true || !isKnown(message))
for (const { file, line, func, call, format } of unknown) console.log(`${file}:${line} ${func} ${call}: ${format}`)
console.log(`${messages.length} messages, ${unknown.length} ${values.all ? 'listed' : 'in no table'}`)
