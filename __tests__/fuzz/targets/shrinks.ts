import fc from 'fast-check'
import { check, must, type FuzzTarget } from '../../../fuzz/target.ts'

const property = fc.property(fc.array(fc.nat(1_000)), numbers => {
  must(
    numbers.every(number => number < 777),
    'too large'
  )
})

/** A target that large numbers break. */
export const target: FuzzTarget = {
  name: 'shrinks',
  run: (seed, budgetMs) => check(property, seed, budgetMs)
}
