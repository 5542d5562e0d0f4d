/** Brings the parts in from their registries, and holds each against its checksum before anything reads it. */

import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { BuildFailure } from "./failure.js";
import { type NpmPart, tensorflow } from "./parts.js";
import { call, ToolFailure, type Tools } from "./tools.js";

/** Unpacks a package of the npm registry into `folder`, as it is: none of its scripts run. */
export async function obtainPackage({ name, version, sha512 }: NpmPart, folder: string): Promise<void> {
  const packed = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
  await mkdir(folder, { recursive: true });
  await call("npm", ["pack", "--silent", `--pack-destination=${folder}`, `${name}@${version}`]).catch(
    explained(`${name} ${version} could not be fetched`, "Look at what npm says: is its registry reached from here?"),
  );
  const file = join(folder, packed);
  await check(file, "sha512", "base64", sha512);
  await call("tar", ["--extract", "--gzip", `--file=${file}`, "--strip-components=1", `--directory=${folder}`]).catch(
    explained(`${packed} could not be unpacked`, "Is tar installed, and is there room on the disk?"),
  );
  await rm(file);
}

/** The wheel that the user has fetched before, if any. */
export const ownWheel = () => process.env.TROUPE_NATIVE_WHEEL || undefined;

/** The wheel's file; one that the user has named stays where it is. */
export async function obtainWheel({ python }: Tools, folder: string): Promise<string> {
  const { name, version, wheel, asked, sha256 } = tensorflow;
  const own = ownWheel();
  if (own && !existsSync(own))
    throw new BuildFailure(`TROUPE_NATIVE_WHEEL names ${own}, which is not there.`, `Name the file ${wheel}.`);
  if (!own) {
    const words = ["-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"];
    await call(python, [...words, "--only-binary=:all:", ...asked, `--dest=${folder}`, `${name}==${version}`]).catch(
      explained(
        `${name} ${version} could not be fetched`,
        `Is pip installed (python3-pip), and is its registry reached from here? Or fetch ${wheel} elsewhere and name the file in TROUPE_NATIVE_WHEEL.`,
      ),
    );
  }
  const file = own ? resolve(own) : join(folder, wheel);
  await check(file, "sha256", "hex", sha256);
  return file;
}

/** A wheel is a zip, and Python is there. The rest of it, a gigabyte, stays packed. */
const unzip = `
import shutil, sys, zipfile
wheel, headers, libraries, *wanted = sys.argv[1:]
with zipfile.ZipFile(wheel) as parts:
    for name in parts.namelist():
        if name.startswith(tuple("tensorflow/include/" + each for each in wanted if "/" in each)):
            parts.extract(name, headers)
    for name in (each for each in wanted if "/" not in each):
        with parts.open("tensorflow/" + name) as packed, open(libraries + "/" + name, "wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
`;

/** @returns the folder for the compiler to look for headers in */
export async function unpackWheel({ python }: Tools, wheel: string, headers: string, libraries: string) {
  await mkdir(libraries, { recursive: true });
  const wanted = [...tensorflow.headers, ...tensorflow.libraries];
  await call(python, ["-c", unzip, wheel, headers, libraries, ...wanted]).catch(
    explained(`${tensorflow.wheel} could not be unpacked`, "Is there room on the disk? It takes 0.9 GB."),
  );
  return join(headers, "tensorflow", "include");
}

const explained = (what: string, advice: string) => (error: unknown) => {
  if (!(error instanceof ToolFailure)) throw error;
  throw new BuildFailure(`${what}: ${error.message}`, advice);
};

async function check(file: string, algorithm: string, encoding: "hex" | "base64", expected: string): Promise<void> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const found = hash.digest(encoding);
  if (found !== expected)
    throw new BuildFailure(
      `${file} is not what was expected: its ${algorithm} is ${found}, and should be ${expected}.`,
      "Fetch it again. If it stays so, do not trust where it comes from.",
    );
}
