/** The binding between Node and TensorFlow's C interface: tfjs-node's source, compiled for the wheel's library. */

import { join } from "node:path";
import { BuildFailure } from "./failure.js";
import { nodeApi, tensorflow } from "./parts.js";
import { call, type Tools } from "./tools.js";

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
