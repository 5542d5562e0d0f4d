/** What some layers make of a row, added to the row (He et al., 2016). */

import type { Flowing, LayerMaker } from "./making.js";

export const residual: LayerMaker = ({ tfl, name, chain }, { inside = [] }, behind) =>
  tfl.layers.add({ name }).apply([behind, chain(inside, behind)]) as Flowing;
