/** Peak EWMA against worked numbers: tau is 10 s, so ten seconds keep e^-1 = 0.367879 of what was. */

import test from "ava";
import { noResponse, observe, responseAt } from "../../runtime/schedule/response-time.js";

const near = (actual: number, expected: number) => Math.abs(actual - expected) < 5e-7;

test("it jumps up at once and comes down slowly", (t) => {
  let response = observe(noResponse, 0.1, 100);
  t.is(response.cost, 0.1);
  response = observe(response, 1, 101);
  t.is(response.cost, 1);
  response = observe(response, 0.1, 111);
  t.true(near(response.cost, 0.431091)); // 1 x 0.367879 + 0.1 x 0.632121
  response = observe(response, 0.1, 121);
  t.true(near(response.cost, 0.221802)); // 0.431091 x 0.367879 + 0.1 x 0.632121
});

test("without news it fades, and looking changes nothing", (t) => {
  const response = observe(noResponse, 1, 5);
  t.is(responseAt(response, 5), 1);
  t.true(near(responseAt(response, 15), 0.367879));
  t.true(near(responseAt(response, 15), 0.367879));
  t.is(responseAt(response, 4), 1, "a moment that lies back counts as now");
});

test("a worker without history reads 0", (t) => {
  t.is(responseAt(noResponse, 1000), 0);
});
