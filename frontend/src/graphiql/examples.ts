import detail from "./examples/detail.graphql?raw";
import failures from "./examples/failures.graphql?raw";
import fleet from "./examples/fleet.graphql?raw";
import list from "./examples/list.graphql?raw";
import pipeline from "./examples/pipeline.graphql?raw";
import slo from "./examples/slo.graphql?raw";
import viewer from "./examples/viewer.graphql?raw";

export interface Example {
  readonly name: string;
  readonly query: string;
  /** It asks for one monitor: `id` is filled in with one that the caller has. */
  readonly needsMonitor?: boolean;
}

/** Checked against the schema by codegen like every operation of the pages, so that each of them runs. */
export const EXAMPLES: readonly Example[] = [
  { name: "Fleet", query: fleet },
  { name: "Monitor list", query: list },
  { name: "Monitor detail page", query: detail, needsMonitor: true },
  { name: "Objective (SLO)", query: slo },
  { name: "Failures and the period before", query: failures },
  { name: "Pipeline and cost", query: pipeline },
  { name: "Who am I", query: viewer },
];
