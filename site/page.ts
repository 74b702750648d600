import { policy } from '../src/report/drawing/html/policy'
import { STYLE } from '../src/report/drawing/html/style'
import { escapeAttribute, escapeText } from '../src/report/drawing/xml'

/** What pages of the site have beyond reports. */
const SITE_STYLE = `${STYLE}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;border-bottom:1px solid var(--edge);padding-bottom:.6rem;margin-bottom:1rem}
nav a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
main{overflow-wrap:anywhere}
main>p,main>ul,main>ol,main>h1,main>h2,main>h3{max-width:52rem}
main table{overflow-wrap:break-word}
h2,h3{margin:1.6rem 0 .3rem}
code{background:var(--pane);border-radius:.2rem;padding:0 .2rem}
pre code{background:none;padding:0}
.wide table{min-width:0}
.wide{margin:.6rem 0}
td:last-child{min-width:0}
td,th{min-width:6rem}
td .dim{display:block}
img{max-width:100%;height:auto}
textarea,input:not([type]),select,button{font:inherit;color:var(--ink);background:var(--page);border:1px solid var(--dim);border-radius:.3rem;padding:.3rem .5rem;max-width:100%}
textarea{width:100%;font-family:ui-monospace,monospace;font-size:.85rem}
button{background:var(--pane);cursor:pointer;min-height:2.2rem}
input[type=file]{max-width:100%;font:inherit}
input[type=search]{min-width:0;width:min(30rem,100%)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:1rem}
.zone{display:block;min-width:0;border-style:dashed}
.zone.over{border-color:var(--link)}
form.over textarea{border-color:var(--link)}
.zone label{display:block;margin:.3rem 0}
.fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),1fr));gap:.8rem;margin:.6rem 0}
.fields input,.fields select{width:100%}
label code{font-size:.8em;color:var(--dim)}
#result{scroll-margin-top:.5rem}
#answer strong{white-space:pre-wrap}
#answer{overflow-wrap:normal;line-height:1.45;min-height:4rem}
`

const LINKS = [
  ['index.html', 'pcimig'],
  ['playground.html', 'Playground'],
  ['docs/README.html', 'Documents'],
  ['docs/cases/README.html', 'Known cases'],
  ['atlas.html', 'Atlas'],
] as const

/** A page of the site. */
export interface SitePage {
  readonly title: string
  /** The HTML of its main part. */
  readonly body: string
  /** Its own script. */
  readonly script?: string
  /** Text that its script takes and that is not run as it stands. */
  readonly worker?: string
  /** Its place on the site, or that of the part that it belongs to: marked in the list of parts. */
  readonly path?: string
  /** From the page to the root of the site: "" or "../"; null for a page that stands alone. */
  readonly root: string | null
}

/**
 * Returns a page that may run its own script, use its own style and show pictures that are written into it. A worker may
 * be made of the text that the page holds; nothing may connect to anything.
 */
export function sitePage({ title, body, script = '', worker, path: own, root }: SitePage): string {
  const allowed = [policy(SITE_STYLE, script), 'img-src data:', ...(worker === undefined ? [] : ['worker-src blob:'])]
  const links = LINKS.map(
    ([path, name]) => `<a href="${root}${path}"${path === own ? ' aria-current="page"' : ''}>${name}</a>`,
  ).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(allowed.join('; '))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<link rel="icon" href="data:,">
<style>${SITE_STYLE}</style>
</head>
<body>
${root === null ? '' : `<nav aria-label="Site">\n${links}\n</nav>\n`}<main>
${body}
</main>
${worker === undefined ? '' : `<script type="text/plain" id="worker">${worker}</script>\n`}${script === '' ? '' : `<script>${script}</script>\n`}</body>
</html>
`
}
