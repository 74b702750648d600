/** The licences of what is bundled: their texts must travel with the copies. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//

/** Directory of the package that a bundled file belongs to, undefined for our own files. */
const packageOf = (input) => PACKAGE.exec(input)?.[0]

function notice({ at, name, version, license }) {
  const file = readdirSync(at).find((entry) => /^(licen[cs]e|copying)\b/i.test(entry))
  if (!file || !license) {
    throw new Error(`${name} ${version} states no licence: it can't be bundled`)
  }
  return `## ${name} ${version} (${license})\n\n${readFileSync(join(at, file), 'utf8').trim()}\n`
}

/**
 * The packages with a file in the bundle: directory, name, version and licence, by directory.
 * @param metafile esbuild's account of what it bundled
 */
export function bundledPackages(root, { outputs }) {
  const bundled = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([input]) => packageOf(input))
  const directories = [...new Set(bundled.filter((directory) => directory !== undefined))].sort()
  return directories.map((directory) => {
    const at = join(root, directory)
    const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'))
    return { at, name, version, license }
  })
}

/**
 * A document with the licence text of each package that has a file in the bundle.
 * @throws Error when a bundled package comes without licence
 */
export function notices(root, metafile) {
  return `# Notices\n\npcimig's files hold code of these packages.\n\n${bundledPackages(root, metafile).map(notice).join('\n')}`
}
