/** What is inside a release, as CycloneDX: what `npm sbom` says about the packages whose code is bundled, and Node. */
import { createHash } from 'node:crypto'
import { must, NODE_VERSION, nodePackage } from './node-release.mjs'
import { bundledPackages } from './notices.mjs'

/** The Node that is inside a single executable. */
function node(architecture) {
  const { name, sha512 } = nodePackage(architecture)
  return {
    'bom-ref': `${name}@${NODE_VERSION}`,
    type: 'platform',
    name,
    version: NODE_VERSION,
    purl: `pkg:npm/${name}@${NODE_VERSION}`,
    hashes: [{ alg: 'SHA-512', content: sha512 }],
    licenses: [{ license: { id: 'MIT' } }],
  }
}

/** A UUID of a text: version 8 of RFC 9562, whose bits are up to whoever makes it. */
function uuidOf(text) {
  const [digits] = createHash('sha256')
    .update(text)
    .digest('hex')
    .match(/^.{32}/)
  const variant = '89ab'[Number.parseInt(digits[16], 16) & 3]
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-8$3-${variant}$4-$5`)
}

/**
 * @param metafile esbuild's account of what it bundled
 * @param architectures of the single executables
 * @param seconds when it was released, by Unix time: the document is the same whenever it is made
 * @returns the document as text
 */
export function sbom(root, metafile, { name, version }, architectures, seconds) {
  const all = JSON.parse(must('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: root }))
  const bundled = new Set(bundledPackages(root, metafile).map((each) => `${each.name}@${each.version}`))
  const inside = all.components.filter((each) => bundled.has(each['bom-ref']))
  // All of them are built in: none is optional, and none is a development dependency of those who use the release.
  const parts = [...inside.map(({ scope: _, properties: __, ...rest }) => rest), ...architectures.map(node)]
  const self = all.metadata.component['bom-ref']
  const document = {
    ...all,
    metadata: {
      ...all.metadata,
      timestamp: new Date(seconds * 1000).toISOString(),
      component: { ...all.metadata.component, type: 'application', name, version },
    },
    components: parts,
    dependencies: [
      { ref: self, dependsOn: parts.map((part) => part['bom-ref']) },
      ...parts.map((part) => ({ ref: part['bom-ref'], dependsOn: [] })),
    ],
  }
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify({ ...document, serialNumber: null }))}`
  return `${JSON.stringify({ ...document, serialNumber }, null, 2)}\n`
}
