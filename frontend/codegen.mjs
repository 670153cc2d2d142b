// Types every operation in src/**/*.graphql by the gateway's schema: a schema that breaks a page breaks the build.
// One operation may use fragments of other files; each document's text carries those that it needs. The texts go
// into a manifest, too, by their SHA-256, and those beside the types, by the operation's name.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildASTSchema, GraphQLError, parse, Source, validate } from "graphql";

const here = new URL(".", import.meta.url);
const schemaFile = process.env.INSIGHTS_SCHEMA ?? new URL("../schema.graphql", here);
const target = new URL("src/gql/generated.ts", here);
const manifest = new URL("src/gql/documents.json", here);

const schema = parse(readFileSync(schemaFile, "utf8"));
const documents = sources().map((location) => ({
  location,
  document: parse(new Source(readFileSync(new URL(location, here), "utf8"), location)),
}));
refuseWhatDoesNotFit();

const text = await codegen({
  filename: "src/gql/generated.ts",
  schema,
  documents,
  config: {
    documentMode: "string",
    enumsAsConst: true,
    namingConvention: { enumValues: "keep" },
    useTypeImports: true,
    skipTypename: true,
    dedupeFragments: true,
    exportFragmentSpreadSubTypes: true,
    immutableTypes: true,
    onlyOperationTypes: true,
    strictScalars: true,
    scalars: { DateTime: "string", Duration: "string", Window: "string" },
    avoidOptionals: { field: true, inputValue: false },
  },
  plugins: [{ typescript: {} }, { operations: {} }, { documents: {} }],
  pluginMap: { typescript, operations, documents: typedDocumentNode },
});
mkdirSync(new URL(".", target), { recursive: true });
const opening = "// Made by codegen.mjs from the schema and the .graphql files here; not to be edited.\n";
const known = trusted(text);
writeFileIfOther(target, opening + text + ids(known));
writeFileIfOther(manifest, `${JSON.stringify(known, null, 2)}\n`);

/** What the pages ask, to the letter, by its SHA-256: the gateway's manifest of trusted documents. */
function trusted(generated) {
  const written = [...generated.matchAll(/new TypedDocumentString\(`([^`]*)`/g)].map((one) => one[1]);
  const asked = written.filter((one) =>
    parse(one).definitions.some((each) => each.kind === "OperationDefinition"),
  );
  const operations = documents.flatMap((one) =>
    one.document.definitions.filter((each) => each.kind === "OperationDefinition"),
  );
  if (asked.length !== operations.length || asked.some((one) => /[\\$]\{|\\/.test(one))) {
    console.error(`found the texts of ${asked.length} operations of ${operations.length}`);
    process.exit(1);
  }
  return Object.fromEntries(asked.map((one) => [createHash("sha256").update(one).digest("hex"), one]));
}

/** By its operation's name, as which a document of the manifest is asked. */
function ids(known) {
  const named = Object.entries(known).map(([hash, one]) => {
    const operation = parse(one).definitions.find((each) => each.kind === "OperationDefinition");
    return [operation.name.value, `sha256:${hash}`];
  });
  const written = JSON.stringify(Object.fromEntries(named.sort()), null, 2);
  return `\nexport const DOCUMENT_IDS: Readonly<Record<string, string>> = ${written};\n`;
}

function sources() {
  return readdirSync(new URL("src/", here), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".graphql"))
    .map((name) => `src/${name}`)
    .sort();
}

function refuseWhatDoesNotFit() {
  const all = { kind: "Document", definitions: documents.flatMap((one) => one.document.definitions) };
  const found = validate(buildASTSchema(schema), all).filter(isNotAboutUse);
  for (const error of found) console.error(error instanceof GraphQLError ? error.toString() : error);
  if (found.length > 0) process.exit(1);
}

/** A fragment may wait for a page that uses it. */
function isNotAboutUse(error) {
  return !/is never used/.test(error.message);
}

/** Vite watches the file: the same text is not written again. */
function writeFileIfOther(file, content) {
  let before = "";
  try {
    before = readFileSync(file, "utf8");
  } catch {
    // There is none yet.
  }
  if (before !== content) writeFileSync(file, content);
}
