/** The head of a table: columns, types, classes; and what the checker makes of them. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { compile } from "../../../runtime/api.js";
import { NoTable } from "../../../runtime/data/sources/csv/no-table.js";
import { settingsOf } from "../../../runtime/data/sources/csv/settings.js";
import { type TableHead, tableHead } from "../../../runtime/data/sources/table-head.js";

const folder = mkdtempSync(join(tmpdir(), "troupe-table-"));
test.after.always(() => rmSync(folder, { recursive: true }));

let files = 0;
function headOf(content: string | Buffer, options = { delimiter: "auto", header: "auto" }): TableHead {
  const file = join(folder, `${files++}.csv`);
  writeFileSync(file, content);
  return tableHead(settingsOf({ name: "csv", arguments: { file, ...options } }));
}

const namesOf = ({ columns }: TableHead) => columns.map(({ name }) => name);

test("names, types, classes and rows of a small table", (t) => {
  const head = headOf("species,mass,sex\nAdelie,3750,MALE\nGentoo,,FEMALE\nAdelie,3800,NA\n");
  t.deepEqual(head, {
    columns: [
      { name: "species", type: "text", classes: ["Adelie", "Gentoo"] },
      { name: "mass", type: "number", classes: ["3750", "3800"] },
      { name: "sex", type: "text", classes: ["FEMALE", "MALE"] },
    ],
    rows: 3,
  });
});

test("text that is nothing at all, and numbers with a comma, are seen for what they are", (t) => {
  const { columns } = headOf("a;b;c;d\n1,5;;x;1\n2;NA;1,5;2\n");
  t.deepEqual(
    columns.map(({ name, type, looks }) => [name, type, looks]),
    [
      ["a", "text", "decimal commas"],
      ["b", "text", "empty"],
      ["c", "text", undefined],
      ["d", "number", undefined],
    ],
  );
});

test("delimiters are found by looking, and can be said", (t) => {
  t.deepEqual(namesOf(headOf("a;b\n1,5;2\n3,5;4\n")), ["a", "b"]);
  t.deepEqual(namesOf(headOf("a\tb c\n1\t2\n")), ["a", "b c"]);
  t.deepEqual(namesOf(headOf("a|b\n1|2\n")), ["a", "b"]);
  t.deepEqual(namesOf(headOf("1,5;2,5\n3,5;4,5\n")), ["column_1", "column_2"]);
  t.is(namesOf(headOf("1,2,x|y\n3,4,z|w\n")).length, 3);
  t.is(namesOf(headOf("p,q,x|y\np,r,z|w\n")).length, 3);
  t.is(namesOf(headOf('"1,5","a;b"\n"2,5","c;d"\n')).length, 2);
  t.deepEqual(namesOf(headOf("a;b;c\n1;2,5;x\n2;3,5;y, z\n")), ["a", "b", "c"]);
  t.deepEqual(namesOf(headOf("a,b\n1,2\n3\n4,5\n")), ["a", "b"]);
  t.deepEqual(namesOf(headOf("a;b,c\n1;2,3\n", { delimiter: ",", header: "auto" })), ["a;b", "c"]);
});

test("a table without a header has numbered columns", (t) => {
  t.deepEqual(namesOf(headOf("5.1,3.5,setosa\n4.9,3.0,setosa\n")), ["column_1", "column_2", "column_3"]);
  t.deepEqual(namesOf(headOf("1,2\n3,4\n", { delimiter: "auto", header: "yes" })), ["1", "2"]);
  t.is(headOf("a,b\n1,2\n", { delimiter: "auto", header: "no" }).rows, 2);
});

test("quotes hold delimiters, line breaks and quotes; line ends and a mark at the start do not count", (t) => {
  const head = headOf('\uFEFFname,note\r\n"Smith, J","said ""no""\r\nand left"\r\nKim,yes\r\n');
  t.is(head.rows, 2);
  t.deepEqual(head.columns[0]?.classes, ["Kim", "Smith, J"]);
  t.deepEqual(head.columns[1]?.classes, ['said "no"\r\nand left', "yes"]);
});

test("gzip is unpacked; a large file tells types, and neither rows nor classes", (t) => {
  t.deepEqual(namesOf(headOf(gzipSync("a,b\n1,2\n"))), ["a", "b"]);
  const large = headOf(`a,b\n${"1,x\n".repeat(400_000)}`);
  t.is(large.rows, undefined);
  t.deepEqual(large.columns, [
    { name: "a", type: "number" },
    { name: "b", type: "text" },
  ]);
});

test("a column of numbers is none if a word stands among them far down, in one row with others or not", (t) => {
  const types = (row: string) => {
    const lines = `1,2,3,4,5,true\n`.repeat(30_000);
    return headOf(`a,b,c,d,e,f\n${lines}${row}\n${lines}${lines}`)
      .columns.map(({ type }) => type[0])
      .join("");
  };
  t.is(types("1,2,3,4,5,false"), "nnnnnf");
  t.is(types("1,x,3,inf,5,true"), "ntnnnf");
  t.is(types("1,2,12345678901234567890,4,5,maybe"), "nntnnt");
  t.is(types("v,w,x,y,z,true"), "tttttf");
});

test("what is no table is said in words", (t) => {
  t.throws(() => headOf(""), { instanceOf: NoTable, message: "it has no rows" });
  t.throws(() => headOf("a,a\n1,2\n"), { instanceOf: NoTable, message: /^two of its columns are called a\. / });
});

/** Codes and sentences of a flow over one table. */
function said(table: string, settings: string, rest = ""): string[] {
  writeFileSync(join(folder, "t.csv"), table);
  const text = `data rows = csv("t.csv") { ${settings} }\n${rest}`;
  const { diagnostics } = compile(text, { path: join(folder, "x.flow") });
  return diagnostics
    .filter(({ code, severity }) => severity === "error" && code !== "TRP600")
    .map(({ code, message }) => `${code} ${message}`);
}

