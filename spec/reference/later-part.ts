/** What is still to come, gathered from the marks in the table of kinds and in the library. */

import type { SettingSpec } from "../../lang/kinds.js";
import { externs } from "./declared.js";
import { userKinds } from "./kind-parts.js";
import { code, listed } from "./markdown.js";

export function later(): string {
  const kinds = userKinds.filter(({ planned }) => planned).map(({ kind }) => code(kind));
  return [`- kinds: ${listed(kinds)}`, ...settingLines(), ...libraryLines()].join("\n");
}

/** A setting that several kinds share is the same object in each, and is said once. */
function settingLines(): string[] {
  const open = userKinds.filter(({ planned }) => !planned);
  const lines = new Map<string, string[]>();
  for (const setting of new Set(open.flatMap(({ settings }) => settings.filter(({ planned }) => planned)))) {
    const of = placesOf(setting);
    lines.set(of, [...(lines.get(of) ?? []), code(setting.name)]);
  }
  return [...lines].map(([of, names]) => `- settings of ${of}: ${listed(names)}`);
}

function placesOf(setting: SettingSpec): string {
  const kinds = userKinds.filter(({ planned, settings }) => !planned && settings.includes(setting));
  return kinds.length > 3 ? "every kind of work" : listed(kinds.map(({ kind }) => code(kind)));
}

function libraryLines(): string[] {
  const planned = externs().filter((each) => each.planned);
  return [...new Set(planned.map(({ type }) => type))].map((type) => {
    const own = planned.filter((each) => each.type === type).map(({ name }) => code(name));
    return `- library, ${type}: ${listed(own)}`;
  });
}
