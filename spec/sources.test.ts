/**
 * One table in every format that there is a reader for: read, prepared, split and learned from by whole runs, it gives the same
 * weights to the bit. Texts, numbers, what is true or false, and missing values are among its columns.
 */

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type * as Arrow from "apache-arrow";
import test from "ava";
import { compile, run } from "../runtime/api.js";
import type { GivenData } from "../runtime/data/sources/given/handed-in.js";
import { duckdb, hasDuckdb } from "./runtime/data/duckdb.js";
import { optional } from "./runtime/data/tables.js";
import { folderWith } from "./troupe.js";

const kinds = ["cat", "dog", "owl"];
const rows = Array.from({ length: 90 }, (_, at) => ({
  kind: kinds[at % 3]!,
  mass: at % 10 === 7 ? null : (at % 3) * 10 + ((at * 7) % 13) / 4,
  home: at % 11 === 3 ? null : ["town", "farm"][(at * 5) % 2]!,
  tame: at % 4 < 2,
}));
type Row = (typeof rows)[number];
const names = ["kind", "mass", "home", "tame"] as const;
const separated = (mark: string) =>
  [names.join(mark), ...rows.map((row) => names.map((name) => row[name] ?? "").join(mark))].join("\n");
const lines = rows.map((row) => JSON.stringify(row)).join("\n");
const column = <Name extends keyof Row>(name: Name) => rows.map((row) => row[name]);

const folder = folderWith({
  "pets.csv": separated(","),
  "semicolons.csv": separated(";"),
  "pets.tsv": separated("\t"),
  "pets.jsonl": lines,
  "pets.js": `export default () => ${JSON.stringify(rows)};`,
});
test.after.always(() => folder.remove());

async function digestOf(source: string, data: Readonly<Record<string, GivenData>> = {}): Promise<string> {
  const text = `
data pets = ${source} {
  target: kind, categories: [home], missing: { numbers: mean, text: most_common }, scale: standard
  split: { train: 70%, test: 30% }
}
model net = input(4) -> dense(6, relu) -> dense(3, softmax)
train a { model: net, on: pets.train, epochs: 3 }
`;
  const { plan, diagnostics } = compile(text, { path: join(folder.path, "pets.flow"), cores: 1, data });
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  const { results, failures } = await run(plan, { engine: "inline", data });
  const { a } = results;
  if (a?.kind !== "network") throw new Error(JSON.stringify(failures));
  return a.digest;
}

const expected = digestOf('csv("pets.csv")');

for (const [what, source] of [
  ["other delimiters, found by looking", 'csv("semicolons.csv")'],
  ["tabs", 'tsv("pets.tsv")'],
  ["JSON lines", 'jsonl("pets.jsonl")'],
  ["JavaScript", 'js("pets.js")'],
] as const)
  test(`${what}: the same weights`, async (t) => {
    t.is(await digestOf(source), await expected);
  });

test("packed by gzip: the same weights", async (t) => {
  writeFileSync(join(folder.path, "pets.csv.gz"), gzipSync(separated(",")));
  writeFileSync(join(folder.path, "pets.jsonl.gz"), gzipSync(lines));
  t.deepEqual(
    [await digestOf('csv("pets.csv.gz")'), await digestOf('jsonl("pets.jsonl.gz")')],
    [await expected, await expected],
  );
});

test("handed in as columns, and as rows: the same weights", async (t) => {
  const columns = { kind: column("kind"), mass: column("mass"), home: column("home"), tame: column("tame") };
  t.is(await digestOf('arrays("pets")', { pets: { columns } as GivenData }), await expected);
  t.is(await digestOf('arrays("pets")', { pets: { rows } as GivenData }), await expected);
});

test("Parquet, and queries of files: the same weights", async (t) => {
  if (!hasDuckdb) {
    console.log("SKIPPED: Parquet and SQL in whole runs want @duckdb/node-api, which is not there");
    t.pass();
    return;
  }
  const [from, to] = ["pets.csv", "pets.parquet"].map((file) => join(folder.path, file));
  await duckdb(`COPY (FROM '${from}') TO '${to}' (FORMAT parquet)`);
  t.is(await digestOf('parquet("pets.parquet")'), await expected);
  t.is(await digestOf(`sql("FROM 'pets.parquet' SELECT kind, mass, home, tame")`), await expected);
});

test("Arrow: the same weights", async (t) => {
  const arrow = optional<typeof Arrow>("apache-arrow");
  if (!arrow) {
    console.log("SKIPPED: Arrow in whole runs wants apache-arrow, which is not there");
    t.pass();
    return;
  }
  const { Bool, Float64, Utf8, Table, tableToIPC, vectorFromArray } = arrow;
  const table = new Table({
    kind: vectorFromArray(column("kind"), new Utf8()),
    mass: vectorFromArray(column("mass"), new Float64()),
    home: vectorFromArray(column("home"), new Utf8()),
    tame: vectorFromArray(column("tame"), new Bool()),
  });
  writeFileSync(join(folder.path, "pets.arrow"), tableToIPC(table, "file"));
  t.is(await digestOf('arrow("pets.arrow")'), await expected);
});

test.serial("a file of the network, kept by its hash: the same weights, and no second way there", async (t) => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.end(separated(","));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  mkdirSync(join(folder.path, "cache"));
  process.env.TROUPE_CACHE = join(folder.path, "cache");
  t.teardown(() => delete process.env.TROUPE_CACHE);
  const hash = createHash("sha256").update(separated(",")).digest("hex");
  const { port } = server.address() as AddressInfo;
  const source = `csv(url("http://127.0.0.1:${port}/pets.csv", sha256: "${hash}"))`;
  t.is(await digestOf(source), await expected);
  t.is(await digestOf(source), await expected);
  t.is(asked, 1);
});
