import { HeartbeatStatus } from "../../gql/generated";
import { named, written } from "../../gql/names";

export const BEAT_STATUSES = written(HeartbeatStatus);

export interface BeatFilter {
  readonly status: HeartbeatStatus[] | null;
  readonly region: string[] | null;
}

/** Which heartbeats the address asks for: ?beats=down&region=weur */
export function beatFilter(params: URLSearchParams): BeatFilter {
  const status = named(HeartbeatStatus, params.get("beats"));
  const region = params.get("region");
  return {
    status: status ? [status] : null,
    region: region ? [region] : null,
  };
}
