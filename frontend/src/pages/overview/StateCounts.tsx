import { Link } from "../../app/Link";
import { count } from "../../format/numbers";
import type { OverviewQuery } from "../../gql/generated";
import { type State, StatusMark } from "../../parts/Status";

type Counts = NonNullable<OverviewQuery["fleet"]>["monitors"];

const STATES = ["down", "degraded", "pending", "up", "paused"] as const satisfies readonly State[];

/** "2 down, 1 degraded, 21 up", each a link to those monitors; states that nobody is in are left out. */
export function StateCounts({ counts }: { counts: Counts | undefined }) {
  if (!counts) return <p className="muted">&nbsp;</p>;
  return (
    <p className="row">
      {STATES.filter((state) => counts[state] > 0 || state === "up").map((state) => (
        <Link key={state} to="/monitors" params={{ status: state }} className="status">
          <StatusMark state={state} />
          {count(counts[state])} {state}
        </Link>
      ))}
    </p>
  );
}
