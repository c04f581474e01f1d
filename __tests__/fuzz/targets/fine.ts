import { property, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target without a fault. */
export const target: FuzzTarget = { name: 'fine', property: property(() => undefined) }
