import { repeat, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target that ends its thread. */
export const target: FuzzTarget = {
  name: 'dies',
  run: (seed, budgetMs) => repeat(seed, budgetMs, () => process.exit(3))
}
