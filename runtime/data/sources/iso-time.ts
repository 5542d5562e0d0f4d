/** Dates and times as formats count them, in the words of ISO 8601: one instant, one text, whichever format held it. */

import { Unreadable } from "./cells.js";

/** How many of a unit make a second. */
export type PerSecond = 1n | 1_000n | 1_000_000n | 1_000_000_000n;

const noDate = "is no date between the years -271821 and 275760";

/** `2026-11-24`, from days since 1970. */
export function isoDate(days: number): string | Unreadable {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.valueOf()) ? new Unreadable(`day ${days}`, noDate) : date.toISOString().split("T", 1)[0]!;
}

/** `2026-11-24T22:05:00.25`, from units since 1970; with a `Z` where it is an instant, and not what some clock showed. */
export function isoTimestamp(units: bigint, perSecond: PerSecond, instant: boolean): string | Unreadable {
  const part = ((units % perSecond) + perSecond) % perSecond;
  const date = new Date(Number((units - part) / perSecond) * 1000);
  if (Number.isNaN(date.valueOf())) return new Unreadable(`instant ${units}`, noDate);
  return `${date.toISOString().slice(0, -".000Z".length)}${fraction(part, perSecond)}${instant ? "Z" : ""}`;
}

/** `22:05:00.25`, from units since midnight. */
export function isoTime(units: bigint, perSecond: PerSecond): string {
  const seconds = Number(units / perSecond);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map((part) => String(part).padStart(2, "0")).join(":")}${fraction(units % perSecond, perSecond)}`;
}

/** As many digits as it takes. */
function fraction(part: bigint, perSecond: PerSecond): string {
  if (part === 0n) return "";
  const digits = String(part).padStart(String(perSecond).length - 1, "0");
  return `.${digits.replace(/0+$/, "")}`;
}
