import type { OtherFailureClass } from './event'

interface Pattern {
  readonly class: OtherFailureClass
  readonly pattern: RegExp
}

const row = (name: OtherFailureClass, pattern: RegExp): Pattern => ({ class: name, pattern })

/**
 * QEMU's messages for failures that are not about config space. The groups are the names and numbers in the message.
 * From migration/{savevm,ram,vmstate,migration}.c, hw/virtio/, hw/vfio/migration.c, hw/pci/pci.c of 2.4 to 11.1.
 */
export const OTHER_FAILURES: readonly Pattern[] = [
  row('unknown-section', /Unknown (?:savevm )?section or instance '([^']{1,255})' (\d{1,10})/),
  row('unknown-section', /Unknown savevm section(?: type)? (\d{1,10})(?! or)/),
  row('size-mismatch', /Size mismatch: (.{1,255}?): (0x[0-9a-f]{1,16}) != (0x[0-9a-f]{1,16})/),
  row(
    'size-mismatch',
    /Length mismatch: (.{1,255}?): (?:RAM Block |in )?(0x[0-9a-f]{1,16}|\d{1,20}) (?:in )?!= (0x[0-9a-f]{1,16}|\d{1,20})/,
  ),
  row('unknown-ramblock', /Unknown ramblock "([^"]{1,255})"/),
  row('missing-features', /Features (0x[0-9a-f]{1,32}) unsupported\. Allowed features: (0x[0-9a-f]{1,32})/),
  row('irq-state', /irq state (\d{1,10}): must be 0 or 1/),
  row('section-footer', /Missing section footer for ([^\s,;"]{1,255})/),
  row('section-footer', /Mismatched section id in footer for (\S{1,255})/),
  row('machine-type', /Machine type received is '([^']{1,128})' and local is '([^']{1,128})'/),
  row('section-version', /unsupported version (\d{1,10}) for '([^']{1,255})' v(\d{1,10})/),
  row(
    'section-version',
    /(?<!\S)(\S{1,128}): incoming version_id (\d{1,10}) is too (?:new|old) for local (?:minimum )?version_id\s{1,2}(\d{1,10})/,
  ),
  row('virtqueue', /VQ (\d{1,5}) (?:size|vring\.num|address)[^\n]{1,200}/),
  row('virtqueue', /(?:saved image requires|Guest driver requests|Incoming[^\n]{1,40}queue)[^\n]{1,160}/),
  row('post-load', /Cannot migrate while device properties \(([^)]{1,128})\) differ/),
  row(
    'vfio',
    /(?:vfio[\w-]{0,40}|VFIO)[^\n]{0,200}?(?:[Ff]ailed to |[Uu]nable to |[Ff]ailed setting |not support|in error state|ERROR state)[^\n]{0,200}/,
  ),
  row('vfio', /[Ff]ailed (?:to set|setting) device state (?:to )?(\w{1,24})[^\n]{0,160}/),
  row('vfio', /\bdevice_state\s{0,2}[=:]\s{0,2}(0x[0-9a-fA-F]{1,8}|\d{1,9})\b/),
  row('not-migratable', /State blocked by non-?migratable device '([^']{1,255})'/),
  row('not-migratable', /'([^']{1,64})' devices are not migratable/),
  row(
    'not-migratable',
    /(?:disallowing migration blocker|[Mm]igration is disabled|[Mm]igration is blocked|migration blocked)[^\n]{0,200}/,
  ),
  row('field-mismatch', /Invalid value (-?\d{1,20}) expecting positive value <= (-?\d{1,20})/),
  row('field-mismatch', /(?:^|: )([0-9a-f]{1,16}) != ([0-9a-f]{1,16})\s*$/),
  row('capabilities', /Capability (\S{1,64}) is (on|off), but received capability is (on|off)/),
  row('capabilities', /Received TARGET_PAGE_BITS is (\d{1,3}) but local is (\d{1,3})/),
  row(
    'stream',
    /Not a migration stream|Unsupported migration stream version|(?:C|c)onfiguration section missing|Unknown combination of migration flags[^\n]{0,80}|Expected vmdescription section/,
  ),
  row('lock', /Failed to get (?:shared )?"(\w{1,32})" lock/),
]
