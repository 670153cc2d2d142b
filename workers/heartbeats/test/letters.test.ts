import { expect, test } from "vitest";
import { patience } from "../src/consumer.ts";
import { filled } from "../src/letters.ts";
import { same } from "../src/token.ts";

test("parts keep the order and both bounds", () => {
  const sizes = Array.from({ length: 200 }, (_, at) => (at * 37) % 11);
  const parts = filled(sizes, (size) => size, { most: 7, mostBytes: 20 });
  expect(parts.flat()).toEqual(sizes);
  for (const part of parts) {
    expect(part.length).toBeLessThanOrEqual(7);
    expect(part.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(20);
  }
  expect(parts.length).toBeLessThan(sizes.length / 2);
});

test("one thing that is too large by itself goes by itself", () => {
  expect(filled([1, 99, 1], (size) => size, { most: 5, mostBytes: 10 })).toEqual([[1], [99], [1]]);
});

test("a message waits longer each time, an hour at most, and never all at the same moment", () => {
  const longest = [1, 2, 3, 10, 11, 100].map((attempts) => patience(attempts, () => 0.9999));
  expect(longest).toEqual([5, 10, 20, 2560, 3600, 3600]);
  expect(patience(3, () => 0)).toBe(10);
});

test.each([
  ["secret", "secret", true],
  ["secret", "secreT", false],
  ["secret", "secret ", false],
  ["", "secret", false],
  ["ß", "ss", false],
])("tokens %j and %j are the same: %s", async (one, other, equal) => {
  expect(await same(one, other)).toBe(equal);
});
