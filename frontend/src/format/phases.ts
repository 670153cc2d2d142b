import type { PhasesFragment } from "../gql/generated";
import type { Sheet } from "./tables";

const NAMES = {
  lookup: "Name look-up",
  connect: "Connection",
  tls: "TLS",
  firstByte: "First byte",
} as const;
const PHASES = ["lookup", "connect", "tls", "firstByte"] as const;

export interface PhaseRow {
  key: string;
  name: string;
  value: number | null;
  p95: number | null;
}

/** In the order in which a check goes through them; those that no check went through are left out. */
export function phaseRows(phases: PhasesFragment): PhaseRow[] {
  return PHASES.filter((key) => (phases[key].timed.value ?? 0) > 0).map((key) => {
    const { p50, p95 } = phases[key];
    return { key, name: NAMES[key], value: p50.value, p95: p95.value };
  });
}

export function phaseSheet(phases: PhasesFragment): Sheet {
  return {
    columns: ["phase", "checks", "p50 ms", "p95 ms"],
    rows: phaseRows(phases).map((one) => [
      one.name,
      phases[one.key as (typeof PHASES)[number]].timed.value,
      one.value,
      one.p95,
    ]),
  };
}
