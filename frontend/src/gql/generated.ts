// Made by codegen.mjs from the schema and the .graphql files here; not to be edited.
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment in RFC 3339, UTC, to the millisecond: 2026-11-24T09:30:00.000Z. */
  DateTime: { input: string; output: string; }
  /** A length of time: a number and one of s, m, h, d, as in "15s", "5m", "1h", "7d". */
  Duration: { input: string; output: string; }
  /** A range of time: a length that ends now ("1h", "24h", "7d", "30d", "90d"), a calendar month in UTC ("2026-11"), or an ISO 8601 interval ("2026-11-01T00:00Z/2026-11-08T00:00Z"). At most 400 days. */
  Window: { input: string; output: string; }
};

/** What uptime is a share of. */
export type Accounting =
  /** Of checks: up / (up + degraded + down). */
  | 'CHECKS'
  /** Of time: each check holds until the next, at most two intervals (times its weight); the rest is no data, and in no denominator. */
  | 'TIME'
  /** Of time: what lies outside the registry's incidents. Open ones last until now. */
  | 'INCIDENTS';

/** What an error budget is counted in. */
export type BudgetUnit =
  /** Checks, where the accounting is CHECKS. */
  | 'CHECKS'
  /** Seconds; of a fleet, those of its monitors added up. */
  | 'SECONDS';

/** What a change is broken down by. */
export type Dimension =
  /** The region that checked. */
  | 'REGION'
  /** The point of presence that checked. */
  | 'COLO'
  /** HTTP status of failed checks. */
  | 'CODE'
  /** Class of failed checks. */
  | 'ERROR_CLASS';

/** Direction of an order. */
export type Direction =
  /** Lowest first. */
  | 'ASC'
  /** Highest first. */
  | 'DESC';

/** How far a dispatch came. */
export type DispatchStatus =
  /** Scheduled. */
  | 'PENDING'
  /** Sent to a runner. */
  | 'RUNNING'
  /** The check was made. */
  | 'COMPLETED'
  /** The check could not be made. */
  | 'FAILED';

/** Why a check failed: docs/failure-classes.md is the table. */
export type FailureClass =
  /** No answer within the time allowed. */
  | 'TIMEOUT'
  /** The name could not be resolved. */
  | 'DNS'
  /** The connection was refused, reset, lost or had no route. */
  | 'CONNECT'
  /** The handshake failed, or the certificate is not accepted. */
  | 'TLS'
  /** A redirect that was not followed, or too many of them. */
  | 'REDIRECT'
  /** The endpoint answered 400 to 499. */
  | 'CLIENT_ERROR'
  /** The endpoint answered 500 to 599. */
  | 'SERVER_ERROR'
  /** The endpoint answered, but not what was expected. */
  | 'CONTENT'
  /** None of these. */
  | 'OTHER';

/** How far a failure reached, by who checked around it. */
export type FailureScope =
  /** Every region that checked around it failed. */
  | 'GLOBAL'
  /** Some regions failed at several points of presence, others did not. */
  | 'REGIONAL'
  /** One point of presence failed while others did not. */
  | 'SINGLE_POP';

/** How far a number can be trusted. */
export type Grade =
  /** Nothing was sampled, and no more than a hundredth of the checks expected is missing. */
  | 'EXACT'
  /** Some checks were sampled away or lost; see lower and upper. */
  | 'SAMPLED'
  /** Fewer than 30 rows' worth of information: do not rely on it. */
  | 'INSUFFICIENT';

