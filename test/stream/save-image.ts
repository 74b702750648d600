import { bytes } from './wire'

interface SaveImage {
  readonly xml?: string
  readonly magic?: string
  readonly version?: number
  readonly format?: number
  readonly bigEndian?: boolean
}

export const XML = `<domain type='kvm'>
  <name>build-7</name>
  <os>
    <type arch='x86_64' machine='pc-q35-9.0'>hvm</type>
  </os>
</domain>
`

/** libvirt's struct _virQEMUSaveHeader, the XML and 64 KiB of room for it to grow, then the stream. */
export function saveImage(
  stream: Uint8Array,
  { xml = XML, magic = 'LibvirtQemudSave', version = 2, format = 0, bigEndian = false }: SaveImage = {},
): Buffer {
  const text = Buffer.from(xml)
  const length = text.length + 1 + 65536
  const numbers = Buffer.alloc(76)
  for (const [i, value] of [version, length, 1, format, 0].entries()) {
    if (bigEndian) numbers.writeUInt32BE(value, 4 * i)
    else numbers.writeUInt32LE(value, 4 * i)
  }
  return bytes(magic, numbers, text, Buffer.alloc(1 + 65536), stream)
}
