/** What Python puts after QEMU's words: the name of the error. */
const REPEATED = /: libvirt(?:\.libvirt)?Error\b[^\n]{0,4096}$/
/** Marks that close what others have put around QEMU's words. */
const MARKS = /(?:['")\]}]\.?){1,8}$/
const OPENS: Readonly<Record<string, string>> = { "'": "'", '"': '"', ')': '(', ']': '[', '}': '{' }

/** Whether a text has opened what a mark closes; an apostrophe opens nothing. */
function isOpen(text: string, mark: string): boolean {
  const count = (character: string) => text.replace(/\w'(?=\w)/g, '').split(character).length - 1
  const opened = OPENS[mark]
  if (opened === undefined) return false
  return opened === mark ? count(mark) % 2 === 1 : count(opened) > count(mark)
}

/** A message without the prose that follows it where Markdown's code ends. */
function unquoted(part: string): string {
  const at = part.indexOf('`')
  return at > 0 && /^`(?:[\s.,;:)]|$)/.test(part.slice(at)) ? part.slice(0, at) : part
}

/** A message or value without what others have put after it: the marks that close what it has opened itself are its own. */
export function withoutTail(part: string): string {
  const text = unquoted(part).trim().replace(REPEATED, '').trimEnd()
  let kept = text.replace(MARKS, '').trimEnd()
  for (const mark of text.slice(kept.length).trim()) {
    if (!isOpen(kept, mark)) break
    kept += mark
  }
  return kept
}
