import { count } from "../format/numbers";
import { localTime } from "../format/times";
import type { TrustFragment } from "../gql/generated";
import { Icon } from "./Icon";

export type Fidelity = TrustFragment;

/** Says so when numbers are old or thin. Exact ones need no note. */
export function TrustNote({ fidelity }: { fidelity: Fidelity | null | undefined }) {
  if (!fidelity) return null;
  if (fidelity.stale) {
    const since = fidelity.asOf ? ` as of ${localTime(fidelity.asOf, "second")}` : "";
    return <Note kind="stale">Telemetry does not answer; these are the last numbers{since}.</Note>;
  }
  if (fidelity.grade === "INSUFFICIENT" && fidelity.rowsRead > 0) {
    const size = count(fidelity.effectiveSampleSize);
    return <Note kind="thin">Few checks: worth {size} rows of evidence. Do not rely on these numbers.</Note>;
  }
  return null;
}

/** A quiet word beside a title: the numbers are estimates. */
export function SampledChip({ fidelity }: { fidelity: Fidelity | null | undefined }) {
  if (fidelity?.grade !== "SAMPLED") return null;
  const rows = count(fidelity.effectiveSampleSize);
  return (
    <span
      className="chip"
      title={`Some checks were sampled away; worth ${rows} rows. Intervals are at 95 %.`}
    >
      sampled
    </span>
  );
}

function Note({ kind, children }: { kind: "stale" | "thin"; children: React.ReactNode }) {
  return (
    <p className={`note note-${kind}`}>
      <Icon name="warning" />
      <span>{children}</span>
    </p>
  );
}
