/** Tables and preparations at random: cells that are rare, missing, spelt otherwise or of another kind, and all that can be said of them. */

import fc from "fast-check";

const cells = {
  town: fc.constantFrom("Rom", "Oslo", "Kiel", "Kiel", "Kiel", "", "NA", '"a, b"', '"NA"'),
  size: fc.constantFrom("S", "M", "L", "M", "L", "S", ""),
  stars: fc.constantFrom("1", "2", "2.0", "3", "1e1", "-0", "0", "", "?"),
  price: fc.oneof(fc.integer({ min: -50, max: 50 }).map(String), fc.constantFrom("", "0.1", "0.1", "7.25")),
  gift: fc.constantFrom("true", "false", "True", "FALSE", ""),
  same: fc.constant("0.1"),
  note: fc.constantFrom("good and cheap", "cheap", "it's bad", "", "good"),
  day: fc.constantFrom("2026-01-05", "2026-02-28", "2025-12-31"),
};
type Name = keyof typeof cells;
export const names = Object.keys(cells) as Name[];

export const table = fc.array(fc.record(cells), { minLength: 4, maxLength: 30 });

/** Lines that are no rows, now and then. */
export const slips = fc.array(
  fc.constantFrom("", "", "", "", "short row", "1,2,3,4,5,6,7,8,9,10", "Rom,S,2,many,true,0.1,good,2026-01-01"),
  { maxLength: 1 },
);

const unseen = fc.constantFrom("", "unseen: zeros", "unseen: other", "unseen: error");
const oneHot = unseen.map((of) => `one_hot(${of})`);
const nothing = fc.constant("");
const encodings: Readonly<Record<string, fc.Arbitrary<string>>> = {
  town: fc.oneof(
    oneHot,
    unseen.map((of) => `ordinal(${of})`),
  ),
  size: fc.oneof(
    oneHot,
    fc.constantFrom(
      "ordinal(order: [S, M, L])",
      "ordinal(order: [S, M], unseen: other)",
      "ordinal",
      "words(length: 2, vocabulary: 4)",
    ),
  ),
  stars: fc.oneof(oneHot, fc.constant("ordinal(unseen: other)"), nothing),
  gift: fc.oneof(oneHot, nothing),
  note: fc.oneof(oneHot, fc.constantFrom("words(length: 3, vocabulary: 6)", "words(length: 1)")),
  day: oneHot,
  dear: fc.oneof(oneHot, nothing),
  half: fc.oneof(oneHot, nothing),
  kind: oneHot,
};

const forTexts = fc.constantFrom(
  "most_common",
  "most_common",
  "drop",
  "drop",
  "error",
  'constant("none")',
  'constant("Rom")',
  'constant("2")',
);
const forNumbers = fc.constantFrom("mean", "median", "most_common", "drop", "constant(-1)");
const missing = fc.oneof(
  fc.constantFrom("drop", "most_common", "most_common", "drop", ""),
  fc
    .record({ numbers: forNumbers, text: forTexts })
    .map(({ numbers, text }) => `{ numbers: ${numbers}, text: ${text} }`),
  fc
    .record({
      numbers: forNumbers,
      text: forTexts,
      column: fc.constantFrom(...names),
      own: fc.oneof(forTexts, forNumbers),
    })
    .map(({ numbers, text, column, own }) => `{ numbers: ${numbers}, text: ${text}, ${column}: ${own} }`),
);

const split = fc.constantFrom(
  "",
  "{ train: 70%, test: 30% }",
  "{ train: 50%, validation: 25%, test: 20%, by: town }",
  "{ train: 60%, test: 20%, group: day }",
  "{ train: 60%, test: 40%, time: day }",
  '{ train: day == "2026-01-05", test: day != "2026-01-05" }',
);

const derived = { dear: "price > 3", half: "price / 2", kind: 'if price > 1 then "much" else "little"' };

export const settings = fc.record({
  target: fc.constantFrom("town", "price", "gift", "stars", "size"),
  encode: fc.record(encodings),
  features: fc.option(fc.subarray([...names, ...Object.keys(derived)], { minLength: 1 })),
  without: fc.option(fc.subarray([...names])),
  missing,
  scale: fc.constantFrom("", "standard", "minmax", "robust", "1/2"),
  split,
  onBad: fc.constantFrom("", "skip", "missing"),
});
export type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

/** The `data` statement for `rows.csv`. */
export function written({
  target,
  encode,
  features,
  without,
  missing: gaps,
  scale,
  split: parts,
  onBad,
}: Settings): string {
  const encoded = Object.entries(encode).filter(
    ([name, by]) => by !== "" && !(name === target && by.startsWith("words")),
  );
  const lines = [
    `target: ${target}`,
    `encode: { ${encoded.map(([name, by]) => `${name}: ${by}`).join(", ")} }`,
    `derive: { ${Object.entries(derived)
      .map(([name, of]) => `${name}: ${of}`)
      .join(", ")} }`,
    features
      ? `features: [${features.filter((name) => name !== target).join(", ")}]`
      : without && `features: except(${without.join(", ")})`,
    gaps && `missing: ${gaps}`,
    scale && `scale: ${scale}`,
    parts && `split: ${parts}`,
    onBad && `on_bad: ${onBad}`,
  ];
  return `data rows = csv("rows.csv", types: { same: number }) { ${lines.filter((line) => line).join("\n  ")} }`;
}
