/** `troupe data`: what it shows of files and of `data` statements, what it says of what is wrong, and how it ends. */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import test from "ava";
import { sharedData } from "./root.js";
import { folderWith, troupe } from "./troupe.js";

const pets = `name,mass,home,tame
Tom,4.5,town,true
Rex,20,farm,true
Ida,,town,false
Leo,190.5,zoo,false
`;
const flow = `data pets = csv("pets.csv") {
  target: tame
  features: [mass, home]
  categories: [home]
  missing: { numbers: median }
  scale: minmax
  split: { train: tame or mass > 100, test: not tame and mass < 100 }
}
data folded = csv("pets.csv") { target: mass, features: [tame], split: { folds: 2 } }
`;

const folder = folderWith({ "pets.csv": pets, "pets.flow": flow, "notes.md": "# no table\n", "empty.csv": "" });
test.after.always(() => folder.remove());

test.serial("a file: its columns, types, ranges and missing values, and its first rows", async (t) => {
  const { status, stdout, stderr } = await troupe(["data", "pets.csv"], folder.path);
  t.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  t.regex(stdout, /^pets\.csv: 4 rows, 4 columns\n/);
  t.regex(stdout, /\nname +text +Tom 1, Rex 1, Ida 1, Leo 1\n/);
  // The mean of 4.5, 20 and 190.5 is 71.667; the deviation is that of the whole population.
  t.regex(stdout, /\nmass +number +1 +4\.5 to 190\.5, mean 71\.667, deviation 84\.266, 3 different\n/);
  t.regex(stdout, /\nhome +text +town 2, farm 1, zoo 1\n/);
  t.regex(stdout, /\ntame +flag +true 2, false 2\n/);
  t.regex(stdout, /\nIda +· +town +false\n/);
});

test.serial("a file, as JSON: the same numbers", async (t) => {
  const { status, stdout } = await troupe(["data", "pets.csv", "--json"], folder.path);
  t.is(status, 0);
  const { version, holding } = JSON.parse(stdout);
  t.is(version, 1);
  t.is(holding.summary.rows, 4);
  const [, mass] = holding.summary.columns;
  t.like(mass, { name: "mass", type: "number", missing: 1, range: { least: 4.5, most: 190.5 } });
});

test.serial("a statement: what a row becomes, what was filled in, and the parts", async (t) => {
  const { status, stdout } = await troupe(["data", "pets.flow", "pets"], folder.path);
  t.is(status, 0);
  // Of 4.5, 20 and 190.5 the median is 20; 4.5 and 186 bring them to 0 to 1.
  t.regex(stdout, /\npets: 4 rows; a row becomes 4 numbers, by what is in the 3 rows of pets\.train\n/);
  t.regex(stdout, /\nmass +1 +\(itself − 4\.5\) \/ 186; missing: 20\n/);
  t.regex(stdout, /\nhome +3 +one place each for farm, town, zoo\n/);
  t.regex(stdout, /\nMissing values filled in: 1 in mass\.\n/);
  t.regex(
    stdout,
    /\npart +rows +false +true\nall +4 +2 +2\ntrain +3 +1 +2\ntest +0 +0 +0\nto learn: tame, 2 classes\n/,
  );
});

test.serial("all statements, also those that nobody reads, and of folds the first", async (t) => {
  const { status, stdout } = await troupe(["data", "pets.flow"], folder.path);
  t.is(status, 0);
  t.regex(stdout, /\nfolded\.fold\[0\]: 3 rows; a row becomes 1 number/);
  t.regex(stdout, /\nOf 4 rows are left out: 1 row without mass\.\n/);
  t.regex(stdout, /\nto learn: mass, a number\n/);
});

