/** SHA-256 of a text in UTF-8, in Base64: by it a page allows its own style and script, and nothing else. */
export type Digest = (text: string) => string

/** The content security policy of a page that needs nothing but its own style and script. */
export function policy(digest: Digest, style: string, script: string): string {
  const own = (text: string) => `'sha256-${digest(text)}'`
  return `default-src 'none'; style-src ${own(style)}; script-src ${own(script)}; base-uri 'none'; form-action 'none'`
}
