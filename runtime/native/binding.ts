/** The binding between Node and TensorFlow's C interface: tfjs-node's source, with two mends, compiled for the wheel's library. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BuildFailure } from "./failure.js";
import { nodeApi, tensorflow } from "./parts.js";
import { call, type Tools } from "./tools.js";

/** What is changed in the source, each in the one place where it stands. */
const mends: readonly { readonly from: string; readonly to: string }[] = [
  {
    // All threads wrote to this set with no lock. The names in it are needed by the thread that put them there alone.
    from: "static std::set<std::string> ATTR_NAME_SET;",
    to: "static thread_local std::set<std::string> ATTR_NAME_SET;",
  },
  {
    // A thread of ours is one worker, which computes by itself: else TensorFlow starts as many threads as there are
    // cores, and the workers compete unseen. The four bytes are a ConfigProto: its fields 2 and 5, both 1.
    from: "tfe_context_ = TFE_NewContext(tfe_options, tf_status.status);",
    to: `if (getenv("TF_NUM_INTRAOP_THREADS") == nullptr) {
    TFE_ContextOptionsSetConfig(tfe_options, "\\x10\\x01\\x28\\x01", 4, tf_status.status);
  }
  tfe_context_ = TFE_NewContext(tfe_options, tf_status.status);`,
  },
];

export async function mendSource(packageFolder: string): Promise<void> {
  const file = join(packageFolder, "binding", "tfjs_backend.cc");
  let text = await readFile(file, "utf8");
  for (const { from, to } of mends) {
    if (text.split(from).length !== 2) throw new Error(`the binding's source has not once: ${from}`);
    text = text.replace(from, to);
  }
  await writeFile(file, text);
}

export interface Compilation {
  readonly packageFolder: string;
  /** Folders of headers: TensorFlow's, Node's. */
  readonly headers: readonly string[];
  /** Where the libraries are, and the binding is put beside them. */
  readonly libraries: string;
  readonly to: string;
}

export async function compileBinding({ compiler }: Tools, compilation: Compilation): Promise<void> {
  const { packageFolder, headers, libraries, to } = compilation;
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(packageFolder, "binding", name));
  const linked = tensorflow.libraries.map((name) => `-l:${name}`);
  const words = [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", `-DNAPI_VERSION=${nodeApi}`],
    ...headers.map((folder) => `-I${folder}`),
    ...sources,
    // The library is found beside the binding, wherever the two are moved.
    ...[`-L${libraries}`, ...linked, "-Wl,-rpath,$ORIGIN", "-o", to],
  ];
  await call(compiler, words).catch((error: Error) => {
    throw new BuildFailure(`The binding does not compile: ${error.message}`, "It needs a compiler that knows C++17.");
  });
}
