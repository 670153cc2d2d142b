import type { HeartbeatStatus } from "../../gql/generated";

export const BEAT_STATUSES = ["up", "degraded", "down", "pending"] as const;

export interface BeatFilter {
  readonly status: HeartbeatStatus[] | null;
  readonly region: string[] | null;
}

/** Which heartbeats the address asks for: ?beats=down&region=weur */
export function beatFilter(params: URLSearchParams): BeatFilter {
  const status = params.get("beats");
  const region = params.get("region");
  const isKnown = status !== null && (BEAT_STATUSES as readonly string[]).includes(status);
  return {
    status: isKnown ? [status.toUpperCase() as HeartbeatStatus] : null,
    region: region ? [region] : null,
  };
}
