import type { Alike } from '../../kernel/alike'

/** One side of a pair as each kernel that its host may have shows it: made once, whatever the other host's kernel is. */
export class ByKernel<Side> {
  private readonly made = new Map<Alike | undefined, Side>()

  of(kernel: Alike | undefined, make: () => Side): Side {
    const side = this.made.get(kernel) ?? make()
    this.made.set(kernel, side)
    return side
  }
}
