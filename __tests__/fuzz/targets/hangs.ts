import { repeat, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target that never ends with seed 1234. */
export const target: FuzzTarget = {
  name: 'hangs',
  run: (seed, budgetMs) =>
    repeat(seed, budgetMs, (_random, own) => {
      while (own === 1234);
      return 1
    })
}
