/**
 * Every example runs and gives what `examples/<name>.expected.json` says of it: a path into the JSON report, and a value
 * that it equals, or bounds that it keeps. A bound may be another path of the report.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import test from "ava";
import { root, sharedData } from "./root.js";
import { troupe } from "./troupe.js";

interface Expectation {
  readonly path: string;
  readonly equals?: unknown;
  readonly atLeast?: number | string;
  readonly below?: number | string;
}

interface Expected {
  readonly arguments?: readonly string[];
  /** A folder beside the repository without which it is skipped. */
  readonly needsSharedData?: boolean;
  readonly expect: readonly Expectation[];
}

const folder = join(root, "examples");

function at(report: unknown, path: string): unknown {
  return path.split("/").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], report);
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".flow"))) {
  const name = basename(file, ".flow");
  test.serial(`examples/${file}`, async (t) => {
    const expected = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), "utf8")) as Expected;
    if (expected.needsSharedData && !existsSync(sharedData)) {
      console.log(`SKIPPED: examples/${file} wants the shared data folder, which is not there`);
      t.pass();
      return;
    }
    const { status, stdout, stderr } = await troupe([
      "run",
      `examples/${file}`,
      "--json",
      ...(expected.arguments ?? []),
    ]);
    t.is(status, 0, stderr);
    const report: unknown = JSON.parse(stdout);
    t.true(expected.expect.length > 0);
    for (const { path, equals, atLeast, below } of expected.expect) {
      const value = at(report, path);
      const bound = (limit: number | string) => (typeof limit === "number" ? limit : (at(report, limit) as number));
      if (equals !== undefined) t.deepEqual(value, equals, path);
      if (atLeast !== undefined)
        t.true((value as number) >= bound(atLeast), `${path} is ${value}, at least ${atLeast}`);
      if (below !== undefined) t.true((value as number) < bound(below), `${path} is ${value}, below ${below}`);
    }
  });
}
