// Asks as a page with Apollo's client does: node apollo.mjs URL OPERATIONS VARIABLES POLICIES
// Prints what became of two components, of two windows of one thing, of a persisted query, and of one that the
// gateway was told of before.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { parse, separateOperations } from "graphql";

const [url, asked, variables, policies] = process.argv.slice(2);
const uri = `${url}/graphql`;
const { typePolicies, possibleTypes } = await import(policies);
const all = parse(readFileSync(asked, "utf8"));
const documents = separateOperations(all);
const given = JSON.parse(readFileSync(variables, "utf8"));
const told = {};

for (const [name, options] of [["with", { typePolicies, possibleTypes }], ["without", {}]]) {
  const cache = new InMemoryCache(options);
  const client = new ApolloClient({ cache, link: new HttpLink({ uri }) });
  const header = await client.query({ query: documents.Header, variables: given.Header });
  await client.query({ query: documents.Footer, variables: given.Footer });
  const kept = cache.readQuery({ query: documents.Header, variables: given.Header });
  told[name] = { asked: header.data, kept };
}

const flow = gql`query Flow($w: Window!) { checkFlow(window: $w) { stages { key state } } }`;
const cache = new InMemoryCache({ typePolicies, possibleTypes });
const client = new ApolloClient({ cache, link: new HttpLink({ uri }) });
const before = await client.query({ query: flow, variables: { w: "24h" } });
await client.query({ query: flow, variables: { w: "5m" } });
told.windows = { asked: before.data, kept: cache.readQuery({ query: flow, variables: { w: "24h" } }) };

const scope = gql`query Scope($id: ID!, $w: Window) { monitor(id: $id, window: $w) { id uptime { counts { checks { value } } } } }`;
const week = { id: given.Header.id, w: "7d" };
const wide = await client.query({ query: scope, variables: week });
await client.query({ query: scope, variables: { ...week, w: "1h" } });
told.scopes = { asked: wide.data, kept: cache.readQuery({ query: scope, variables: week }) };

told.operations = {};
for (const [name, query] of Object.entries(documents)) {
  const answer = await client.query({ query, variables: given[name], errorPolicy: "all", fetchPolicy: "network-only" });
  const again = cache.readQuery({ query, variables: given[name] });
  told.operations[name] = JSON.stringify(again) === JSON.stringify(answer.data);
}

let requests = 0;
const counting = new ApolloLink((operation, forward) => {
  requests += 1;
  return forward(operation);
});
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const persisted = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([new PersistedQueryLink({ sha256 }), counting, new HttpLink({ uri })]),
});
const viewer = gql`query Kind { viewer { kind } }`;
const first = await persisted.query({ query: viewer, fetchPolicy: "network-only" });
const afterFirst = requests;
await persisted.query({ query: viewer, fetchPolicy: "network-only" });
told.persisted = { data: first.data, first: afterFirst, both: requests };

requests = 0;
const built = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([new PersistedQueryLink({ sha256, useGETForHashedQueries: true }), counting, new HttpLink({ uri })]),
});
const trusted = await built.query({ query: gql`query Trusted { viewer { kind } }`, fetchPolicy: "network-only" });
told.trusted = { data: trusted.data, requests };
console.log(JSON.stringify(told));
