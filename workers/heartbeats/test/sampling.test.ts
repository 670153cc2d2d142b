import { expect, test } from "vitest";
import { keeps } from "../src/sampling.ts";
import { beat } from "./beats.ts";

const MANY = 20_000;

test.each([0.01, 0.1, 0.25, 0.5, 0.9])("a rate of %d keeps that share of the checks", (rate) => {
  let kept = 0;
  for (let number = 0; number < MANY; number++)
    kept += Number(keeps(beat({ dispatchId: `d-${number}` }), rate));
  const deviation = Math.sqrt(MANY * rate * (1 - rate));
  expect(Math.abs(kept - MANY * rate)).toBeLessThan(4 * deviation);
});

test("a check that is tried again is decided alike, whatever the die says", () => {
  for (let number = 0; number < 100; number++) {
    const one = beat({ dispatchId: `d-${number}` });
    expect(keeps(one, 0.5, () => 0)).toBe(keeps(one, 0.5, () => 0.999));
  }
});

test("without an id the die decides, and a rate of 1 keeps everything", () => {
  const { dispatchId: _, ...unnamed } = beat();
  expect(keeps(unnamed, 0.5, () => 0.49)).toBe(true);
  expect(keeps(unnamed, 0.5, () => 0.5)).toBe(false);
  expect(keeps(unnamed, 1, () => 0.999)).toBe(true);
});
