/**
 * Dates and times as texts in ISO 8601: `2026-11-24`, `2026-11-24T18:30`, with or without seconds and zone. Their parts
 * are taken as they are written: nothing is moved from one zone to another, so that a date is the same on every machine.
 */

export interface DateParts {
  readonly year: number;
  /** From 1 to 12. */
  readonly month: number;
  /** From 1 to 31. */
  readonly day: number;
  /** From 1, Monday, to 7, Sunday, as ISO 8601 counts. */
  readonly weekday: number;
  /** NaN where no time is written. */
  readonly hour: number;
  readonly minute: number;
}

/** A space in the place of `T` is what most tables write (RFC 3339, 5.6, allows it). */
const written = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?$/;

/** `undefined` where the text is no date. */
export function datePartsOf(text: string): DateParts | undefined {
  const found = written.exec(text.trim());
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found
    .slice(1)
    .map((part) => (part === undefined ? Number.NaN : Number(part))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  // A leap second is the sixty-first.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return { year, month, day, weekday: weekdayOf(year, month, day), hour, minute };
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days by which the month's first is later in the week than January's; from March on the year's own leap day counts. */
const shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];

/** Sakamoto's rule of the proleptic Gregorian calendar: it gives 0 for Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
  const y = month < 3 ? year - 1 : year;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  const fromSunday = (((y + leaps + (shifts[month - 1] ?? 0) + day) % 7) + 7) % 7;
  return fromSunday === 0 ? 7 : fromSunday;
}
