/**
 * Where the arithmetic runs. `native` is tfjs-node (see `native.ts`), which may be missing or not work here; `wasm` and
 * `js` always come along.
 *
 * Loaded once per thread, on first need. All kinds share one copy of tfjs-core, the one in which kernels register.
 */

import type { Backend } from "../../lang/plan.js";
import { TaskFailure } from "../failure.js";
import { mendGradients } from "./gradients/mend.js";
import { importNative, nativeIsPresent } from "./native.js";
import type { TensorFlow } from "./tensorflow.js";
import { guardMemory } from "./wasm/guard.js";
import { useOwnKernels } from "./wasm/kernels.js";
import type { BackendMemory } from "./wasm/memory.js";

export type BackendName = Exclude<Backend, "auto">;

export interface LoadedBackend {
  readonly name: BackendName;
  readonly tf: TensorFlow;
  /** Where tensors lie, for kernels of our own: on wasm, and only there. */
  readonly memory?: BackendMemory;
  /** Makes it the current one again, at once: others may have worked in this thread since the last await. */
  select(): void;
}

/** Best first: what `auto` tries in turn. */
const order: readonly BackendName[] = ["native", "wasm", "js"];

/** What tfjs-core calls each of them. */
const registered = { native: "tensorflow", wasm: "wasm", js: "cpu" } as const satisfies Record<BackendName, string>;

const attempts = new Map<BackendName, Promise<LoadedBackend>>();

/**
 * Loads the wanted backend and makes it the current one of this thread.
 * @throws TaskFailure `backend`, with the reason and the way out, if it does not load.
 */
export async function useBackend(wanted: Backend): Promise<LoadedBackend> {
  const reasons: string[] = [];
  for (const name of wanted === "auto" ? order : [wanted]) {
    if (wanted === "auto" && name === "native" && !nativeIsPresent()) continue;
    try {
      const loaded = await loadOnce(name);
      loaded.select();
      return loaded;
    } catch (error) {
      reasons.push(`${name}: ${reasonOf(error)}`);
    }
  }
  throw new TaskFailure({
    code: "backend",
    message: `The backend ${wanted} does not load: ${reasons.join("; ")}.`,
    advice: wayOut(wanted),
    lasting: true,
  });
}

/** A failed attempt is kept too: loading the binary again would only cost time and fail the same. */
function loadOnce(name: BackendName): Promise<LoadedBackend> {
  const known = attempts.get(name);
  if (known) return known;
  const attempt = load(name);
  attempts.set(name, attempt);
  return attempt;
}

async function load(name: BackendName): Promise<LoadedBackend> {
  const tf = await import("@tensorflow/tfjs-core");
  // Its own way to be quiet: otherwise the js backend prints a banner that asks for tfjs-node.
  tf.enableProdMode();
  await withoutNewCrashHandlers(async () => {
    if (name === "native") await importNative(tf);
    else if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    else await import("@tensorflow/tfjs-backend-cpu");
    if (!tf.findBackendFactory(registered[name])) throw new Error("it registered in another copy of tfjs-core");
    if (name === "wasm") await makeAhead(tf);
    if (!(await tf.setBackend(registered[name]))) throw new Error("it does not start on this machine");
  });
  if (name === "wasm") guardMemory(tf);
  const memory = name === "wasm" ? useOwnKernels(tf) : undefined;
  if (name === "js") mendGradients(tf);
  // Settles later, and acts at once where the backend has started already, as this one has.
  const select = () => {
    if (tf.getBackend() !== registered[name]) void tf.setBackend(registered[name]);
  };
  return { name, tf, select, ...(memory && { memory }) };
}

/**
 * Makes the wasm backend before tfjs-core asks for it. While tfjs-core itself waits for a backend that starts slowly, it
 * refuses all work, also that of another backend in this thread.
 */
async function makeAhead(tf: TensorFlow): Promise<void> {
  const made = await tf.findBackendFactory(registered.wasm)();
  tf.removeBackend(registered.wasm);
  tf.registerBackend(registered.wasm, () => made);
}

/**
 * The wasm loader (Emscripten) adds handlers that end the process at any unhandled rejection, and leaves them there.
 * That is the host program's decision: whatever was added is taken away again.
 */
async function withoutNewCrashHandlers(run: () => Promise<void>): Promise<void> {
  const watched = ["uncaughtException", "unhandledRejection"] as const;
  const before = watched.map((event) => new Set<unknown>(process.listeners(event as "uncaughtException")));
  try {
    await run();
  } finally {
    for (const [at, event] of watched.entries())
      for (const listener of process.listeners(event as "uncaughtException"))
        if (!before[at]?.has(listener)) process.removeListener(event, listener);
  }
}

/** The first line: tfjs-node's message goes on for a paragraph about Windows. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? text).trim().replace(/\.$/, "");
}

function wayOut(wanted: Backend): string {
  return wanted === "native"
    ? "Run `npx troupe native`, which builds it for this machine, or use `backend: auto`."
    : "Reinstall the packages with `npm ci`, or use `backend: js`.";
}
