/**
 * "Did you mean …?"
 */

import test from "ava";
import { kinds } from "../../lang/1-parse/words.js";
import { editDistance, suggest } from "../../lang/suggest.js";

test("a letter too many, too few, wrong or swapped costs one each", (t) => {
  t.is(editDistance("train", "train"), 0);
  t.is(editDistance("traain", "train"), 1);
  t.is(editDistance("tran", "train"), 1);
  t.is(editDistance("troin", "train"), 1);
  t.is(editDistance("trian", "train"), 1);
  t.is(editDistance("", "abc"), 3);
});

test("the nearest word is meant, whatever its capitals", (t) => {
  t.is(suggest("trian", kinds), "train");
  t.is(suggest("Ensembel", kinds), "ensemble");
  t.is(suggest("modle", ["mode", "model"]), "mode");
  t.is(suggest("epoch", ["batch", "epochs"]), "epochs");
});

test("another word altogether is not", (t) => {
  t.is(suggest("banana", kinds), undefined);
  t.is(suggest("x", []), undefined);
  t.is(suggest("x".repeat(100_000), kinds), undefined);
});

test("a word is not suggested for itself", (t) => {
  t.is(suggest("train", ["train"]), undefined);
});
