import type { ReactNode } from "react";
import { count, decimal, latency } from "../../format/numbers";
import { ratio } from "../../format/ratios";
import { length } from "../../format/times";
import { windowName } from "../../format/windows";
import type { PipelineQuery } from "../../gql/generated";
import { Panel } from "../../parts/Panel";
import { type State, Status } from "../../parts/Status";
import { Ago } from "../../parts/Time";

type Pipeline = NonNullable<PipelineQuery["pipeline"]>;

const STATES: Record<Pipeline["state"], { state: State; word: string }> = {
  HEALTHY: { state: "up", word: "healthy" },
  DELAYED: { state: "degraded", word: "delayed" },
  LOSING: { state: "degraded", word: "losing checks" },
  SILENT: { state: "down", word: "silent" },
  IDLE: { state: "pending", word: "idle: nothing is to be checked" },
};

interface HealthProps {
  pipeline: Pipeline | null | undefined;
  window: string;
  className: string;
}

export function HealthPanel({ pipeline, window, className }: HealthProps) {
  return (
    <Panel
      title="Pipeline"
      subtitle={windowName(window)}
      paths={["pipeline"]}
      fidelity={pipeline?.fidelity}
      sheet={pipeline ? sheetOf(pipeline) : null}
      tabular
      skeleton="rows"
      className={className}
    >
      <dl className="facts">
        {(pipeline ? factsOf(pipeline) : []).map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function factsOf(one: Pipeline): readonly (readonly [string, ReactNode])[] {
  return [
    ["State", <Status key="state" {...STATES[one.state]} />],
    ["Newest write", <Ago key="newest" at={one.newestWriteAt} />],
    ["Freshness", length(one.freshnessSeconds)],
    ["Lag", `p50 ${latency(one.lagP50Ms)}, p95 ${latency(one.lagP95Ms)}`],
    ["Heartbeats", `${decimal(one.heartbeatsPerMinute)} of ${decimal(one.expectedPerMinute)} a minute`],
    ["Coverage", ratio(one.coverage)],
    ["Sample rate", `${ratio(one.configuredSampleRate)} set, ${ratio(one.observedSampleRate)} seen`],
    [
      "Unknown monitors",
      one.unknownMonitors.monitors === 0
        ? "none"
        : `${count(one.unknownMonitors.monitors)} wrote ${count(one.unknownMonitors.checks)} checks, counted in nothing`,
    ],
    ["Layout", `${one.layoutVersion}${one.layoutUnderstood ? "" : " (not understood: run insights doctor)"}`],
  ];
}

function sheetOf(one: Pipeline) {
  return {
    columns: ["state", "newest write", "freshness s", "lag p50 ms", "lag p95 ms", "per minute", "expected"],
    rows: [
      [
        one.state,
        one.newestWriteAt,
        one.freshnessSeconds,
        one.lagP50Ms,
        one.lagP95Ms,
        one.heartbeatsPerMinute,
        one.expectedPerMinute,
      ],
    ],
  };
}
