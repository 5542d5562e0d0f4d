/**
 * Files of the network, from a server in this process: fetched once, kept only when their hash is right, and every way in
 * which that may go wrong.
 */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import test from "ava";
import type { Value } from "../../../lang/formula.js";
import { compile } from "../../../runtime/api.js";
import { cacheFolder } from "../../../runtime/cache.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { resolveFiles } from "../../../runtime/data/sources/network/network-files.js";
import { LocalEngine } from "../../../runtime/engine/local.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type Host, Stopped } from "../../../runtime/thread/host.js";
import { folderWith } from "../../troupe.js";
import { assignment, call, loadDigits, testHost } from "../thread/host.js";

const cache = folderWith({});
process.env.TROUPE_CACHE = cache.path;
test.after.always(() => cache.remove());

const hashOf = (content: Uint8Array | string) => createHash("sha256").update(content).digest("hex");
const url = (address: string, sha256: string): Value => ({ name: "url", arguments: { address, sha256 } });

interface Site {
  readonly address: string;
  /** The paths that were asked for. */
  readonly asked: string[];
}

async function serving<T>(answer: RequestListener, use: (site: Site) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use({ address: `http://127.0.0.1:${port}`, asked });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const sending =
  (content: Uint8Array | string): RequestListener =>
  (_, response) =>
    response.end(content);

async function resolve(settings: Readonly<Record<string, Value>>, more: Partial<Host> = {}) {
  const heard: number[] = [];
  const host = testHost(assignment("d", loadDigits(1)), more);
  const resolved = await resolveFiles(settings, { host, progress: (done) => heard.push(done) });
  return { resolved, heard };
}

/** The names in the cache: nothing that was begun and not ended may lie there. */
const kept = () => (existsSync(join(cache.path, "files")) ? readdirSync(join(cache.path, "files")).sort() : []);

test.serial("a file is fetched once, and lies under its hash with the ending of its address", async (t) => {
  const [content, hash] = ["a,b\n1,2\n", hashOf("a,b\n1,2\n")];
  await serving(sending(content), async ({ address, asked }) => {
    const settings = { file: url(`${address}/some/iris.CSV.gz?v=1.2`, hash), delimiter: ",", most: 3 };
    const { resolved } = await resolve(settings);
    const file = join(cache.path, "files", `${hash}.csv.gz`);
    t.deepEqual(resolved, { file, delimiter: ",", most: 3 });
    t.is(readFileSync(file, "utf8"), content);
    t.deepEqual((await resolve(settings)).resolved, resolved);
    t.deepEqual(asked, ["/some/iris.CSV.gz?v=1.2"]);
  });
  t.deepEqual(kept(), [`${hash}.csv.gz`]);
});

test.serial("how far it is, by its length", async (t) => {
  const content = Buffer.alloc(1 << 20, 7);
  const { heard } = await serving(
    (_, response) => {
      response.setHeader("content-length", content.length);
      response.end(content);
    },
    ({ address }) => resolve({ file: url(`${address}/x.bin`, hashOf(content)) }),
  );
  t.true(heard.length > 0);
  t.deepEqual(
    heard,
    [...heard].sort((a, b) => a - b),
  );
  t.is(heard.at(-1), 1);
});

test.serial("what has changed on the disk is fetched again", async (t) => {
  const [content, hash] = ["once", hashOf("once")];
  await serving(sending(content), async ({ address, asked }) => {
    const settings = { file: url(`${address}/x.txt`, hash) };
    const { resolved } = await resolve(settings);
    writeFileSync(String(resolved.file), "twice");
    await resolve(settings);
    t.is(readFileSync(String(resolved.file), "utf8"), content);
    t.is(asked.length, 2);
  });
});

test.serial("several at once, of one file, do not disturb each other", async (t) => {
  const content = Buffer.alloc(1 << 20, 9);
  const hash = hashOf(content);
  await serving(sending(content), async ({ address }) => {
    const settings = { file: url(`${address}/many.bin`, hash) };
    const all = await Promise.all(Array.from({ length: 8 }, () => resolve(settings)));
    t.is(new Set(all.map(({ resolved }) => resolved.file)).size, 1);
    t.is(hashOf(readFileSync(String(all[0]!.resolved.file))), hash);
  });
  t.deepEqual(
    kept().filter((name) => name.startsWith("part-")),
    [],
  );
});

test.serial("another hash: both are told, and nothing is kept", async (t) => {
  const before = kept();
  await serving(sending("changed"), async ({ address }) => {
    const error = await t.throwsAsync(resolve({ file: url(`${address}/x.csv`, hashOf("as it was")) }), {
      instanceOf: TaskFailure,
    });
    t.is(error?.failure.code, "data");
    t.true(error?.message.includes(hashOf("changed")) && error.message.includes(hashOf("as it was")));
  });
  t.deepEqual(kept(), before);
});

const cut: RequestListener = (_, response) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write("some of it");
  setTimeout(() => response.destroy(), 50);
};

