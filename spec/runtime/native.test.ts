/**
 * Building native, as far as it goes without the registries: where builds lie, which count, and what is said when
 * something is missing. `.ci/run` makes a real one, and the tests of `thread/` hold that to the other backends.
 */

import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import test from "ava";
import { findBuild, nativeFolder } from "../../runtime/native/cache.js";
import { mendPackage, mends } from "../../runtime/native/mends.js";
import { key, tensorflow, tfjsNode } from "../../runtime/native/parts.js";
import { root } from "../root.js";
import { folderWith, troupe } from "../troupe.js";

test("builds lie where TROUPE_NATIVE says, else in the user's cache", (t) => {
  t.is(nativeFolder({ TROUPE_NATIVE: "/some/where", XDG_CACHE_HOME: "/cache" }), "/some/where");
  t.is(nativeFolder({ XDG_CACHE_HOME: "/cache" }), "/cache/troupe/native");
  // The standard has it that a relative one is ignored.
  for (const XDG_CACHE_HOME of ["", "cache", undefined])
    t.is(nativeFolder({ XDG_CACHE_HOME }), join(homedir(), ".cache/troupe/native"));
});

test("the pinned tfjs-node is the one that package.json names and the lock file knows", (t) => {
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
  const locked = read("package-lock.json").packages[`node_modules/${tfjsNode.name}`];
  t.is(read("package.json").optionalDependencies[tfjsNode.name], tfjsNode.version);
  t.is(locked.integrity, `sha512-${tfjsNode.sha512}`);
  t.true(tensorflow.wheel.includes(`-${tensorflow.version}-`));
});

test.serial("a build that was cut off does not count", (t) => {
  const folder = folderWith({});
  const { TROUPE_NATIVE: before } = process.env;
  process.env.TROUPE_NATIVE = folder.path;
  mkdirSync(join(folder.path, `${key}.123.tmp`));
  t.is(findBuild(), undefined);
  mkdirSync(join(folder.path, key));
  t.is(findBuild(), join(folder.path, key));
  if (before === undefined) delete process.env.TROUPE_NATIVE;
  else process.env.TROUPE_NATIVE = before;
  folder.remove();
});

test("the package is mended where it is what it was, and refused where it is not", async (t) => {
  const folder = folderWith({});
  const files = new Set(mends.map(({ file }) => file));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder.path, file)), { recursive: true });
    writeFileSync(join(folder.path, file), text);
  };
  const read = (file: string) => readFileSync(join(folder.path, file), "utf8");
  const textOf = (file: string) => mends.flatMap((mend) => (mend.file === file ? [`  ${mend.from}\n`] : [])).join("");
  for (const file of files) write(file, textOf(file));
  await mendPackage(folder.path);
  const binding = read("binding/tfjs_backend.cc");
  t.regex(binding, /static thread_local std::set<std::string> ATTR_NAME_SET;$/m);
  // Into the C++ text, not as the bytes themselves.
  t.true(binding.includes('TFE_ContextOptionsSetConfig(tfe_options, "\\x10\\x01\\x28\\x01", 4, tf_status.status)'));
  t.notRegex(read("dist/kernels/TopK.js"), /require/);
  for (const other of ["", textOf("dist/kernels/TopK.js").repeat(2)]) {
    for (const file of files) write(file, textOf(file));
    write("dist/kernels/TopK.js", other);
    await t.throwsAsync(mendPackage(folder.path), { message: /TopK\.js of tfjs-node has not once: require/ });
  }
  folder.remove();
});

/** Programs that do no more than the test needs, by name. */
const works = "exit 0";
const packsSomethingElse = `for word; do case $word in --pack-destination=*) folder=\${word#*=};; esac; done
/bin/mkdir -p "$folder"; echo other > "$folder/tensorflow-tfjs-node-4.22.0.tgz"`;

const cases: readonly [what: string, programs: Readonly<Record<string, string>>, says: RegExp, advises: RegExp][] = [
  ["no Python", { "g++": works }, /There is no Python 3\.8 or newer/, /apt install python3 python3-pip/],
  ["no compiler", { python3: works }, /There is no C\+\+ compiler/, /apt install g\+\+.*CXX/],
  ["no npm", { "g++": works, python3: works }, /could not be fetched: npm is not installed/, /its registry/],
  [
    "a registry that is not reached",
    { "g++": works, python3: works, npm: "echo no such host >&2; exit 1" },
    /tfjs-node 4\.22\.0 could not be fetched: npm failed: no such host/,
    /is its registry reached from here/,
  ],
  [
    "other bytes than were pinned",
    { "g++": works, python3: works, npm: packsSomethingElse },
    /4\.22\.0\.tgz is not what was expected: its sha512 is/,
    /do not trust/,
  ],
];

for (const [what, programs, says, advises] of cases)
  (process.platform === "linux" && process.arch === "x64" ? test : test.skip)(
    `${what}: it ends with 3, the reason and the way out, and leaves nothing`,
    async (t) => {
      const [bin, cache] = [folderWith({}), folderWith({})];
      for (const [name, script] of Object.entries(programs)) {
        writeFileSync(join(bin.path, name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(bin.path, name), 0o755);
      }
      const env = { PATH: bin.path, TROUPE_NATIVE: cache.path, TROUPE_NATIVE_WHEEL: "", CXX: "" };
      const { status, stdout, stderr } = await troupe(["native"], root, env);
      t.deepEqual([status, stdout], [3, ""]);
      t.regex(stderr, says);
      t.regex(stderr, advises);
      t.deepEqual(readdirSync(cache.path), []);
      bin.remove();
      cache.remove();
    },
  );
