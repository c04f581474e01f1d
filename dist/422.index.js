export const id = 422;
export const ids = [422];
export const modules = {

/***/ 91422:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ZipClient: () => (/* binding */ ZipClient)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./node_modules/@actions/artifact/lib/artifact.js + 303 modules
var artifact = __webpack_require__(9645);
// EXTERNAL MODULE: ./node_modules/archiver/index.js
var archiver = __webpack_require__(99392);
var archiver_default = /*#__PURE__*/__webpack_require__.n(archiver);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(44942);
;// CONCATENATED MODULE: ./src/github/artifact/toolkit-http.ts

/** Time limit for the body of an answer, in ms. */
const WHOLE_BODY = 90_000;
const post = Reflect.get(lib/* HttpClient */.Qq.prototype, 'post');
/**
 * Replaces two methods of the runner's HTTP client for the whole process. The toolkit calls the
 * artifact service with it, and offers no way to hand it another. Calling it twice does no harm.
 *
 * In @actions/http-client 4.0.1, as @actions/artifact 6.2.1 uses it:
 * - `readBody` listens for the end of a body only. When a body breaks off, it never settles: Node
 *   has nothing left to wait for and exits with code 13, without a message. When a body stalls, it
 *   waits for ever.
 * - `post` follows redirects and sends the job's token along, to any host.
 * - The toolkit does not repeat a call whose connection broke, not even FinalizeArtifact, which
 *   may be repeated.
 *
 * __tests__/github/artifact/toolkit-http.integration.test.ts shows each of them without this file.
 * When one of its tests fails after an update, that part can go.
 */
function hardenToolkitCalls() {
    lib/* HttpClientResponse */.bd.prototype.readBody = readBody;
    lib/* HttpClient */.Qq.prototype.post = postOnce;
}
async function readBody() {
    const { message } = this;
    const timer = setTimeout(() => message.destroy(), WHOLE_BODY);
    const chunks = [];
    try {
        for await (const chunk of message)
            chunks.push(chunk);
    }
    catch (error) {
        throw Object.assign(new Error('the answer broke off', { cause: error }), { code: 'ECONNRESET' });
    }
    finally {
        clearTimeout(timer);
    }
    return Buffer.concat(chunks).toString();
}
/**
 * Follows no redirect. The toolkit repeats a failed call unless its error has the code of a broken
 * connection, so FinalizeArtifact fails with an error that has none.
 */
async function postOnce(url, ...rest) {
    Object.assign(this, { _allowRedirects: false });
    try {
        return await post.call(this, url, ...rest);
    }
    catch (error) {
        if (!url.endsWith('/FinalizeArtifact'))
            throw error;
        throw new Error(error instanceof Error ? error.message : String(error), { cause: error });
    }
}

// EXTERNAL MODULE: ./src/system/open-files.ts
var open_files = __webpack_require__(96947);
;// CONCATENATED MODULE: ./src/github/artifact/zip-records.ts
const LOCAL_HEADER = { signature: 0x04034b50, size: 30 };
const LISTED_HEADER = { signature: 0x02014b50, size: 46 };
const ZIP64_END = { signature: 0x06064b50, size: 56 };
const ZIP64_LOCATOR = { signature: 0x07064b50, size: 20 };
const END = { signature: 0x06054b50, size: 22 };
/** What a field of so many bits says that stands elsewhere, in its zip64 form. */
const [MAX_16, MAX_32] = [0xffff, 0xffffffff];
const ZIP64_VERSION = 45;
const MADE_ON_UNIX = 3 << 8;
const NAMES_ARE_UTF8 = 0x0800;
const DEFLATED = 8;
/** A regular file that everybody may read. */
const MODE = 0o100644;
/** Both headers have these fields in this order, beginning at `at`. */
function writeCommon(header, at, entry, time, extra) {
    const { crc32, packedSize, size } = entry.content;
    header.writeUInt16LE(extra.length > 0 ? ZIP64_VERSION : 20, at);
    header.writeUInt16LE(NAMES_ARE_UTF8, at + 2);
    header.writeUInt16LE(entry.isDeflated ? DEFLATED : 0, at + 4);
    header.writeUInt32LE(time, at + 6);
    header.writeUInt32LE(crc32, at + 10);
    header.writeUInt32LE(isLarge(entry) ? MAX_32 : packedSize, at + 14);
    header.writeUInt32LE(isLarge(entry) ? MAX_32 : size, at + 18);
    header.writeUInt16LE(Buffer.byteLength(entry.name), at + 22);
    header.writeUInt16LE(extra.length, at + 24);
}
/** What stands before an entry's bytes. @param time see `dosTime` */
function localHeader(entry, time) {
    const extra = zip64Field(isLarge(entry) ? sizesOf(entry) : []);
    const header = beginRecord(LOCAL_HEADER);
    writeCommon(header, 4, entry, time, extra);
    return Buffer.concat([header, Buffer.from(entry.name), extra]);
}
function localHeaderSize(entry) {
    const extra = zip64Field(isLarge(entry) ? sizesOf(entry) : []);
    return LOCAL_HEADER.size + Buffer.byteLength(entry.name) + extra.length;
}
/** An entry of the list at the end. @param position of its local header */
function listedHeader(entry, time, position) {
    const isFar = position >= MAX_32;
    const extra = zip64Field([...(isLarge(entry) ? sizesOf(entry) : []), ...(isFar ? [position] : [])]);
    const header = beginRecord(LISTED_HEADER);
    header.writeUInt16LE(MADE_ON_UNIX | ZIP64_VERSION, 4);
    writeCommon(header, 6, entry, time, extra);
    header.writeUInt32LE(MODE * 0x10000, 38);
    header.writeUInt32LE(isFar ? MAX_32 : position, 42);
    return Buffer.concat([header, Buffer.from(entry.name), extra]);
}
function isLarge({ content: { packedSize, size } }) {
    return packedSize >= MAX_32 || size >= MAX_32;
}
/** In the order of the zip64 field. */
function sizesOf({ content: { packedSize, size } }) {
    return [size, packedSize];
}
function zip64Field(values) {
    if (values.length === 0)
        return Buffer.of();
    const field = Buffer.alloc(4 + 8 * values.length);
    field.writeUInt16LE(1, 0);
    field.writeUInt16LE(8 * values.length, 2);
    for (const [at, value] of values.entries())
        field.writeBigUInt64LE(BigInt(value), 4 + 8 * at);
    return field;
}
/** The end, in zip64's form too where the other can't tell all. */
function endRecords(count, listAt, listEnd) {
    const end = beginRecord(END);
    end.writeUInt16LE(Math.min(count, MAX_16), 8);
    end.writeUInt16LE(Math.min(count, MAX_16), 10);
    end.writeUInt32LE(Math.min(listEnd - listAt, MAX_32), 12);
    end.writeUInt32LE(Math.min(listAt, MAX_32), 16);
    if (count < MAX_16 && listEnd < MAX_32)
        return end;
    const end64 = beginRecord(ZIP64_END);
    end64.writeBigUInt64LE(BigInt(ZIP64_END.size - 12), 4);
    end64.writeUInt16LE(MADE_ON_UNIX | ZIP64_VERSION, 12);
    end64.writeUInt16LE(ZIP64_VERSION, 14);
    for (const [at, value] of [count, count, listEnd - listAt, listAt].entries())
        end64.writeBigUInt64LE(BigInt(value), 24 + 8 * at);
    const locator = beginRecord(ZIP64_LOCATOR);
    locator.writeBigUInt64LE(BigInt(listEnd), 8);
    locator.writeUInt32LE(1, 16);
    return Buffer.concat([end64, locator, end]);
}
function beginRecord({ signature, size }) {
    const record = Buffer.alloc(size);
    record.writeUInt32LE(signature, 0);
    return record;
}
/** The date in the upper half, the time in steps of two seconds in the lower one. */
function dosTime(now) {
    const date = ((now.getUTCFullYear() - 1980) << 9) | ((now.getUTCMonth() + 1) << 5) | now.getUTCDate();
    const time = (now.getUTCHours() << 11) | (now.getUTCMinutes() << 5) | (now.getUTCSeconds() >> 1);
    return date * 0x10000 + time;
}

;// CONCATENATED MODULE: ./src/github/artifact/write-zip.ts
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});


