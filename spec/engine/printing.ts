/** A process whose only task prints; it leaves its engine open, and must end all the same. */

import { fileURLToPath } from "node:url";
import { LocalEngine } from "../../runtime/engine/local.js";
import { assign, ignore, workerWith } from "./assignments.js";

const engine = new LocalEngine({ workerFile: fileURLToPath(new URL("double-thread.js", import.meta.url)) });
const outcome = await engine.run(workerWith(1), assign("print"), ignore);
process.stdout.write(`${outcome.type}\n`);
