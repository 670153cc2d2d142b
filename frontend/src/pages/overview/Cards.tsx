import { count, latency, latencyChange, signed } from "../../format/numbers";
import { ratio } from "../../format/ratios";
import { silence } from "../../format/regions";
import { windowName } from "../../format/windows";
import type { OverviewQuery, UptimeCardFragment } from "../../gql/generated";
import { Change, Count, Latency, Ratio, RatioChange } from "../../parts/Numbers";
import { Panel } from "../../parts/Panel";

type Fleet = OverviewQuery["fleet"];

const WINDOWS = ["24h", "7d", "30d"];

/** The numbers that are looked at first. */
export function Cards({ fleet, window }: { fleet: Fleet | undefined; window: string }) {
  return (
    <div className="cards">
      {WINDOWS.map((one, at) => (
        <UptimeCard key={one} window={one} uptime={fleet?.uptimes?.[at]} paths={["fleet.uptimes"]} />
      ))}
      <LatencyCard stats={fleet?.latency} window={window} paths={["fleet.latency"]} />
      <FailuresCard failures={fleet?.failures} />
    </div>
  );
}

interface UptimeCardProps {
  window: string;
  uptime: UptimeCardFragment | undefined;
  paths: readonly string[];
}

export function UptimeCard({ window, uptime, paths }: UptimeCardProps) {
  return (
    <Panel
      title={`Uptime, ${windowName(window)}`}
      paths={paths}
      fidelity={uptime?.fidelity}
      skeleton="number"
      sheet={uptime ? uptimeSheet(uptime) : null}
      empty={uptime?.counts.checks.value === 0 && "No checks yet."}
    >
      <p className="big">
        <Ratio estimate={uptime?.ratio} interval="below" />
      </p>
      <p className="small muted">
        {count(uptime?.counts.down.value)} of {count(uptime?.counts.checks.value)} checks failed
        {!!uptime?.counts.degraded.value && `, ${count(uptime.counts.degraded.value)} were degraded`}
        <CoverageNote coverage={uptime?.coverage} />
        <SilenceNote regions={uptime?.silentRegions} />
      </p>
      {uptime?.versus && (
        <p className="small">
          <RatioChange change={uptime.versus.change} significant={uptime.versus.significant} />{" "}
          <span className="muted">to the period before</span>
        </p>
      )}
    </Panel>
  );
}

/** Lost checks are no downtime, but the reader must know of them. */
export function CoverageNote({ coverage }: { coverage: number | null | undefined }) {
  if (coverage === null || coverage === undefined || coverage >= 0.98) return null;
  return (
    <span className="coverage" title="Checks seen of those that the monitors' intervals let expect">
      {" "}
      · only {ratio(coverage, 0)} of the checks arrived
    </span>
  );
}

/** Who checks no more is no downtime either. */
function SilenceNote({ regions }: { regions: UptimeCardFragment["silentRegions"] | undefined }) {
  const told = silence(regions);
  if (!told) return null;
  return (
    <span className="coverage" title="Regions that checked, and recorded nothing lately">
      {" "}
      · {told}
    </span>
  );
}

function uptimeSheet({ range, counts, ratio: share, coverage }: UptimeCardFragment) {
  return {
    columns: [
      "window",
      "since",
      "until",
      "checks",
      "up",
      "degraded",
      "down",
      "uptime",
      "lower",
      "upper",
      "coverage",
    ],
    rows: [
      [
        range.window,
        range.since,
        range.until,
        counts.checks.value,
        counts.up.value,
        counts.degraded.value,
        counts.down.value,
        share.value,
        share.lower,
        share.upper,
        coverage,
      ],
    ],
  };
}

interface LatencyCardProps {
  stats: NonNullable<Fleet>["latency"] | undefined;
  window: string;
  paths: readonly string[];
}

export function LatencyCard({ stats, window, paths }: LatencyCardProps) {
  const sheet = stats && {
    columns: ["mean ms", "p50 ms", "p95 ms", "p99 ms", "min ms", "max ms", "answered checks"],
    rows: [
      [
        stats.mean.value,
        stats.p50.value,
        stats.p95.value,
        stats.p99.value,
        stats.min,
        stats.max,
        stats.answered.value,
      ],
    ],
  };
  return (
    <Panel
      title={`Latency, ${windowName(window)}`}
      paths={paths}
      fidelity={stats?.fidelity}
      skeleton="number"
      sheet={sheet ?? null}
      empty={stats?.answered.value === 0 && "No answered checks in this window."}
    >
      <p className="pair">
        <span>
          <span className="big">
            <Latency estimate={stats?.mean} />
          </span>
          <small>mean</small>
        </span>
        <span>
          <span className="big">
            <Latency estimate={stats?.p95} />
          </span>
          <small>p95</small>
        </span>
      </p>
      <p className="small muted">
        median {latency(stats?.p50.value)}, p99 {latency(stats?.p99.value)}
      </p>
      {typeof stats?.versus?.change.p95.value === "number" && (
        <p className="small">
          <Change
            value={stats.versus.change.p95.value}
            text={latencyChange(stats.versus.change.p95.value)}
            better={stats.versus.change.p95.value < 0}
            significant={stats.versus.significant}
          />{" "}
          <span className="muted">p95 to the period before</span>
        </p>
      )}
    </Panel>
  );
}

function FailuresCard({ failures }: { failures: NonNullable<Fleet>["failures"] | undefined }) {
  const sheet = failures && {
    columns: ["failures", "lower", "upper", "checks"],
    rows: [[failures.count.value, failures.count.lower, failures.count.upper, failures.checks.value]],
  };
  return (
    <Panel
      title="Failures, last hour"
      paths={["fleet.failures"]}
      fidelity={failures?.fidelity}
      skeleton="number"
      sheet={sheet ?? null}
    >
      <p className="big">
        <Count estimate={failures?.count} interval="below" />
      </p>
      <p className="small muted">of {count(failures?.checks.value)} checks</p>
      {typeof failures?.versus?.change.value === "number" && (
        <p className="small">
          <Change
            value={failures.versus.change.value}
            text={signed(failures.versus.change.value)}
            better={failures.versus.change.value < 0}
            significant={failures.versus.significant}
          />{" "}
          <span className="muted">to the hour before</span>
        </p>
      )}
    </Panel>
  );
}