/** Narrows heartbeats; what is left out lets all through. */
export type HeartbeatFilter = {
  /** Any of these outcomes. */
  readonly status?: InputMaybe<ReadonlyArray<HeartbeatStatus>>;
  /** Made from any of these regions. */
  readonly region?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** Outcome of a check. */
export type HeartbeatStatus =
  /** Answered as it should. */
  | 'UP'
  /** Answered, but not as it should. */
  | 'DEGRADED'
  /** Failed. */
  | 'DOWN'
  /** Not decided yet. */
  | 'PENDING';

/** Where an incident stands. */
export type IncidentStatus =
  /** Nobody has looked at it. */
  | 'OPEN'
  /** Somebody is looking at it. */
  | 'ACKNOWLEDGED'
  /** It is over. */
  | 'CLOSED';

/** Why something is in no denominator. */
export type LeftOutReason =
  /** Checks that were not decided. */
  | 'PENDING'
  /** Checks that were to be expected, and are missing. */
  | 'NO_DATA'
  /** Monitors that were disabled. */
  | 'DISABLED'
  /** Monitors that were created within the window, or after it. */
  | 'NOT_YET_CREATED';

/** What monitors are ranked by. */
export type Measure =
  /** Uptime by checks; high is good. */
  | 'UPTIME'
  /** Median latency, ms; low is good. */
  | 'P50'
  /** 95th percentile of latency, ms; low is good. */
  | 'P95'
  /** 99th percentile of latency, ms; low is good. */
  | 'P99'
  /** Mean latency, ms; low is good. */
  | 'MEAN'
  /** Failed checks; few are good. */
  | 'FAILURES'
  /** Checks seen; many are good. */
  | 'CHECKS'
  /** Checks seen / checks expected; high is good. */
  | 'COVERAGE';

/** Narrows monitors; what is left out lets all through. */
export type MonitorFilter = {
  /** In any of these states. */
  readonly status?: InputMaybe<ReadonlyArray<MonitorStatus>>;
  /** Of any of these kinds. */
  readonly kind?: InputMaybe<ReadonlyArray<MonitorKind>>;
  /** Being checked, or not. */
  readonly enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Last checked from any of these regions. */
  readonly region?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Sought in name and id, whatever the case. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** How a monitor checks. */
export type MonitorKind =
  /** An HTTP request; 200 to 299 is up. */
  | 'HTTP'
  /** A TCP connection. */
  | 'TCP'
  /** A UDP exchange. */
  | 'UDP';

/** How monitors are ordered; those without a value come last, ties go by id. */
export type MonitorOrder = {
  /** By what. */
  readonly field?: MonitorOrderField;
  /** Which way. */
  readonly direction?: Direction;
  /** Window of uptime and latency. */
  readonly window?: Scalars['Window']['input'];
};

/** What monitors can be ordered by. */
export type MonitorOrderField =
  /** Name. */
  | 'NAME'
  /** State, the worst first. */
  | 'STATUS'
  /** Uptime over the order's window. */
  | 'UPTIME'
  /** 95th percentile of latency over the order's window. */
  | 'LATENCY'
  /** When it was last checked. */
  | 'LAST_CHECK';

/** State of a monitor, as of its newest check. */
export type MonitorStatus =
  /** Answers as it should. */
  | 'UP'
  /** Fails. */
  | 'DOWN'
  /** Answers, but not as it should. */
  | 'DEGRADED'
  /** Not checked yet. */
  | 'PENDING';

/** What a node of the execution graph stands for. */
export type NodeKind =
  /** What sends checks out when they are due. */
  | 'SCHEDULER'
  /** What makes checks: a relay, or the gateway's own process. */
  | 'RELAY'
  /** All enabled monitors of one relay together. */
  | 'MONITORS'
  /** One enabled monitor. */
  | 'MONITOR'
  /** The store of heartbeats. */
  | 'TELEMETRY'
  /** The store of monitors, dispatches and incidents. */
  | 'REGISTRY';

/** How a node or an edge does. */
export type NodeState =
  /** As it should be. */
  | 'OK'
  /** Some of what goes through it fails, is late or is missing. */
  | 'DEGRADED'
  /** All of what goes through it fails or is missing. */
  | 'FAILING'
  /** Nothing goes through it. */
  | 'IDLE';

/** How the pipeline does; of several that hold, the first of these. */
export type PipelineState =
  /** What is due arrives, and in time. */
  | 'HEALTHY'
  /** Of 100 rows 5 or more were written over a minute after their check. */
  | 'DELAYED'
  /** Coverage is below 0.9: checks are not made, or their heartbeats are lost. */
  | 'LOSING'
  /** Nothing was written for longer than chance explains. */
  | 'SILENT'
  /** No monitor is enabled, so nothing is due. */
  | 'IDLE';

/** What kind of caller this is. */
export type PrincipalKind =
  /** A person signed in through Cloudflare Access. */
  | 'PERSON'
  /** A service token of Cloudflare Access. */
  | 'SERVICE'
  /** An API token of the gateway. */
  | 'TOKEN'
  /** The demo member. */
  | 'DEMO';

/** When a moment counts as down, of a monitor checked from several regions. */
export type Quorum =
  /** When any region with data says down. */
  | 'ANY'
  /** When more than half of the regions with data say down. */
  | 'MAJORITY'
  /** When all regions with data say down. */
  | 'ALL';

/** Which end of a ranking comes first. */
export type RankingOrder =
  /** The best. */
  | 'BEST'
  /** The worst. */
  | 'WORST';

/** What makes two accountings differ. */
export type ReconciliationCause =
  /** They do not differ. */
  | 'NONE'
  /** Checks are missing: the time around them is known to one of the two only. */
  | 'NO_DATA'
  /** Degraded checks count against uptime, but are no incidents. */
  | 'DEGRADED'
  /** Checks failed while no incident was open. */
  | 'SHORT_FAILURES'
  /** Incidents were open while no check said down. */
  | 'LONG_INCIDENTS'
  /** A row stands for several checks, but only for the time around itself. */
  | 'SAMPLING'
  /** Checks did not come at even intervals. */
  | 'UNEVEN_CHECKS';

/** Role of a member in an org. */
export type Role =
  /** May change the org. */
  | 'ADMIN'
  /** May read the org. */
  | 'MEMBER';

export type UptimeCardFragment = { readonly window: string, readonly since: string, readonly until: string, readonly checks: number, readonly up: number, readonly degraded: number, readonly down: number, readonly pending: number, readonly coverage: number | null, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } };

export type LatencyCardFragment = { readonly checks: number, readonly min: number | null, readonly max: number | null, readonly mean: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p50: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p99: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } };

