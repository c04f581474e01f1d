import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "node:worker_threads"
const external_node_worker_threads_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");
;// CONCATENATED MODULE: ./src/entry.ts

/**
 * In MiB. V8 lets the old heap of a main thread on a large machine grow fourfold before it
 * collects, and its young one to 128 MiB. Below 2 GiB, which no run comes near, twofold is the
 * most.
 */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 2000 };
/** The bundle of `main.ts` stands beside this one's, which the bundler does not need to know. */
const { url } = import.meta;
const program = new external_node_worker_threads_namespaceObject.Worker(new URL('main.js', url), { resourceLimits: LIMITS });
for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
        program.postMessage(signal);
    });
program.on('exit', code => {
    process.exitCode = code;
});

