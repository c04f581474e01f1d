/** The part of WebAssembly's interface that is used here; Node's types have none of it. */
interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

/** A number that a kernel exports. */
export interface KernelNumber {
  readonly value: number
}

/** What a kernel exports beside its own. */
export interface KernelMemory {
  /** Another one after it has grown. */
  readonly memory: { readonly buffer: ArrayBuffer }
}

/**
 * An instance of a module of `kernels/`, which imports nothing.
 *
 * @param base64 as the build wrote it down
 * @returns what it exports
 */
export function loadKernel(base64: string): unknown {
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface })
    .WebAssembly
  return new Instance(new Module(Buffer.from(base64, 'base64'))).exports
}