/** Bytes: small entries go together, large ones in pieces. No header is longer. */
const CHUNK_SIZE = 256 * 1024;
/**
 * The bytes of a zip. Nothing is deflated, and nothing is kept of an entry that was written: the
 * list at the end is made from the entries once more.
 *
 * @throws {Failure} `disk` when the bytes of an entry are not all there
 */
async function* writeZip({ entries, late }, now = new Date()) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const files = __addDisposableResource(env_1, new open_files/* OpenFiles */.s(), false);
        const time = dosTime(now);
        const chunk = new Chunk();
        for (const entry of entries)
            yield* piecesOf(entry, { files, chunk, time });
        const last = await late;
        if (last !== null)
            yield* piecesOf(last, { files, chunk, time });
        const listAt = chunk.total;
        let [position, count] = [0, 0];
        for (const entry of withLast(entries, last)) {
            count++;
            yield* chunk.add(listedHeader(entry, time, position));
            position += localHeaderSize(entry) + entry.content.packedSize;
        }
        yield* chunk.add(endRecords(count, listAt, chunk.total));
        yield* chunk.end();
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
function* piecesOf(entry, { files, chunk, time }) {
    yield* chunk.add(localHeader(entry, time));
    const { path, offset, packedSize } = entry.content;
    for (let at = 0; at < packedSize;) {
        const piece = chunk.take(packedSize - at);
        files.read(path, piece, offset + at);
        at += piece.length;
        yield* chunk.full();
    }
}
function* withLast(entries, last) {
    yield* entries;
    if (last !== null)
        yield last;
}
const NOTHING = [];
/** Gathers small pieces, each where it will stay. */
class Chunk {
    total = 0;
    #bytes = Buffer.allocUnsafeSlow(CHUNK_SIZE);
    #filled = 0;
    /** @param piece no longer than a chunk @returns what is full now */
    add(piece) {
        const first = this.take(piece.length);
        piece.copy(first);
        const full = this.full();
        piece.copy(this.take(piece.length - first.length), 0, first.length);
        return full;
    }
    /** What is free, at most so many bytes of it: they are to be filled in. */
    take(size) {
        const from = this.#filled;
        this.#filled = Math.min(CHUNK_SIZE, from + size);
        this.total += this.#filled - from;
        return this.#bytes.subarray(from, this.#filled);
    }
    /** @returns the chunk, if it is full */
    full() {
        return this.#filled < CHUNK_SIZE ? NOTHING : this.end();
    }
    /** @returns what there is */
    end() {
        const all = this.#bytes.subarray(0, this.#filled);
        this.#bytes = Buffer.allocUnsafeSlow(CHUNK_SIZE);
        this.#filled = 0;
        return all.length === 0 ? NOTHING : [all];
    }
}

