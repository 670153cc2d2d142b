import type { BeatFragment } from "../gql/generated";

type Failed = Pick<BeatFragment, "code" | "error" | "colo" | "region">;

/** "HTTP 500 at SJC"; what the check itself said where there was no HTTP status. */
export function failureWords({ code, error, colo, region }: Failed): string {
  return `${cause(code, error)} ${colo ? `at ${colo}` : `from ${region}`}`;
}

function cause(code: number | null, error: string | null): string {
  if (code !== null && code >= 400) return `HTTP ${code}`;
  return error ?? (code === null ? "no answer" : `HTTP ${code}`);
}
