export const id = 541;
export const ids = [541];
export const modules = {

/***/ 56541:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createPackingClient: () => (/* binding */ createPackingClient)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./node_modules/@actions/artifact/lib/artifact.js + 303 modules
var artifact = __webpack_require__(9645);
// EXTERNAL MODULE: ./node_modules/archiver/index.js
var archiver = __webpack_require__(99392);
var archiver_default = /*#__PURE__*/__webpack_require__.n(archiver);
// EXTERNAL MODULE: ./node_modules/zip-stream/index.js
var zip_stream = __webpack_require__(41622);
var zip_stream_default = /*#__PURE__*/__webpack_require__.n(zip_stream);
// EXTERNAL MODULE: ./src/system/deflated-file.ts
var deflated_file = __webpack_require__(91083);
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
 * __tests__/github/toolkit-http.test.ts shows each of them without this file. When one of its tests
 * fails after an update, that part can go.
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

;// CONCATENATED MODULE: ./src/github/artifact/packing-client.ts







/**
 * The toolkit's client. Its zips hold the packed files as they were deflated, and deflate the
 * others. Uploads with packed files must not overlap.
 */
function createPackingClient(packed) {
    hardenToolkitCalls();
    return packed.size === 0 ? new artifact/* DefaultArtifactClient */.t9() : new PackingClient(packed);
}
class PackingClient extends artifact/* DefaultArtifactClient */.t9 {
    #packed;
    constructor(packed) {
        super();
        this.#packed = packed;
    }
    async uploadArtifact(name, files, rootDirectory, options) {
        // The toolkit buffers 8 MiB at each step of a zip; bytes that are only copied would fill them
        // all.
        (archiver_default()).create = (format, given) => create(format === 'zip' ? FORMAT : format, {
            ...given,
            highWaterMark: CHUNK_SIZE,
            packed: this.#packed
        });
        try {
            return await super.uploadArtifact(name, files, rootDirectory, options);
        }
        finally {
            (archiver_default()).create = create;
        }
    }
}
const FORMAT = 'zip-with-packed-files';
/** Bytes. */
const CHUNK_SIZE = 256 * 1024;
/** A format as archiver calls it. */
class PackingZipStream extends (zip_stream_default()) {
    supports = { directory: true, symlink: true };
    #packed;
    /** The file of the entry that is being appended. */
    #current = null;
    constructor(options) {
        super(options);
        this.#packed = options.packed;
    }
    append(source, data, callback) {
        const packed = this.#packed.get(data.sourcePath ?? '') ?? null;
        this.#current = packed;
        try {
            this.entry(packed === null ? source : bytesOf(packed), data, callback);
        }
        catch (error) {
            callback(error);
        }
    }
    _smartStream(entry, callback) {
        const packed = this.#current;
        if (packed === null)
            return super._smartStream(entry, callback);
        const passing = new external_node_stream_.PassThrough({ highWaterMark: CHUNK_SIZE });
        let [failure, passed] = [null, 0];
        passing.on('data', (bytes) => (passed += bytes.length));
        passing.once('error', (error) => (failure = error));
        passing.once('end', () => {
            if (passed !== packed.packedSize)
                failure ??= new Error('what was deflated before is not all there');
            entry.setCrc(packed.crc32);
            entry.setSize(packed.size);
            entry.setCompressedSize(packed.packedSize);
            this._afterAppend(entry);
            callback(failure, entry);
        });
        passing.pipe(this, { end: false });
        return passing;
    }
}
/** What is small at once: to wait for a thread to open, read and close it would take longer. */
function bytesOf(packed) {
    const { path, offset, packedSize } = packed;
    if (packedSize <= CHUNK_SIZE) {
        const bytes = Buffer.allocUnsafe(packedSize);
        (0,deflated_file/* readPacked */.dW)(packed, bytes);
        return bytes;
    }
    return (0,external_node_fs_.createReadStream)(path, {
        start: offset,
        end: offset + packedSize - 1,
        highWaterMark: CHUNK_SIZE
    });
}
archiver_default().registerFormat(FORMAT, PackingZipStream);
const { create } = (archiver_default());


/***/ })

};