;// CONCATENATED MODULE: ./src/github/artifact/zip-client.ts





/*
 * The toolkit deflates every file of a zip, and its archiver opens a stream for each of them
 * beforehand. Most of ours are deflated already, and there can be 100,000 of them. It has no
 * option for either, so this file relies on what @actions/artifact 6.2.1 does inside:
 *
 * - It calls `archiver.create('zip', …)`, on the same archiver 7.0.1 that is imported here.
 * - Of what that returns it calls `on`, `file` for each file, `pipe` and `finalize`.
 *
 * So `create` is replaced while an upload runs, by one that returns a zip of ours. The toolkit
 * gets one file, for it asks for at least one, and its name is ignored.
 *
 * __tests__/github/artifact/zip-client.integration.test.ts fails when one of these changes.
 */
/** The toolkit's client, but for what it puts into a zip. */
class ZipClient extends artifact/* DefaultArtifactClient */.t9 {
    constructor() {
        super();
        hardenToolkitCalls();
    }
    /**
     * Uploads a zip of this content. Two such uploads must not overlap.
     *
     * @param anyFile a file that exists, in `directory`
     */
    async uploadZip(name, content, { anyFile, directory, ...options }) {
        const { create } = (archiver_default());
        (archiver_default()).create = () => standIn(content);
        try {
            return await this.uploadArtifact(name, [anyFile], directory, options);
        }
        finally {
            (archiver_default()).create = create;
        }
    }
}
/** Looks to the toolkit as archiver's zip does. */
function standIn(content) {
    const nothing = () => undefined;
    return Object.assign(external_node_stream_.Readable.from(writeZip(content)), { file: nothing, finalize: nothing });
}


/***/ })

};
