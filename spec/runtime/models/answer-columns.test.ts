/** Answers as columns: names that say what they are and never hide another, and nothing where there is no answer. */

import test from "ava";
import { answerColumns, answerHeads } from "../../../runtime/models/answer-columns.js";

const target = { name: "species", type: "classes", classes: ["Adelie", "Gentoo"] } as const;

test("the answer has the name of what was learned, and each class its probability", (t) => {
  t.deepEqual(answerHeads(target, ["island"]), [
    { name: "species", type: "text" },
    { name: "species=Adelie", type: "number" },
    { name: "species=Gentoo", type: "number" },
  ]);
  t.deepEqual(answerHeads({ name: "price", type: "number" }, []), [{ name: "price", type: "number" }]);
});

test("a name that is there already is not taken twice", (t) => {
  const names = (taken: readonly string[]) => answerHeads(target, taken).map(({ name }) => name);
  t.deepEqual(names(["species"]), ["species_predicted", "species=Adelie", "species=Gentoo"]);
  t.deepEqual(names(["species", "species_predicted", "species=Gentoo"]), [
    "species_predicted_2",
    "species=Adelie",
    "species=Gentoo_predicted",
  ]);
});

test("rows without an answer are missing in every column", (t) => {
  const heads = answerHeads(target, []);
  const answers = { ...target, width: 2, values: new Float32Array([0.25, 0.75, 0.5, 0.5, 0.1, 0.9]) };
  const [answer, adelie, gentoo] = answerColumns(heads, answers, (row) => row !== 2);
  t.deepEqual(answer, { name: "species", type: "text", codes: Int32Array.of(1, 0, -1), words: target.classes });
  t.deepEqual(adelie, { name: "species=Adelie", type: "number", values: Float64Array.of(0.25, 0.5, Number.NaN) });
  t.deepEqual(gentoo, { name: "species=Gentoo", type: "number", values: Float64Array.of(0.75, 0.5, Number.NaN) });
});
