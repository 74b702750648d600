import { u16, u32, writeUint } from '../../bytes/little-endian'
import { AER } from '../../pci/capabilities/extended/aer'
import { ACS } from '../../pci/capabilities/extended/virtualization/acs'
import { EXP } from '../../pci/capabilities/standard/express/registers'
import { registerOf } from '../../pci/layout'
import { type Context, machineDefault } from '../painting/context'
import { rawExtendedChain } from '../painting/raw-chain'
import { since } from '../releases/rule-changes'
import { isTrue } from '../releases/switch-values'
import { expressAt, expressBits, extendedAt, setExpressBits } from './edit'
import { hasOwnReserve, setOwnReserve } from './reserve'
import { isAmong, isSomeDefault, onOff, type Rule } from './rule'

const ARI_ID = 0x0e
const CAPABILITY = 8
const AER_BYTES = 0x40
/** TLP prefix blocked and uncorrectable internal error: the mask's defaults (PCI_ERR_UNC_MASK_DEFAULT). */
const MASK_DEFAULT = 0x0240_0000
const UNCOR_MASK = registerOf(AER, 'UNCOR_MASK').offset
const LNKCAP = registerOf(EXP, 'LNKCAP').offset

const every = () => true
const byCompat =
  (property: string, type = 'pci-device') =>
  (context: Context): string =>
    machineDefault(context, property, type)

/** A rule for a property that exists only for old machine types. */
const internal = (property: string, rule: Pick<Rule, 'has' | 'shown' | 'proves' | 'apply' | 'wanted'>): Rule => ({
  property,
  internal: true,
  isDefault: (value) => isSomeDefault(property, value),
  ...rule,
})

const extendedTag = internal('x-pcie-ext-tag', {
  has: every,
  shown: (config) => {
    const on = expressBits(config, 'DEVCAP', 'EXT_TAG')
    return on === null ? null : onOff(on)
  },
  wanted: byCompat('x-pcie-ext-tag'),
  apply: (config, value) => setExpressBits(config, isTrue(value), 'DEVCAP', 'EXT_TAG'),
})

/** A guest may have cleared the mask, so only a non-zero mask shows the property. */
const errorMask = internal('x-pcie-err-unc-mask', {
  has: every,
  shown: (config) => {
    const at = extendedAt(config, AER.id, AER_BYTES)
    return at === undefined ? null : onOff(u32(config, at + UNCOR_MASK) !== 0)
  },
  proves: () => false,
  wanted: byCompat('x-pcie-err-unc-mask'),
  apply: (config, value) => {
    const at = extendedAt(config, AER.id, AER_BYTES)
    if (at === undefined) return false
    writeUint(config, at + UNCOR_MASK, 4, isTrue(value) ? MASK_DEFAULT : 0)
    return true
  },
})

const nextFunction = internal('x-pcie-ari-nextfn-1', {
  has: every,
  shown: (config) => {
    const at = extendedAt(config, ARI_ID, CAPABILITY)
    return at === undefined ? null : onOff(config[at + 5] === 1)
  },
  wanted: byCompat('x-pcie-ari-nextfn-1'),
  apply: (config, value) => {
    const at = extendedAt(config, ARI_ID, CAPABILITY)
    if (at === undefined) return false
    config[at + 5] = isTrue(value) ? 1 : 0
    return true
  },
})

const PORTS = isAmong('pcie-root-port', 'ioh3420', 'xio3130-downstream', 'cxl-rp', 'cxl-downstream')

const ROOT_PORT = 'pcie-root-port'
const HIDDEN = 'hidden'

const HIDES = 'x-do-not-expose-native-hotplug-cap'

const hides = (context: Context) => isTrue(context.set.get(HIDES) ?? machineDefault(context, HIDES, 'pcie-slot'))

/**
 * Hot-plug capability of a slot: property hotplug. Machine type 6.1 hides it, which shows in the reserve hint of a root
 * port.
 */
const hotplug: Rule = {
  property: 'hotplug',
  listens: [HIDES],
  internal: false,
  has: PORTS,
  shown: (config, type) => {
    const on = expressBits(config, 'SLTCAP', 'HPC')
    if (on !== false) return on ? 'on' : null
    return type === ROOT_PORT && !hasOwnReserve(config) ? 'off' : HIDDEN
  },
  // Other ports with hotplug=off look like those whose capability is hidden.
  proves: (shown) => shown !== HIDDEN,
  wanted: (context) => (hides(context) ? HIDDEN : 'on'),
  apply: (config, value, context, type) => {
    const hidden = value === HIDDEN || (isTrue(value) && hides(context))
    const exposed = isTrue(value) && !hidden
    const done = setExpressBits(config, exposed, 'SLTCAP', 'HPC', 'HPS')
    return done && (type !== ROOT_PORT || setOwnReserve(config, hidden))
  },
  isDefault: (value) => value !== 'off',
}

