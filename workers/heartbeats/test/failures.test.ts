import { expect, test } from "vitest";
import { failureClass } from "../src/failures.ts";
import { FAILURE_CLASSES, RULES } from "../src/layout.ts";
import cases from "./failure_cases.json" with { type: "json" };

// The gateway's own tests ask the same cases of its own function.
test.each(cases)("code $code and '$error' (written '$written') are $class", (one) => {
  expect(failureClass(one.code, one.error, one.written)).toBe(one.class);
});

test("every rule has a case that it decides", () => {
  const decided = new Set(cases.map((one) => one.class));
  expect(FAILURE_CLASSES.filter((name) => !decided.has(name))).toEqual([]);
  expect(RULES.length).toBeGreaterThan(0);
});
