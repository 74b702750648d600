const HEAD = `/**
 * Config space that QEMU's device types were measured with, as far as the bytes of one version, machine type and place
 * do not follow from those of another. Made by \`npm run seeds\` of records of real processes. One line each; the
 * fields, separated by bars:
 *
 * 1. device types; 2. properties they were created with; 3. where they sat: R behind a PCIe port, E on the PCIe root
 *    bus, B on a conventional bus of such a machine, P on a conventional machine;
 * 4. releases that build it like this, "from-until", if no property decides; 5. config space: "offset:hex digits".
 */
export const SEEDS: string = \`
`

/** The table as a source file. */
export const seedsFile = (lines: readonly string[]): string => `${HEAD}${lines.join('\n')}\n\`\n`
