import { property, type FuzzTarget } from '../../../fuzz/target.ts'

/** A target that never ends, and needs no processor for it. */
export const target: FuzzTarget = {
  name: 'hangs',
  property: property(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
}
