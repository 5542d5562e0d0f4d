/** A pool thread as any other, but for its wasm backend: that may not grow. */

import { useBackend } from "../../../runtime/thread/backends.js";
import { guardMemory } from "../../../runtime/thread/wasm-memory.js";

const { tf } = await useBackend("wasm");
guardMemory(tf, 0);

export { default } from "../../../runtime/thread/main.js";