export type LatencyChartFragment = { readonly bucketSeconds: number, readonly starts: ReadonlyArray<string>, readonly checks: ReadonlyArray<number>, readonly mean: ReadonlyArray<number | null>, readonly p50: ReadonlyArray<number | null>, readonly p75: ReadonlyArray<number | null>, readonly p90: ReadonlyArray<number | null>, readonly p95: ReadonlyArray<number | null>, readonly p99: ReadonlyArray<number | null>, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } };

export type RegionRowFragment = { readonly region: string, readonly checks: number, readonly down: number, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly latency: { readonly p50: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } };

export type ColoRowFragment = { readonly colo: string, readonly region: string, readonly city: string | null, readonly country: string | null, readonly latitude: number | null, readonly longitude: number | null, readonly checks: number, readonly down: number, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly latency: { readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } };

export type DaysChartFragment = { readonly bucketSeconds: number, readonly starts: ReadonlyArray<string>, readonly checks: ReadonlyArray<number>, readonly up: ReadonlyArray<number>, readonly degraded: ReadonlyArray<number>, readonly down: ReadonlyArray<number>, readonly uptime: ReadonlyArray<number | null>, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } };

export type BeatFragment = { readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number, readonly region: string, readonly colo: string | null, readonly code: number | null, readonly error: string | null };

export type ShellFragment = { readonly viewer: { readonly identity: string, readonly email: string | null, readonly kind: PrincipalKind, readonly organization: { readonly id: string, readonly slug: string, readonly name: string, readonly role: Role, readonly sampleRate: number }, readonly organizations: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly role: Role }> } | null };

export type NumberFragment = { readonly value: number | null, readonly lower: number | null, readonly upper: number | null };

export type TrustFragment = { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean };

export type DetailExampleQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DetailExampleQuery = { readonly monitor: { readonly name: string, readonly status: MonitorStatus | null, readonly config: { readonly url: string, readonly intervalSeconds: number } | null, readonly uptimes: ReadonlyArray<{ readonly window: string, readonly coverage: number | null, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } }> | null, readonly latency: { readonly mean: { readonly value: number | null }, readonly p50: { readonly value: number | null }, readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } } | null, readonly latencySeries: { readonly starts: ReadonlyArray<string>, readonly checks: ReadonlyArray<number>, readonly p50: ReadonlyArray<number | null>, readonly p95: ReadonlyArray<number | null> } | null, readonly regions: ReadonlyArray<{ readonly region: string, readonly checks: number, readonly uptime: { readonly value: number | null }, readonly latency: { readonly p95: { readonly value: number | null } } }> | null, readonly heartbeats: { readonly nodes: ReadonlyArray<{ readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number, readonly region: string, readonly colo: string | null, readonly code: number | null, readonly error: string | null }> } | null, readonly lastFailure: { readonly timestamp: string, readonly code: number | null, readonly error: string | null, readonly colo: string | null } | null } | null };

export type FleetExampleQueryVariables = Exact<{ [key: string]: never; }>;


export type FleetExampleQuery = { readonly fleet: { readonly monitors: { readonly total: number, readonly up: number, readonly degraded: number, readonly down: number, readonly pending: number }, readonly uptimes: ReadonlyArray<{ readonly window: string, readonly checks: number, readonly coverage: number | null, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade } }> | null, readonly latency: { readonly p50: { readonly value: number | null }, readonly p95: { readonly value: number | null } } | null, readonly regions: ReadonlyArray<{ readonly region: string, readonly uptime: { readonly value: number | null }, readonly latency: { readonly p95: { readonly value: number | null } } }> | null, readonly failing: ReadonlyArray<{ readonly failures: number, readonly monitor: { readonly id: string, readonly name: string }, readonly lastFailure: { readonly timestamp: string, readonly code: number | null, readonly error: string | null, readonly colo: string | null } | null }> | null } | null };

export type ListExampleQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ListExampleQuery = { readonly monitors: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: MonitorStatus | null, readonly uptime: { readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } } | null, readonly latency: { readonly p95: { readonly value: number | null } } | null, readonly heartbeats: { readonly nodes: ReadonlyArray<{ readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number }> } | null }> } | null };

