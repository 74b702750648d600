import { attribute, childOf, makeElement, withAttributes, withChildren } from '../element'
import { childrenOf, type XmlElement } from '../xml'
import type { LeftOut } from './twin-result'

/** The twin's version of an element: unchanged, changed, or null; and which parts are left out. */
export interface Kept {
  readonly element: XmlElement | null
  readonly leftOut?: readonly LeftOut[]
}

const kept = (of: XmlElement): Kept => ({ element: of })

const named = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** What a twin's firmware would load, were it ever run: files of the guest's. */
const BOOT_FILES = named('kernel initrd cmdline dtb shim')

/** Without its text and source, libvirt makes a file of its own from the template, named after the twin. */
const ownVariables = (nvram: XmlElement): XmlElement =>
  withChildren(withAttributes(nvram, { type: null, format: null }), [])

function os(of: XmlElement): Kept {
  const children = childrenOf(of)
  const tables = (child: XmlElement) => child.name === 'acpi'
  const left = children.filter((child) => BOOT_FILES.has(child.name) || tables(child))
  return {
    element: withChildren(
      of,
      children
        .filter((child) => !left.includes(child))
        .map((child) => (child.name === 'nvram' ? ownVariables(child) : child)),
    ),
    leftOut: left.map(({ name }) => ({ element: `os/${name}`, why: 'boot' })),
  }
}

/** Firmware configuration from files, and the guest's own uuid, which libvirt wants to equal the domain's. */
function sysinfo(of: XmlElement): Kept {
  const files = childrenOf(of).filter((child) => attribute(child, 'file') !== null)
  const children = childrenOf(of)
    .filter((child) => !files.includes(child))
    .map((child) => {
      const own = (entry: XmlElement) => child.name === 'system' && attribute(entry, 'name') === 'uuid'
      return childrenOf(child).length === 0
        ? child
        : withChildren(
            child,
            childrenOf(child).filter((entry) => !own(entry)),
          )
    })
  return {
    element: children.length === 0 ? null : withChildren(of, children),
    leftOut: files.map(() => ({ element: 'sysinfo/entry', why: 'boot' })),
  }
}

/**
 * The kind of back end that RAM has decides what its blocks are called (hostmem.c,
 * x-use-canonical-path-for-ramblock-id: file and memfd alike, up to machine types 4.0), so memory of a file becomes
 * memory of a memfd. None of it is allocated before the guest runs.
 */
function memoryBacking(of: XmlElement): Kept {
  const access = childOf(of, 'access')
  const type = attribute(childOf(of, 'source'), 'type')
  const file = childOf(of, 'hugepages') !== null || attribute(access, 'mode') === 'shared' || type === 'file'
  const source = file || type === 'memfd' ? [makeElement('source', { type: 'memfd' })] : []
  const children = [
    ...source,
    ...(access ? [access] : []),
    ...childrenOf(of).filter(({ name }) => name === 'nosharepages'),
  ]
  return { element: children.length === 0 ? null : withChildren(of, children) }
}

/** A host node that every host has; with any node, libvirt makes RAM of back ends, and RAM is sent under their names. */
function numatune(of: XmlElement): Kept {
  const anywhere = (child: XmlElement) => withAttributes(child, { mode: 'preferred', nodeset: '0', placement: null })
  return { element: withChildren(of, childrenOf(of).map(anywhere)) }
}

/** What is not kept of a domain, for it only says who runs the guest, how fast and where. */
const HOST = named(
  'uuid name title description metadata resource seclabel cputune blkiotune memtune perf idmap bootloader ' +
    'bootloader_args throttlegroups keywrap launchSecurity on_poweroff on_reboot on_crash on_lockfailure',
)

/** What is kept as it is: it decides what the guest sees. */
const GUEST = named('memory maxMemory currentMemory vcpus iothreads defaultiothread features cpu clock pm genid')

const CHANGED: Readonly<Record<string, (of: XmlElement) => Kept>> = {
  os,
  sysinfo,
  memoryBacking,
  numatune,
  vcpu: (of) => kept(withAttributes(of, { cpuset: null, placement: null })),
  iothreadids: (of) =>
    kept(
      withChildren(
        of,
        childrenOf(of).map((thread) => withChildren(thread, [])),
      ),
    ),
}

/** An element of the domain itself, other than <devices> and QEMU's command line. */
export function inMachine(of: XmlElement): Kept {
  const { name } = of
  if (GUEST.has(name)) return kept(of)
  const change = Object.hasOwn(CHANGED, name) ? CHANGED[name] : undefined
  if (change) return change(of)
  return { element: null, leftOut: [{ element: name, why: HOST.has(name) ? 'host' : 'unknown' }] }
}
