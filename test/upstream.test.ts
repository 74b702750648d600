import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bare, constantsOf, functionsOf, statements } from '../lab/upstream/c-source'
import { changesBetween } from '../lab/upstream/compare'
import { changesSinceRecord } from '../lab/upstream/known'
import { commitOf, History, pointsBetween, releaseOf } from '../lab/upstream/releases'
import { changesText, isOpen } from '../lab/upstream/report'
import { rowsIn } from '../lab/upstream/rows'
import { folderTree, treeOf } from '../lab/upstream/tree'
import { digestOf, keyOf, readSources } from '../lab/upstream/writers'

/* The guard that names what a release of QEMU changes, on made-up sources in QEMU's style. */

const DEVICE = `/* Adds { a } capability; */
static int toy_size(uint8_t at)
{
    return at + 1;
}

static void toy_add(ToyState *toy, uint8_t at)
{
    PCIDevice *pdev = PCI_DEVICE(toy);
    uint8_t *conf = pdev->config;

    trace_toy("cmask[0] = 1; {", at);
    if (toy_size(at) <= TOY_LARGEST) {
        conf[at + 2] = 1;
        pci_set_word(pdev->wmask + at, 0x7);
    }
}

static bool toy_reads(PCIDevice *dev)
{
    return (pci_get_word(dev->config + 4) & 1) != 0;
}
`
const HEADER = '#define TOY_LARGEST 0x0FFU /* the most */\n#define TOY_OTHER(x) (x)\n'

/** The same device with another condition, a mask of its own, and a limit that only its header shows. */
const LATER = DEVICE.replace('int toy_size', 'int toy_length')
  .replaceAll('toy_size(at)', 'toy_length(at)')
  .replace('PCIDevice *pdev = PCI_DEVICE(toy);', 'PCIDevice *dev = &toy->parent_obj;')
  .replaceAll('pdev->', 'dev->')

const ADDED = `
void toy_exempt(PCIDevice *dev, int pos, int size)
{
    memset(dev->cmask + pos + 3, 0,
           size - 3);
}
`

const folders: string[] = []
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'pcimig-upstream-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true })
})

function put(top: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true })
    writeFileSync(join(top, path), text)
  }
}

function sourcesOf(device: string, header = HEADER) {
  const top = folder()
  put(top, { 'hw/vfio/toy.c': device, 'include/toy.h': header, 'docs/notes.c': DEVICE })
  return readSources(folderTree(top))
}

describe('C sources', () => {
  test('lose comments and string contents, but no lines', () => {
    expect(bare('a /* x;\n{ */ b // c\n"d;\\"e" \'}\'')).toBe('a \n b \n"" \'}\'')
  })

  test('have the functions whose braces are at the start of a line', () => {
    expect(functionsOf(bare(DEVICE)).map(({ name, line }) => [name, line])).toEqual([
      ['toy_size', 3],
      ['toy_add', 8],
      ['toy_reads', 20],
    ])
  })

  test('split into statements and heads of blocks', () => {
    expect(statements('if (a ==\n b) {\n c = f(1; 2);\n} else {\n switch (x) { case Y: d(); } }')).toEqual([
      'if (a == b)',
      'c = f(1; 2)',
      'else',
      'switch (x)',
      'case Y:',
      'd()',
    ])
  })

  test('define constants, also over two lines, but no macros with arguments', () => {
    expect([...constantsOf('#define A 1\n# define B  (2 | \\\n  4)\n#define C(x) x\n')]).toEqual([
      ['A', '1'],
      ['B', '(2 | 4)'],
    ])
  })
})

describe('places', () => {
  test('are functions below hw that write to an array, directly, through another name, or by a call', () => {
    const { places } = sourcesOf(DEVICE + ADDED)
    expect(
      [...places.values()].map(({ name, writes, constants, asks }) => ({ name, writes, constants, asks })),
    ).toEqual([
      { name: 'toy_add', writes: ['config', 'wmask'], constants: ['TOY_LARGEST'], asks: ['toy_size'] },
      { name: 'toy_exempt', writes: ['cmask'], constants: [], asks: [] },
    ])
  })

  test.each([
    ['pci_set_long_by_mask(d->w1cmask + 4, 1, 2);', ['w1cmask']],
    ['dev->cmask[PCI_X] &= ~1;', ['cmask']],
    ['vdev->pdev.wmask[0x40] |= 3;', ['wmask']],
    ['uint8_t *p = d->config + at; pci_set_byte(p + 1, 0);', ['config']],
    ['pcie_add_capability(d, 1, 2, 0x100, 8);', ['pcie_add_capability']],
    ['if (d->config[0x34] == 0x40 && d->config[1] >= 2) { return; }', []],
    ['x = d->config[4];', []],
    ['memcpy(buffer, d->config, 4);', []],
  ])('%s writes %j', (statement, writes) => {
    const { places } = sourcesOf(`int toy(void)\n{\n${statement}\n}\n`)
    expect([...places.values()].flatMap((place) => place.writes)).toEqual(writes)
  })
})

