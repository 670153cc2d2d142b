import { CheckOutcome } from "../../gql/generated";
import { named, written } from "../../gql/names";

export const BEAT_STATUSES = written(CheckOutcome);

export interface BeatFilter {
  readonly statuses: CheckOutcome[] | null;
  readonly regions: string[] | null;
}

/** Which heartbeats the address asks for: ?beats=down&region=weur */
export function beatFilter(params: URLSearchParams): BeatFilter {
  const status = named(CheckOutcome, params.get("beats"));
  const region = params.get("region");
  return {
    statuses: status ? [status] : null,
    regions: region ? [region] : null,
  };
}