export type ViewerExampleQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerExampleQuery = { readonly viewer: { readonly identity: string, readonly email: string | null, readonly kind: PrincipalKind, readonly organization: { readonly id: string, readonly slug: string, readonly name: string, readonly role: Role, readonly sampleRate: number }, readonly organizations: ReadonlyArray<{ readonly slug: string, readonly name: string, readonly role: Role }> } | null };

export type GreetingQueryVariables = Exact<{ [key: string]: never; }>;


export type GreetingQuery = { readonly monitors: { readonly nodes: ReadonlyArray<{ readonly id: string }> } | null, readonly viewer: { readonly identity: string, readonly email: string | null, readonly kind: PrincipalKind, readonly organization: { readonly id: string, readonly slug: string, readonly name: string, readonly role: Role, readonly sampleRate: number }, readonly organizations: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly role: Role }> } | null };

export type MapQueryVariables = Exact<{
  window: Scalars['Window']['input'];
}>;


export type MapQuery = { readonly fleet: { readonly colos: ReadonlyArray<{ readonly colo: string, readonly region: string, readonly city: string | null, readonly country: string | null, readonly latitude: number | null, readonly longitude: number | null, readonly checks: number, readonly down: number, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly latency: { readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } }> | null } | null, readonly viewer: { readonly identity: string, readonly email: string | null, readonly kind: PrincipalKind, readonly organization: { readonly id: string, readonly slug: string, readonly name: string, readonly role: Role, readonly sampleRate: number }, readonly organizations: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly role: Role }> } | null };

export type MonitorQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  window: Scalars['Window']['input'];
  beats?: InputMaybe<HeartbeatFilter>;
}>;


