import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "node:worker_threads"
const external_node_worker_threads_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");
;// CONCATENATED MODULE: ./src/redaction/literal-search.ts
/** In order, overlapping ones made one. */
function united(ranges) {
    const apart = [];
    for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
        const last = apart.at(-1);
        if (last === undefined || range.start >= last.end)
            apart.push({ ...range });
        else
            last.end = Math.max(last.end, range.end);
    }
    return apart;
}
/**
 * Finds many literals at once, in bytes: the method of Wu and Manber, which looks at two bytes and
 * mostly skips many. So a log without secrets costs next to nothing, however many literals there
 * are.
 */
class LiteralSearch {
    #needles = new Map();
    /** UTF-16 units of the shortest literal; `Infinity` without any. */
    #shortest = Infinity;
    /** Those that no search was for yet: they are entered together, as each may change the table. */
    #added = [];
    /** As long as the shortest needle: so much of each decides where the window goes. */
    #length = 0;
    /**
     * For each pair of bytes, how far the window may move when it ends in that pair; 0 where a needle
     * may be.
     */
    #shifts = new Uint8Array(0);
    #needlesOfPair = new Map();
    /** UTF-16 units of the shortest literal; `Infinity` without any. */
    get shortest() {
        return this.#shortest;
    }
    /** Looks for these, too. @param literals each at least two units long */
    add(literals) {
        for (const literal of literals) {
            if (this.#needles.has(literal))
                continue;
            const needle = Buffer.from(literal);
            this.#needles.set(literal, needle);
            this.#shortest = Math.min(this.#shortest, literal.length);
            this.#added.push(needle);
        }
    }
    #enterAdded() {
        const added = this.#added;
        this.#added = [];
        const length = added.reduce((least, needle) => Math.min(least, needle.length), this.#length || 255);
        if (length === this.#length)
            for (const needle of added)
                this.#enter(needle);
        else
            this.#enterAll(length);
    }
    #enterAll(length) {
        this.#length = length;
        this.#shifts = new Uint8Array(65_536).fill(length - 1);
        this.#needlesOfPair.clear();
        for (const needle of this.#needles.values())
            this.#enter(needle);
    }
    #enter(needle) {
        const shifts = this.#shifts;
        const last = this.#length - 1;
        let pair = 0;
        for (let at = 1; at <= last; at++) {
            pair = ((needle[at - 1] ?? 0) << 8) | (needle[at] ?? 0);
            if (last - at < (shifts[pair] ?? 0))
                shifts[pair] = last - at;
        }
        const others = this.#needlesOfPair.get(pair);
        if (others === undefined)
            this.#needlesOfPair.set(pair, [needle]);
        else
            others.push(needle);
    }
    isIn(bytes) {
        return this.#nextIn(bytes, 0) >= 0;
    }
    /** Every occurrence of every literal; they may overlap. */
    rangesIn(text) {
        const bytes = Buffer.from(text);
        const isAscii = bytes.length === text.length;
        const ranges = [];
        let [byte, unit] = [0, 0];
        for (let at = this.#nextIn(bytes, 0); at >= 0; at = this.#nextIn(bytes, at + 1)) {
            unit += isAscii ? at - byte : bytes.toString('utf8', byte, at).length;
            byte = at;
            for (const needle of this.#needlesOfPair.get(bytes.readUInt16BE(at + this.#length - 2)) ?? [])
                if (standsAt(bytes, at, needle)) {
                    const length = isAscii ? needle.length : needle.toString().length;
                    ranges.push({ start: unit, end: unit + length });
                }
        }
        return ranges;
    }
    /** Where the first needle from a byte on begins; -1 for none. */
    #nextIn(bytes, from) {
        if (this.#needles.size === 0)
            return -1;
        if (this.#added.length > 0)
            this.#enterAdded();
        const shifts = this.#shifts;
        const end = bytes.length;
        for (let last = from + this.#length - 1; last < end;) {
            const pair = ((bytes[last - 1] ?? 0) << 8) | (bytes[last] ?? 0);
            const shift = shifts[pair] ?? 0;
            if (shift === 0) {
                const start = last - this.#length + 1;
                for (const needle of this.#needlesOfPair.get(pair) ?? [])
                    if (standsAt(bytes, start, needle))
                        return start;
                last++;
            }
            else
                last += shift;
        }
        return -1;
    }
}
function standsAt(bytes, start, needle) {
    let at = 0;
    while (at < needle.length && needle[at] === bytes[start + at])
        at++;
    return at === needle.length;
}

;// CONCATENATED MODULE: external "node:vm"
const external_node_vm_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:vm");
;// CONCATENATED MODULE: ./src/failure/failure.ts
/**
 * An expected failure, told to the person who reads a red step: what happened (`cause`) and what to
 * do about it (`next`). Both are whole sentences and hold no secret and no text that a server sent
 * unless it was made inert.
 */
class failure_Failure extends Error {
    kind;
    /** The cause alone. */
    summary;
    next;
    /** HTTP status, where an answer caused it. */
    status;
    constructor(kind, cause, next, options = {}) {
        super(`${cause} ${next}`.trim(), options.cause === undefined ? undefined : { cause: options.cause });
        this.name = 'Failure';
        this.kind = kind;
        this.summary = cause;
        this.next = next;
        this.status = options.status ?? null;
    }
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// CONCATENATED MODULE: ./src/system/disk.ts



/**
 * Moves a file, making the folder that it goes to, which may be on another disk. Throws a `disk`
 * Failure.
 */
function moveFile(from, to) {
    onDisk('moved', () => {
        try {
            renameSync(from, to);
        }
        catch (error) {
            const code = codeOf(error);
            if (code === 'EXDEV')
                copyAndRemove(from, to);
            else if (code === 'ENOENT') {
                mkdirSync(dirname(to), { recursive: true });
                renameSync(from, to);
            }
            else
                throw error;
        }
    });
}
function copyAndRemove(from, to) {
    // No link is followed.
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    rmSync(from);
}
/** Writes all of the bytes, at `position` in bytes. Throws a `disk` Failure. */
function writeAll(file, bytes, position) {
    onDisk('written', () => {
        for (let from = 0; from < bytes.length;)
            from += (0,external_node_fs_namespaceObject.writeSync)(file, bytes, from, bytes.length - from, position + from);
    });
}
/**
 * Fills the buffer with what stands at `position` in bytes. Throws a `disk` Failure, also when the
 * file ends before.
 */
function readAll(file, into, position) {
    onDisk('read', () => {
        for (let done = 0; done < into.length;) {
            const read = (0,external_node_fs_namespaceObject.readSync)(file, into, done, into.length - done, position + done);
            if (read === 0)
                throw new Error('the file is shorter than it was');
            done += read;
        }
    });
}
/** Removes a folder and what is in it. Throws a `disk` Failure. */
function removeFolder(path) {
    onDisk('removed', () => {
        rmSync(path, { recursive: true, force: true });
    });
}
/**
 * The place of an artifact's path (with `/`) on this system. Node's `join` makes a string of many
 * small ones, which is ten times as large, and 100,000 paths may be in memory at once.
 */
function placeIn(directory, path) {
    return directory + sep + (sep === '/' ? path : path.replaceAll('/', sep));
}
/** The code of a system's or library's error (`ENOSPC`, `Z_DATA_ERROR`), or null. */
function codeOf(error) {
    if (typeof error !== 'object' || error === null || !('code' in error))
        return null;
    return typeof error.code === 'string' ? error.code : null;
}
/**
 * Does something with a file of a log; what the disk refuses becomes a `disk` Failure. `done`
 * completes "A log could not be …".
 */
function onDisk(done, action) {
    try {
        return action();
    }
    catch (error) {
        throw diskFailure(done, error);
    }
}
/** The failure of something done with a file of a log. */
function diskFailure(done, error) {
    const code = codeOf(error) ?? '';
    const cause = causes[code] ?? `the disk refused (${code})`;
    return new failure_Failure('disk', `A log could not be ${done}: ${cause}.`, nextSteps(code), { cause: error });
}
const causes = {
    ENOSPC: 'there is no space left on the disk (ENOSPC)',
    EDQUOT: 'the disk quota is used up (EDQUOT)',
    EACCES: 'the folder may not be written to (EACCES)',
    EPERM: 'the folder may not be written to (EPERM)',
    EROFS: 'the disk is read-only (EROFS)',
    EEXIST: 'a file of that name is already there (EEXIST)',
    EMFILE: 'too many files are open (EMFILE)'
};
function nextSteps(code) {
    if (code === 'ENOSPC' || code === 'EDQUOT')
        return 'Free some space on the runner, or ask for one stage or step with `stage-id` and `step-id`.';
    if (code === 'EEXIST')
        return 'Let `output-dir` name a new or empty folder.';
    return 'Let `output-dir` name a folder that the runner can write to.';
}

;// CONCATENATED MODULE: ./src/redaction/pattern-search.ts



/**
 * UTF-16 units; a longer line is searched in pieces of this length. No pattern is so slow on it as
 * on a whole megabyte.
 */
const LONGEST_PIECE = 16_384;
/** A match up to this length is found wherever a line is cut, since pieces overlap by as much. */
const LONGEST_SURE_MATCH = 4_096;
/** Milliseconds of the processor that the patterns may take whatever the text. */
const PATTERN_TIME = 5_000;
/** And milliseconds more for each unit of text: ordinary patterns are a hundred times as fast. */
const TIME_PER_UNIT = 0.001;
/**
 * Runs the patterns of `redact` on lines, with a limit on their time: V8 breaks off a regular
 * expression only when it runs in a script with a time limit. One for a whole run, since the limit
 * is for all of it.
 */
class PatternSearch {
    #patterns;
    #taken;
    #timeLimit;
    #timeLeft;
    /** Why nothing is searched any more. */
    #failure = null;
    /**
     * @param patterns with the flag `g`
     * @param timeLimit ms of the processor that they may take whatever the text
     */
    constructor(patterns, timeLimit) {
        this.#patterns = patterns;
        this.#timeLimit = timeLimit;
        this.#timeLeft = timeLimit;
        this.#taken = patterns.map(() => 0);
    }
    get isEmpty() {
        return this.#patterns.length === 0;
    }
    /**
     * The matches in each line. Cheaper for many lines at once.
     * @param lines without line breaks
     * @throws {Failure} `input` when the patterns take too long
     */
    rangesIn(lines) {
        if (this.#failure !== null)
            throw this.#failure;
        const found = lines.map(() => []);
        if (this.isEmpty || lines.length === 0)
            return found;
        const started = cpuTime();
        let running = 0;
        try {
            pattern_search_within(Math.max(1, this.#timeLeft), () => {
                for (const [at, pattern] of this.#patterns.entries()) {
                    running = at;
                    const before = cpuTime();
                    for (let line = 0; line < lines.length; line++)
                        searchLine(pattern, lines[line] ?? '', found[line] ?? []);
                    this.#taken[at] = (this.#taken[at] ?? 0) + cpuTime() - before;
                }
            });
        }
        catch (error) {
            const used = cpuTime() - started;
            // A script's own limit also counts what the machine did for others.
            if (!pattern_search_isTimeOut(error) || this.#timeLeft - used < 1)
                throw this.#tooSlow(running, used, error);
            this.#timeLeft -= used;
            return this.rangesIn(lines);
        }
        const units = lines.reduce((sum, line) => sum + line.length, 0);
        this.#timeLeft = Math.min(this.#timeLimit, this.#timeLeft - (cpuTime() - started) + units * TIME_PER_UNIT);
        if (this.#timeLeft < 1)
            throw this.#tooSlow(running, 0, null);
        return found;
    }
    /**
     * Tells the pattern that took the most time: of several slow ones another may run when the time
     * is up.
     */
    #tooSlow(running, ms, cause) {
        this.#taken[running] = (this.#taken[running] ?? 0) + ms;
        const slowest = this.#taken.indexOf(Math.max(...this.#taken)) + 1;
        return (this.#failure = new failure_Failure('input', `Pattern ${slowest} of \`redact\` takes too long to search the logs with, so the logs were not written: nothing is published that was not searched.`, 'Make that pattern simpler: no repetition inside a repetition such as `(a+)+`, and bounds such as `{1,200}` instead of `*` and `+`.', { cause }));
    }
}
/** Milliseconds of the processor that this thread has used. */
function cpuTime() {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
}
function searchLine(pattern, line, found) {
    if (line.length <= LONGEST_PIECE) {
        search(pattern, line, 0, line.length, 0, found);
        return;
    }
    let from = 0;
    for (let start = 0;;) {
        const piece = line.slice(start, characterStart(line, start + LONGEST_PIECE));
        const isLast = start + LONGEST_PIECE >= line.length;
        // Matches from the overlap on are left to the next piece, where they are whole.
        const next = isLast ? line.length : characterStart(line, start + LONGEST_PIECE - LONGEST_SURE_MATCH);
        from = start + search(pattern, piece, Math.max(0, from - start), next - start, start, found);
        if (isLast)
            return;
        start = next;
    }
}
/** `index`, or one before it when that would cut a character in two. */
function characterStart(text, index) {
    const code = text.charCodeAt(index);
    return code >= 0xdc00 && code < 0xe000 ? index - 1 : index;
}
/** @returns the end of the last match that began before `until` */
function search(pattern, piece, from, until, offset, found) {
    let end = from;
    pattern.lastIndex = from;
    for (let match = pattern.exec(piece); match !== null; match = pattern.exec(piece)) {
        const { index } = match;
        if (index >= until)
            break;
        end = pattern.lastIndex;
        if (end > index)
            found.push({ start: offset + index, end: offset + end });
        // An empty match would be found again for ever.
        else
            pattern.lastIndex += (piece.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
    }
    return end;
}
const sandbox = (0,external_node_vm_namespaceObject.createContext)({ task: () => undefined });
const script = new external_node_vm_namespaceObject.Script('task()');
/** Runs something for at most so many milliseconds; then, or when it runs out of stack, throws. */
function pattern_search_within(ms, task) {
    sandbox.task = task;
    try {
        script.runInContext(sandbox, { timeout: Math.max(1, Math.ceil(ms)) });
    }
    finally {
        sandbox.task = () => undefined;
    }
}
/** Whether `within` broke something off. */
function pattern_search_isTimeOut(error) {
    return codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

;// CONCATENATED MODULE: ./src/text/terminal-sequences.ts
/** Colours, cursor and the like: CSI, after ESC or as one character of C1. */
const CONTROL = String.raw `(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`;
/** The palette of the Linux console: these have no end of their own. */
const PALETTE = String.raw `(?:\x1b\]|\x9d)(?:P[0-9A-Fa-f]{7}|R)`;
/** OSC, DCS, SOS, PM, APC and titles: what comes up to their end is not shown. */
const STRING = String.raw `(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f\n\r]*(?:\x07|\x1b\\|\x9c)`;
/** ESC and one character, such as `ESC 7` or `ESC ( B`. */
const SHORT = String.raw `\x1b[ -/]*[0-OQ-WYZ\\\x60a-jl-~]`;
/**
 * The terminal sequences (ECMA-48, xterm, the Linux console), as the whole project knows them. No
 * match goes past the next introducer or the end of a line, so that a search is linear.
 */
const SEQUENCE = `${CONTROL}|${PALETTE}|${STRING}|${SHORT}`;
/** What begins a sequence. */
const INTRODUCER = /[\x1b\x90\x98\x9b\x9d-\x9f]/;
const SEQUENCES = new RegExp(SEQUENCE, 'g');
/** Controls that a terminal obeys, or leaves out, in the middle of a sequence. */
const INSIDE = String.raw `\x00-\x07\x0b\x0c\x0e-\x17\x19\x1c-\x1f\x7f`;
/** What breaks a sequence off: CAN, SUB and the next sequence. */
const BREAK = String.raw `(?:[\x18\x1a]|(?=[\x1b\x90\x98\x9b\x9d-\x9f]))`;
/** Sequences that only some terminals show nothing of: with controls inside, or broken off. */
const DAMAGED = String.raw `(?:\x1b\[|\x9b)[0-?${INSIDE}]*(?:[ -/][ -/${INSIDE}]*)?(?:[@-~]|${BREAK})|(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x80-\x9f\n\r]*${BREAK}`;
const HAS_DAMAGED = new RegExp(String.raw `(?:\x1b\[|\x9b)[0-?]*(?:[ -/]+|)(?:[${INSIDE}]|${BREAK})|(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x80-\x9f\n\r]*(?:[\x18\x1a]|\x1b(?!\\)|[\x90\x98\x9b\x9d-\x9f])`);
const HAS_STRING = /\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f]/;
/**
 * Characters that nobody sees, or that a summary leaves out: controls, formats, zero-width,
 * bidirectional, tags.
 */
const INVISIBLE = String.raw `[\p{Cf}\p{Default_Ignorable_Code_Point}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]`;
/** Whether a text holds anything that nobody sees. */
const HAS_UNSEEN = new RegExp(INVISIBLE, 'u');
const UNSEEN = new RegExp(`${SEQUENCE}|${INVISIBLE}`, 'gu');
const UNSEEN_OR_RETURN = new RegExp(`${SEQUENCE}|\\r|${INVISIBLE}`, 'gu');
const UNSEEN_OR_DAMAGED = new RegExp(`${SEQUENCE}|${DAMAGED}|${INVISIBLE}`, 'gu');
const INVISIBLE_ALONE = new RegExp(INVISIBLE, 'gu');
/** A text without its terminal sequences. */
function withoutSequences(text) {
    return INTRODUCER.test(text) ? text.replace(SEQUENCES, '') : text;
}
/** A text without anything that nobody sees. @param joins whether carriage returns go, too */
function withoutUnseen(text, joins = false) {
    return without(text, joins ? UNSEEN_OR_RETURN : UNSEEN);
}
/**
 * The same where readers differ in what they take for a sequence: one leaves out damaged ones, too,
 * and one shows what titles and links hold.
 */
function otherReadings(text) {
    return [
        ...(HAS_DAMAGED.test(text) ? [without(text, UNSEEN_OR_DAMAGED)] : []),
        ...(HAS_STRING.test(text) ? [without(text, INVISIBLE_ALONE)] : [])
    ];
}
const GAPS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;
const HAS_GAP = /[\p{Cc}\p{Zl}\p{Zp}]|[^\S ]|\s\p{Cf}*\s/u;
/** A text as messages and tables quote it: on one line, with single blanks; null where it is so. */
function onOneLine(text) {
    if (!HAS_GAP.test(text))
        return null;
    return {
        text: text.replace(GAPS, gapAs),
        places: () => placesOfReplaced(text, GAPS, gap => gapAs(gap).length)
    };
}
function gapAs(gap) {
    return /^\p{Cf}+$/u.test(gap) ? '' : ' ';
}
/**
 * The places of a text in which each match of a global pattern was replaced.
 *
 * @param lengthOf UTF-16 units of what stands for a match; each of them stands for all of it
 */
function placesOfReplaced(text, pattern, lengthOf) {
    const starts = [];
    const ends = [];
    let done = 0;
    const keep = (end) => {
        for (let at = done; at < end; at++) {
            starts.push(at);
            ends.push(at + 1);
        }
    };
    for (const { 0: match, index } of text.matchAll(pattern)) {
        keep(index);
        done = index + match.length;
        for (let left = lengthOf(match); left > 0; left--) {
            starts.push(index);
            ends.push(done);
        }
    }
    keep(text.length);
    return { starts, ends };
}
function without(text, unseen) {
    return { text: text.replace(unseen, ''), places: () => placesWithout(text, unseen) };
}
function placesWithout(text, unseen) {
    const starts = [];
    let done = 0;
    const keep = (end) => {
        for (let at = done; at < end; at++)
            starts.push(at);
    };
    for (const { 0: gone, index } of text.matchAll(unseen)) {
        keep(index);
        done = index + gone.length;
    }
    keep(text.length);
    return { starts, ends: null };
}

;// CONCATENATED MODULE: ./src/text/cursor-moves.ts

/** Moves the cursor to where the next text would not stand, other than to the start of its line. */
const CURSOR = /\x08|\x1b[78DEMc]|(?:\x1b\[|\x9b)(?:[\d;]*[A-IZ`@PXabdef]|[12]K|[23]J|[su])/;
const REWRITES = /\r[^\r\n]/;
/** A text in pieces: a sequence, a control that a screen obeys, or what is printed. */
const TOKENS = new RegExp(`(${SEQUENCE})|[\\r\\n\\x08]|[^\\x1b\\x80-\\x9f\\r\\n\\x08]+|[^]`, 'g');
/** Sequences that a screen obeys. Of `MOVE`: one or two numbers, and the letter that says what. */
const MOVE = /^(?:\x1b\[|\x9b)(\d{0,6})(?:;(\d{0,6})[\d;]*)?([A-KZ`@PXabdef])$/;
const SAVE = /^(?:\x1b7|(?:\x1b\[|\x9b)s)$/;
const RESTORE = /^(?:\x1b8|(?:\x1b\[|\x9b)u)$/;
const STYLE = /^(?:\x1b\[|\x9b)[\d;:]*m$/;
const LINK = /^(?:\x1b\]|\x9d)8;[^;]*;(.?)/;
/** Whether some of a text takes the place of what stands before it in its line. */
function rewritesLine(text) {
    return REWRITES.test(text);
}
/** Whether a text must be put on a screen to know what is seen of it. */
function movesCursor(text) {
    return CURSOR.test(text);
}

;// CONCATENATED MODULE: ./src/redaction/secret-forms.ts
/**
 * Shorter ones cannot be told from ordinary words, and are no secrets that anybody issues. In
 * UTF-16 units.
 */
const SHORTEST = 4;
/** Half of a shorter form could be any word. */
const SHORTEST_WRAPPED = 10;
/** Columns of the narrowest lines that programs wrap into. */
const NARROWEST = 60;
/**
 * The ways in which a secret gets into a log: as it is, percent-encoded or decoded, as part of a
 * JSON string, of base64 in either alphabet, and in hex. JSON may have Go's escapes of `<`, `>` and
 * `&`. Empty for a secret of under four characters.
 */
function formsOf(secret) {
    const plain = secret.toWellFormed().trim();
    if (plain.length < SHORTEST)
        return [];
    const forms = new Set([
        plain,
        ...percentForms(plain),
        ...jsonForms(plain),
        ...base64Forms(plain),
        ...base64Forms(plain).map(encodeURIComponent),
        ...hexForms(plain)
    ]);
    return [...forms].filter(form => form.length >= SHORTEST);
}
/** The forms that programs print over several lines, as `base64` and `xxd -p` do. */
function wrappedForms(secret) {
    const plain = secret.toWellFormed().trim();
    const forms = new Set([...base64Forms(plain), ...hexForms(plain)]);
    return [...forms].filter(form => form.length >= SHORTEST_WRAPPED);
}
/** Parts of a form of which one at least is on one line, wherever the form is wrapped. */
function partsOf(form) {
    const count = Math.ceil((form.length - 1) / NARROWEST) + 1;
    const at = (part) => Math.floor((part * form.length) / count);
    return Array.from({ length: count }, (_, part) => form.slice(at(part), at(part + 1)));
}
function hexForms(plain) {
    const hex = Buffer.from(plain).toString('hex');
    return [hex, hex.toUpperCase()];
}
/**
 * Percent-encoded as browsers do it, and as programs do that encode all punctuation, or each byte.
 */
function percentForms(plain) {
    const encoded = encodeURIComponent(plain);
    const strict = encoded.replace(/[!'()*]/g, percent);
    const forms = [encoded, strict, strict.replaceAll('%20', '+')];
    forms.push(strict.replace(/[-._~]/g, percent), strict.replace(/%..|[^]/g, percent));
    const lowerCase = forms.map(form => form.replace(/%../g, code => code.toLowerCase()));
    try {
        return [...forms, ...lowerCase, decodeURIComponent(plain)];
    }
    catch {
        // A secret may well hold a percent sign that encodes nothing.
        return [...forms, ...lowerCase];
    }
}
/** A character of ASCII with its code; what has one already stays. */
function percent(mark) {
    return mark.length > 1 ? mark : `%${mark.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
}
/** What stands between the quotes of JSON strings that hold `plain`. */
function jsonForms(plain) {
    const escaped = JSON.stringify(plain).slice(1, -1);
    const asGo = escaped.replace(/[<>&]/g, mark => `\\u00${mark.charCodeAt(0).toString(16)}`);
    return [escaped, asGo, escaped.replaceAll('/', '\\/')];
}
/**
 * Base64 of the secret, and what it looks like inside the base64 of a longer text: that depends on
 * where its first byte falls in a group of three. The characters at either end that also depend on
 * its neighbours are left out.
 */
function base64Forms(plain) {
    const bytes = Buffer.from(plain);
    const whole = bytes.toString('base64');
    const inside = [0, 1, 2].map(before => {
        const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
        const end = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1;
        return text.slice([0, 2, 3][before], end);
    });
    const urlSafe = [whole.replaceAll('+', '-').replaceAll('/', '_'), ...inside];
    return [whole, ...urlSafe, ...inside.map(form => form.replaceAll('-', '+').replaceAll('_', '/'))];
}

;// CONCATENATED MODULE: ./src/text/column-width.ts
/** Columns between two tab stops. */
const TAB = 8;
/** Written over the character before. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\p{Default_Ignorable_Code_Point}]$/u;
/** East Asian Width (UAX 11) W and F, and emoji that are no text by themselves. */
const WIDE = /^(?:(?!\p{RI})\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])$/u;
/** Below it every character has one column. */
const FIRST_OTHER = 0x300;
/** Columns that a terminal gives a character: 0, 1 or 2. A tab has as many as there are left. */
function columnsOf(character) {
    if (character.charCodeAt(0) < FIRST_OTHER)
        return 1;
    return ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}
/** The column of the next tab stop but so many; negative for those before. */
function tabStop(column, many) {
    const at = many > 0 ? Math.floor(column / TAB) : Math.ceil(column / TAB);
    return Math.max(0, (at + many) * TAB);
}

;// CONCATENATED MODULE: ./src/text/screen-row.ts

/** Characters that a single sequence moves; terminals are not as wide. */
const LONGEST_SHIFT = 500;
/** A column that the character before it takes, too: a wide one, or a tab. */
const TAKEN = '';
function emptyRow() {
    return { characters: [], styles: [], places: [], isLeft: false, erased: null };
}
function clear(row) {
    row.characters = [];
    row.styles = [];
    row.places = [];
}
function cut(row, length) {
    if (row.characters.length <= length)
        return;
    split(row, length);
    row.characters.length = length;
    row.styles.length = length;
    row.places.length = length;
}
/** Takes characters out of a row, or blanks in, so that what follows moves. */
function shift(row, column, many) {
    const room = row.characters.length - column;
    if (room <= 0 || room > LONGEST_SHIFT)
        return;
    const gone = Math.min(room, Math.max(0, -many));
    const blanks = Array.from({ length: Math.min(LONGEST_SHIFT, Math.max(0, many)) }, () => ' ');
    split(row, column);
    split(row, column + gone);
    row.characters.splice(column, gone, ...blanks);
    row.styles.splice(column, gone, ...blanks.map(() => ''));
    row.places.splice(column, gone, ...blanks.map(() => -1));
}
/** Puts blanks over these columns. */
function blank(row, from, to) {
    split(row, from);
    split(row, to);
    for (let at = from; at < to; at++)
        put(row, at, ' ', '', -1);
}
/**
 * Writes a character, which may take no column, or several; a tab over text only moves.
 *
 * @returns the column behind it
 */
function write(row, column, character, style, place) {
    const columns = columnsOf(character);
    if (columns === 0 && isAdded(row, column, character, place))
        return column;
    const end = character === '\t' ? tabStop(column, 1) : column + Math.max(1, columns);
    if (character === '\t' && column < row.characters.length)
        return end;
    split(row, column);
    split(row, end);
    put(row, column, character, style, place);
    for (let at = column + 1; at < end; at++)
        put(row, at, TAKEN, style, -1);
    return end;
}
/** A mark belongs to the character right before it. */
function isAdded({ characters, places }, column, mark, place) {
    let at = column - 1;
    while (at > 0 && characters[at] === TAKEN)
        at--;
    const [base = TAKEN, start = -1] = [characters[at], places[at]];
    if (base === TAKEN || base === '\t' || start < 0 || start + base.length !== place)
        return false;
    characters[at] = base + mark;
    return true;
}
/** What reaches over this column becomes blanks, as half of it is about to go. */
function split({ characters, places }, column) {
    if (characters[column] !== TAKEN)
        return;
    let start = column;
    while (start > 0 && characters[start] === TAKEN)
        start--;
    for (let at = start; at === start || characters[at] === TAKEN; at++) {
        characters[at] = ' ';
        places[at] = -1;
    }
}
function put(row, column, character, style, place) {
    // What begins no sequence here must not begin one with what is written after it.
    row.characters[column] = character === '\x1b' ? '\u241b' : character;
    row.styles[column] = style;
    row.places[column] = place;
}
/** The row with the sequences that its characters need. */
function styledRow({ characters, styles }) {
    let line = '';
    let style = '';
    for (const [at, character] of characters.entries()) {
        const next = styles[at] ?? '';
        if (next !== style)
            line += `${style === '' ? '' : '\x1b]8;;\x07\x1b[0m'}${next}`;
        style = next;
        line += character;
    }
    return style === '' ? line : `${line}\x1b]8;;\x07\x1b[0m`;
}

;// CONCATENATED MODULE: ./src/text/screen.ts



/** Columns up to which the cursor moves over nothing. */
const WIDEST = 300;
/** Rows above a record up to which the cursor moves; terminals are not as high. */
const HIGHEST = 200;
/** Blanks that moves make of a record, beside one for each of its units. */
const MOST_BLANKS = 10_000;
/** UTF-16 units of styles that are kept for a character; more is an attack. */
const LONGEST_STYLE = 200;
/**
 * A terminal on which one record is written. Rows above it have lines of their own where it writes
 * to them. So have those that it names by their number, or reaches after all was cleared.
 */
class Screen {
    #clears;
    #rows = [emptyRow()];
    /** The rows above the record, which are shown where it wrote to them. */
    #above = 0;
    /** By the number that named it: where a row is, from the first one of the record on. */
    #named = new Map();
    #lastNamed = -1;
    /** What is written next begins a row behind all others; it may have a number. */
    #next = null;
    /** What rows showed before other text took the place of all of it. */
    #gone = [];
    #row = 0;
    #column = 0;
    #saved = { row: 0, column: 0, above: 0 };
    #last = '';
    #style = '';
    #link = '';
    #written = 0;
    #blanksLeft = MOST_BLANKS;
    /** Rows that were erased below the cursor, and how much had been written then. */
    #below = null;
    constructor(clears) {
        this.#clears = clears;
    }
    write(text) {
        this.#blanksLeft += text.length;
        for (const { 0: token, 1: sequence, index } of text.matchAll(TOKENS)) {
            if (sequence !== undefined)
                this.#obey(sequence);
            else if (token === '\n')
                this.#newLine();
            else if (token === '\r')
                this.#toColumn(0);
            else if (token === '\b')
                this.#column = Math.max(0, this.#column - 1);
            else
                this.#print(token, index);
        }
    }
    /** Without empty ones below the cursor; what was erased at the very end is shown. */
    rows() {
        const below = this.#below?.written === this.#written ? this.#below.rows : [];
        const rows = [...this.#rows, ...below];
        const shown = rows.map(row => (row.erased === null || row.erased === this.#written ? row : emptyRow()));
        const isWritten = ({ characters }) => characters.length > 0;
        const above = shown.slice(0, this.#above).filter(isWritten);
        // The one that a record begins in may stay as it was.
        const least = above.length > 0 && this.#row <= this.#above ? this.#above : this.#row + 1;
        let end = shown.length;
        while (end > least && shown[end - 1]?.characters.length === 0)
            end--;
        const all = [...above, ...shown.slice(this.#above, end)];
        return all.length > 0 ? all : [emptyRow()];
    }
    gone() {
        return this.#gone;
    }
    #print(text, index) {
        if (this.#next !== null)
            this.#beginNext(this.#next.number);
        const row = this.#current();
        const isErased = row.erased !== null && this.#column < row.characters.length;
        if (isErased || (this.#column === 0 && row.isLeft && this.#clears)) {
            const { characters, styles, places } = row;
            if (characters.length > 0)
                this.#gone.push({ characters, styles, places });
            clear(row);
        }
        row.erased = null;
        row.isLeft = false;
        const style = this.#link + this.#style;
        while (row.characters.length < this.#column && this.#blanksLeft-- > 0)
            blank(row, row.characters.length, row.characters.length + 1);
        this.#column = Math.min(this.#column, row.characters.length);
        let place = index;
        for (const character of text) {
            if (this.#column > row.characters.length)
                blank(row, row.characters.length, this.#column);
            this.#column = write(row, this.#column, character, style, place);
            place += character.length;
            this.#last = character;
        }
        this.#written++;
    }
    #obey(sequence) {
        const [, count = '', second = '', final] = MOVE.exec(sequence) ?? [];
        const many = count === '' ? 1 : Number(count);
        const steps = Math.max(1, many);
        if (final === undefined)
            this.#look(sequence);
        else if ('@PXb'.includes(final))
            this.#change(final, steps);
        else if (final === 'A' || final === 'F')
            this.#up(steps, final === 'F');
        else if (final === 'B' || final === 'e' || final === 'E')
            this.#down(steps, final === 'E');
        else if (final === 'C' || final === 'a')
            this.#toColumn(this.#column + steps);
        else if (final === 'D')
            this.#column = Math.max(0, this.#column - steps);
        else if (final === 'G' || final === '`')
            this.#toColumn(steps - 1);
        else if (final === 'I' || final === 'Z')
            this.#toColumn(tabStop(this.#column, final === 'I' ? Math.min(steps, WIDEST) : -steps));
        else if (final === 'H' || final === 'f')
            this.#toNumber(steps, Math.max(1, Number(second)) - 1);
        else if (final === 'd')
            this.#toNumber(steps, this.#column);
        else if (final === 'K')
            this.#eraseInRow(count === '' ? 0 : many);
        else if (many === 2 || many === 3)
            this.#clearScreen();
        else if (count === '' || many === 0)
            this.#eraseBelow();
    }
    /** Inserts blanks, deletes, blanks out, or repeats the last character. */
    #change(how, many) {
        const row = this.#current();
        // Who edits a line does not write it anew.
        if (how !== 'b')
            row.isLeft = false;
        if (how === '@' || how === 'P')
            shift(row, this.#column, how === 'P' ? -many : many);
        else if (how === 'X') {
            const end = Math.min(row.characters.length, this.#column + many);
            if (this.#affords(end - this.#column))
                blank(row, this.#column, end);
        }
        else if (this.#last !== '' && this.#column <= row.characters.length)
            for (let left = Math.min(many, WIDEST); left > 0 && this.#affords(1); left--)
                this.#column = write(row, this.#column, this.#last, this.#link + this.#style, -1);
    }
    /** Whether there is room for so many more blanks. */
    #affords(blanks) {
        if (blanks <= 0 || this.#blanksLeft < blanks)
            return false;
        this.#blanksLeft -= blanks;
        return true;
    }
    #look(sequence) {
        if (sequence === '\x1bD')
            this.#down(1, false);
        else if (sequence === '\x1bE')
            this.#newLine();
        else if (sequence === '\x1bM')
            this.#up(1, false);
        else if (sequence === '\x1bc') {
            this.#clearScreen();
            this.#column = 0;
        }
        else if (SAVE.test(sequence)) {
            this.#saved = { row: this.#row, column: this.#column, above: this.#above };
        }
        else if (RESTORE.test(sequence)) {
            this.#toRow(this.#saved.row + this.#above - this.#saved.above, false);
            this.#toColumn(this.#saved.column);
        }
        const link = LINK.exec(sequence);
        if (link !== null)
            this.#link = link[1] === '' || sequence.length > 2_000 ? '' : sequence;
        else if (STYLE.test(sequence)) {
            const isReset = /^(?:\x1b\[|\x9b)0*m$/.test(sequence);
            const longer = this.#style + sequence;
            this.#style = isReset ? '' : longer.length > LONGEST_STYLE ? sequence.slice(0, LONGEST_STYLE) : longer;
        }
    }
    #newLine() {
        if (this.#row === this.#rows.length - 1)
            this.#rows.push(emptyRow());
        this.#toRow(this.#row + 1, true);
    }
    #toRow(row, toStart) {
        this.#next = null;
        this.#row = Math.max(0, Math.min(row, this.#rows.length - 1));
        if (toStart)
            this.#column = 0;
        this.#current().isLeft = true;
    }
    /** Also above the record, to what stood there before. */
    #up(many, toStart) {
        const missing = Math.min(many - this.#row, HIGHEST - this.#above);
        if (missing > 0) {
            this.#rows.unshift(...Array.from({ length: missing }, emptyRow));
            this.#above += missing;
            this.#row += missing;
        }
        this.#toRow(this.#row - many, toStart);
    }
    /** Below the last row there is nothing yet. */
    #down(many, toStart) {
        const isBelow = this.#row + many >= this.#rows.length && this.#rows.at(-1)?.characters.length !== 0;
        this.#toRow(this.#row + many, toStart);
        if (isBelow)
            this.#next = { number: null };
    }
    #toNumber(number, column) {
        const row = (this.#named.get(number) ?? Infinity) + this.#above;
        if (row < this.#rows.length)
            this.#toRow(row, false);
        else
            this.#next = { number };
        this.#toColumn(column);
    }
    /** What was on it stays in the log. */
    #clearScreen() {
        this.#named.clear();
        this.#next ??= { number: null };
    }
    #beginNext(number) {
        const isTaken = this.#rows.length - 1 - this.#above === this.#lastNamed;
        if (isTaken || this.#rows.at(-1)?.characters.length !== 0)
            this.#rows.push(emptyRow());
        this.#toRow(this.#rows.length - 1, false);
        if (number === null || this.#named.size >= HIGHEST)
            return;
        this.#lastNamed = this.#row - this.#above;
        this.#named.set(number, this.#lastNamed);
    }
    #toColumn(column) {
        const widest = Math.max(WIDEST, this.#current().characters.length);
        this.#column = Math.max(0, Math.min(column, widest));
        if (column === 0)
            this.#current().isLeft = true;
    }
    #eraseInRow(part) {
        if (this.#next !== null)
            return;
        const row = this.#current();
        if (row.erased !== null)
            return;
        if (part === 0 && this.#column > 0)
            cut(row, this.#column);
        else if (part === 1 && this.#column < row.characters.length - 1) {
            if (this.#affords(this.#column + 1))
                blank(row, 0, this.#column + 1);
        }
        else
            row.erased = this.#written;
        // It is gone when something takes its place, and not when text only goes on.
    }
    #eraseBelow() {
        this.#eraseInRow(0);
        const rows = this.#rows.splice(this.#row + 1);
        if (rows.length > 0)
            this.#below = { rows, written: this.#written };
    }
    #current() {
        const row = this.#rows[this.#row];
        if (row === undefined)
            throw new RangeError(`the screen has no row ${this.#row}`);
        return row;
    }
}

;// CONCATENATED MODULE: ./src/text/terminal-screen.ts


/**
 * The lines of a record as a terminal shows them in the end, with their colours and links: text
 * after a carriage return or a move to the first column takes the place of the line. Other moves
 * leave blanks, and erased text is gone. A record that erases all that it wrote shows what it
 * wrote.
 */
function screenLines(text) {
    const screen = new Screen(true);
    screen.write(text);
    return screen.rows().map(styledRow);
}
/**
 * The same without colours, for a search, with what rows showed before they were rewritten.
 *
 * @param clears whether text from the first column on takes the place of the whole line, as shown;
 *   else that of as many characters as it has, as on a real terminal
 */
function screenText(text, clears) {
    const screen = new Screen(clears);
    screen.write(text);
    let shown = '';
    const starts = [];
    for (const row of [...screen.rows(), ...screen.gone()]) {
        addPlaces(starts, row);
        shown += `${row.characters.join('')}\n`;
    }
    return { text: shown, places: () => ({ starts, ends: null }) };
}
/** Adds where each unit of a row was written, and -1 for the end of its line. */
function addPlaces(starts, { characters, places }) {
    for (let at = 0; at < characters.length; at++) {
        const place = places[at] ?? -1;
        const length = characters[at]?.length ?? 0;
        for (let unit = 0; unit < length; unit++)
            starts.push(place < 0 ? -1 : place + unit);
    }
    starts.push(-1);
}

;// CONCATENATED MODULE: ./src/text/utf16.ts
/** Of the higher bytes, the part that must be below 0x20, as those of most alphabets are. */
const LEAST_HIGH = 0.75;
/** Of the lower bytes, the part that may be. */
const MOST_LOW = 0.25;
/** BEL, BS and ESC. */
const TERMINAL_CONTROLS = new Set([7, 8, 0x1b]);
/** Those of a text, and NUL. */
const ASCII_CONTROLS = new Set([0, 9, 10, 13, ...TERMINAL_CONTROLS]);
/** A single character of another alphabet makes three in a row without a NUL. */
const SHORTEST_RUN = 4;
const UNKNOWN = -1;
/** A unit of which a byte is unknown. */
const LOST = 0xfffd;
const encoder = new TextEncoder();
/**
 * Reads the UTF-16 that a program wrote where Harness expects UTF-8. Each of its bytes is a
 * character then, half of them NUL in English; bytes above 0x7F are lost. Harness cuts the bytes at
 * each 0x0A, also in the middle of a character, so that little-endian text looks big-endian from
 * its second line on.
 *
 * @returns null for a text that is none
 */
function decodeUtf16(text) {
    if (!text.includes('\0'))
        return null;
    const read = bytesOf(text);
    const first = startOf(text);
    const order = orderOf(read.bytes, first);
    if (order === null)
        return null;
    const whole = { ...decoded(text, read, { first, order, isWhole: true }), order };
    if (hasAsciiPairs(read.bytes, first))
        return { ...withoutNuls(text, read, first), order };
    return order === 'big' && read.bytes[first] === 0 ? afterCut(text, read, whole) : whole;
}
/** Where the text begins: behind its byte order mark, which may follow half of a newline. */
function startOf(text) {
    return text.startsWith('\ufffd\ufffd') ? 2 : text.startsWith('\0\ufffd\ufffd') ? 3 : 0;
}
/**
 * Whether text of one byte a character stands beside the UTF-16, all of it being ASCII: taken for
 * UTF-16, two of these characters are one of another alphabet.
 */
function hasAsciiPairs(bytes, first) {
    let longest = 0;
    let run = 0;
    for (let at = first; at < bytes.length; at++) {
        const byte = bytes[at] ?? 0;
        if (byte >= 0x80 || byte < 0 || (byte < 0x20 && !ASCII_CONTROLS.has(byte)))
            return false;
        run = byte === 0 ? 0 : run + 1;
        longest = Math.max(longest, run);
    }
    return longest >= SHORTEST_RUN;
}
function withoutNuls(text, { bytes, starts }, first) {
    const kept = Array.from(bytes.keys()).filter(at => at >= first && bytes[at] !== 0);
    const places = kept.map(at => starts[at] ?? 0);
    const ends = kept.map(at => starts[at + 1] ?? text.length);
    const units = kept.map(at => String.fromCharCode(bytes[at] ?? 0)).join('');
    return { text: units, places: () => ({ starts: places, ends }) };
}
/**
 * A line that begins with the second half of the newline before it is little-endian: read so, it
 * has blanks where letters of another alphabet begin and end. In ASCII both readings are the same.
 */
function afterCut(text, read, big) {
    const isAscii = /^[\0-\x7f\ufffd]*$/u.test(big.text);
    if (isAscii)
        return big;
    const order = 'little';
    const little = { ...decoded(text, read, { first: 1, order, isWhole: true }), order };
    const blanksIn = (one) => one.match(/[ \t\r\n]/gu)?.length ?? 0;
    return blanksIn(little.text) > blanksIn(big.text) ? little : big;
}
/**
 * What a text may hide as UTF-16, for a search: too little of it may look like that. It may be of
 * either order, and begin in the middle of a unit, as a line of little-endian text does. What was
 * lost is left out, as most that nobody sees is.
 *
 * @returns none for a text without NUL, nor where it is all that hides something
 */
function utf16Readings(text) {
    if (!text.includes('\0') || isEveryOtherNul(text))
        return [];
    const read = bytesOf(text);
    return ['little', 'big'].flatMap(order => [0, 1].map(first => decoded(text, read, { first, order, isWhole: false })));
}
/** ASCII, and nothing else: without the NULs it reads as it should. */
function isEveryOtherNul(text) {
    const start = text.startsWith('\ufffd\ufffd') ? 2 : 0;
    let isNul = text.charCodeAt(start) === 0;
    for (let at = start; at < text.length; at++, isNul = !isNul) {
        const code = text.charCodeAt(at);
        if ((code === 0) !== isNul || code >= 0x80)
            return false;
    }
    return true;
}
function decoded(text, { bytes, starts }, { first, order, isWhole }) {
    let units = '';
    const places = [];
    const ends = [];
    for (let at = first; at < bytes.length; at += 2) {
        const [one = UNKNOWN, two = null] = [bytes[at], bytes[at + 1]];
        const unit = two === null ? loneUnit(one) : order === 'little' ? unitOf(two, one) : unitOf(one, two);
        if (unit === null || (unit === LOST && !isWhole))
            continue;
        units += String.fromCharCode(unit);
        places.push(starts[at] ?? 0);
        ends.push(starts[at + 2] ?? text.length);
    }
    return { text: units.toWellFormed(), places: () => ({ starts: places, ends }) };
}
function bytesOf(text) {
    const bytes = [];
    const starts = [];
    let at = 0;
    for (const character of text) {
        const code = character.charCodeAt(0);
        if (code < 0x80)
            bytes.push(code);
        else if (character === '\ufffd')
            bytes.push(UNKNOWN);
        else
            for (const byte of encoder.encode(character))
                bytes.push(byte);
        while (starts.length < bytes.length)
            starts.push(at);
        at += character.length;
    }
    return { bytes, starts };
}
function orderOf(bytes, first) {
    const counts = [0, 0];
    const controls = [0, 0];
    const unprinted = [0, 0];
    for (let at = first; at < bytes.length; at++) {
        const byte = bytes[at] ?? 0;
        const side = (at - first) % 2;
        const isLineEnd = byte === 10 || byte === 13;
        if (isLineEnd)
            continue;
        counts[side] = (counts[side] ?? 0) + 1;
        if (byte < 0 || byte >= 0x20 || byte === 9)
            continue;
        controls[side] = (controls[side] ?? 0) + 1;
        // Terminals obey these; they may well stand in a text.
        if (!TERMINAL_CONTROLS.has(byte))
            unprinted[side] = (unprinted[side] ?? 0) + 1;
    }
    const share = (of, side) => (of[side] ?? 0) / Math.max(1, counts[side] ?? 0);
    const isOrder = (high, low) => share(controls, high) >= LEAST_HIGH && share(unprinted, low) <= MOST_LOW;
    return isOrder(0, 1) ? 'big' : isOrder(1, 0) ? 'little' : null;
}
/** The last byte of a record, cut from its other half: a newline, or nothing that is seen. */
function loneUnit(byte) {
    return byte === 0 ? null : byte === UNKNOWN ? LOST : byte;
}
function unitOf(high, low) {
    return high === UNKNOWN || low === UNKNOWN ? LOST : (high << 8) | low;
}

;// CONCATENATED MODULE: ./src/redaction/text-views.ts




/** Levels of JSON in JSON that are read. */
const MOST_LEVELS = 2;
/** Units between two units of a secret that are blanked with it; farther ones are blanked apart. */
const LARGEST_GAP = 64;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))/g;
const HAS_ESCAPE = /\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/;
const SHORT_ESCAPES = new Map([
    ['b', '\b'],
    ['f', '\f'],
    ['n', '\n'],
    ['r', '\r'],
    ['t', '\t']
]);
/**
 * The ways to read a text: as it is (UTF-16 decoded), without what nobody sees, and as a terminal
 * shows it in the end. Each of them is also read with its escapes of JSON decoded. Any can show a
 * secret that the others hide.
 */
function viewsOf(text) {
    const decoded = decodeUtf16(text);
    const itself = { text, places: null };
    // Only a part of the text may be UTF-16.
    const views = [itself, decoded, ...utf16Readings(text)].flatMap(each => (each === null ? [] : seenIn(each)));
    if (text.includes('\\'))
        for (const view of [...views])
            addUnescaped(views, view);
    return views;
}
/** The same of a text that is quoted on one line, as names and messages are. */
function quotedViewsOf(text) {
    const quoted = onOneLine(text);
    const views = viewsOf(text);
    return quoted === null ? views : [...views, { ...quoted, isJoined: /[\r\n]/.test(text) }];
}
function seenIn(itself) {
    const { text } = itself;
    const moves = movesCursor(text);
    const views = [itself, ...(moves || HAS_UNSEEN.test(text) ? bareViews(itself) : [])];
    if (moves)
        for (const clears of [true, false]) {
            const screen = derived(itself, screenText(text, clears));
            views.push(screen, derived(screen, withoutUnseen(screen.text)));
        }
    else if (!rewritesLine(text))
        return views;
    return [...views, { ...derived(itself, withoutUnseen(text, true)), isJoined: true }];
}
/** Without what nobody sees, as readers differ in what that is. */
function bareViews(itself) {
    return [
        { ...derived(itself, withoutUnseen(itself.text)), isBare: true },
        ...otherReadings(itself.text).map(other => derived(itself, other))
    ];
}
/** The text of a JSON string; what is no escape stays. */
function unescaped(text) {
    return text.includes('\\')
        ? text.replace(ESCAPE, (_escape, hex, short) => text_views_unescape(hex, short))
        : text;
}
/** Where a range of a view is in the original: nothing that was added. */
function originalRanges(view, { start, end }) {
    if (view.places === null)
        return [{ start, end }];
    const places = view.places();
    const ranges = [];
    let open = null;
    for (let at = start; at < end; at++) {
        const place = places.starts[at] ?? -1;
        if (place < 0)
            continue;
        const after = endOf(places, at);
        if (open !== null && place >= open.start && place - open.end <= LARGEST_GAP)
            open.end = Math.max(open.end, after);
        else
            ranges.push((open = { start: place, end: after }));
    }
    return ranges;
}
/** Where what a unit was made of ends. */
function endOf({ starts, ends }, at) {
    return ends?.[at] ?? (starts[at] ?? at) + 1;
}
/** A view of a view. Its places are found out once, however many secrets it shows. */
function derived(base, { text, places }) {
    const of = base.places;
    let known = null;
    return { text, places: () => (known ??= of === null ? places() : composed(of(), places())) };
}
function composed(base, { starts, ends }) {
    return {
        starts: starts.map(place => (place < 0 ? -1 : (base.starts[place] ?? -1))),
        ends: starts.map((place, at) => (place < 0 ? -1 : endOf(base, (ends?.[at] ?? place + 1) - 1)))
    };
}
function addUnescaped(views, view) {
    let current = view;
    for (let level = 0; level < MOST_LEVELS && HAS_ESCAPE.test(current.text); level++) {
        current = derived(current, withoutEscapes(current.text));
        views.push(current);
        if (HAS_UNSEEN.test(current.text))
            views.push(...bareViews(current));
    }
}
function withoutEscapes(text) {
    return { text: unescaped(text), places: () => placesOfReplaced(text, ESCAPE, () => 1) };
}
function text_views_unescape(hex, short = '') {
    return hex === undefined
        ? (SHORT_ESCAPES.get(short) ?? short)
        : String.fromCharCode(Number.parseInt(hex, 16));
}

;// CONCATENATED MODULE: ./src/redaction/wrapped-search.ts




/** Finds forms of secrets that go over the ends of lines, as base64 does. */
class WrappedSearch {
    #forms = new Set();
    /** Of which one at least is on one line. */
    #parts = new LiteralSearch();
    #longest = 0;
    /** UTF-16 units of the longest form; 0 for none. */
    get longest() {
        return this.#longest;
    }
    add(forms) {
        for (const form of forms) {
            this.#forms.add(form);
            this.#longest = Math.max(this.#longest, form.length);
        }
        this.#parts.add(forms.flatMap(partsOf));
    }
    /** Whether the last line of a text may be the beginning, or the middle, of a form. */
    mayGoOnAfter(text) {
        const line = withoutUnseen(text).text.trim().split('\n').at(-1)?.trim() ?? '';
        if (line.length < NARROWEST - 1)
            return false;
        for (const form of this.#forms)
            if (form.includes(line) || endsInStartOf(form, line))
                return true;
        return false;
    }
    /**
     * What is to be blanked in each text, where a form goes over its lines or over several texts.
     * Lines are joined as somebody would who undoes the wrapping.
     */
    rangesIn(texts) {
        const found = texts.map(() => []);
        const lines = texts.flatMap(linesOf);
        const joined = lines.map(({ line }) => line).join('');
        if (!this.#parts.isIn(Buffer.from(joined)))
            return found;
        for (const form of this.#forms)
            for (let at = joined.indexOf(form); at >= 0; at = joined.indexOf(form, at + 1))
                addPieces(at, at + form.length, lines, found);
        return found;
    }
}
function endsInStartOf(form, line) {
    for (let length = Math.min(form.length, line.length); length > 0; length--)
        if (line.endsWith(form.slice(0, length)))
            return true;
    return false;
}
/** As they are read without what nobody sees. */
function linesOf({ text, views }, index) {
    // A text that is too short for a secret can hold the end of one.
    const all = views.length > 0 ? views : viewsOf(text);
    const view = all.find(({ isBare }) => isBare === true) ?? { text, places: null };
    let start = 0;
    return view.text.split('\n').map(whole => {
        const line = whole.trim();
        const offset = start + (line === '' ? 0 : whole.indexOf(line));
        start += whole.length + 1;
        return { line, offset, view, text: index };
    });
}
/** A range of the joined lines in each line that it goes over. */
function addPieces(start, end, lines, found) {
    let before = 0;
    for (const { line, offset, view, text } of lines) {
        if (before >= end)
            return;
        const from = Math.max(start, before) - before;
        const to = Math.min(end, before + line.length) - before;
        if (from < to)
            found[text]?.push(...originalRanges(view, { start: offset + from, end: offset + to }));
        before += line.length;
    }
}

;// CONCATENATED MODULE: ./src/redaction/redaction.ts







/** What stands in the place of a secret. */
const REDACTED = '***';
/**
 * @param secrets literals, blanked also where they are percent-encoded, in base64, in hex or
 *   escaped for JSON
 * @param patterns of `compileRedactPattern`; they see a text line by line, without its terminal
 *   sequences too, and a line of more than 16,384 UTF-16 units in overlapping pieces: there a match
 *   of up to 4,096 units is found for certain
 * @param patternTime ms of the processor that the patterns may take whatever the text
 */
function createRedactor(secrets, patterns, patternTime = PATTERN_TIME) {
    const known = [];
    const search = new PatternSearch(patterns, patternTime);
    const literals = new LiteralSearch();
    const needles = new LiteralSearch();
    const wrapped = new WrappedSearch();
    function addSecret(secret) {
        known.push(secret);
        const [forms, ofLines] = [formsOf(secret), wrappedForms(secret)];
        literals.add(forms.flatMap(writtenForms));
        // Shown lines hold a secret of several lines only in pieces.
        const onOneLine = forms.map(form => longest(form.split(/[\r\n]+/)));
        needles.add(onOneLine.filter(form => !ofLines.includes(form)).flatMap(writtenForms));
        needles.add(ofLines.flatMap(partsOf));
        wrapped.add(ofLines);
    }
    for (const secret of secrets)
        addSecret(secret);
    /** No view has more units than the text, but for blanks that moves of the cursor leave. */
    function usefulViews(text) {
        return isTooShort(text) ? [] : viewsOf(text);
    }
    function isTooShort(text) {
        return search.isEmpty && text.length < literals.shortest && !movesCursor(text);
    }
    function rangesIn(views) {
        // Hardly ever is there one, and in bytes that is found out at once for all of them.
        const isThere = literals.isIn(redaction_bytesOf(views));
        const found = views.map(each => isThere
            ? each.flatMap(view => literals.rangesIn(view.text).flatMap(range => originalRanges(view, range)))
            : []);
        if (!search.isEmpty) {
            const lines = views.flatMap((each, text) => each.flatMap(view => (view.isJoined === true ? [] : redaction_linesOf(view, text))));
            for (const [at, ranges] of search.rangesIn(lines.map(line => line.line)).entries()) {
                const line = lines[at];
                if (line === undefined)
                    continue;
                for (const { start, end } of ranges) {
                    const range = { start: line.offset + start, end: line.offset + end };
                    found[line.text]?.push(...originalRanges(line.view, range));
                }
            }
        }
        return found.map(ranges => (ranges.length < 2 ? ranges : united(ranges)));
    }
    return {
        get source() {
            return { secrets: [...known], patterns, patternTime };
        },
        redact(text) {
            const views = isTooShort(text) ? [] : quotedViewsOf(text);
            const [ranges = []] = rangesIn([views]);
            const [more = []] = text.includes('\n') ? wrapped.rangesIn([{ text, views }]) : [];
            const all = more.length === 0 ? ranges : united([...ranges, ...more]);
            return { text: blanked(text, all), count: all.length };
        },
        redactComposed(text) {
            return literals.isIn(Buffer.from(text)) ? blanked(text, united(literals.rangesIn(text))) : text;
        },
        addSecret,
        viewsOf: usefulViews,
        rangesIn,
        wrappedRangesIn: texts => wrapped.rangesIn(texts),
        mayGoOnAfter: text => wrapped.mayGoOnAfter(text),
        get longestWrapped() {
            return wrapped.longest;
        },
        mayBeIn: shown => needles.isIn(shown),
        mayBeInViews: views => needles.isIn(redaction_bytesOf(views)),
        hasLiteral: shown => literals.isIn(shown),
        hasPatterns: !search.isEmpty
    };
}
function redaction_bytesOf(views) {
    return Buffer.from(views.flatMap(each => each.map(view => view.text)).join('\n'));
}
function longest(texts) {
    return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}
/**
 * A line of the `redact` input as a regular expression of JavaScript with the flags `gu`, or what
 * is wrong with it as a clause. Refused is what is no regular expression, and what matches the
 * empty text, as such a pattern matches everywhere.
 */
function compileRedactPattern(source) {
    try {
        const pattern = new RegExp(source, 'gu');
        const matches = [];
        within(1_000, () => {
            // V8 compiles once more for text outside Latin-1; a pattern can turn out to be too large only
            // then.
            for (const text of ['', '\u2013']) {
                pattern.lastIndex = 0;
                matches.push(pattern.test(text));
            }
            pattern.lastIndex = 0;
        });
        return matches[0] === true
            ? { problem: 'it matches the empty text, and so is found everywhere' }
            : pattern;
    }
    catch (error) {
        if (isTimeOut(error))
            return { problem: 'it takes too long even for an empty text' };
        const reason = (error instanceof Error ? error.message : '').replace(/^Invalid regular expression: .*: /su, '');
        return { problem: `it is not a regular expression of JavaScript (${inertText(reason)})` };
    }
}
/** Also as the bytes of Latin-1 are shown, and as the JSON around the log text holds them. */
function writtenForms(form) {
    return [form, Buffer.from(form, 'latin1').toString(), ...jsonForms(form)];
}
function redaction_linesOf(view, text) {
    const lines = [];
    let offset = 0;
    for (const line of view.text.split(/\r|\n/)) {
        if (line !== '')
            lines.push({ line, offset, view, text });
        offset += line.length + 1;
    }
    return lines;
}
/** The text with `***` in the place of these, which are in order and apart. */
function blanked(text, ranges) {
    let result = '';
    let done = 0;
    for (const { start, end } of ranges) {
        result += text.slice(done, start) + REDACTED;
        done = end;
    }
    return result + text.slice(done);
}

;// CONCATENATED MODULE: external "node:stream"
const external_node_stream_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");
;// CONCATENATED MODULE: external "node:zlib"
const external_node_zlib_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");
;// CONCATENATED MODULE: ./src/archive/size-budget.ts

/** A budget of which nothing is used. */
function sizeBudget(maxBytes) {
    return { maxBytes, used: new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)) };
}
/**
 * Counts what was unpacked.
 *
 * @throws {Failure} `archive-refused` when it is more than allowed, naming `max-size-mb`
 */
function spend({ maxBytes, used }, bytes) {
    if (Number(Atomics.add(used, 0, BigInt(bytes))) + bytes <= maxBytes)
        return;
    throw new failure_Failure('archive-refused', `The logs are larger than ${Math.round((maxBytes / 1024 / 1024) * 1000) / 1000} MiB when unpacked, which is what \`max-size-mb\` allows.`, 'Raise `max-size-mb`, or ask for one stage or step with `stage-id` and `step-id`.');
}

;// CONCATENATED MODULE: ./src/archive/stored-entry.ts





/**
 * One entry cannot be trusted; the others can. The message completes "It was left out because …".
 */
class EntryError extends Error {
    name = 'EntryError';
}
// Fewer, larger pieces: zlib's own 16 KiB would spend most of the time on going back and forth
// between threads.
const CHUNK_SIZE = 128 * 1024;
/** Bytes; what is smaller is read at once, sooner than other threads are woken for it. */
const SMALL = 1024 * 1024;
/**
 * The entry deflated, as it stands there: true only when it was read to its end. Null for one that
 * is not deflated.
 */
function packedFile({ path, offset, packedSize, size, crc32, isDeflated }) {
    return isDeflated && crc32 !== null ? { path, offset, packedSize, size, crc32 } : null;
}
/**
 * The entry's bytes, inflated as they are asked for.
 *
 * @param files keeps the archive open from one small entry to the next
 * @throws {EntryError} at the end or before, when data, size or CRC are wrong: what came so far is
 *   then worth nothing
 * @throws {Failure} `archive-refused` when the budget is used up, naming `max-size-mb`; `disk`
 */
function readEntry(entry, budget, files) {
    return entry.size <= SMALL && entry.packedSize <= SMALL
        ? readSmall(entry, budget, files)
        : readLarge(entry, budget);
}
function* readSmall(entry, budget, files) {
    spend(budget, entry.size);
    const packed = Buffer.allocUnsafeSlow(entry.packedSize);
    files.read(entry.path, packed, entry.offset);
    const bytes = entry.isDeflated ? inflate(packed, entry) : packed;
    checkContent(entry, bytes.length, (0,external_node_zlib_namespaceObject.crc32)(bytes));
    for (let from = 0; from < bytes.length; from += CHUNK_SIZE)
        yield bytes.subarray(from, from + CHUNK_SIZE);
}
function inflate(packed, { size }) {
    try {
        // One byte more than declared is room enough to see that there are more.
        const { buffer, engine } = (0,external_node_zlib_namespaceObject.inflateRawSync)(packed, {
            chunkSize: Math.max(64, size + 1),
            maxOutputLength: Math.max(1, size),
            info: true
        });
        if (engine.bytesWritten !== packed.length)
            throw new EntryError('its packed size is wrong');
        return buffer;
    }
    catch (error) {
        if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE')
            throw new EntryError('its size is wrong', { cause: error });
        throw explainInflating(error);
    }
}
async function* readLarge(entry, budget) {
    let size = 0;
    let crc = 0;
    for await (const chunk of inChunks(entry.isDeflated ? inflated(entry) : packedBytes(entry))) {
        size += chunk.length;
        if (size > entry.size)
            throw new EntryError('its size is wrong');
        spend(budget, chunk.length);
        crc = (0,external_node_zlib_namespaceObject.crc32)(chunk, crc);
        yield chunk;
    }
    checkContent(entry, size, crc);
}
/** The same bytes in chunks of one size: those of a stream are as long as it comes. */
async function* inChunks(pieces) {
    let chunk = Buffer.allocUnsafeSlow(CHUNK_SIZE);
    let filled = 0;
    for await (const piece of pieces) {
        for (let from = 0; from < piece.length;) {
            const copied = piece.copy(chunk, filled, from);
            from += copied;
            filled += copied;
            if (filled < CHUNK_SIZE)
                continue;
            yield chunk;
            chunk = Buffer.allocUnsafeSlow(CHUNK_SIZE);
            filled = 0;
        }
    }
    if (filled > 0)
        yield chunk.subarray(0, filled);
}
async function* inflated(entry) {
    // One chunk is inflated ahead, in zlib's thread, while the one before is being worked on.
    const options = {
        chunkSize: CHUNK_SIZE,
        readableHighWaterMark: 2 * CHUNK_SIZE
    };
    const inflate = (0,external_node_zlib_namespaceObject.createInflateRaw)(options);
    (0,external_node_stream_namespaceObject.pipeline)(packedBytes(entry), inflate, () => undefined);
    try {
        yield* inflate;
    }
    catch (error) {
        throw explainInflating(error);
    }
    if (inflate.bytesWritten !== entry.packedSize)
        throw new EntryError('its packed size is wrong');
}
async function* packedBytes({ path, offset, packedSize }) {
    if (packedSize === 0)
        return;
    const range = { start: offset, end: offset + packedSize - 1, highWaterMark: CHUNK_SIZE };
    try {
        yield* (0,external_node_fs_namespaceObject.createReadStream)(path, range);
    }
    catch (error) {
        throw diskFailure('read', error);
    }
}
function checkContent(entry, size, crc) {
    if (size !== entry.size)
        throw new EntryError('its size is wrong');
    // The list of entries tells the CRC, also where the data is followed by a descriptor.
    if (entry.crc32 !== null && crc !== entry.crc32)
        throw new EntryError('its checksum is wrong');
}
function explainInflating(error) {
    const isDamaged = codeOf(error)?.startsWith('Z_') === true;
    return isDamaged ? new EntryError('its data is damaged', { cause: error }) : error;
}

;// CONCATENATED MODULE: ./src/system/deflated-file.ts



/** The most bytes of zlib's buffer; hardly any piece has more once it is deflated. */
const deflated_file_CHUNK_SIZE = 64 * 1024;
/**
 * Bytes that are deflated at once. Each piece goes on where the one before ended, with the end of
 * that as its dictionary, so that all are one stream; no zlib stream is kept between them.
 */
const PIECE_SIZE = 128 * 1024;
/** Deflate's own: how far back a repetition may be. */
const WINDOW_SIZE = 32 * 1024;
/** Deflates files that are being written into one file, one after the other. */
class FilePacker {
    #target;
    /** @throws {Failure} `disk` */
    constructor({ path, level }) {
        const buffer = Buffer.allocUnsafeSlow(WINDOW_SIZE + PIECE_SIZE);
        this.#target = { path, level, file: onDisk('created', () => (0,external_node_fs_namespaceObject.openSync)(path, 'wx')), size: 0, buffer };
    }
    /** A file that is packed from now on; the one before has ended or was given up. */
    begin() {
        return new FilePacking(this.#target);
    }
    [Symbol.dispose]() {
        onDisk('written', () => {
            (0,external_node_fs_namespaceObject.closeSync)(this.#target.file);
        });
    }
}
/** Packs one file. One that is given up leaves bytes that nothing tells of. */
class FilePacking {
    #target;
    #offset;
    #strategy = external_node_zlib_namespaceObject.constants.Z_DEFAULT_STRATEGY;
    #size = 0;
    #crc = 0;
    #waitingSize = 0;
    /** Bytes of what was packed last, which the next piece may repeat. */
    #windowSize = 0;
    constructor(target) {
        this.#target = target;
        this.#offset = target.size;
    }
    /** @throws {Failure} `disk` */
    write(...pieces) {
        for (const bytes of pieces) {
            this.#size += bytes.length;
            this.#crc = (0,external_node_zlib_namespaceObject.crc32)(bytes, this.#crc);
            for (let from = 0; from < bytes.length;) {
                const taken = bytes.copy(this.#target.buffer, WINDOW_SIZE + this.#waitingSize, from);
                from += taken;
                this.#waitingSize += taken;
                if (this.#waitingSize === PIECE_SIZE)
                    this.#pack(external_node_zlib_namespaceObject.constants.Z_SYNC_FLUSH);
            }
        }
    }
    /**
     * What comes from here on has no repetitions to look for, as base64 has none: a third of the
     * time, for some bytes more.
     */
    expectNoRepetitions() {
        this.#pack(external_node_zlib_namespaceObject.constants.Z_SYNC_FLUSH);
        this.#strategy = external_node_zlib_namespaceObject.constants.Z_HUFFMAN_ONLY;
    }
    /** @throws {Failure} `disk` */
    end() {
        this.#pack(external_node_zlib_namespaceObject.constants.Z_FINISH);
        const { path, size } = this.#target;
        return {
            path,
            offset: this.#offset,
            packedSize: size - this.#offset,
            size: this.#size,
            crc32: this.#crc
        };
    }
    #pack(finishFlush) {
        const { buffer, level, file } = this.#target;
        const end = WINDOW_SIZE + this.#waitingSize;
        const window = buffer.subarray(WINDOW_SIZE - this.#windowSize, WINDOW_SIZE);
        // In this thread: to wake one of zlib's takes longer, and other threads read other logs.
        const deflated = (0,external_node_zlib_namespaceObject.deflateRawSync)(buffer.subarray(WINDOW_SIZE, end), {
            ...memoryFor(this.#waitingSize),
            level,
            strategy: this.#strategy,
            finishFlush,
            ...(window.length === 0 ? {} : { dictionary: window })
        });
        this.#windowSize = Math.min(WINDOW_SIZE, this.#windowSize + this.#waitingSize);
        buffer.copyWithin(WINDOW_SIZE - this.#windowSize, end - this.#windowSize, end);
        this.#waitingSize = 0;
        writeAll(file, deflated, this.#target.size);
        this.#target.size += deflated.length;
    }
}
/** What zlib needs for so many bytes: many are few, and its usual 256 KiB are cleared first. */
function memoryFor(size) {
    const windowBits = Math.min(15, Math.max(9, Math.ceil(Math.log2(size + 1))));
    return { windowBits, memLevel: Math.min(8, windowBits - 6), chunkSize: Math.min(deflated_file_CHUNK_SIZE, size + 64) };
}
/** RFC 1952: deflate, without a name or a time, of an unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/**
 * The content as gzip has it, of what is under 4 GiB; nothing is deflated.
 *
 * @throws {Failure} `disk`
 */
function gzipOf(file, files) {
    const { packedSize, size, crc32 } = file;
    const bytes = Buffer.alloc(GZIP_HEADER.length + packedSize + 8);
    GZIP_HEADER.copy(bytes);
    files.read(file.path, bytes.subarray(GZIP_HEADER.length, -8), file.offset);
    bytes.writeUInt32LE(crc32, bytes.length - 8);
    bytes.writeUInt32LE(size, bytes.length - 4);
    return bytes;
}

;// CONCATENATED MODULE: ./src/system/open-files.ts


/** Files that are kept open at once. Others are opened again. */
const MOST = 16;
/** Reads from few files many times. */
class OpenFiles {
    /** By path, the one that was opened first in front. */
    #open = new Map();
    /**
     * Fills the buffer with what stands at `position`, in bytes.
     * @throws {Failure} `disk`, also when the file ends before
     */
    read(path, into, position) {
        readAll(this.#open.get(path) ?? this.#openNew(path), into, position);
    }
    #openNew(path) {
        const [oldest] = this.#open;
        if (oldest !== undefined && this.#open.size >= MOST) {
            (0,external_node_fs_namespaceObject.closeSync)(oldest[1]);
            this.#open.delete(oldest[0]);
        }
        const file = onDisk('read', () => (0,external_node_fs_namespaceObject.openSync)(path, 'r'));
        this.#open.set(path, file);
        return file;
    }
    [Symbol.dispose]() {
        for (const file of this.#open.values())
            (0,external_node_fs_namespaceObject.closeSync)(file);
        this.#open.clear();
    }
}

;// CONCATENATED MODULE: ./src/blocks/block-file.ts





/** Several times as fast as zlib's default, for a tenth more bytes: there can be gigabytes. */
const LEVEL = 1;
/** The blocks of logs, one after the other in one file, for the report's page. */
class BlockFile {
    #path;
    #file;
    #packedLogs = new OpenFiles();
    #size = 0;
    /** @param path must not exist yet */
    constructor(path) {
        this.#path = path;
        this.#file = onDisk('created', () => (0,external_node_fs_namespaceObject.openSync)(path, 'wx'));
    }
    /**
     * @param packedLog what may be the same records, deflated already: it is then taken over
     * @throws {Failure} `disk`
     */
    append({ records, ...rest }, packedLog = null) {
        const size = records.reduce((sum, { length }) => sum + length, 0);
        const bytes = packedLog !== null && packedLog.size === size && packedLog.crc32 === crcOf(records)
            ? gzipOf(packedLog, this.#packedLogs)
            : (0,external_node_zlib_namespaceObject.gzipSync)(Buffer.concat(records), { ...memoryFor(size), level: LEVEL });
        const offset = this.#size;
        writeAll(this.#file, bytes, offset);
        this.#size += bytes.length;
        return { ...rest, size, path: this.#path, offset, packed: bytes.length };
    }
    [Symbol.dispose]() {
        this.#packedLogs[Symbol.dispose]();
        onDisk('written', () => {
            (0,external_node_fs_namespaceObject.closeSync)(this.#file);
        });
    }
}
/** A block as it stands in its file. @throws {Failure} `disk` */
function block_file_packedBytes({ path, offset, packed }, files) {
    const bytes = Buffer.allocUnsafe(packed);
    files.read(path, bytes, offset);
    return bytes;
}
function crcOf(pieces) {
    return pieces.reduce((crc, piece) => (0,external_node_zlib_namespaceObject.crc32)(piece, crc), 0);
}

;// CONCATENATED MODULE: ./src/comparison/baselines.ts
/** The same with each set in another form: between threads goes nothing but plain data. */
function withTemplates({ good, earlier, passedOnCommit }, convert) {
    return {
        good: good === null ? null : { ...good, templates: convert(good.templates) },
        earlier: earlier.map(({ run, templates }) => ({
            run,
            templates: templates === null ? null : convert(templates)
        })),
        passedOnCommit
    };
}
/** Where nothing is compared. */
const NO_BASELINES = { histories: new Map(), logs: new Map(), knownSecrets: 0 };

;// CONCATENATED MODULE: ./src/comparison/template-set.ts
/** A set that holds more is of no use: 16 MB. */
const template_set_MOST = 1_048_576;
/** So many lines and templates leave as much room for templates alone. */
const MOST_REMEMBERED = template_set_MOST / 2;
const FIRST_CAPACITY = 1024;
/**
 * Templates of a log's lines, and lines as they are, by hash: of a million two fall together with a
 * chance of 1 to 10,000.
 */
class TemplateSet {
    #slots;
    #size;
    /** @param slots those of another set */
    constructor(slots = new Float64Array(FIRST_CAPACITY)) {
        this.#slots = slots;
        this.#size = slots.reduce((count, hash) => (hash === 0 ? count : count + 1), 0);
    }
    /** All that is in it, by open addressing; 0 is free. */
    get slots() {
        return this.#slots;
    }
    /** Whether no more lines can be taken; what is not in the set may have been in the log. */
    get isFull() {
        return this.#size >= template_set_MOST;
    }
    /**
     * Adds a line as it is, which saves the one like it its template; many lines are not kept.
     *
     * @param hash see `LineHasher`
     */
    remember(hash) {
        if (this.#size < MOST_REMEMBERED)
            this.add(hash);
    }
    /** @param hash see `LineHasher` */
    add(hash) {
        if (hash === 0 || this.isFull)
            return;
        const slot = this.#slotOf(hash);
        if (this.#slots[slot] === hash)
            return;
        this.#slots[slot] = hash;
        this.#size++;
        if (this.#size * 2 > this.#slots.length)
            this.#grow();
    }
    /** @param hash see `LineHasher` */
    has(hash) {
        return hash !== 0 && this.#slots[this.#slotOf(hash)] === hash;
    }
    #slotOf(hash) {
        const mask = this.#slots.length - 1;
        // The lower half, by the rules of 32-bit integers.
        let slot = (hash | 0) & mask;
        for (let found = this.#slots[slot]; found !== 0 && found !== hash; found = this.#slots[slot])
            slot = (slot + 1) & mask;
        return slot;
    }
    #grow() {
        const old = this.#slots;
        this.#slots = new Float64Array(old.length * 2);
        for (const hash of old)
            if (hash !== 0)
                this.#slots[this.#slotOf(hash)] = hash;
    }
}

;// CONCATENATED MODULE: ./src/system/mutex.ts
/** One after the other, in the order of asking. */
class Mutex {
    #last = Promise.resolve();
    /**
     * Resolves when all that asked before are done; what it resolves to ends the turn and must be
     * called.
     */
    async acquire() {
        const before = this.#last;
        let end = () => undefined;
        this.#last = new Promise(resolve => (end = resolve));
        await before;
        return end;
    }
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./src/harness/http/foreign-json.ts
const NOTHING = {};
/** An object, else an empty one. */
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : NOTHING;
}
/** A list, else an empty one. */
function listOf(value) {
    return Array.isArray(value) ? value : [];
}
/** A text with something in it, else null. Half a character, which no UTF-8 has, is made U+FFFD. */
function textOf(value) {
    return typeof value === 'string' && value.trim() !== '' ? value.toWellFormed() : null;
}
/** An identifier that can stand in a path or a query, else null. */
function idOf(value) {
    return typeof value === 'string' && /^[A-Za-z0-9_$-]{1,128}$/u.test(value) ? value : null;
}
/** The texts of a list. */
function textsOf(value) {
    return listOf(value).flatMap(one => textOf(one) ?? []);
}
/**
 * A time in ms since 1970, as a number or, as some parts of the graph have it, in digits; else
 * null.
 */
function timeOf(value) {
    const time = typeof value === 'string' && /^\d{1,15}$/u.test(value) ? Number(value) : value;
    // 8.64e15 is the last moment that a Date can hold.
    return typeof time === 'number' && time > 0 && time <= 8.64e15 ? time : null;
}
/** By own keys only, so that no name finds what every object inherits. */
function entriesOf(value) {
    return new Map(Object.entries(objectOf(value)));
}

;// CONCATENATED MODULE: ./src/harness/stream/streamed-line.ts


/** Reads a record; what is no JSON object is a line that says it all. */
function readStreamedLine(record) {
    const { out, pos, time } = parse(record);
    const text = typeof out === 'string' ? out : record;
    const number = typeof pos === 'number' ? pos : null;
    const identity = (0,external_node_crypto_namespaceObject.hash)('sha1', JSON.stringify([time ?? null, number, text]), 'base64');
    return { record, text, pos: number, identity };
}
function parse(record) {
    try {
        return objectOf(JSON.parse(record));
    }
    catch {
        return {};
    }
}

;// CONCATENATED MODULE: ./src/harness/stream/followed-logs.ts



/** Bytes that are kept of a log: Harness itself keeps 25 MB at most. */
const MOST_OF_A_LOG = (/* unused pure expression or super */ null && (64 * 1_048_576));
/** And of all logs together. */
const MOST_OF_ALL = (/* unused pure expression or super */ null && (512 * 1_048_576));
const NEWLINE = 0x0a;
/**
 * What was followed of logs, on disk: Harness keeps only the end of a long one, and its stream had
 * the start.
 */
class FollowedLogs {
    #directory;
    #logs = new Map();
    #size = 0;
    /** @param directory gets a file for each log */
    constructor(directory) {
        this.#directory = directory;
    }
    /** Keeps lines, which come in the order of the log. What does not fit is not kept. */
    add({ key }, lines) {
        const log = this.#logs.get(key) ?? { path: join(this.#directory, `followed-${this.#logs.size}`), size: 0 };
        this.#logs.set(key, log);
        const bytes = Buffer.from(lines.map(({ record }) => `${record}\n`).join(''));
        if (log.size + bytes.length > MOST_OF_A_LOG || this.#size + bytes.length > MOST_OF_ALL)
            return;
        try {
            appendFileSync(log.path, bytes);
            log.size += bytes.length;
            this.#size += bytes.length;
        }
        catch {
            // Following is only watching: a disk that is full is told where logs are written.
            this.#size = MOST_OF_ALL;
        }
    }
    /** Where the lines of a log are; null where none are kept. */
    pathOf(key) {
        const log = this.#logs.get(key);
        return log === undefined || log.size === 0 ? null : log.path;
    }
}
/**
 * The lines without a gap that stand before a record, which has to be among what was followed; null
 * where there are none.
 *
 * @param path of `FollowedLogs.pathOf`
 * @param record the first one that Harness kept: a line of NDJSON
 */
function startBefore(path, record) {
    const bytes = readKept(path);
    const wanted = readStreamedLine(record).identity;
    let found = null;
    let [start, lines] = [0, 0];
    let last = null;
    for (let from = 0; from < bytes.length;) {
        const end = bytes.indexOf(NEWLINE, from) + 1 || bytes.length;
        const { pos, identity } = readStreamedLine(bytes.toString('utf8', from, end).trimEnd());
        // After a gap, or where the step ran again, a new stretch begins.
        if (pos === null || last === null || pos !== last + 1)
            [start, lines] = [from, 0];
        if (identity === wanted && lines > 0)
            found = { bytes: bytes.subarray(start, from), lines };
        lines += 1;
        last = pos;
        from = end;
    }
    return found;
}
function readKept(path) {
    try {
        return (0,external_node_fs_namespaceObject.readFileSync)(path);
    }
    catch {
        return Buffer.alloc(0);
    }
}

;// CONCATENATED MODULE: ./src/text/line.ts
/** Levels by the names that programs give them, in small letters. */
const LEVEL_NAMES = new Map([
    ['debug', 'debug'],
    ['info', 'info'],
    ['warn', 'warn'],
    ['warning', 'warn'],
    ['error', 'error'],
    ['fatal', 'fatal']
]);
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
/** What a Go program such as the Log Service writes for a time that was never set. */
const UNSET_TIME = '0001-01-01T00:00:00';
const BOM = '\uFEFF';
/**
 * Reads one line of a log:
 * `{"level":"info","pos":0,"out":"text\n","time":"2023-11-22T10:15:30.123456789Z","args":null}`.
 * Any other line becomes a line of text, so nothing is lost. Never throws.
 *
 * @param text without its newline; a carriage return before that is no part of what was logged
 * @returns null for a blank line
 */
function parseLine(text) {
    const plain = withoutMark(text);
    const record = readObject(plain);
    if (record === null || typeof record.out !== 'string') {
        const own = textOfNoRecord(plain);
        return own === null ? null : { time: null, level: null, pos: null, text: own, holdsMore: false };
    }
    const time = readTime(record.time);
    const level = readLevel(record.level);
    return {
        time,
        level,
        pos: Number.isSafeInteger(record.pos) ? record.pos : null,
        text: record.out,
        holdsMore: Object.entries(record).some(([key, value]) => {
            if (key === 'time')
                return time === null && value !== '';
            if (key === 'level')
                return level === null && value !== '';
            if (key === 'pos')
                return typeof value !== 'number';
            return key !== 'out' && value !== null;
        })
    };
}
/** What `parseLine` reads as text. It takes far less time. */
function parseText(line) {
    const plain = withoutMark(line);
    const out = readObject(plain)?.out;
    return typeof out === 'string' ? out : textOfNoRecord(plain);
}
function withoutMark(line) {
    return line.startsWith(BOM) ? line.slice(1) : line;
}
/** Of a line that can't be read; null for a blank one. */
function textOfNoRecord(line) {
    if (line.trim() === '')
        return null;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
}
function readObject(text) {
    // Cheap, and spares plain text files an exception a line.
    if (!text.includes('{') || !text.includes('}'))
        return null;
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null ? value : null;
    }
    catch {
        return null;
    }
}
function readTime(time) {
    return typeof time === 'string' && TIME.test(time) && !time.startsWith(UNSET_TIME) ? time : null;
}
function readLevel(level) {
    return typeof level === 'string' ? (LEVEL_NAMES.get(level.toLowerCase()) ?? null) : null;
}

;// CONCATENATED MODULE: ./src/reading/completed-log.ts


/** Two records are within this many bytes; longer ones are not looked at. */
const MOST_PEEKED = 1_048_576;
const completed_log_NEWLINE = 0x0a;
/**
 * Adds what was followed of a log where Harness kept only its end: its first `pos` tells.
 *
 * @param followed see `FollowedLogs.pathOf`
 */
async function completedLog(source, followed) {
    if (followed === null)
        return { chunks: source, followedLines: 0, [Symbol.asyncDispose]: () => Promise.resolve() };
    const chunks = each(source);
    const close = async () => {
        await chunks.return(undefined);
    };
    const head = await peek(chunks);
    const first = cutRecordOf(head);
    const start = first === null ? null : startBefore(followed, first);
    const before = start === null ? [] : [start.bytes];
    return {
        chunks: continued([...before, head], chunks),
        followedLines: start?.lines ?? 0,
        [Symbol.asyncDispose]: close
    };
}
/** The first two records, if they are not too long; more where they come together. */
async function peek(chunks) {
    let head = Buffer.alloc(0);
    while (head.length < MOST_PEEKED && !holdsTwoLines(head)) {
        const next = await chunks.next();
        if (next.done === true)
            break;
        head = Buffer.concat([head, next.value]);
    }
    return head;
}
function holdsTwoLines(bytes) {
    const first = bytes.indexOf(completed_log_NEWLINE);
    return first >= 0 && bytes.includes(completed_log_NEWLINE, first + 1);
}
/** The first record, where its number and the next one's tell that some are missing before it. */
function cutRecordOf(head) {
    const [first = '', second = ''] = head.toString().split('\n', 2);
    const [start, next] = [parseLine(first)?.pos ?? 0, parseLine(second)?.pos];
    return start > 0 && next === start + 1 ? first : null;
}
async function* each(chunks) {
    yield* chunks;
}
async function* continued(before, rest) {
    yield* before;
    yield* rest;
}

;// CONCATENATED MODULE: ./src/diagnosis/templates/line-bytes.ts
/** Kinds of bytes, of which a word has a sum: blanks and punctuation; letters, and all that is not
 * ASCII; digits. */
const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
/** With `LETTER`: what signs of three bytes begin with, bars of progress among them. */
const SIGN = 4;
/** With `LETTER`: the capitals that days and months begin with. */
const DATE_LETTER = 8;
/** Of the signs from U+2000 to U+2FFF. */
const SIGN_BEGINNING = 0xe2;
const DATE_LETTERS = new Set(asciiBytes('ADFJMNOSTW'));
/** The kind of each byte. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte));
/** Other bytes than those of words that stand in paths. */
const IN_PATHS = new Set(asciiBytes('/\\.-+@~'));
function kindOf(byte) {
    if (byte >= 0x30 && byte <= 0x39)
        return DIGIT;
    if (byte === SIGN_BEGINNING)
        return LETTER | SIGN;
    if (DATE_LETTERS.has(byte))
        return LETTER | DATE_LETTER;
    return byte >= 0x80 || byte === 0x5f || isAsciiLetter(byte) ? LETTER : OTHER;
}
/** `A` to `Z` in both cases. */
function isAsciiLetter(byte) {
    const lower = byte | 0x20;
    return lower >= 0x61 && lower <= 0x7a;
}
/** Where a word ends: what is no letter and no digit. */
function wordEnd(line, start, to) {
    let at = start;
    while (at < to && KINDS[line[at] ?? 0] !== OTHER)
        at++;
    return at;
}
/** Whether no word goes on there. */
function endsWord(line, at, to) {
    return at >= to || KINDS[line[at] ?? 0] === OTHER;
}
/** Where a path ends: blanks, quotes, brackets and the like. */
function pathEnd(line, start, to) {
    let at = start;
    while (at < to && (KINDS[line[at] ?? 0] !== OTHER || IN_PATHS.has(line[at] ?? 0)))
        at++;
    return at;
}
/** Whether all of these bytes are hexadecimal digits. */
function isHex(line, start, end) {
    for (let at = start; at < end; at++) {
        const byte = line[at] ?? 0;
        const lower = byte | 0x20;
        if (KINDS[byte] !== DIGIT && !(lower >= 0x61 && lower <= 0x66))
            return false;
    }
    return end > start;
}
/** Whether a line, a table or a bar is drawn there: U+2500 to U+259F, U+2800 to U+28FF. */
function isDrawn(line, at) {
    if (line[at] !== SIGN_BEGINNING)
        return false;
    const second = line[at + 1] ?? 0;
    if (second === 0x96)
        return (line[at + 2] ?? 0) < 0xa0;
    return second === 0x94 || second === 0x95 || (second >= 0xa0 && second <= 0xa3);
}
/** Whether a line goes on with this. */
function startsWith(line, at, to, beginning) {
    if (at + beginning.length > to)
        return false;
    for (let index = 0; index < beginning.length; index++)
        if (line[at + index] !== beginning[index])
            return false;
    return true;
}
/** The bytes of a text of ASCII characters. */
function asciiBytes(text) {
    return Uint8Array.from(text, character => character.charCodeAt(0));
}
/** Up to nine ASCII letters as one number, in which their case does not count. */
function packedLetters(line, start, end) {
    let packed = 0;
    for (let at = start; at < end; at++)
        packed = packed * 32 + ((line[at] ?? 0) & 31);
    return packed;
}
/** 1 for each byte that is one of these ASCII characters. */
function flagsOf(characters) {
    const flags = new Uint8Array(256);
    for (const byte of asciiBytes(characters))
        flags[byte] = 1;
    return flags;
}

;// CONCATENATED MODULE: ./src/diagnosis/templates/changing-words.ts

const LONGEST_UNIT = 7;
const SHORTEST_DATE_WORD = 3;
const LONGEST_DATE_WORD = 9;
const LOWER_CASE = 0x20;
const LOWER_E = 0x65;
const [PLUS, HYPHEN] = [0x2b, 0x2d];
/** What may follow a number and changes with it: units of time and size, the letters of a date in
 * ISO 8601, halves of a day. */
const UNITS = packed('ns us ms s sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days ' +
    'am pm z t b byte bytes k kb kib mb mib g gb gib tb tib');
const DATE_WORDS = packed('Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday ' +
    'Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec January February March April June July ' +
    'August September October November December');
/** Whether what stands there is a unit, in any case. */
function isUnit(line, start, end) {
    return end > start && end - start <= LONGEST_UNIT && UNITS.has(packedLetters(line, start, end));
}
/** Whether a word is the name of a day or a month. */
function isDateWord(line, start, end) {
    const length = end - start;
    const first = line[start] ?? 0;
    if (length < SHORTEST_DATE_WORD || length > LONGEST_DATE_WORD)
        return false;
    if ((first & LOWER_CASE) !== 0 || !isAsciiLetter(first))
        return false;
    return DATE_WORDS.has(packedLetters(line, start, end));
}
function packed(words) {
    return new Set(words.split(' ').map(word => packedLetters(asciiBytes(word), 0, word.length)));
}
/** The `e-` of `1.2e-05`. */
function isExponent(line, at, to) {
    const isSigned = line[at + 1] === HYPHEN || line[at + 1] === PLUS;
    if (((line[at] ?? 0) | LOWER_CASE) !== LOWER_E || !isSigned || at + 2 >= to)
        return false;
    return KINDS[line[at + 2] ?? 0] === DIGIT;
}

;// CONCATENATED MODULE: ./src/diagnosis/templates/ids.ts

const ids_HYPHEN = 0x2d;
const AT_SIGN = 0x40;
/** As Java has it behind an `@`. */
const SHORTEST_ADDRESS = 5;
const ids_ZERO = 0x30;
const LOWER_X = 0x78;
const UUID = [8, 4, 4, 4, 12];
/** Digits of a UUID's first part. */
const UUID_BEGINNING = 8;
/** A hash or an id of hexadecimal digits; shorter ones may be words. */
const SHORTEST_HEX = 6;
/** An id of letters of both cases and digits, such as `q9J5XuXNTFKmYLTHxtFQEw`. */
const SHORTEST_MIXED = 16;
/** So often letters and digits take turns in an id such as `7d9f8b6c5d`. */
const ID_TURNS = 4;
/** Of what a pod's name ends in. Kubernetes draws it from these: they make no words. */
const POD_ENDING = 5;
const POD_LETTERS = new Set(Array.from('bcdfghjklmnpqrstvwxz2456789', letter => letter.charCodeAt(0)));
/** Where a UUID ends. @returns `start` where none stands */
function endOfUuid(line, start, to) {
    let at = start;
    for (const length of UUID) {
        if (at > start && line[at++] !== ids_HYPHEN)
            return start;
        if (at + length > to || !isHex(line, at, at + length))
            return start;
        at += length;
    }
    return at < to && KINDS[line[at] ?? 0] !== OTHER ? start : at;
}
/** Whether a word of letters and digits is an id. */
function isId(line, start, end) {
    const length = end - start;
    if (line[start] === ids_ZERO && line[start + 1] === LOWER_X && isHex(line, start + 2, end))
        return true;
    if (length < SHORTEST_HEX)
        return turnsIn(line, start, end) >= ID_TURNS;
    if (isHex(line, start, end))
        return true;
    return (length >= SHORTEST_MIXED && isMixed(line, start, end)) || turnsIn(line, start, end) >= ID_TURNS;
}
/** Whether a word may be the last part of a pod's name: `x2x9k`. */
function isPodEnding(line, start, end) {
    if (end - start !== POD_ENDING)
        return false;
    for (let at = start; at < end; at++)
        if (!POD_LETTERS.has(line[at] ?? 0))
            return false;
    return true;
}
/** Letters of both cases beside digits. */
function isMixed(line, start, end) {
    let [upper, lower] = [false, false];
    for (let at = start; at < end; at++) {
        const byte = line[at] ?? 0;
        if (byte >= 0x80)
            return false;
        if (byte >= 0x41 && byte <= 0x5a)
            upper = true;
        else if (byte >= 0x61 && byte <= 0x7a)
            lower = true;
    }
    return upper && lower;
}
/** How often letters and digits take turns. */
function turnsIn(line, start, end) {
    let turns = 0;
    for (let at = start + 1; at < end; at++) {
        const isDigit = KINDS[line[at] ?? 0] === DIGIT;
        if (isDigit !== (KINDS[line[at - 1] ?? 0] === DIGIT))
            turns++;
    }
    return turns;
}
/** `Object@deadbeef`. @param from where the line begins */
function isAddress(line, start, end, from) {
    const isAfterSign = start > from && line[start - 1] === AT_SIGN;
    return isAfterSign && end - start >= SHORTEST_ADDRESS && isHex(line, start, end);
}
function hasLetterAndDigit(line, start, end) {
    let kinds = OTHER;
    for (let at = start; at < end; at++)
        kinds |= KINDS[line[at] ?? 0] ?? OTHER;
    return (kinds & LETTER) !== 0 && (kinds & DIGIT) !== 0;
}

;// CONCATENATED MODULE: ./src/diagnosis/templates/template-text.ts

const HASH = 0x23;
const template_text_ZERO = 0x30;
const SPACE = 0x20;
/** Between the parts of one number, date, time or address. */
const JOINTS = flagsOf('.,:-/+');
/** The template of one line, as it is being written. */
class TemplateText {
    /** In UTF-8. */
    bytes;
    length = 0;
    /** Whether it has a letter. */
    hasWords = false;
    /** Up to here it is a version, of which no number becomes a part. */
    #fixed = 0;
    /** @param longest bytes that it may have */
    constructor(longest) {
        this.bytes = new Uint8Array(longest);
    }
    clear() {
        this.length = 0;
        this.hasWords = false;
        this.#fixed = 0;
    }
    /** Whether a number and one byte more are its end. */
    get isAfterNumber() {
        return this.length > 1 && this.bytes[this.length - 2] === HASH;
    }
    put(byte) {
        this.bytes[this.length++] = byte;
    }
    /** Numbers that are parts of one become one. */
    putNumber(isZero) {
        const { bytes, length } = this;
        const last = bytes[length - 1] ?? 0;
        const before = bytes[length - 2];
        if (length - 2 >= this.#fixed && JOINTS[last] === 1 && (before === HASH || before === template_text_ZERO)) {
            this.length -= 2;
            this.put(HASH);
        }
        else if (length === 0 || last !== HASH)
            this.put(isZero ? template_text_ZERO : HASH);
    }
    /** The number at the end is none that counts things. */
    sayNumber() {
        if (this.length > 0)
            this.bytes[this.length - 1] = HASH;
    }
    putVersion(line, start, end) {
        this.#copy(line, start, end);
        this.#fixed = this.length;
    }
    putLetters(line, start, end) {
        if (end > start)
            this.hasWords = true;
        this.#copy(line, start, end);
    }
    /** Blanks and punctuation: several of one are one. */
    putOther(byte) {
        const written = byte < SPACE ? SPACE : byte;
        const last = this.length === 0 ? SPACE : this.bytes[this.length - 1];
        if (written !== last)
            this.put(written);
    }
    #copy(line, start, end) {
        for (let at = start; at < end; at++)
            this.put(line[at] ?? 0);
    }
}

;// CONCATENATED MODULE: ./src/diagnosis/templates/versions.ts

const DOT = 0x2e;
const versions_ZERO = 0x30;
const LOWER_V = 0x76;
const versions_LOWER_CASE = 0x20;
/** Digits of a part; more are a time or a hash. */
const LONGEST_PART = 6;
/** Of a part of an address. */
const LARGEST_OCTET = 255;
/**
 * Where a version ends: `1.2.3`, `v22`, or four parts that are no address.
 *
 * @param from where the line begins
 * @param to where the line ends
 * @returns `start` for none: an address, a date or a figure
 */
function endOfVersion(line, start, from, to) {
    const isNamed = ((line[start] ?? 0) | versions_LOWER_CASE) === LOWER_V;
    if (!isNamed && start > from + 1 && line[start - 1] === DOT && isDigit(line, start - 2))
        return start;
    let [at, parts, largest] = [isNamed ? start + 1 : start, 0, 0];
    // Of the first, the second and the latest part.
    let [first, second] = [0, 0];
    let latest;
    for (;;) {
        const partStart = at;
        let value = 0;
        while (at < to && isDigit(line, at))
            value = value * 10 + (line[at++] ?? 0) - versions_ZERO;
        const length = at - partStart;
        if (length === 0 || length > LONGEST_PART)
            return start;
        if (++parts === 1)
            first = length;
        else if (parts === 2)
            second = length;
        latest = length;
        largest = Math.max(largest, value);
        if (at + 1 >= to || line[at] !== DOT || !isDigit(line, at + 1))
            break;
        at++;
    }
    if (isNamed)
        return at;
    if (parts === 4)
        return largest > LARGEST_OCTET ? at : start;
    // `22.11.2026`, `2026.11.22`, `1.234.567`
    const isDate = latest === 4 || (first === 4 && second === 2 && latest === 2);
    return parts !== 3 || isDate || (second === 3 && latest === 3) ? start : at;
}
function isDigit(line, at) {
    return KINDS[line[at] ?? 0] === DIGIT;
}

;// CONCATENATED MODULE: ./src/diagnosis/templates/template-writer.ts





/** Counts up whenever lines become alike, or not, that were not before. */
const TEMPLATES_VERSION = 2;
const template_writer_ZERO = 0x30;
const template_writer_SPACE = 0x20;
const PERCENT = 0x25;
const template_writer_HYPHEN = 0x2d;
const template_writer_DOT = 0x2e;
const SLASH = 0x2f;
const template_writer_AT_SIGN = 0x40;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
const template_writer_LOWER_V = 0x76;
const template_writer_LOWER_CASE = 0x20;
/** After these a 0 counts nothing: that of `web-0` is as good as the 1 of `web-1`. */
const IN_NAMES = flagsOf('-/#_');
/** Directories of temporary files. */
const TEMPORARY = ['/var/folders/', '/tmp/', '/_temp/', '/Temp/', '\\Temp\\'].map(asciiBytes);
/** Their second letters. */
const IN_TEMPORARY = flagsOf('vt_T');
/**
 * Writes templates of lines: times, dates, durations, sizes, percentages, counters, ids, hashes,
 * addresses, ports and names of temporary files become `#`, blanks, rules and bars one character;
 * words and versions stay. A number that is 0 stays, too: no failure is not one failure.
 */
class TemplateWriter {
    #text;
    #line = new Uint8Array(0);
    #from = 0;
    #to = 0;
    #at = 0;
    /** @param longest bytes of a line that count */
    constructor(longest) {
        this.#text = new TemplateText(longest);
    }
    /** The template in UTF-8; valid until the next one is written. */
    get template() {
        return this.#text.bytes;
    }
    /** Whether the latest template has a letter. */
    get hasWords() {
        return this.#text.hasWords;
    }
    /**
     * Writes the template of the line that stands there in UTF-8.
     * @returns its length in bytes
     */
    write(line, from, to) {
        const text = this.#text;
        const template = text.bytes;
        const end = Math.min(to, from + template.length);
        this.#line = line;
        this.#from = from;
        this.#to = end;
        text.clear();
        let at = from;
        let length = 0;
        let before = template_writer_SPACE;
        let hasWords = false;
        while (at < end) {
            // Most of a line is plain words: they are copied as they are read.
            const start = at;
            let kinds = OTHER;
            let byte = 0;
            for (; at < end; at++) {
                byte = line[at] ?? 0;
                const kind = KINDS[byte] ?? OTHER;
                if (kind === OTHER)
                    break;
                kinds |= kind;
                template[length++] = byte;
            }
            if (kinds === LETTER && before !== template_writer_HYPHEN && before !== template_writer_AT_SIGN && at - start !== UUID_BEGINNING) {
                hasWords = true;
                if (at === end)
                    break;
                kinds = OTHER;
            }
            if (kinds === OTHER) {
                before = byte;
                const mayBePath = (byte === SLASH || byte === BACKSLASH) && IN_TEMPORARY[line[at + 1] ?? 0] === 1;
                if (!mayBePath) {
                    const written = byte < template_writer_SPACE ? template_writer_SPACE : byte;
                    if (written !== (length === 0 ? template_writer_SPACE : template[length - 1]))
                        template[length++] = written;
                    at++;
                    continue;
                }
            }
            text.length = kinds === OTHER ? length : length - (at - start);
            this.#at = at;
            if (kinds === OTHER)
                this.#writePath();
            else
                this.#writeWord(start, at, kinds);
            at = this.#at;
            length = text.length;
            before = template_writer_SPACE;
        }
        text.hasWords ||= hasWords;
        if (length > 0 && template[length - 1] === template_writer_SPACE)
            length--;
        return length;
    }
    /** A path: of a temporary file all changes. */
    #writePath() {
        const path = TEMPORARY.find(each => startsWith(this.#line, this.#at, this.#to, each));
        if (path === undefined) {
            this.#text.putOther(this.#line[this.#at++] ?? 0);
            return;
        }
        for (const byte of path)
            this.#text.put(byte);
        const start = this.#at + path.length;
        this.#at = pathEnd(this.#line, start, this.#to);
        if (this.#at > start)
            this.#text.putNumber(false);
    }
    /** @param kinds those of its bytes */
    #writeWord(start, end, kinds) {
        const line = this.#line;
        if (end - start === UUID_BEGINNING && line[end] === template_writer_HYPHEN) {
            const uuidEnd = endOfUuid(line, start, this.#to);
            if (uuidEnd > start) {
                this.#at = uuidEnd;
                this.#text.putNumber(false);
                return;
            }
        }
        if (kinds === DIGIT) {
            if (line[end] !== template_writer_DOT || !this.#writeVersion(start))
                this.#at = this.#writeNumber(start, end, start);
        }
        else if ((kinds & SIGN) !== 0)
            this.#writeSigns(start, end);
        else if (isAddress(line, start, end, this.#from) || this.#endsPod(start, end))
            this.#text.putNumber(false);
        else if ((kinds & DIGIT) === 0) {
            if (this.#isDate(start, end))
                this.#text.putNumber(false);
            else
                this.#text.putLetters(line, start, end);
        }
        else
            this.#writeMixed(start, end);
    }
    /** A word with signs, of which bars and the like are as good as blanks. */
    #writeSigns(start, end) {
        const line = this.#line;
        let at = start;
        while (at < end) {
            if (isDrawn(line, at)) {
                this.#text.putOther(template_writer_SPACE);
                at += 3;
                continue;
            }
            const wordStart = at;
            let kinds = OTHER;
            for (; at < end && !isDrawn(line, at); at++)
                kinds |= KINDS[line[at] ?? 0] ?? OTHER;
            this.#writeWord(wordStart, Math.min(at, end), kinds & ~SIGN);
        }
        // A drawn sign at the end may be cut.
        this.#at = Math.max(this.#at, end);
    }
    /** A word of letters and digits: an id, or parts of which some are. */
    #writeMixed(start, end) {
        const line = this.#line;
        if (isId(line, start, end)) {
            this.#text.putNumber(false);
            return;
        }
        if (((line[start] ?? 0) | template_writer_LOWER_CASE) === template_writer_LOWER_V && this.#writeVersion(start))
            return;
        let at = start;
        while (at < end) {
            let partEnd = at;
            while (partEnd < end && line[partEnd] !== UNDERSCORE)
                partEnd++;
            const isWhole = partEnd - at === end - start;
            if (!isWhole && hasLetterAndDigit(line, at, partEnd) && isId(line, at, partEnd))
                this.#text.putNumber(false);
            else
                this.#writeParts(at, partEnd);
            at = partEnd;
            if (at < end)
                this.#text.putLetters(line, at, ++at);
        }
    }
    /** Letters and digits: each run of digits is a number. */
    #writeParts(start, end) {
        const line = this.#line;
        let at = start;
        while (at < end) {
            const run = at;
            const isNumber = KINDS[line[at] ?? 0] === DIGIT;
            while (at < end && (KINDS[line[at] ?? 0] === DIGIT) === isNumber)
                at++;
            if (isNumber)
                at = this.#writeNumber(run, at, start);
            else
                this.#text.putLetters(line, run, at);
        }
        this.#at = Math.max(at, this.#at);
    }
    /**
     * @param wordStart where the word begins that the digits stand in
     * @returns where to go on, behind what it is of
     */
    #writeNumber(start, end, wordStart) {
        const line = this.#line;
        const isZero = end - start === 1 && line[start] === template_writer_ZERO && start === wordStart && endsWord(line, end, this.#to);
        this.#text.putNumber(isZero && !(start > this.#from && IN_NAMES[line[start - 1] ?? 0] === 1));
        return this.#skipUnit(end);
    }
    /** Skips what a number is of. @returns where to go on */
    #skipUnit(at) {
        const line = this.#line;
        const to = this.#to;
        if (at >= to)
            return at;
        const byte = line[at] ?? 0;
        if (byte === PERCENT) {
            this.#text.sayNumber();
            return at;
        }
        const isApart = byte === template_writer_SPACE;
        const start = isApart ? at + 1 : at;
        let unitEnd = start;
        while (unitEnd < to && isAsciiLetter(line[unitEnd] ?? 0))
            unitEnd++;
        if (unitEnd === start)
            return at;
        if (!isApart && unitEnd === start + 1 && isExponent(line, start, to))
            return unitEnd + 1;
        // Of a word, such as `3rd`, only a unit that a number or nothing follows.
        const next = unitEnd < to ? (KINDS[line[unitEnd] ?? 0] ?? OTHER) : OTHER;
        if ((next & LETTER) !== 0 || (isApart && next !== OTHER))
            return at;
        if (!isUnit(line, start, unitEnd))
            return at;
        this.#text.sayNumber();
        return unitEnd;
    }
    #writeVersion(start) {
        const end = endOfVersion(this.#line, start, this.#from, this.#to);
        if (end === start)
            return false;
        this.#text.putVersion(this.#line, start, end);
        this.#at = end;
        return true;
    }
    /** A day or a month beside a number: `Mon Jun 12`. */
    #isDate(start, end) {
        const line = this.#line;
        if (!isDateWord(line, start, end))
            return false;
        let next = end;
        while (next < this.#to && next < end + 3 && KINDS[line[next] ?? 0] === OTHER)
            next++;
        if (next < this.#to && KINDS[line[next] ?? 0] === DIGIT)
            return true;
        return isDateWord(line, next, wordEnd(line, next, this.#to)) || this.#text.isAfterNumber;
    }
    #endsPod(start, end) {
        const isAfterHyphen = start > this.#from && this.#line[start - 1] === template_writer_HYPHEN;
        return isAfterHyphen && this.#text.isAfterNumber && isPodEnding(this.#line, start, end);
    }
}

;// CONCATENATED MODULE: ./src/comparison/line-hasher.ts

/** Bytes of a line that count; of the lines that a diagnosis keeps there are as many. */
const LONGEST = 1000;
/** 53 bits are a number of two halves. */
const HALF = 2 ** 32;
const line_hasher_encoder = new TextEncoder();
/**
 * Hashes lines and their templates. A line that is its own template has the hash of that: so a set
 * can hold both.
 */
class LineHasher {
    // The line stands at the beginning of words of 32 bits, which are read at once.
    #line = new Uint8Array(3 * LONGEST);
    #fours = new Int32Array(this.#line.buffer);
    #writer = new TemplateWriter(LONGEST);
    #templateFours = new Int32Array(this.#writer.template.buffer);
    #length = 0;
    /** Takes the line that stands there in UTF-8. @returns its hash, never 0 */
    read(text, from, to) {
        this.#length = text.copy(this.#line, 0, from, Math.min(to, from + LONGEST));
        return hashOf(this.#line, this.#fours, this.#length);
    }
    /**
     * The hash of the template of the line that was taken.
     * @returns 0 for one without words: it says nothing, wherever it stands
     */
    template() {
        const writer = this.#writer;
        const length = writer.write(this.#line, 0, this.#length);
        return writer.hasWords ? hashOf(writer.template, this.#templateFours, length) : 0;
    }
    /** The hash of the template of a text; see `template`. */
    templateOf(text) {
        const { written } = line_hasher_encoder.encodeInto(text.slice(0, LONGEST), this.#line);
        this.#length = Math.min(written, LONGEST);
        return this.template();
    }
}
/** 53 bits, never 0. Four bytes at a time are mixed in as cyrb53 does it with one. */
function hashOf(bytes, fours, length) {
    for (let at = length; (at & 3) !== 0; at++)
        bytes[at] = 0;
    let high = 0xdeadbeef ^ length;
    let low = 0x41c6ce57 ^ length;
    const end = (length + 3) >> 2;
    for (let at = 0; at < end; at++) {
        const four = fours[at] ?? 0;
        high = Math.imul(high ^ four, 0x9e3779b1);
        low = Math.imul(low ^ four ^ (low >>> 15), 0x5f356495);
    }
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
    return (high & 0x1fffff) * HALF + (low >>> 0) || 1;
}
const hasher = new LineHasher();
/** The hash of the template of a text. @returns 0 for one without words */
function hashOfText(text) {
    return hasher.templateOf(text);
}

;// CONCATENATED MODULE: ./src/comparison/log-comparison.ts

/**
 * Whether a log failed the way that earlier ones did: whether they have a line like the telling
 * one. A line that may not say why, or that the good run has too, tells nothing of that.
 *
 * @param newLines null where there is no good log
 */
function compareLog({ good, earlier, passedOnCommit }, newLines, telling) {
    const hash = telling?.sure === true ? hashOfText(telling.line.text) : 0;
    const isTold = hash !== 0 && good?.templates.has(hash) !== true;
    const failed = isTold ? earlier.filter(({ templates }) => templates !== null) : [];
    const isSame = ({ templates }) => templates?.has(hash) === true;
    return {
        good: good === null || newLines === null ? null : { run: good.run, newLines, stored: good.stored },
        sameIn: failed.filter(isSame).map(({ run }) => run),
        otherIn: failed.filter(step => !isSame(step)).map(({ run }) => run),
        passedIn: earlier.filter(({ templates }) => templates === null).map(({ run }) => run),
        passedOnCommit
    };
}

;// CONCATENATED MODULE: ./src/text/line-batch.ts

/** Bytes before the text of a shown line: `2023-11-22T10:15:30.123Z` and a blank. */
const TIME_COLUMN = 25;
/** What stands there where no time is known. */
const NO_TIME = ' '.repeat(TIME_COLUMN);
/** How Harness ends a record that it cut. */
const CUT_BY_HARNESS = '... (log line truncated)';
/** What is known of a record, as bits. */
const RecordFlag = {
    /** It begins by rewriting its line and may be rewritten itself: `\r10 %`. */
    rewrites: 1,
    /** It takes the place of a record before it that rewrites. */
    replaces: 2,
    /** It has a time that can be read. */
    isTimed: 4,
    /** Terminal sequences were removed from it; `recordIn` has them. */
    isStyled: 8,
    /** Some of it is red on a terminal. */
    isRed: 16,
    /** It holds something that its shown lines may hide. */
    isOdd: 32,
    /** Harness cut it. */
    isCut: 64
};
/** The levels by the number that a batch has for them. */
const LEVELS = [null, 'debug', 'info', 'warn', 'error', 'fatal'];
/** The text of a line. */
function textIn({ text, lineStarts }, line) {
    return text.toString('utf8', (lineStarts[line] ?? 0) + TIME_COLUMN, (lineStarts[line + 1] ?? 1) - 1);
}
/** The index of the record that a line is of. */
function recordOfLine({ firstLines, recordCount }, line) {
    let low = 0;
    let high = recordCount;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((firstLines[middle + 1] ?? line) <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
/** A record as it came, without its newline. */
function recordIn({ raw, recordStarts, recordEnds }, record) {
    const end = recordEnds[record] ?? 0;
    return raw.toString('utf8', recordStarts[record], raw[end - 1] === 10 ? end - 1 : end);
}
/** The time of a record, as Harness gave it; null when it has none. */
function timeIn(batch, record) {
    if (((batch.flags[record] ?? 0) & RecordFlag.isTimed) === 0)
        return null;
    return parseLine(recordIn(batch, record))?.time ?? null;
}
/** The time of a record as its first shown line has it: in UTC, to the millisecond. */
function shownTimeIn({ text, lineStarts, firstLines }, record) {
    const start = lineStarts[firstLines[record] ?? 0] ?? 0;
    return line_batch_isDigit(text[start]) ? text.toString('latin1', start, start + TIME_COLUMN - 1) : null;
}
/** The level of a record. */
function levelIn({ levels }, record) {
    return LEVELS[levels[record] ?? 0] ?? null;
}
/** A line without a time begins with a blank, or ends at once. */
function line_batch_isDigit(byte) {
    return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

;// CONCATENATED MODULE: ./src/comparison/new-lines.ts



const MOST_FIRST = 40;
const LONGEST_TEXT = 300;
/** More are hardly a help, and the page has to hold them. */
const MOST_SPANS = 10_000;
/**
 * Finds the lines of a log whose template another log has not, as a reader hands them on: where
 * they stand does not matter.
 */
class NewLineFinder {
    #hasher = new LineHasher();
    #known;
    #kinds = new TemplateSet();
    #spans = [];
    #first = [];
    #count = 0;
    #kindCount = 0;
    constructor(known) {
        this.#known = known;
    }
    take({ batch, from, to, number }) {
        const { text, lineStarts, firstLines } = batch;
        const start = firstLines[from] ?? 0;
        const end = firstLines[to] ?? 0;
        const known = this.#known;
        const hasher = this.#hasher;
        for (let line = start; line < end; line++) {
            const own = hasher.read(text, (lineStarts[line] ?? 0) + TIME_COLUMN, (lineStarts[line + 1] ?? 1) - 1);
            if (known.has(own))
                continue;
            const hash = hasher.template();
            if (hash === 0 || known.has(hash))
                continue;
            const at = number + line - start;
            this.#note(at);
            if (this.#kinds.has(hash))
                continue;
            this.#kinds.add(hash);
            this.#kindCount++;
            if (this.#first.length < MOST_FIRST)
                this.#first.push({ number: at, text: ownText(textIn(batch, line)) });
        }
    }
    end() {
        return { count: this.#count, kinds: this.#kindCount, spans: this.#spans, first: this.#first };
    }
    #note(number) {
        this.#count++;
        const last = this.#spans.at(-1);
        if (last?.[1] === number - 1)
            last[1] = number;
        else if (this.#spans.length < MOST_SPANS)
            this.#spans.push([number, number]);
    }
}
/** Which lines are not new. @returns null without a good log */
function knownIn(templates) {
    if (templates === null)
        return null;
    return text => {
        const hash = hashOfText(text);
        return hash === 0 || templates.has(hash);
    };
}
/** A string of its own: V8 keeps a whole chunk alive for a text that was cut from it. */
function ownText(text) {
    return Buffer.from(text.slice(0, LONGEST_TEXT).toWellFormed()).toString();
}

;// CONCATENATED MODULE: ./src/blocks/choose-blocks.ts
/**
 * The blocks of a log that the page holds. When they are more than its share: the first one, the
 * last one and that of the telling line. Then those with errors, up to a half of the share, and
 * then from both ends on.
 *
 * @param blocks in order
 * @param share in bytes, as are the sizes
 * @param telling 1-based number of the line that most probably says why the log failed, or null
 * @returns in order
 */
function chooseBlocks(blocks, share, telling, sizeOf) {
    const kept = new Set();
    let room = share;
    const keep = (block) => {
        if (block === undefined || kept.has(block))
            return true;
        const size = sizeOf(block);
        if (size > room)
            return false;
        room -= size;
        kept.add(block);
        return true;
    };
    keep(blocks.find(block => telling !== null && holds(block, telling)));
    keep(blocks.at(-1));
    keep(blocks[0]);
    for (const block of blocks)
        if (block.errors > 0 && room > share / 2)
            keep(block);
    // The heads and tails of a log are whole: what comes after a block that doesn't fit is left out.
    let [fromStart, fromEnd] = [true, true];
    for (let at = 0; at < blocks.length && (fromStart || fromEnd); at++) {
        if (fromStart)
            fromStart = keep(blocks[at]);
        if (fromEnd)
            fromEnd = keep(blocks.at(-1 - at));
    }
    return blocks.filter(block => kept.has(block));
}
function holds({ first, lines }, line) {
    return line >= first && line < first + lines;
}

;// CONCATENATED MODULE: ./src/blocks/record-blocks.ts


/**
 * Bytes from which on a block is full, of a log that is cut into blocks. A smaller one compresses
 * worse, of a larger one more is unpacked to show a few lines.
 */
const BLOCK_SIZE = 256 * 1024;
const record_blocks_NEWLINE = Buffer.from('\n');
/** How a record ends that says that it was rewritten; one that came so does not say it. */
const REWRITTEN = '"rewritten":true}';
/**
 * Gathers what a log shows into blocks. One for one log; it holds no more than one block and what
 * came since `full`.
 */
class RecordBlocks {
    #blockSize;
    #pieces = [];
    #size = 0;
    #first = 1;
    #lines = 0;
    #errors = 0;
    /** @param blockSize bytes from which on a block is full */
    constructor(blockSize = BLOCK_SIZE) {
        this.#blockSize = blockSize;
    }
    take({ batch, from, to }, errors) {
        const { raw, recordStarts, recordEnds, firstLines } = batch;
        const hasMark = raw.subarray(recordStarts[from], recordEnds[to - 1]).includes(REWRITTEN);
        for (let record = from; record < to;) {
            let end = record + 1;
            // What stands between records is no record.
            while (!hasMark && end < to && recordStarts[end] === recordEnds[end - 1])
                end++;
            if (hasMark)
                this.#addOne(batch, record);
            else
                this.#add(raw.subarray(recordStarts[record], recordEnds[end - 1]));
            record = end;
        }
        this.#lines += (firstLines[to] ?? 0) - (firstLines[from] ?? 0);
        this.#errors += errors.length;
    }
    takeRewritten(batch, record) {
        this.#addLine(parseLine(recordIn(batch, record)), true);
    }
    /** @returns a block that is full now, or null */
    full() {
        return this.#size < this.#blockSize ? null : this.#take();
    }
    /** @returns the rest, or null */
    end() {
        return this.#size === 0 ? null : this.#take();
    }
    #addOne(batch, record) {
        const source = recordIn(batch, record);
        if (source.endsWith(REWRITTEN))
            this.#addLine(parseLine(source), false);
        else
            this.#add(batch.raw.subarray(batch.recordStarts[record], batch.recordEnds[record]));
    }
    #addLine(line, rewritten) {
        if (line !== null)
            this.#add(Buffer.from(recordOf(line, rewritten)));
    }
    #add(records) {
        const isEnded = records.at(-1) === 10;
        this.#pieces.push(records);
        if (!isEnded)
            this.#pieces.push(record_blocks_NEWLINE);
        this.#size += records.length + (isEnded ? 0 : 1);
    }
    #take() {
        const block = { first: this.#first, lines: this.#lines, errors: this.#errors, records: this.#pieces };
        this.#first += this.#lines;
        this.#pieces = [];
        this.#size = this.#lines = this.#errors = 0;
        return block;
    }
}
/**
 * In the form in which Harness writes it, which is the quickest to read, where all of it is known.
 */
function recordOf({ level, pos, text, time }, rewritten) {
    const record = {
        ...(level === null ? {} : { level }),
        ...(pos === null ? {} : { pos }),
        out: text,
        ...(time === null ? {} : { time, args: null }),
        ...(rewritten ? { rewritten } : {})
    };
    return `${JSON.stringify(record)}\n`;
}

;// CONCATENATED MODULE: ./src/blocks/log-blocks.ts


/** Bytes of records that wait until it is known which of their blocks the page can hold. */
const MOST_WAITING = 4 * 1024 * 1024;
/**
 * The blocks of one log on their way into a block file. One for one log; it holds no more than
 * 4 MiB and what came since `store`.
 */
class LogBlocks {
    /** Takes the lines of the log. */
    records;
    #file;
    #share;
    #packedLog;
    #stored = [];
    #waiting = [];
    #waitingSize = 0;
    /** Whether blocks are compressed as they come. */
    #isSure;
    constructor(file, { share = Infinity, packedLog = null } = {}) {
        this.#file = file;
        this.#share = share;
        this.#packedLog = packedLog;
        this.#isSure = share === Infinity;
        this.records = new RecordBlocks(packedLog === null ? undefined : Infinity);
    }
    /** Stores what is a whole block, or lets it wait. @throws {Failure} `disk` */
    store() {
        this.#add(this.records.full(), null);
    }
    /**
     * Stores the rest.
     *
     * @param telling 1-based number of the line that most probably says why the log failed, or null
     * @param isVerbatim whether what the page shows may be the log as it came
     * @returns those that the page can choose from, in order
     * @throws {Failure} `disk`
     */
    end(telling, isVerbatim) {
        this.#add(this.records.end(), isVerbatim ? this.#packedLog : null);
        this.#flush(chooseBlocks(this.#waiting, this.#share, telling, ({ size }) => size));
        // Kept for each log, so without the room for more that a list has that grew.
        return [...this.#stored];
    }
    #add(block, packedLog) {
        if (block === null)
            return;
        if (this.#isSure)
            return void this.#stored.push(this.#file.append(block, packedLog));
        const size = block.records.reduce((sum, { length }) => sum + length, 0);
        this.#waiting.push({ ...block, size });
        this.#waitingSize += size;
        if (this.#waitingSize <= MOST_WAITING)
            return;
        this.#isSure = true;
        this.#flush(this.#waiting);
    }
    #flush(blocks) {
        for (const block of blocks)
            this.#stored.push(this.#file.append(block));
        this.#waiting = [];
    }
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/display-line.ts
/** UTF-16 units that are kept of a line. */
const LONGEST_LINE = 1_000;
/** Whether a text has nothing to see. */
function isBlank(text) {
    const first = text.charCodeAt(0);
    return first > 32 && first < 0x80 ? false : text.trim() === '';
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/own-copy.ts

/**
 * The line with at most 1,000 units of text, which holds nothing else: V8 keeps a whole chunk alive
 * for a text that was cut from it.
 */
function ownCopy(line) {
    const { number, time, level, isRed } = line;
    return { number, time, level, text: own_copy_ownText(line), isRed };
}
function own_copy_ownText({ text, isTextOwn = false }) {
    if (isTextOwn && text.length <= LONGEST_LINE)
        return text;
    return Buffer.from(text.slice(0, LONGEST_LINE).toWellFormed()).toString();
}

;// CONCATENATED MODULE: ./src/diagnosis/error-shape.ts
/** Of these the first one is the cause, or as good as any. */
function first(score, ...patterns) {
    return patterns.map(pattern => ({ score, pick: 'first', role: 'error', pattern }));
}
/** Of these the last one ended the program. */
function last(score, ...patterns) {
    return patterns.map(pattern => ({ score, pick: 'last', role: 'error', pattern }));
}
/** Lines that announce what the next ones say; of several the first one. */
function heading(score, ...patterns) {
    return patterns.map(pattern => ({ score, pick: 'first', role: 'heading', pattern }));
}
/** Lines of a stack: what they belong to stands before the first one. */
function error_shape_frame(...patterns) {
    return patterns.map(pattern => ({ score: 0, pick: 'first', role: 'frame', pattern }));
}
/** Headings that announce a list of what failed. */
function list(...patterns) {
    return patterns.map(pattern => ({ score: 30, pick: 'last', role: 'list', pattern }));
}

;// CONCATENATED MODULE: ./src/diagnosis/shapes/compilers.ts

/** Compilers, linkers and interpreters that cannot read a source. */
const COMPILERS = [
    // The C family, javac, tsc, msbuild, mypy, Swift, Dart, PostgreSQL, GHC, Nim, D.
    ...first(100, /\(\d+(?:, ?\d+){0,3}\) ?:? ?(?:fatal )?(?:error|Error)\b/, /:\d+(?::\d+|:\d+-\d+)? ?(?::| -) (?:fatal )?(?:error|Error|ERROR)\b/, /^error\[[\w-]+\]: /, /^\[ERROR\] .*\.(?:java|kt|scala|groovy):\[\d+,\d+\] /, /^e: (?:file:|\/|[A-Z]:)/, /^\[error\] \S{1,300}:\d+: /, /\.go:\d+:\d+: (?!warning)/, /: undefined reference to /, /: multiple definition of |^(?:\S*ld: )?cannot find -l|^ld: (?:library|framework) not found|^duplicate symbol /, /^[⨯✗] {1,3}\/\S{1,300}:\d+:\d+: /u, /❌ {1,3}\S{1,300}:\d+/u),
    ...first(84, /❌ {1,3}\S/u),
    ...first(97, /\.(?:java|kt|scala|groovy):\[\d+,\d+\] /),
    ...heading(98, /^Undefined symbols for architecture /),
    ...heading(85, /^CMake Error(?: at \S+:\d+)?[^:]*:$/),
    ...first(98, / is not exported by "|^Module not found: |^ERROR in \S|^(?:✘ )?\[ERROR\] Could not resolve |^Type error: /, /: (?:fatal )?error [A-Z]{1,8}\d{2,5}: /),
    // Elixir, Clojure, OCaml, Perl, PHP, Python, Ruby, R, TeX, Haskell, Elm, PureScript, Sass, Rust.
    ...first(97, /^== Compilation error in file |^\*\* \((?:Compile|Syntax|Token\w+)Error\) /, /^Syntax error (?:compiling|reading|macroexpanding) |^Parse error(?: on line|:)|^PHP (?:Fatal|Parse) error/, /^(?:Fatal|Parse) error: .* on line \d+$|^(?:Fatal|Parse) error: /, /^File "[^"]{1,300}", lines? [\d-]+, characters? /, /^syntax error at \S+ line \d+|^Can't locate \S+ in @INC|^Can't locate object method/, /^! (?:LaTeX|Package|Class|pdfTeX|Undefined|Missing|Extra|Emergency|Too many|Paragraph|Illegal|I can't|==>|Argument|Misplaced|Runaway)/, /^error: (?!aborting|could not compile|Could not compile|test failed).*(?:cannot find|mismatched|unresolved|borrow|unused|expected|denied|not found in)/, /^-- [A-Z][A-Z ]{3,60} -----|^Error found:$|^Error \d+ of \d+:$/, /^Error: (?:Invalid CSS|Undefined (?:variable|mixin)|File to import|Illegal nesting|Parse Error)/, /^lua\w*: (?:error loading|\S+:\d+: )|\.lua: (?:error loading|\S+:\d+: )/, /^\s*[\w./-]+\.hs:\d+:\d+:(?: error)?/),
    ...first(96, /\bError: (?:Unexpected token|Unexpected identifier|Invalid or unexpected)|^SyntaxError: |^IndentationError: |^TabError: /, /\b\w+\.(?:erl|hrl):\d+(?::\d+)?: (?!Warning)/),
    // A warning with its place; some tools fail on those.
    ...last(80, /^CMake Error/),
    ...first(36, /:\d+(?::\d*)?: ?[Ww]arning: |^LaTeX Warning: There were/),
    ...last(44, /^(?:Over|Under)full \\[hv]box/),
    ...first(66, /^(?:\.{0,2}\/)?[\w@+./\\-]{1,200}\.(?:[cm]?[jt]sx?|vue|py|rb|rs|php|lua|pl|pm|t|sh|bash|zsh|ex|exs|erl|hs|clj[cs]?|ml|nim|jl|R|r|swift|mm?|c|cc|cpp|h|hpp|java|kt|scala|groovy|cs|fs|coffee|s?css|sass|less|styl|html?|xml|md|markdown|rst|tex|txt|ya?ml|json|toml|vim|el|tf|sql|proto|ad[bs]|f\d\d|sol|zig|purs|hx|cu|dart|v|vhdl?):\d+:(?:\d+:?)? ?(?!\d)(?!.*\b[Ww]arning:)\S/),
    ...last(66, /\bat \S+ line \d+\.?$|\bat \S+ line \d+, near /)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/crashes.ts

/** A program that could not go on: no memory, no disk, a signal, a sanitizer, too much time. */
const CRASHES = [
    ...first(96, /\bERROR: \w+Sanitizer: |\bWARNING: ThreadSanitizer: data race|: runtime error: /, /^WARNING: DATA RACE|^==\d+== [\d,]+ bytes in .* are definitely lost/, /^==\d+== (?:Invalid (?:read|write|free)|Conditional jump|Use of uninit|Process terminating)/),
    ...first(92, /^panic: /, /^fatal error: /, /^Killed$|: line \d+: +\d+ Killed\b|\bsignal: killed\b|\bOOM ?Killed\b/, /\bheap out of memory\b|\bOutOfMemory|\b[Oo]ut of memory: Killed\b|\b[Nn]o space left on device\b|\bENOSPC\b/, /\b[Ss]egmentation fault\b|\bcore dumped\b|^Access violation|\bBus error\b|\bIllegal instruction\b/i, /^Uncaught signal|\bterminated by signal|^Abort trap|^Aborted \(core|^terminate called after|^Trace\/BPT trap/, /^(?:\S+: )?Assertion (?:`|')?.{1,200}failed\b|: Assertion `.*failed\.?$/, /^No output has been received in the last|exceeded the maximum (?:time|log)|^Fatal Python error/),
    ...first(75, /^timeout: sending signal|^Terminated$/),
    ...first(60, /^SUMMARY: \w+Sanitizer/)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/exceptions.ts

/** Exceptions that ended a program, and what programs of any kind print before they end. */
const EXCEPTIONS = [
    // Java, .NET, Python, JavaScript, Ruby, Elixir, Erlang, Lua, Julia.
    ...last(83, /^Caused by: /),
    ...last(70, /[\s:\]](?:[A-Za-z_$][\w$]*[.:]{1,2})*[A-Z][\w$]*(?:Error|Exception): \S/),
    ...last(82, /^(?:Exception in thread "[^"]*" |Unhandled exception\.? |Uncaught )?(?:[A-Za-z_$][\w$]*(?:\.|::))*[A-Za-z_$][\w$]*(?:Error|Exception|Failure)(?: \[\w+\])?(?:: |$|@\S{1,200}\(\d+\): )/, /^\[!\] \w*(?:Error|Exception): /, /^(?:Unhandled exception\b|Uncaught |UnhandledPromiseRejection|Error \[\w+\]: )/i, /^\*\* \((?:[\w.]+Error|throw|exit|EXIT|stop|error)\b/, /\((?:\w{1,60}::){0,5}\w{0,60}(?:Error|Exception)\)$|^(?:\w+\.){1,8}exceptions?\.\w+: /, /^lua\w*: |^ERROR: LoadError: |^escript: exception|^\*\* exception |^init terminating in /),
    ...first(88, /^signal\(\S+ \("|^error\("|^Debugger entered--Lisp error: |^Symbol’s (?:function|value)|^Symbol's (?:function|value)/),
    ...last(60, /\.{3} ?failed$/),
    ...first(60, /^=(?:ERROR|CRASH) REPORT={2,}/),
    ...last(84, /^\w+: \[string "/),
    ...last(74, /^fail(?:ed|ure)?: \S|^[Ee]rror (?!handling|logging|reporting|tracking|checking)(?:\w+ing|while|during|using|reading) \S/),
    ...last(72, /^(?:COPY|ADD) failed: /),
    ...last(48, /^(?:\w{2,20}: )?[Ff]ailed to \w+ \S|^\[!\] \S/),
    ...last(84, /^Error in .* : |^Error(?: in \S+)? ?: ?\S.* {2}$/),
    ...last(74, /^(?:[Ee]rror|ERROR|[Ff]atal|FATAL|[Cc]ritical|CRITICAL): {1,3}\S/, /^(?:%Error: |ERROR! |\*\*ERROR\*\* )\S/),
    ...last(76, /^error: \S/, /^error (?!Command failed)[A-Z"]/, /^error building image: /),
    ...last(72, /^\[error\] [^(\s]/, /^\[ERROR\] \S/, /^\[FATAL\] \S/),
    ...first(94, /^- ERROR \| /)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/frames.ts

/** A line of a stack, as many languages print it. */
const FRAMES = error_shape_frame(/^at (?:[\w$.<>[\]/]+ ?\(|[\w$.<>/-]+, |\S+:\d+:\d+|async )/, /^File "[^"]{1,300}", line \d+, in /, /^from \S+:\d+:in [`']|^\S+:\d+:in [`'][^`']{1,200}'$/, /^#\d+ +0x[0-9a-f]+/, /^#\d+ +\S{1,300}\(\d+\): /, /^\[C\]: in |^\S+:\d+: in (?:function|main chunk|local|upvalue|method)|^stack traceback:|^stacktrace:|^Stack trace:/, /^At \S.{0,300} char:\d+$|^\+ CategoryInfo {1,12}:/, /^--> \S{1,300}:\d+(?::\d+)?$/, /^\(\w+ [\d.]+[^)]{0,20}\) \S+\.(?:exs?|erl):\d+: /, /^(?:Call stack|Backtrace|stack backtrace):$/);

;// CONCATENATED MODULE: ./src/diagnosis/shapes/linters.ts

/** Linters, formatters, type and link checkers. */
const LINTERS = [
    ...first(100, /\.py:\d+:\d+: (?![CRWI]\d{4}:)[A-Z]+\d+:? /, /^\d+:\d+\s{1,9}error\s{1,9}\S/, /^ERROR: \S+[:[]\d+[,:] ?\d+\]?(?::| -) /, /^\d+ \| (?:ERROR|WARNING) \| /, /: line \d+, col \d+, (?!Warning)\S/),
    ...first(98, /^\d+:\d+\s{1,9}[✖✗×⚠] {1,3}\S/, /^[✖✗×] {1,3}\d+:\d+ {1,3}\S/, /: (?:[\w{}:/.]+ ){0,4}(?:parser|validity|namespace|validation|I\/O) error ?: /, /:\d+:\d+: [CWEFR]: |\.py:\d+:\d+: [CRWI]\d{4}: /, /^In \S{1,200} line \d+:$/, /:\d+(?::\d+)? (?:error )?MD\d{3}\b/, /\(E\d{3}\)/),
    ...first(92, /\(Severity: \d\)$|^>> Issue: \[/, /^\[✖\] |^├─BROKEN─|^Result\s+Error: |^\[[45]\d\d\] https?:|^\[(?:ERR|ERROR|TIMEOUT)\] https?:/, /^\* {1,2}(?:internally|internal|external|linking|image) .*(?:does not exist|failed|missing|linking)/, /^Diff in \S+ at line \d+/, /^\d+:\d+\s{1,9}(?:Unexpected|Expected|Missing|Invalid|Unknown|Trailing|Duplicate|Replace|Delete|Insert|Incorrect|Strings must|Parsing error)/, /^would reformat \S|\bCode style issues found|^error: cannot format/, /^\S+:\d+: \S{1,60} {1,3}==> \S/, /: (?:Line|line) (?:longer|too long|is too long)|:\d+:\s*(?:Trailing whitespace|trailing whitespace)/, /:\d+: (?:trailing whitespace|space before tab|new blank line at EOF|leftover conflict marker)/),
    ...first(48, /^\d+\. \[L\d+\] {1,2}(?:[345]\d\d )?https?:/),
    ...heading(92, /^Offenses:$|^Issues :-\(|^Violations? found:/)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/outcomes.ts

/**
 * What is printed around a cause, and what only passes on that another program failed. They win
 * over every other shape, since their words are as alarming as those of causes.
 */
const OUTCOMES = [
    ...first(1, /^npm (?:ERR!|error)\s*(?:$|at |A complete log|\/|This is |There is |See |For a full|\d+ {2}|Make sure|You can|Tell the|Or if|If you|not with npm|Failed at the|Please include|Additional logging|If it is|or related|Get their|If that|Linux |Darwin |Windows_NT|argv |node v|npm {2}v)/, /^npm (?:ERR!|error) (?:Fix the upstream|this command with|to accept an|node_modules\/)/, /^npm (?:ERR!|error) (?:errno|path|syscall|command|signal|workspace|location|file|cwd)\b/, /^\[ERROR\] (?:\[Help \d+\]|-> \[Help|Re-run Maven|To see the full stack|For more information about|After correcting)/, /^\[ERROR\]\s*$|^\[error\]\s*$/),
    ...first(75, /\b(?:exit(?:ed)?|[Rr]eturned|terminated)\b[^.]{0,30}\b137\b|\bExitCode \(137\)/),
    ...last(10, /(?<![\w./-])[Ee]xit(?:ed|s)?(?: with)?(?: a)?(?: non-?zero)?(?: exit)?[ _-]?(?:[Cc]ode|[Ss]tatus|value|Failure)?(?::| of|=)? ?\(?[1-9]\d{0,2}\b/, /\breturned (?:a )?non-zero\b|\bld returned 1\b|\bELIFECYCLE\b|\bsubprocess-exited-with-error\b|\blinker command failed\b/, /\bfailed with (?:exit|return|status|error) ?(?:code|status)? ?-?\d|\bExitFailure \d|\bnon-zero exit (?:code|status)/, /^(?:[\w./-]*make(?:\[\d+\])?|ninja): (?:\*\*\* .* Error \d+|.*\bsubcommand failed|build stopped|Target .* not remade)/, /^(?:[\w./-]*make(?:\[\d+\])?: \*\*\* )\[[^\]]+\] |: recipe for target '[^']*' failed$/, /^npm (?:ERR!|error) (?:code \d+$|Lifecycle script|Test failed|command failed|Exit status|\S+@\S+ \S+: `)/, /^(?:RuntimeError: )?Command failed with |\bfailed in phase `|^Build step .* marked build as failure/),
    ...last(30, /^error: (?:aborting due to|[Cc]ould not compile|test failed, to rerun|\d+ targets? failed|build failed|script "|recipe )/, /^(?:\*\* )?(?:BUILD FAIL|FAILURE: |FAILED$|FAIL$|FAIL\t|Build FAILED|Failed to compile|TEST (?:EXECUTE )?FAILED|TESTS? FAILED|ARCHIVE FAILED|CLEAN FAILED)/, /\b(?:Execution failed for task|Compilation failed; see|There (?:were|are) (?:failing tests|test failures))/, /\b(?:Test suite failed to run|Some tests failed|test result: FAILED|Could not read from remote repository)/, /\b(?:Failed to execute goal .*(?:maven-(?:surefire|failsafe|compiler|checkstyle|javadoc)|There are test failures))/, /^\[ERROR\] COMPILATION ERROR|: Compilation failure/, /^Tests?(?: Suites| Files)?:? .{0,20}\d failed\b(?<!\b0 failed)|^Tests: .*(?:Failures|Errors): [1-9]/, /^Tests Passed: \d+, Failed: [1-9]|^passed \d+, failed [1-9]|^Failed: Total \d+|^\[error\] (?:Failed: |Passed: |Total time|Failed tests:)/, /^(?:\[ERROR\] +)?Tests run: .*(?:Failures|Errors): [1-9](?!.*<<<)/, /^(?:Failed! |Found [1-9]|✖ [1-9]|=+ .*\d (?:failed|error)|(?!0 )\d+ (?:failed|errors?)\b(?!:))/, /^\d+ examples?, [1-9]|^\d+ tests?(?: completed)?, [1-9]|\w errors? (?:found|generated|detected|reported)/, /\bdid not complete successfully: exit code|^=> ERROR \[|^(?:\* )?What went wrong|^Error Message:$/, /^\d+ (?:files?|tests?|runs?|specs?|scenarios?|assertions?)\b.*(?<!\b0 |[ (]0)(?<=\d) (?:offens|fail|error)/, /^Executed \d+ (?:of \d+ )?tests?, with|\d of \d+ \(\d+ FAILED\)|\bBUILD FAILED\b|^FAILED \((?:failures|errors)=/, /^Execution halted|^BEGIN failed--|^Compilation failed in require|^[\w/.-]+ had compilation errors/, /^\[error\] \([^)]{1,200}\) |^\[error\] .*(?:\berrors? found$|Compilation failed)|^error Command failed/, /^(?:Result: FAIL|Test run failed|Test Run Failed|Testing failed:|Test Suite Failed|Tests? failed\b)|^Looks like you failed/, /^Failed \d+ (?:of \d+ )?tests?\b|^failed tests?: |^rake aborted!|^Failed: \d+/, /^Script .* returned with error|^The command "[^"]*" (?:failed|exited with [1-9])|^exit status \d|\bexit status [1-9]/, /\b[Ss]ee (?:the )?(?:\w+ ){0,2}(?:above|below)\b|\berrors? (?:have been|were) (?:logged|emitted)\b/, /^(?:[\w .:,[\]*✖✗×⚠❌-]{0,60}\s)?[1-9]\d*\+? (?:\w+ ){0,2}(?:errors?|failures?|problems?|violations?|vulnerabilit(?:y|ies)|leaks?|hints?|offenses?|issues?|dead links?)(?: (?:\w+ ){0,3}\w+)?(?: \([^)]{1,80}\))?[.!]?\s*$/i, /\b(?:Some (?:tests?|builds?|checks?|errors?)|Not all) .{0,40}(?:did ?n[o']t|had errors|fail|emitted)/, /\b\d+ passed[,;] +[1-9]\d* failed\b|^Task "[^"]*" failed|^Warning: Task "[^"]*" failed/, /\b[Aa]borted (?:due to|with) (?:\d+ )?(?:warnings?|errors?)\b|^Assertion failed\. Exiting/, /\bCOULD NOT BE BUILT\b|\bhas failed[.:]?$|\b[Vv]alidation failed(?: with \d+ errors?)?[.!]?$/, /^(?:error|Error|ERROR): \d+ \S.*\bfailed\b/, /^(?:\w+: )?(?:[Ff]ull |[Tt]est |[Bb]uild )?(?:[Ll]og ?files?|[Ll]ogs?|[Rr]eports?)\b.{0,60}\b(?:stored|saved|written|available|located) (?:in|at|to|here)\b/, /^(?:The )?(?:operation|execution|deployment|build|pipeline|job|step|task|stage|run|command|plugin|release)s? (?:has |have |was )?(?:failed|aborted|terminated|completed with (?:errors|phase: Failed))[.!]*$/i, /\bCommand failed with status \(\d+\)|^%?Error: Exiting due to |^FAILED: [1-9]|^(?:Phase|Status|Result):\s+(?:Failed|FAILED|Error)$/, /^\(See full trace|^Tasks: TOP|^Test suite failure for package|^\d+ (?:of|out of) \d+ tests? failed|^=?failed +[1-9]/),
    ...list(/^(?:\[ERROR\] )?(?:Failures|Failed (?:examples|tests?|scenarios)|Failing tests?|Test failures|Tests? in error|Errors|Results) ?:$/i, /^TEST FAILURES?$|^FAILURES!?$|^=+ (?:FAILURES|ERRORS) =+$|^There (?:was|were) \d+ (?:failure|error)s?:$/, /^FAILED [A-Z]{3,30}:$/, /^Summary of (?:all )?(?:failures|failing tests|errors)|^(?!0 )\d+ failing\b|^failures:$/i)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/packages.ts

/** Package managers and the tools around a build. */
const PACKAGES = [
    // pnpm, Yarn, pip, gcloud, apt, apk, conda, CocoaPods, Cargo, Stack, Cabal, opam.
    ...first(81, /\bERR_PNPM_\w/, /\bYN00(?:01|09|16|18|22|27|28|35|41|46|49|50|78|8[0-2]): │ (?![-+])/, /^ERROR: (?:Could not|No matching|Cannot|Failed building|Invalid requirement|\(gcloud|unable to select|dependenc)/, /^(?:And |So,? )?[Bb]ecause .{1,300}(?:depends on|requires|forbidden|doesn't match|version solving)/, /^E: \S/, /^dpkg: error |^No package \S+ available|^Error: Unable to find a match/, /^\[!\] (?:Unable|CocoaPods could not|Invalid|Error|No podspec)/, /^(?:cabal|stack|opam|rebar3?): (?!.*exited)\S|^Error: While constructing the build plan/, /^(?:Unresolved|Unmet) dependenc|^Could not resolve dependenc|^UNRESOLVED DEPENDENCIES/i),
    ...first(70, /^> Could not (?:resolve all|determine the dependencies)/),
    // npm, Gradle, Bundler, Go, Composer, Git.
    ...first(80, /^npm (?:ERR!|error) (?!code )\S/, /^> (?:A problem occurred|Could not (?!resolve all|determine the dependencies)|Cannot|Failed|No |Unable|\S+ (?:not found|failed))/, /^Could not find gem|^Bundler could not|^Your requirements could not|: no required module provides/, /^Could not find \S+ in any of the sources|^An error occurred while installing/, /^go: .*(?:not found|no matching|unknown revision|invalid|error|cannot)/, /^Problem \d+$|^\[\w+Exception\]$/, /\bQUALITY GATE STATUS: FAILED/),
    ...last(72, /^curl: \(\d+\)/),
    // Maven, Yarn 1.
    ...first(78, /^npm (?:ERR!|error) code E/, /^error (?:Couldn't|An unexpected error)/, /^\[(?:ERROR|FATAL)\] (?:Failed to execute goal|Non-resolvable|Some problems|Malformed)/)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/platforms.ts

/** Clusters, clouds, containers, Git and Harness itself. */
const PLATFORMS = [
    ...first(86, /\b(?:Failed to pull image|ErrImagePull|ImagePullBackOff|InvalidImageName|Back-off (?:pulling|restarting))\b/, /\b(?:CrashLoopBackOff|CreateContainer(?:Config)?Error|RunContainerError)\b/, /^fatal: \[[^\]]+\]: |^failed: \[[^\]]+\] \(item=/),
    ...first(84, /^Error from server|^The [\w.]+ "[^"]*" is invalid|^Unable to connect to the server|\berror: deployment "/, /^Error: (?:[A-Z]+ FAILED: |template|parse error|execution error)/, /^CONFLICT \(|^! \[(?:remote )?rejected\]|\b(?:CREATE|UPDATE|DELETE)_FAILED\b|\bcoverage threshold for [^:]{1,80} not met/, /^ERROR \d{4} \(\w{5}\)|\bORA-\d{5}: |^Host key verification failed/),
    ...first(82, /^fatal: (?!\[)/, /\bPermission denied \(/, /^│ Error: /, /\bAn error occurred \(\w+\) when calling/, /^(?:docker: )?Error response from daemon: /, /^(?:denied|unauthorized): |\bpull access denied\b/, /^(?:ERROR: )?failed to (?:solve|build|compute|load|do request)\b/),
    ...first(80, /^remote: (?:Repository not found|Permission|error|ERROR|Invalid)/, /\b(?:No eligible delegates?|No delegates? (?:are |is )?(?:available|eligible|found)|[Uu]nresolved expressions?)\b/, /\b(?:Delegate is not able to connect|did not complete within (?:the )?timeout|exceeded its progress deadline)\b/)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/shells.ts

/** Shells, make, and what programs of a system complain about, whatever became of it. */
const SHELLS = [
    ...first(84, /(?:^|: )(?:line )?\d+: (?:[^:]{1,80}: )?[^:]{0,40}(?:not found|unbound variable|parameter null or not set|[Ss]yntax error|bad substitution|Permission denied|No such file)/, /: [Cc]ommand not found$|^command not found: |^(?:sh|ash|dash|bash): \S{1,80}: not found$/, /\bNo rule to make target\b/, /\bis not recognized as (?:the name of|an internal)/, /^configure: error: |^(?:flag provided but not defined|(?:unknown|illegal|invalid|unrecognized|unexpected) (?:flag|option|command|switch|argument|parameter|shorthand flag))/i, /^[\w./-]{1,60}: (?:error: |invalid option|illegal option|unrecognized option|unrecognized argument)/),
    ...last(62, /: (?:No such file or directory|Permission denied|Is a directory|Not a directory|[Cc]annot \w)/, /^No such file or directory/, /\b(?:[Cc]onnection (?:refused|reset by peer|timed out|closed by)|[Bb]roken pipe|[Ee]xec format error|[Cc]ould not resolve host|unable to resolve host|[Nn]o such host)\b/, /\b(?:[Nn]ame or service not known|[Tt]emporary failure in name resolution|TLS handshake (?:timeout|failure))\b/, /\b(?:i\/o timeout|[Tt]imed out (?:waiting for|after)|401 Unauthorized|403 Forbidden|[Aa]ccess ?[Dd]enied|x509:)/)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/structured.ts

/**
 * The level of a line that a program logged as JSON or in logfmt; line-rank.ts reads such a line as
 * a whole.
 */
const STRUCTURED = last(86, /"(?:level|lvl|severity|@l|log\.level|levelname|LogLevel)": ?"?(?:[56]0\b|err|fatal|crit|alert|emerg|panic|severe)/i, /\b(?:level|lvl|severity)="?(?:err|fatal|crit|alert|emerg|panic|severe)/i);

;// CONCATENATED MODULE: ./src/diagnosis/shapes/tests.ts

/** What test runners say of a test that failed. */
const TESTS = [
    // What was expected: pytest, RSpec, Jest, JUnit, Mocha, Vitest, PHPUnit, xUnit, MSTest, Rust, Go,
    // GoogleTest, Catch2, Boost, TAP.
    ...first(95, /^E {3,}\S/, /^Failure\/Error: /, /^● (?!Console|.*(?:Warning|\.service|\.socket)).* › /, /^(?:[\w.$\\:]+[.\\:])?(?:AssertionError|AssertionFailedError|AssertionFailed|ComparisonFailure|ExpectationFailed\w*|MultipleFailuresError)\b/, /^Failed asserting that|\bAssert\.\w+(?:\(\) Failure| failed)/, /^thread '[^']*' (?:\(\d+\) )?panicked at |^Error:\s{3,}\S/, /^\S+_test\.go:\d+: .*\b(?:[Gg]ot|[Ww]ant\w*|[Ee]xpected|[Uu]nexpected|[Ff]ail\w*|[Ee]rrors?|mismatch|nil|not|should|diff)\b/, /^\S+:\d+: Failure$|^\S+\(\d+\): (?:Failure|error: in)|^\S+:\d+: FAILED:$/, /^# {1,4}Failed test(?:$| '| at | \(|:)|^\(X\) |\[EXECUTE\] \(X\)/, /(?:^|: )(?:Test Failed|Error During Test) at /, /^ASSERT:|^Assertion [Ff]ailed: /, /^Expectation Violation|^Error: expect\(|^Minitest::Assertion: |^Assertion (?:with \S+|failed|failure)/, /^Expected .* (?:to (?:be|equal|have|eq|match|contain|raise|include|throw)|but (?:was|got)|not to) /),
    // The head of what is said about one test.
    ...first(93, /^(?:\d+\) )?(?:FAIL|ERROR) in \(\S/, /^\d+\) (?:test|property|doctest|feature) .* \([\w.]+\)$/, /\*\*\* FAILED \*\*\*/, /^\[-\] \S/, /^[\w.]+:\w+ failed(?: on line \d+)?$/, /^── (?:\d+\. )?(?:Failure|Error|ERROR|FAILURE)\b|^(?:\d+\. )?(?:Failure|Error): .*\(@\S+#\d+\)/, /^---- \S.* stdout ----$/, /^Found errors in \w+\(\):|^Caught exception in /, /^\d+\) \[[\w-]+\] › /, /^[\w.-]+ [\d.]+ \([^)]{1,60}\) .* FAILED$/, /^\w{4,}, (?:.{1,400} )?(?:failed: |failed$|expected |XCTAssert|caught )/, /^\[(?: *)FAILED(?: *)\] [\w/]+[.:@ ](?!.*tests?, listed)/),
    ...first(90, /^(?:FAIL|ERROR): [\w.]+ \([\w.]+\)/, /^_{3,} [\w[\].:/ -]{1,200} _{3,}$/, /^not ok \d+(?! .*# (?:TODO|SKIP))/i, /^(?:Failure|Error): (?:test\w*[:(]|\w+#)/, /^\d+\) [\w\\]+(?:Test|Spec|Cest)\w*::\w+/, /^\d+\) \S.*:$/, /^--- FAIL: /, /^● \S/, /<<< (?:FAILURE|ERROR)!/, /\[FAIL\]$/, /^\S.* > \S.* FAILED$/, /^test .* \.\.\. FAILED$/, /^Failed {1,5}\S.*\[[^\]]+\]$/, /^\d+\) (?:Failed|Error|Invalid|Failure) ?: \S/, /\bDubious, test returned \d/, /^ERROR (?:collecting )?\S+\.py\b/, /^expected .*, got |^Expected: |^Test case .* failed|^failures? in /i, /^\[ ?(?:FAIL|FAILED|ERROR)\b *(?:\]|: ) ?\S/, /^!! .{1,300}\[/, /\*{3} Failed! (?:Falsi|Exception|Assert)/, /^FAIL(?:ED)?:? {1,3}\S(?!.*\bin \d)/),
    ...first(89, /^(?:\S.{0,80} › {1,3})?[✕✗✘×✖⨯] {1,3}[^\d\s]/),
    ...heading(92, /^(?:\d+\) )?(?:Failure|Error):$|^\(::\) failed steps|^^\[ +(?:ERROR|FAILED) +\] \d+ \w+, listed below|^Message:$|^APPLICATION FAILED TO START$/),
    ...heading(58, /^FAILED TEST SUMMARY/),
    ...first(60, 
    // The column of a result: `Rounds | FAIL |`, `rounds ... ***Failed 0.01 sec`.
    /(?<=(?:\.\.|\||\s\s|=>|->) ?\[?\*{0,3})(?:FAIL(?:ED|URE)?|ERROR|[Ff]ailed|BROKEN|✗|✘|✖)\*{0,3}\]?!?(?: {1,9}(?:\(|in )?[\d.]+ ?\w{1,4}\)?)?(?: \|)?$/),
    ...first(60, /^FAIL(?:ED)?:? {1,3}\S|^rspec \S+:\d+ #|^cucumber \S+:\d+ #|^Failed \d+\/\d+ subtests/),
    ...last(50.5, /^\*{3} FAILED test case /)
];

;// CONCATENATED MODULE: ./src/diagnosis/shapes/words.ts

/** Words, not as a part of a name, a path or an option. */
const WORDS = [
    ...last(40, /(?<![\w./\\:?&=-])(?:ERROR|FATAL|SEVERE|CRITICAL|EMERGENCY)(?![\w./\\-]\w)/, /\[(?:error|fatal)\]|\blevel="?(?:error|fatal)\b|(?<![\w./\\:?&=-])error: /),
    ...last(35, /(?<![\w./\\:?&=-])(?:[Ee]rrors?|[Ff]ail(?:ed|ure|s|ing)|FAILED|FAILURE|[Ff]atal|[Ee]xception|[Dd]enied|[Rr]efused|[Ff]orbidden)(?![\w/-]|\.\w| handl)/, /(?<![\w./\\:?&=-])(?:[Uu]nauthorized|[Tt]imed out|[Uu]nable to|[Cc]annot|[Cc]ould not|[Ii]nvalid|[Aa]bort(?:ed|ing)|[Mm]issing|[Uu]nexpected)(?![\w/-]|\.\w)/),
    ...first(33, /\b(?:is required|are required|[Mm]ust (?:be|have|specify|set|provide)|not found|does not exist|not in order|does not match)\b/, /\b(?:is|are) not (?:set|defined|configured|authori[sz]ed|logged in|up to date)\b|\bout of date\b/),
    // What somebody has to do.
    ...last(34, /^(?:Please|You (?:must|need to|have to|should)) [a-z]/, /^Run ['"`].*['"`] to /)
];

;// CONCATENATED MODULE: ./src/diagnosis/error-shapes.ts












/**
 * All kinds of lines that are known. Of those that fit a line an outcome decides, or else the one
 * with the highest score.
 */
const ERROR_SHAPES = [
    ...FRAMES,
    ...OUTCOMES,
    ...[
        ...COMPILERS,
        ...CRASHES,
        ...EXCEPTIONS,
        ...LINTERS,
        ...PACKAGES,
        ...PLATFORMS,
        ...SHELLS,
        ...STRUCTURED,
        ...TESTS,
        ...WORDS
    ].sort((a, b) => b.score - a.score)
];

;// CONCATENATED MODULE: ./src/diagnosis/harmless.ts
/** At the end of a line, the column of a result that is a good one: `Rounds | PASS | 0.1 s`. */
const GOOD_RESULT = /(?:\.{2}|\||\s{2}|: )\s{0,9}\[?(?:OK|Ok|ok|PASS(?:ED)?|[Pp]ass(?:ed)?|SKIP(?:PED)?|[Ss]kipped|SUCCESS|[Ss]uccess(?:ful)?|[Dd]one|UP-TO-DATE|✓|✔)\]?(?: {1,9}\(?[\d.]+ ?\w{1,4}\)?)?(?: \|)?$/;
/** UTF-16 units in which it stands. */
const RESULT_LENGTH = 48;
const HARMLESS = oneOf(/^(?:[✓✔√☑]|ok\b|PASS\b|PASSED\b|Passed[ !]|--- (?:PASS|SKIP)|=== |\[\+\] |\[ +(?:OK|RUN|PASSED|SKIPPED) +\]|\[(?:OK|ok|PASS|SKIP|--)\])/, /^test .* \.\.\. (?:ok|ignored)$|\.{3} ?(?:ok|OK|passed|skipped|yes|no)$|^\S.*\.{4,} ?ok\b/, /^not ok .* # (?:TODO|SKIP)/i, / PASSED(?: +\[ *\d+%\])?$|\((?:skipped|ignored|pending)\)$|^(?:SKIP(?:PED)?|Skipp(?:ed|ing)|xfail|XFAIL)\b/, /^(?:\+{1,6} ?\S|\$ |> Task |> Running |>? ?\d{1,6} \| )/, /^\[?(?:npm )?(?:warn|WARN|Warn)(?:ing|ING)?\b(?! {2,9}Failed|.*Code style issues|: ThreadSanitizer)/, /^Warning: |: (?:note|info)(?: \w+)?: |(?:^|: )[A-Z]\w{0,40}Warning: /, /^\[?(?:INFO|DEBUG|TRACE|NOTE|info|debug|trace)\b(?!.*(?:QUALITY GATE STATUS: FAILED|\*\*\* FAILED \*\*\*))|\blevel="?(?:info|debug|warn)/, /^.{0,60}(?<![\w.])(?:INFO|DEBUG|TRACE)(?=[:\] |]|$)(?!.*(?:\*\*\* FAILED|QUALITY GATE STATUS: FAILED))/, /^go: (?:downloading|finding|found|extracting|added|upgraded) /, /^(?:Download(?:ing|ed)|Collecting|Selecting|Unpacking|Requirement already|Receiving objects|Setting up) /, /^(?:Compiling|Checking|Downloaded) \S+ v|^Get:\d|^HEAD is now at |^Unable to find image '[^']*' locally$/, /^checking (?:for|whether|if|how|that|the) |^-- (?:Looking|Performing|Check|Found|Could NOT)/, /\bshould(?:n't)? (?:\w+ )?(?:fail|error|throw|raise|return|not)\b.*(?:ok|OK|✓|\d ?ms\)?)$/);
/**
 * Whether a line tells of nothing bad with its alarming words: a passed test, a warning, a command
 * that is shown, progress, source code.
 */
function isHarmless(line) {
    return HARMLESS.test(line) || GOOD_RESULT.test(line.slice(-RESULT_LENGTH));
}
/**
 * An alarming word with a count of none, or nothing, beside it: `0 errors`, `Failures: 0`,
 * `"error": null`.
 */
const NONE_OF_THEM = /\b(?:0|no|zero|without(?: any)?) (?:\w{1,20} )?(?:errors?|failures?|failed|failing|problems?|exceptions?|issues?)\b|\b(?:errors?|failures?|failed|failing|exceptions?)"?(?: ?[:=] {0,9}| )(?:0\b|none\b|null\b|nil\b|false\b|""|\[\])/gi;
/** What build tools and loggers put before a program's own words. */
const PREFIX = /^(?:\s+|#\d{1,4} (?=\d|ERROR)|\d{1,6}\.\d{1,3} (?=\S)|\[?\d{4}-\d\d-\d\d[T ][\d:.,]{8,30}(?:Z|[+-]\d\d:?\d\d)?\]?\s|\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?\s|│\s+(?!Error)|[|=] (?=[ =]|ERR|SUM)|\[(?:javac|java|exec|junit|echo|groovyc|scalac|ant:checkstyle|testng|sshexec|apply)\] |(?:\[info\] )(?=.*\*\*\* FAILED)|\[info\] (?=- )|\+?[a-z][\w.-]{0,60}\s{1,20}[|>] |[\w@./-]{1,60}[: ](?:build|test|lint|typecheck|check)[\w:-]{0,20}: )+/;
/** One expression runs faster than several. */
function oneOf(...patterns) {
    return new RegExp(patterns.map(({ source }) => source).join('|'));
}

;// CONCATENATED MODULE: ./src/diagnosis/gate/known-texts.json
const known_texts_namespaceObject = /*#__PURE__*/JSON.parse('{"^at (?:[\\\\w$.<>[\\\\]/]+ ?\\\\(|[\\\\w$.<>/-]+, |\\\\S+:\\\\d+:\\\\d+|async )":[["\\nat ",0]],"^File \\"[^\\"]{1,300}\\", line \\\\d+, in ":[["\\", line ",0]],"^from \\\\S+:\\\\d+:in [`\']|^\\\\S+:\\\\d+:in [`\'][^`\']{1,200}\'$":[["0:in `",0],["0:in \'",0],["1:in `",0],["1:in \'",0],["2:in `",0],["2:in \'",0],["3:in `",0],["3:in \'",0],["4:in `",0],["4:in \'",0],["5:in `",0],["5:in \'",0],["6:in `",0],["6:in \'",0],["7:in `",0],["7:in \'",0],["8:in `",0],["8:in \'",0],["9:in `",0],["9:in \'",0]],"^#\\\\d+ +0x[0-9a-f]+":[[" 0x",0]],"^#\\\\d+ +\\\\S{1,300}\\\\(\\\\d+\\\\): ":[["0): ",0],["1): ",0],["2): ",0],["3): ",0],["4): ",0],["5): ",0],["6): ",0],["7): ",0],["8): ",0],["9): ",0]],"^\\\\[C\\\\]: in |^\\\\S+:\\\\d+: in (?:function|main chunk|local|upvalue|method)|^stack traceback:|^stacktrace:|^Stack trace:":[["\\n[c]: in ",0],["0: in ",0],["1: in ",0],["2: in ",0],["3: in ",0],["4: in ",0],["5: in ",0],["6: in ",0],["7: in ",0],["8: in ",0],["9: in ",0],["\\nstack traceback:",1],["\\nstacktrace:",2],["\\nstack trace:",1]],"^At \\\\S.{0,300} char:\\\\d+$|^\\\\+ CategoryInfo {1,12}:":[[" char:",1],["\\n+ categoryinfo ",8]],"^--> \\\\S{1,300}:\\\\d+(?::\\\\d+)?$":[["\\n--> ",0]],"^\\\\(\\\\w+ [\\\\d.]+[^)]{0,20}\\\\) \\\\S+\\\\.(?:exs?|erl):\\\\d+: ":[[".exs:0",1],[".exs:1",1],[".exs:2",1],[".exs:3",1],[".exs:4",1],[".exs:5",1],[".exs:6",1],[".exs:7",1],[".exs:8",1],[".exs:9",1],[".ex:0",0],[".ex:1",0],[".ex:2",0],[".ex:3",0],[".ex:4",0],[".ex:5",0],[".ex:6",0],[".ex:7",0],[".ex:8",0],[".ex:9",0],[".erl:0",1],[".erl:1",1],[".erl:2",1],[".erl:3",1],[".erl:4",1],[".erl:5",1],[".erl:6",1],[".erl:7",1],[".erl:8",1],[".erl:9",1]],"^(?:Call stack|Backtrace|stack backtrace):$":[["\\ncall stack:",6],["\\nbacktrace:",1],["\\nstack backtrace:",7]],"^npm (?:ERR!|error)\\\\s*(?:$|at |A complete log|\\\\/|This is |There is |See |For a full|\\\\d+ {2}|Make sure|You can|Tell the|Or if|If you|not with npm|Failed at the|Please include|Additional logging|If it is|or related|Get their|If that|Linux |Darwin |Windows_NT|argv |node v|npm {2}v)":[["\\nnpm err!",0],["\\nnpm error",0]],"^npm (?:ERR!|error) (?:Fix the upstream|this command with|to accept an|node_modules\\\\/)":[["\\nnpm err! ",4],["\\nnpm error ",0]],"^npm (?:ERR!|error) (?:errno|path|syscall|command|signal|workspace|location|file|cwd)\\\\b":[["\\nnpm err! ",4],["\\nnpm error ",0]],"^\\\\[ERROR\\\\] (?:\\\\[Help \\\\d+\\\\]|-> \\\\[Help|Re-run Maven|To see the full stack|For more information about|After correcting)":[["\\n[error] ",3]],"^\\\\[ERROR\\\\]\\\\s*$|^\\\\[error\\\\]\\\\s*$":[["\\n[error]",2]],"\\\\b(?:exit(?:ed)?|[Rr]eturned|terminated)\\\\b[^.]{0,30}\\\\b137\\\\b|\\\\bExitCode \\\\(137\\\\)":[["137",0],["exitcode (137)",9]],"(?<![\\\\w./-])[Ee]xit(?:ed|s)?(?: with)?(?: a)?(?: non-?zero)?(?: exit)?[ _-]?(?:[Cc]ode|[Ss]tatus|value|Failure)?(?::| of|=)? ?\\\\(?[1-9]\\\\d{0,2}\\\\b":[["exited with a non-zero exit",17],["exited with a non-zero",17],["exited with a nonzero exit",14],["exited with a nonzero",14],["exited with a exit",0],["exited with a",0],["exited with non-zero exit",15],["exited with non-zero",15],["exited with nonzero exit",12],["exited with nonzero",12],["exited with exit",0],["exited with",0],["exited a non-zero exit",12],["exited a non-zero",12],["exited a nonzero exit",9],["exited a nonzero",9],["exited a exit",0],["exited a",0],["exited non-zero exit",10],["exited non-zero",10],["exited nonzero exit",7],["exited nonzero",7],["exited exit",0],["exited",0],["exits with a non-zero exit",0],["exits with a non-zero",0],["exits with a nonzero exit",13],["exits with a nonzero",13],["exits with a exit",0],["exits with a",0],["exits with non-zero exit",0],["exits with non-zero",0],["exits with nonzero exit",11],["exits with nonzero",11],["exits with exit",0],["exits with",0],["exits a non-zero exit",0],["exits a non-zero",0],["exits a nonzero exit",8],["exits a nonzero",8],["exits a exit",0],["exits a",0],["exits non-zero exit",0],["exits non-zero",0],["exits nonzero exit",6],["exits nonzero",6],["exits exit",0],["exits",0],["exit with a non-zero exit",15],["exit with a non-zero",15],["exit with a nonzero exit",12],["exit with a nonzero",12],["exit with a exit",0],["exit with a",0],["exit with non-zero exit",13],["exit with non-zero",13],["exit with nonzero exit",10],["exit with nonzero",10],["exit with exit",0],["exit with",0],["exit a non-zero exit",10],["exit a non-zero",10],["exit a nonzero exit",7],["exit a nonzero",7],["exit a exit",0],["exit a",0],["exit non-zero exit",8],["exit non-zero",8],["exit nonzero exit",5],["exit nonzero",5],["exit exit",0],["exit",0]],"\\\\breturned (?:a )?non-zero\\\\b|\\\\bld returned 1\\\\b|\\\\bELIFECYCLE\\\\b|\\\\bsubprocess-exited-with-error\\\\b|\\\\blinker command failed\\\\b":[["returned a non-zero",14],["returned non-zero",12],["ld returned 1",0],["elifecycle",4],["subprocess-exited-with-error",0],["linker command failed",1]],"\\\\bfailed with (?:exit|return|status|error) ?(?:code|status)? ?-?\\\\d|\\\\bExitFailure \\\\d|\\\\bnon-zero exit (?:code|status)":[["failed with ",4],["exitfailure ",0],["non-zero exit code",3],["non-zero exit status",3]],"^(?:[\\\\w./-]*make(?:\\\\[\\\\d+\\\\])?|ninja): (?:\\\\*\\\\*\\\\* .* Error \\\\d+|.*\\\\bsubcommand failed|build stopped|Target .* not remade)":[["*** ",0],["subcommand failed",0],["build stopped",8],[" not remade",6]],"^(?:[\\\\w./-]*make(?:\\\\[\\\\d+\\\\])?: \\\\*\\\\*\\\\* )\\\\[[^\\\\]]+\\\\] |: recipe for target \'[^\']*\' failed$":[[": *** ",0],[": recipe for target \'",3]],"^npm (?:ERR!|error) (?:code \\\\d+$|Lifecycle script|Test failed|command failed|Exit status|\\\\S+@\\\\S+ \\\\S+: `)":[["\\nnpm err! ",4],["\\nnpm error ",0]],"^(?:RuntimeError: )?Command failed with |\\\\bfailed in phase `|^Build step .* marked build as failure":[["\\nruntimeerror: command failed with ",9],["\\ncommand failed with ",12],["failed in phase `",10],["\\nbuild step ",3]],"^error: (?:aborting due to|[Cc]ould not compile|test failed, to rerun|\\\\d+ targets? failed|build failed|script \\"|recipe )":[["\\nerror: ",2]],"^(?:\\\\*\\\\* )?(?:BUILD FAIL|FAILURE: |FAILED$|FAIL$|FAIL\\\\t|Build FAILED|Failed to compile|TEST (?:EXECUTE )?FAILED|TESTS? FAILED|ARCHIVE FAILED|CLEAN FAILED)":[["build fail",2],["failure: ",4],["failed",0],["fail",0],["build failed",2],["failed to compile",7],["test execute failed",8],["test failed",2],["tests failed",3],["archive failed",1],["clean failed",0]],"\\\\b(?:Execution failed for task|Compilation failed; see|There (?:were|are) (?:failing tests|test failures))":[["execution failed for task",15],["compilation failed; see",15],["there were failing tests",0],["there were test failures",0],["there are failing tests",0],["there are test failures",0]],"\\\\b(?:Test suite failed to run|Some tests failed|test result: FAILED|Could not read from remote repository)":[["test suite failed to run",4],["some tests failed",8],["test result: failed",7],["could not read from remote repository",0]],"\\\\b(?:Failed to execute goal .*(?:maven-(?:surefire|failsafe|compiler|checkstyle|javadoc)|There are test failures))":[["failed to execute goal ",17]],"^\\\\[ERROR\\\\] COMPILATION ERROR|: Compilation failure":[["\\n[error] compilation error",3],[": compilation failure",5]],"^Tests?(?: Suites| Files)?:? .{0,20}\\\\d failed\\\\b(?<!\\\\b0 failed)|^Tests: .*(?:Failures|Errors): [1-9]":[[" failed",0],["\\ntests: ",2]],"^Tests Passed: \\\\d+, Failed: [1-9]|^passed \\\\d+, failed [1-9]|^Failed: Total \\\\d+|^\\\\[error\\\\] (?:Failed: |Passed: |Total time|Failed tests:)":[["\\ntests passed: ",8],[", failed ",0],["\\nfailed: total ",3],["\\n[error] ",3]],"^(?:\\\\[ERROR\\\\] +)?Tests run: .*(?:Failures|Errors): [1-9](?!.*<<<)":[["tests run: ",6]],"^(?:Failed! |Found [1-9]|✖ [1-9]|=+ .*\\\\d (?:failed|error)|(?!0 )\\\\d+ (?:failed|errors?)\\\\b(?!:))":[["failed! ",3],["found ",0],["✖ 1",0],["✖ 2",0],["✖ 3",0],["✖ 4",0],["✖ 5",0],["✖ 6",0],["✖ 7",0],["✖ 8",0],["✖ 9",0],[" failed",0],[" error",0],[" errors",2]],"^\\\\d+ examples?, [1-9]|^\\\\d+ tests?(?: completed)?, [1-9]|\\\\w errors? (?:found|generated|detected|reported)":[[" examples, ",5],[" example, ",5],[" tests completed, ",13],[" tests, ",3],[" test completed, ",12],[" test, ",2],[" errors ",3],[" error ",0]],"\\\\bdid not complete successfully: exit code|^=> ERROR \\\\[|^(?:\\\\* )?What went wrong|^Error Message:$":[["did not complete successfully: exit code",25],["\\n=> error [",0],["\\n* what went wrong",12],["\\nwhat went wrong",10],["\\nerror message:",8]],"^\\\\d+ (?:files?|tests?|runs?|specs?|scenarios?|assertions?)\\\\b.*(?<!\\\\b0 |[ (]0)(?<=\\\\d) (?:offens|fail|error)":[[" offens",1],[" fail",0],[" error",0]],"^Executed \\\\d+ (?:of \\\\d+ )?tests?, with|\\\\d of \\\\d+ \\\\(\\\\d+ FAILED\\\\)|\\\\bBUILD FAILED\\\\b|^FAILED \\\\((?:failures|errors)=":[["\\nexecuted ",3],[" failed)",3],["build failed",2],["\\nfailed (failures=",6],["\\nfailed (errors=",6]],"^Execution halted|^BEGIN failed--|^Compilation failed in require|^[\\\\w/.-]+ had compilation errors":[["\\nexecution halted",9],["\\nbegin failed--",0],["\\ncompilation failed in require",23],[" had compilation errors",8]],"^\\\\[error\\\\] \\\\([^)]{1,200}\\\\) |^\\\\[error\\\\] .*(?:\\\\berrors? found$|Compilation failed)|^error Command failed":[["\\n[error] (",4],["\\n[error] ",3],["\\nerror command failed",10]],"^(?:Result: FAIL|Test run failed|Test Run Failed|Testing failed:|Test Suite Failed|Tests? failed\\\\b)|^Looks like you failed":[["\\nresult: fail",2],["\\ntest run failed",5],["\\ntesting failed:",10],["\\ntest suite failed",4],["\\ntests failed",3],["\\ntest failed",2],["\\nlooks like you failed",0]],"^Failed \\\\d+ (?:of \\\\d+ )?tests?\\\\b|^failed tests?: |^rake aborted!|^Failed: \\\\d+":[["\\nfailed ",0],["\\nfailed tests: ",9],["\\nfailed test: ",8],["\\nrake aborted!",5],["\\nfailed: ",3]],"^Script .* returned with error|^The command \\"[^\\"]*\\" (?:failed|exited with [1-9])|^exit status \\\\d|\\\\bexit status [1-9]":[["\\nscript ",0],["\\nthe command \\"",0],["\\nexit status ",0],["exit status ",0]],"\\\\b[Ss]ee (?:the )?(?:\\\\w+ ){0,2}(?:above|below)\\\\b|\\\\berrors? (?:have been|were) (?:logged|emitted)\\\\b":[["above",0],["below",0],["errors have been logged",17],["errors have been emitted",6],["errors were logged",12],["errors were emitted",12],["error have been logged",16],["error have been emitted",5],["error were logged",11],["error were emitted",11]],"^(?:[\\\\w .:,[\\\\]*✖✗×⚠❌-]{0,60}\\\\s)?[1-9]\\\\d*\\\\+? (?:\\\\w+ ){0,2}(?:errors?|failures?|problems?|violations?|vulnerabilit(?:y|ies)|leaks?|hints?|offenses?|issues?|dead links?)(?: (?:\\\\w+ ){0,3}\\\\w+)?(?: \\\\([^)]{1,80}\\\\))?[.!]?\\\\s*$":[["errors",1],["error",0],["failures",0],["failure",0],["problems",0],["problem",0],["violations",0],["violation",0],["vulnerability",6],["vulnerabilities",6],["leaks",0],["leak",0],["hints",0],["hint",0],["offenses",0],["offense",0],["issues",0],["issue",0],["dead links",2],["dead link",2]],"\\\\b(?:Some (?:tests?|builds?|checks?|errors?)|Not all) .{0,40}(?:did ?n[o\']t|had errors|fail|emitted)":[["some tests ",0],["some test ",0],["some builds ",7],["some build ",2],["some checks ",7],["some check ",2],["some errors ",7],["some error ",0],["not all ",3]],"\\\\b\\\\d+ passed[,;] +[1-9]\\\\d* failed\\\\b|^Task \\"[^\\"]*\\" failed|^Warning: Task \\"[^\\"]*\\" failed":[[" passed, ",3],[" passed; ",3],["\\ntask \\"",1],["\\nwarning: task \\"",4]],"\\\\b[Aa]borted (?:due to|with) (?:\\\\d+ )?(?:warnings?|errors?)\\\\b|^Assertion failed\\\\. Exiting":[["aborted due to ",0],["aborted with ",0],["\\nassertion failed. exiting",18]],"\\\\bCOULD NOT BE BUILT\\\\b|\\\\bhas failed[.:]?$|\\\\b[Vv]alidation failed(?: with \\\\d+ errors?)?[.!]?$":[["could not be built",0],["has failed.",0],["has failed:",0],["has failed",0],["validation failed",0]],"^(?:error|Error|ERROR): \\\\d+ \\\\S.*\\\\bfailed\\\\b":[["\\nerror: ",2]],"^(?:\\\\w+: )?(?:[Ff]ull |[Tt]est |[Bb]uild )?(?:[Ll]og ?files?|[Ll]ogs?|[Rr]eports?)\\\\b.{0,60}\\\\b(?:stored|saved|written|available|located) (?:in|at|to|here)\\\\b":[["stored ",0],["saved ",0],["written ",1],["available ",3],["located ",0]],"^(?:The )?(?:operation|execution|deployment|build|pipeline|job|step|task|stage|run|command|plugin|release)s? (?:has |have |was )?(?:failed|aborted|terminated|completed with (?:errors|phase: Failed))[.!]*$":[["failed",0],["aborted",0],["terminated",2],["completed with errors",7],["completed with phase: failed",15]],"\\\\bCommand failed with status \\\\(\\\\d+\\\\)|^%?Error: Exiting due to |^FAILED: [1-9]|^(?:Phase|Status|Result):\\\\s+(?:Failed|FAILED|Error)$":[["command failed with status (",21],["\\n%error: exiting due to ",8],["\\nerror: exiting due to ",7],["\\nfailed: ",3],["\\nphase:",0],["\\nstatus:",2],["\\nresult:",2]],"^\\\\(See full trace|^Tasks: TOP|^Test suite failure for package|^\\\\d+ (?:of|out of) \\\\d+ tests? failed|^=?failed +[1-9]":[["\\n(see full trace",4],["\\ntasks: top",1],["\\ntest suite failure for package",4],[" tests failed",4],[" test failed",3],["\\n=failed ",0],["\\nfailed ",0]],"^(?:\\\\[ERROR\\\\] )?(?:Failures|Failed (?:examples|tests?|scenarios)|Failing tests?|Test failures|Tests? in error|Errors|Results) ?:$":[["failures",0],["failed ",0],["failing tests",0],["failing test",0],["test failures",2],["tests in error",6],["test in error",1],["errors",1],["results",2]],"^TEST FAILURES?$|^FAILURES!?$|^=+ (?:FAILURES|ERRORS) =+$|^There (?:was|were) \\\\d+ (?:failure|error)s?:$":[["\\ntest failures",2],["\\ntest failure",2],["\\nfailures!",4],["\\nfailures",0],["= failures =",0],["= errors =",4],["\\nthere was ",0],["\\nthere were ",0]],"^FAILED [A-Z]{3,30}:$":[["\\nfailed ",0]],"^Summary of (?:all )?(?:failures|failing tests|errors)|^(?!0 )\\\\d+ failing\\\\b|^failures:$":[["\\nsummary of all failures",0],["\\nsummary of all failing tests",0],["\\nsummary of all errors",0],["\\nsummary of failures",0],["\\nsummary of failing tests",0],["\\nsummary of errors",0],[" failing",0],["\\nfailures:",4]],"\\\\(\\\\d+(?:, ?\\\\d+){0,3}\\\\) ?:? ?(?:fatal )?(?:error|Error)\\\\b":[[") : fatal error",1],[") : error",0],[") :fatal error",0],[") :error",1],[")  fatal error",3],[")  error",0],[") fatal error",2],[") error",0],["): fatal error",0],["): error",0],["):fatal error",0],["):error",0],[")fatal error",0],[")error",0]],":\\\\d+(?::\\\\d+|:\\\\d+-\\\\d+)? ?(?::| -) (?:fatal )?(?:error|Error|ERROR)\\\\b":[[" : fatal error",0],[" : error",0],["  - fatal error",4],["  - error",1],[": fatal error",2],[": error",0],[" - fatal error",3],[" - error",0]],"^error\\\\[[\\\\w-]+\\\\]: ":[["\\nerror[",1]],"^\\\\[ERROR\\\\] .*\\\\.(?:java|kt|scala|groovy):\\\\[\\\\d+,\\\\d+\\\\] ":[["\\n[error] ",3]],"^e: (?:file:|\\\\/|[A-Z]:)":[["\\ne: ",0]],"^\\\\[error\\\\] \\\\S{1,300}:\\\\d+: ":[["\\n[error] ",3]],"\\\\.go:\\\\d+:\\\\d+: (?!warning)":[[".go:0",0],[".go:1",0],[".go:2",0],[".go:3",0],[".go:4",0],[".go:5",0],[".go:6",0],[".go:7",0],[".go:8",0],[".go:9",0]],": undefined reference to ":[[": undefined reference to ",2]],": multiple definition of |^(?:\\\\S*ld: )?cannot find -l|^ld: (?:library|framework) not found|^duplicate symbol ":[[": multiple definition of ",2],["cannot find -l",0],["\\nld: library not found",0],["\\nld: framework not found",0],["\\nduplicate symbol ",10]],"^[⨯✗] {1,3}\\\\/\\\\S{1,300}:\\\\d+:\\\\d+: ":[["\\n⨯ ",0],["\\n✗ ",0]],"❌ {1,3}\\\\S{1,300}:\\\\d+":[["❌ ",0]],"\\\\.py:\\\\d+:\\\\d+: (?![CRWI]\\\\d{4}:)[A-Z]+\\\\d+:? ":[[".py:0",0],[".py:1",0],[".py:2",0],[".py:3",0],[".py:4",0],[".py:5",0],[".py:6",0],[".py:7",0],[".py:8",0],[".py:9",0]],"^\\\\d+:\\\\d+\\\\s{1,9}error\\\\s{1,9}\\\\S":[["error",0]],"^ERROR: \\\\S+[:[]\\\\d+[,:] ?\\\\d+\\\\]?(?::| -) ":[["\\nerror: ",2]],"^\\\\d+ \\\\| (?:ERROR|WARNING) \\\\| ":[[" | error | ",6],[" | warning | ",8]],": line \\\\d+, col \\\\d+, (?!Warning)\\\\S":[[", col ",0]],"^Undefined symbols for architecture ":[["\\nundefined symbols for architecture ",10]]," is not exported by \\"|^Module not found: |^ERROR in \\\\S|^(?:✘ )?\\\\[ERROR\\\\] Could not resolve |^Type error: ":[[" is not exported by \\"",8],["\\nmodule not found: ",13],["\\nerror in ",3],["\\n✘ [error] could not resolve ",10],["\\n[error] could not resolve ",8],["\\ntype error: ",7]],": (?:fatal )?error [A-Z]{1,8}\\\\d{2,5}: ":[[": fatal error ",2],[": error ",0]],"^\\\\d+:\\\\d+\\\\s{1,9}[✖✗×⚠] {1,3}\\\\S":[["✖ ",0],["✗ ",0],["× ",0],["⚠ ",0]],"^[✖✗×] {1,3}\\\\d+:\\\\d+ {1,3}\\\\S":[["\\n✖ ",0],["\\n✗ ",0],["\\n× ",0]],": (?:[\\\\w{}:/.]+ ){0,4}(?:parser|validity|namespace|validation|I\\\\/O) error ?: ":[["parser error : ",0],["parser error: ",9],["validity error : ",0],["validity error: ",0],["namespace error : ",4],["namespace error: ",4],["validation error : ",0],["validation error: ",0],["i/o error : ",0],["i/o error: ",6]],":\\\\d+:\\\\d+: [CWEFR]: |\\\\.py:\\\\d+:\\\\d+: [CRWI]\\\\d{4}: ":[["0: c: ",0],["0: w: ",0],["0: e: ",0],["0: f: ",0],["0: r: ",0],["1: c: ",0],["1: w: ",0],["1: e: ",0],["1: f: ",0],["1: r: ",0],["2: c: ",0],["2: w: ",0],["2: e: ",0],["2: f: ",0],["2: r: ",0],["3: c: ",0],["3: w: ",0],["3: e: ",0],["3: f: ",0],["3: r: ",0],["4: c: ",0],["4: w: ",0],["4: e: ",0],["4: f: ",0],["4: r: ",0],["5: c: ",0],["5: w: ",0],["5: e: ",0],["5: f: ",0],["5: r: ",0],["6: c: ",0],["6: w: ",0],["6: e: ",0],["6: f: ",0],["6: r: ",0],["7: c: ",0],["7: w: ",0],["7: e: ",0],["7: f: ",0],["7: r: ",0],["8: c: ",0],["8: w: ",0],["8: e: ",0],["8: f: ",0],["8: r: ",0],["9: c: ",0],["9: w: ",0],["9: e: ",0],["9: f: ",0],["9: r: ",0],[".py:0",0],[".py:1",0],[".py:2",0],[".py:3",0],[".py:4",0],[".py:5",0],[".py:6",0],[".py:7",0],[".py:8",0],[".py:9",0]],"^In \\\\S{1,200} line \\\\d+:$":[[" line ",1]],":\\\\d+(?::\\\\d+)? (?:error )?MD\\\\d{3}\\\\b":[[" error md0",5],[" error md1",5],[" error md2",5],[" error md3",5],[" error md4",5],[" error md5",5],[" error md6",5],[" error md7",5],[" error md8",5],[" error md9",5],[" md0",0],[" md1",0],[" md2",0],[" md3",0],[" md4",0],[" md5",0],[" md6",0],[" md7",0],[" md8",0],[" md9",0]],"\\\\(E\\\\d{3}\\\\)":[["(e0",0],["(e1",0],["(e2",0],["(e3",0],["(e4",0],["(e5",0],["(e6",0],["(e7",0],["(e8",0],["(e9",0]],"\\\\.(?:java|kt|scala|groovy):\\\\[\\\\d+,\\\\d+\\\\] ":[[".java:[0",3],[".java:[1",3],[".java:[2",3],[".java:[3",3],[".java:[4",3],[".java:[5",3],[".java:[6",3],[".java:[7",3],[".java:[8",3],[".java:[9",3],[".kt:[0",1],[".kt:[1",1],[".kt:[2",1],[".kt:[3",1],[".kt:[4",1],[".kt:[5",1],[".kt:[6",1],[".kt:[7",1],[".kt:[8",1],[".kt:[9",1],[".scala:[0",4],[".scala:[1",4],[".scala:[2",4],[".scala:[3",4],[".scala:[4",4],[".scala:[5",4],[".scala:[6",4],[".scala:[7",4],[".scala:[8",4],[".scala:[9",4],[".groovy:[0",5],[".groovy:[1",5],[".groovy:[2",5],[".groovy:[3",5],[".groovy:[4",5],[".groovy:[5",5],[".groovy:[6",5],[".groovy:[7",5],[".groovy:[8",5],[".groovy:[9",5]],"^== Compilation error in file |^\\\\*\\\\* \\\\((?:Compile|Syntax|Token\\\\w+)Error\\\\) ":[["\\n== compilation error in file ",6],["\\n** (",0]],"^Syntax error (?:compiling|reading|macroexpanding) |^Parse error(?: on line|:)|^PHP (?:Fatal|Parse) error":[["\\nsyntax error compiling ",0],["\\nsyntax error reading ",0],["\\nsyntax error macroexpanding ",18],["\\nparse error on line",0],["\\nparse error:",0],["\\nphp fatal error",0],["\\nphp parse error",0]],"^(?:Fatal|Parse) error: .* on line \\\\d+$|^(?:Fatal|Parse) error: ":[["\\nfatal error: ",8],["\\nparse error: ",8]],"^File \\"[^\\"]{1,300}\\", lines? [\\\\d-]+, characters? ":[["\\", lines ",0],["\\", line ",0]],"^syntax error at \\\\S+ line \\\\d+|^Can\'t locate \\\\S+ in @INC|^Can\'t locate object method":[["\\nsyntax error at ",0],["\\ncan\'t locate ",0],["\\ncan\'t locate object method",0]],"^! (?:LaTeX|Package|Class|pdfTeX|Undefined|Missing|Extra|Emergency|Too many|Paragraph|Illegal|I can\'t|==>|Argument|Misplaced|Runaway)":[["\\n! latex",2],["\\n! package",0],["\\n! class",0],["\\n! pdftex",0],["\\n! undefined",2],["\\n! missing",2],["\\n! extra",2],["\\n! emergency",6],["\\n! too many",5],["\\n! paragraph",6],["\\n! illegal",3],["\\n! i can\'t",4],["\\n! ==>",0],["\\n! argument",2],["\\n! misplaced",2],["\\n! runaway",2]],"^error: (?!aborting|could not compile|Could not compile|test failed).*(?:cannot find|mismatched|unresolved|borrow|unused|expected|denied|not found in)":[["\\nerror: ",2]],"^-- [A-Z][A-Z ]{3,60} -----|^Error found:$|^Error \\\\d+ of \\\\d+:$":[[" -----",0],["\\nerror found:",5],["\\nerror ",0]],"^Error: (?:Invalid CSS|Undefined (?:variable|mixin)|File to import|Illegal nesting|Parse Error)":[["\\nerror: ",2]],"^lua\\\\w*: (?:error loading|\\\\S+:\\\\d+: )|\\\\.lua: (?:error loading|\\\\S+:\\\\d+: )":[["\\nlua",0],[".lua: ",0]],"^\\\\s*[\\\\w./-]+\\\\.hs:\\\\d+:\\\\d+:(?: error)?":[[".hs:0",0],[".hs:1",0],[".hs:2",0],[".hs:3",0],[".hs:4",0],[".hs:5",0],[".hs:6",0],[".hs:7",0],[".hs:8",0],[".hs:9",0]],"\\\\bError: (?:Unexpected token|Unexpected identifier|Invalid or unexpected)|^SyntaxError: |^IndentationError: |^TabError: ":[["error: unexpected token",7],["error: unexpected identifier",7],["error: invalid or unexpected",18],["\\nsyntaxerror: ",4],["\\nindentationerror: ",13],["\\ntaberror: ",5]],"\\\\b\\\\w+\\\\.(?:erl|hrl):\\\\d+(?::\\\\d+)?: (?!Warning)":[[".erl:0",1],[".erl:1",1],[".erl:2",1],[".erl:3",1],[".erl:4",1],[".erl:5",1],[".erl:6",1],[".erl:7",1],[".erl:8",1],[".erl:9",1],[".hrl:0",1],[".hrl:1",1],[".hrl:2",1],[".hrl:3",1],[".hrl:4",1],[".hrl:5",1],[".hrl:6",1],[".hrl:7",1],[".hrl:8",1],[".hrl:9",1]],"\\\\bERROR: \\\\w+Sanitizer: |\\\\bWARNING: ThreadSanitizer: data race|: runtime error: ":[["sanitizer: ",5],["warning: threadsanitizer: data race",20],[": runtime error: ",12]],"^WARNING: DATA RACE|^==\\\\d+== [\\\\d,]+ bytes in .* are definitely lost":[["\\nwarning: data race",4],[" bytes in ",0]],"^==\\\\d+== (?:Invalid (?:read|write|free)|Conditional jump|Use of uninit|Process terminating)":[["== invalid read",4],["== invalid write",4],["== invalid free",4],["== conditional jump",14],["== use of uninit",10],["== process terminating",13]],"^E {3,}\\\\S":[["\\ne   ",0]],"^Failure\\\\/Error: ":[["\\nfailure/error: ",10]],"^● (?!Console|.*(?:Warning|\\\\.service|\\\\.socket)).* › ":[["\\n● ",0]],"^(?:[\\\\w.$\\\\\\\\:]+[.\\\\\\\\:])?(?:AssertionError|AssertionFailedError|AssertionFailed|ComparisonFailure|ExpectationFailed\\\\w*|MultipleFailuresError)\\\\b":[["assertionerror",1],["assertionfailederror",6],["assertionfailed",6],["comparisonfailure",1],["expectationfailed",0],["multiplefailureserror",0]],"^Failed asserting that|\\\\bAssert\\\\.\\\\w+(?:\\\\(\\\\) Failure| failed)":[["\\nfailed asserting that",8],["assert.",2]],"^thread \'[^\']*\' (?:\\\\(\\\\d+\\\\) )?panicked at |^Error:\\\\s{3,}\\\\S":[["\\nthread \'",0],["\\nerror:",1]],"^\\\\S+_test\\\\.go:\\\\d+: .*\\\\b(?:[Gg]ot|[Ww]ant\\\\w*|[Ee]xpected|[Uu]nexpected|[Ff]ail\\\\w*|[Ee]rrors?|mismatch|nil|not|should|diff)\\\\b":[["_test.go:",4]],"^\\\\S+:\\\\d+: Failure$|^\\\\S+\\\\(\\\\d+\\\\): (?:Failure|error: in)|^\\\\S+:\\\\d+: FAILED:$":[[": failure",0],["): failure",0],["): error: in",5],[": failed:",4]],"^# {1,4}Failed test(?:$| \'| at | \\\\(|:)|^\\\\(X\\\\) |\\\\[EXECUTE\\\\] \\\\(X\\\\)":[[" failed test",5],["\\n(x) ",0],["[execute] (x)",8]],"(?:^|: )(?:Test Failed|Error During Test) at ":[["\\ntest failed at ",2],["\\nerror during test at ",6],[": test failed at ",4],[": error during test at ",8]],"^ASSERT:|^Assertion [Ff]ailed: ":[["\\nassert:",2],["\\nassertion failed: ",13]],"^Expectation Violation|^Error: expect\\\\(|^Minitest::Assertion: |^Assertion (?:with \\\\S+|failed|failure)":[["\\nexpectation violation",0],["\\nerror: expect(",7],["\\nminitest::assertion: ",7],["\\nassertion ",1]],"^Expected .* (?:to (?:be|equal|have|eq|match|contain|raise|include|throw)|but (?:was|got)|not to) ":[["\\nexpected ",0]],"^- ERROR \\\\| ":[["\\n- error | ",5]],"^(?:\\\\d+\\\\) )?(?:FAIL|ERROR) in \\\\(\\\\S":[["fail in (",2],["error in (",3]],"^\\\\d+\\\\) (?:test|property|doctest|feature) .* \\\\([\\\\w.]+\\\\)$":[[") test ",0],[") property ",2],[") doctest ",0],[") feature ",4]],"\\\\*\\\\*\\\\* FAILED \\\\*\\\\*\\\\*":[["*** failed ***",0]],"^\\\\[-\\\\] \\\\S":[["\\n[-] ",0]],"^[\\\\w.]+:\\\\w+ failed(?: on line \\\\d+)?$":[[" failed",0]],"^── (?:\\\\d+\\\\. )?(?:Failure|Error|ERROR|FAILURE)\\\\b|^(?:\\\\d+\\\\. )?(?:Failure|Error): .*\\\\(@\\\\S+#\\\\d+\\\\)":[["\\n── ",0],["failure: ",4],["error: ",2]],"^---- \\\\S.* stdout ----$":[[" stdout ----",2]],"^Found errors in \\\\w+\\\\(\\\\):|^Caught exception in ":[["\\nfound errors in ",8],["\\ncaught exception in ",1]],"^\\\\d+\\\\) \\\\[[\\\\w-]+\\\\] › ":[["] › ",0]],"^[\\\\w.-]+ [\\\\d.]+ \\\\([^)]{1,60}\\\\) .* FAILED$":[[" failed",0]],"^\\\\w{4,}, (?:.{1,400} )?(?:failed: |failed$|expected |XCTAssert|caught )":[["failed: ",3],["failed",0],["expected ",0],["xctassert",0],["caught ",1]],"^\\\\[(?: *)FAILED(?: *)\\\\] [\\\\w/]+[.:@ ](?!.*tests?, listed)":[["failed",0]],"^panic: ":[["\\npanic: ",2]],"^fatal error: ":[["\\nfatal error: ",8]],"^Killed$|: line \\\\d+: +\\\\d+ Killed\\\\b|\\\\bsignal: killed\\\\b|\\\\bOOM ?Killed\\\\b":[["\\nkilled",0],[" killed",0],["signal: killed",5],["oom killed",3],["oomkilled",2]],"\\\\bheap out of memory\\\\b|\\\\bOutOfMemory|\\\\b[Oo]ut of memory: Killed\\\\b|\\\\b[Nn]o space left on device\\\\b|\\\\bENOSPC\\\\b":[["heap out of memory",13],["outofmemory",4],["out of memory: killed",9],["no space left on device",18],["enospc",1]],"\\\\b[Ss]egmentation fault\\\\b|\\\\bcore dumped\\\\b|^Access violation|\\\\bBus error\\\\b|\\\\bIllegal instruction\\\\b":[["segmentation fault",13],["core dumped",5],["\\naccess violation",7],["bus error",0],["illegal instruction",11]],"^Uncaught signal|\\\\bterminated by signal|^Abort trap|^Aborted \\\\(core|^terminate called after|^Trace\\\\/BPT trap":[["\\nuncaught signal",3],["terminated by signal",14],["\\nabort trap",0],["\\naborted (core",7],["\\nterminate called after",2],["\\ntrace/bpt trap",4]],"^(?:\\\\S+: )?Assertion (?:`|\')?.{1,200}failed\\\\b|: Assertion `.*failed\\\\.?$":[["assertion `",1],["assertion \'",1],["assertion ",1],[": assertion `",3]],"^No output has been received in the last|exceeded the maximum (?:time|log)|^Fatal Python error":[["\\nno output has been received in the last",3],["exceeded the maximum time",15],["exceeded the maximum log",15],["\\nfatal python error",6]],"\\\\(Severity: \\\\d\\\\)$|^>> Issue: \\\\[":[["(severity: ",5],["\\n>> issue: [",0]],"^\\\\[✖\\\\] |^├─BROKEN─|^Result\\\\s+Error: |^\\\\[[45]\\\\d\\\\d\\\\] https?:|^\\\\[(?:ERR|ERROR|TIMEOUT)\\\\] https?:":[["\\n[✖] ",0],["\\n├─broken─",0],["\\nresult",1],["\\n[400] https:",0],["\\n[400] http:",0],["\\n[401] https:",0],["\\n[401] http:",0],["\\n[402] https:",0],["\\n[402] http:",0],["\\n[403] https:",0],["\\n[403] http:",0],["\\n[404] https:",0],["\\n[404] http:",0],["\\n[405] https:",0],["\\n[405] http:",0],["\\n[406] https:",0],["\\n[406] http:",0],["\\n[407] https:",0],["\\n[407] http:",0],["\\n[408] https:",0],["\\n[408] http:",0],["\\n[409] https:",0],["\\n[409] http:",0],["\\n[410] https:",0],["\\n[410] http:",0],["\\n[411] https:",0],["\\n[411] http:",0],["\\n[412] https:",0],["\\n[412] http:",0],["\\n[413] https:",0],["\\n[413] http:",0],["\\n[414] https:",0],["\\n[414] http:",0],["\\n[415] https:",0],["\\n[415] http:",0],["\\n[416] https:",0],["\\n[416] http:",0],["\\n[417] https:",0],["\\n[417] http:",0],["\\n[418] https:",0],["\\n[418] http:",0],["\\n[419] https:",0],["\\n[419] http:",0],["\\n[420] https:",0],["\\n[420] http:",0],["\\n[421] https:",0],["\\n[421] http:",0],["\\n[422] https:",0],["\\n[422] http:",0],["\\n[423] https:",0],["\\n[423] http:",0],["\\n[424] https:",0],["\\n[424] http:",0],["\\n[425] https:",0],["\\n[425] http:",0],["\\n[426] https:",0],["\\n[426] http:",0],["\\n[427] https:",0],["\\n[427] http:",0],["\\n[428] https:",0],["\\n[428] http:",0],["\\n[429] https:",0],["\\n[429] http:",0],["\\n[430] https:",0],["\\n[430] http:",0],["\\n[431] https:",0],["\\n[431] http:",0],["\\n[432] https:",0],["\\n[432] http:",0],["\\n[433] https:",0],["\\n[433] http:",0],["\\n[434] https:",0],["\\n[434] http:",0],["\\n[435] https:",0],["\\n[435] http:",0],["\\n[436] https:",0],["\\n[436] http:",0],["\\n[437] https:",0],["\\n[437] http:",0],["\\n[438] https:",0],["\\n[438] http:",0],["\\n[439] https:",0],["\\n[439] http:",0],["\\n[440] https:",0],["\\n[440] http:",0],["\\n[441] https:",0],["\\n[441] http:",0],["\\n[442] https:",0],["\\n[442] http:",0],["\\n[443] https:",0],["\\n[443] http:",0],["\\n[444] https:",0],["\\n[444] http:",0],["\\n[445] https:",0],["\\n[445] http:",0],["\\n[446] https:",0],["\\n[446] http:",0],["\\n[447] https:",0],["\\n[447] http:",0],["\\n[448] https:",0],["\\n[448] http:",0],["\\n[449] https:",0],["\\n[449] http:",0],["\\n[450] https:",0],["\\n[450] http:",0],["\\n[451] https:",0],["\\n[451] http:",0],["\\n[452] https:",0],["\\n[452] http:",0],["\\n[453] https:",0],["\\n[453] http:",0],["\\n[454] https:",0],["\\n[454] http:",0],["\\n[455] https:",0],["\\n[455] http:",0],["\\n[456] https:",0],["\\n[456] http:",0],["\\n[457] https:",0],["\\n[457] http:",0],["\\n[458] https:",0],["\\n[458] http:",0],["\\n[459] https:",0],["\\n[459] http:",0],["\\n[460] https:",0],["\\n[460] http:",0],["\\n[461] https:",0],["\\n[461] http:",0],["\\n[462] https:",0],["\\n[462] http:",0],["\\n[463] https:",0],["\\n[463] http:",0],["\\n[464] https:",0],["\\n[464] http:",0],["\\n[465] https:",0],["\\n[465] http:",0],["\\n[466] https:",0],["\\n[466] http:",0],["\\n[467] https:",0],["\\n[467] http:",0],["\\n[468] https:",0],["\\n[468] http:",0],["\\n[469] https:",0],["\\n[469] http:",0],["\\n[470] https:",0],["\\n[470] http:",0],["\\n[471] https:",0],["\\n[471] http:",0],["\\n[472] https:",0],["\\n[472] http:",0],["\\n[473] https:",0],["\\n[473] http:",0],["\\n[474] https:",0],["\\n[474] http:",0],["\\n[475] https:",0],["\\n[475] http:",0],["\\n[476] https:",0],["\\n[476] http:",0],["\\n[477] https:",0],["\\n[477] http:",0],["\\n[478] https:",0],["\\n[478] http:",0],["\\n[479] https:",0],["\\n[479] http:",0],["\\n[480] https:",0],["\\n[480] http:",0],["\\n[481] https:",0],["\\n[481] http:",0],["\\n[482] https:",0],["\\n[482] http:",0],["\\n[483] https:",0],["\\n[483] http:",0],["\\n[484] https:",0],["\\n[484] http:",0],["\\n[485] https:",0],["\\n[485] http:",0],["\\n[486] https:",0],["\\n[486] http:",0],["\\n[487] https:",0],["\\n[487] http:",0],["\\n[488] https:",0],["\\n[488] http:",0],["\\n[489] https:",0],["\\n[489] http:",0],["\\n[490] https:",0],["\\n[490] http:",0],["\\n[491] https:",0],["\\n[491] http:",0],["\\n[492] https:",0],["\\n[492] http:",0],["\\n[493] https:",0],["\\n[493] http:",0],["\\n[494] https:",0],["\\n[494] http:",0],["\\n[495] https:",0],["\\n[495] http:",0],["\\n[496] https:",0],["\\n[496] http:",0],["\\n[497] https:",0],["\\n[497] http:",0],["\\n[498] https:",0],["\\n[498] http:",0],["\\n[499] https:",0],["\\n[499] http:",0],["\\n[500] https:",0],["\\n[500] http:",0],["\\n[501] https:",0],["\\n[501] http:",0],["\\n[502] https:",0],["\\n[502] http:",0],["\\n[503] https:",0],["\\n[503] http:",0],["\\n[504] https:",0],["\\n[504] http:",0],["\\n[505] https:",0],["\\n[505] http:",0],["\\n[506] https:",0],["\\n[506] http:",0],["\\n[507] https:",0],["\\n[507] http:",0],["\\n[508] https:",0],["\\n[508] http:",0],["\\n[509] https:",0],["\\n[509] http:",0],["\\n[510] https:",0],["\\n[510] http:",0],["\\n[511] https:",0],["\\n[511] http:",0],["\\n[512] https:",0],["\\n[512] http:",0],["\\n[513] https:",0],["\\n[513] http:",0],["\\n[514] https:",0],["\\n[514] http:",0],["\\n[515] https:",0],["\\n[515] http:",0],["\\n[516] https:",0],["\\n[516] http:",0],["\\n[517] https:",0],["\\n[517] http:",0],["\\n[518] https:",0],["\\n[518] http:",0],["\\n[519] https:",0],["\\n[519] http:",0],["\\n[520] https:",0],["\\n[520] http:",0],["\\n[521] https:",0],["\\n[521] http:",0],["\\n[522] https:",0],["\\n[522] http:",0],["\\n[523] https:",0],["\\n[523] http:",0],["\\n[524] https:",0],["\\n[524] http:",0],["\\n[525] https:",0],["\\n[525] http:",0],["\\n[526] https:",0],["\\n[526] http:",0],["\\n[527] https:",0],["\\n[527] http:",0],["\\n[528] https:",0],["\\n[528] http:",0],["\\n[529] https:",0],["\\n[529] http:",0],["\\n[530] https:",0],["\\n[530] http:",0],["\\n[531] https:",0],["\\n[531] http:",0],["\\n[532] https:",0],["\\n[532] http:",0],["\\n[533] https:",0],["\\n[533] http:",0],["\\n[534] https:",0],["\\n[534] http:",0],["\\n[535] https:",0],["\\n[535] http:",0],["\\n[536] https:",0],["\\n[536] http:",0],["\\n[537] https:",0],["\\n[537] http:",0],["\\n[538] https:",0],["\\n[538] http:",0],["\\n[539] https:",0],["\\n[539] http:",0],["\\n[540] https:",0],["\\n[540] http:",0],["\\n[541] https:",0],["\\n[541] http:",0],["\\n[542] https:",0],["\\n[542] http:",0],["\\n[543] https:",0],["\\n[543] http:",0],["\\n[544] https:",0],["\\n[544] http:",0],["\\n[545] https:",0],["\\n[545] http:",0],["\\n[546] https:",0],["\\n[546] http:",0],["\\n[547] https:",0],["\\n[547] http:",0],["\\n[548] https:",0],["\\n[548] http:",0],["\\n[549] https:",0],["\\n[549] http:",0],["\\n[550] https:",0],["\\n[550] http:",0],["\\n[551] https:",0],["\\n[551] http:",0],["\\n[552] https:",0],["\\n[552] http:",0],["\\n[553] https:",0],["\\n[553] http:",0],["\\n[554] https:",0],["\\n[554] http:",0],["\\n[555] https:",0],["\\n[555] http:",0],["\\n[556] https:",0],["\\n[556] http:",0],["\\n[557] https:",0],["\\n[557] http:",0],["\\n[558] https:",0],["\\n[558] http:",0],["\\n[559] https:",0],["\\n[559] http:",0],["\\n[560] https:",0],["\\n[560] http:",0],["\\n[561] https:",0],["\\n[561] http:",0],["\\n[562] https:",0],["\\n[562] http:",0],["\\n[563] https:",0],["\\n[563] http:",0],["\\n[564] https:",0],["\\n[564] http:",0],["\\n[565] https:",0],["\\n[565] http:",0],["\\n[566] https:",0],["\\n[566] http:",0],["\\n[567] https:",0],["\\n[567] http:",0],["\\n[568] https:",0],["\\n[568] http:",0],["\\n[569] https:",0],["\\n[569] http:",0],["\\n[570] https:",0],["\\n[570] http:",0],["\\n[571] https:",0],["\\n[571] http:",0],["\\n[572] https:",0],["\\n[572] http:",0],["\\n[573] https:",0],["\\n[573] http:",0],["\\n[574] https:",0],["\\n[574] http:",0],["\\n[575] https:",0],["\\n[575] http:",0],["\\n[576] https:",0],["\\n[576] http:",0],["\\n[577] https:",0],["\\n[577] http:",0],["\\n[578] https:",0],["\\n[578] http:",0],["\\n[579] https:",0],["\\n[579] http:",0],["\\n[580] https:",0],["\\n[580] http:",0],["\\n[581] https:",0],["\\n[581] http:",0],["\\n[582] https:",0],["\\n[582] http:",0],["\\n[583] https:",0],["\\n[583] http:",0],["\\n[584] https:",0],["\\n[584] http:",0],["\\n[585] https:",0],["\\n[585] http:",0],["\\n[586] https:",0],["\\n[586] http:",0],["\\n[587] https:",0],["\\n[587] http:",0],["\\n[588] https:",0],["\\n[588] http:",0],["\\n[589] https:",0],["\\n[589] http:",0],["\\n[590] https:",0],["\\n[590] http:",0],["\\n[591] https:",0],["\\n[591] http:",0],["\\n[592] https:",0],["\\n[592] http:",0],["\\n[593] https:",0],["\\n[593] http:",0],["\\n[594] https:",0],["\\n[594] http:",0],["\\n[595] https:",0],["\\n[595] http:",0],["\\n[596] https:",0],["\\n[596] http:",0],["\\n[597] https:",0],["\\n[597] http:",0],["\\n[598] https:",0],["\\n[598] http:",0],["\\n[599] https:",0],["\\n[599] http:",0],["\\n[err] https:",0],["\\n[err] http:",0],["\\n[error] https:",5],["\\n[error] http:",5],["\\n[timeout] https:",5],["\\n[timeout] http:",5]],"^\\\\* {1,2}(?:internally|internal|external|linking|image) .*(?:does not exist|failed|missing|linking)":[[" internally ",6],[" internal ",4],[" external ",1],[" linking ",0],[" image ",1]],"^Diff in \\\\S+ at line \\\\d+":[["\\ndiff in ",0]],"^\\\\d+:\\\\d+\\\\s{1,9}(?:Unexpected|Expected|Missing|Invalid|Unknown|Trailing|Duplicate|Replace|Delete|Insert|Incorrect|Strings must|Parsing error)":[["unexpected",0],["expected",0],["missing",0],["invalid",1],["unknown",1],["trailing",0],["duplicate",0],["replace",1],["delete",0],["insert",0],["incorrect",1],["strings must",7],["parsing error",0]],"^would reformat \\\\S|\\\\bCode style issues found|^error: cannot format":[["\\nwould reformat ",0],["code style issues found",11],["\\nerror: cannot format",14]],"^\\\\S+:\\\\d+: \\\\S{1,60} {1,3}==> \\\\S":[[" ==> ",0]],": (?:Line|line) (?:longer|too long|is too long)|:\\\\d+:\\\\s*(?:Trailing whitespace|trailing whitespace)":[[": line longer",7],[": line too long",10],[": line is too long",13],["trailing whitespace",8]],":\\\\d+: (?:trailing whitespace|space before tab|new blank line at EOF|leftover conflict marker)":[[": trailing whitespace",10],[": space before tab",2],[": new blank line at eof",6],[": leftover conflict marker",13]],"^Offenses:$|^Issues :-\\\\(|^Violations? found:":[["\\noffenses:",0],["\\nissues :-(",0],["\\nviolations found:",0],["\\nviolation found:",0]],"^(?:\\\\d+\\\\) )?(?:Failure|Error):$|^\\\\(::\\\\) failed steps|^^\\\\[ +(?:ERROR|FAILED) +\\\\] \\\\d+ \\\\w+, listed below|^Message:$|^APPLICATION FAILED TO START$":[["failure:",3],["error:",1],["\\n(::) failed steps",0],[", listed below",9],["\\nmessage:",2],["\\napplication failed to start",0]],"^(?:FAIL|ERROR): [\\\\w.]+ \\\\([\\\\w.]+\\\\)":[["\\nfail: ",1],["\\nerror: ",2]],"^_{3,} [\\\\w[\\\\].:/ -]{1,200} _{3,}$":[["\\n___",0]],"^not ok \\\\d+(?! .*# (?:TODO|SKIP))":[["\\nnot ok ",2]],"^(?:Failure|Error): (?:test\\\\w*[:(]|\\\\w+#)":[["\\nfailure: ",4],["\\nerror: ",2]],"^\\\\d+\\\\) [\\\\w\\\\\\\\]+(?:Test|Spec|Cest)\\\\w*::\\\\w+":[["0) ",0],["1) ",0],["2) ",0],["3) ",0],["4) ",0],["5) ",0],["6) ",0],["7) ",0],["8) ",0],["9) ",0]],"^\\\\d+\\\\) \\\\S.*:$":[["0) ",0],["1) ",0],["2) ",0],["3) ",0],["4) ",0],["5) ",0],["6) ",0],["7) ",0],["8) ",0],["9) ",0]],"^--- FAIL: ":[["\\n--- fail: ",5]],"^● \\\\S":[["\\n● ",0]],"<<< (?:FAILURE|ERROR)!":[["<<< failure!",0],["<<< error!",0]],"\\\\[FAIL\\\\]$":[["[fail]",0]],"^\\\\S.* > \\\\S.* FAILED$":[[" failed",0]],"^test .* \\\\.\\\\.\\\\. FAILED$":[[" ... failed",0]],"^Failed {1,5}\\\\S.*\\\\[[^\\\\]]+\\\\]$":[["\\nfailed ",0]],"^\\\\d+\\\\) (?:Failed|Error|Invalid|Failure) ?: \\\\S":[[") failed : ",6],[") failed: ",5],[") error : ",5],[") error: ",4],[") invalid : ",3],[") invalid: ",3],[") failure : ",6],[") failure: ",6]],"\\\\bDubious, test returned \\\\d":[["dubious, test returned ",4]],"^ERROR (?:collecting )?\\\\S+\\\\.py\\\\b":[["\\nerror collecting ",6],["\\nerror ",0]],"^expected .*, got |^Expected: |^Test case .* failed|^failures? in ":[["\\nexpected ",0],["\\nexpected: ",0],["\\ntest case ",4],["\\nfailures in ",7],["\\nfailure in ",4]],"^\\\\[ ?(?:FAIL|FAILED|ERROR)\\\\b *(?:\\\\]|: ) ?\\\\S":[["\\n[ fail",0],["\\n[ failed",0],["\\n[ error",0],["\\n[fail",0],["\\n[failed",0],["\\n[error",0]],"^!! .{1,300}\\\\[":[["\\n!! ",0]],"\\\\*{3} Failed! (?:Falsi|Exception|Assert)":[["*** failed! falsi",0],["*** failed! exception",0],["*** failed! assert",0]],"^FAIL(?:ED)?:? {1,3}\\\\S(?!.*\\\\bin \\\\d)":[["\\nfailed: ",3],["\\nfailed ",0],["\\nfail: ",1],["\\nfail ",0]],"^(?:\\\\S.{0,80} › {1,3})?[✕✗✘×✖⨯] {1,3}[^\\\\d\\\\s]":[["✕ ",0],["✗ ",0],["✘ ",0],["× ",0],["✖ ",0],["⨯ ",0]],"^signal\\\\(\\\\S+ \\\\(\\"|^error\\\\(\\"|^Debugger entered--Lisp error: |^Symbol’s (?:function|value)|^Symbol\'s (?:function|value)":[["\\nsignal(",2],["\\nerror(\\"",2],["\\ndebugger entered--lisp error: ",2],["\\nsymbol’s function",0],["\\nsymbol’s value",0],["\\nsymbol\'s function",0],["\\nsymbol\'s value",0]],"\\\\b(?:Failed to pull image|ErrImagePull|ImagePullBackOff|InvalidImageName|Back-off (?:pulling|restarting))\\\\b":[["failed to pull image",9],["errimagepull",7],["imagepullbackoff",11],["invalidimagename",1],["back-off pulling",9],["back-off restarting",2]],"\\\\b(?:CrashLoopBackOff|CreateContainer(?:Config)?Error|RunContainerError)\\\\b":[["crashloopbackoff",11],["createcontainerconfigerror",17],["createcontainererror",5],["runcontainererror",0]],"^fatal: \\\\[[^\\\\]]+\\\\]: |^failed: \\\\[[^\\\\]]+\\\\] \\\\(item=":[["\\nfatal: [",3],["\\nfailed: [",4]],"\\"(?:level|lvl|severity|@l|log\\\\.level|levelname|LogLevel)\\": ?\\"?(?:[56]0\\\\b|err|fatal|crit|alert|emerg|panic|severe)":[["\\"level\\": \\"50",6],["\\"level\\": \\"60",6],["\\"level\\": \\"err",3],["\\"level\\": \\"fatal",6],["\\"level\\": \\"crit",6],["\\"level\\": \\"alert",3],["\\"level\\": \\"emerg",3],["\\"level\\": \\"panic",6],["\\"level\\": \\"severe",3],["\\"level\\": 50",6],["\\"level\\": 60",6],["\\"level\\": err",3],["\\"level\\": fatal",3],["\\"level\\": crit",3],["\\"level\\": alert",3],["\\"level\\": emerg",3],["\\"level\\": panic",3],["\\"level\\": severe",3],["\\"level\\":\\"50",6],["\\"level\\":\\"60",6],["\\"level\\":\\"err",5],["\\"level\\":\\"fatal",5],["\\"level\\":\\"crit",5],["\\"level\\":\\"alert",5],["\\"level\\":\\"emerg",5],["\\"level\\":\\"panic",5],["\\"level\\":\\"severe",5],["\\"level\\":50",5],["\\"level\\":60",5],["\\"level\\":err",4],["\\"level\\":fatal",5],["\\"level\\":crit",5],["\\"level\\":alert",5],["\\"level\\":emerg",5],["\\"level\\":panic",5],["\\"level\\":severe",4],["\\"lvl\\": \\"50",1],["\\"lvl\\": \\"60",1],["\\"lvl\\": \\"err",1],["\\"lvl\\": \\"fatal",1],["\\"lvl\\": \\"crit",1],["\\"lvl\\": \\"alert",1],["\\"lvl\\": \\"emerg",1],["\\"lvl\\": \\"panic",1],["\\"lvl\\": \\"severe",1],["\\"lvl\\": 50",1],["\\"lvl\\": 60",1],["\\"lvl\\": err",1],["\\"lvl\\": fatal",1],["\\"lvl\\": crit",1],["\\"lvl\\": alert",1],["\\"lvl\\": emerg",1],["\\"lvl\\": panic",1],["\\"lvl\\": severe",1],["\\"lvl\\":\\"50",4],["\\"lvl\\":\\"60",4],["\\"lvl\\":\\"err",2],["\\"lvl\\":\\"fatal",3],["\\"lvl\\":\\"crit",3],["\\"lvl\\":\\"alert",2],["\\"lvl\\":\\"emerg",2],["\\"lvl\\":\\"panic",3],["\\"lvl\\":\\"severe",3],["\\"lvl\\":50",3],["\\"lvl\\":60",3],["\\"lvl\\":err",1],["\\"lvl\\":fatal",2],["\\"lvl\\":crit",2],["\\"lvl\\":alert",1],["\\"lvl\\":emerg",1],["\\"lvl\\":panic",2],["\\"lvl\\":severe",2],["\\"severity\\": \\"50",9],["\\"severity\\": \\"60",9],["\\"severity\\": \\"err",7],["\\"severity\\": \\"fatal",7],["\\"severity\\": \\"crit",7],["\\"severity\\": \\"alert",7],["\\"severity\\": \\"emerg",7],["\\"severity\\": \\"panic",7],["\\"severity\\": \\"severe",7],["\\"severity\\": 50",7],["\\"severity\\": 60",7],["\\"severity\\": err",7],["\\"severity\\": fatal",7],["\\"severity\\": crit",7],["\\"severity\\": alert",7],["\\"severity\\": emerg",7],["\\"severity\\": panic",7],["\\"severity\\": severe",7],["\\"severity\\":\\"50",8],["\\"severity\\":\\"60",9],["\\"severity\\":\\"err",8],["\\"severity\\":\\"fatal",8],["\\"severity\\":\\"crit",8],["\\"severity\\":\\"alert",8],["\\"severity\\":\\"emerg",8],["\\"severity\\":\\"panic",8],["\\"severity\\":\\"severe",8],["\\"severity\\":50",8],["\\"severity\\":60",8],["\\"severity\\":err",7],["\\"severity\\":fatal",7],["\\"severity\\":crit",8],["\\"severity\\":alert",7],["\\"severity\\":emerg",7],["\\"severity\\":panic",7],["\\"severity\\":severe",7],["\\"@l\\": \\"50",0],["\\"@l\\": \\"60",0],["\\"@l\\": \\"err",0],["\\"@l\\": \\"fatal",0],["\\"@l\\": \\"crit",0],["\\"@l\\": \\"alert",0],["\\"@l\\": \\"emerg",0],["\\"@l\\": \\"panic",0],["\\"@l\\": \\"severe",0],["\\"@l\\": 50",0],["\\"@l\\": 60",0],["\\"@l\\": err",0],["\\"@l\\": fatal",0],["\\"@l\\": crit",0],["\\"@l\\": alert",0],["\\"@l\\": emerg",0],["\\"@l\\": panic",0],["\\"@l\\": severe",0],["\\"@l\\":\\"50",3],["\\"@l\\":\\"60",3],["\\"@l\\":\\"err",0],["\\"@l\\":\\"fatal",0],["\\"@l\\":\\"crit",0],["\\"@l\\":\\"alert",0],["\\"@l\\":\\"emerg",0],["\\"@l\\":\\"panic",0],["\\"@l\\":\\"severe",0],["\\"@l\\":50",0],["\\"@l\\":60",0],["\\"@l\\":err",0],["\\"@l\\":fatal",0],["\\"@l\\":crit",0],["\\"@l\\":alert",0],["\\"@l\\":emerg",0],["\\"@l\\":panic",0],["\\"@l\\":severe",0],["\\"log.level\\": \\"50",10],["\\"log.level\\": \\"60",10],["\\"log.level\\": \\"err",0],["\\"log.level\\": \\"fatal",10],["\\"log.level\\": \\"crit",0],["\\"log.level\\": \\"alert",0],["\\"log.level\\": \\"emerg",0],["\\"log.level\\": \\"panic",10],["\\"log.level\\": \\"severe",0],["\\"log.level\\": 50",10],["\\"log.level\\": 60",10],["\\"log.level\\": err",0],["\\"log.level\\": fatal",0],["\\"log.level\\": crit",0],["\\"log.level\\": alert",0],["\\"log.level\\": emerg",0],["\\"log.level\\": panic",0],["\\"log.level\\": severe",0],["\\"log.level\\":\\"50",10],["\\"log.level\\":\\"60",10],["\\"log.level\\":\\"err",9],["\\"log.level\\":\\"fatal",9],["\\"log.level\\":\\"crit",9],["\\"log.level\\":\\"alert",9],["\\"log.level\\":\\"emerg",9],["\\"log.level\\":\\"panic",9],["\\"log.level\\":\\"severe",9],["\\"log.level\\":50",9],["\\"log.level\\":60",9],["\\"log.level\\":err",0],["\\"log.level\\":fatal",9],["\\"log.level\\":crit",9],["\\"log.level\\":alert",9],["\\"log.level\\":emerg",9],["\\"log.level\\":panic",9],["\\"log.level\\":severe",8],["\\"levelname\\": \\"50",10],["\\"levelname\\": \\"60",10],["\\"levelname\\": \\"err",7],["\\"levelname\\": \\"fatal",10],["\\"levelname\\": \\"crit",10],["\\"levelname\\": \\"alert",10],["\\"levelname\\": \\"emerg",7],["\\"levelname\\": \\"panic",10],["\\"levelname\\": \\"severe",10],["\\"levelname\\": 50",10],["\\"levelname\\": 60",10],["\\"levelname\\": err",7],["\\"levelname\\": fatal",7],["\\"levelname\\": crit",7],["\\"levelname\\": alert",7],["\\"levelname\\": emerg",7],["\\"levelname\\": panic",7],["\\"levelname\\": severe",7],["\\"levelname\\":\\"50",10],["\\"levelname\\":\\"60",10],["\\"levelname\\":\\"err",9],["\\"levelname\\":\\"fatal",9],["\\"levelname\\":\\"crit",9],["\\"levelname\\":\\"alert",9],["\\"levelname\\":\\"emerg",9],["\\"levelname\\":\\"panic",9],["\\"levelname\\":\\"severe",9],["\\"levelname\\":50",9],["\\"levelname\\":60",9],["\\"levelname\\":err",7],["\\"levelname\\":fatal",9],["\\"levelname\\":crit",9],["\\"levelname\\":alert",9],["\\"levelname\\":emerg",7],["\\"levelname\\":panic",9],["\\"levelname\\":severe",8],["\\"loglevel\\": \\"50",9],["\\"loglevel\\": \\"60",9],["\\"loglevel\\": \\"err",6],["\\"loglevel\\": \\"fatal",9],["\\"loglevel\\": \\"crit",9],["\\"loglevel\\": \\"alert",6],["\\"loglevel\\": \\"emerg",6],["\\"loglevel\\": \\"panic",9],["\\"loglevel\\": \\"severe",6],["\\"loglevel\\": 50",9],["\\"loglevel\\": 60",9],["\\"loglevel\\": err",6],["\\"loglevel\\": fatal",6],["\\"loglevel\\": crit",6],["\\"loglevel\\": alert",6],["\\"loglevel\\": emerg",6],["\\"loglevel\\": panic",6],["\\"loglevel\\": severe",6],["\\"loglevel\\":\\"50",9],["\\"loglevel\\":\\"60",9],["\\"loglevel\\":\\"err",8],["\\"loglevel\\":\\"fatal",8],["\\"loglevel\\":\\"crit",8],["\\"loglevel\\":\\"alert",8],["\\"loglevel\\":\\"emerg",8],["\\"loglevel\\":\\"panic",8],["\\"loglevel\\":\\"severe",8],["\\"loglevel\\":50",8],["\\"loglevel\\":60",8],["\\"loglevel\\":err",7],["\\"loglevel\\":fatal",8],["\\"loglevel\\":crit",8],["\\"loglevel\\":alert",8],["\\"loglevel\\":emerg",8],["\\"loglevel\\":panic",8],["\\"loglevel\\":severe",7]],"\\\\b(?:level|lvl|severity)=\\"?(?:err|fatal|crit|alert|emerg|panic|severe)":[["level=\\"err",5],["level=\\"fatal",4],["level=\\"crit",5],["level=\\"alert",4],["level=\\"emerg",5],["level=\\"panic",5],["level=\\"severe",5],["level=err",1],["level=fatal",1],["level=crit",4],["level=alert",1],["level=emerg",1],["level=panic",6],["level=severe",1],["lvl=\\"err",0],["lvl=\\"fatal",1],["lvl=\\"crit",1],["lvl=\\"alert",0],["lvl=\\"emerg",0],["lvl=\\"panic",1],["lvl=\\"severe",1],["lvl=err",0],["lvl=fatal",0],["lvl=crit",0],["lvl=alert",0],["lvl=emerg",0],["lvl=panic",0],["lvl=severe",0],["severity=\\"err",6],["severity=\\"fatal",6],["severity=\\"crit",7],["severity=\\"alert",6],["severity=\\"emerg",6],["severity=\\"panic",6],["severity=\\"severe",6],["severity=err",4],["severity=fatal",6],["severity=crit",6],["severity=alert",4],["severity=emerg",4],["severity=panic",6],["severity=severe",4]],"^CMake Error(?: at \\\\S+:\\\\d+)?[^:]*:$":[["\\ncmake error",0]],"❌ {1,3}\\\\S":[["❌ ",0]],"^\\\\w+: \\\\[string \\"":[[": [string \\"",0]],"^Error in .* : |^Error(?: in \\\\S+)? ?: ?\\\\S.* {2}$":[["\\nerror in ",3],["\\nerror",0]],"^Error from server|^The [\\\\w.]+ \\"[^\\"]*\\" is invalid|^Unable to connect to the server|\\\\berror: deployment \\"":[["\\nerror from server",11],["\\" is invalid",6],["\\nunable to connect to the server",0],["error: deployment \\"",9]],"^Error: (?:[A-Z]+ FAILED: |template|parse error|execution error)":[["\\nerror: ",2]],"^CONFLICT \\\\(|^! \\\\[(?:remote )?rejected\\\\]|\\\\b(?:CREATE|UPDATE|DELETE)_FAILED\\\\b|\\\\bcoverage threshold for [^:]{1,80} not met":[["\\nconflict (",2],["\\n! [remote rejected]",2],["\\n! [rejected]",2],["create_failed",5],["update_failed",5],["delete_failed",5],["coverage threshold for ",13]],"^ERROR \\\\d{4} \\\\(\\\\w{5}\\\\)|\\\\bORA-\\\\d{5}: |^Host key verification failed":[["\\nerror ",0],["ora-0",0],["ora-1",0],["ora-2",0],["ora-3",0],["ora-4",0],["ora-5",0],["ora-6",0],["ora-7",0],["ora-8",0],["ora-9",0],["\\nhost key verification failed",12]],"(?:^|: )(?:line )?\\\\d+: (?:[^:]{1,80}: )?[^:]{0,40}(?:not found|unbound variable|parameter null or not set|[Ss]yntax error|bad substitution|Permission denied|No such file)":[["not found",3],["unbound variable",0],["parameter null or not set",10],["syntax error",0],["bad substitution",4],["permission denied",2],["no such file",3]],": [Cc]ommand not found$|^command not found: |^(?:sh|ash|dash|bash): \\\\S{1,80}: not found$":[[": command not found",13],["\\ncommand not found: ",14],[": not found",5]],"\\\\bNo rule to make target\\\\b":[["no rule to make target",10]],"\\\\bis not recognized as (?:the name of|an internal)":[["is not recognized as the name of",11],["is not recognized as an internal",11]],"^configure: error: |^(?:flag provided but not defined|(?:unknown|illegal|invalid|unrecognized|unexpected) (?:flag|option|command|switch|argument|parameter|shorthand flag))":[["\\nconfigure: error: ",3],["flag provided but not defined",5],["unknown ",1],["illegal ",1],["invalid ",1],["unrecognized ",6],["unexpected ",0]],"^[\\\\w./-]{1,60}: (?:error: |invalid option|illegal option|unrecognized option|unrecognized argument)":[[": error: ",4],[": invalid option",3],[": illegal option",3],[": unrecognized option",8],[": unrecognized argument",15]],"^Caused by: ":[["\\ncaused by: ",6]],"^(?:Exception in thread \\"[^\\"]*\\" |Unhandled exception\\\\.? |Uncaught )?(?:[A-Za-z_$][\\\\w$]*(?:\\\\.|::))*[A-Za-z_$][\\\\w$]*(?:Error|Exception|Failure)(?: \\\\[\\\\w+\\\\])?(?:: |$|@\\\\S{1,200}\\\\(\\\\d+\\\\): )":[["error",0],["exception",0],["failure",0]],"^\\\\[!\\\\] \\\\w*(?:Error|Exception): ":[["\\n[!] ",0]],"^(?:Unhandled exception\\\\b|Uncaught |UnhandledPromiseRejection|Error \\\\[\\\\w+\\\\]: )":[["unhandled exception",0],["uncaught ",3],["unhandledpromiserejection",8],["error [",2]],"^\\\\*\\\\* \\\\((?:[\\\\w.]+Error|throw|exit|EXIT|stop|error)\\\\b":[["\\n** (",0]],"\\\\((?:\\\\w{1,60}::){0,5}\\\\w{0,60}(?:Error|Exception)\\\\)$|^(?:\\\\w+\\\\.){1,8}exceptions?\\\\.\\\\w+: ":[["error)",1],["exception)",0],["exceptions.",0],["exception.",0]],"^lua\\\\w*: |^ERROR: LoadError: |^escript: exception|^\\\\*\\\\* exception |^init terminating in ":[["\\nlua",0],["\\nerror: loaderror: ",2],["\\nescript: exception",1],["\\n** exception ",3],["\\ninit terminating in ",7]],"^fatal: (?!\\\\[)":[["\\nfatal: ",2]],"\\\\bPermission denied \\\\(":[["permission denied (",2]],"^│ Error: ":[["\\n│ error: ",4]],"\\\\bAn error occurred \\\\(\\\\w+\\\\) when calling":[["an error occurred (",9]],"^(?:docker: )?Error response from daemon: ":[["\\ndocker: error response from daemon: ",2],["\\nerror response from daemon: ",8]],"^(?:denied|unauthorized): |\\\\bpull access denied\\\\b":[["\\ndenied: ",2],["\\nunauthorized: ",8],["pull access denied",0]],"^(?:ERROR: )?failed to (?:solve|build|compute|load|do request)\\\\b":[["\\nerror: failed to ",2],["\\nfailed to ",4]],"\\\\bERR_PNPM_\\\\w":[["err_pnpm_",2]],"\\\\bYN00(?:01|09|16|18|22|27|28|35|41|46|49|50|78|8[0-2]): │ (?![-+])":[[": │ ",0]],"^ERROR: (?:Could not|No matching|Cannot|Failed building|Invalid requirement|\\\\(gcloud|unable to select|dependenc)":[["\\nerror: ",2]],"^(?:And |So,? )?[Bb]ecause .{1,300}(?:depends on|requires|forbidden|doesn\'t match|version solving)":[["\\nand because ",5],["\\nso, because ",1],["\\nso because ",4],["\\nbecause ",1]],"^E: \\\\S":[["\\ne: ",0]],"^dpkg: error |^No package \\\\S+ available|^Error: Unable to find a match":[["\\ndpkg: error ",0],["\\nno package ",0],["\\nerror: unable to find a match",7]],"^\\\\[!\\\\] (?:Unable|CocoaPods could not|Invalid|Error|No podspec)":[["\\n[!] unable",0],["\\n[!] cocoapods could not",0],["\\n[!] invalid",0],["\\n[!] error",0],["\\n[!] no podspec",0]],"^(?:cabal|stack|opam|rebar3?): (?!.*exited)\\\\S|^Error: While constructing the build plan":[["\\ncabal: ",1],["\\nstack: ",2],["\\nopam: ",0],["\\nrebar3: ",2],["\\nrebar: ",1],["\\nerror: while constructing the build plan",4]],"^(?:Unresolved|Unmet) dependenc|^Could not resolve dependenc|^UNRESOLVED DEPENDENCIES":[["\\nunresolved dependenc",15],["\\nunmet dependenc",10],["\\ncould not resolve dependenc",0],["\\nunresolved dependencies",15]],"^CMake Error":[["\\ncmake error",0]],"^npm (?:ERR!|error) (?!code )\\\\S":[["\\nnpm err! ",4],["\\nnpm error ",0]],"^> (?:A problem occurred|Could not (?!resolve all|determine the dependencies)|Cannot|Failed|No |Unable|\\\\S+ (?:not found|failed))":[["a problem occurred",10],["could not ",0],["cannot",0],["failed",0],["no ",0],["unable",0],[" not found",4],[" failed",0]],"^Could not find gem|^Bundler could not|^Your requirements could not|: no required module provides":[["\\ncould not find gem",0],["\\nbundler could not",0],["\\nyour requirements could not",6],[": no required module provides",6]],"^Could not find \\\\S+ in any of the sources|^An error occurred while installing":[["\\ncould not find ",0],["\\nan error occurred while installing",9]],"^go: .*(?:not found|no matching|unknown revision|invalid|error|cannot)":[["\\ngo: ",0]],"^Problem \\\\d+$|^\\\\[\\\\w+Exception\\\\]$":[["\\nproblem ",0],["exception]",0]],"\\\\bQUALITY GATE STATUS: FAILED":[["quality gate status: failed",0]],"^remote: (?:Repository not found|Permission|error|ERROR|Invalid)":[["\\nremote: ",0]],"\\\\b(?:No eligible delegates?|No delegates? (?:are |is )?(?:available|eligible|found)|[Uu]nresolved expressions?)\\\\b":[["no eligible delegates",5],["no eligible delegate",5],["no delegates are available",20],["no delegates are eligible",19],["no delegates are found",16],["no delegates is available",19],["no delegates is eligible",18],["no delegates is found",15],["no delegates available",16],["no delegates eligible",15],["no delegates found",12],["no delegate are available",19],["no delegate are eligible",18],["no delegate are found",15],["no delegate is available",18],["no delegate is eligible",17],["no delegate is found",14],["no delegate available",15],["no delegate eligible",14],["no delegate found",11],["unresolved expressions",11],["unresolved expression",11]],"\\\\b(?:Delegate is not able to connect|did not complete within (?:the )?timeout|exceeded its progress deadline)\\\\b":[["delegate is not able to connect",15],["did not complete within the timeout",18],["did not complete within timeout",18],["exceeded its progress deadline",13]],"^npm (?:ERR!|error) code E":[["\\nnpm err! code e",4],["\\nnpm error code e",9]],"^error (?:Couldn\'t|An unexpected error)":[["\\nerror couldn\'t",9],["\\nerror an unexpected error",9]],"^\\\\[(?:ERROR|FATAL)\\\\] (?:Failed to execute goal|Non-resolvable|Some problems|Malformed)":[["\\n[error] ",3],["\\n[fatal] ",3]],"^error: \\\\S":[["\\nerror: ",2]],"^error (?!Command failed)[A-Z\\"]":[["\\nerror ",0]],"^error building image: ":[["\\nerror building image: ",15]],"^timeout: sending signal|^Terminated$":[["\\ntimeout: sending signal",17],["\\nterminated",2]],"^fail(?:ed|ure)?: \\\\S|^[Ee]rror (?!handling|logging|reporting|tracking|checking)(?:\\\\w+ing|while|during|using|reading) \\\\S":[["\\nfailed: ",3],["\\nfailure: ",4],["\\nfail: ",1],["\\nerror ",0]],"^(?:[Ee]rror|ERROR|[Ff]atal|FATAL|[Cc]ritical|CRITICAL): {1,3}\\\\S":[["\\nerror: ",2],["\\nfatal: ",2],["\\ncritical: ",4]],"^(?:%Error: |ERROR! |\\\\*\\\\*ERROR\\\\*\\\\* )\\\\S":[["\\n%error: ",3],["\\nerror! ",2],["\\n**error** ",4]],"^(?:COPY|ADD) failed: ":[["\\ncopy failed: ",0],["\\nadd failed: ",7]],"^\\\\[error\\\\] [^(\\\\s]":[["\\n[error] ",3]],"^\\\\[ERROR\\\\] \\\\S":[["\\n[error] ",3]],"^\\\\[FATAL\\\\] \\\\S":[["\\n[fatal] ",3]],"^curl: \\\\(\\\\d+\\\\)":[["\\ncurl: (",0]],"[\\\\s:\\\\]](?:[A-Za-z_$][\\\\w$]*[.:]{1,2})*[A-Z][\\\\w$]*(?:Error|Exception): \\\\S":[["error: ",2],["exception: ",0]],"^> Could not (?:resolve all|determine the dependencies)":[["\\n> could not resolve all",2],["\\n> could not determine the dependencies",2]],"^(?:\\\\.{0,2}\\\\/)?[\\\\w@+./\\\\\\\\-]{1,200}\\\\.(?:[cm]?[jt]sx?|vue|py|rb|rs|php|lua|pl|pm|t|sh|bash|zsh|ex|exs|erl|hs|clj[cs]?|ml|nim|jl|R|r|swift|mm?|c|cc|cpp|h|hpp|java|kt|scala|groovy|cs|fs|coffee|s?css|sass|less|styl|html?|xml|md|markdown|rst|tex|txt|ya?ml|json|toml|vim|el|tf|sql|proto|ad[bs]|f\\\\d\\\\d|sol|zig|purs|hx|cu|dart|v|vhdl?):\\\\d+:(?:\\\\d+:?)? ?(?!\\\\d)(?!.*\\\\b[Ww]arning:)\\\\S":[[".cjsx:",1],[".cjs:",0],[".ctsx:",1],[".cts:",0],[".mjsx:",1],[".mjs:",0],[".mtsx:",1],[".mts:",0],[".jsx:",0],[".js:",0],[".tsx:",0],[".ts:",0],[".vue:",0],[".py:",0],[".rb:",0],[".rs:",0],[".php:",0],[".lua:",0],[".pl:",0],[".pm:",0],[".t:",0],[".sh:",0],[".bash:",0],[".zsh:",0],[".ex:",0],[".exs:",0],[".erl:",0],[".hs:",0],[".cljc:",1],[".cljs:",0],[".clj:",0],[".ml:",0],[".nim:",0],[".jl:",0],[".r:",0],[".swift:",0],[".mm:",0],[".m:",0],[".c:",0],[".cc:",0],[".cpp:",0],[".h:",0],[".hpp:",0],[".java:",0],[".kt:",0],[".scala:",0],[".groovy:",3],[".cs:",0],[".fs:",0],[".coffee:",0],[".scss:",1],[".css:",0],[".sass:",1],[".less:",0],[".styl:",1],[".html:",0],[".htm:",0],[".xml:",0],[".md:",0],[".markdown:",3],[".rst:",0],[".tex:",0],[".txt:",0],[".yaml:",0],[".yml:",0],[".json:",0],[".toml:",1],[".vim:",0],[".el:",0],[".tf:",0],[".sql:",0],[".proto:",0],[".adb:",0],[".ads:",0],[".f00:",0],[".f01:",0],[".f02:",0],[".f03:",0],[".f04:",0],[".f05:",0],[".f06:",0],[".f07:",0],[".f08:",0],[".f09:",0],[".f10:",0],[".f11:",0],[".f12:",0],[".f13:",0],[".f14:",0],[".f15:",0],[".f16:",0],[".f17:",0],[".f18:",0],[".f19:",0],[".f20:",0],[".f21:",0],[".f22:",0],[".f23:",0],[".f24:",0],[".f25:",0],[".f26:",0],[".f27:",0],[".f28:",0],[".f29:",0],[".f30:",0],[".f31:",0],[".f32:",0],[".f33:",0],[".f34:",0],[".f35:",0],[".f36:",0],[".f37:",0],[".f38:",0],[".f39:",0],[".f40:",0],[".f41:",0],[".f42:",0],[".f43:",0],[".f44:",0],[".f45:",0],[".f46:",0],[".f47:",0],[".f48:",0],[".f49:",0],[".f50:",0],[".f51:",0],[".f52:",0],[".f53:",0],[".f54:",0],[".f55:",0],[".f56:",0],[".f57:",0],[".f58:",0],[".f59:",0],[".f60:",0],[".f61:",0],[".f62:",0],[".f63:",0],[".f64:",0],[".f65:",0],[".f66:",0],[".f67:",0],[".f68:",0],[".f69:",0],[".f70:",0],[".f71:",0],[".f72:",0],[".f73:",0],[".f74:",0],[".f75:",0],[".f76:",0],[".f77:",0],[".f78:",0],[".f79:",0],[".f80:",0],[".f81:",0],[".f82:",0],[".f83:",0],[".f84:",0],[".f85:",0],[".f86:",0],[".f87:",0],[".f88:",0],[".f89:",0],[".f90:",0],[".f91:",0],[".f92:",0],[".f93:",0],[".f94:",0],[".f95:",0],[".f96:",0],[".f97:",0],[".f98:",0],[".f99:",0],[".sol:",0],[".zig:",0],[".purs:",0],[".hx:",0],[".cu:",0],[".dart:",0],[".v:",0],[".vhdl:",0],[".vhd:",0]],"\\\\bat \\\\S+ line \\\\d+\\\\.?$|\\\\bat \\\\S+ line \\\\d+, near ":[[" line ",1],[", near ",2]],": (?:No such file or directory|Permission denied|Is a directory|Not a directory|[Cc]annot \\\\w)":[["no such file or directory",3],["permission denied",2],["is a directory",9],["not a directory",10],["cannot ",0]],"^No such file or directory":[["\\nno such file or directory",3]],"\\\\b(?:[Cc]onnection (?:refused|reset by peer|timed out|closed by)|[Bb]roken pipe|[Ee]xec format error|[Cc]ould not resolve host|unable to resolve host|[Nn]o such host)\\\\b":[["connection ",0],["broken pipe",0],["exec format error",5],["could not resolve host",0],["unable to resolve host",0],["no such host",3]],"\\\\b(?:[Nn]ame or service not known|[Tt]emporary failure in name resolution|TLS handshake (?:timeout|failure))\\\\b":[["name or service not known",20],["temporary failure in name resolution",28],["tls handshake timeout",7],["tls handshake failure",7]],"\\\\b(?:i\\\\/o timeout|[Tt]imed out (?:waiting for|after)|401 Unauthorized|403 Forbidden|[Aa]ccess ?[Dd]enied|x509:)":[["i/o timeout",5],["timed out waiting for",0],["timed out after",0],["01 unauthorized",9],["03 forbidden",5],["access denied",0],["accessdenied",0],["x509:",0]],"^SUMMARY: \\\\w+Sanitizer":[["\\nsummary: ",0]],"\\\\.{3} ?failed$":[["... failed",0],["...failed",0]],"^=(?:ERROR|CRASH) REPORT={2,}":[["\\n=error report==",7],["\\n=crash report==",1]],"(?<=(?:\\\\.\\\\.|\\\\||\\\\s\\\\s|=>|->) ?\\\\[?\\\\*{0,3})(?:FAIL(?:ED|URE)?|ERROR|[Ff]ailed|BROKEN|✗|✘|✖)\\\\*{0,3}\\\\]?!?(?: {1,9}(?:\\\\(|in )?[\\\\d.]+ ?\\\\w{1,4}\\\\)?)?(?: \\\\|)?$":[["failed",0],["failure",0],["fail",0],["error",0],["broken",0],["✗",0],["✘",0],["✖",0]],"^FAIL(?:ED)?:? {1,3}\\\\S|^rspec \\\\S+:\\\\d+ #|^cucumber \\\\S+:\\\\d+ #|^Failed \\\\d+\\\\/\\\\d+ subtests":[["\\nfailed: ",3],["\\nfailed ",0],["\\nfail: ",1],["\\nfail ",0],["\\nrspec ",0],["\\ncucumber ",1]],"^FAILED TEST SUMMARY":[["\\nfailed test summary",12]],"^\\\\*{3} FAILED test case ":[["\\n*** failed test case ",0]],"^(?:\\\\w{2,20}: )?[Ff]ailed to \\\\w+ \\\\S|^\\\\[!\\\\] \\\\S":[["failed to ",4],["\\n[!] ",0]],"^\\\\d+\\\\. \\\\[L\\\\d+\\\\] {1,2}(?:[345]\\\\d\\\\d )?https?:":[["0. [l0",0],["0. [l1",0],["0. [l2",0],["0. [l3",0],["0. [l4",0],["0. [l5",0],["0. [l6",0],["0. [l7",0],["0. [l8",0],["0. [l9",0],["1. [l0",0],["1. [l1",0],["1. [l2",0],["1. [l3",0],["1. [l4",0],["1. [l5",0],["1. [l6",0],["1. [l7",0],["1. [l8",0],["1. [l9",0],["2. [l0",0],["2. [l1",0],["2. [l2",0],["2. [l3",0],["2. [l4",0],["2. [l5",0],["2. [l6",0],["2. [l7",0],["2. [l8",0],["2. [l9",0],["3. [l0",0],["3. [l1",0],["3. [l2",0],["3. [l3",0],["3. [l4",0],["3. [l5",0],["3. [l6",0],["3. [l7",0],["3. [l8",0],["3. [l9",0],["4. [l0",0],["4. [l1",0],["4. [l2",0],["4. [l3",0],["4. [l4",0],["4. [l5",0],["4. [l6",0],["4. [l7",0],["4. [l8",0],["4. [l9",0],["5. [l0",0],["5. [l1",0],["5. [l2",0],["5. [l3",0],["5. [l4",0],["5. [l5",0],["5. [l6",0],["5. [l7",0],["5. [l8",0],["5. [l9",0],["6. [l0",0],["6. [l1",0],["6. [l2",0],["6. [l3",0],["6. [l4",0],["6. [l5",0],["6. [l6",0],["6. [l7",0],["6. [l8",0],["6. [l9",0],["7. [l0",0],["7. [l1",0],["7. [l2",0],["7. [l3",0],["7. [l4",0],["7. [l5",0],["7. [l6",0],["7. [l7",0],["7. [l8",0],["7. [l9",0],["8. [l0",0],["8. [l1",0],["8. [l2",0],["8. [l3",0],["8. [l4",0],["8. [l5",0],["8. [l6",0],["8. [l7",0],["8. [l8",0],["8. [l9",0],["9. [l0",0],["9. [l1",0],["9. [l2",0],["9. [l3",0],["9. [l4",0],["9. [l5",0],["9. [l6",0],["9. [l7",0],["9. [l8",0],["9. [l9",0]],"^(?:Over|Under)full \\\\\\\\[hv]box":[["\\noverfull \\\\hbox",9],["\\noverfull \\\\vbox",9],["\\nunderfull \\\\hbox",10],["\\nunderfull \\\\vbox",10]],"(?<![\\\\w./\\\\\\\\:?&=-])(?:ERROR|FATAL|SEVERE|CRITICAL|EMERGENCY)(?![\\\\w./\\\\\\\\-]\\\\w)":[["error",0],["fatal",0],["severe",0],["critical",3],["emergency",4]],"\\\\[(?:error|fatal)\\\\]|\\\\blevel=\\"?(?:error|fatal)\\\\b|(?<![\\\\w./\\\\\\\\:?&=-])error: ":[["[error]",2],["[fatal]",0],["level=\\"error",5],["level=\\"fatal",4],["level=error",1],["level=fatal",1],["error: ",2]],":\\\\d+(?::\\\\d*)?: ?[Ww]arning: |^LaTeX Warning: There were":[[": warning: ",6],[":warning: ",5],["\\nlatex warning: there were",10]],"(?<![\\\\w./\\\\\\\\:?&=-])(?:[Ee]rrors?|[Ff]ail(?:ed|ure|s|ing)|FAILED|FAILURE|[Ff]atal|[Ee]xception|[Dd]enied|[Rr]efused|[Ff]orbidden)(?![\\\\w/-]|\\\\.\\\\w| handl)":[["errors",1],["error",0],["failed",0],["failure",0],["fails",0],["failing",0],["fatal",0],["exception",0],["denied",1],["refused",1],["forbidden",2]],"(?<![\\\\w./\\\\\\\\:?&=-])(?:[Uu]nauthorized|[Tt]imed out|[Uu]nable to|[Cc]annot|[Cc]ould not|[Ii]nvalid|[Aa]bort(?:ed|ing)|[Mm]issing|[Uu]nexpected)(?![\\\\w/-]|\\\\.\\\\w)":[["unauthorized",6],["timed out",0],["unable to",0],["cannot",0],["could not",0],["invalid",1],["aborted",0],["aborting",0],["missing",0],["unexpected",0]],"^(?:Please|You (?:must|need to|have to|should)) [a-z]":[["\\nplease ",0],["\\nyou must ",3],["\\nyou need to ",0],["\\nyou have to ",3],["\\nyou should ",4]],"^Run [\'\\"`].*[\'\\"`] to ":[["\\nrun \'",0],["\\nrun \\"",0],["\\nrun `",0]],"\\\\b(?:is required|are required|[Mm]ust (?:be|have|specify|set|provide)|not found|does not exist|not in order|does not match)\\\\b":[["is required",4],["are required",5],["must be",0],["must have",4],["must specify",7],["must set",0],["must provide",5],["not found",3],["does not exist",9],["not in order",7],["does not match",9]],"\\\\b(?:is|are) not (?:set|defined|configured|authori[sz]ed|logged in|up to date)\\\\b|\\\\bout of date\\\\b":[["is not ",0],["are not ",3],["out of date",4]],"(?:::group::|##\\\\[group\\\\])(.*)":[["::group::",4],["##[group]",0]],"::endgroup::|##\\\\[endgroup\\\\]":[["::endgroup::",7],["##[endgroup]",0]],"##\\\\[section\\\\](Starting|Finishing): (.*)":[["##[section]starting: ",0],["##[section]finishing: ",0]],"##\\\\[error\\\\]":[["##[error]",0]],"travis_fold:(start|end):([\\\\w.-]{1,100})":[["travis_fold:start:",3],["travis_fold:end:",3]],"travis_time:end:\\\\w{1,40}:start=\\\\d{1,20},finish=\\\\d{1,20},duration=(\\\\d{1,20})":[["travis_time:end:",3]],"section_(start|end):\\\\d{1,12}:([\\\\w.-]{1,100})":[["section_start:",5],["section_end:",7]],"^#(\\\\d{1,4}) (?:DONE(?: ([\\\\d.]{1,12})s)?|CACHED|CANCELED|(ERROR): )":[["done",0],["cached",0],["canceled",0],["error: ",2]],"^> Task (:\\\\S{1,200})(?: ([A-Z-]{1,20}))?$":[["\\n> task ",2]],"^(?:\\\\[INFO\\\\] )?--- (\\\\S{1,200} (?:\\\\([^)]{1,100}\\\\) )?@ \\\\S{1,100}) ---$":[["\\n[info] --- ",2],["\\n--- ",0]],"^={3,} (test session starts|FAILURES|ERRORS|warnings summary|short test summary info|slowest .{1,40}) ={3,}$":[["\\n===",0]],"^(TAP version \\\\d+)$":[["tap version ",1]],"^ {0,40}# Subtest: (.*)":[["# subtest: ",1]]}');
;// CONCATENATED MODULE: ./src/diagnosis/gate/rare-pieces.ts
/** Bytes of the pieces that texts are looked for by. */
const PIECE = 4;
/**
 * How often characters stand in logs, the frequent ones first; a piece of rare ones is looked for.
 */
const FREQUENT = ' -e=taoinrsldcufmpwhgb*yv/.:0123kx_456789jqz';
/** What is frequent in logs whatever its characters: no piece of it is looked for, if others do. */
const COMMON = 'compiling compiler completed building build error failed failing failures package packages ' +
    'process processing command checking background https: http: from source sources classes ' +
    'example resolving resolved running testing tests with string warnings info debug downloading ' +
    'module modules library libraries installing object function returned import include version ' +
    'files project finished executing generating linking loading reading writing starting setting';
const COMMON_PIECES = new Set(Array.from(COMMON, (_, at) => COMMON.slice(at, at + PIECE)));
const RAREST = Math.log(FREQUENT.length + 3);
/** By the code of a character: the logarithm of its place among the frequent ones. */
const RARITY = new Float64Array(128).fill(RAREST);
for (let place = 0; place < FREQUENT.length; place++)
    RARITY[FREQUENT.charCodeAt(place)] = Math.log(place + 3);
/** Where in a text of five units or more the two pieces begin that stand in the fewest lines. */
function rarestPieces(text) {
    let rarest = 0;
    let least = Infinity;
    let before = Math.exp(frequency(text, 0));
    for (let at = 1; at + PIECE <= text.length; at++) {
        const next = Math.exp(frequency(text, at));
        if (before + next < least)
            [rarest, least] = [at - 1, before + next];
        before = next;
    }
    return rarest;
}
/** Of a piece that begins at `from`: lower for what stands in fewer places, as a logarithm. */
function frequency(text, from) {
    let sum = 0;
    let isOfOne = true;
    for (let at = from; at < from + PIECE; at++) {
        const code = text.charCodeAt(at);
        sum -= RARITY[code] ?? RAREST;
        isOfOne &&= code === text.charCodeAt(from);
    }
    // A rule is made of many equal ones.
    return isOfOne || COMMON_PIECES.has(text.slice(from, from + PIECE)) ? 0 : sum;
}

;// CONCATENATED MODULE: ./src/diagnosis/gate/required-text.ts
/** Stands in a text for the start of the line, or for what a build prefix or an indent leaves. */
const START = '\n';
/** Shorter ones stand in nearly every line. */
const required_text_SHORTEST = 3;
/** More alternatives of one place are not kept apart. */
const MOST_TEXTS = 1_024;
/** Longer texts are not made longer by alternatives. */
const LONG = 6;
const FEW = 3;
/** Few lines begin with a text; as many more units would make it as rare. */
const WORTH_OF_START = 2;
/** A digit before so much text makes ten texts of one, and hardly rarer ones. */
const COUNT = /^\n?\d(?=.{6})/;
const DIGITS = new Set('0123456789');
const EMPTY = { exact: new Set(['']), required: null };
const ANYTHING = { exact: null, required: null };
/**
 * What a text must hold for a pattern to fit, read from the pattern: of `^npm (?:ERR!|error)` it is
 * `npm err!` or `npm error`. What cannot be told is left out, so a text that holds none of them is
 * never one that fits.
 */
function requiredTexts({ source }) {
    const texts = bestOf(new PatternReader(source).alternatives());
    return texts === null ? null : new Set([...texts].map(text => text.replace(COUNT, '')));
}
/** Reads a pattern from left to right. */
class PatternReader {
    #source;
    #at = 0;
    constructor(source) {
        this.#source = source;
    }
    alternatives() {
        const parts = [this.#sequence()];
        while (this.#source[this.#at] === '|') {
            this.#at++;
            parts.push(this.#sequence());
        }
        return parts.length === 1 ? (parts[0] ?? ANYTHING) : either(parts);
    }
    #sequence() {
        let required = null;
        let run = EMPTY;
        let isExact = true;
        while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] ?? '')) {
            const next = this.#repeated(this.#atom());
            const joined = next.exact === null || isLongEnough(run, next) ? null : product(run.exact, next.exact);
            if (joined !== null)
                run = { exact: joined, required: null };
            if (joined !== null && next.isLonger !== true)
                continue;
            isExact = false;
            required = better(better(required, bestOf(run)), next.required);
            run = next.exact === null ? EMPTY : { exact: next.exact, required: null };
        }
        return isExact ? run : { exact: null, required: better(required, bestOf(run)) };
    }
    #atom() {
        const character = this.#source[this.#at++] ?? '';
        if (character === '(')
            return this.#group();
        if (character === '[')
            return this.#class();
        if (character === '^')
            return exactly(START);
        if (character === '$')
            return EMPTY;
        if (character === '.')
            return ANYTHING;
        if (character === '\\')
            return this.#escape();
        return exactly(character);
    }
    #group() {
        const [kind = ''] = /^\?(?::|<?[=!])/.exec(this.#source.slice(this.#at, this.#at + 3)) ?? [];
        this.#at += kind.length;
        const inside = this.alternatives();
        this.#at++;
        return kind === '' || kind === '?:' ? inside : EMPTY;
    }
    #class() {
        const start = this.#at;
        if (this.#source[start] === '^')
            this.#at++;
        if (this.#source[this.#at] === ']')
            this.#at++;
        while (this.#source[this.#at] !== ']')
            this.#at += this.#source[this.#at] === '\\' ? 2 : 1;
        const body = this.#source.slice(start, this.#at++);
        const characters = body.replace('1-9', '123456789');
        return /^[^\\^-]{1,10}$/.test(characters)
            ? { exact: new Set(characters.toLowerCase()), required: null }
            : ANYTHING;
    }
    #escape() {
        const character = this.#source[this.#at++] ?? '';
        if (character === 'b' || character === 'B')
            return EMPTY;
        if (character === 'd')
            return { exact: DIGITS, required: null };
        return /[a-zA-Z0-9]/.test(character) ? ANYTHING : exactly(character);
    }
    #repeated(part) {
        const [quantifier = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at, this.#at + 12)) ?? [];
        if (quantifier === '')
            return part;
        this.#at += quantifier.length;
        if (quantifier.startsWith('?')) {
            return part.exact === null ? ANYTHING : { exact: new Set([...part.exact, '']), required: null };
        }
        if (quantifier.startsWith('*') || least === '0')
            return ANYTHING;
        if (part.exact === null)
            return part;
        const isFixed = quantifier === `{${least}}` && Number(least) <= (part.exact.size > 1 ? 1 : required_text_SHORTEST);
        return { exact: repeat(part.exact, Number(least ?? 1)), required: null, isLonger: !isFixed };
    }
}
/** Whether a part would make many texts of few that say enough. */
function isLongEnough({ exact }, next) {
    return ((next.exact?.size ?? 0) > FEW &&
        exact !== null &&
        Math.min(...[...exact].map(({ length }) => length)) >= LONG);
}
function exactly(character) {
    return { exact: new Set([character.toLowerCase()]), required: null };
}
function either(parts) {
    const exact = new Set();
    for (const part of parts) {
        if (part.exact === null)
            return { exact: null, required: required_text_all(parts.map(bestOf)) };
        for (const text of part.exact)
            exact.add(text);
    }
    return exact.size <= MOST_TEXTS ? { exact, required: null } : { exact: null, required: usable(exact) };
}
/** One of each is in the text, since one of the parts is. */
function required_text_all(each) {
    const texts = new Set();
    for (const required of each) {
        if (required === null)
            return null;
        for (const text of required)
            texts.add(text);
    }
    return texts;
}
function product(some, others) {
    if (some === null || some.size * others.size > MOST_TEXTS)
        return null;
    const texts = new Set();
    for (const text of some)
        for (const other of others)
            texts.add(follow(text, other));
    return texts;
}
/** Only the first character of a text can be the start of the line. */
function follow(text, other) {
    return other.startsWith(START) && text !== '' ? text + other.slice(1) : text + other;
}
/** Up to three times. Of several texts only once: each time may be another one. */
function repeat(texts, times) {
    return texts.size > 1 ? texts : new Set([...texts].map(text => text.repeat(Math.min(times, required_text_SHORTEST))));
}
function bestOf(part) {
    return part.exact === null ? part.required : usable(part.exact);
}
function usable(texts) {
    return texts.size > 0 && worth(texts) > 0 ? texts : null;
}
function better(some, others) {
    if (some === null || others === null)
        return some ?? others;
    return worth(others) > worth(some) ? others : some;
}
/** Longer texts and fewer of them stand in fewer lines, and signs are rarer than letters. */
function worth(texts) {
    let shortest = Infinity;
    for (const text of texts)
        shortest = Math.min(shortest, worthOfText(text));
    return shortest < required_text_SHORTEST ? 0 : shortest - Math.log2(texts.size) / 4;
}
function worthOfText(required) {
    const text = withoutStart(required);
    let signs = 0;
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code > 0x7f)
            return 10;
        if (!isLetterOrBlank(code))
            signs++;
    }
    if (text.length < required_text_SHORTEST)
        return 0;
    return Math.min(text.length, 8) + signs + (text === required ? 0 : WORTH_OF_START);
}
function isLetterOrBlank(code) {
    return code === 0x20 || (code >= 0x61 && code <= 0x7a);
}
/** A required text as it stands in a line. */
function withoutStart(text) {
    return text.startsWith(START) ? text.slice(START.length) : text;
}

;// CONCATENATED MODULE: ./src/diagnosis/gate/known-texts.ts



const KNOWN = known_texts_namespaceObject;
/**
 * What `readTexts` reads. The build writes it down for the patterns of the action: to read it takes
 * longer than all else that the gate is made of. Any other pattern is read here.
 */
function knownTexts(pattern) {
    const { source } = pattern;
    // A pattern may be named like what every object has.
    return (Object.hasOwn(KNOWN, source) ? KNOWN[source] : null) ?? readTexts(pattern);
}
/** The texts that a pattern requires; null when nothing of use is known. */
function readTexts(pattern) {
    const texts = requiredTexts(pattern);
    return texts === null ? null : [...texts].map(text => [text, piecesOf(withoutStart(text))]);
}
function piecesOf(text) {
    return text.length > PIECE ? rarestPieces(text) : 0;
}

;// CONCATENATED MODULE: ./src/diagnosis/sections/section-mark.ts

/** UTF-16 units of a line that are looked at, and of a name that are kept. */
const LOOKED_AT = 600;
const LONGEST_NAME = 200;
const PATTERNS = [
    // GitHub and Azure.
    { pattern: /(?:::group::|##\[group\])(.*)/, read: ([, name]) => ({ does: 'begin', kind: 'group', name }) },
    { pattern: /::endgroup::|##\[endgroup\]/, read: () => ({ does: 'end', kind: 'group' }) },
    {
        pattern: /##\[section\](Starting|Finishing): (.*)/,
        read: ([, verb, name]) => ({ does: verb === 'Starting' ? 'begin' : 'end', kind: 'group', id: name, name })
    },
    { pattern: /##\[error\]/, read: () => ({ does: 'fail', kind: 'group' }) },
    // Travis.
    {
        pattern: /travis_fold:(start|end):([\w.-]{1,100})/,
        read: ([, verb, name]) => ({ does: verb === 'start' ? 'begin' : 'end', kind: 'group', id: name, name })
    },
    {
        pattern: /travis_time:end:\w{1,40}:start=\d{1,20},finish=\d{1,20},duration=(\d{1,20})/,
        read: ([, nanoseconds]) => ({
            does: 'end',
            kind: 'command',
            durationMs: Math.round(Number(nanoseconds) / 1e6)
        })
    },
    // GitLab.
    {
        pattern: /section_(start|end):\d{1,12}:([\w.-]{1,100})/,
        read: ([, verb, name]) => ({ does: verb === 'start' ? 'begin' : 'end', kind: 'group', id: name, name })
    },
    // BuildKit.
    {
        pattern: /^#(\d{1,4}) (\[[^\]]{1,80}\] .*)/,
        read: ([, id, name]) => ({ does: 'begin', kind: 'build step', id, name })
    },
    {
        pattern: /^#(\d{1,4}) (?:DONE(?: ([\d.]{1,12})s)?|CACHED|CANCELED|(ERROR): )/,
        read: ([, id, seconds, error]) => ({
            does: 'end',
            kind: 'build step',
            id,
            hasFailed: error !== undefined,
            durationMs: seconds === undefined ? null : Math.round(Number(seconds) * 1000)
        })
    },
    // Gradle, Maven.
    {
        pattern: /^> Task (:\S{1,200})(?: ([A-Z-]{1,20}))?$/,
        read: ([, name, outcome]) => ({
            does: 'begin',
            kind: 'task',
            name,
            hasFailed: outcome === undefined ? null : outcome === 'FAILED'
        })
    },
    {
        pattern: /^(?:\[INFO\] )?--- (\S{1,200} (?:\([^)]{1,100}\) )?@ \S{1,100}) ---$/,
        read: ([, name]) => ({ does: 'begin', kind: 'plugin', name })
    },
    // Shells, test runners.
    { pattern: /^(?:\+|\$) (\S.*)/, read: ([, name]) => ({ does: 'begin', kind: 'command', name }) },
    {
        pattern: /^={3,} (test session starts|FAILURES|ERRORS|warnings summary|short test summary info|slowest .{1,40}) ={3,}$/,
        read: ([, name]) => ({ does: 'begin', kind: 'tests', name })
    },
    { pattern: /^(TAP version \d+)$/, read: ([, name]) => ({ does: 'begin', kind: 'tests', name }) },
    { pattern: /^ {0,40}# Subtest: (.*)/, read: ([, name]) => ({ does: 'begin', kind: 'tests', name }) }
];
/** All but that of commands, which begin with what nothing can be told by. */
const MARK_PATTERNS = PATTERNS.map(({ pattern }) => pattern).filter(pattern => knownTexts(pattern) !== null);
/** A time that GitHub and others put before each line. */
const section_mark_TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,18}Z /;
/**
 * The marks of sections in a line, in order. A terminal may have hidden them: Travis and GitLab
 * write over theirs.
 *
 * @param text plain or with terminal sequences
 */
function sectionMarks(text) {
    const line = text.slice(0, LOOKED_AT).replace(section_mark_TIME, '');
    return line.split(/\r+(?:\x1b\[0?K)?/).flatMap(part => {
        for (const { pattern, read } of PATTERNS) {
            const match = pattern.exec(part);
            if (match === null)
                continue;
            const { id = null, name = '', hasFailed = null, durationMs = null, does, kind } = read(match);
            return [{ does, kind, id, name: name.trim().slice(0, LONGEST_NAME), hasFailed, durationMs }];
        }
        return [];
    });
}

;// CONCATENATED MODULE: ./src/diagnosis/gate/shape-gate.ts



const shape_gate_SHORTEST = 3;
/** Only every second piece of a line is looked at: of a text one of two neighbours is met. */
const STRIDE = 2;
const shape_gate_HASH = 0x9e3779b1;
const HASH_BITS = 20;
const SLOT_BITS = 14;
/** Sets the bit that tells small letters from capital ones, in each byte of a piece. */
const shape_gate_SMALL = 0x20;
const ALL_SMALL = 0x20202020;
const NOT_ASCII = 0x80808080;
/** A text shorter than its pieces leaves the first byte of one open, and the last of another. */
const WITHOUT_FIRST = ~0xff;
const WITHOUT_LAST = 0xffffff;
/** What can stand in an open byte once its letters are small; 0 when it is left out. */
const ANY_BYTE = new Set([0, ...Array.from({ length: 256 }, (_, byte) => byte | shape_gate_SMALL)]);
/** UTF-8 of a text that is looked at. */
const shape_gate_LOOKED_AT = 400;
const NONE = [];
const NO_NEEDLES = [];
const shape_gate_encoder = new TextEncoder();
/**
 * Tells which patterns a text may fit by one look at its characters, from what each pattern
 * requires. It finds too many rather than too few, and needs no list of its own.
 */
class ShapeGate {
    /** A bit for each hash of a piece. */
    #hashes = new Int32Array(1 << (HASH_BITS - 5));
    /** By the beginnings of the hashes of their pieces. */
    #needles = new Array(1 << SLOT_BITS);
    #symbols = new Map();
    /** The bytes of UTF-8 that the symbols begin with. */
    #symbolStarts = new Uint8Array(256);
    /** By pattern: the look in which it was found last. */
    #foundIn;
    #look = 0;
    #encoded = new Uint8Array(shape_gate_LOOKED_AT + PIECE);
    /** What was looked at last. */
    #bytes = this.#encoded;
    #view = new DataView(this.#encoded.buffer);
    #place = { view: this.#view, from: 0, to: 0, at: 0 };
    /** @throws RangeError for a pattern that requires nothing that could be looked for */
    constructor(patterns) {
        this.#foundIn = new Uint32Array(patterns.length);
        for (const [index, pattern] of patterns.entries()) {
            const texts = knownTexts(pattern);
            if (texts === null)
                throw new RangeError(`${String(pattern)} requires no text of ${shape_gate_SHORTEST} characters`);
            for (const text of texts)
                this.#add(text, index);
        }
    }
    /** Indices of the patterns that a text may fit, rising; looks at the first 400 bytes of it. */
    candidates(text) {
        const { written } = shape_gate_encoder.encodeInto(text, this.#encoded.subarray(0, shape_gate_LOOKED_AT));
        return this.candidatesIn(this.#encoded, 0, written);
    }
    /** The same of UTF-8. */
    candidatesIn(bytes, from, to) {
        const end = Math.min(to, from + shape_gate_LOOKED_AT);
        // The last piece goes beyond the end.
        if (end + STRIDE > bytes.length)
            return this.#candidatesAtEnd(bytes.subarray(from, end));
        if (bytes !== this.#bytes) {
            this.#bytes = bytes;
            this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        }
        const view = this.#view;
        const place = { view, from, to: end, at: from };
        this.#place = place;
        let found = NONE;
        for (let at = from;; at += STRIDE) {
            at = nextPiece(view, this.#hashes, at, end);
            if (at >= end - 1)
                break;
            place.at = at;
            const piece = view.getInt32(at, true) | ALL_SMALL;
            if ((piece & NOT_ASCII) !== 0)
                found = this.#withSymbols(found, bytes, at);
            found = this.#withPiece(found, piece);
        }
        return found;
    }
    #candidatesAtEnd(text) {
        this.#encoded.set(text);
        return this.candidatesIn(this.#encoded, 0, text.length);
    }
    #withPiece(found, piece) {
        const all = this.#withNeedles(this.#withNeedles(found, piece), piece & WITHOUT_FIRST);
        return this.#withNeedles(all, piece & WITHOUT_LAST);
    }
    #withNeedles(found, piece) {
        const hash = shape_gate_hashOf(piece);
        if (!hasBit(this.#hashes, hash))
            return found;
        let all = found;
        for (const needle of this.#needles[hash >>> (HASH_BITS - SLOT_BITS)] ?? NO_NEEDLES)
            if (needle.piece === piece && isIn(needle, this.#place))
                all = this.#with(all, needle.patterns);
        return all;
    }
    #withSymbols(found, bytes, from) {
        let all = found;
        for (let at = from; at < from + STRIDE; at++) {
            if (this.#symbolStarts[bytes[at] ?? 0] !== 1)
                continue;
            const patterns = this.#symbols.get(codeAt(bytes, at));
            if (patterns !== undefined)
                all = this.#with(all, patterns);
        }
        return all;
    }
    #with(found, patterns) {
        if (found === NONE)
            this.#look++;
        const all = found === NONE ? [] : found;
        for (const pattern of patterns) {
            if (this.#foundIn[pattern] === this.#look)
                continue;
            this.#foundIn[pattern] = this.#look;
            insert(all, pattern);
        }
        return all;
    }
    #add([required, pieces], index) {
        const text = withoutStart(required);
        const symbol = /[^\x00-\x7f]/.exec(text)?.[0];
        if (symbol !== undefined) {
            const all = this.#symbols.get(symbol.charCodeAt(0)) ?? [];
            this.#symbols.set(symbol.charCodeAt(0), [...all, index]);
            this.#symbolStarts[shape_gate_encoder.encode(symbol)[0] ?? 0] = 1;
            return;
        }
        const bytes = shape_gate_encoder.encode(text).map(byte => byte | shape_gate_SMALL);
        const needle = { text: bytes, isAtStart: text !== required };
        if (text.length > PIECE)
            for (let offset = pieces; offset < pieces + STRIDE; offset++)
                this.#addNeedle({ ...needle, offset, piece: pieceAt(text, offset) }, index);
        else {
            const isWhole = text.length === PIECE;
            const piece = pieceAt(text, 0);
            this.#addNeedle({ ...needle, offset: 0, piece }, index, isWhole ? null : PIECE - 1);
            this.#addNeedle({ ...needle, offset: -1, piece: piece << 8 }, index, 0);
        }
    }
    /** @param open the byte of the piece that can be any; null for none */
    #addNeedle(needle, index, open = null) {
        for (const byte of open === null ? [0] : ANY_BYTE)
            setBit(this.#hashes, shape_gate_hashOf(needle.piece | (byte << (8 * (open ?? 0)))));
        const slot = (this.#needles[shape_gate_hashOf(needle.piece) >>> (HASH_BITS - SLOT_BITS)] ??= []);
        const same = slot.find(({ text, piece, isAtStart }) => piece === needle.piece && isAtStart === needle.isAtStart && isSame(text, needle.text));
        if (same === undefined)
            slot.push({ ...needle, patterns: [index] });
        else if (!same.patterns.includes(index))
            same.patterns.push(index);
    }
}
/**
 * Where the next piece begins that may be one of a needle, or is not ASCII. V8 makes it fast as a
 * loop of its own.
 */
function nextPiece(view, hashes, from, end) {
    let at = from;
    for (; at < end - 1; at += STRIDE) {
        const piece = view.getInt32(at, true) | ALL_SMALL;
        if ((piece & NOT_ASCII) !== 0)
            break;
        if (hasBit(hashes, shape_gate_hashOf(piece)))
            break;
    }
    return at;
}
/**
 * Whether a needle stands where its piece was found, whatever the case of its letters; of a few
 * signs each stands for two.
 */
function isIn({ text, offset, isAtStart }, { view, from, to, at }) {
    const start = at - offset;
    if (start < from || start + text.length > to)
        return false;
    if (isAtStart && start > from && !mayStandBefore(view.getUint8(start - 1)))
        return false;
    for (let same = 0; same < text.length; same++)
        if ((view.getUint8(start + same) | shape_gate_SMALL) !== text[same])
            return false;
    return true;
}
function isSame(some, others) {
    return some.length === others.length && some.every((byte, at) => byte === others[at]);
}
/** Up to four units of a text from one on, little endian. */
function pieceAt(text, from) {
    let piece = 0;
    for (let at = Math.min(text.length, from + PIECE) - 1; at >= from; at--)
        piece = (piece << 8) | text.charCodeAt(at) | shape_gate_SMALL;
    return piece;
}
function shape_gate_hashOf(piece) {
    return Math.imul(piece, shape_gate_HASH) >>> (32 - HASH_BITS);
}
/** Puts a number in its place among rising ones, which are few. */
function insert(numbers, added) {
    let at = numbers.length;
    for (let before = numbers[at - 1]; before !== undefined && before > added; before = numbers[at - 1])
        numbers[at--] = before;
    numbers[at] = added;
}
/** Whether a build prefix or an indent may end with a character, or a byte of one. */
function mayStandBefore(code) {
    return code <= 0x20 || code > 0x7e;
}
/** The character of two or three bytes of UTF-8. */
function codeAt(bytes, at) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    return first < 0xe0
        ? ((first & 0x1f) << 6) | (second & 0x3f)
        : ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
}
function hasBit(bits, at) {
    return ((bits[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
}
function setBit(bits, at) {
    bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

;// CONCATENATED MODULE: ./src/diagnosis/gate/line-gate.ts



/** The shapes that errors have, and what begins or ends a section. */
const GATED_PATTERNS = [
    ...ERROR_SHAPES.map(({ pattern }) => pattern),
    ...MARK_PATTERNS
];
let made = null;
/**
 * Which shapes a line may have; the indices are those of `ERROR_SHAPES`. What begins or ends a
 * section follows them. It is made when it is first asked for.
 */
function lineGate() {
    made ??= new ShapeGate(GATED_PATTERNS);
    return made;
}
/** By `lineGate`. */
function gated(text) {
    const gate = lineGate();
    return { gate, candidates: gate.candidates(text) };
}
/** Whether one of the indices that `lineGate` gave, which rise, is that of a mark. */
function mayBeMark(candidates) {
    return (candidates.at(-1) ?? -1) >= ERROR_SHAPES.length;
}

;// CONCATENATED MODULE: ./src/text/json-object.ts
/** A JSON object, or null for anything else. */
function parseJsonObject(body) {
    try {
        const value = JSON.parse(body);
        return typeof value === 'object' && value !== null && !Array.isArray(value)
            ? value
            : null;
    }
    catch {
        return null;
    }
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/structured-line.ts

/** UTF-16 units of a line that are read. */
const LONGEST_JSON = 16_384;
const LEVEL_KEYS = [
    'level',
    'severity',
    'lvl',
    '@l',
    'log.level',
    'levelname',
    'loglevel',
    'Level',
    'LogLevel'
];
const MESSAGE_KEYS = [
    'msg',
    'message',
    '@m',
    '@mt',
    'Message',
    'RenderedMessage',
    'MessageTemplate',
    'short_message',
    'text',
    'event'
];
const ERROR_KEYS = ['err', 'error', 'exception', 'error.message'];
const structured_line_LEVELS = {
    trace: 'debug',
    verbose: 'debug',
    debug: 'debug',
    dbg: 'debug',
    info: 'info',
    information: 'info',
    informational: 'info',
    notice: 'info',
    default: 'info',
    warn: 'warn',
    warning: 'warn',
    error: 'error',
    err: 'error',
    eror: 'error',
    severe: 'error',
    fatal: 'fatal',
    crit: 'fatal',
    critical: 'fatal',
    alert: 'fatal',
    emerg: 'fatal',
    emergency: 'fatal',
    panic: 'fatal',
    dpanic: 'fatal'
};
const LOGFMT_LEVEL = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]{3,13})"?(?=\s|$)/;
const LOGFMT_MESSAGE = /(?:^|\s)(?:msg|message)=(?:"((?:[^"\\]|\\.){0,1000})"|(\S{1,1000}))/;
/**
 * Level and message of a line of JSON (zap, logrus, pino, Bunyan, Serilog, structlog, Google Cloud)
 * or logfmt; null for any other line. Serilog leaves the level of information out.
 */
function readStructured(text) {
    const start = text.indexOf('{');
    if (start >= 0 && start <= 64 && text.trimEnd().endsWith('}'))
        return readJson(text.slice(start), start > 0);
    const level = LOGFMT_LEVEL.exec(text)?.[1];
    const message = level === undefined ? null : LOGFMT_MESSAGE.exec(text);
    return level === undefined || message === null
        ? null
        : {
            level: structured_line_LEVELS[level.toLowerCase()] ?? null,
            message: (message[1] ?? message[2] ?? '').replace(/\\(.)/g, '$1')
        };
}
/** @param needsLevel for JSON that something else stands before */
function readJson(text, needsLevel) {
    if (text.length > LONGEST_JSON)
        return null;
    const fields = parseJsonObject(text);
    if (fields === null)
        return null;
    const level = levelOf(LEVEL_KEYS.map(key => fields[key]).find(value => value !== undefined));
    const message = messageOf(fields);
    if (message === null || (needsLevel && level === null))
        return null;
    return { level: level ?? ('@t' in fields && !('@l' in fields) ? 'info' : null), message };
}
function messageOf(fields) {
    const message = MESSAGE_KEYS.map(key => fields[key]).find(isText);
    const error = ERROR_KEYS.map(key => errorText(fields[key])).find(isText);
    if (message === undefined)
        return error ?? null;
    return error === undefined || message.includes(error) ? message : `${message}: ${error}`;
}
function errorText(value) {
    return typeof value === 'object' && value !== null && 'message' in value ? value.message : value;
}
function isText(value) {
    return typeof value === 'string' && value.trim() !== '';
}
/** A word, or a number as pino and Bunyan give it. */
function levelOf(value) {
    if (typeof value === 'string')
        return structured_line_LEVELS[value.trim().toLowerCase()] ?? null;
    if (typeof value !== 'number' || value < 10)
        return null;
    return value >= 60 ? 'fatal' : value >= 50 ? 'error' : value >= 40 ? 'warn' : value >= 30 ? 'info' : 'debug';
}

;// CONCATENATED MODULE: ./src/diagnosis/line-rank.ts




/**
 * From here on a line says why; a lower one says that something failed, or has an alarming word in
 * it.
 */
const TELLING_SCORE = 50;
/** UTF-16 units of a line that are looked at. */
const line_rank_LOOKED_AT = 400;
/** The most for a line of which Harness or its own program says that it is no error. */
const NO_ERROR_SCORE = 30;
const LEVEL_SCORES = { error: 12, fatal: 30 };
/** For a program's own level: it gives it to what is an error, not to all that went to stderr. */
const OWN_LEVEL_SCORES = { error: 74, fatal: 86 };
/** Up to here a line tells that something failed, and not why. */
const OUTCOME_SCORE = 30;
/** For one that a program gives the level of an error: the cause stands before it, if anywhere. */
const OUTCOME_LEVEL_SCORE = 52;
/** For a line that a stack follows. */
const HEAD_SCORE = 64;
const RED_SCORE = 42;
/**
 * How telling a line is by its own words; null when it says nothing.
 *
 * @param text plain; only its first 400 units are looked at
 * @param known which shapes it may have
 */
function rankLine(text, level, known = gated(text)) {
    const { candidates, gate } = known;
    const start = text.length > line_rank_LOOKED_AT ? text.slice(0, line_rank_LOOKED_AT) : text;
    if (candidates.length === 0)
        return rankOfLevel(start, level);
    const structured = readStructured(text);
    if (structured !== null)
        return rankStructured(structured.message, structured.level ?? level, gate);
    const line = start.replace(PREFIX, '').trimEnd();
    const shape = shapeOf(line, candidates);
    if (shape === null) {
        const rank = rankOfLevel(line, level);
        return rank === null || isHarmless(line) ? null : rank;
    }
    const score = level === 'warn' || level === 'debug' ? Math.min(shape.score, NO_ERROR_SCORE) : shape.score;
    return { score, pick: shape.pick, role: shape.role, pattern: shape.pattern, text: line };
}
/** Of a line that says nothing by its words and is red in the terminal. */
function rankRed(text) {
    const line = text.slice(0, line_rank_LOOKED_AT).replace(PREFIX, '').trimEnd();
    if (isHarmless(line) || !/\p{L}{3}/u.test(line))
        return null;
    return { score: RED_SCORE, pick: 'last', role: 'error', pattern: null, text: line };
}
/**
 * Of a line that a stack follows; null when its words are harmless, or say more than that.
 *
 * @param known its own rank
 */
function rankHead(text, known) {
    const line = text.slice(0, line_rank_LOOKED_AT).replace(PREFIX, '').trimEnd();
    if ((known !== null && known.score >= HEAD_SCORE) || isHarmless(line) || readStructured(text) !== null)
        return null;
    return { score: HEAD_SCORE, pick: 'last', role: 'error', pattern: null, isHead: true, text: line };
}
function rankStructured(message, level, gate) {
    const start = message.slice(0, line_rank_LOOKED_AT);
    const shape = shapeOf(start, gate.candidates(start));
    if (level === 'debug' || level === 'info')
        return null;
    const least = level === 'error' || level === 'fatal' ? OWN_LEVEL_SCORES[level] : 0;
    const isOutcome = shape !== null && shape.score <= OUTCOME_SCORE;
    const own = isOutcome ? Math.min(least, OUTCOME_LEVEL_SCORE) : Math.max(least, shape?.score ?? 0);
    const score = level === 'warn' ? Math.min(own, NO_ERROR_SCORE) : own;
    return score === 0
        ? null
        : { score, pick: 'last', role: 'error', pattern: shape?.pattern ?? null, text: start };
}
/** The best shape of those that a line may fit, if its words are not harmless. */
function shapeOf(line, candidates) {
    const shape = firstFit(line, candidates);
    if (shape === null || isHarmless(line))
        return null;
    if (shape.score >= TELLING_SCORE || shape.role === 'frame')
        return shape;
    const rest = line.replace(NONE_OF_THEM, '');
    return rest === line ? shape : firstFit(rest, candidates);
}
function firstFit(line, candidates) {
    for (const index of candidates) {
        const shape = ERROR_SHAPES[index];
        if (shape?.pattern.test(line) === true)
            return shape;
    }
    return null;
}
function rankOfLevel(text, level) {
    if (level !== 'error' && level !== 'fatal')
        return null;
    if (text.startsWith('+ ') || !/\p{L}{2}/u.test(text))
        return null;
    return { score: LEVEL_SCORES[level], pick: 'last', role: 'error', pattern: null, text };
}

;// CONCATENATED MODULE: ./src/diagnosis/templates/line-template.ts

/** UTF-16 units of a line that count. */
const line_template_LOOKED_AT = 200;
const line_template_encoder = new TextEncoder();
const decoder = new TextDecoder();
const bytes = new Uint8Array(3 * line_template_LOOKED_AT);
const writer = new TemplateWriter(3 * line_template_LOOKED_AT);
/** A line is asked for as a candidate, then as an error. */
let latest = { text: '', template: '' };
/** A line without what differs from run to run, see `TemplateWriter`; its beginning counts. */
function templateOf(text) {
    if (text === latest.text)
        return latest.template;
    const { written } = line_template_encoder.encodeInto(text.slice(0, line_template_LOOKED_AT), bytes);
    const length = writer.write(bytes, 0, written);
    const template = decoder.decode(writer.template.subarray(0, length));
    latest = { text, template };
    return template;
}

;// CONCATENATED MODULE: ./src/diagnosis/candidates.ts




/** Lines before and after a candidate that an excerpt or the ranking can need. */
const REACH = 20;
/** How many lines count as the end of a log. */
const TAIL_LINES = 100;
/**
 * Kinds of lines that are kept; when there are more, the half with the lower scores is let go of.
 */
const MOST_KINDS = 200;
/**
 * Of equal lines the last one is remembered only this many lines after the one remembered before,
 * unless the log ends there.
 */
const APART = 64;
/**
 * Lines after a heading that announces failures that belong to it, and lines in which an outcome
 * follows its cause.
 */
const LISTED = 12;
const SOON = 40;
/** What a line is worth more that is in a list of what failed. */
const LISTED_POINTS = 5;
/** The lines of a log that may be the telling one, by kind; their number is bounded. */
class Candidates {
    #latest;
    #kinds = new Map();
    #waiting = [];
    /** Those that a line that tells of an outcome may follow soon. */
    #recent = [];
    /** Number of the last line that announces a list of failures. */
    #announced = -Infinity;
    /** What a line's score must be more than when it is the first of its kind. */
    #least = 0;
    constructor(latest) {
        this.#latest = latest;
    }
    get all() {
        return [...this.#kinds.values()];
    }
    /** @param place of the line, counted from 0; the latest one by default */
    add(line, rank, place = this.#latest.count - 1) {
        const isListed = line.number - this.#announced <= LISTED;
        const isOutcome = rank.score <= OUTCOME_SCORE;
        if (isOutcome)
            this.#tellOutcome(line.number);
        if (rank.role === 'list' && !isListed)
            this.#announced = line.number;
        const template = templateOf(rank.text);
        const key = keyOf(rank, template, isListed);
        const known = this.#kinds.get(key);
        if (known === undefined) {
            if (rank.score + (isListed ? LISTED_POINTS : 0) <= this.#least)
                return;
            const first = this.#remember(place, line, isListed);
            this.#kinds.set(key, { rank, template, first, last: first, count: 1, repeatedAt: line.number });
            if (this.#kinds.size > MOST_KINDS)
                this.#letGo();
            return;
        }
        known.count++;
        if (known.rank.text === rank.text)
            known.repeatedAt = line.number;
        if (line.number - known.last.line.number >= APART)
            known.last = this.#remember(place, line, isListed);
    }
    /** To be called when a line was added to the latest ones. */
    capture() {
        const place = this.#latest.count - 1;
        let done = 0;
        for (const each of this.#waiting) {
            if (each.place + REACH > place)
                break;
            each.surroundings = this.#latest.around(each.place, REACH);
            done++;
        }
        if (done > 0)
            this.#waiting = this.#waiting.slice(done);
    }
    /** The lines around an occurrence. */
    around(occurrence) {
        return occurrence.surroundings ?? this.#latest.around(occurrence.place, REACH);
    }
    #remember(place, line, isListed) {
        const occurrence = { place, line: ownCopy(line), isListed, outcomeAfter: null, surroundings: null };
        this.#waiting.push(occurrence);
        this.#recent.push(occurrence);
        return occurrence;
    }
    #tellOutcome(number) {
        for (const each of this.#recent) {
            const after = number - each.line.number;
            if (after > 0 && after <= SOON)
                each.outcomeAfter ??= after;
        }
        this.#recent = [];
    }
    #letGo() {
        const ordered = this.all.toSorted((a, b) => worthOf(b) - worthOf(a) || a.first.place - b.first.place);
        this.#kinds.clear();
        for (const each of ordered.slice(0, MOST_KINDS / 2))
            this.#kinds.set(keyOf(each.rank, each.template, each.first.isListed), each);
        const next = ordered[MOST_KINDS / 2];
        this.#least = next === undefined ? 0 : worthOf(next);
    }
}
function worthOf({ rank, first }) {
    return rank.score + (first.isListed ? LISTED_POINTS : 0);
}
function keyOf({ score }, template, isListed) {
    return `${score} ${isListed} ${template}`;
}
const LIST_ITEM = /^\s*(?:[-*•]|\d{1,4}[.)]) \S/;
/**
 * What a heading announces: the place of the first line after it with words. Of a list with a
 * title it is the first item. Its own when there is none near.
 */
function announcedBy({ lines, center }) {
    for (let at = center + 1; at < Math.min(lines.length, center + 6); at++) {
        const text = lines[at]?.text ?? '';
        if (isBlank(text) || !/[\p{L}\p{N}]{2}/u.test(text))
            continue;
        const isTitle = !LIST_ITEM.test(text) && LIST_ITEM.test(lines[at + 1]?.text ?? '');
        return isTitle ? at + 1 : at;
    }
    return center;
}

;// CONCATENATED MODULE: ./src/diagnosis/error-kinds.ts



/** Tells kinds apart, the same in each log. @param text of a line */
function numberOfKind(text) {
    return (0,external_node_zlib_namespaceObject.crc32)(templateOf(text));
}
const error_kinds_MOST_KINDS = 200;
/** Counts the errors of a log by kind as they pass by. */
class ErrorKinds {
    #kinds = new Map();
    #errors = 0;
    add(line) {
        this.#errors++;
        const template = templateOf(line.text);
        const known = this.#kinds.get(template);
        if (known !== undefined)
            known.count++;
        else if (this.#kinds.size < error_kinds_MOST_KINDS)
            this.#kinds.set(template, { first: ownCopy(line), count: 1 });
    }
    end() {
        return { errors: this.#errors, kinds: [...this.#kinds.values()] };
    }
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/fold-lines.ts
/** Shorter runs are shown as they are. */
const fold_lines_SHORTEST_RUN = 3;
const SHORTEST_PAIRS = 3;
/**
 * Runs of equal or of alternating lines become one or two lines. The line with the number `kept` is
 * never left out.
 */
function foldLines(lines, kept) {
    const folded = [];
    for (let at = 0; at < lines.length;) {
        const period = runAt(lines, at, 1, kept) >= fold_lines_SHORTEST_RUN ? 1 : runAt(lines, at, 2, kept) >= 2 * SHORTEST_PAIRS ? 2 : 0;
        if (period === 0) {
            const line = lines[at++];
            if (line !== undefined)
                folded.push({ line, fold: null });
            continue;
        }
        const length = Math.floor(runAt(lines, at, period, kept) / period) * period;
        const shown = lines.slice(at, at + period);
        const fold = {
            lines: period,
            times: length / period - 1,
            durationMs: elapsed(lines[at], lines[at + length - 1])
        };
        for (const [index, line] of shown.entries())
            folded.push({ line, fold: index === period - 1 ? fold : null });
        at += length;
    }
    return folded;
}
/** How many lines from one on repeat those that stand `period` before. */
function runAt(lines, start, period, kept) {
    let end = start + period;
    while (end < lines.length && lines[end]?.text === lines[end - period]?.text && lines[end]?.number !== kept)
        end++;
    return end - start;
}
function elapsed(from, to) {
    const ms = Date.parse(to?.time ?? '') - Date.parse(from?.time ?? '');
    return Number.isNaN(ms) ? null : ms;
}

;// CONCATENATED MODULE: ./src/diagnosis/excerpt.ts


/** Lines of an excerpt. */
const EXCERPT_LINES = 15;
/** The most of them that show how the log ended. */
const END_LINES = 4;
/**
 * After the telling line, where there are as many: a heading is explained by what follows, an
 * exception by what led to it.
 */
const AFTER = { first: 12, last: 7 };
/** The lines that show best what happened. */
function makeExcerpt(parts) {
    const telling = parts.around.lines[parts.around.center]?.number ?? 0;
    const folded = foldLines(parts.around.lines, telling);
    const center = folded.findIndex(({ line }) => line.number === telling);
    const { pick, isKnown } = parts;
    const whole = piece(folded, center, EXCERPT_LINES, pick, isKnown);
    const ending = newPart(linesAfter(whole, parts.ending).slice(-END_LINES), isKnown);
    const first = ending.length === 0 ? whole : piece(folded, center, EXCERPT_LINES - ending.length, pick, isKnown);
    const second = ending.length === 0 ? [] : newPart(linesAfter(first, parts.ending).slice(-END_LINES), isKnown);
    const lines = [...first, ...trimmed(second.map(line => ({ line, fold: null })))];
    const isApart = second.length > 0 && (second[0]?.number ?? 0) > lastNumber(first) + 1;
    return {
        lines: lines.map(({ line, fold }) => ({ ...line, fold })),
        telling: lines.findIndex(({ line }) => line.number === telling),
        secondPiece: isApart ? first.length : null
    };
}
/**
 * So many lines around one; more on one side where the other has not enough. Where a good log is
 * known those with the most new lines.
 */
function piece(lines, center, most, pick, isKnown) {
    const after = Math.min(Math.round((AFTER[pick] * most) / EXCERPT_LINES), lines.length - 1 - center);
    const usual = Math.max(0, center - (most - 1 - after));
    const start = isKnown === null ? usual : startOfNew(lines, center, most, usual, isKnown);
    return trimmed(lines.slice(start, start + most));
}
/** Where so many lines begin that hold one, and the most new ones; near the usual place. */
function startOfNew(lines, center, most, usual, isKnown) {
    const areNew = lines.map(({ line }) => !isKnown(line.text));
    const newFrom = (start) => areNew.slice(start, start + most).filter(Boolean).length;
    let [best, bestNew] = [usual, newFrom(usual)];
    for (let start = Math.max(0, center - most + 1); start <= center; start++) {
        const found = newFrom(start);
        const isNearer = Math.abs(start - usual) < Math.abs(best - usual);
        if (found > bestNew || (found === bestNew && isNearer))
            [best, bestNew] = [start, found];
    }
    return best;
}
/** Without what a good log has, too, at its edges. */
function newPart(lines, isKnown) {
    if (isKnown === null)
        return lines;
    const isNew = ({ text }) => !isKnown(text);
    const first = lines.findIndex(isNew);
    return first < 0 ? [] : lines.slice(first, lines.findLastIndex(isNew) + 1);
}
function linesAfter(piece, ending) {
    return ending.filter(({ number }) => number > lastNumber(piece));
}
/** Number of the last line that a piece shows or folds. */
function lastNumber(piece) {
    const last = piece.at(-1);
    return last === undefined
        ? 0
        : last.line.number + (last.fold === null ? 0 : last.fold.lines * last.fold.times);
}
/** Without blank lines at its edges. */
function trimmed(lines) {
    let start = 0;
    let end = lines.length;
    while (start < end && isBlank(lines[start]?.line.text ?? ''))
        start++;
    while (start < end && isBlank(lines[end - 1]?.line.text ?? ''))
        end--;
    return lines.slice(start, end);
}

;// CONCATENATED MODULE: ./src/diagnosis/latest-lines.ts


/** Lines that are kept, a power of two. */
const KEPT = 128;
/** UTF-16 units that may pass until the kept lines are made to hold nothing but themselves. */
const LONGEST_PASSED = 1024 * 1024;
/** The latest 128 lines of a log. */
class LatestLines {
    #lines = [];
    /** Whether what is kept is a copy already, by the index in `#lines`. */
    #isOwn = new Uint8Array(KEPT);
    #count = 0;
    #passed = 0;
    /** How many lines there were. */
    get count() {
        return this.#count;
    }
    /** @param length about so many units */
    add(line, length) {
        const at = this.#count++ % KEPT;
        this.#lines[at] = line;
        this.#isOwn[at] = 0;
        if (length > LONGEST_LINE)
            this.#own(at);
        this.#passed += length + 1;
        if (this.#passed > LONGEST_PASSED)
            this.letGoOfBatches();
    }
    /** Makes the kept lines hold nothing but themselves. */
    letGoOfBatches() {
        if (this.#passed === 0)
            return;
        this.#passed = 0;
        for (const at of this.#lines.keys())
            this.#own(at);
    }
    /** @param place counted from 0 in the order of `add` */
    at(place) {
        const isKept = place >= 0 && place < this.#count && place >= this.#count - KEPT;
        return isKept ? (this.#lines[place % KEPT] ?? null) : null;
    }
    /**
     * Copies of the lines around a place, as far as they are kept and follow one another in the log.
     */
    around(place, reach) {
        const center = this.at(place);
        if (center === null)
            throw new RangeError(`line ${place} was not kept`);
        const numberAt = (at) => this.at(at)?.number;
        let start = place;
        while (place - start < reach && numberAt(start - 1) === center.number - (place - start) - 1)
            start--;
        let end = place;
        while (end - place < reach && numberAt(end + 1) === center.number + (end - place) + 1)
            end++;
        const lines = [];
        for (let at = start; at <= end; at++) {
            const line = this.#own(at % KEPT);
            if (line !== null)
                lines.push(line);
        }
        return { lines, center: place - start };
    }
    /** @param at index in `#lines` */
    #own(at) {
        const line = this.#lines[at];
        if (line === undefined || this.#isOwn[at] === 1)
            return line ?? null;
        this.#isOwn[at] = 1;
        return (this.#lines[at] = ownCopy(line));
    }
}

;// CONCATENATED MODULE: ./src/diagnosis/line-error.ts


/**
 * Whether a line is an error: its words say so, or its level does, its own when it is JSON or
 * logfmt. The one meaning of the word, in text files, counts, badges and filters.
 *
 * @param rank of the line, as `rankLine` gives it
 * @param line plain text and level
 */
function isErrorLine(rank, line) {
    if (rank !== null && rank.role !== 'frame' && rank.score >= TELLING_SCORE)
        return true;
    const { level } = line;
    if (level !== 'error' && level !== 'fatal')
        return false;
    const own = readStructured(line.text)?.level ?? level;
    return own === 'error' || own === 'fatal';
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/line-signs.ts



const COMMAND = /^[+$] /;
/** What terminals do not show of the marks of Travis and GitLab. */
const HIDDEN_MARKS = ['travis_', 'section_'];
const NO_MARKS = [];
/** Of a line that says nothing. */
const NO_SIGNS = { rank: null, marks: NO_MARKS, isError: false };
/**
 * @param isRed is asked only where the words of the line say nothing
 * @param raw the line with its terminal sequences and all its states, when they may hide a mark
 * @param known which shapes the line may have
 */
function readSigns(text, level, isRed, raw, known = gated(text)) {
    const rank = rankLine(text, level, known) ?? (isRed() ? rankRed(text) : null);
    if (raw !== null && HIDDEN_MARKS.some(mark => raw.includes(mark)))
        return { rank, marks: sectionMarks(raw) };
    const mayHaveMarks = mayBeMark(known.candidates) || COMMAND.test(text);
    return { rank, marks: mayHaveMarks ? sectionMarks(text) : NO_MARKS };
}

;// CONCATENATED MODULE: ./src/diagnosis/ranking.ts


/** Lines of one kind from which on they are noise, unless their kind is a sure one. */
const MANY = 20;
/** Scores of kinds that stay sure however often they come. */
const SURE_OF_MANY = 80;
const SOON_POINTS = 6;
/** Scores of kinds that are a compiler's or a test's own word. */
const SURE_SCORE = 89;
/** What a kind loses that programs go on after, when the program did so up to the end. */
const WENT_ON_POINTS = 20;
const GOT_OVER = /\b(?:[Rr]etrying|[Ww]ill retry|[Tt]rying (?:again|another)|[Ff]alling back|[Ii]gnoring|(?<!before )[Cc]ontinuing)\b|\((?:ignored|non-fatal)\)/;
/** Lines after a candidate in which it is told that the program got over it. */
const GOT_OVER_LINES = 3;
/** In so many lines of the end it cannot be told whether the program went on. */
const AT_END = 20;
/** What a line has left that was there when the step passed: it is below all that is new. */
const KNOWN_SHARE = 0.005;
/** The candidates of a log, the most telling one first. */
function rankCandidates(candidates, facts) {
    return candidates.map(each => ranked(each, facts)).sort((a, b) => b.score - a.score || byPlace(a, b));
}
function ranked(candidate, facts) {
    const { rank, first, last } = candidate;
    const occurrence = rank.pick === 'first' ? first : last;
    const why = rank.pattern === null ? 'what it is by its level or its stack' : `it is like ${String(rank.pattern)}`;
    const reasons = [
        { points: rank.score, why },
        ...ofItsLooks(candidate, occurrence),
        ...ofItsPlace(candidate, occurrence, facts),
        ...ofWhatFollows(candidate, occurrence, facts)
    ];
    const score = reasons.reduce((sum, { points }) => sum + points, 0);
    if (facts.isKnown?.(occurrence.line.text) !== true)
        return { occurrence, candidate, score, reasons };
    const known = { points: score * KNOWN_SHARE - score, why: 'the log of a good run has it, too' };
    return { occurrence, candidate, score: score * KNOWN_SHARE, reasons: [...reasons, known] };
}
function ofItsLooks({ rank, count }, { line }) {
    const reasons = [];
    if (line.isRed)
        reasons.push({ points: 3, why: 'it is red' });
    if (count >= MANY && rank.score < SURE_OF_MANY)
        reasons.push({ points: -10, why: `${count} lines are like it` });
    return reasons;
}
function ofItsPlace({ rank, first, repeatedAt }, { line, isListed, outcomeAfter }, facts) {
    const reasons = [];
    const tail = facts.lines - TAIL_LINES;
    if (rank.pick === 'last' && line.number > tail)
        reasons.push({ points: 5, why: 'it stands near the end' });
    if (rank.pick === 'last' && rank.score > OUTCOME_SCORE && rank.score < TELLING_SCORE) {
        // Of weak signs the last one counts, more than their words.
        const points = Math.round((8 * line.number) / facts.lines - (rank.score - OUTCOME_SCORE) * 0.6);
        reasons.push({ points, why: 'of weak signs the last one counts' });
    }
    if (isListed && rank.score > OUTCOME_SCORE)
        reasons.push({ points: LISTED_POINTS, why: 'it is in a list of what failed' });
    if (outcomeAfter !== null && rank.score > OUTCOME_SCORE && rank.score < SURE_SCORE)
        reasons.push({
            points: Math.min(SOON_POINTS, SURE_SCORE - 1 - rank.score),
            why: `${outcomeAfter} lines later it is told that something failed`
        });
    const isToldAgain = repeatedAt > first.line.number && repeatedAt > tail && first.line.number < facts.lines - TAIL_LINES / 4;
    if (rank.score >= SURE_SCORE && isToldAgain)
        reasons.push({ points: 4, why: 'it is told again at the end' });
    const section = facts.sections.find(each => each.hasFailed !== null && each.firstLine <= line.number && line.number <= each.lastLine);
    if (section?.hasFailed === true)
        reasons.push({ points: 2, why: `“${section.name}” failed` });
    if (section?.hasFailed === false)
        reasons.push({ points: -8, why: `“${section.name}” did not fail` });
    return reasons;
}
function ofWhatFollows({ rank }, occurrence, { lines, around }) {
    if (rank.score <= OUTCOME_SCORE || rank.score >= SURE_SCORE)
        return [];
    const reasons = [];
    const { line, outcomeAfter } = occurrence;
    if (rank.score >= TELLING_SCORE && outcomeAfter === null && lines - line.number > AT_END) {
        const points = -Math.round(WENT_ON_POINTS * (1 - line.number / lines));
        if (points < 0)
            reasons.push({ points, why: 'the program went on' });
    }
    const { lines: near, center } = around(occurrence);
    if (near.slice(center, center + GOT_OVER_LINES + 1).some(({ text }) => GOT_OVER.test(text)))
        reasons.push({ points: rank.score < TELLING_SCORE ? -20 : -40, why: 'the program got over it' });
    return reasons;
}
function byPlace(a, b) {
    const order = a.occurrence.line.number - b.occurrence.line.number;
    return a.candidate.rank.pick === 'first' ? order : -order;
}

;// CONCATENATED MODULE: ./src/diagnosis/sections/sections.ts
/** Sections that are kept, the latest ones. */
const MOST_SECTIONS = 500;
/** Nested sections, and steps at the same time. */
const MOST_OPEN = 100;
/**
 * Within a section of these kinds the next one of the kind may begin; the others follow one
 * another.
 */
const NESTED = new Set(['group', 'build step']);
/** Finds the sections of a log as its lines pass by. */
class SectionTracker {
    #open = [];
    #closed = [];
    #last = null;
    #most;
    /** @param most sections that are kept, the latest ones */
    constructor(most = MOST_SECTIONS) {
        this.#most = most;
    }
    /** @param marks those of the line */
    add(line, marks) {
        for (const mark of marks) {
            if (mark.does === 'end')
                this.#end(mark, line);
            else if (mark.does === 'fail')
                this.#fail();
            else
                this.#begin(mark, line);
        }
        this.#last = line;
    }
    /** In the order of their first lines; what is open ends with the log. */
    end() {
        for (const each of this.#open)
            this.#close(each, this.#last, null);
        this.#open = [];
        return this.#closed.slice(-this.#most).sort((a, b) => a.firstLine - b.firstLine);
    }
    #begin(mark, line) {
        if (!NESTED.has(mark.kind))
            this.#endKind(mark.kind, this.#last);
        else if (mark.kind === 'build step' && this.#open.some(each => sections_isSame(each.mark, mark)))
            return;
        const section = { mark, firstLine: line.number, time: line.time };
        if (mark.hasFailed === false) {
            this.#close(section, line, null);
            return;
        }
        this.#open.push(section);
        if (this.#open.length > MOST_OPEN)
            this.#open.shift();
    }
    #endKind(kind, last) {
        for (const each of this.#open)
            if (each.mark.kind === kind)
                this.#close(each, last, null);
        this.#open = this.#open.filter(each => each.mark.kind !== kind);
    }
    #end(mark, line) {
        const found = this.#open.findLast(each => sections_isSame(each.mark, mark));
        if (found === undefined)
            return;
        this.#close(found, line, mark);
        this.#open = this.#open.filter(each => each !== found);
    }
    #close(section, last, end) {
        const { mark, firstLine, time } = section;
        this.#closed.push({
            kind: mark.kind,
            name: mark.name,
            firstLine,
            lastLine: Math.max(firstLine, last?.number ?? firstLine),
            durationMs: end?.durationMs ?? mark.durationMs ?? sections_elapsed(time, last?.time ?? null),
            hasFailed: end?.hasFailed ?? mark.hasFailed
        });
        if (this.#closed.length > 2 * this.#most)
            this.#closed = this.#closed.slice(-this.#most);
    }
    /** What Azure and GitHub tell of the step that is open. */
    #fail() {
        const last = this.#open.at(-1);
        if (last !== undefined)
            this.#open[this.#open.length - 1] = { ...last, mark: { ...last.mark, hasFailed: true } };
    }
}
function sections_isSame(begin, end) {
    return begin.kind === end.kind && (end.id === null || begin.id === end.id);
}
function sections_elapsed(from, to) {
    const ms = from === null || to === null ? NaN : Date.parse(to) - Date.parse(from);
    return Number.isNaN(ms) ? null : ms;
}

;// CONCATENATED MODULE: ./src/diagnosis/source-reference.ts
/** More of a line are not of interest. */
const MOST_REFERENCES = 4;
const MOST_LINES = 20;
/** UTF-16 units of a line that are looked at, and of a path. */
const source_reference_LONGEST_TEXT = 1_000;
const LONGEST_PATH = 400;
/**
 * What follows a path: `:12:5`, `(12,5)`, ` (12:5)`, `:[12,5]`, `:line 12`. None begins with a
 * character that a path can end with.
 */
const PLACE_AFTER_PATH = /(?::| ?\()(\d{1,7})(?:[:,](\d{1,7}))?(?:,\d{1,7},\d{1,7})?(?![\w/]|\.\w)\)?|:\[(\d{1,7}),(\d{1,7})\]|:line (\d{1,7})\b/g;
/** `File "x.py", line 3`, `on main.tf line 12, in`, `in /app/x.php on line 12`. */
const PLACE_IN_WORDS = /\bFile "([^"]{1,400})", line (\d{1,7})\b|\b(?:on|in) (\S{1,400}) (?:on )?line (\d{1,7})\b/g;
const PATH_CHARACTER = /[\p{L}\p{N}_./\\@+~$%=#[\]-]/u;
/**
 * So that `db.acme.io:5432` and `app:1.2` are no files: the last part of a path is one of these
 * names or ends in one of these ways.
 */
const SOURCE_FILE = /(?:^|[/\\])(?:(?:Make|Docker|Jenkins|Gem|Rake|Pod|Vagrant)file|[^/\\]{1,200}\.(?:[cm]?[jt]sx?|vue|svelte|astro|py[ixw]?|ipynb|go|rs|java|kts?|scala|sc|groovy|gradle|clj[cs]?|rb|rake|erb|gemspec|php|phtml|c|cc|cpp|cxx|h|hh|hpp|hxx|inl|mm?|swift|cs|csx|fsx?|vb|razor|cshtml|csproj|fsproj|vbproj|sln|props|targets|dart|exs?|erl|hrl|hs|elm|lua|pl|pm|r|jl|nim|zig|sol|mli?|sh|bash|zsh|ps[dm]?1|bat|cmd|sql|tf|tfvars|hcl|nomad|rego|cue|nix|ya?ml|jsonc?|json5|toml|xml|xaml|html?|s?css|sass|less|mdx?|rst|proto|graphql|gql|thrift|tmpl|tpl|gotmpl|j2|jinja2?|hbs|ejs|pug|cmake|mk|bzl|bazel|feature|robot|cfg|ini|conf|properties|txt|s|asm|svh?|vhdl?))$/i;
/**
 * The places in source files that one line of a log names, in order, at most four: `src/a.ts:12:5`,
 * `src/a.ts(12,5)`, `at f (/harness/src/a.ts:12:5)`, `--> src/main.rs:4:9`, `Foo.java:[12,5]`,
 * `(Foo.java:12)`, `File "x.py", line 3`, `on main.tf line 12`, `C:\src\a.cs:line 7`. Addresses,
 * times and image tags are none.
 *
 * @param text plain; only the first 1,000 units are looked at
 */
function sourceReferencesIn(text) {
    const line = text.slice(0, source_reference_LONGEST_TEXT);
    const found = new Map();
    for (const match of line.matchAll(PLACE_AFTER_PATH)) {
        const path = pathBefore(line, match.index);
        const reference = path === null ? null : at(path, match[1] ?? match[3] ?? match[5], match[2] ?? match[4]);
        if (reference !== null)
            found.set(match.index, reference);
    }
    for (const match of line.matchAll(PLACE_IN_WORDS)) {
        const path = match[1] ?? match[3] ?? '';
        const reference = SOURCE_FILE.test(path) ? at(path, match[2] ?? match[4], undefined) : null;
        if (reference !== null)
            found.set(match.index, reference);
    }
    return [...found]
        .sort(([a], [b]) => a - b)
        .slice(0, MOST_REFERENCES)
        .map(([, reference]) => reference);
}
/**
 * The lines that name places in source files, the one at `center` first, then the nearest ones.
 *
 * @returns at most 20, each of at most 1,000 units
 */
function sourceLinesAround(texts, center) {
    return texts
        .map((text, at) => ({ text, distance: Math.abs(at - center) }))
        .sort((a, b) => a.distance - b.distance)
        .filter(({ text }) => sourceReferencesIn(text).length > 0)
        .slice(0, MOST_LINES)
        .map(({ text }) => text.slice(0, source_reference_LONGEST_TEXT));
}
function at(path, line, column) {
    const number = Number(line);
    return number > 0 ? { path, line: number, column: Number(column) > 0 ? Number(column) : null } : null;
}
/**
 * The path of a source file that ends at `end`; each character of the text is looked at for at most
 * one place.
 */
function pathBefore(text, end) {
    let start = end;
    while (start > 0 && end - start <= LONGEST_PATH && PATH_CHARACTER.test(text[start - 1] ?? ''))
        start--;
    if (end - start > LONGEST_PATH)
        return null;
    let path = text.slice(start, end);
    if (text[start - 1] === ':') {
        const before = text.slice(Math.max(0, start - 20), start);
        if (/(?:^|[^\p{L}\p{N}])[A-Za-z]:$/u.test(before) && /^[/\\](?!\/)/.test(path))
            path = before.slice(-2) + path;
        else if (before.endsWith('file:') && path.startsWith('///'))
            path = path.slice(2);
        else if (/\bwebpack(?:-internal)?:$/.test(before) && path.startsWith('///'))
            path = path.slice(3);
        else
            return null;
    }
    if (path.startsWith('[') && !path.includes(']'))
        path = path.slice(1);
    return SOURCE_FILE.test(path) ? path : null;
}

;// CONCATENATED MODULE: ./src/diagnosis/sureness.ts




/** What is not a strong kind is believed in so many lines of the log's end only. */
const sureness_AT_END = 40;
/** A log of so few lines is all end. */
const sureness_SHORT = 200;
/** More lines of such a kind are noise. */
const sureness_FEW = 3;
/** A strong kind that stands far from the end must be so many points ahead of what is elsewhere. */
const AHEAD = 20;
/**
 * Whether the first of the ranked lines is believed to say why; else it is only the best there is.
 * These conditions held on logs of projects that no rule was written for; see bench/README.md.
 *
 * @param lines of the log
 */
function isSure(ranked, lines) {
    const best = ranked[0];
    if (best === undefined)
        return false;
    const { candidate, occurrence, score } = best;
    const { rank, count } = candidate;
    // More speaks against it than that the program went on: it was got over, or known before.
    if (score < rank.score - WENT_ON_POINTS)
        return false;
    const after = lines - occurrence.line.number;
    if (rank.score < SURE_SCORE) {
        const isOwnWord = rank.score > OUTCOME_LEVEL_SCORE && rank.isHead !== true;
        return isOwnWord && count <= sureness_FEW && (after <= sureness_AT_END || lines <= sureness_SHORT);
    }
    const isNoise = count > 1 && after > TAIL_LINES && occurrence.outcomeAfter === null;
    return !isNoise || score - rivalScore(ranked, occurrence.line.number) >= AHEAD;
}
/** The most that a line has which the excerpt does not show beside the one with a number. */
function rivalScore(ranked, number) {
    const rival = ranked.find(({ occurrence }) => Math.abs(occurrence.line.number - number) >= EXCERPT_LINES);
    return rival?.score ?? 0;
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/shorten-line.ts
/** UTF-16 units of a telling line that are shown. */
const shorten_line_LONGEST = 400;
/** Of what stands before the cause, and of the line's end. */
const LEAD = 80;
const END = 60;
const CUT = ' … ';
/**
 * A long line shortened in its middle, never before its cause.
 *
 * @param cause where in the text the cause begins, in UTF-16 units
 */
function shortenLine(text, cause) {
    if (text.length <= shorten_line_LONGEST)
        return text;
    const end = text.slice(-END);
    if (cause <= shorten_line_LONGEST / 2)
        return (text.slice(0, shorten_line_LONGEST - END) + CUT + end).toWellFormed();
    const rest = text.slice(cause);
    const told = rest.length <= shorten_line_LONGEST - LEAD ? rest : rest.slice(0, shorten_line_LONGEST - LEAD - END) + CUT + end;
    return (text.slice(0, LEAD) + CUT + told).toWellFormed();
}

;// CONCATENATED MODULE: ./src/diagnosis/diagnosis.ts














const MOST_RANKED = 20;
/** Lines at the end of a log that are looked at for what ended it. */
const ENDING_LINES = 60;
/** Lines of the end that are shown when nothing tells what ended the log. */
const LAST_LINES = 4;
/**
 * Finds out what a log says as its lines pass by, in one pass. It keeps the latest 128 lines, and
 * of at most 200 kinds of lines the surroundings of two; so its memory does not grow with the log.
 * One collector for one log.
 */
class DiagnosisCollector {
    #latest = new LatestLines();
    #candidates = new Candidates(this.#latest);
    #sections = new SectionTracker();
    #errors = new ErrorKinds();
    /** Of the last line that is not blank, and what surrounds it once enough lines have followed. */
    #lastPlace = -1;
    #aroundLast = null;
    #lastNumber = 0;
    #isInStack = false;
    /** Of the two lines that came last, the latest one first. */
    #ranksBefore = [null, null];
    /**
     * Takes the next display line.
     *
     * @param signs of the line
     * @param length about so many units
     * @returns whether the line is an error
     */
    add(line, signs = signsOf(line), hasNoText = isBlank(line.text), length = line.text.length) {
        this.#latest.add(line, length);
        this.#candidates.capture();
        this.#lastNumber = Math.max(this.#lastNumber, line.number);
        const place = this.#latest.count - 1;
        if (this.#lastPlace >= 0 && place === this.#lastPlace + REACH)
            this.#aroundLast = this.#latest.around(this.#lastPlace, REACH);
        const { rank, marks, isError } = signs;
        if (isError)
            this.#errors.add(line);
        const ranks = this.#ranksBefore;
        this.#ranksBefore = [rank, ranks[0]];
        if (hasNoText)
            return isError;
        this.#lastPlace = place;
        this.#aroundLast = null;
        this.#sections.add(line, marks);
        if (rank?.role === 'frame')
            this.#addHead(ranks);
        else if (rank !== null)
            this.#candidates.add(line, rank);
        this.#isInStack = rank?.role === 'frame';
        return isError;
    }
    /** To be called now and then: what the latest lines were cut from is held no longer. */
    letGoOfBatches() {
        this.#latest.letGoOfBatches();
    }
    /**
     * @param isKnown a known line is the telling one only if no new one says anything; null without a
     *   good log
     */
    end(isKnown = null) {
        const sections = this.#sections.end();
        const around = (occurrence) => this.#candidates.around(occurrence);
        const facts = { lines: this.#lastNumber, sections, isKnown, around };
        const ranked = rankCandidates(this.#candidates.all, facts);
        return { diagnosis: this.#diagnosis(ranked, isKnown), errors: this.#errors.end(), sections };
    }
    #diagnosis(ranked, isKnown) {
        const best = ranked[0];
        if (best === undefined)
            return this.#withoutSigns(isKnown);
        const around = this.#candidates.around(best.occurrence);
        const { rank } = best.candidate;
        const center = rank.role === 'heading' ? announcedBy(around) : around.center;
        const line = around.lines[center] ?? best.occurrence.line;
        const sure = isSure(ranked, this.#lastNumber);
        return {
            telling: { line, text: toldBy(line.text, rank), sure, score: best.score },
            excerpt: {
                ...makeExcerpt({
                    around: { ...around, center },
                    pick: rank.pick,
                    ending: this.#ending(ranked, sure),
                    isKnown
                }),
                score: best.score,
                sure
            },
            sourceLines: sourceLinesIn(around.lines, center),
            ranked: ranked.slice(0, MOST_RANKED)
        };
    }
    #withoutSigns(isKnown) {
        const around = this.#aroundLastNew(isKnown) ?? this.#aroundLastLine();
        const line = around?.lines[around.center];
        if (around === null || line === undefined)
            return null;
        const excerpt = makeExcerpt({ around, pick: 'last', ending: [], isKnown });
        return {
            telling: { line, text: shortenLine(line.text, 0), sure: false, score: 0 },
            excerpt: { ...excerpt, score: 0, sure: false },
            sourceLines: sourceLinesIn(around.lines, around.center),
            ranked: []
        };
    }
    /** The last line that a good log has nothing like, where it is near the end; else null. */
    #aroundLastNew(isKnown) {
        if (isKnown === null)
            return null;
        for (let place = this.#latest.count - 1;; place--) {
            const line = this.#latest.at(place);
            if (line === null)
                return null;
            if (!isKnown(line.text))
                return this.#latest.around(place, REACH);
        }
    }
    #aroundLastLine() {
        return this.#lastPlace < 0 ? null : (this.#aroundLast ?? this.#latest.around(this.#lastPlace, REACH));
    }
    /**
     * The lines up to the one that tells how the log ended; up to its last one when none does or
     * nothing is sure.
     */
    #ending(ranked, sure) {
        const outcomes = ranked.filter(({ candidate }) => candidate.rank.score < TELLING_SCORE &&
            candidate.last.line.number > this.#lastNumber - ENDING_LINES &&
            this.#latest.at(candidate.last.place) !== null);
        const last = Math.max(-1, ...outcomes.map(({ candidate }) => candidate.last.place));
        const around = sure
            ? last < 0
                ? null
                : this.#latest.around(last, LAST_LINES * 2)
            : this.#aroundLastLine();
        return around === null
            ? []
            : around.lines.slice(0, around.center + 1).filter(({ text }) => !isBlank(text));
    }
    /** What the first line of a stack belongs to is an error even when its words tell nothing. */
    #addHead(ranks) {
        if (this.#isInStack)
            return;
        const place = this.#latest.count - 1;
        for (const [at, known] of ranks.entries()) {
            const before = place - 1 - at;
            const line = this.#latest.at(before);
            if (line === null || isBlank(line.text))
                continue;
            const rank = rankHead(line.text, known);
            if (rank !== null)
                this.#candidates.add(line, rank, before);
            return;
        }
    }
}
function signsOf(line) {
    const signs = readSigns(line.text, line.level, () => line.isRed, null);
    return { ...signs, isError: isErrorLine(signs.rank, line) };
}
function sourceLinesIn(lines, center) {
    return sourceLinesAround(lines.map(({ text }) => text), center);
}
function toldBy(text, { pattern }) {
    const message = readStructured(text)?.message ?? text.trim();
    return shortenLine(message, pattern?.exec(message)?.index ?? 0);
}

;// CONCATENATED MODULE: ./src/system/kernel.ts
/**
 * An instance of a module of `kernels/`, which imports nothing.
 *
 * @param base64 as the build wrote it down
 * @returns what it exports
 */
function loadKernel(base64) {
    const { Module, Instance } = globalThis
        .WebAssembly;
    return new Instance(new Module(Buffer.from(base64, 'base64'))).exports;
}

;// CONCATENATED MODULE: ./src/diagnosis/gate/batch-gate.wasm.json
const batch_gate_wasm_namespaceObject = /*#__PURE__*/JSON.parse('{"v":"AGFzbQEAAAABOglgB39/f39/f38AYAV/f39/fwF/YAJ/fwF/YAAAYAABf2AFf39/f38AYAN/f38Bf2ABfwBgA39/fwADCgkAAQIDBAUGBwgFAwEABAZQD38AQZADC38AQYAIC38BQQALfwBBgK4MC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAsHyAETBHRleHQDBgpsaW5lU3RhcnRzAwcKZmlyc3RMaW5lcwMIBmxldmVscwMJBWZsYWdzAwoEaGl0cwMLCGhpdENvdW50AwwIcGF0dGVybnMDDQxwYXR0ZXJuQ291bnQDDgViZWdpbgAIBHNjYW4ABwlhZGRTeW1ib2wABgdhZGRUZXh0AAUKY2FuZGlkYXRlcwACBWZvdW5kAwMJTE9PS0VEX0FUAwANTU9TVF9QQVRURVJOUwMBB3NjcmF0Y2gABAZtZW1vcnkCAAgBAwrsEQndAwEDfyADQbHz3fF5bEEMdiIIQQV2QQJ0QYAIaiIJIAkoAgBBASAIdHI2AgAgBkEATgRAA0AgB0GAAkkEQCADIAdBIHIgBkEDdHRyQbHz3fF5bEEMdiIIQQV2QQJ0QYAIaiIJIAkoAgBBASAIdHI2AgAgB0EBaiEHDAELCwsgA0Gx893xeWxBEnZBAnRBgIgIaiIIKAIAIQYDQCAGBH8gAyAGKAIARgR/IAQgBigCEEYFQQALBH8gASAGKAIMRgVBAAsEfyAGKAIIIQlBACEHAn8DQCABIAdLBEBBACAHIAlqLQAAIAAgB2otAABHDQIaIAdBAWohBwwBCwtBAQsFQQALBUEBC0UEQCAGKAIYIQYMAQsLIAZFBEAjBSEGIwVBI2pBeHEkBSMFQf//A2pBEHY/AGsiB0EASgR/IAc/AGpAAEEASAVBAAsEQCAHQAAaCyAGIAM2AgAgBiACNgIEIAYgADYCCCAGIAE2AgwgBiAENgIQIAZBADYCFCAGIAgoAgA2AhggCCAGNgIACyMFIQAjBUEPakF4cSQFIwVB//8DakEQdj8AayIBQQBKBH8gAT8AakAAQQBIBUEACwRAIAFAABoLIAAgBTYCACAAIAYoAhQ2AgQgBiAANgIUC/cCAQR/IABBsfPd8XlsQQx2IgZBBXZBAnRBgAhqKAIAQQEgBnRxRQRAIAQPCyAEIQUgBkEGdkECdEGAiAhqKAIAIQQDQCAEBEAgACAEKAIARgR/An9BACABIAQoAgRrIgYgBCgCDCIIaiADSyACIAZLcg0AGkEAIAIgBklBACAEKAIQGwR/IAZBAWstAAAiB0EgTSAHQf4AS3IFQQELRQ0AGkEAIQcDQCAHIAhJBEBBACAHIAQoAghqLQAAIAYgB2otAABBIHJHDQIaIAdBAWohBwwBCwtBAQsFQQALBEAgBCgCFCEHIAUhBgNAIAcEQCAHKAIAIQggBygCBCEHIwQgCEECdEGAiAxqIgUoAgBGDQEgBSMENgIAIAZBAnRBgK4MaiEFA0AgBUGArgxLBH8gBUEEaygCACAISwVBAAsEQCAFIAVBBGsiBSgCADYCAAwBCwsgBSAINgIAIAZBAWohBgwBCwsgBiEFCyAEKAIYIQQMAQsLIAULtwMBCX8gASAAQZADaiIDIAEgA0kbIQYjBEEBaiQEIAAhAQNAIAFBAWogBkkEQCABKAIAQaDAgIECciIHQYCBgoR4cQRAIAEhAwNAIAMgAUECakkEQCADLQAAIgRBgKwMai0AAARAAn8gAy0AAUE/cSIFIARBH3FBBnRyIARB4AFJDQAaIAMtAAJBP3EgBEEPcUEMdCAFQQZ0cnILIQpBgKgMIQUDQCAFIwJBA3RBgKgMakkEQCAFKAIAIApGBEAgBSgCBCEIA0AgCARAIAgoAgAhCSAIKAIEIQgjBCAJQQJ0QYCIDGoiBCgCAEYNASAEIwQ2AgAgAkECdEGArgxqIQQDQCAEQYCuDEsEfyAEQQRrKAIAIAlLBUEACwRAIAQgBEEEayIEKAIANgIADAELCyAEIAk2AgAgAkEBaiECDAELCwsgBUEIaiEFDAELCwsgA0EBaiEDDAELCwsgB0Gx893xeWxBDHYiA0EFdkECdEGACGooAgBBASADdHEEQCAHQf///wdxIAEgACAGIAdBgH5xIAEgACAGIAcgASAAIAYgAhABEAEQASECCyABQQJqIQEMAQsLIAILCABBgM4MJAULNAEBfyMFQf+fBGpBEHY/AGsiAEEASgR/IAA/AGpAAEEASAVBAAsEQCAAQAAaCyMFQYAQaguKAgEDfyMFIQYjBSABakELakF4cSQFIwVB//8DakEQdj8AayIHQQBKBH8gBz8AakAAQQBIBUEACwRAIAdAABoLA0AgASAFSwRAIAUgBmogACAFai0AAEEgcjoAACAFQQFqIQUMAQsLIAFBBEsEQCACIQADQCAAIAJBAmpJBEAgACAGaigCACEFIAYgASAAIAEgAGsiB0EETwR/IAUFIAVBASAHQQN0dEEBa3ELIAMgBEF/EAAgAEEBaiEADAELCw8LIAYoAgAhACABQQRJBEAgAEEBIAFBA3R0QQFrcSEACyAGIAFBACAAIAMgBEF/QQMgAUEERhsQACAGIAFBfyAAQQh0IAMgBEEAEAALvAEBAX9BgKgMIQMDQCADIwJBA3RBgKgMakkEfyADKAIAIABHBUEACwRAIANBCGohAwwBCwsgAyMCQQN0QYCoDGpGBEAjAkHAAEYEQEEADwsjAkEBaiQCIAMgADYCACABQYCsDGpBAToAAAsjBSEAIwVBD2pBeHEkBSMFQf//A2pBEHY/AGsiAUEASgR/IAE/AGpAAEEASAVBAAsEQCABQAAaCyAAIAI2AgAgACADKAIENgIEIAMgADYCBEEBC9ACAQl/QQAkDEEAJA4jBygCACEEIwgoAgAhBQNAIAAgAksEQCMJIAJqLQAAQQRPIgFFBEAjCiACai0AAEEwcUEARyEBCyMIIAJBAWpBAnRqKAIAIQYjCCACQQJ0aigCACEDA0AgAyAGSQRAIAEjBiMHIAMgBWtBAnRqIggoAgBqIARrIgdBGWojBiAIKAIEaiAEa0EBaxACIghyBH9BAQUgBy0AGSIJQSRGIAlBK0ZyBH8gBy0AGkEgRgVBAAsLBEAjCyMMQQR0aiEHIwxBAWokDCAHIAI2AgAgByADNgIEIAcjDjYCCCAHIAg2AgwjDSMOQQJ0akGArgwgCEECdPwKAAAjDiAIaiQOIw0jDkECdGpB/58EakEQdj8AayIHQQBKBH8gBz8AakAAQQBIBUEACwRAIAdAABoLCyADQQFqIQMMAQsLIAJBAWohAgwBCwsLfwAjBUEHakF4cSQHIwcgAUEBakECdGokCCMIIAJBAWpBAnRqJAkjCSACaiQKIwogAmokBiMGIABqQQtqQXhxJAsjCyABQQR0aiQNIw1B/58EakEQdj8AayIBQQBKBH8gAT8AakAAQQBIBUEACwRAIAFAABoLIwYgAGpBADYCAAs="}');
;// CONCATENATED MODULE: ./src/diagnosis/gate/batch-gate.ts





/** Numbers of a hit. */
const HIT_SIZE = 4;
const batch_gate_NONE = [];
const batch_gate_encoder = new TextEncoder();
/** @param at from 0 up to the count of hits */
function hitAt({ words, patterns }, at) {
    const first = at * HIT_SIZE;
    const from = words[first + 2] ?? 0;
    const end = from + (words[first + 3] ?? 0);
    const candidates = [];
    for (let each = from; each < end; each++)
        candidates.push(patterns[each] ?? 0);
    return { record: words[first] ?? 0, line: words[first + 1] ?? 0, candidates };
}
/** The first hit that is not of a record before this one; the count of hits where there is none. */
function firstHit({ words, count }, record) {
    let low = 0;
    let high = count;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((words[middle * HIT_SIZE] ?? 0) < record)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
/**
 * Does for all lines of a batch what `ShapeGate` does for a text, in WebAssembly: many times as
 * fast, but nothing that a page with a strict policy may run. Both say the same.
 */
class BatchGate {
    #exports = loadKernel(batch_gate_wasm_namespaceObject.v);
    /** @throws RangeError for more patterns or symbols than there is room for, or no required text */
    constructor(patterns) {
        if (patterns.length > this.#exports.MOST_PATTERNS.value)
            throw new RangeError(`${patterns.length} patterns: raise MOST_PATTERNS of kernels/needles.ts`);
        for (const [index, pattern] of patterns.entries()) {
            const texts = knownTexts(pattern);
            if (texts === null)
                throw new RangeError(`${String(pattern)} requires no text`);
            for (const text of texts)
                this.#add(text, index);
        }
    }
    /**
     * Lines that may fit a pattern, that have the level or the colour of an error, or begin as a
     * command. So do all lines of records that hide something.
     */
    hitsIn({ text, lineStarts, firstLines, levels, flags, lineCount, recordCount }) {
        const { begin, scan, memory, ...places } = this.#exports;
        begin(text.length, lineCount, recordCount);
        const bytes = new Uint8Array(memory.buffer);
        bytes.set(text, places.text.value);
        bytes.set(levels, places.levels.value);
        bytes.set(flags, places.flags.value);
        new Uint32Array(memory.buffer, places.lineStarts.value, lineCount + 1).set(lineStarts);
        new Uint32Array(memory.buffer, places.firstLines.value, recordCount + 1).set(firstLines);
        scan(recordCount);
        const { buffer } = memory;
        return {
            count: places.hitCount.value,
            words: new Uint32Array(buffer, places.hits.value, places.hitCount.value * HIT_SIZE).slice(),
            patterns: new Uint32Array(buffer, places.patterns.value, places.patternCount.value).slice()
        };
    }
    candidates(text) {
        const { begin, candidates, memory, text: place, found, LOOKED_AT } = this.#exports;
        begin(LOOKED_AT.value, 0, 0);
        const from = place.value;
        const { written } = batch_gate_encoder.encodeInto(text, new Uint8Array(memory.buffer, from, LOOKED_AT.value));
        const count = candidates(from, from + written);
        return count === 0 ? batch_gate_NONE : [...new Uint32Array(memory.buffer, found.value, count)];
    }
    #add([required, pieces], index) {
        const { scratch, addText, addSymbol, memory } = this.#exports;
        const text = withoutStart(required);
        const symbol = /[^\x00-\x7f]/.exec(text)?.[0];
        if (symbol !== undefined) {
            const isAdded = addSymbol(symbol.charCodeAt(0), batch_gate_encoder.encode(symbol)[0] ?? 0, index);
            if (isAdded === 0)
                throw new RangeError(`no room for ${symbol}: raise MOST_SYMBOLS of kernels/needles.ts`);
            return;
        }
        const at = scratch();
        batch_gate_encoder.encodeInto(text, new Uint8Array(memory.buffer, at));
        addText(at, text.length, pieces, text === required ? 0 : 1, index);
    }
}
let batch_gate_made = null;
/** For what `lineGate` is for, with the same indices. It is made when it is first asked for. */
function batchGate() {
    batch_gate_made ??= new BatchGate(GATED_PATTERNS);
    return batch_gate_made;
}

;// CONCATENATED MODULE: ./src/text/plain-text.ts




/**
 * All that may not stand in a text file as it is: control characters but tab, bidirectional
 * controls, Unicode's own line breaks.
 */
const SPECIAL = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const SPECIAL_IN_LINE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/**
 * The display lines of what was logged, as a terminal would show them in the end: sequences
 * removed, rewritten lines in their last state, UTF-16 read, and every control character that
 * remains made visible (`␛`, `<U+202E>`). One newline at the end ends the last line and makes no
 * other; empty text is one empty line.
 */
function plainLines(text) {
    return styledLines(text).map(plainText);
}
/**
 * The same with the sequences for colours and links, each of which `plainText` makes a display line
 * of.
 */
function styledLines(text) {
    const single = text.endsWith('\n') ? text.slice(0, -1) : text;
    if (!SPECIAL.test(single))
        return [single];
    const read = decodeUtf16(text)?.text ?? text;
    const body = read.endsWith('\n') ? read.slice(0, -1) : read;
    if (movesCursor(body))
        return screenLines(body);
    // Taken to pieces first, so that no unfinished sequence swallows a line.
    return body.split('\n').map(line => (line.includes('\r') ? lastState(line) : line));
}
/** One of `styledLines` without its terminal sequences. */
function plainText(line) {
    return SPECIAL.test(line) ? visible(withoutSequences(line)) : line;
}
/** Control characters that remain are made visible. */
function visible(line) {
    return SPECIAL.test(line) ? line.replace(SPECIAL_IN_LINE, picture) : line;
}
/** `10 %\r90 %\rdone\r` shows `done`. */
function lastState(line) {
    for (let end = line.length; end > 0;) {
        const start = line.lastIndexOf('\r', end - 1) + 1;
        const state = line.slice(start, end);
        if (withoutSequences(state) !== '')
            return state;
        end = start - 1;
    }
    return '';
}
/** Unicode has pictures for the ASCII control characters; others are told by number. */
function picture(character) {
    const code = character.charCodeAt(0);
    if (code < 0x20)
        return String.fromCharCode(0x2400 + code);
    if (code === 0x7f)
        return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/record-lines.ts



/**
 * Of each batch the record that was read last. A record can have a hundred thousand lines, and is
 * asked for with each of them.
 */
const LAST = new WeakMap();
/** The lines of a record, which is read once for all of them. */
function recordLines(batch, record) {
    const last = LAST.get(batch);
    if (last?.record === record)
        return last.lines;
    const text = parseLine(recordIn(batch, record))?.text ?? '';
    const styled = styledLines(text);
    const pieces = text.replace(/\n$/, '').split('\n');
    const raw = pieces.length === styled.length && pieces.length > 1 ? pieces : [text];
    const lines = { raw, styled };
    LAST.set(batch, { record, lines });
    return lines;
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/red-line.ts
/** What a terminal does before it shows something red, blanks and brackets apart. */
const RED_FIRST = /^[\s[(]{0,40}(?:\x1b\[[\d;]{0,20}[A-Za-z][\s[(]{0,40}){0,20}?\x1b\[(?:[\d;]{0,20};)?(?:31|91)(?:;\d{1,3}){0,5}m(?:\s|\x1b\[(?!0?m|39)[\d;]{0,20}m){0,20}[^\s\x1b]/;
/** Whether what is seen first of a line with terminal sequences is red. */
function beginsRed(styled) {
    return RED_FIRST.test(styled.slice(0, 200));
}

;// CONCATENATED MODULE: ./src/diagnosis/lines/shown-line.ts



/** A line of a batch, of which nothing is read before it is asked for; most are never. */
class ShownLine {
    number;
    isTextOwn = true;
    #batch;
    #line;
    #text = null;
    /** @param line its index in the batch */
    constructor(batch, line, number) {
        this.#batch = batch;
        this.#line = line;
        this.number = number;
    }
    get time() {
        return shownTimeIn(this.#batch, this.#record);
    }
    get level() {
        return levelIn(this.#batch, this.#record);
    }
    get text() {
        return (this.#text ??= textIn(this.#batch, this.#line));
    }
    get isRed() {
        const isAnyRed = ((this.#batch.flags[this.#record] ?? 0) & RecordFlag.isRed) !== 0;
        return isAnyRed && isRedLine(this.#batch, this.#record, this.#line);
    }
    get #record() {
        return recordOfLine(this.#batch, this.#line);
    }
}
/** Whether a line of a record is red at its start. */
function isRedLine(batch, record, line) {
    const { styled } = recordLines(batch, record);
    return beginsRed(styled[line - (batch.firstLines[record] ?? 0)] ?? '');
}

;// CONCATENATED MODULE: ./src/diagnosis/log-diagnosis.ts









/** Lines at the end of a log of which the collector must know every one. */
const TAIL = 128;
/** Lines before the first one of a stack in which stands what it belongs to. */
const HEAD = 2;
/** Batches that the collector's lines may hold. */
const MOST_BATCHES = 8;
const HIDDEN = HIDDEN_MARKS.map(mark => Buffer.from(mark));
/**
 * Diagnoses one log as a reader hands its lines on. The collector gets only what it can need: lines
 * that say something, what stands around them, and the end. Most lines never become strings, and
 * the findings are the same.
 */
class LogDiagnosis {
    #collector = new DiagnosisCollector();
    #waiting = [];
    /** Numbers of lines that are wanted: in order, apart. */
    #wanted = [];
    /** Number of the latest line of a stack. */
    #lastFrame = 0;
    /** The number up to which lines were let go of. */
    #released = 0;
    /** What `findErrors` read last: the same lines are taken next. */
    #latest = null;
    #batch = null;
    #hits = new WeakMap();
    #batches = 0;
    /** Number of the last line that is not blank. */
    #lastWithText = 0;
    /** The lines that are errors; for a `LogReader`, which hands on the same lines next. */
    findErrors = (lines) => {
        this.#latest = this.#read(lines);
        return this.#latest.errors;
    };
    take(lines) {
        const read = this.#latest?.lines === lines ? this.#latest : this.#read(lines);
        this.#latest = null;
        const first = firstLineOf(lines);
        for (const [line, { rank }] of read.signs) {
            const number = lines.number + line - first;
            const isFrame = rank?.role === 'frame';
            // Of a stack only what stands around its first line is shown.
            const isAlone = rank === null || (isFrame && this.#lastFrame === number - 1);
            this.#want(number, isAlone ? 1 : isFrame ? REACH + HEAD : REACH);
            if (isFrame)
                this.#lastFrame = number;
        }
        this.#waiting.push(read);
        const last = lastWithText(lines);
        if (last !== null)
            this.#lastWithText = lines.number + last - first;
        const upTo = log_diagnosis_endOf(lines) - 1 - TAIL;
        // It may be the last one of the log.
        if (this.#lastWithText > this.#released && this.#lastWithText <= upTo)
            this.#want(this.#lastWithText, REACH);
        this.#release(upTo);
    }
    /**
     * What the lines say.
     *
     * @param isKnown a known line is the telling one only if no new one says anything; null without a
     *   good log
     */
    end(isKnown = null) {
        this.#wanted.length = 0;
        this.#wanted.push({ from: 0, to: Infinity });
        this.#release(Infinity);
        return this.#collector.end(isKnown);
    }
    #read(lines) {
        if (lines.batch !== this.#batch) {
            this.#batch = lines.batch;
            if (++this.#batches % MOST_BATCHES === 0)
                this.#collector.letGoOfBatches();
        }
        return readLines(lines, this.#hitsIn(lines.batch));
    }
    /** A progress line of the batch before may come after the first lines of the next one. */
    #hitsIn(batch) {
        const known = this.#hits.get(batch) ?? batchGate().hitsIn(batch);
        this.#hits.set(batch, known);
        return known;
    }
    #want(number, reach) {
        let [from, to] = [number - reach, number + reach];
        let last = this.#wanted.at(-1);
        while (last !== undefined && last.to >= from - 1) {
            from = Math.min(from, last.from);
            to = Math.max(to, last.to);
            this.#wanted.pop();
            last = this.#wanted.at(-1);
        }
        this.#wanted.push({ from, to });
    }
    /** Lets go of the lines up to a number, those that are wanted to the collector. */
    #release(upTo) {
        let gone = 0;
        for (const read of this.#waiting) {
            const last = Math.min(log_diagnosis_endOf(read.lines) - 1, upTo);
            this.#give(read, last);
            if (last < log_diagnosis_endOf(read.lines) - 1)
                break;
            gone++;
        }
        if (gone > 0)
            this.#waiting = this.#waiting.slice(gone);
        this.#released = Math.max(this.#released, upTo === Infinity ? 0 : upTo);
    }
    #giveLine(batch, line, number, signs) {
        const length = (batch.lineStarts[line + 1] ?? 0) - (batch.lineStarts[line] ?? 0);
        this.#collector.add(new ShownLine(batch, line, number), signs, isBlankIn(batch, line), length);
    }
    #give(read, last) {
        const { lines } = read;
        let wanted = this.#wanted[0];
        while (wanted !== undefined && wanted.from <= last) {
            const end = Math.min(last, wanted.to);
            const start = Math.max(lines.number, wanted.from, this.#released + 1);
            for (let number = start; number <= end; number++) {
                const line = firstLineOf(lines) + number - lines.number;
                this.#giveLine(lines.batch, line, number, read.signs.get(line) ?? NO_SIGNS);
            }
            if (wanted.to > last)
                return;
            this.#wanted.shift();
            wanted = this.#wanted[0];
        }
    }
}
function firstLineOf({ batch, from }) {
    return batch.firstLines[from] ?? 0;
}
/** Number of the first line after these. */
function log_diagnosis_endOf(lines) {
    return lines.number + (lines.batch.firstLines[lines.to] ?? 0) - firstLineOf(lines);
}
/** Judges the few lines that may say something. @param hits of the batch */
function readLines(lines, hits) {
    const { batch, from, to } = lines;
    const read = { lines, signs: new Map(), errors: [] };
    for (let at = firstHit(hits, from); at < hits.count; at++) {
        const hit = hitAt(hits, at);
        if (hit.record >= to)
            break;
        const signs = judgeLine(batch, hit);
        if (signs.isError)
            read.errors.push(hit.line);
        if (signs.isError || signs.rank !== null || signs.marks.length > 0)
            read.signs.set(hit.line, signs);
    }
    return read;
}
/** What a line that the gate let through says. */
function judgeLine(batch, { record, line, candidates }) {
    const first = batch.firstLines[record] ?? 0;
    const level = levelIn(batch, record);
    const shown = textIn(batch, line);
    const raw = hidesMarks(batch, record) ? (recordLines(batch, record).raw[line - first] ?? null) : null;
    const isRed = () => isRedRecord(batch, record) && isRedLine(batch, record, line);
    const found = readSigns(shown, level, isRed, raw, { candidates, gate: batchGate() });
    // Of a record's lines only the first one has its level.
    const isError = isErrorLine(found.rank, { text: shown, level: line === first ? level : null });
    return { ...found, isError };
}
function isRedRecord({ flags }, record) {
    return ((flags[record] ?? 0) & RecordFlag.isRed) !== 0;
}
/** Whether terminals may not show what begins or ends a section in a record. */
function hidesMarks({ raw, recordStarts, recordEnds, flags }, record) {
    if (((flags[record] ?? 0) & RecordFlag.isOdd) === 0)
        return false;
    const own = raw.subarray(recordStarts[record], recordEnds[record]);
    return HIDDEN.some(mark => own.includes(mark));
}
/** Whether a line has no text. */
function isBlankIn(batch, line) {
    const start = (batch.lineStarts[line] ?? 0) + TIME_COLUMN;
    // Without text the column of the time has no blank at its end.
    if (start >= (batch.lineStarts[line + 1] ?? 1) - 1)
        return true;
    const byte = batch.text[start] ?? 0;
    return (byte <= 0x20 || byte >= 0x80) && isBlank(textIn(batch, line));
}
/** The last line that is not blank; null when all are. */
function lastWithText({ batch, from, to }) {
    const first = batch.firstLines[from] ?? 0;
    for (let line = (batch.firstLines[to] ?? 0) - 1; line >= first; line--) {
        if (!isBlankIn(batch, line))
            return line;
    }
    return null;
}

;// CONCATENATED MODULE: ./src/reading/log-findings.ts

/** The findings of one log as its entry in the logbook. */
function keptFindings({ diagnosis, errors }) {
    const telling = diagnosis?.telling ?? null;
    return {
        errorKinds: errors.kinds.map(({ first }) => numberOfKind(first.text)),
        telling: telling === null ? null : { line: telling.line.number, text: telling.text, sure: telling.sure },
        score: diagnosis?.excerpt.score ?? -1,
        sourceLines: diagnosis?.sourceLines ?? [],
        excerpt: diagnosis?.excerpt ?? null
    };
}

;// CONCATENATED MODULE: ./src/harness/execution/execution-status.ts
// The Pipeline Service's statuses as today's spells them. They are compared without case and
// underscores: it has used `Success`, `SUCCESS` and `IGNORE_FAILED`.
const execution_status_KINDS = {
    success: ['Success'],
    ignored: ['IgnoreFailed'],
    failed: ['Failed', 'Errored', 'Expired', 'ApprovalRejected', 'RollbackFailed'],
    skipped: ['Skipped'],
    aborted: ['Aborted', 'AbortedByFreeze'],
    waiting: [
        'NotStarted',
        'Queued',
        'Paused',
        'Suspended',
        'ApprovalWaiting',
        'InterventionWaiting',
        'InputWaiting',
        'ResourceWaiting',
        'Waiting'
    ],
    running: [
        'Running',
        'AsyncWaiting',
        'TaskWaiting',
        'TimedWaiting',
        'WaitStepRunning',
        'Pausing',
        'Discontinuing',
        'UploadWaiting'
    ]
};
const execution_status_KNOWN = new Map(Object.entries(execution_status_KINDS).flatMap(([kind, names]) => names.map(name => [name.toLowerCase(), { kind: kind, name }])));
/** Command units say `FAILURE`. */
function knownStatus(status) {
    const word = (status ?? '').replaceAll('_', '').toLowerCase();
    return execution_status_KNOWN.get(word === 'failure' ? 'failed' : word);
}
/** A status in the one spelling that each has; one that Harness added since stays as it is. */
function statusName(status) {
    return knownStatus(status)?.name ?? status;
}
/** The kind of a status in any spelling; `Queued…` and `…Waiting` of every sort are waiting. */
function statusKind(status) {
    const known = knownStatus(status);
    if (known !== undefined)
        return known.kind;
    return /^queued|waiting$/iu.test(status ?? '') ? 'waiting' : 'unknown';
}
/** Nothing comes after it. An unknown status is not final. */
function isFinal(status) {
    return ['success', 'ignored', 'failed', 'skipped', 'aborted'].includes(statusKind(status));
}
/** The execution, stage or step ended badly: failed or aborted, not skipped, not forgiven. */
function execution_status_isFailure(status) {
    const kind = statusKind(status);
    return kind === 'failed' || kind === 'aborted';
}
/** It ran, so that there can be logs of it. */
function hasRun(status) {
    return (statusKind(status) !== 'skipped' && !/^(?:notstarted|queued)/iu.test((status ?? '').replaceAll('_', '')));
}

;// CONCATENATED MODULE: ./src/logbook/logbook.ts

/** Whether a step may be what broke: as Harness tells it, else by the errors in its logs. */
function mayBeBroken(status, logs) {
    return status === null ? logs.some(({ errors }) => errors > 0) : isFailure(status);
}
/** The number of the line that says why a log failed; null where none says anything. */
function tellingLine({ telling, score }) {
    return score > 0 ? (telling?.line ?? null) : null;
}
/** All logs of a logbook with the rows they stand in, in order. */
function* filesOf(logbook) {
    for (const execution of logbook.executions)
        for (const stage of execution.stages)
            for (const step of stage.steps)
                for (const file of step.files)
                    yield { file, step, stage, execution };
}
/** What is deflated already of a logbook's files, by their paths in the artifact. */
function packedFilesOf(logbook) {
    const packed = new Map();
    for (const { file } of filesOf(logbook)) {
        const { raw, text } = file.stored;
        if (raw !== null)
            packed.set(file.raw, raw);
        if (text !== null)
            packed.set(file.text, text);
    }
    return packed;
}

;// CONCATENATED MODULE: ./src/system/new-file.ts



/**
 * A new file, written from its start to its end. To wait for another thread that writes would take
 * longer than to write. Every failure of the disk is a `disk` Failure.
 */
class NewFile {
    #path;
    #file;
    #isOpen = true;
    /** Nothing is overwritten, and no link is followed. Makes the folder. */
    constructor(path) {
        this.#path = path;
        this.#file = onDisk('created', () => openNew(path));
    }
    write(...pieces) {
        onDisk('written', () => {
            let rest = pieces;
            for (let size = sizeOf(pieces); size > 0;) {
                const written = (0,external_node_fs_namespaceObject.writevSync)(this.#file, rest);
                size -= written;
                if (size > 0)
                    rest = [Buffer.concat(rest).subarray(written)];
            }
        });
    }
    /** Closes the file. */
    end() {
        if (!this.#isOpen)
            return;
        this.#isOpen = false;
        onDisk('written', () => {
            (0,external_node_fs_namespaceObject.closeSync)(this.#file);
        });
    }
    remove() {
        this.end();
        onDisk('removed', () => {
            (0,external_node_fs_namespaceObject.rmSync)(this.#path, { force: true });
        });
    }
}
/** Most files are in a folder that is there: it is made where it is not. */
function openNew(path) {
    try {
        return (0,external_node_fs_namespaceObject.openSync)(path, 'wx');
    }
    catch (error) {
        if (codeOf(error) !== 'ENOENT')
            throw error;
        (0,external_node_fs_namespaceObject.mkdirSync)((0,external_node_path_namespaceObject.dirname)(path), { recursive: true });
        return (0,external_node_fs_namespaceObject.openSync)(path, 'wx');
    }
}
function sizeOf(pieces) {
    return pieces.reduce((sum, { length }) => sum + length, 0);
}

;// CONCATENATED MODULE: ./src/redaction/line-segments.ts

const QUOTE = 0x22;
const line_segments_BACKSLASH = 0x5c;
const BRACE = 0x7b;
const OWN_KEYS = new Set(['level', 'pos', 'out', 'time', 'args']);
const OWN_VALUES = new Map([
    ['level', /^[A-Za-z]{0,7}$/],
    ['time', /^\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)$/]
]);
const line_segments_WORDS = /true|false|null/g;
/** What never stands between the strings of JSON. */
const NO_PUNCTUATION = /[^\s\d,:{}[\]+\-.eE]/;
/** Shorter ones are counts and the like. */
const NUMBER = /-?\d[\d.eE+-]{3,}/g;
/**
 * What is to be searched of a line: of JSON the strings, each by itself, and the numbers, but not
 * what is Harness's own; of any other line all of it.
 */
function segmentsOfLine(bytes, start, end) {
    const usual = usualSegment(bytes, start, end);
    if (usual !== null)
        return [usual];
    const text = bytes.toString('utf8', start, end);
    if (!looksLikeJson(bytes, start, end) || !isJson(text))
        return [{ bytes, start, end, kind: 'text', text }];
    let lastKey = '';
    return jsonSegments(bytes, start, end, false).filter(({ kind, text, end: after }) => {
        if (kind !== 'string')
            return lastKey !== 'pos';
        if (bytes[after + 1] === COLON) {
            lastKey = text;
            return !OWN_KEYS.has(text);
        }
        return OWN_VALUES.get(lastKey)?.test(text) !== true;
    });
}
const COLON = 0x3a;
const USUAL_START = /^\{"level":"[A-Za-z]{0,7}","pos":(?:0|[1-9]\d{0,15}),"out":"/;
const USUAL_END = /","time":"\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)","args":null\}\r?$/;
/** Longer than what either finds. */
const EDGE = 80;
/**
 * The only string of a line in Harness's usual form that is not Harness's own. It is found without
 * reading all of the JSON.
 */
function usualSegment(bytes, start, end) {
    const head = USUAL_START.exec(bytes.toString('latin1', start, Math.min(end, start + EDGE)));
    const tail = USUAL_END.exec(bytes.toString('latin1', Math.max(start, end - EDGE), end));
    if (head === null || tail === null)
        return null;
    const textStart = start + head[0].length;
    const textEnd = Math.max(start, end - EDGE) + tail.index;
    if (textEnd < textStart || closingQuote(bytes, textStart, textEnd + 1) !== textEnd)
        return null;
    const text = unescaped(bytes.toString('utf8', textStart, textEnd));
    return { bytes, start: textStart, end: textEnd, kind: 'string', text };
}
/**
 * The same of a part of a line that is too long to be looked at as a whole; it begins and ends
 * between characters and escapes.
 */
function segmentsOfPart(bytes, { isJson, inString }) {
    return isJson
        ? jsonSegments(bytes, 0, bytes.length, inString)
        : [{ bytes, start: 0, end: bytes.length, kind: 'text', text: bytes.toString() }];
}
/**
 * Whether an object of JSON may begin here, after blanks or a byte order mark, as `parseLine` reads
 * it.
 */
function looksLikeJson(bytes, start, end) {
    let at = start;
    if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf)
        at += 3;
    while (at < end && (bytes[at] === 0x20 || bytes[at] === 9 || bytes[at] === 13))
        at++;
    return bytes[at] === BRACE;
}
function isJson(text) {
    try {
        JSON.parse(text.replace(/^\ufeff/, ''));
        return true;
    }
    catch {
        return false;
    }
}
function jsonSegments(bytes, start, end, startsInString) {
    const segments = [];
    let inString = startsInString;
    for (let from = start; from <= end;) {
        const quote = inString ? closingQuote(bytes, from, end) : nextQuote(bytes, from, end);
        const text = bytes.toString('utf8', from, quote);
        if (inString) {
            segments.push({ bytes, start: from, end: quote, kind: 'string', text: unescaped(text) });
        }
        else if (NO_PUNCTUATION.test(text.replace(line_segments_WORDS, ''))) {
            segments.push({ bytes, start: from, end: quote, kind: 'text', text });
        }
        else {
            for (const { 0: number, index } of text.matchAll(NUMBER)) {
                const place = from + index;
                const rest = { kind: 'number', text: number };
                segments.push({ bytes, start: place, end: place + number.length, ...rest });
            }
        }
        inString = !inString;
        from = quote + 1;
    }
    return segments;
}
function nextQuote(bytes, start, end) {
    let at = start;
    while (at < end && bytes[at] !== QUOTE)
        at++;
    return at;
}
function closingQuote(bytes, start, end) {
    let at = start;
    while (at < end && bytes[at] !== QUOTE)
        at += bytes[at] === line_segments_BACKSLASH ? 2 : 1;
    return at < end ? at : end;
}
/** Where the bytes of ranges of a segment's text are; ranges in order and apart. */
function byteRanges(segment, ranges) {
    if (segment.kind === 'number')
        return [{ start: segment.start, end: segment.end }];
    const walk = new Walk(segment);
    return ranges.map(({ start, end }) => ({ start: walk.toUnit(start), end: walk.toUnit(end) }));
}
/** The last place at or before a byte of a segment that is inside no character and no escape. */
function boundaryBefore(segment, byte) {
    return segment.kind === 'number' ? segment.start : new Walk(segment).toByte(byte);
}
/** Goes through the bytes of a segment a character at a time. */
class Walk {
    #segment;
    #byte;
    #unit = 0;
    constructor(segment) {
        this.#segment = segment;
        this.#byte = segment.start;
    }
    /** @returns the byte where a unit of the text begins */
    toUnit(unit) {
        while (this.#unit < unit && this.#byte < this.#segment.end) {
            const { length, isPair } = this.#character();
            this.#unit += isPair ? 2 : 1;
            this.#byte += length;
        }
        return this.#byte;
    }
    toByte(byte) {
        for (;;) {
            const next = this.#byte + this.#character().length;
            if (next > byte)
                return this.#byte;
            this.#byte = next;
        }
    }
    /** Its bytes, and whether it is two units of UTF-16. */
    #character() {
        const { bytes, kind, end } = this.#segment;
        if (bytes[this.#byte] === line_segments_BACKSLASH && kind === 'string')
            return { length: escapeLength(bytes, this.#byte), isPair: false };
        const length = partLength(bytes, this.#byte, end);
        return { length, isPair: length === 4 };
    }
}
/** 1 where a backslash begins no escape. */
function escapeLength(bytes, at) {
    const [escape = ''] = /^\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/.exec(bytes.toString('latin1', at, at + 6)) ?? [];
    return Math.max(1, escape.length);
}
/**
 * The bytes of a character, or those that become one U+FFFD: the "maximal subpart" of the Unicode
 * Standard, chapter 3.9, which Node's decoder takes, too.
 */
function partLength(bytes, at, end) {
    const first = bytes[at] ?? 0;
    const wanted = first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let length = 1;
    while (length < wanted && at + length < end) {
        const byte = bytes[at + length] ?? 0;
        const isSecond = length === 1;
        const lowest = isSecond && first === 0xe0 ? 0xa0 : isSecond && first === 0xf0 ? 0x90 : 0x80;
        const highest = isSecond && first === 0xed ? 0x9f : isSecond && first === 0xf4 ? 0x8f : 0xbf;
        if (byte < lowest || byte > highest)
            break;
        length++;
    }
    return length;
}

;// CONCATENATED MODULE: ./src/redaction/blanked-bytes.ts



const STARS = Buffer.from(REDACTED);
const STARS_OF_NUMBER = Buffer.from(`"${REDACTED}"`);
/**
 * The bytes of a segment that ranges of its text stand in, and what takes their place.
 * @param ranges in order and apart
 */
function placesOf(segment, ranges) {
    const order = decodeUtf16(segment.text)?.order ?? null;
    const whole = ranges.map(range => inUnits(range, segment.text, order));
    return byteRanges(segment, whole).map(range => ({
        ...range,
        by: segment.kind === 'number' ? STARS_OF_NUMBER : starsFor(segment, order ?? orderAt(segment, range))
    }));
}
/** A Latin letter of UTF-16 is found with the NUL before it, and with that after it: one goes. */
function inUnits(range, text, order) {
    const { start, end } = range;
    if ((end - start) % 2 === 0)
        return range;
    const [startsWithNul, endsWithNul] = [text[start] === '\0', text[end - 1] === '\0'];
    if (endsWithNul && (order === 'big' || (order === null && startsWithNul)))
        return { start, end: end - 1 };
    return startsWithNul && order === 'little' ? { start: start + 1, end } : range;
}
/** Of UTF-16 that is recognised by nothing else than what was found in it. */
function orderAt({ bytes, kind }, { start, end }) {
    if (kind !== 'text' || (end - start) % 2 !== 0)
        return null;
    return bytes[start + 1] === 0 ? 'little' : bytes[start] === 0 ? 'big' : null;
}
/** In a text of UTF-16 the stars are that, too: what follows them would not be read otherwise. */
function starsFor({ kind }, order) {
    if (order === null)
        return STARS;
    const nul = kind === 'string' ? '\\u0000' : '\0';
    return Buffer.from(Array.from(REDACTED, star => (order === 'little' ? star + nul : nul + star)).join(''));
}
/** The bytes with these places, which are in order and apart, replaced. */
function blanked_bytes_blanked(bytes, places) {
    if (places.length === 0)
        return { bytes, count: 0 };
    const parts = [];
    let done = 0;
    for (const { start, end, by } of places) {
        parts.push(bytes.subarray(done, start), by);
        done = end;
    }
    parts.push(bytes.subarray(done));
    return { bytes: Buffer.concat(parts), count: places.length };
}

;// CONCATENATED MODULE: ./src/redaction/raw-redaction.ts






/**
 * Bytes at the end of an unfinished long line that wait for what follows: longer than any secret,
 * and than a sure match, in escapes.
 */
const HELD_BACK = 64 * 1024;
const raw_redaction_NEWLINE = 10;
/**
 * Blanks secrets in whole lines of a log. Only the bytes of a secret change: JSON stays JSON. In a
 * line of JSON each string is searched by itself, decoded, and keys, times and levels that are
 * Harness's own stay; any other line is searched as it stands.
 *
 * @returns null when there are none
 */
function redactBatch(batch, redactor) {
    if (redactor.hasPatterns || redactor.mayBeIn(batch.text))
        return redactAll(batch, redactor);
    const records = oddRecords(batch);
    if (records.length === 0)
        return null;
    const segments = segmentsOf(batch, records);
    const views = segments.map(({ text }) => redactor.viewsOf(text));
    // A part of what is wrapped may be seen only without what hides it.
    if (redactor.mayBeInViews(views))
        return redactAll(batch, redactor);
    const places = placesIn(segments, views, redactor, []);
    return places.length === 0 ? null : blanked_bytes_blanked(batch.raw, places);
}
function redactAll(batch, redactor) {
    const segments = segmentsOf(batch, null);
    const views = segments.map(({ text }) => redactor.viewsOf(text));
    const orders = [segments.map((_, at) => at), ...shownOrder(segments, batch)];
    const places = placesIn(segments, views, redactor, orders);
    return places.length === 0 ? null : blanked_bytes_blanked(batch.raw, places);
}
/** Blanks all of each record that still shows a secret, which nothing should. */
function redactWholly(batch, redactor) {
    const records = [];
    for (let record = 0; record < batch.recordCount; record++) {
        const [first, last] = [batch.firstLines[record] ?? 0, batch.firstLines[record + 1] ?? 0];
        if (redactor.hasLiteral(batch.text.subarray(batch.lineStarts[first], batch.lineStarts[last])))
            records.push(record);
    }
    const places = segmentsOf(batch, records).map(({ start, end, kind }) => ({
        start,
        end,
        by: kind === 'number' ? STARS_OF_NUMBER : STARS
    }));
    return blanked_bytes_blanked(batch.raw, places);
}
/** How many lines at the end of a batch may be the beginning of a wrapped secret. */
function unfinishedLines(batch, { longestWrapped }) {
    if (longestWrapped === 0 || batch.lineCount === 0)
        return 0;
    const last = withoutUnseen(textIn(batch, batch.lineCount - 1)).text.trim();
    return last.length >= NARROWEST - 1 && /^[\w+/=-]+$/.test(last)
        ? Math.ceil(longestWrapped / NARROWEST) + 1
        : 0;
}
/**
 * Redacts a part of a line that is too long to be looked at as a whole.
 *
 * @param state null at the beginning of the line
 * @param isEnd whether the line ends with it; else the last bytes wait for what follows
 */
function redactPart(bytes, state, isEnd, redactor) {
    const line = state ?? { isJson: looksLikeJson(bytes, 0, bytes.length), inString: false };
    const part = isEnd ? bytes : bytes.subarray(0, wholeCharacters(bytes));
    const segments = segmentsOfPart(part, line);
    const views = segments.map(({ text }) => redactor.viewsOf(text));
    const places = placesIn(segments, views, redactor, []);
    if (isEnd)
        return { ...blanked_bytes_blanked(bytes, places), rest: bytes.subarray(bytes.length), state: line };
    const wanted = bytes.length - HELD_BACK;
    const around = segments.find(({ start, end }) => start <= wanted && wanted <= end);
    const before = around === undefined ? wanted : boundaryBefore(around, wanted);
    // A number of any length has no place to be cut at.
    const boundary = before > wanted / 2 ? before : wanted;
    const cut = places.find(({ start, end }) => start < boundary && end > boundary)?.end ?? boundary;
    const inString = segments.some(({ kind, start, end }) => kind === 'string' && start <= cut && cut <= end);
    const done = blanked_bytes_blanked(bytes.subarray(0, cut), places.filter(({ end }) => end <= cut));
    return { ...done, rest: bytes.subarray(cut), state: { isJson: line.isJson, inString } };
}
/** The records whose lines may hide something. */
function oddRecords({ flags, recordCount }) {
    const records = [];
    for (let record = 0; record < recordCount; record++)
        if (((flags[record] ?? 0) & RecordFlag.isOdd) !== 0)
            records.push(record);
    return records;
}
/**
 * What is searched of records; of all of them when they are null, and then of what is between them,
 * too.
 */
function segmentsOf(batch, records) {
    const { raw, recordStarts, recordEnds } = batch;
    const segments = [];
    const add = (start, end) => {
        const last = raw[end - 1] === raw_redaction_NEWLINE ? end - 1 : end;
        for (const segment of segmentsOfLine(raw, start, last))
            segments.push(segment);
    };
    if (records !== null)
        for (const record of records)
            add(recordStarts[record] ?? 0, recordEnds[record] ?? 0);
    else
        for (let start = 0; start < raw.length;) {
            const newline = raw.indexOf(raw_redaction_NEWLINE, start);
            const end = newline < 0 ? raw.length : newline + 1;
            add(start, end);
            start = end;
        }
    return segments;
}
/**
 * The order in which segments are shown where their records don't come in it, as indexes; what is
 * wrapped is read in that, too. No records of a batch are far apart.
 */
function shownOrder(segments, { positions, recordEnds }) {
    if (positions.every((position, record) => !(position < (positions[record - 1] ?? position))))
        return [];
    let record = 0;
    const places = segments.map(({ start }) => {
        while (start >= (recordEnds[record] ?? Infinity))
            record++;
        const position = positions[record] ?? Number.NaN;
        return Number.isNaN(position) ? 0 : position;
    });
    return [segments.map((_, at) => at).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))];
}
/**
 * What is to be blanked in the bytes of segments, in order and apart.
 *
 * @param orders in which they are searched for what is wrapped; none for no such search
 */
function placesIn(segments, views, redactor, orders) {
    const found = redactor.rangesIn(views);
    for (const order of orders) {
        const texts = order.map(at => {
            const { text = '', kind = 'number' } = segments[at] ?? {};
            return kind === 'number' ? { text: '', views: [] } : { text, views: views[at] ?? [] };
        });
        for (const [place, ranges] of redactor.wrappedRangesIn(texts).entries())
            found[order[place] ?? 0]?.push(...ranges);
    }
    const places = [];
    for (const [at, segment] of segments.entries()) {
        const ranges = found[at] ?? [];
        if (ranges.length === 0)
            continue;
        places.push(...placesOf(segment, united(ranges)));
    }
    return places;
}
/** Without a character at the end of which bytes are missing. */
function wholeCharacters(bytes) {
    for (let length = 1; length <= 3; length++) {
        const byte = bytes[bytes.length - length] ?? 0;
        if (byte < 0x80)
            break;
        if (byte >= 0xc0)
            return (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) > length ? bytes.length - length : bytes.length;
    }
    return bytes.length;
}

;// CONCATENATED MODULE: ./src/redaction/log-redaction.ts


/**
 * A longer line is taken in parts, so that a file without newlines costs no memory. Real ones are
 * under 100 KB.
 */
const log_redaction_LONGEST_LINE = 1024 * 1024;
const LONGEST_HELD = log_redaction_LONGEST_LINE + HELD_BACK;
/** Bytes of lines that wait for what follows, as a secret may go over the ends of lines. */
const log_redaction_MOST_WAITING = 64 * 1024;
const log_redaction_NEWLINE = 10;
/**
 * Takes one log in chunks and gives batches of its lines, whose raw bytes together are the log
 * without its secrets. The batches show the same lines wherever the chunks begin and end.
 */
class LogRedaction {
    #redactor;
    #read;
    #held = [];
    #heldLength = 0;
    /** Whether what is held are whole lines, too. */
    #holdsLines = false;
    /** Of a line whose beginning is out already; null otherwise. */
    #longLine = null;
    #count = 0;
    constructor(redactor, read) {
        this.#redactor = redactor;
        this.#read = read;
    }
    /** How many secrets were blanked so far. */
    get count() {
        return this.#count;
    }
    /** @param chunk must not change afterwards */
    push(chunk) {
        const batches = [];
        let rest = chunk;
        if (this.#holdsLines)
            rest = this.#take(chunk);
        else if (this.#heldLength > 0 || this.#longLine !== null) {
            const end = chunk.indexOf(log_redaction_NEWLINE) + 1;
            rest = chunk.subarray(end);
            // The line that began before stands by itself, so that the others need not be copied.
            if (end > 0)
                this.#addLine(this.#take(chunk.subarray(0, end)), batches, false);
            else {
                this.#hold(chunk);
                rest = chunk.subarray(chunk.length);
            }
        }
        if (this.#holdsLines)
            rest = this.#take(rest);
        const end = rest.lastIndexOf(log_redaction_NEWLINE) + 1;
        if (end > 0)
            this.#addLines(rest.subarray(0, end), batches, false);
        this.#hold(rest.subarray(end));
        if (!this.#holdsLines && this.#heldLength >= LONGEST_HELD)
            this.#addLong(this.#take(), false, batches);
        return batches;
    }
    /** @returns the rest */
    end() {
        const batches = [];
        const isLine = !this.#holdsLines;
        const rest = this.#take();
        if (isLine)
            this.#addLine(rest, batches, true);
        else
            this.#addLines(rest, batches, true);
        return batches;
    }
    #hold(bytes) {
        if (bytes.length === 0)
            return;
        // A copy, so that a small piece does not keep a whole chunk alive.
        this.#held.push(Buffer.from(bytes));
        this.#heldLength += bytes.length;
    }
    #take(more) {
        const parts = more === undefined ? this.#held : [...this.#held, more];
        const [first] = parts;
        this.#held = [];
        this.#heldLength = 0;
        this.#holdsLines = false;
        return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
    }
    /** Adds one line that may be a long one. */
    #addLine(line, batches, isEnd) {
        if (this.#longLine !== null || line.length >= LONGEST_HELD)
            this.#addLong(line, true, batches);
        else if (line.length > 0)
            this.#addLines(line, batches, isEnd);
    }
    #addLines(lines, batches, isEnd) {
        let start = 0;
        if (lines.length >= LONGEST_HELD)
            for (let from = 0; from < lines.length;) {
                const end = lines.indexOf(log_redaction_NEWLINE, from) + 1 || lines.length;
                if (end - from >= LONGEST_HELD) {
                    if (start < from)
                        this.#addShort(lines.subarray(start, from), batches, true);
                    this.#addLong(lines.subarray(from, end), true, batches);
                    start = end;
                }
                from = end;
            }
        if (start < lines.length)
            this.#addShort(lines.subarray(start), batches, isEnd);
    }
    #addShort(lines, batches, isEnd) {
        const batch = this.#redacted(lines);
        const waiting = isEnd ? 0 : unfinishedLines(batch, this.#redactor);
        const record = recordOfLine(batch, Math.max(0, batch.lineCount - waiting));
        const cut = waiting === 0 ? batch.raw.length : (batch.recordStarts[record] ?? 0);
        if (batch.raw.length - cut > log_redaction_MOST_WAITING || waiting === 0)
            return void batches.push(batch);
        if (cut > 0)
            batches.push(this.#read(batch.raw.subarray(0, cut)));
        this.#hold(batch.raw.subarray(cut));
        this.#holdsLines = true;
    }
    #redacted(lines) {
        const batch = this.#read(lines);
        const found = redactBatch(batch, this.#redactor);
        if (found === null)
            return this.#checked(batch);
        this.#count += found.count;
        return this.#checked(this.#read(found.bytes));
    }
    #checked(batch) {
        if (!this.#redactor.hasLiteral(batch.text))
            return batch;
        const { bytes, count } = redactWholly(batch, this.#redactor);
        this.#count += count;
        return this.#read(bytes);
    }
    #addLong(bytes, isEnded, batches) {
        let rest = bytes;
        while (rest.length >= LONGEST_HELD) {
            const part = redactPart(rest.subarray(0, LONGEST_HELD), this.#longLine, false, this.#redactor);
            this.#count += part.count;
            this.#longLine = part.state;
            batches.push(this.#read(part.bytes));
            rest = Buffer.concat([part.rest, rest.subarray(LONGEST_HELD)]);
        }
        if (!isEnded) {
            this.#hold(rest);
            return;
        }
        const part = redactPart(rest, this.#longLine, true, this.#redactor);
        this.#count += part.count;
        this.#longLine = null;
        batches.push(this.#read(part.bytes));
    }
}

;// CONCATENATED MODULE: ./src/text/figures.ts
/** `1234567` bytes as `1.2 MB`; decimal units, as browsers and GitHub show sizes. */
function formatBytes(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit += 1;
    }
    return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
/** `1204` as `1,204`. Without `Intl`, whose first use takes 20 ms. @param count whole */
function formatCount(count) {
    return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
/** `1,204 lines`, and `1 line`. */
function figures_formatCountOf(count, noun) {
    return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
/** Milliseconds as `0.4 s`, `42 s`, `1 m 12 s`, `2 h 5 m`, `3 d 4 h`. */
function formatDuration(milliseconds) {
    if (milliseconds < 9950)
        return `${(milliseconds / 1000).toFixed(1)} s`;
    const seconds = Math.round(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (minutes === 0)
        return `${seconds} s`;
    if (hours === 0)
        return `${minutes} m ${seconds % 60} s`;
    if (hours < 24)
        return `${hours} h ${minutes % 60} m`;
    return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

;// CONCATENATED MODULE: ./src/text/lines-not-kept.ts

/**
 * What Harness did not keep of a log; null when it kept the start. Follows the log in its text
 * file, too.
 */
function tellMissingAtStart(lines) {
    if (lines === 0)
        return null;
    const are = lines === 1 ? 'is' : 'are';
    return `Harness kept only the end of this log: ${figures_formatCountOf(lines, 'line')} ${are} missing at its start`;
}
/** How many lines of a log Harness cut; null for none. */
function tellCutLines(lines) {
    return lines === 0 ? null : `Harness cut ${formatCountOf(lines, 'long line')} of this log`;
}

;// CONCATENATED MODULE: external "node:buffer"
const external_node_buffer_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");
;// CONCATENATED MODULE: ./src/text/batch-builder.ts





/** Moves to the first column, after colours and erasing. */
const AT_START = String.raw `(?:\x1b\[[\d;]*[mK])*(?:\r|\x1b\[[01]?G)`;
const batch_builder_REWRITES = new RegExp(`^${AT_START}`);
const REPLACES = new RegExp(`^${AT_START}(?!\\r*\\n)`);
/** Escapes of JSON in the text itself: it may hold JSON. */
const NESTED_ESCAPE = /\\(?:u[0-9A-Fa-f]{4}|\/)/;
const COLOURS = /\x1b\[[\d;]*m/g;
const RED = /\x1b\[(?:\d*;)*0*(?:31|91)(?:;\d*)*m/;
const HAS_SEQUENCE = /[\x1b\x80-\x9f]/;
/** Many logs are small. */
const FIRST_RECORDS = 64;
/** Gathers the records of one batch. Its arrays grow as needed; it is used again for each batch. */
class BatchBuilder {
    #starts = new Uint32Array(FIRST_RECORDS);
    #ends = new Uint32Array(FIRST_RECORDS);
    #firstLines = new Uint32Array(FIRST_RECORDS + 1);
    #positions = new Float64Array(FIRST_RECORDS);
    #levels = new Uint8Array(FIRST_RECORDS);
    #flags = new Uint8Array(FIRST_RECORDS);
    #lineStarts = new Uint32Array(FIRST_RECORDS + 1);
    #records = 0;
    #lines = 0;
    /** Where shown lines are written. */
    #text = Buffer.alloc(0);
    /** Bytes of it that are written. */
    #used = 0;
    /** Begins a batch. */
    begin() {
        this.#text = Buffer.alloc(0);
        this.#used = this.#records = this.#lines = 0;
    }
    /** Records that were read already, with their lines. */
    addRun(run) {
        const { starts, lineStarts, text } = run;
        this.#reserve(text.length);
        this.#text.set(text, this.#used);
        this.#used += text.length;
        while (this.#lines + lineStarts.length >= this.#lineStarts.length)
            this.#lineStarts = grown(this.#lineStarts);
        this.#lineStarts.set(lineStarts, this.#lines);
        this.#lines += lineStarts.length;
        while (this.#records + starts.length >= this.#starts.length)
            this.#growRecords();
        this.#starts.set(starts, this.#records);
        this.#ends.set(run.ends, this.#records);
        this.#firstLines.set(run.firstLines, this.#records);
        this.#positions.set(run.positions, this.#records);
        this.#levels.set(run.levels, this.#records);
        this.#flags.set(run.flags, this.#records);
        this.#records += starts.length;
    }
    /** Makes room for so many more bytes. */
    #reserve(size) {
        if (this.#used + size <= this.#text.length)
            return;
        const larger = Buffer.allocUnsafeSlow(Math.max(this.#text.length * 2, this.#used + size));
        this.#text.copy(larger, 0, 0, this.#used);
        this.#text = larger;
    }
    /** Lines so far. */
    get lines() {
        return this.#lines;
    }
    /** Bytes of their texts. */
    get used() {
        return this.#used;
    }
    /** Any record, as `parseLine` reads it. @param start, end in the raw bytes */
    addRecord(source, start, end) {
        const line = parseLine(source);
        if (line === null)
            return;
        const firstLine = this.#lines;
        const styled = styledLines(line.text);
        const column = columnOf(line.time);
        for (const [at, shown] of styled.entries())
            this.#addLine(at === 0 ? column : NO_TIME, plainText(shown), at > 0);
        const at = this.#records;
        if (at + 1 >= this.#starts.length)
            this.#growRecords();
        this.#starts[at] = start;
        this.#ends[at] = end;
        this.#firstLines[at] = firstLine;
        this.#positions[at] = line.pos ?? Number.NaN;
        this.#levels[at] = line.level === null ? 0 : LEVELS.indexOf(line.level);
        this.#flags[at] = batch_builder_flagsOf(line, styled);
        this.#records++;
    }
    end(raw) {
        this.#firstLines[this.#records] = this.#lines;
        this.#lineStarts[this.#lines] = this.#used;
        return {
            recordCount: this.#records,
            lineCount: this.#lines,
            raw,
            recordStarts: this.#starts.slice(0, this.#records),
            recordEnds: this.#ends.slice(0, this.#records),
            firstLines: this.#firstLines.slice(0, this.#records + 1),
            positions: this.#positions.slice(0, this.#records),
            levels: this.#levels.slice(0, this.#records),
            flags: this.#flags.slice(0, this.#records),
            text: this.#text.subarray(0, this.#used),
            lineStarts: this.#lineStarts.slice(0, this.#lines + 1)
        };
    }
    /** A line without text has no blanks at its end. */
    #addLine(column, text, isMore) {
        const line = text !== '' ? `${column}${text}\n` : isMore ? '\n' : `${column.trimEnd()}\n`;
        this.#reserve(line.length * 3);
        if (this.#lines + 1 >= this.#lineStarts.length)
            this.#lineStarts = grown(this.#lineStarts);
        this.#lineStarts[this.#lines++] = this.#used;
        this.#used += this.#text.write(line, this.#used);
    }
    #growRecords() {
        this.#starts = grown(this.#starts);
        this.#ends = grown(this.#ends);
        this.#firstLines = grown(this.#firstLines);
        const positions = new Float64Array(this.#positions.length * 2);
        positions.set(this.#positions);
        this.#positions = positions;
        this.#levels = grownBytes(this.#levels);
        this.#flags = grownBytes(this.#flags);
    }
}
function batch_builder_flagsOf(line, styled) {
    const { text, time, holdsMore } = line;
    let flags = time === null ? 0 : RecordFlag.isTimed;
    if (holdsMore || NESTED_ESCAPE.test(text))
        flags |= RecordFlag.isOdd;
    if (HAS_UNSEEN.test(text)) {
        const plain = text.replace(COLOURS, '');
        if (movesCursor(text) || rewritesLine(text) || HAS_UNSEEN.test(plain) || NESTED_ESCAPE.test(plain))
            flags |= RecordFlag.isOdd;
        if (HAS_SEQUENCE.test(text))
            flags |= RecordFlag.isStyled;
        if (styled.some(shown => RED.test(shown)))
            flags |= RecordFlag.isRed;
    }
    else if (rewritesLine(text))
        flags |= RecordFlag.isOdd | RecordFlag.isStyled;
    if (batch_builder_REWRITES.test(text) && !text.includes('\n'))
        flags |= RecordFlag.rewrites;
    if (REPLACES.test(text))
        flags |= RecordFlag.replaces;
    if (text.endsWith(CUT_BY_HARNESS))
        flags |= RecordFlag.isCut;
    return flags;
}
/** In UTC, to the millisecond. */
function columnOf(time) {
    const utc = time === null ? null : inUtc(time);
    if (utc === null)
        return NO_TIME;
    return utc.length >= 24
        ? `${utc.slice(0, 23)}Z `
        : `${utc.slice(0, 19)}.${utc.slice(20, -1).padEnd(3, '0')}Z `;
}
/**
 * `…THH:MM:SS[.fff]Z` as it stands: parsing a date for each line would cost more than all the rest.
 */
function inUtc(time) {
    if (time.endsWith('Z'))
        return time;
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
function grown(array) {
    const larger = new Uint32Array(array.length * 2);
    larger.set(array);
    return larger;
}
function grownBytes(array) {
    const larger = new Uint8Array(array.length * 2);
    larger.set(array);
    return larger;
}

;// CONCATENATED MODULE: ./src/text/record-reader.wasm.json
const record_reader_wasm_namespaceObject = /*#__PURE__*/JSON.parse('{"v":"AGFzbQEAAAABGQRgAX8Bf2ACf38Bf2ADf39/AX9gA39/fwADCQgAAQAAAQIAAwUDAQABBmATfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAsHmQEQBHJlYWQABQhhZGRMZXZlbAAHBWJlZ2luAAAEZW5kcwMECmZpcnN0TGluZXMDBQVmbGFncwMIBmxldmVscwMHCWxpbmVDb3VudAMMCmxpbmVTdGFydHMDCQlwb3NpdGlvbnMDBgNyYXcDAQtyZWNvcmRDb3VudAMLBnN0YXJ0cwMDBHRleHQDCgR1c2VkAw0GbWVtb3J5AgAMAQ4K/RwIsQEBAn9BkA4kASAAQZAOaiQCIwJBxwBqQXhxJAYjBiAAQQZ2QQFqIgFBA3RqJAMgAUECdCICIwNqJAQjBCACaiQFIwUgAmokCSMJIABBAXZBAWpBAnRqJAcjByABaiQIIwggAWokCkEAJA0jCiAAakG/gARqQRB2PwBrIgBBAEoEfyAAPwBqQABBAEgFQQALBEAgAEAAGgsjAv0MAAAAAAAAAAAAAAAAAAAAAP0LBAAjAQvhAwEFfwJ/QQAjAkGsDCgCAEEBdiIEIABqSQ0AGgNAIAIgBEkEQEEAIAAgAmotAAAgAkEBdEGwDGotAABHDQIaIAJBAWohAgwBCwtBAQtFBEBBAA8LIABBrAwoAgBBAXZqIgUQBgR/An9BACMCQdwNKAIAQQF2IgAgBWpJDQAaQQAhAgNAIAAgAksEQEEAIAIgBWotAAAgAkEBdEHgDWotAABHDQIaIAJBAWohAgwBCwtBAQsFQQELBEBBAA8LQQAhAiAFQRNqIgAtAABBLkYEQANAIABBAWogAmotAABBMGtBCU0EQCACQQFqIQIMAQsLIAJFIAJBCUtyBEBBAA8LIAAgAkEBamohAAsgAC0AAEHaAEcEQEEADwsgAEEBakHcDCgCAEEBdmoiBCMCTwR/QQAFAn9BACMCQdwMKAIAQQF2IgYgAEEBaiIAakkNABoDQCADIAZJBEBBACAAIANqLQAAIANBAXRB4AxqLQAARw0CGiADQQFqIQMMAQsLQQELCwR/IAQtAABBCkcFQQELBEBBAA8LIAEgBUET/AoAACABQa7gwIEDNgITIAFBFGogBUEUakEDIAIgAkEDTxv8CgAAIAFB2gA6ABcgAS0AGEEKRwRAIAFBIDoAGAsgBEEBaguICgIJfwF7QQQkECMKIw1qIgQjAiAAa2pBv4AEakEQdj8AayIBQQBKBH8gAT8AakAAQQBIBUEACwRAIAFAABoLIAQhAyAEQRlqIQIgACEFA0ACQANAIAIgBf0ABAAiCv0LBAAgCv0MICAgICAgICAgICAgICAgIP0lIAr9DCIiIiIiIiIiIiIiIiIiIiL9IyAK/QxcXFxcXFxcXFxcXFxcXFxc/SP9UP1QIAr9DH9/f39/f39/f39/f39/f3/9I/1Q/WQiAUUEQCAFQRBqIQUgAkEQaiECDAELCyABaCIBIAVqIQUgASACaiEBIAUjAk8EQEEADwsgBS0AACIHQSJGDQAgB0HcAEcEQAJ/AkACQCAHQf8ARg0AIAdBwgFGDQAgB0HNAUYNACAHQdgBRg0AIAdB2wFGDQAgB0HcAUYNACAHQeABRg0AIAdB4QFGDQAgB0HiAUYNACAHQeMBRg0AIAdB7wFGDQAgB0HwAUYNACAHQfMBRg0ADAELQQEMAQsgB0EgSQsEfyAFLQABIQYgBS0AAiECAn8CQAJAAkACQAJAAkACQAJAAkACQAJAAkAgB0HCAUcEQCAHQc0BRg0BIAdB2AFGDQIgB0HbAUYNAyAHQdwBRg0EIAdB4AFGDQUgB0HhAUYNBiAHQeIBRg0HIAdB4wFGDQggB0HvAUYNCSAHQfABRg0KIAdB8wFGDQsMDAsgBkGtAUcgBkGgAU9xDAwLIAZBjwFHDAsLIAZBnAFHIAZBhQFLcQwKCyAGQZ0BRwwJCyAGQY8BRwwICyAGQaMBRyAGQaIBR3EMBwsgBkGeAUcgBkGFAUdxIAZBoAFHcQwGCyACQaABSSAGQYEBRg0FGiACQa4BSyEIIAZBgAFHBH9BAQUgAkGLAUkgAkGAAU9xCwR/QQEFIAJBqAFJIAJBjwFLcQsgCHIMBQsgBkGFAUcMBAsgBkG7AUcgBkG4AUdxIAZBvgFHcQR/IAZBvwFHIAJBuwFLcgVBAAsMAwsgBkGfAUYgBkGgAU9yDAILIAZBoAFHDAELQQALBUEBC0UEQEEADwsgAUEBaiECIAEgBzoAACAFQQFqIQUMAgsgBS0AAUHuAEcEQCAFIAEgBEEZakYQBCIFRQRAQQAPCyMSBH8gASMSOgAAIAFBAWoFIAELIQIMAgsgBUECaiIFLQAAQSJGDQAgBEEZaiICIAFJIQcgASACQQFrIgYgBCADIARGIgIbIAcbIgFBCjoAACAHBEAgAgRAIAZBIDoAAAUgBEEgQRn8CwALCyMJIwxBAnRqIw8gBCMKa2o2AgAjDEEBaiQMIAFBAWojCmskDSMKIw1qIgQjAiAFa2pBv4AEakEQdj8AayIBQQBKBH8gAT8AakAAQQBIBUEACwRAIAFAABoLIARBGWohAgwBCwsgBUEBay0AAEEpRgR/IAUgAGtBjA0oAgBBAXZPBUEACwR/An9BACMCIAVBjA0oAgBBAXYiAmsiACACakkNABoDQCACIAlLBEBBACAAIAlqLQAAIAlBAXRBkA1qLQAARw0CGiAJQQFqIQkMAQsLQQELBUEACwRAIxBBwAByJBALIARBGWoiACABSSEGIAEgAEEBayICIAQgAyAERiIBGyAGGyIAQQo6AAAgBgRAIAEEQCACQSA6AAAFIARBIEEZ/AsACwsjCSMMQQJ0aiMPIAQjCmtqNgIAIwxBAWokDCAAQQFqIwprJA0gBQu4BQMFfwF+AXwCf0EAIwJBnAsoAgBBAXYiBCAAakkNABoDQCABIARJBEBBACAAIAFqLQAAIAFBAXRBoAtqLQAARw0CGiABQQFqIQEMAQsLQQELRQRAQQAPCwJ/IABBnAsoAgBBAXZqIgQhAQNAIAEgBGtBB00EfyABLQAAQSByQeEAa0EZTQVBAAsEQCABQQFqIQEMAQsLQQACf0EAIwJBzAsoAgBBAXYiBSABakkNABoDQCACIAVJBEBBACABIAJqLQAAIAJBAXRB0AtqLQAARw0CGiACQQFqIQIMAQsLQQELRQ0AGkEAJBEgASAEayICRQRAIAFBzAsoAgBBAXZqDAELQQAgAkEHSw0AGiAEKQMAQgEgAq1CA4aGQgF9gyEGAn8DQCADIwBJBEAgA0EDdCICQYAIaikDACAGUQRAIAJBwAlqKQMApwwDCyADQQFqIQMMAQsLQQALJBEjEQR/IAFBzAsoAgBBAXZqBUEACwsiAUUEQEEADwsgASECA0AgAS0AAEEwayIDQQlNBEAgB0QAAAAAAAAkQKIgA7igIQcgAUEBaiEBDAELCyABIAJGIAEgAmtBDEtyBH9BAQUgAi0AAEEwRiABIAJrQQFLcQsEQEEADwsCf0EAIwJB/AsoAgBBAXYiAiABakkNABpBACEDA0AgAiADSwRAQQAgASADai0AACADQQF0QYAMai0AAEcNAhogA0EBaiEDDAELC0EBC0UEQEEADwsjDCECIw0hAyABQfwLKAIAQQF2ahACIgEEQCABIwogA2oQASEBCyABBEAjCyEDIwtBAWokCyADQQJ0IgQjA2ogACMBazYCACMEIARqIAEjAWs2AgAjBSAEaiMOIAJqNgIAIwYgA0EDdGogBzkDACMHIANqIxE6AAAjCCADaiMQOgAABSACJAwgAyQNCyABC+8DAQJ/IAAtAAEiA0H1AEYEQEEAIQECQCAALQACQTBHBH9BAQUgAC0AA0EwRwsNACAALQAFIAAtAARBCHRyQSByIgNB4+YARgR/QTwFIANB5eYARgR/QT4FQSZBACADQbbkAEYbCwskEiAAQQZqIQEjEg0AQQAhASADQeLiAEcEf0EBBSAALQAGQdsARwsNACAAQQdqIQADQAJAIAAtAAAiA0Ewa0EJTQRAQY/OACABQQpsIANqQTBrIgEgAUGPzgBPGyEBBUEBIAFB2wBGQQEgAUEfRiACGxshAkEAIQEgA0E7Rw0BCyAAQQFqIQAMAQsLIAAtAABB7QBHDQAjEEEYQQggAhtyJBAgAEEBaiEBCyABDwsgA0HyAEYEQCAAQQJqIQIDQCACLQAAQdwARgR/IAItAAFB8gBGBUEACwRAIAJBAmohAgwBCwsgAi0AAEEiRiIABEAgAUUhAAsgAi0AAEHcAEYiAQRAIAItAAFB7gBGIQELQQAkEiACQQBBASABIAAbGw8LQQkgAyADQfQARhskEiADQdwARgRAQQAgAEECaiAALQACIgFBL0YgAUH1AEZyIAAtAAMiAEEvRnIEf0EBBSAAQfUARiABQdwARnELGw8LIABBAmpBACADQSJGIANB9ABGciADQS9GchsLPABBACQLQQAkDEEAJA0gASQOIAIkDyMBIABqIQADQCAAIwJJBEAgABADIgEEQCABIQAMAgsLCyAAIwFrC7EDAQJ/IAAtAARBLUcEf0EBBSAALQAHQS1HCwR/QQEFIAAtAApB1ABHCwRAQQAPCyAALQANQTpHBH9BAQUgAC0AEEE6RwsEQEEADwtB5AAgAC0ACUEwayICIABBCGotAABBMGsiAUEKbGogAkEJSyABQQlLchsiAUEfTUEAIAFBAEHkACAALQAGQTBrIgIgAEEFai0AAEEwayIBQQpsaiACQQlLIAFBCUtyGyIBQQxNQQAgAUEAQeQAIAAtAAFBMGsiASAALQAAQTBrIgJBCmxqIAFBCUsgAkEJS3IbQeQASQR/QeQAIAAtAANBMGsiAiAAQQJqLQAAQTBrIgFBCmxqIAJBCUsgAUEJS3IbQeQASQVBAAsbGxsbBH9B5AAgAC0ADEEwayICIABBC2otAABBMGsiAUEKbGogAkEJSyABQQlLchtBF00FQQALBH9B5AAgAC0AD0EwayICIABBDmotAABBMGsiAUEKbGogAkEJSyABQQlLchtBO00FQQALBH9B5AAgAEERai0AAEEwayIBQQpsIAAtABJBMGsiAGogAEEJSyABQQlLchtBPE0FQQALC0ABAX8jAEEYRgRADwsjAEEDdCIDQYAIaiAAKQMAQgEgAa1CA4aGQgF9gzcDACADQcAJaiACrTcDACMAQQFqJAALC8cCDgBBjAsLASwAQZgLCxsCAAAAFAAAAHsAIgBsAGUAdgBlAGwAIgA6ACIAQbwLCwEsAEHICwsXAgAAABAAAAAiACwAIgBwAG8AcwAiADoAQewLCwEsAEH4CwsXAgAAABAAAAAsACIAbwB1AHQAIgA6ACIAQZwMCwEsAEGoDAsbAgAAABQAAAAiACwAIgB0AGkAbQBlACIAOgAiAEHMDAsBLABB2AwLIwIAAAAcAAAAIgAsACIAYQByAGcAcwAiADoAbgB1AGwAbAB9AEH8DAsBTABBiA0LNwIAAAAwAAAALgAuAC4AIAAoAGwAbwBnACAAbABpAG4AZQAgAHQAcgB1AG4AYwBhAHQAZQBkACkAQcwNCwE8AEHYDQstAgAAACYAAAAwADAAMAAxAC0AMAAxAC0AMAAxAFQAMAAwADoAMAAwADoAMAAw"}');
;// CONCATENATED MODULE: ./src/text/record-kernel.ts




/** Reads records in Harness's usual form, in WebAssembly. */
class RecordKernel {
    #exports = loadKernel(record_reader_wasm_namespaceObject.v);
    constructor() {
        // Any other spelling is read the general way.
        for (const [name, level] of LEVEL_NAMES)
            for (const written of [name, name.toUpperCase()])
                this.#addLevel(written, LEVELS.indexOf(level));
    }
    /** Takes whole lines of UTF-8. */
    begin(raw) {
        const at = this.#exports.begin(raw.length);
        new Uint8Array(this.#exports.memory.buffer).set(raw, at);
    }
    /**
     * Reads on up to a record that has another form.
     *
     * @returns where that begins
     */
    read(from, lines, used) {
        return this.#exports.read(from, lines, used);
    }
    /** What was read last; valid up to the next call. */
    run() {
        const { memory, recordCount, lineCount, used, ...places } = this.#exports;
        const [records, lines] = [recordCount.value, lineCount.value];
        if (records === 0)
            return null;
        const { buffer } = memory;
        return {
            starts: new Uint32Array(buffer, places.starts.value, records),
            ends: new Uint32Array(buffer, places.ends.value, records),
            firstLines: new Uint32Array(buffer, places.firstLines.value, records),
            positions: new Float64Array(buffer, places.positions.value, records),
            levels: new Uint8Array(buffer, places.levels.value, records),
            flags: new Uint8Array(buffer, places.flags.value, records),
            lineStarts: new Uint32Array(buffer, places.lineStarts.value, lines),
            text: new Uint8Array(buffer, places.text.value, used.value)
        };
    }
    #addLevel(name, number) {
        const bytes = Buffer.from(name);
        this.begin(bytes);
        this.#exports.addLevel(this.#exports.raw.value, bytes.length, number);
    }
}

;// CONCATENATED MODULE: ./src/text/batch-reader.ts



const batch_reader_NEWLINE = 10;
let kernel = null;
/**
 * Reads whole lines of a log into a batch. Records in Harness's usual form are read in WebAssembly,
 * many times as fast as `addRecord` reads any other. Both give the same.
 */
class BatchReader {
    #builder = new BatchBuilder();
    /** @param raw whole lines; must not change afterwards */
    read(raw) {
        const builder = this.#builder;
        builder.begin();
        const usual = (0,external_node_buffer_namespaceObject.isUtf8)(raw) ? (kernel ??= new RecordKernel()) : null;
        usual?.begin(raw);
        for (let start = 0; start < raw.length;) {
            if (usual !== null) {
                start = usual.read(start, builder.lines, builder.used);
                const run = usual.run();
                if (run !== null)
                    builder.addRun(run);
                if (start >= raw.length)
                    break;
            }
            const newline = raw.indexOf(batch_reader_NEWLINE, start);
            const end = newline < 0 ? raw.length : newline;
            builder.addRecord(raw.toString('utf8', start, end), start, newline < 0 ? end : end + 1);
            start = end + 1;
        }
        return builder.end(raw);
    }
}

;// CONCATENATED MODULE: ./src/text/order-window.ts
/** How many records wait for one that is late. */
const WINDOW_RECORDS = 1_000;
/** And how many bytes of them, since a record can be very long. */
const WINDOW_LENGTH = 4 * 1024 * 1024;
/** A larger `pos` says nothing; sums of these are exact for long enough. */
const LARGEST_POS = 2 ** 40;
/**
 * Puts records in the order of `pos` as they pass through a window; a record that is later than
 * that stays where it stands. When `pos` starts anew, as in the log of two programs that wrote one
 * after the other, what follows comes after all that was before.
 */
class OrderWindow {
    /** Of each record that waits: its batch, its index there, and its place; places rise. */
    #batches = [];
    #indexes = [];
    #places = [];
    /** The first that waits; what is before it has left. */
    #first = 0;
    #length = 0;
    /** Place of the record that came last. */
    #latest = -1;
    /** Place of the record that left last. */
    #passed = -1;
    /** Added to `pos`: the places of what came before `pos` started anew are all lower. */
    #offset = 0;
    /** Highest place of all. */
    #highest = -1;
    /** `pos` of the last record, if it was one that came too late. */
    #stray = null;
    /** @returns the records that can wait no longer, in order */
    add(batch) {
        const { positions, recordCount } = batch;
        const start = this.#first;
        for (let index = 0; index < recordCount; index++) {
            const place = this.#placeOf(positions[index] ?? Number.NaN);
            this.#latest = place;
            this.#length += lengthOf(batch, index);
            if (place >= this.#highest) {
                this.#highest = place;
                this.#batches.push(batch);
                this.#indexes.push(index);
                this.#places.push(place);
            }
            else {
                const at = this.#indexAfter(place);
                this.#batches.splice(at, 0, batch);
                this.#indexes.splice(at, 0, index);
                this.#places.splice(at, 0, place);
            }
            while (this.#places.length - this.#first > WINDOW_RECORDS || this.#length > WINDOW_LENGTH)
                this.#leave();
        }
        const ready = this.#leftSince(start);
        // What left is let go of once for each batch.
        this.#batches = this.#batches.slice(this.#first);
        this.#indexes = this.#indexes.slice(this.#first);
        this.#places = this.#places.slice(this.#first);
        this.#first = 0;
        return ready;
    }
    /** @returns all records that wait */
    drain() {
        const start = this.#first;
        this.#first = this.#places.length;
        return this.#leftSince(start);
    }
    #leave() {
        this.#passed = this.#places[this.#first] ?? this.#passed;
        this.#length -= this.#lengthAt(this.#first);
        this.#first++;
    }
    /** What left since `start`, in ranges as long as can be. */
    #leftSince(start) {
        const ready = [];
        for (let at = start; at < this.#first;) {
            const batch = this.#batches[at];
            const from = this.#indexes[at] ?? 0;
            let to = from;
            while (at < this.#first && this.#batches[at] === batch && this.#indexes[at] === to) {
                to++;
                at++;
            }
            if (batch !== undefined)
                ready.push({ batch, from, to });
        }
        return ready;
    }
    #lengthAt(at) {
        const batch = this.#batches[at];
        return batch === undefined ? 0 : lengthOf(batch, this.#indexes[at] ?? 0);
    }
    #placeOf(pos) {
        if (Number.isNaN(pos) || pos < 0 || pos > LARGEST_POS)
            return this.#latest;
        const place = this.#offset + pos;
        const stray = this.#stray;
        this.#stray = null;
        if (place > this.#highest || place === this.#latest)
            return place;
        if (place <= this.#passed) {
            // One record alone is late; a second one that goes on from there tells of a new start.
            if (stray !== null && pos > stray && pos - stray < this.#highest - place)
                return this.#startAnew(pos);
            this.#stray = pos;
            return Math.max(this.#latest, this.#passed);
        }
        // No program gives two of its records the same `pos`.
        return this.#places[this.#indexAfter(place) - 1] === place ? this.#startAnew(pos) : place;
    }
    #startAnew(pos) {
        this.#offset = this.#highest + 1;
        return this.#offset + pos;
    }
    /** The index of the first waiting record whose place is after `place`. */
    #indexAfter(place) {
        let low = this.#first;
        let high = this.#places.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if ((this.#places[middle] ?? place) <= place)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
function lengthOf({ recordStarts, recordEnds }, record) {
    return (recordEnds[record] ?? 0) - (recordStarts[record] ?? 0);
}

;// CONCATENATED MODULE: ./src/text/log-reader.ts



/** Records that count one by one before `pos` is believed to. */
const SURE_COUNT = 2;
/**
 * Reads the records of one log and hands the lines that they are shown as to takers, in the order
 * of `pos`. A rewritten progress line (`\r10 %`, `\r20 %`, …) is shown in its last state, also
 * where each state is a record. One reader for one log; its memory does not grow with the log.
 */
class LogReader {
    counts = {
        lines: 0,
        errors: 0,
        errorLevelLines: 0,
        warnings: 0,
        cut: 0,
        missingAtStart: 0,
        firstTime: null,
        lastTime: null
    };
    #reader = new BatchReader();
    #window = new OrderWindow();
    #takers;
    #findErrors;
    /** A progress line that waits for the next record. */
    #waiting = null;
    /** The last record that was shown and has a time. */
    #lastTimed = null;
    #firstPositions = [];
    /** Records between the first two that have a `pos`: they may have been counted, too. */
    #between = 0;
    constructor(takers, findErrors = errorsByLevel) {
        this.#takers = takers;
        this.#findErrors = findErrors;
    }
    /** Reads whole lines without handing them on. @param raw must not change afterwards */
    read(raw) {
        return this.#reader.read(raw);
    }
    /** Hands on what can wait no longer. */
    add(batch) {
        this.#handOn(this.#window.add(batch));
    }
    /** Hands on the rest. */
    end() {
        this.#handOn(this.#window.drain());
        this.#settle(false);
        const last = this.#lastTimed;
        if (last !== null)
            this.counts.lastTime = timeIn(last.batch, last.record);
    }
    #handOn(ready) {
        for (const { batch, from, to } of ready) {
            let start = from;
            for (let record = from; record < to; record++) {
                const flags = batch.flags[record] ?? 0;
                if (this.#waiting !== null)
                    this.#settle((flags & RecordFlag.replaces) !== 0 && this.#isSameLevel(batch, record));
                if ((flags & RecordFlag.isCut) !== 0)
                    this.counts.cut++;
                if ((flags & RecordFlag.rewrites) === 0)
                    continue;
                this.#show(batch, start, record);
                this.#waiting = { batch, record };
                start = record + 1;
            }
            this.#show(batch, start, to);
            if (this.#firstPositions !== null)
                this.#lookAtStart(batch, from, to);
        }
    }
    #isSameLevel(batch, record) {
        const waiting = this.#waiting;
        return waiting !== null && levelIn(waiting.batch, waiting.record) === levelIn(batch, record);
    }
    /** Shows the progress line that waits, unless it was rewritten. */
    #settle(isReplaced) {
        const waiting = this.#waiting;
        if (waiting === null)
            return;
        this.#waiting = null;
        const { batch, record } = waiting;
        if (!isReplaced)
            this.#show(batch, record, record + 1);
        else
            for (const taker of this.#takers)
                taker.takeRewritten?.(batch, record);
    }
    #show(batch, from, to) {
        if (from >= to)
            return;
        const { counts } = this;
        const lines = { batch, from, to, number: counts.lines + 1 };
        const errors = this.#findErrors(lines);
        counts.lines += (batch.firstLines[to] ?? 0) - (batch.firstLines[from] ?? 0);
        counts.errors += errors.length;
        this.#count(batch, from, to);
        for (const taker of this.#takers)
            taker.take(lines, errors);
    }
    #count(batch, from, to) {
        const { counts } = this;
        const { flags, levels } = batch;
        for (let record = from; record < to; record++) {
            const level = levels[record] ?? 0;
            if (level === 3)
                counts.warnings++;
            else if (level > 3)
                counts.errorLevelLines++;
        }
        const isTimed = (record) => ((flags[record] ?? 0) & RecordFlag.isTimed) !== 0;
        let last = to - 1;
        while (last >= from && !isTimed(last))
            last--;
        if (last < from)
            return;
        let first = from;
        while (!isTimed(first))
            first++;
        counts.firstTime ??= timeIn(batch, first);
        this.#lastTimed = { batch, record: last };
    }
    /**
     * CD writes `pos: 0` on every line: where the first ones don't count, the first one says nothing.
     */
    #lookAtStart({ positions }, from, to) {
        const first = this.#firstPositions ?? [];
        for (let record = from; record < to && first.length < SURE_COUNT; record++) {
            const position = positions[record] ?? Number.NaN;
            if (!Number.isNaN(position))
                first.push(position);
            else if (first.length > 0)
                this.#between++;
        }
        const [start = 0, next = 0] = first;
        if (first.length < SURE_COUNT)
            return;
        this.#firstPositions = null;
        if (start > 0 && next > start && next <= start + 1 + this.#between)
            this.counts.missingAtStart = start;
    }
}
/** The lines whose record has the level error or fatal: of each record the first one. */
function errorsByLevel({ batch, from, to }) {
    const { levels, firstLines } = batch;
    const errors = [];
    for (let record = from; record < to; record++)
        if ((levels[record] ?? 0) >= 4)
            errors.push(firstLines[record] ?? 0);
    return errors;
}

;// CONCATENATED MODULE: ./src/text/text-file.ts

/** The level warn, as a batch has it. */
const WARN_LEVEL = 3;
/**
 * The lines of a log as its text file has them:
 *
 *     2023-11-22T10:15:30.123Z Compiling
 *     2023-11-22T10:15:31.000Z ERROR 2 problems
 *                              and the second line of that message
 *
 * Times are UTC. Lines of level warn and those that are errors say so.
 */
class TextLines {
    #pieces = [];
    take(lines, errors) {
        const { batch, from, to } = lines;
        const { text, lineStarts, firstLines } = batch;
        let done = lineStarts[firstLines[from] ?? 0] ?? 0;
        let passed = 0;
        for (const line of markedLines(lines, errors)) {
            const isError = errors[passed] === line;
            if (isError)
                passed++;
            const isFatal = isError && levelIn(batch, recordOfLine(batch, line)) === 'fatal';
            const mark = isFatal ? 'FATAL ' : isError ? 'ERROR ' : 'WARN ';
            const start = lineStarts[line] ?? 0;
            const end = (lineStarts[line + 1] ?? 1) - 1;
            const column = Math.min(start + TIME_COLUMN, end);
            const before = column - start === TIME_COLUMN ? mark : end === start ? NO_TIME + mark : ` ${mark}`;
            this.#pieces.push(text.subarray(done, column), Buffer.from(column === end ? before.trimEnd() : before));
            done = column;
        }
        this.#pieces.push(text.subarray(done, lineStarts[firstLines[to] ?? 0]));
    }
    /** @returns what came since the last time, in pieces of whole lines */
    pieces() {
        const pieces = this.#pieces;
        this.#pieces = [];
        return pieces;
    }
}
/** The lines that are errors or have the level warn, in order. */
function markedLines({ batch, from, to }, errors) {
    const warned = [];
    for (let record = from; record < to; record++)
        if (batch.levels[record] === WARN_LEVEL)
            warned.push(batch.firstLines[record] ?? 0);
    if (warned.length === 0)
        return errors;
    return errors.length === 0 ? warned : [...new Set([...warned, ...errors])].sort((a, b) => a - b);
}

;// CONCATENATED MODULE: ./src/reading/log-writer.ts












/**
 * Writes one log: its bytes as they come but for secrets, and its text beside. Every failure of the
 * disk is a `disk` Failure.
 */
class LogWriter {
    #raw;
    #text;
    #redaction;
    #reader;
    #lines = new TextLines();
    #diagnosis = new LogDiagnosis();
    #baseline;
    #newLines;
    #blocks;
    #packing;
    #hash = (0,external_node_crypto_namespaceObject.createHash)('sha256');
    #bytes = 0;
    #complete = false;
    /** Both files must not exist yet: nothing is overwritten, and no link is followed. */
    constructor(rawPath, textPath, redactor, { blockFile = null, packer = null, baseline = null, ...blockOptions } = {}) {
        const good = baseline?.good ?? null;
        this.#baseline = baseline;
        this.#newLines = good === null ? null : new NewLineFinder(good.templates);
        this.#blocks = blockFile === null ? null : new LogBlocks(blockFile, blockOptions);
        const others = [this.#blocks?.records ?? null, this.#newLines].filter(taker => taker !== null);
        const takers = [this.#lines, this.#diagnosis, ...others];
        const reader = new LogReader(takers, this.#diagnosis.findErrors);
        this.#reader = reader;
        this.#redaction = new LogRedaction(redactor, raw => reader.read(raw));
        this.#raw = new NewFile(rawPath);
        try {
            this.#text = new NewFile(textPath);
        }
        catch (error) {
            this.#raw.remove();
            throw error;
        }
        this.#packing = packer?.begin() ?? null;
    }
    /** @throws {Failure} `disk`; `input` when a pattern of `redact` takes too long */
    write(chunk) {
        this.#bytes += chunk.length;
        this.#hash.update(chunk);
        this.#add(this.#redaction.push(chunk));
        this.#blocks?.store();
    }
    /** @throws {Failure} as `write` */
    end() {
        this.#add(this.#redaction.end());
        this.#reader.end();
        const { counts } = this.#reader;
        const isVerbatim = this.#redaction.count === 0;
        const missing = tellMissingAtStart(counts.missingAtStart);
        // After the last line, so that the numbers of the lines stay the log's.
        this.#writeText([...this.#lines.pieces(), ...(missing === null ? [] : [Buffer.from(`${missing}\n`)])]);
        const found = this.#diagnosis.end(knownIn(this.#baseline?.good?.templates ?? null));
        const findings = keptFindings(found);
        const blocks = this.#blocks?.end(tellingLine(findings), isVerbatim) ?? [];
        const packedText = this.#packing?.end() ?? null;
        this.#raw.end();
        this.#text.end();
        this.#complete = true;
        return {
            counts,
            bytes: this.#bytes,
            sha256: this.#hash.digest('hex'),
            redactions: this.#redaction.count,
            isVerbatim,
            findings,
            comparison: this.#comparisonOf(found),
            blocks,
            packedText
        };
    }
    #add(batches) {
        for (const batch of batches)
            this.#reader.add(batch);
        this.#raw.write(...batches.map(({ raw }) => raw));
        this.#writeText(this.#lines.pieces());
    }
    #writeText(pieces) {
        this.#text.write(...pieces);
        this.#packing?.write(...pieces);
    }
    #comparisonOf({ diagnosis }) {
        if (this.#baseline === null)
            return null;
        return compareLog(this.#baseline, this.#newLines?.end() ?? null, diagnosis?.telling ?? null);
    }
    /** Removes both files of a log that did not come to its end. */
    [Symbol.dispose]() {
        if (this.#complete)
            return;
        this.#raw.remove();
        this.#text.remove();
    }
}

;// CONCATENATED MODULE: ./src/reading/log-task.ts
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









/**
 * Bytes; a longer log is cut into blocks for the page, of which few are unpacked to show some
 * lines.
 */
const LARGEST_BLOCK = 1024 * 1024;
const OUT_OF_TIME = 'timeout-minutes ran out before all of it was read';
/** Does tasks in this thread. */
class LocalTasks {
    #settings;
    #redactor;
    #isOver;
    #turns = new Mutex();
    #files = new OpenFiles();
    #blockFile;
    #packer;
    /** @param isOver whether the time for reading is over: what is not read by then is a gap */
    constructor(settings, redactor, isOver) {
        this.#settings = settings;
        this.#redactor = redactor;
        this.#isOver = isOver;
        this.#blockFile = settings.blocks === null ? null : new BlockFile(settings.blocks);
        this.#packer = settings.packing === null ? null : new FilePacker(settings.packing);
    }
    /** One after the other: while one waits for its bytes, there is nothing of another in memory. */
    async run(task) {
        const end = await this.#turns.acquire();
        try {
            return await this.#read(task);
        }
        finally {
            end();
        }
    }
    async #read(task) {
        let reason = '';
        for (const source of task.sources) {
            try {
                return { ...(await this.#write(task, source)), source };
            }
            catch (error) {
                if (!(error instanceof EntryError))
                    throw error;
                reason = error.message;
            }
        }
        return { reason };
    }
    [Symbol.asyncDispose]() {
        this.#files[Symbol.dispose]();
        this.#packer?.[Symbol.dispose]();
        this.#blockFile?.[Symbol.dispose]();
        return Promise.resolve();
    }
    async #write({ raw, text, followed, share, baseline: given }, source) {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            this.#checkTime();
            const log = __addDisposableResource(env_1, await completedLog(readEntry(source, this.#settings.budget, this.#files), followed), true);
            const { followedLines } = log;
            // The share is an estimate, and a block that has no room after all is not shown.
            const isPacked = share >= 2 * source.size && followedLines === 0 && source.size <= LARGEST_BLOCK;
            const packedLog = isPacked ? packedFile(source) : null;
            const baseline = given === null ? null : withTemplates(given, slots => new TemplateSet(slots));
            const takers = { blockFile: this.#blockFile, packer: this.#packer, share, packedLog, baseline };
            const writer = __addDisposableResource(env_1, new LogWriter(raw, text, this.#redactor, takers), false);
            for await (const chunk of log.chunks) {
                this.#checkTime();
                writer.write(chunk);
            }
            return { written: writer.end(), followedLines };
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
    #checkTime() {
        if (this.#isOver())
            throw new EntryError(OUT_OF_TIME);
    }
}

;// CONCATENATED MODULE: ./src/reading/thread-messages.ts

/** For another thread. */
function describeError(error) {
    if (!(error instanceof failure_Failure))
        return { kind: null, message: String(error) };
    const { kind, summary, next } = error;
    return { kind, summary, next };
}
/** The error that was described in another thread. */
function errorOf(described) {
    return described.kind === null
        ? new Error(described.message)
        : new Failure(described.kind, described.summary, described.next);
}

;// CONCATENATED MODULE: ./src/reading/log-worker.ts
/** The entry of a thread that reads logs: see reading-threads.ts. */




const { timeLeft, ...settings } = external_node_worker_threads_namespaceObject.workerData;
const end = performance.now() + timeLeft;
const { secrets, patterns, patternTime } = settings.redaction;
const redactor = createRedactor(secrets, patterns, patternTime);
let tasks = null;
async function answer({ id, task }) {
    try {
        tasks ??= new LocalTasks(settings, redactor, () => performance.now() > end);
        return { id, outcome: await tasks.run(task) };
    }
    catch (error) {
        return { id, error: describeError(error) };
    }
}
external_node_worker_threads_namespaceObject.parentPort?.on('message', (order) => {
    void answer(order).then(message => external_node_worker_threads_namespaceObject.parentPort?.postMessage(message));
});

