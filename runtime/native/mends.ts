/** What is changed in tfjs-node 4.22, and why: each in the one place where it stands, or nothing is built. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

interface Mend {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const binding = "binding/tfjs_backend.cc";

/** Two functions that Node 23 removed, and that print a warning in 22. */
const functionsOfUtil =
  "{ isArray: Array.isArray, isNullOrUndefined: function (value) { return value === null || value === undefined; } }";

export const mends: readonly Mend[] = [
  {
    // All threads wrote to this set with no lock. The names in it are needed by the thread that put them there alone.
    file: binding,
    from: "static std::set<std::string> ATTR_NAME_SET;",
    to: "static thread_local std::set<std::string> ATTR_NAME_SET;",
  },
  {
    // A thread of ours is one worker, which computes by itself: else TensorFlow starts as many threads as there are
    // cores, and the workers compete unseen. The four bytes are a ConfigProto: its fields 2 and 5, both 1.
    file: binding,
    from: "tfe_context_ = TFE_NewContext(tfe_options, tf_status.status);",
    to: `if (getenv("TF_NUM_INTRAOP_THREADS") == nullptr) {
    TFE_ContextOptionsSetConfig(tfe_options, "\\x10\\x01\\x28\\x01", 4, tf_status.status);
  }
  tfe_context_ = TFE_NewContext(tfe_options, tf_status.status);`,
  },
  ...["dist/nodejs_kernel_backend.js", "dist/kernels/TopK.js"].map((file) => ({
    file,
    from: 'require("util")',
    to: functionsOfUtil,
  })),
];

/** Throws where a text does not stand once in its file: another package than ours are made for. */
export async function mendPackage(folder: string): Promise<void> {
  for (const { file, from, to } of mends) {
    const text = await readFile(join(folder, file), "utf8");
    if (text.split(from).length !== 2) throw new Error(`${file} of tfjs-node has not once: ${from}`);
    await writeFile(
      join(folder, file),
      text.replace(from, () => to),
    );
  }
}
