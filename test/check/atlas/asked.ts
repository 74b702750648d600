export const NONE = new Map<string, string>()
export const settings = (text: string) =>
  new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=') as [string, string]),
  )

export const end = (text: string) => ({ text, set: NONE })
export const about = { machine: null, qemu: null, placement: 'root-port', set: NONE } as const