/** Ports that had no power controller on machine types up to 2.0. */
const hadNoController = isAmong('ioh3420', 'xio3130-downstream')

const powerController: Rule = {
  property: 'power_controller_present',
  internal: false,
  has: (type) => hadNoController(type) || type === ROOT_PORT || type === 'cxl-rp',
  shown: (config) => {
    const on = expressBits(config, 'SLTCAP', 'PCP')
    return on === null ? null : onOff(on)
  },
  wanted: (context, type) =>
    hadNoController(type) ? machineDefault(context, 'power_controller_present', 'ioh3420') : 'on',
  apply: (config, value, { qemu }) => {
    const on = isTrue(value)
    // pcie_cap_slot_reset: power is off if the slot has a controller; before 8.0 one without cleared the indicator.
    setExpressBits(config, on, 'SLTCTL', 'PCC')
    setExpressBits(config, on || since(qemu, 'power-indicator-kept'), 'SLTCTL', 'PIC')
    return setExpressBits(config, on, 'SLTCAP', 'PCP')
  },
  isDefault: (value, type) => value === 'on' || hadNoController(type),
}

const SPEEDS = ['2_5', '5', '8', '16', '32', '64']

/** A field of Link Capabilities that a property of root ports sets; the other link registers follow from it. */
function link(property: string, shift: number, bits: number, text: (field: number) => string | undefined): Rule {
  const field = (config: Uint8Array, at: number) => (u16(config, at + LNKCAP) >> shift) & bits
  const known = Array.from({ length: bits + 1 }, (_, n) => text(n))
  return {
    property,
    internal: false,
    has: isAmong(ROOT_PORT),
    shown: (config) => {
      const at = expressAt(config)
      return at === undefined ? null : (text(field(config, at)) ?? null)
    },
    wanted: byCompat(property, 'pcie-root-port'),
    apply: (config, value) => {
      const at = expressAt(config)
      const code = known.indexOf(value)
      if (at === undefined || code < 0) return false
      const rest = u16(config, at + LNKCAP) & ~(bits << shift)
      writeUint(config, at + LNKCAP, 2, rest | (code << shift))
      return true
    },
    isDefault: (value) => isSomeDefault(property, value),
  }
}

const HEADER_NEXT = 20

/** The capability follows the AER capability, at the end of the chain (gen_rp_realize). */
const accessControl: Rule = {
  property: 'disable-acs',
  internal: false,
  has: isAmong(ROOT_PORT),
  shown: (config) =>
    extendedAt(config, AER.id, AER_BYTES) === undefined ? null : onOff(!extendedAt(config, ACS.id, CAPABILITY)),
  wanted: byCompat('disable-acs', 'pcie-root-port'),
  apply: (config, value) => {
    const chain = rawExtendedChain(config).capabilities
    const last = chain.at(-1)
    const remove = isTrue(value)
    if (!last || (last.id === ACS.id) !== remove) return false
    const before = remove ? chain.at(-2) : last
    if (!before) return false
    const at = remove ? last.at : before.at + 0x48
    if (at + CAPABILITY > config.length) return false
    config.fill(0, at, at + CAPABILITY)
    if (!remove) {
      writeUint(config, at, 4, ACS.id | (1 << 16))
      writeUint(config, at + 4, 2, 0x5f)
    }
    const header = u32(config, before.at) % 2 ** HEADER_NEXT
    writeUint(config, before.at, 4, header + (remove ? 0 : at * 2 ** HEADER_NEXT))
    return true
  },
  isDefault: (value) => isSomeDefault('disable-acs', value),
}

/** Properties of PCI Express devices and ports. */
export const EXPRESS_RULES: readonly Rule[] = [
  extendedTag,
  errorMask,
  nextFunction,
  hotplug,
  powerController,
  link('x-speed', 0, 0xf, (code) => SPEEDS[code - 1]),
  link('x-width', 4, 0x3f, (lanes) => (lanes > 0 ? `${lanes}` : undefined)),
  accessControl,
]
