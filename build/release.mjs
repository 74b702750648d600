/**
 * Makes in release/ everything that is published: the package for npm, and for each architecture the single executable,
 * packed, a .deb and a .rpm; what is inside (CycloneDX), and SHA256SUMS. After `npm run build`. Usage: node
 * build/release.mjs [--quick] [ARCHITECTURE…] (x64 and arm64 by default); PCIMIG_REPOSITORY is the address of the
 * repository, https://…, if it has one
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { executable, release } from './executable.mjs'
import { ARCHITECTURES, must, NODE_VERSION } from './node-release.mjs'
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

/** Whom the packages name: who made the last commit. */
const maintainer = () => must('git', ['log', '-1', '--format=%an <%ae>'], { cwd: root }).trim()

function packages(architecture, { file, node }) {
  const nodeLicense = `# Node.js ${NODE_VERSION}\n\n${readFileSync(join(node, 'LICENSE'), 'utf8')}`
  const what = {
    version: manifest.version,
    maintainer: maintainer(),
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
  must('xz', ['--force', '-T0', values.quick ? '-0' : '-6', ...(values.quick ? ['--keep'] : []), named])
  return [...made, `${named}.xz`]
}

rmSync(release, { recursive: true, force: true })
mkdirSync(release)
const made = [npmPackage(root, release, repository)]
let inside
for (const architecture of positionals.length > 0 ? positionals : ARCHITECTURES) {
  const built = await executable(architecture)
  made.push(...packages(architecture, built))
  inside = built.metafile
}
const bill = join(release, `pcimig-${manifest.version}.cdx.json`)
writeFileSync(bill, sbom(root, inside, manifest))
const sums = [...made, bill]
  .sort()
  .map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`)
writeFileSync(join(release, 'SHA256SUMS'), sums.join(''))
for (const name of readdirSync(release).sort()) console.log(join('release', name))
