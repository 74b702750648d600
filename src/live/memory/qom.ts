import type { ProcessMemory } from './process-memory'

/** A type of QEMU's object model, as its own tables describe it. */
export interface QomType {
  /** "virtio-net-pci" */
  readonly name: string
  /** Names of the types it derives from, itself first, "object" last. */
  readonly ancestors: readonly string[]
  /** Bytes of an object. */
  readonly instanceSize: number
  /** Address of its class, and of the classes of its ancestors, in the order of `ancestors`. */
  readonly classes: readonly number[]
  /** Bytes of its class. */
  readonly classSize: number
}

/*
 * struct Object begins with the pointer to its class, struct ObjectClass with that to its type (include/qom/object.h);
 * struct TypeImpl with name, class_size and instance_size (qom/object.c), 1.1 to 11.1.
 */
const CLASS_SIZE_AT = 8
const INSTANCE_SIZE_AT = 16
/** Object.parent: after class, free, properties and ref. */
const PARENT_AT = 32
/** sizeof(Object) */
export const OBJECT_SIZE = 40
/** TypeImpl's parent, parent_type and class follow each other within this many bytes. */
const LAST_OF_TYPE = 160

/** Up to 5.2 some names hold spaces: "ICH9 SMB". */
const NAME = /^\w[\w .,:+-]{1,120}$/
const LARGEST_INSTANCE = 2 ** 26
const LARGEST_CLASS = 2 ** 20
/** No type of QEMU derives from that many others. */
const DEEPEST = 32

/** The types of a process's objects. Each pointer is followed only if all it leads to has the right form. */
export class Qom {
  private readonly known = new Map<number, QomType | null>()

  constructor(private readonly memory: ProcessMemory) {}

  /** The type of the object at `address`, or null if there is no object. */
  typeOf(address: number): QomType | null {
    const size = this.memory.pointer(address)
    return size === 0 ? null : this.typeOfClass(size)
  }

  /** The type of the class at `address`, or null if there is none. */
  private typeOfClass(address: number): QomType | null {
    const known = this.known.get(address)
    if (known !== undefined) return known
    const found = this.memory.holds(address) ? this.describe(this.memory.pointer(address), address, 0) : null
    this.known.set(address, found)
    return found
  }

  /** @param type address of a TypeImpl. @param owned the class that must belong to it */
  private describe(type: number, owned: number, depth: number): QomType | null {
    const name = this.nameOf(type)
    if (name === null || depth > DEEPEST) return null
    const classSize = this.memory.pointer(type + CLASS_SIZE_AT)
    const instanceSize = this.memory.pointer(type + INSTANCE_SIZE_AT)
    if (classSize > LARGEST_CLASS || instanceSize > LARGEST_INSTANCE) return null
    const own = { name, classSize, instanceSize }
    if (name === 'object') return { ...own, ancestors: [name], classes: [owned] }
    for (let at = INSTANCE_SIZE_AT + 8; at < LAST_OF_TYPE; at += 8) {
      if (this.memory.pointer(type + at + 16) !== owned) continue
      const above = this.memory.pointer(type + at + 8)
      const said = this.memory.text(this.memory.pointer(type + at))
      if (said === null || said !== this.nameOf(above)) continue
      const parent = this.describe(above, this.classOf(above), depth + 1)
      if (parent) {
        return { ...own, ancestors: [name, ...parent.ancestors], classes: [owned, ...parent.classes] }
      }
    }
    return null
  }

  private nameOf(type: number): string | null {
    const name = type === 0 ? null : this.memory.text(this.memory.pointer(type))
    return name !== null && NAME.test(name) ? name : null
  }

  /** The class of a TypeImpl: the one thing it points to that points back to it. */
  private classOf(type: number): number {
    for (let at = INSTANCE_SIZE_AT + 8; at < LAST_OF_TYPE + 24; at += 8) {
      const found = this.memory.pointer(type + at)
      if (found !== 0 && this.memory.pointer(found) === type) return found
    }
    return 0
  }

  /** Whether there is an object at `address` whose type is, or derives from, `ancestor`. */
  isA(address: number, ancestor: string): boolean {
    return this.typeOf(address)?.ancestors.includes(ancestor) ?? false
  }

  /** The object that an object is a part of, 0 for the root. */
  parentOf(address: number): number {
    return this.memory.pointer(address + PARENT_AT)
  }

  /**
   * Where a property of a type lies in its objects, by the table of properties that the type's own class points to; null
   * if the class has none of that name. Tables are arrays of struct Property, which begins with name, info and offset
   * (include/hw/qdev-core.h, 1.1 to 11.1).
   * @param ancestor the type whose own properties are meant: "pci-device"
   * @param first name of the first property of that table
   */
  propertyOffset(type: QomType, ancestor: string, first: string, wanted: string): number | null {
    const at = this.propertyTable(type, ancestor, first)
    if (at === 0) return null
    for (let entry = at; entry < at + LARGEST_TABLE; entry += 8) {
      if (this.memory.text(this.memory.pointer(entry)) !== wanted) continue
      const offset = this.memory.pointer(entry + 16)
      return offset < type.instanceSize ? offset : null
    }
    return null
  }

  private propertyTable(type: QomType, ancestor: string, first: string): number {
    const own = type.classes[type.ancestors.indexOf(ancestor)] ?? 0
    for (let at = own + 8; at < own + LARGEST_DEVICE_CLASS; at += 8) {
      const table = this.memory.pointer(at)
      if (table !== 0 && this.memory.text(this.memory.pointer(table)) === first) return table
    }
    return 0
  }
}

/** A table of properties is shorter than this. */
const LARGEST_TABLE = 4096
/** DeviceClass.props_ lies within this part of a class. */
const LARGEST_DEVICE_CLASS = 512
