import type { FuzzTarget } from '../../../fuzz/target.ts'
import { repeat } from '../../../fuzz/target.ts'

/** A target without a fault. */
export const target: FuzzTarget = { name: 'fine', run: (seed, budgetMs) => repeat(seed, budgetMs, () => 3) }
