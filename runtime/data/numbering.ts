/** Numbers for values, from 0, in the order of first mention. */

export class Numbering<Value> {
  readonly #codes = new Map<Value, number>();
  /** Value i has the number i. */
  readonly values: Value[] = [];

  codeOf(value: Value): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    const code = this.values.push(value) - 1;
    this.#codes.set(value, code);
    return code;
  }
}
