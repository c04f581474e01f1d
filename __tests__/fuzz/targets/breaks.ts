import fc from 'fast-check'
import { must, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target that large numbers break. */
export const target: FuzzTarget = {
  name: 'breaks',
  property: fc.property(fc.array(fc.nat(1_000)), numbers => {
    must(
      numbers.every(number => number < 777),
      'too large'
    )
  })
}
