// Asks every operation as urql does, with its normalized cache: node urql.mjs URL OPERATIONS VARIABLES SCHEMA
import { readFileSync } from "node:fs";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { buildSchema, introspectionFromSchema, isObjectType, parse, print, separateOperations } from "graphql";

const [url, asked, variables, schemaFile] = process.argv.slice(2);
const schema = buildSchema(readFileSync(schemaFile, "utf8"));
const types = Object.values(schema.getTypeMap()).filter((one) => isObjectType(one) && !one.name.startsWith("__"));
// What has an id is kept by it where it was selected; everything else is a part of what it was asked of.
const keys = Object.fromEntries(types.map((one) => [one.name, (data) => data.id ?? null]));
const warned = [];
console.warn = (...told) => warned.push(told.join(" "));

const client = new Client({
  url: `${url}/graphql`,
  preferGetMethod: false,
  exchanges: [cacheExchange({ keys, schema: introspectionFromSchema(schema) }), fetchExchange],
});
const given = JSON.parse(readFileSync(variables, "utf8"));
const told = {};
for (const [name, document] of Object.entries(separateOperations(parse(readFileSync(asked, "utf8"))))) {
  const plain = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: print(document), variables: given[name] }),
  });
  const answer = await client.query(document, given[name], { requestPolicy: "network-only" }).toPromise();
  const kept = client.readQuery(document, given[name]);
  const bare = (data) => JSON.stringify(data, (key, value) => (key === "__typename" ? undefined : value));
  told[name] = { same: bare(answer.data) === bare((await plain.json()).data), kept: kept !== null };
}
console.log(JSON.stringify({ operations: told, warned }));
