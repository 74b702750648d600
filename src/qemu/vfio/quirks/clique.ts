import { u16, u32 } from '../../../bytes/little-endian'
import { GPUDIRECT_CLIQUE } from '../../../pci/capabilities/standard/vndr'
import type { RawCapability } from '../../painting/raw-chain'
import { config as configWrite } from '../../painting/step'
import type { Version } from '../../releases/version'
import { vfioSince } from '../../releases/vfio-changes'
import type { ShownIds } from '../overrides'
import { Refusal } from '../refusal'
import type { VirtualCapability } from './virtual'

const NVIDIA = 0x10de
const DISPLAY = 0x03
const SIZE = 8
/** 'P2P', little-endian. */
const P2P = 0x503250
const PLACE = 0xc8
const SECOND_PLACE = 0xd4

/** Whether the vendor capability at `at` is the one QEMU makes for x-nv-gpudirect-clique. */
export function isClique(config: Uint8Array, at: number): boolean {
  return u16(config, 0) === NVIDIA && config[at + 2] === SIZE && (u32(config, at + 3) & 0xff_ffff) === P2P
}

/** vfio_add_nv_gpudirect_cap (hw/vfio/pci-quirks.c): 8 bytes, compared as a whole regardless of skip-vsc-check. */
export function gpuDirectClique(at: number, clique: number): VirtualCapability {
  return {
    id: GPUDIRECT_CLIQUE.id,
    at,
    size: SIZE,
    step: {
      rule: 'gpudirect-capability',
      note: 'created by QEMU for x-nv-gpudirect-clique: read-only and compared as a whole (vfio_add_nv_gpudirect_cap)',
      actions: [
        { kind: 'capability', id: GPUDIRECT_CLIQUE.id, at, size: SIZE },
        configWrite(at + 2, 1, SIZE),
        configWrite(at + 3, 3, P2P),
        configWrite(at + 6, 1, clique << 3),
        configWrite(at + 7, 1, 0),
      ],
    },
  }
}

/** First free offset among those that the function knows: 0xc8, since 8.1 also 0xd4. */
function placeOf(chain: readonly RawCapability[], qemu: Version): number {
  const places = vfioSince(qemu, 'clique-second-place') ? [PLACE, SECOND_PLACE] : [PLACE]
  const free = places.find((offset) => !chain.some(({ at }) => at === offset))
  if (free === undefined) throw new Refusal('NVIDIA GPUDirect Clique ID: no free place for its capability')
  return free
}

/**
 * What x-nv-gpudirect-clique adds to a function with a capability list. Its tests come in this order: vendor, class,
 * place (vfio_add_nv_gpudirect_cap, all releases since 2.11).
 * @param clique the property's value, or null
 * @throws Refusal for a function that QEMU doesn't start with the property
 */
export function requestedClique(
  clique: number | null,
  { vendor, classCode }: ShownIds,
  chain: readonly RawCapability[],
  qemu: Version,
): VirtualCapability | null {
  if (clique === null) return null
  if (vendor !== NVIDIA) throw new Refusal('NVIDIA GPUDirect Clique ID: invalid device vendor')
  if (classCode >>> 16 !== DISPLAY) throw new Refusal('NVIDIA GPUDirect Clique ID: unsupported PCI class')
  return gpuDirectClique(placeOf(chain, qemu), clique)
}
