import { expect, test } from "vitest";
import { leftOut } from "./beats";

const weighing = (...weights: number[]) => leftOut(weights.map((weight) => ({ weight })));

test("a list of sampled heartbeats says that others are missing from it, a whole one says nothing", () => {
  expect(weighing()).toBeNull();
  expect(weighing(1, 1, 1)).toBeNull();
  expect(weighing(10, 10, 1)).toBe("Sampled: these 3 rows stand for 21 checks; the others were left out.");
});
