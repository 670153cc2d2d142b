import type { Fetcher } from "@graphiql/toolkit";
import { orgHeaders } from "../data/client";

interface Answer {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

/**
 * Asks the gateway for the chosen org; whatever it answers is shown as it is. `onClosed` is told when the gateway
 * keeps its schema to itself.
 */
export function fetcherFor(org: string | null, onClosed: () => void): Fetcher {
  return async (asked, options) => {
    const response = await fetch("/graphql", {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json", ...orgHeaders(org), ...options?.headers },
      body: JSON.stringify(asked),
    });
    const answer = await response.json();
    if (asked.operationName === "IntrospectionQuery" && response.ok && isForbidden(answer)) onClosed();
    return answer;
  };
}

function isForbidden(answer: Answer): boolean {
  return answer.errors?.[0]?.extensions?.code === "FORBIDDEN";
}
