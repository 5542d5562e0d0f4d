/** The reference is complete, and what it repeats of the table, the library and the command line is up to date. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { folder, pageNames, refreshed, stale } from "./generate.js";
import { userKinds } from "./kind-parts.js";

test("no generated part is stale: `npm run reference` brings them up to date", (t) => {
  t.deepEqual(
    stale().map(({ path }) => path),
    [],
  );
});

test("each kind has a page, with its statement, its settings and an example", (t) => {
  t.is(userKinds.length, 17);
  for (const { kind } of userKinds) {
    const page = readFileSync(join(folder, `${kind}.md`), "utf8");
    t.true(page.startsWith(`# ${kind}\n`), kind);
    for (const part of ["<!-- generated: statement -->", "<!-- generated: settings -->", "```flow"])
      t.true(page.includes(part), `${kind}: ${part}`);
  }
});

test("the index names every page", (t) => {
  const index = readFileSync(join(folder, "README.md"), "utf8");
  for (const name of pageNames()) if (name !== "README.md") t.true(index.includes(`(${name})`), name);
});

test("what stands between the marks is made anew, and nothing else", (t) => {
  const page = "before\n<!-- generated: priorities -->\nold\n<!-- end -->\nafter\n";
  const once = refreshed("x.md", page);
  t.true(once.startsWith("before\n<!-- generated: priorities -->\n\n| word |"));
  t.true(once.endsWith("\n\n<!-- end -->\nafter\n"));
  t.false(once.includes("old"));
  t.is(refreshed("x.md", once), once);
  t.throws(() => refreshed("x.md", "<!-- generated: nosuch -->\n<!-- end -->"), { message: /nosuch/ });
});
