/**
 * Frames that are gone over several times: in memory as long as they fit into what may be held, and beyond that in a file.
 * Whoever goes over them cannot tell.
 */

import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { TaskFailure } from "../../failure.js";
import type { Column, ColumnHead, Frame } from "../frame.js";
import { inScratch } from "../scratch.js";

export class FrameStore {
  readonly #frames: (Frame | Place)[] = [];
  #held = 0;
  #handle: number | undefined;
  #path = "";
  #end = 0;

  /** `most`: the bytes of frames that may be in memory; `file`: where the others go. */
  constructor(
    readonly most: number,
    readonly file: () => string,
  ) {}

  add(frame: Frame): void {
    const bytes = bytesOf(frame);
    if (this.#held + bytes <= this.most) {
      this.#held += bytes;
      this.#frames.push(frame);
    } else this.#frames.push(this.#write(frame));
  }

  /** In the order in which they were added, as often as is wanted; of a file only these columns are read. */
  *frames(names: readonly string[]): Generator<Frame> {
    const wanted = new Set(names);
    for (const each of this.#frames) {
      const columns = "end" in each ? [] : each.columns.filter(({ name }) => wanted.has(name));
      yield "end" in each ? this.#read(each, wanted) : { rows: each.rows, columns };
    }
  }

  /** For the last time: each is let go once it has been seen. */
  *drain(): Generator<Frame> {
    const all = this.#frames.splice(0).reverse();
    for (let each = all.pop(); each; each = all.pop()) yield "end" in each ? this.#read(each) : each;
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    this.#frames.length = 0;
  }

  #open(): number {
    this.#path = this.file();
    return inScratch(this.#path, () => openSync(this.#path, "wx+"));
  }

  #write(frame: Frame): Place {
    this.#handle ??= this.#open();
    const begin = this.#end;
    const columns = frame.columns.map((column): PlacedColumn => {
      const words = column.type === "text" ? this.#append(Buffer.from(JSON.stringify(column.words))) : undefined;
      const at = this.#append(column.type === "text" ? column.codes : column.values);
      return { name: column.name, type: column.type, at, ...(words ? { words } : {}) };
    });
    return { rows: frame.rows, columns, begin, end: this.#end };
  }

  #append(data: NodeJS.ArrayBufferView): Stretch {
    const [begin, bytes] = [this.#end, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
    inScratch(this.#path, () => {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#handle!, bytes, done, bytes.length - done, begin + done);
    });
    this.#end += bytes.length;
    return { begin, end: this.#end };
  }

  #read({ rows, columns }: Place, wanted?: ReadonlySet<string>): Frame {
    const some = wanted ? columns.filter(({ name }) => wanted.has(name)) : columns;
    const read = some.map(({ name, type, at, words }): Column => {
      const bytes = this.#take(at);
      if (type !== "text") return { name, type, values: new Float64Array(bytes.buffer) };
      const list = words ? (JSON.parse(Buffer.from(this.#take(words)).toString("utf8")) as string[]) : [];
      return { name, type, codes: new Int32Array(bytes.buffer), words: list };
    });
    return { rows, columns: read };
  }

  #take({ begin, end }: Stretch): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(end - begin);
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#handle!, bytes, done, bytes.length - done, begin + done);
      if (count === 0) throw lostFile(this.#path);
      done += count;
    }
    return bytes;
  }
}

interface Stretch {
  readonly begin: number;
  readonly end: number;
}

interface Place extends Stretch {
  readonly rows: number;
  readonly columns: readonly PlacedColumn[];
}

interface PlacedColumn extends ColumnHead {
  readonly at: Stretch;
  readonly words?: Stretch;
}

/** Texts are reckoned by their characters; a word takes some 40 bytes besides. */
function bytesOf({ columns }: Frame): number {
  return columns.reduce((total, column) => {
    if (column.type !== "text") return total + column.values.byteLength;
    return total + column.codes.byteLength + column.words.reduce((sum, word) => sum + 2 * word.length + 40, 0);
  }, 0);
}

function lostFile(file: string): TaskFailure {
  return new TaskFailure({
    code: "disk",
    message: `${file} was cut short by somebody else while it was in use.`,
    advice: "Run it again.",
    lasting: false,
  });
}
