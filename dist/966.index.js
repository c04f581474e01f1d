export const id = 966;
export const ids = [966];
export const modules = {

/***/ 48966:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createPackingClient: () => (/* binding */ createPackingClient)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _actions_artifact__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9645);
/* harmony import */ var _actions_http_client__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44942);
/* harmony import */ var archiver__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(99392);
/* harmony import */ var archiver__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(archiver__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var zip_stream__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(41622);
/* harmony import */ var zip_stream__WEBPACK_IMPORTED_MODULE_5___default = /*#__PURE__*/__webpack_require__.n(zip_stream__WEBPACK_IMPORTED_MODULE_5__);






/**
 * The toolkit's client, whose zips take over what is deflated already. That is by far most of an artifact, and deflating it once more was
 * most of the time that an upload took. Of `archiver`, with which the toolkit zips, one format is put in the place of another; all else is its own.
 */
function createPackingClient(packed) {
    files = packed;
    return new _actions_artifact__WEBPACK_IMPORTED_MODULE_2__/* .DefaultArtifactClient */ .t9();
}
const FORMAT = 'zip-with-packed-files';
let files = new Map();
class PackingZipStream extends (zip_stream__WEBPACK_IMPORTED_MODULE_5___default()) {
    #packed = null;
    append(source, data, callback) {
        this.#packed = files.get(data.sourcePath ?? '') ?? null;
        this.entry(this.#packed === null ? source : bytesOf(this.#packed), data, callback);
    }
    _smartStream(entry, callback) {
        const packed = this.#packed;
        if (packed === null)
            return super._smartStream(entry, callback);
        const passing = new node_stream__WEBPACK_IMPORTED_MODULE_1__.PassThrough({ highWaterMark: CHUNK_SIZE });
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
function bytesOf({ path, offset, packedSize }) {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path, {
        start: offset,
        end: offset + packedSize - 1,
        highWaterMark: CHUNK_SIZE
    });
}
archiver__WEBPACK_IMPORTED_MODULE_4___default().registerFormat(FORMAT, PackingZip);
const create = archiver__WEBPACK_IMPORTED_MODULE_4___default().create.bind((archiver__WEBPACK_IMPORTED_MODULE_4___default()));
// The toolkit lets 8 MiB wait before and after each step of a zip; what is only copied would fill them all.
(archiver__WEBPACK_IMPORTED_MODULE_4___default().create) = (format, options) => create(format === 'zip' ? FORMAT : format, { ...options, highWaterMark: CHUNK_SIZE });
/** For the body of an answer, in ms. */
const WHOLE_BODY = 90_000;
/** The toolkit's client waits for ever for an answer that breaks off or never ends; the step would then end without a word. */
_actions_http_client__WEBPACK_IMPORTED_MODULE_3__/* .HttpClientResponse */ .bd.prototype.readBody = async function () {
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
};
const post = Reflect.get(_actions_http_client__WEBPACK_IMPORTED_MODULE_3__/* .HttpClient */ .Qq.prototype, 'post');
/**
 * A connection that breaks is the end of any call for the toolkit; to finalize can be asked for again, so there it is an error that it
 * retries. And it would send its token along to any host that it is redirected to: it is not redirected.
 */
_actions_http_client__WEBPACK_IMPORTED_MODULE_3__/* .HttpClient */ .Qq.prototype.post = async function (url, ...rest) {
    Object.assign(this, { _allowRedirects: false });
    try {
        return await post.call(this, url, ...rest);
    }
    catch (error) {
        if (!url.endsWith('/FinalizeArtifact'))
            throw error;
        throw new Error(error instanceof Error ? error.message : String(error), { cause: error });
    }
};


/***/ })

};
