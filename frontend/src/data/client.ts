import { Client, fetchExchange } from "urql";
import { DOCUMENT_IDS } from "../gql/generated";
import { byId } from "./trusted";

const ORG_HEADER = "X-Insights-Org";

/**
 * The client of one org. Each org has its own: the org is a header and no part of a question, so that answers
 * kept by question would show one org the numbers of another.
 */
export function clientFor(org: string | null): Client {
  return new Client({
    url: "/graphql",
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetch: byId(DOCUMENT_IDS),
    fetchOptions: () => ({ headers: orgHeaders(org), credentials: "same-origin" }),
  });
}

export function orgHeaders(org: string | null): Record<string, string> {
  return org === null ? {} : { [ORG_HEADER]: org };
}
