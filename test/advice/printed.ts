import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PAGES } from '../../src/check/cases/pages'
import { COMMANDS } from '../../src/cli/commands'
import { caseMarkdown } from '../../src/report/explain/case-page'
import { pcimig } from '../cli/pcimig'

/** Something that people read, and where it stands. */
export interface Printed {
  readonly where: string
  readonly text: string
}

const filesBelow = (directory: string): string[] =>
  readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })

const read = (where: string): Printed => ({ where, text: readFileSync(where, 'utf8') })
const run = (args: readonly string[], input = ''): Printed => {
  const { out, err } = pcimig(args, { input })
  return { where: `pcimig ${args.join(' ')}`, text: out + err }
}

/** The commands themselves. */
const CATALOGUE = 'src/check/cases/advice.ts'

/** What pcimig sends to a monitor itself is not printed; its tests run it. */
const SENT = 'src/live/'

/** Names of QEMU's own fields, generated: no line of it is printed. */
const FIELDS = 'src/check/machine/vmstate/table.ts'

/** Failures that name their device in several ways, or not at all. */
const NUMBERS = 'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'
const LOGS: readonly string[] = [
  '',
  '0000:00:12.0/pcie-root-port',
  '0000:00:02.0:00.0/virtio-net',
  '0000:00:05.0/vfio',
].map(
  (section) =>
    `qemu-kvm: get_pci_config_device: Bad config data: ${NUMBERS}\n${section && `qemu-kvm: error while loading state for instance 0x0 of device '${section}'\n`}`,
)

/** All that the project prints, writes and keeps for people: documents, examples, help, pages, answers, source. */
export function everythingPrinted(): Printed[] {
  const documents = filesBelow('docs').filter((path) => path.endsWith('.md'))
  const source = filesBelow('src').filter((path) => path !== CATALOGUE && path !== FIELDS && !path.startsWith(SENT))
  return [
    ...['README.md', 'dist/pcimig.1', ...documents, ...filesBelow('examples'), ...source].map(read),
    ...[...COMMANDS.keys()].map((name) => run([name, '--help'])),
    ...['text', 'markdown', 'json'].flatMap((format) => [
      run(['explain', '--format', format], 'nothing of the kind\n'),
      ...[...LOGS, readFileSync('fixtures/logs/mixed.log', 'utf8')].map((log) =>
        run(['explain', '--format', format], log),
      ),
    ]),
    ...Object.entries(PAGES).map(([code, page]) => ({ where: code, text: caseMarkdown(code, page, null) })),
    run(['doctor']),
  ]
}