export type MonitorQuery = { readonly monitor: { readonly id: string, readonly name: string, readonly status: MonitorStatus | null, readonly enabled: boolean, readonly kind: MonitorKind | null, readonly region: string | null, readonly lastCheckedAt: string | null, readonly lastLatencyMs: number | null, readonly lastError: string | null, readonly nextRunAt: string | null, readonly createdAt: string, readonly config: { readonly url: string, readonly intervalSeconds: number, readonly timeoutMs: number, readonly verifyTls: boolean, readonly followRedirects: boolean } | null, readonly relay: { readonly name: string, readonly locationHint: string } | null, readonly uptimes: ReadonlyArray<{ readonly window: string, readonly since: string, readonly until: string, readonly checks: number, readonly up: number, readonly degraded: number, readonly down: number, readonly pending: number, readonly coverage: number | null, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } }> | null, readonly latency: { readonly checks: number, readonly min: number | null, readonly max: number | null, readonly mean: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p50: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p99: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null, readonly latencySeries: { readonly bucketSeconds: number, readonly starts: ReadonlyArray<string>, readonly checks: ReadonlyArray<number>, readonly mean: ReadonlyArray<number | null>, readonly p50: ReadonlyArray<number | null>, readonly p75: ReadonlyArray<number | null>, readonly p90: ReadonlyArray<number | null>, readonly p95: ReadonlyArray<number | null>, readonly p99: ReadonlyArray<number | null>, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null, readonly regions: ReadonlyArray<{ readonly region: string, readonly checks: number, readonly down: number, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly latency: { readonly p50: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } }> | null, readonly days: { readonly bucketSeconds: number, readonly starts: ReadonlyArray<string>, readonly checks: ReadonlyArray<number>, readonly up: ReadonlyArray<number>, readonly degraded: ReadonlyArray<number>, readonly down: ReadonlyArray<number>, readonly uptime: ReadonlyArray<number | null>, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null, readonly lastFailure: { readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number, readonly region: string, readonly colo: string | null, readonly code: number | null, readonly error: string | null } | null, readonly incidents: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: IncidentStatus, readonly openedAt: string, readonly closedAt: string | null, readonly durationSeconds: number | null, readonly reason: string | null }> } | null, readonly heartbeats: { readonly nodes: ReadonlyArray<{ readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number, readonly region: string, readonly colo: string | null, readonly code: number | null, readonly error: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null, readonly viewer: { readonly identity: string, readonly email: string | null, readonly kind: PrincipalKind, readonly organization: { readonly id: string, readonly slug: string, readonly name: string, readonly role: Role, readonly sampleRate: number }, readonly organizations: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly role: Role }> } | null };

export type MonitorBeatsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  window: Scalars['Window']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  beats?: InputMaybe<HeartbeatFilter>;
}>;


export type MonitorBeatsQuery = { readonly monitor: { readonly heartbeats: { readonly nodes: ReadonlyArray<{ readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number, readonly region: string, readonly colo: string | null, readonly code: number | null, readonly error: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type BeatListFragment = { readonly nodes: ReadonlyArray<{ readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number, readonly region: string, readonly colo: string | null, readonly code: number | null, readonly error: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } };

export type MonitorsQueryVariables = Exact<{
  window: Scalars['Window']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MonitorFilter>;
  orderBy?: InputMaybe<MonitorOrder>;
}>;


export type MonitorsQuery = { readonly monitors: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: MonitorKind | null, readonly status: MonitorStatus | null, readonly enabled: boolean, readonly region: string | null, readonly lastCheckedAt: string | null, readonly config: { readonly url: string } | null, readonly uptime: { readonly checks: number, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null, readonly latency: { readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } } | null, readonly heartbeats: { readonly nodes: ReadonlyArray<{ readonly status: HeartbeatStatus, readonly latencyMs: number }> } | null }> } | null, readonly viewer: { readonly identity: string, readonly email: string | null, readonly kind: PrincipalKind, readonly organization: { readonly id: string, readonly slug: string, readonly name: string, readonly role: Role, readonly sampleRate: number }, readonly organizations: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly role: Role }> } | null };

export type OverviewQueryVariables = Exact<{
  window: Scalars['Window']['input'];
}>;


export type OverviewQuery = { readonly fleet: { readonly monitors: { readonly total: number, readonly enabled: number, readonly up: number, readonly degraded: number, readonly down: number, readonly pending: number }, readonly uptimes: ReadonlyArray<{ readonly window: string, readonly since: string, readonly until: string, readonly checks: number, readonly up: number, readonly degraded: number, readonly down: number, readonly pending: number, readonly coverage: number | null, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } }> | null, readonly failures: { readonly checks: number, readonly failures: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null, readonly latency: { readonly checks: number, readonly min: number | null, readonly max: number | null, readonly mean: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p50: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p99: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null, readonly latencySeries: { readonly bucketSeconds: number, readonly starts: ReadonlyArray<string>, readonly checks: ReadonlyArray<number>, readonly mean: ReadonlyArray<number | null>, readonly p50: ReadonlyArray<number | null>, readonly p75: ReadonlyArray<number | null>, readonly p90: ReadonlyArray<number | null>, readonly p95: ReadonlyArray<number | null>, readonly p99: ReadonlyArray<number | null>, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null, readonly regions: ReadonlyArray<{ readonly region: string, readonly checks: number, readonly down: number, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly latency: { readonly p50: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } }> | null, readonly colos: ReadonlyArray<{ readonly colo: string, readonly region: string, readonly city: string | null, readonly country: string | null, readonly latitude: number | null, readonly longitude: number | null, readonly checks: number, readonly down: number, readonly uptime: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null }, readonly latency: { readonly p95: { readonly value: number | null, readonly lower: number | null, readonly upper: number | null } }, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } }> | null, readonly failing: ReadonlyArray<{ readonly failures: number, readonly checks: number, readonly monitor: { readonly id: string, readonly name: string, readonly status: MonitorStatus | null, readonly enabled: boolean }, readonly lastFailure: { readonly timestamp: string, readonly status: HeartbeatStatus, readonly latencyMs: number, readonly region: string, readonly colo: string | null, readonly code: number | null, readonly error: string | null } | null }> | null, readonly days: { readonly bucketSeconds: number, readonly starts: ReadonlyArray<string>, readonly checks: ReadonlyArray<number>, readonly up: ReadonlyArray<number>, readonly degraded: ReadonlyArray<number>, readonly down: ReadonlyArray<number>, readonly uptime: ReadonlyArray<number | null>, readonly fidelity: { readonly grade: Grade, readonly rowsRead: number, readonly effectiveSampleSize: number, readonly maxSampleInterval: number, readonly asOf: string | null, readonly stale: boolean } } | null } | null, readonly viewer: { readonly identity: string, readonly email: string | null, readonly kind: PrincipalKind, readonly organization: { readonly id: string, readonly slug: string, readonly name: string, readonly role: Role, readonly sampleRate: number }, readonly organizations: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly role: Role }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const NumberFragmentDoc = new TypedDocumentString(`
    fragment Number on Estimate {
  value
  lower
  upper
}
    `, {"fragmentName":"Number"}) as unknown as TypedDocumentString<NumberFragment, unknown>;
export const TrustFragmentDoc = new TypedDocumentString(`
    fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}
    `, {"fragmentName":"Trust"}) as unknown as TypedDocumentString<TrustFragment, unknown>;
export const UptimeCardFragmentDoc = new TypedDocumentString(`
    fragment UptimeCard on UptimeWindow {
  window
  since
  until
  checks
  up
  degraded
  down
  pending
  uptime {
    ...Number
  }
  coverage
  fidelity {
    ...Trust
  }
}
    fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`, {"fragmentName":"UptimeCard"}) as unknown as TypedDocumentString<UptimeCardFragment, unknown>;
export const LatencyCardFragmentDoc = new TypedDocumentString(`
    fragment LatencyCard on LatencyStats {
  checks
  mean {
    ...Number
  }
  p50 {
    ...Number
  }
  p95 {
    ...Number
  }
  p99 {
    ...Number
  }
  min
  max
  fidelity {
    ...Trust
  }
}
    fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`, {"fragmentName":"LatencyCard"}) as unknown as TypedDocumentString<LatencyCardFragment, unknown>;
export const LatencyChartFragmentDoc = new TypedDocumentString(`
    fragment LatencyChart on LatencySeries {
  bucketSeconds
  starts
  checks
  mean
  p50
  p75
  p90
  p95
  p99
  fidelity {
    ...Trust
  }
}
    fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`, {"fragmentName":"LatencyChart"}) as unknown as TypedDocumentString<LatencyChartFragment, unknown>;
export const RegionRowFragmentDoc = new TypedDocumentString(`
    fragment RegionRow on RegionStats {
  region
  checks
  down
  uptime {
    ...Number
  }
  latency {
    p50 {
      ...Number
    }
    p95 {
      ...Number
    }
  }
  fidelity {
    ...Trust
  }
}
    fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`, {"fragmentName":"RegionRow"}) as unknown as TypedDocumentString<RegionRowFragment, unknown>;
export const ColoRowFragmentDoc = new TypedDocumentString(`
    fragment ColoRow on ColoStats {
  colo
  region
  city
  country
  latitude
  longitude
  checks
  down
  uptime {
    ...Number
  }
  latency {
    p95 {
      ...Number
    }
  }
  fidelity {
    ...Trust
  }
}
    fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`, {"fragmentName":"ColoRow"}) as unknown as TypedDocumentString<ColoRowFragment, unknown>;
export const DaysChartFragmentDoc = new TypedDocumentString(`
    fragment DaysChart on UptimeSeries {
  bucketSeconds
  starts
  checks
  up
  degraded
  down
  uptime
  fidelity {
    ...Trust
  }
}
    fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`, {"fragmentName":"DaysChart"}) as unknown as TypedDocumentString<DaysChartFragment, unknown>;
export const ShellFragmentDoc = new TypedDocumentString(`
    fragment Shell on Query {
  viewer {
    identity
    email
    kind
    organization {
      id
      slug
      name
      role
      sampleRate
    }
    organizations {
      id
      slug
      name
      role
    }
  }
}
    `, {"fragmentName":"Shell"}) as unknown as TypedDocumentString<ShellFragment, unknown>;
export const BeatFragmentDoc = new TypedDocumentString(`
    fragment Beat on Heartbeat {
  timestamp
  status
  latencyMs
  region
  colo
  code
  error
}
    `, {"fragmentName":"Beat"}) as unknown as TypedDocumentString<BeatFragment, unknown>;
export const BeatListFragmentDoc = new TypedDocumentString(`
    fragment BeatList on HeartbeatConnection {
  nodes {
    ...Beat
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
    fragment Beat on Heartbeat {
  timestamp
  status
  latencyMs
  region
  colo
  code
  error
}`, {"fragmentName":"BeatList"}) as unknown as TypedDocumentString<BeatListFragment, unknown>;
export const DetailExampleDocument = new TypedDocumentString(`
    query DetailExample($id: ID!) {
  monitor(id: $id) {
    name
    status
    config {
      url
      intervalSeconds
    }
    uptimes(windows: ["24h", "7d", "30d"]) {
      window
      uptime {
        value
        lower
        upper
      }
      coverage
    }
    latency(window: "24h") {
      mean {
        value
      }
      p50 {
        value
      }
      p95 {
        value
        lower
        upper
      }
    }
    latencySeries(window: "24h", bucket: "5m") {
      starts
      checks
      p50
      p95
    }
    regions(window: "24h") {
      region
      checks
      uptime {
        value
      }
      latency {
        p95 {
          value
        }
      }
    }
    heartbeats(first: 100) {
      nodes {
        timestamp
        status
        latencyMs
        region
        colo
        code
        error
      }
    }
    lastFailure {
      timestamp
      code
      error
      colo
    }
  }
}
    `) as unknown as TypedDocumentString<DetailExampleQuery, DetailExampleQueryVariables>;
export const FleetExampleDocument = new TypedDocumentString(`
    query FleetExample {
  fleet(window: "24h") {
    monitors {
      total
      up
      degraded
      down
      pending
    }
    uptimes(windows: ["24h", "7d", "30d"]) {
      window
      uptime {
        value
        lower
        upper
      }
      checks
      coverage
      fidelity {
        grade
      }
    }
    latency {
      p50 {
        value
      }
      p95 {
        value
      }
    }
    regions {
      region
      uptime {
        value
      }
      latency {
        p95 {
          value
        }
      }
    }
    failing(window: "15m") {
      monitor {
        id
        name
      }
      failures
      lastFailure {
        timestamp
        code
        error
        colo
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FleetExampleQuery, FleetExampleQueryVariables>;
export const ListExampleDocument = new TypedDocumentString(`
    query ListExample($after: String) {
  monitors(
    first: 20
    after: $after
    orderBy: {field: UPTIME, direction: ASC, window: "24h"}
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      status
      uptime(window: "24h") {
        uptime {
          value
          lower
          upper
        }
      }
      latency(window: "24h") {
        p95 {
          value
        }
      }
      heartbeats(first: 5) {
        nodes {
          timestamp
          status
          latencyMs
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListExampleQuery, ListExampleQueryVariables>;
export const ViewerExampleDocument = new TypedDocumentString(`
    query ViewerExample {
  viewer {
    identity
    email
    kind
    organization {
      id
      slug
      name
      role
      sampleRate
    }
    organizations {
      slug
      name
      role
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerExampleQuery, ViewerExampleQueryVariables>;
export const GreetingDocument = new TypedDocumentString(`
    query Greeting {
  ...Shell
  monitors(first: 1, orderBy: {field: STATUS}) {
    nodes {
      id
    }
  }
}
    fragment Shell on Query {
  viewer {
    identity
    email
    kind
    organization {
      id
      slug
      name
      role
      sampleRate
    }
    organizations {
      id
      slug
      name
      role
    }
  }
}`) as unknown as TypedDocumentString<GreetingQuery, GreetingQueryVariables>;
export const MapDocument = new TypedDocumentString(`
    query Map($window: Window!) {
  ...Shell
  fleet(window: $window) {
    colos {
      ...ColoRow
    }
  }
}
    fragment ColoRow on ColoStats {
  colo
  region
  city
  country
  latitude
  longitude
  checks
  down
  uptime {
    ...Number
  }
  latency {
    p95 {
      ...Number
    }
  }
  fidelity {
    ...Trust
  }
}
fragment Shell on Query {
  viewer {
    identity
    email
    kind
    organization {
      id
      slug
      name
      role
      sampleRate
    }
    organizations {
      id
      slug
      name
      role
    }
  }
}
fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`) as unknown as TypedDocumentString<MapQuery, MapQueryVariables>;
export const MonitorDocument = new TypedDocumentString(`
    query Monitor($id: ID!, $window: Window!, $beats: HeartbeatFilter) {
  ...Shell
  monitor(id: $id) {
    id
    name
    status
    enabled
    kind
    region
    lastCheckedAt
    lastLatencyMs
    lastError
    nextRunAt
    createdAt
    config {
      url
      intervalSeconds
      timeoutMs
      verifyTls
      followRedirects
    }
    relay {
      name
      locationHint
    }
    uptimes(windows: ["24h", "7d", "30d"]) {
      ...UptimeCard
    }
    latency(window: $window) {
      ...LatencyCard
    }
    latencySeries(window: $window) {
      ...LatencyChart
    }
    regions(window: $window) {
      ...RegionRow
    }
    days: uptimeSeries(window: "90d", bucket: "1d") {
      ...DaysChart
    }
    lastFailure {
      ...Beat
    }
    incidents(first: 10) {
      nodes {
        id
        status
        openedAt
        closedAt
        durationSeconds
        reason
      }
    }
    heartbeats(window: $window, first: 100, filter: $beats) {
      ...BeatList
    }
  }
}
    fragment UptimeCard on UptimeWindow {
  window
  since
  until
  checks
  up
  degraded
  down
  pending
  uptime {
    ...Number
  }
  coverage
  fidelity {
    ...Trust
  }
}
fragment LatencyCard on LatencyStats {
  checks
  mean {
    ...Number
  }
  p50 {
    ...Number
  }
  p95 {
    ...Number
  }
  p99 {
    ...Number
  }
  min
  max
  fidelity {
    ...Trust
  }
}
fragment LatencyChart on LatencySeries {
  bucketSeconds
  starts
  checks
  mean
  p50
  p75
  p90
  p95
  p99
  fidelity {
    ...Trust
  }
}
fragment RegionRow on RegionStats {
  region
  checks
  down
  uptime {
    ...Number
  }
  latency {
    p50 {
      ...Number
    }
    p95 {
      ...Number
    }
  }
  fidelity {
    ...Trust
  }
}
fragment DaysChart on UptimeSeries {
  bucketSeconds
  starts
  checks
  up
  degraded
  down
  uptime
  fidelity {
    ...Trust
  }
}
fragment Beat on Heartbeat {
  timestamp
  status
  latencyMs
  region
  colo
  code
  error
}
fragment Shell on Query {
  viewer {
    identity
    email
    kind
    organization {
      id
      slug
      name
      role
      sampleRate
    }
    organizations {
      id
      slug
      name
      role
    }
  }
}
fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}
fragment BeatList on HeartbeatConnection {
  nodes {
    ...Beat
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}`) as unknown as TypedDocumentString<MonitorQuery, MonitorQueryVariables>;
export const MonitorBeatsDocument = new TypedDocumentString(`
    query MonitorBeats($id: ID!, $window: Window!, $after: String, $beats: HeartbeatFilter) {
  monitor(id: $id) {
    heartbeats(window: $window, first: 100, after: $after, filter: $beats) {
      ...BeatList
    }
  }
}
    fragment Beat on Heartbeat {
  timestamp
  status
  latencyMs
  region
  colo
  code
  error
}
fragment BeatList on HeartbeatConnection {
  nodes {
    ...Beat
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}`) as unknown as TypedDocumentString<MonitorBeatsQuery, MonitorBeatsQueryVariables>;
export const MonitorsDocument = new TypedDocumentString(`
    query Monitors($window: Window!, $first: Int, $after: String, $last: Int, $before: String, $filter: MonitorFilter, $orderBy: MonitorOrder) {
  ...Shell
  monitors(
    first: $first
    after: $after
    last: $last
    before: $before
    filter: $filter
    orderBy: $orderBy
  ) {
    totalCount
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    nodes {
      id
      name
      kind
      status
      enabled
      region
      lastCheckedAt
      config {
        url
      }
      uptime(window: $window) {
        uptime {
          ...Number
        }
        checks
        fidelity {
          ...Trust
        }
      }
      latency(window: $window) {
        p95 {
          ...Number
        }
      }
      heartbeats(first: 20) {
        nodes {
          status
          latencyMs
        }
      }
    }
  }
}
    fragment Shell on Query {
  viewer {
    identity
    email
    kind
    organization {
      id
      slug
      name
      role
      sampleRate
    }
    organizations {
      id
      slug
      name
      role
    }
  }
}
fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`) as unknown as TypedDocumentString<MonitorsQuery, MonitorsQueryVariables>;
export const OverviewDocument = new TypedDocumentString(`
    query Overview($window: Window!) {
  ...Shell
  fleet(window: $window) {
    monitors {
      total
      enabled
      up
      degraded
      down
      pending
    }
    uptimes(windows: ["24h", "7d", "30d"]) {
      ...UptimeCard
    }
    failures(window: "1h") {
      failures {
        ...Number
      }
      checks
      fidelity {
        ...Trust
      }
    }
    latency {
      ...LatencyCard
    }
    latencySeries {
      ...LatencyChart
    }
    regions {
      ...RegionRow
    }
    colos {
      ...ColoRow
    }
    failing(window: "15m", first: 10) {
      monitor {
        id
        name
        status
        enabled
      }
      failures
      checks
      lastFailure {
        ...Beat
      }
    }
    days: uptimeSeries(window: "90d", bucket: "1d") {
      ...DaysChart
    }
  }
}
    fragment UptimeCard on UptimeWindow {
  window
  since
  until
  checks
  up
  degraded
  down
  pending
  uptime {
    ...Number
  }
  coverage
  fidelity {
    ...Trust
  }
}
fragment LatencyCard on LatencyStats {
  checks
  mean {
    ...Number
  }
  p50 {
    ...Number
  }
  p95 {
    ...Number
  }
  p99 {
    ...Number
  }
  min
  max
  fidelity {
    ...Trust
  }
}
fragment LatencyChart on LatencySeries {
  bucketSeconds
  starts
  checks
  mean
  p50
  p75
  p90
  p95
  p99
  fidelity {
    ...Trust
  }
}
fragment RegionRow on RegionStats {
  region
  checks
  down
  uptime {
    ...Number
  }
  latency {
    p50 {
      ...Number
    }
    p95 {
      ...Number
    }
  }
  fidelity {
    ...Trust
  }
}
fragment ColoRow on ColoStats {
  colo
  region
  city
  country
  latitude
  longitude
  checks
  down
  uptime {
    ...Number
  }
  latency {
    p95 {
      ...Number
    }
  }
  fidelity {
    ...Trust
  }
}
fragment DaysChart on UptimeSeries {
  bucketSeconds
  starts
  checks
  up
  degraded
  down
  uptime
  fidelity {
    ...Trust
  }
}
fragment Beat on Heartbeat {
  timestamp
  status
  latencyMs
  region
  colo
  code
  error
}
fragment Shell on Query {
  viewer {
    identity
    email
    kind
    organization {
      id
      slug
      name
      role
      sampleRate
    }
    organizations {
      id
      slug
      name
      role
    }
  }
}
fragment Number on Estimate {
  value
  lower
  upper
}
fragment Trust on Fidelity {
  grade
  rowsRead
  effectiveSampleSize
  maxSampleInterval
  asOf
  stale
}`) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;