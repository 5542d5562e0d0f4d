/** A thread for `inThread` of `host.ts`: carries out what it is handed, by the real entry of a pool thread. */

import { parentPort, workerData } from "node:worker_threads";
import type { Assignment } from "../../../runtime/messages.js";
import main from "../../../runtime/thread/main.js";

parentPort?.postMessage({ type: "outcome", outcome: await main(workerData as Assignment) });
