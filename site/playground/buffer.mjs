/** What the program takes of Node's Buffer, for browsers: bytes whose characters can be searched and read as Latin-1. */
export class Buffer extends Uint8Array {
  static allocUnsafe(length) {
    return new Buffer(length)
  }

  /** A text in Latin-1, or a view of some bytes. */
  static from(given, start = 0, length = undefined) {
    if (typeof given !== 'string') return new Buffer(given, start, length)
    const bytes = new Buffer(given.length)
    for (let i = 0; i < given.length; i++) bytes[i] = given.charCodeAt(i)
    return bytes
  }

  toString(_ = 'latin1', start = 0, end = this.length) {
    let text = ''
    for (let i = start; i < Math.min(end, this.length); i++) text += String.fromCharCode(this[i])
    return text
  }

  indexOf(word, from = 0) {
    if (typeof word === 'number') return super.indexOf(word, from)
    for (let at = super.indexOf(word.charCodeAt(0), from); at >= 0; at = super.indexOf(word.charCodeAt(0), at + 1)) {
      let i = 1
      while (i < word.length && this[at + i] === word.charCodeAt(i)) i++
      if (i === word.length) return at
    }
    return -1
  }
}