const wrong: readonly [name: string, answer: RequestListener, says: RegExp, lasting: boolean][] = [
  ["not there", (_, r) => void r.writeHead(404).end("<html>"), /its server answers 404 \(Not Found\)\.$/, true],
  ["not now", (_, r) => void r.writeHead(503).end(), /its server answers 503 \(Service Unavailable\)\.$/, false],
  ["cut in the middle", cut, /the connection was cut\.$/, false],
  ["cut at once", (request) => void request.socket.destroy(), /the connection was cut\.$/, false],
];

for (const [name, answer, message, lasting] of wrong)
  test.serial(`a fetch that fails is the fault of the surroundings: ${name}`, async (t) => {
    const before = kept();
    await serving(answer, async ({ address }) => {
      const error = await t.throwsAsync(resolve({ file: url(`${address}/x.csv`, hashOf(name)) }), {
        instanceOf: TaskFailure,
        message,
      });
      t.like(error?.failure, { code: "missing", lasting });
      t.true(error?.message.startsWith(`${address}/x.csv cannot be fetched: `));
    });
    t.deepEqual(kept(), before);
  });

test.serial("nobody there", async (t) => {
  const address = await serving(sending(""), async (site) => site.address);
  const error = await t.throwsAsync(resolve({ file: url(`${address}/x.csv`, hashOf("nobody")) }), {
    instanceOf: TaskFailure,
    message: /nobody answers there\.$/,
  });
  t.is(error?.failure.code, "missing");
});

test.serial("a stop cuts the connection, and nothing is kept", async (t) => {
  const before = kept();
  let stopping = false;
  let closed = () => {};
  const gone = new Promise<void>((done) => {
    closed = done;
  });
  const endless: RequestListener = (request, response) => {
    request.on("close", () => closed());
    response.write("some of it");
    stopping = true;
  };
  await serving(endless, async ({ address }) => {
    const fetching = resolve({ file: url(`${address}/x.csv`, hashOf("endless")) }, { stopRequested: () => stopping });
    await t.throwsAsync(fetching, { instanceOf: Stopped });
    await gone;
  });
  t.deepEqual(kept(), before);
});

test.serial("a cache that cannot be written is the fault of the disk", async (t) => {
  const folder = folderWith({ file: "" });
  process.env.TROUPE_CACHE = join(folder.path, "file");
  const error = await serving(sending("x"), ({ address }) =>
    t.throwsAsync(resolve({ file: url(`${address}/x.csv`, hashOf("x")) }), { instanceOf: TaskFailure }),
  );
  process.env.TROUPE_CACHE = cache.path;
  folder.remove();
  t.is(error?.failure.code, "disk");
  t.regex(error?.failure.advice ?? "", /TROUPE_CACHE/);
});

test.serial("the checker looks at what is at hand, and says nothing of the rest", async (t) => {
  // Two rows of two bytes, and their labels.
  const images = Buffer.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4);
  const labels = Buffer.of(0, 0, 8, 1, 0, 0, 0, 2, 0, 1);
  const answer: RequestListener = ({ url: path }, response) => void response.end(path === "/images" ? images : labels);
  await serving(answer, async ({ address, asked }) => {
    const settings = {
      images: url(`${address}/images`, hashOf(images)),
      labels: url(`${address}/labels`, hashOf(labels)),
    };
    t.deepEqual(inspect(call("idx", settings)), { known: true });
    t.deepEqual(asked, []);
    await resolve(settings);
    t.deepEqual(inspect(call("idx", settings)), { known: true, shape: [2], rows: 2 });
  });
});

test.serial("a thread, which sees no variables, fetches into the same cache", async (t) => {
  const images = Buffer.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 5, 6);
  const labels = Buffer.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 0);
  const answer: RequestListener = ({ url: path }, response) => void response.end(path === "/x" ? images : labels);
  await serving(answer, async ({ address }) => {
    const text = `data d = idx(
        images: url("${address}/x", sha256: "${hashOf(images)}"),
        labels: url("${address}/y", sha256: "${hashOf(labels).toUpperCase()}")
      )
      model net = input(1) -> dense(2, softmax)
      train a { model: net, on: d }`;
    const { plan, diagnostics } = compile(text, { path: "flow" });
    t.deepEqual(diagnostics, []);
    t.deepEqual(
      plan?.reaches.map(({ kind, name }) => `${kind} ${name}`),
      [`network ${address}/x`, `network ${address}/y`],
    );
    const load = plan!.tasks.find(({ id }) => id === "d")!;
    const engine = new LocalEngine();
    const outcome = await engine.run(plan!.workers[0]!, assignment("d", load.work), () => {});
    await engine.close(1);
    t.is(outcome.type === "done" && outcome.result.kind === "table" ? outcome.result.rows : outcome, 2);
  });
  t.true(kept().includes(hashOf(images)) && kept().includes(hashOf(labels)));
});

test.serial("the cache lies where TROUPE_CACHE says, else in the user's", (t) => {
  t.is(cacheFolder({ TROUPE_CACHE: "/some/where", XDG_CACHE_HOME: "/cache" }), "/some/where");
  t.is(cacheFolder({ XDG_CACHE_HOME: "/cache" }), join("/cache", "troupe"));
  t.regex(cacheFolder({ XDG_CACHE_HOME: "not/absolute" }), /\.cache[/\\]troupe$/);
});
