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

/** `undefined` where the text is no date. */
export function datePartsOf(text: string): DateParts | undefined {
  const found = read(text);
  if (!found) return undefined;
  const { year, month, day, hour, minute } = found;
  return { year, month, day, weekday: weekdayOf(year, month, day), hour, minute };
}

/**
 * Milliseconds since 1970; NaN where the text is no date. One that names no time is the first moment of its day, and one
 * that names no zone counts as UTC, so that the machine's own zone changes nothing.
 */
export function instantOf(text: string): number {
  const found = read(text);
  if (!found) return Number.NaN;
  const { year, month, day, hour, minute, second, fraction, zone } = found;
  // `Date.UTC` would take the year 26 for 1926.
  const begin = new Date(0).setUTCFullYear(year, month - 1, day);
  const seconds = ((hour || 0) * 60 + (minute || 0)) * 60 + (second || 0);
  return begin + seconds * 1000 + Number(`0.${fraction || 0}`) * 1000 - offsetOf(zone);
}

interface Written extends Omit<DateParts, "weekday"> {
  /** NaN where it is not written. */
  readonly second: number;
  /** The digits behind the point. */
  readonly fraction: string;
  /** `+01:00`, `-03`, `Z`; empty where none is written. */
  readonly zone: string;
}

/** A space in the place of `T` is what most tables write (RFC 3339, 5.6, allows it). */
const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/;

function read(text: string): Written | undefined {
  const found = pattern.exec(text.trim());
  if (!found) return undefined;
  const numberAt = (at: number) => (found[at] === undefined ? Number.NaN : Number(found[at]));
  const [year, month, day] = [numberAt(1), numberAt(2), numberAt(3)];
  const [hour, minute, second] = [numberAt(4), numberAt(5), numberAt(6)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  // A leap second is the sixty-first.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return { year, month, day, hour, minute, second, fraction: found[7] ?? "", zone: found[8] ?? "" };
}

/** In milliseconds. */
function offsetOf(zone: string): number {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
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
