/** What a user typed before Tab, and all that fits. */
export const COMPLETIONS: readonly (readonly [string, readonly string[]])[] = [
  ['ch', ['check']],
  ['help ex', ['explain', 'extract']],
  ['check --form', ['--format']],
  ['check --format s', ['sarif']],
  ['check --qemu 10.', ['10.0', '10.1', '10.2']],
  ['check --machine pc-q35-2.1', ['pc-q35-2.1', 'pc-q35-2.10', 'pc-q35-2.11', 'pc-q35-2.12']],
  ['check --src-view=gu', ['guest']],
  ['masks --placement pc', ['pci-bridge', 'pci.0', 'pcie.0']],
  ['masks x --profile pcie-r', ['pcie-root-port']],
  ['profiles vfio', ['vfio-pci']],
  ['explain slot-p', ['slot-power-controller', 'slot-presence-detect']],
  ['schema m', ['masks']],
  ['completion ', ['bash', 'fish', 'zsh']],
  ['check fixtures/root-port/s', ['source.bin']],
  ['check a b --allow fixtures/root-port/d', ['destination.bin']],
  ['extract -o fixtures/root-', ['root-port']],
]

/** Shells offer paths whole or in part, and values with their option or without. */
export const plainOffers = (offers: readonly string[]): string[] =>
  [
    ...new Set(
      offers
        .filter((offer) => offer !== '' && !offer.endsWith('='))
        .map((offer) => offer.replace(/\/$/, '').replace(/^.*[/=]/, '')),
    ),
  ].sort()
