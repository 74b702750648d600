/** What makes a terminal, a browser, a workflow runner, an XML parser or a spreadsheet act, were it printed as it is. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  'terminal escape': '\u001b[2J\u001b]0;owned\u0007\u009b31m',
  'hyperlink escape': '\u001b]8;;http://example.org\u001b\\click\u001b]8;;\u001b\\',
  'control characters': '\u0000\b\r\u007f\u0085',
  'bidi controls': '\u202e\u2066gnp.exe\u2069\u200f',
  'invisible characters': '\u200b\ufeff\u00ad\u2028\u2029\u{e0041}',
  'lone surrogate': '\ud800x',
  HTML: '<script>alert(1)</script><img src=x onerror=alert(1)>"\'',
  'end of a comment, of CDATA': ']]>--><!--',
  'XML entity': '&lt;&xxe;<!DOCTYPE a [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>',
  'workflow command': '\n::error file=a::owned\n::set-output name=a::b%0A::warning::x',
  'workflow command, old form': '##[error]owned',
  Markdown: '[x](javascript:alert(1)) `code` | cell | **b** ![i](http://example.org/i)\n# head\n<b>',
  formula: '=HYPERLINK("http://example.org","x")',
  template: '\x24{{ secrets.TOKEN }} $(id) `id` {{7*7}}',
  path: '../../../../etc/passwd',
}

/** The same without names, and characters that are more than one of something. */
export const HOSTILE: readonly string[] = [...Object.values(PAYLOADS), 'é', '日本', '\u{1f4a9}', 'a\u0301'.repeat(9)]
