/** Why a file is no table: a reason that goes on from its name, and the way out. */

export class NoTable extends Error {
  constructor(
    /** `it has no rows`. */
    readonly reason: string,
    /** Sentences. */
    readonly advice?: string,
  ) {
    super(advice === undefined ? reason : `${reason}. ${advice}`);
    this.name = "NoTable";
  }
}
