/** An answer as people and programs read it: a class with the probability of each, or a number. */

/** Both can be taken apart, as `{ label, value }`, without asking first which it is. */
export type Prediction = ClassPrediction | NumberPrediction;

export interface ClassPrediction {
  /** The most probable class; of equal ones the first. */
  readonly label: string;
  /** By class. */
  readonly probabilities: Readonly<Record<string, number>>;
  readonly value?: undefined;
}

export interface NumberPrediction {
  readonly value: number;
  readonly label?: undefined;
  readonly probabilities?: undefined;
}
