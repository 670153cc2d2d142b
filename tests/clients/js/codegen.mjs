// Types every operation by the schema, as a typed client does: node codegen.mjs SCHEMA OPERATIONS TARGET
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const [schema, asked, target] = process.argv.slice(2);
const text = await codegen({
  filename: target,
  schema: parse(readFileSync(schema, "utf8")),
  documents: [{ location: asked, document: parse(readFileSync(asked, "utf8")) }],
  config: {
    strictScalars: true,
    scalars: { DateTime: "string", Duration: "string", Window: "string" },
    useTypeImports: true,
    immutableTypes: true,
    enumsAsConst: true,
  },
  plugins: [{ typescript: {} }, { operations: {} }],
  pluginMap: { typescript, operations },
});
writeFileSync(target, text);
