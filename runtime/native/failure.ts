/** Why native could not be built, and the way out: for people, like every mistake that is not ours. */
export class BuildFailure extends Error {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
    this.name = "BuildFailure";
  }
}