for (const [what, words, expected, code] of [
  ["a file that is not there", ["none.csv"], /Cannot read none\.csv: there is no such file/, 3],
  ["a file of no known kind", ["notes.md"], /Nobody knows what notes\.md holds by its name/, 2],
  ["a spreadsheet", ["rows.xlsx"], /Save the sheet as CSV/, 2],
  ["an empty file", ["empty.csv"], /empty\.csv/, 3],
  ["a statement that is not there", ["pets.flow", "cats"], /There are no data called cats in pets\.flow/, 2],
  ["a name beside a file of rows", ["pets.csv", "cats"], /is no \.flow file/, 2],
] as const)
  test.serial(`${what} is told`, async (t) => {
    const { status, stdout, stderr } = await troupe(["data", ...words], folder.path);
    t.is(status, code, stderr);
    t.is(stdout, "");
    t.regex(stderr, expected);
    t.notRegex(stderr, /at .*\.js:\d/);
  });

test.serial("rows that cannot be read are shown, and end nothing", async (t) => {
  const bad = folderWith({ "bad.csv": "a,b\n1,2\n3\nx,4\n5,6\n7,8\n9,10\n" });
  t.teardown(bad.remove);
  const { status, stdout } = await troupe(["data", "bad.csv"], bad.path);
  t.is(status, 0);
  t.regex(stdout, /1 row cannot be read as it stands:\n/);
  t.regex(stdout, /line 3/);
});

test.serial("real files: the penguins, and the digits of an example", async (t) => {
  if (!existsSync(sharedData)) {
    console.log("SKIPPED: troupe data on real files wants the shared data folder, which is not there");
    t.pass();
    return;
  }
  const penguins = await troupe(["data", join(sharedData, "penguins.csv")]);
  t.regex(penguins.stdout, /344 rows, 7 columns\n/);
  t.regex(penguins.stdout, /\nspecies +text +Adelie 152, Gentoo 124, Chinstrap 68\n/);
  t.regex(penguins.stdout, /\nsex +text +11 +MALE 168, FEMALE 165\n/);
  const digits = await troupe(["data", "examples/mnist.flow", "digits"]);
  t.regex(digits.stdout, /10,000 rows of 28 × 28 numbers, 0 to 255/);
  t.regex(digits.stdout, /\ntest +2,000 +196 +227 /);
});

test.serial("a file of the network is fetched, as it is for a run", async (t) => {
  const server = createServer((_, response) => response.end(pets)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pets.csv`;
  const sha256 = createHash("sha256").update(pets).digest("hex");
  const there = folderWith({
    "net.flow": `data net = csv(url("${address}", sha256: "${sha256}")) { target: tame, features: [mass], missing: median }\n`,
  });
  try {
    const { status, stdout, stderr } = await troupe(["data", "net.flow"], there.path, { TROUPE_CACHE: there.path });
    t.is(status, 0, stderr);
    t.regex(stdout, /4 rows, 4 columns\n/);
    t.regex(stdout, /\nnet: 4 rows; a row becomes 1 number/);
  } finally {
    server.close();
    there.remove();
  }
});

test.serial("rows that are prepared as others are shown as these models take them", async (t) => {
  const there = folderWith({
    "pets.csv": pets,
    "like.flow": `data pets = csv("pets.csv") { target: tame, features: [mass], missing: median, scale: minmax }
data others = csv("pets.csv")
model net = input(1) -> dense(1, sigmoid)
train m { model: net, on: pets, epochs: 1 }
evaluate scores { models: [m], on: others, metrics: [accuracy] }
`,
  });
  const { status, stdout, stderr } = await troupe(["data", "like.flow", "others like pets"], there.path);
  there.remove();
  t.is(status, 0, stderr);
  t.regex(stdout, /\nothers like pets: 4 rows; a row becomes 1 number/);
  t.regex(stdout, /\nmass +1 +\(itself − 4\.5\) \/ 186; missing: 20\n/);
});

test.serial("what a table holds is shown also where nothing can be made of it yet", async (t) => {
  const there = folderWith({ "pets.csv": pets, "plain.flow": 'data plain = csv("pets.csv", encoding: "latin1")\n' });
  const { status, stdout, stderr } = await troupe(["data", "plain.flow"], there.path);
  there.remove();
  t.is(status, 3);
  t.regex(stdout, /\nhome +text +town 2, farm 1, zoo 1\n/);
  t.regex(stderr, /hold texts, and a network takes numbers/);
});
