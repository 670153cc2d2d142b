import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  parse,
  validate,
} from "graphql";
import { expect, test } from "vitest";
import { MonitorDocument, OverviewDocument } from "../gql/generated";
import { ENUM_FIELDS, ENUM_TYPES, excerpt } from "./excerpt";

const schema = buildSchema(readFileSync("../schema.graphql", "utf8"));

test("a panel's part of a page's question is a document that the schema takes, with its variables", () => {
  const text = excerpt(OverviewDocument.toString(), ["fleet.series"], {
    window: "7d",
    timezone: "UTC",
  });
  expect(validate(schema, parse(text))).toEqual([]);
  expect(text).toContain('$window: Window! = "7d"');
  expect(text).toContain("series");
  expect(text).not.toContain("viewer");
  expect(text).not.toContain("$timezone");
});

test("several paths stay together, and a filter's enum is written as one", () => {
  const variables = {
    id: "mon_1",
    window: "24h",
    timezone: "UTC",
    target: 0.999,
    beats: { statuses: ["DOWN"] },
  };
  const text = excerpt(MonitorDocument.toString(), ["monitor.heartbeats", "monitor.slo"], variables);
  expect(validate(schema, parse(text))).toEqual([]);
  expect(text).toContain("statuses: [DOWN]");
  expect(text).toContain("slo");
  expect(text).not.toContain("incidents");
});

test("what is written as an enum is what the schema takes as one: every argument's, every input field's", () => {
  const types = Object.values(schema.getTypeMap()).filter((one) => !one.name.startsWith("__"));
  const fields = types.filter(isInputObjectType).flatMap((one) => Object.values(one.getFields()));
  const taken = types
    .filter(isObjectType)
    .flatMap((one) => Object.values(one.getFields()))
    .flatMap((one) => one.args);
  const isEnum = (one: { type: GraphQLInputType }) => isEnumType(getNamedType(one.type));
  const enums = [...fields, ...taken].filter(isEnum).map((one) => getNamedType(one.type).name);
  expect(new Set(fields.filter(isEnum).map((one) => one.name))).toEqual(ENUM_FIELDS);
  expect(new Set(enums)).toEqual(ENUM_TYPES);
  expect(fields.filter((one) => ENUM_FIELDS.has(one.name) && !isEnum(one))).toEqual([]);
});
