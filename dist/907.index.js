export const id = 907;
export const ids = [907];
export const modules = {

/***/ 78907:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createPackingClient: () => (/* binding */ createPackingClient)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
var external_node_fs_default = /*#__PURE__*/__webpack_require__.n(external_node_fs_);
// EXTERNAL MODULE: external "node:module"
var external_node_module_ = __webpack_require__(98995);
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
// EXTERNAL MODULE: ./src/logs/memory.ts + 1 modules
var memory = __webpack_require__(45705);
// EXTERNAL MODULE: ./src/logs/packed-file.ts
var packed_file = __webpack_require__(60722);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(44942);
;// CONCATENATED MODULE: ./src/github/toolkit-http.ts

/** For the body of an answer, in ms. */
const WHOLE_BODY = 90_000;
const post = Reflect.get(lib/* HttpClient */.Qq.prototype, 'post');
/**
 * Makes the runner's HTTP client, as the toolkit calls the artifact service with it, end in every case: its wait for the body of an answer that
 * breaks off, or never ends, has none, and the step would end without a word. For good; to call it twice does no harm.
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
 * A connection that breaks is the end of any call for the toolkit; to finalize can be asked for again, so there it is an error that it
 * retries. And it would send its token along to any host that it is redirected to: it is not redirected.
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

;// CONCATENATED MODULE: ./src/github/packing-client.ts









/**
 * The toolkit's client, whose zips take over what is deflated already. That is by far most of an artifact, and deflating it once more was
 * most of the time that an upload took. Of `archiver`, with which the toolkit zips, one format is put in the place of another; all else is its own.
 */
function createPackingClient(packed) {
    hardenToolkitCalls();
    for (const [path, file] of packed)
        files.set(path, file);
    return new artifact/* DefaultArtifactClient */.t9();
}
const FORMAT = 'zip-with-packed-files';
const files = new Map();
class PackingZipStream extends (zip_stream_default()) {
    #packed = null;
    append(source, data, callback) {
        const packed = files.get(data.sourcePath ?? '') ?? null;
        this.#packed = packed;
        try {
            this.entry(packed === null ? source : bytesOf(packed), data, callback);
        }
        catch (error) {
            callback(error);
        }
    }
    _smartStream(entry, callback) {
        const packed = this.#packed;
        if (packed === null)
            return super._smartStream(entry, callback);
        const passing = new external_node_stream_.PassThrough({ highWaterMark: CHUNK_SIZE });
        let [failure, passed] = [null, 0];
        passing.on('data', (bytes) => {
            passed += bytes.length;
            (0,memory/* boundMemory */._)(MOST_GARBAGE);
        });
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
/** A format as `archiver` calls it. */
class PackingZip {
    supports = { directory: true, symlink: true };
    #stream;
    constructor(options) {
        this.#stream = new PackingZipStream(options);
    }
    append(...args) {
        this.#stream.append(...args);
    }
    finalize() {
        this.#stream.finalize();
    }
    on(...args) {
        return this.#stream.on(...args);
    }
    pipe(...args) {
        return this.#stream.pipe(...args);
    }
    unpipe(...args) {
        return this.#stream.unpipe(...args);
    }
}
const CHUNK_SIZE = 256 * 1024;
/** Bytes: the toolkit's own blocks take much memory already. */
const MOST_GARBAGE = 12 * 1024 * 1024;
/** What is small at once: to wait for a thread to open, read and close it would take longer. */
function bytesOf(packed) {
    const { path, offset, packedSize } = packed;
    if (packedSize <= CHUNK_SIZE) {
        const bytes = Buffer.allocUnsafe(packedSize);
        (0,packed_file/* readPacked */.dW)(packed, bytes);
        return bytes;
    }
    return (0,external_node_fs_.createReadStream)(path, {
        start: offset,
        end: offset + packedSize - 1,
        highWaterMark: CHUNK_SIZE
    });
}
const readStream = (external_node_fs_default()).createReadStream;
// The toolkit reads what it uploads unzipped in pieces of 8 MiB, of which several wait at each of its steps.
(external_node_fs_default()).createReadStream = (path, options) => {
    if (typeof options !== 'object' || (options.highWaterMark ?? 0) <= CHUNK_SIZE)
        return readStream(path, options);
    const stream = readStream(path, { ...options, highWaterMark: CHUNK_SIZE });
    // Once the toolkit takes them: to listen sets it going.
    queueMicrotask(() => stream.on('data', () => (0,memory/* boundMemory */._)(MOST_GARBAGE)));
    return stream;
};
(0,external_node_module_.syncBuiltinESMExports)();
archiver_default().registerFormat(FORMAT, PackingZip);
const create = archiver_default().create.bind((archiver_default()));
// The toolkit lets 8 MiB wait before and after each step of a zip; what is only copied would fill them all.
(archiver_default()).create = (format, options) => create(format === 'zip' ? FORMAT : format, { ...options, highWaterMark: CHUNK_SIZE });


/***/ })

};
