import type { Fetcher } from "@graphiql/toolkit";
import { orgHeaders } from "../data/client";

/** Asks the gateway for the chosen org; whatever it answers is shown as it is. */
export function fetcherFor(org: string | null): Fetcher {
  return async (asked, options) => {
    const response = await fetch("/graphql", {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json", ...orgHeaders(org), ...options?.headers },
      body: JSON.stringify(asked),
    });
    return response.json();
  };
}
