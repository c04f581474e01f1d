import { property, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target that ends its process. */
export const target: FuzzTarget = { name: 'dies', property: property(() => process.exit(3)) }
