import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { LARGEST_XML, MOST_XML_TAGS, readXml, writeXml } from '../../src/formats/domain-xml/xml'

const read = (text: string) => readXml(text, 'remedy')

const refused = (text: string): InputError => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
  throw new Error('was read')
}

describe('XML', () => {
  it.each([
    ["<a b='1'/>", "<a b='1'/>\n"],
    ['<a b="x&amp;&lt;&#39;"/>', "<a b='x&amp;&lt;&apos;'/>\n"],
    ['<a>\n <b>x &gt; y</b>\n <!-- c --><c/>\n</a>', '<a>\n  <b>x &gt; y</b>\n  <c/>\n</a>\n'],
    ['<?xml version="1.0"?><!DOCTYPE a><a><![CDATA[<x>]]></a>', '<a>&lt;x&gt;</a>\n'],
    ['<q:a xmlns:q="u"><q:b/></q:a>', "<q:a xmlns:q='u'>\n  <q:b/>\n</q:a>\n"],
    ['<a __proto__="p"/>', "<a __proto__='p'/>\n"],
    // A terminal acts on neither once they are references: C1's CSI, and the override of direction.
    ['<a>\u009b2J\u202e</a>', '<a>&#155;2J&#8238;</a>\n'],
  ])('%j is written as %j', (text, written) => {
    expect(writeXml(read(text))).toBe(written)
    expect(writeXml(read(written))).toBe(written)
  })

  it.each([
    ['', /Root element/, 1],
    ['<a>\n<b>\n</a>', /tag/, 3],
    ['<a b=1/>', /Attribute value/, 1],
    ['<!DOCTYPE a [<!ENTITY e "x">]>\n<a>&e;</a>', /entity/, 2],
    ['<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', /entity/, 1],
    ['<a>\u0001</a>', /character/i, 1],
    ['<a>\n<![CDATA[', /CDATA/, 2],
    ['plain text', /Root element/, 1],
  ])('%j is refused, with its line', (text, what, line) => {
    const error = refused(text)
    expect([error.message, error.place.line, error.hint]).toEqual([expect.stringMatching(what), line, 'remedy'])
  })

  it.each<[string, string, RegExp]>([
    ['as deep as can be', '<a>'.repeat(1_000_000), /nested more than 32 deep/],
    ['deep behind what only looks like tags', `<!--<a><a>--><?x <a>?>${'<a b=">">'.repeat(33)}`, /nested more than 32/],
    ['wide', `<a>${'<b/>'.repeat(MOST_XML_TAGS)}</a>`, /more than 200000 tags/],
    ['large', `<a>${' '.repeat(LARGEST_XML)}</a>`, /larger than/],
    ['comments that never end', '<!--'.repeat(1_000_000), /well-formed/],
    ['quotes that never end', `<a ${'"<a" '.repeat(800_000)}`, /well-formed/],
    ['a name that no program gives', '<\u200ca/>', /whose name libvirt does not use/],
  ])('%s: refused in a moment', { timeout: 5000 }, (_, text, what) => {
    expect(refused(text).message).toMatch(what)
  })
})
