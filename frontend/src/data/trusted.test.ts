import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "graphql";
import { expect, test } from "vitest";
import { DOCUMENT_IDS } from "../gql/generated";
import { byId } from "./trusted";

const IDS = { Page: "sha256:abc" };
const ASKED = { query: "query Page { viewer { kind } }", operationName: "Page", variables: { a: 1 } };

/** A gateway that answers what it is told to, and notes what it was sent. */
function gateway(...answers: [number, unknown][]) {
  const sent: unknown[] = [];
  const send: typeof fetch = async (_url, options) => {
    sent.push(JSON.parse(String(options?.body)));
    const [status, body] =
      answers.length > 1 ? (answers.shift() as [number, unknown]) : (answers[0] ?? [200, {}]);
    return new Response(JSON.stringify(body), { status });
  };
  return { sent, ask: byId(IDS, send) };
}

function refusal(code: string, argument?: string) {
  return { errors: [{ message: "no", extensions: { code, argument } }] };
}

const post = (body: unknown) => ({ method: "POST", body: JSON.stringify(body) });

test("a document that was known when the pages were built is asked by its id, and without its text", async () => {
  const { sent, ask } = gateway([200, { data: {} }]);
  await ask("/graphql", post(ASKED));
  expect(sent).toEqual([{ documentId: "sha256:abc", operationName: "Page", variables: { a: 1 } }]);
});

test.each([
  [404, refusal("DOCUMENT_NOT_FOUND")],
  [400, refusal("BAD_USER_INPUT", "query")],
])("a gateway that does not know it (%i) is sent the text, from then on", async (status, body) => {
  const { sent, ask } = gateway([status, body], [200, { data: { text: true } }]);
  const answer = await ask("/graphql", post(ASKED));
  expect(await answer.json()).toEqual({ data: { text: true } });
  await ask("/graphql", post(ASKED));
  expect(sent.slice(1)).toEqual([ASKED, ASKED]);
});

test.each([
  [400, refusal("BAD_USER_INPUT", "first")],
  [400, refusal("QUERY_TOO_COMPLEX")],
  [401, refusal("UNAUTHENTICATED")],
  [503, "busy"],
])("any other refusal (%i) is the answer, and can be read", async (status, body) => {
  const { sent, ask } = gateway([status, body]);
  const answer = await ask("/graphql", post(ASKED));
  expect([answer.status, await answer.json(), sent.length]).toEqual([status, body, 1]);
  await ask("/graphql", post(ASKED));
  expect(sent[1]).toHaveProperty("documentId");
});

test("what has no id is sent as it is", async () => {
  const { sent, ask } = gateway([200, {}]);
  const other = { query: "{ viewer { kind } }" };
  await ask("/graphql", post(other));
  await ask("/graphql", post({ ...ASKED, operationName: "Other" }));
  expect(sent).toEqual([other, { ...ASKED, operationName: "Other" }]);
});

test("each operation's id is that of its text in the manifest, which the gateway reads", () => {
  const manifest: Record<string, string> = JSON.parse(readFileSync("src/gql/documents.json", "utf8"));
  const found = Object.entries(manifest).map(([hash, text]) => {
    expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
    const [operation] = parse(text).definitions.filter((one) => one.kind === "OperationDefinition");
    return [operation?.name?.value, `sha256:${hash}`];
  });
  expect(found.length).toBeGreaterThan(5);
  expect(DOCUMENT_IDS).toEqual(Object.fromEntries(found));
});
