/**
 * Makes in release/ everything that is published: the package for npm, and for each architecture the single executable,
 * packed, a .deb and a .rpm; what is inside (CycloneDX), and SHA256SUMS. After `npm run build`. Usage: node
 * build/release.mjs [--quick] [ARCHITECTURE…] (x64 and arm64 by default); PCIMIG_REPOSITORY is the address of the
 * repository, https://…, if it has one, and SOURCE_DATE_EPOCH replaces the time of the last commit
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { executable, needs, release } from './executable.mjs'
import { ARCHITECTURES, must, NODE_VERSION, orSaid } from './node-release.mjs'
import { npmPackage } from './npm-package.mjs'
import { sbom } from './sbom.mjs'
import { deb, rpm } from './system-packages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const repository = process.env.PCIMIG_REPOSITORY || null
if (repository !== null && !/^https:\/\/[^\s#?]+[^\s#?/]$/.test(repository))
  throw new Error(`no address of a repository: ${repository}`)

const text = (name) => readFileSync(join(root, name), 'utf8')

const lastCommit = (format) => must('git', ['log', '-1', `--format=${format}`], { cwd: root }).trim()

/** Unix time that all files have: of the last commit, so that a commit makes the same release whenever it is built. */
const seconds = () => Number(process.env.SOURCE_DATE_EPOCH || lastCommit('%ct'))

function packages(architecture, { file, node }) {
  const nodeLicense = `# Node.js ${NODE_VERSION}\n\n${readFileSync(join(node, 'LICENSE'), 'utf8')}`
  const what = {
    version: manifest.version,
    // Whom the packages name: who made the last commit.
    maintainer: lastCommit('%an <%ae>'),
    seconds: seconds(),
    quick: values.quick,
    binary: file,
    texts: {
      manual: text('dist/pcimig.1'),
      changes: text('CHANGELOG.md'),
      copyright: [text('LICENSE'), text('dist/NOTICES.md'), nodeLicense].join('\n'),
    },
    completion: (shell) => must(join(root, 'bin/pcimig'), ['completion', shell]),
  }
  const made = [deb(release, architecture, what), rpm(release, architecture, what)]
  const named = join(release, `pcimig-${manifest.version}-linux-${architecture}`)
  renameSync(file, named)
  // Threads make other bytes than one alone, but the same whatever their number.
  must('xz', ['--force', '-T2', values.quick ? '-0' : '-6', ...(values.quick ? ['--keep'] : []), named])
  return [...made, `${named}.xz`]
}

await orSaid(async () => {
  const wanted = positionals.length > 0 ? positionals : ARCHITECTURES
  needs(wanted, ['git', 'xz', 'dpkg-deb', 'rpmbuild'])
  rmSync(release, { recursive: true, force: true })
  mkdirSync(release)
  const made = [npmPackage(root, release, repository)]
  let inside
  for (const architecture of wanted) {
    const built = await executable(architecture)
    made.push(...packages(architecture, built))
    inside = built.metafile
  }
  const bill = join(release, `pcimig-${manifest.version}.cdx.json`)
  writeFileSync(bill, sbom(root, inside, manifest, wanted, seconds()))
  const sums = [...made, bill]
    .sort()
    .map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`)
  writeFileSync(join(release, 'SHA256SUMS'), sums.join(''))
  for (const name of readdirSync(release).sort()) console.log(join('release', name))
})