const penguins = "species,island,mass\nAdelie,Dream,3750\nGentoo,Biscoe,5000\nChinstrap,Dream,3800\n";
const trained = (units: number, classes: number) =>
  `model net = input(${units}) -> dense(${classes}, softmax)\ntrain a { model: net, on: rows }`;

test("the checker knows the columns and classes of a table", (t) => {
  t.deepEqual(said(penguins, "target: species, categories: [island]", trained(3, 3)), []);
  t.deepEqual(said(penguins, "target: specis"), ["TRP420 The data have no column `specis`."]);
  t.deepEqual(said(penguins, "target: species", trained(2, 3)), [
    "TRP422 The column `island` holds text, and a network takes numbers.",
  ]);
  t.deepEqual(said(penguins, "target: species, features: [mass]", trained(2, 3)), [
    "TRP402 `net` takes rows of shape [2], and the rows of `rows` have shape [1].",
  ]);
  t.deepEqual(said(penguins, "target: species, features: except(island)", trained(1, 3)), []);
  t.deepEqual(said(penguins, "target: species, features: [mass]", trained(1, 4)), [
    "TRP403 `net` ends in shape [4], and `rows.species` has 3 classes.",
  ]);
  t.deepEqual(said(penguins, "target: mass, categories: [island, species]", trained(5, 2)), [
    "TRP426 `net` ends in shape [2], and its target `mass` is a number: one value.",
  ]);
});

test("one odd word among twenty numbers is a slip, and the column still holds numbers; among fewer it is a text", (t) => {
  const head = (numbers: number, odd: string) => {
    const rows = Array.from({ length: numbers }, (_, at) => `${at},${at}`);
    return headOf(`x,y\n${rows.join("\n")}\n1,${odd}\n`);
  };
  const typeOf = (numbers: number, odd: string) => head(numbers, odd).columns[1]?.type;
  t.deepEqual([typeOf(20, "about 5"), typeOf(19, "about 5")], ["number", "text"]);
  t.deepEqual([typeOf(20, "NA"), typeOf(19, "NA")], ["number", "number"]);
  // Whether the row counts depends on the rule for bad rows: nothing is said of how many there are.
  t.deepEqual([head(20, "about 5").rows, head(20, "NA").rows], [undefined, 21]);
});
