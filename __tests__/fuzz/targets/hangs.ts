import { property, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target that never ends. */
export const target: FuzzTarget = {
  name: 'hangs',
  property: property(() => {
    for (;;);
  })
}
