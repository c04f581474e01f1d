import { must, repeat, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target that seed 1234 and those after it break. */
export const target: FuzzTarget = {
  name: 'breaks',
  run: (seed, budgetMs) =>
    repeat(seed, budgetMs, (_random, own) => {
      must(own < 1234, 'broken', { own })
      return 1
    })
}
