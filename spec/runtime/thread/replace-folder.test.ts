/** Folders that are put in place whole, also where several want the same place at once. */

import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { replaceFolder } from "../../../runtime/thread/replace-folder.js";
import { folderWith } from "../../troupe.js";

test("of several that save to one place at once all succeed, one of them is there, and nothing lies beside", async (t) => {
  const folder = folderWith({});
  t.teardown(folder.remove);
  const target = join(folder.path, "model");
  for (let round = 0; round < 30; round++) {
    const saves = ["a", "b", "c", "d"].map((who) =>
      replaceFolder(
        target,
        () => true,
        async (fresh) => {
          await writeFile(join(fresh, "first"), who);
          await writeFile(join(fresh, "second"), who);
        },
      ),
    );
    await t.notThrowsAsync(Promise.all(saves));
    const [first, second] = ["first", "second"].map((name) => readFileSync(join(target, name), "utf8"));
    t.is(first, second);
    t.deepEqual(readdirSync(folder.path), ["model"]);
  }
});
