import { count } from "../../format/numbers";
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

/** What a list does not show, as the rows of it were sampled; null where each stands for itself. */
export function leftOut(rows: readonly { readonly weight: number }[]): string | null {
  if (rows.every((row) => row.weight <= 1)) return null;
  const checks = rows.reduce((sum, row) => sum + row.weight, 0);
  return `Sampled: these ${count(rows.length)} rows stand for ${count(checks)} checks; the others were left out.`;
}
