/** Points in time as tables write them, brought into order. */

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Milliseconds since 1970 of a date in ISO 8601 (`2026-11-24`, `2026-11-24T18:30:05+01:00`); NaN for anything else. One
 * that names no zone counts as UTC, so that the machine's own zone changes nothing.
 */
export function instantOf(text: string): number {
  const found = iso.exec(text.trim());
  if (!found) return Number.NaN;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = "", zone = "Z"] = found;
  const instant = Date.UTC(+year!, +month! - 1, +day!, +hour, +minute, +second);
  const back = new Date(instant);
  // The 31st of February would quietly become the 3rd of March.
  if (back.getUTCDate() !== +day! || back.getUTCMonth() !== +month! - 1) return Number.NaN;
  return instant + Number(`0.${fraction || 0}`) * 1000 - offsetOf(zone);
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
}