describe('changes', () => {
  test("are not reported if only the device's name differs", () => {
    const renamed = DEVICE.replaceAll('pdev', 'dev').replace('= PCI_DEVICE(toy)', '= &toy->parent_obj')
    expect(changesBetween(sourcesOf(DEVICE), sourcesOf(renamed))).toEqual({ places: [], constants: [] })
  })

  test('are new places, other conditions, functions that are asked, and lost ones', () => {
    const before = sourcesOf(DEVICE)
    const listed = (device: string) =>
      changesBetween(before, sourcesOf(device)).places.map(({ kind, place, added, removed, asks }) => ({
        kind,
        name: place.name,
        added,
        removed,
        asks,
      }))
    expect(listed(DEVICE + ADDED)).toEqual([{ kind: 'new', name: 'toy_exempt', added: [], removed: [], asks: [] }])
    expect(listed(LATER)).toEqual([
      {
        kind: 'changed',
        name: 'toy_add',
        added: ['if (toy_length(at) <= TOY_LARGEST)'],
        removed: ['if (toy_size(at) <= TOY_LARGEST)'],
        asks: [],
      },
    ])
    expect(listed(DEVICE.replace('at + 1', 'at + 2'))).toEqual([
      { kind: 'changed', name: 'toy_add', added: [], removed: [], asks: ['toy_size'] },
    ])
    expect(listed('')).toMatchObject([{ kind: 'gone', name: 'toy_add' }])
  })

  test('are constants in a header that a place uses, by value', () => {
    const before = sourcesOf(DEVICE)
    const constants = (header: string) => changesBetween(before, sourcesOf(DEVICE, header)).constants
    expect(constants(HEADER.replace('0x0FFU', '0x0ff'))).toEqual([])
    expect(constants(HEADER.replace('0x0FFU', '0xFFF'))).toMatchObject([
      { name: 'TOY_LARGEST', before: '0x0FFU', after: '0xFFF', users: [{ name: 'toy_add' }] },
    ])
  })

  test('since the recorded sources', () => {
    const { places } = sourcesOf(DEVICE)
    const known = [...places.values()].map((place) => `${keyOf(place)} ${digestOf(place)}\n`).join('')
    const kinds = (device: string) => changesSinceRecord(sourcesOf(device), known).places.map(({ kind }) => kind)
    expect(kinds(DEVICE)).toEqual([])
    expect(kinds(DEVICE + ADDED)).toEqual(['new'])
    expect(kinds(LATER)).toEqual(['changed'])
    expect(kinds(ADDED)).toEqual(['new', 'gone'])
  })
})

describe('releases', () => {
  // VERSION in QEMU's history: x.y.50 opens the next release, from .90 on candidates; the last of a year is x.2.
  test.each([
    ['9.1.0', '9.1'],
    ['9.1.3', '9.1'],
    ['9.2.50', '10.0'],
    ['10.0.92', '10.1'],
    ['10.1.50\n', '10.2'],
  ])('VERSION %j becomes %s', (version, release) => {
    expect(releaseOf(version)).toBe(release)
  })
})

describe('a history', () => {
  let repository: string
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
    }).trim()
  const commit = (subject: string, files: Readonly<Record<string, string>>) => {
    put(repository, files)
    git('add', '-A')
    git('commit', '-qm', subject)
    return git('rev-parse', '--short=10', 'HEAD')
  }
  let start: string
  let headers: string
  let exemption: string

  beforeAll(() => {
    repository = folder()
    git('init', '-q')
    start = commit('start', { VERSION: '9.0.0\n', 'hw/vfio/toy.c': DEVICE, 'include/toy.h': HEADER })
    headers = commit('headers: update', { 'include/toy.h': HEADER.replace('0x0FFU', '0xFFF') })
    commit('release', { VERSION: '9.1.0\n' })
    exemption = commit('toy: leave its body out', { 'hw/vfio/toy.c': DEVICE + ADDED })
    commit('open', { VERSION: '9.1.50\n' })
  })

  test('finds a release by its commit if there is no tag', () => {
    expect(commitOf(repository, 'v9.0.0', 'HEAD')).toMatch(new RegExp(`^${start}`))
    expect(commitOf(repository, start, 'HEAD')).toMatch(new RegExp(`^${start}`))
    for (const name of ['v8.2.0', 'nothing', 'v9']) expect(() => commitOf(repository, name, 'HEAD')).toThrow(name)
  })

  test('is followed release by release, with the commits that changed a place or a constant', () => {
    const points = pointsBetween(repository, start, 'HEAD')
    expect(points.map(({ release }) => release)).toEqual(['9.1', '9.2'])
    const trees = [start, ...points.map((point) => point.commit)].map((each) => readSources(treeOf(repository, each)))
    const history = new History(repository)
    const said = points.map(({ commit: to, release }, i) => {
      const from = i === 0 ? start : points[i - 1]!.commit
      const changes = changesBetween(trees[i]!, trees[i + 1]!)
      expect(isOpen(changes)).toBe(true)
      return changesText(changes, release, new Map([['toy_add', 'src/toy.ts:1']]), {
        ofPlace: ({ file, name }) => history.commits(from, to, [file], name),
        ofConstant: (name) => history.commits(from, to, ['include/*.h'], name),
      })
    })
    expect(said[0]).toMatch(/^# 9\.1\nconstant TOY_LARGEST: 0x0FFU -> 0xFFF\n/)
    expect(said[0]).toContain(`${headers} `)
    expect(said[0]).toContain('used by hw/vfio/toy.c toy_add, row: src/toy.ts:1')
    expect(said[1]).toContain('new      hw/vfio/toy.c:25 toy_exempt: cmask')
    expect(said[1]).toContain(`no row; draft: 'toy-exempt': change('9.2', 'toy_exempt', '${exemption}'),`)
  })
})

test('the rules name the functions of vfio-pci that decide what is compared', () => {
  const rows = rowsIn('src/qemu')
  const wanted = ['vfio_add_std_cap', 'vfio_add_ext_cap', 'vfio_add_vendor_specific_cap', 'vfio_setup_rebar_ecap']
  expect(wanted.filter((name) => !rows.has(name))).toEqual([])
})
