import { escapeAttribute, escapeText } from '../xml'
import { policy } from './policy'
import { STYLE } from './style'

/**
 * Returns a self-contained page that may run its own script and use its own style, and nothing else.
 * @param title plain text
 * @param body the HTML of its main part
 */
export const htmlPage = (title: string, script: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy(STYLE, script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
<script>${script}</script>
</body>
</html>
`
