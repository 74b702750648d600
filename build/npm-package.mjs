/** The package for npm: what package.json lists, without what only a checkout needs. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from './node-release.mjs'

/** Of no use to those who install the package: nothing in it is built, and it depends on nothing. */
const OF_A_CHECKOUT = ['scripts', 'devDependencies', 'knip']

/** What a forge's address says about a package. */
const places = (repository) => ({
  homepage: `${repository}#readme`,
  repository: { type: 'git', url: `git+${repository}.git` },
  bugs: { url: `${repository}/issues` },
})

/**
 * @param repository the address of the repository that it was built from, null if it is not given
 * @returns the path of the .tgz
 */
export function npmPackage(root, directory, repository) {
  const scratch = join(directory, '.npm')
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const rest = Object.entries(whole).filter(([name]) => !OF_A_CHECKOUT.includes(name))
  const manifest = { ...Object.fromEntries(rest), ...(repository === null ? {} : places(repository)) }
  writeFileSync(join(scratch, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  for (const name of [...whole.files, 'LICENSE', 'README.md'])
    cpSync(join(root, name), join(scratch, name), { recursive: true })
  const name = must('npm', ['pack', '--silent', '--pack-destination', directory], { cwd: scratch }).trim()
  rmSync(scratch, { recursive: true })
  return join(directory, name)
}
