/** The programs that a build calls: npm, Python with pip, tar and a C++ compiler. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { BuildFailure } from "./failure.js";

const execute = promisify(execFile);

/** What a program had to say when it failed; more than its last lines nobody reads. */
const linesKept = 6;

export class ToolFailure extends Error {}

export interface Tools {
  readonly python: string;
  readonly compiler: string;
}

/**
 * Runs a program to its end.
 * @returns what it printed
 * @throws ToolFailure with its last lines, or that it is not there
 */
export async function call(program: string, words: readonly string[], folder?: string): Promise<string> {
  try {
    const { stdout } = await execute(program, [...words], { cwd: folder, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { code, stderr = "", message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT") throw new ToolFailure(`${program} is not installed`);
    const said = stderr.trim().split("\n").slice(-linesKept).join("\n");
    throw new ToolFailure(`${program} failed: ${said || message}`);
  }
}

/**
 * Looks before anything is fetched.
 * @throws BuildFailure on another machine than the wheel is made for, or without the programs that are needed
 */
export async function findTools(): Promise<Tools> {
  refuseOtherMachines();
  const python = await firstOf(["python3", "python"], ["-c", "import sys, zipfile; assert sys.version_info >= (3, 8)"]);
  if (!python)
    throw new BuildFailure("There is no Python 3.8 or newer.", `Install it, ${debian("python3 python3-pip")}.`);
  const compiler = await firstOf([...named(process.env.CXX), "g++", "clang++"], ["--version"]);
  if (!compiler)
    throw new BuildFailure("There is no C++ compiler.", `Install one, ${debian("g++")}; or name it in CXX.`);
  return { python, compiler };
}

const debian = (packages: string) => `on Debian and Ubuntu with \`apt install ${packages}\``;
const named = (program: string | undefined) => (program ? [program] : []);

function refuseOtherMachines(): void {
  const machine = `${process.platform} ${process.arch}`;
  const advice = "Use `backend: wasm`, or install @tensorflow/tfjs-node where its own binary can be downloaded.";
  if (machine !== "linux x64")
    throw new BuildFailure(`Native is built on linux x64 alone; this is ${machine}.`, advice);
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  if (!header.glibcVersionRuntime)
    throw new BuildFailure("Native needs the C library of GNU (glibc), and this system has another.", advice);
}

async function firstOf(programs: readonly string[], words: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    const works = await call(program, words).then(
      () => true,
      () => false,
    );
    if (works) return program;
  }
  return undefined;
}
