/**
 * Real programs with a slip: tokens lost, doubled or swapped, a name in the place of another, a value in the place of
 * another, statements of one file among those of a second. Most still parse, so that the checker and what is behind it
 * meet programs that are nearly right.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { root } from "../root.js";

const folders = ["examples", "stdlib", "spec/lang/flows", "spec/lang/check", "spec/lang/plan", "spec/lang/newcomer"];

/** The texts of every program in the repository. */
export const realPrograms: readonly string[] = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".flow"))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), "utf8")),
);

/** Spaces, comments, texts, numbers with their units, words, and marks of one or two characters. */
const piecesOf = (text: string): string[] =>
  text.match(/\s+|#.*|"(?:[^"\\\n]|\\.)*"|\d[\w.%]*|\w+|->|\.\.|[<>=!]=|[^\s\w]/g) ?? [];

const isGap = (piece: string) => /^[\s#]/.test(piece);
const isName = (piece: string) => /^[A-Za-z_]/.test(piece);
const isValue = (piece: string) => /^["\d]/.test(piece);

/** One change; `where` and `which` are between 0 and 1, and choose a place and what is put there. */
export interface Slip {
  readonly kind: (typeof slips)[number];
  readonly where: number;
  readonly which: number;
}

const slips = ["drop", "double", "swap", "rename", "revalue", "odd", "splice"] as const;

const oddNames = ["__proto__", "constructor", "toString", "hasOwnProperty", "index", "task", "input", "average", "all"];
const oddValues = ["0", "-1", "1e308", "0.5", "100000", "80%", "200ms", "2GiB", '""', "[]", "{}", "true", "1 .. 0"];

const pick = <Item>(items: readonly Item[], share: number): Item | undefined =>
  items[Math.min(items.length - 1, Math.floor(share * items.length))];

function slipped(pieces: readonly string[], { kind, where, which }: Slip, other: readonly string[]): string[] {
  if (kind === "splice") return spliced(pieces, where, which, other);
  const fits = kind === "rename" ? isName : kind === "revalue" ? isValue : (piece: string) => !isGap(piece);
  const places = pieces.flatMap((piece, at) => (fits(piece) ? [at] : []));
  const at = pick(places, where);
  if (at === undefined) return [...pieces];
  const piece = pieces[at] ?? "";
  const partner = pick(places, which) ?? at;
  const changed = [...pieces];
  switch (kind) {
    case "drop":
      changed[at] = "";
      break;
    case "double":
      changed[at] = `${piece} ${piece}`;
      break;
    case "odd":
      changed[at] = pick([...oddNames, ...oddValues], which) ?? piece;
      break;
    case "swap":
      [changed[at], changed[partner]] = [pieces[partner] ?? "", piece];
      break;
    default:
      changed[at] = pieces[partner] ?? piece;
  }
  return changed;
}

/** The first part of one file and the last part of another, cut where lines with statements begin. */
function spliced(pieces: readonly string[], where: number, which: number, other: readonly string[]): string[] {
  const [first, second] = [statementsIn(pieces), statementsIn(other)];
  const kept = first.slice(0, Math.ceil(where * first.length));
  return piecesOf([...kept, ...second.slice(Math.floor(which * second.length))].join("\n"));
}

const statementsIn = (pieces: readonly string[]) => pieces.join("").split(/\n(?=[a-z])/);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const slip: fc.Arbitrary<Slip> = fc.record({ kind: fc.constantFrom(...slips), where: share, which: share });

/** A real program with one to `most` slips. */
export function mutants(most = 4): fc.Arbitrary<string> {
  const real = fc.constantFrom(...realPrograms);
  return fc
    .tuple(real, real, fc.array(slip, { minLength: 1, maxLength: most }))
    .map(([text, other, all]) =>
      all.reduce((pieces, each) => slipped(pieces, each, piecesOf(other)), piecesOf(text)).join(""),
    );
}
