/** The images of a folder that has a folder for each class: the names of those are the classes. */

import { type Dirent, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { badData } from "../../../failure.js";

export interface ImageFolder {
  /** Sorted by their characters, as the files of each are. */
  readonly classes: readonly string[];
  readonly files: readonly ImageFile[];
  /** There are more files than were asked for. */
  readonly more: boolean;
}

export interface ImageFile {
  /** `cats/1.png`: with the folder of its class. */
  readonly name: string;
  /** Its number among the classes. */
  readonly label: number;
}

/**
 * Lists what is there, until `most` files are found.
 * @throws TaskFailure `data` where there is anything but images in folders; what Node throws where it may not be read
 */
export function imageFolder(folder: string, most = Number.POSITIVE_INFINITY): ImageFolder {
  const entries = visible(folder);
  const classes = entries.filter((entry) => isFolder(folder, entry)).map(({ name }) => name);
  const loose = entries.find(({ name }) => !classes.includes(name) && isImage(name));
  const advice = `Put the images of each class into a folder of its name: ${join(folder, "cat", "1.png")}.`;
  if (loose)
    throw badData(`${folder} has images beside its folders, as ${loose.name}: they belong to no class.`, advice);
  if (classes.length === 0) throw badData(`${folder} has no folders: each class is one.`, advice);
  const files: ImageFile[] = [];
  for (const [label, name] of classes.entries()) {
    // One by one: a class may have more files than a call takes arguments.
    for (const file of filesIn(folder, name)) files.push({ name: `${name}/${file}`, label });
    if (files.length > most) return { classes, files: files.slice(0, most), more: true };
  }
  return { classes, files, more: false };
}

function filesIn(folder: string, name: string): readonly string[] {
  const path = join(folder, name);
  const entries = visible(path);
  const inner = entries.find((entry) => isFolder(path, entry));
  if (inner) throw badData(`${path} has a folder in it, ${inner.name}: the images of a class lie in one folder.`);
  if (entries.length === 0) throw badData(`${path} is empty: a class needs an image.`, "Put some there, or remove it.");
  return entries.map((entry) => entry.name);
}

/** In an order that is the same on every machine. */
function visible(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !leftByTheSystem.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const leftByTheSystem: ReadonlySet<string> = new Set(["Thumbs.db", "desktop.ini"]);

function isFolder(folder: string, entry: Dirent): boolean {
  return entry.isSymbolicLink() ? statSync(join(folder, entry.name)).isDirectory() : entry.isDirectory();
}

const isImage = (name: string) => /^\.(png|jpe?g|webp|gif|tiff?|bmp)$/i.test(extname(name));
