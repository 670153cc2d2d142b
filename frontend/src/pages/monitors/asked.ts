import { isWindow } from "../../format/windows";
import {
  type Measure,
  MonitorKind,
  type MonitorOrderField,
  MonitorStatus,
  type MonitorsQueryVariables,
} from "../../gql/generated";
import { named, written } from "../../gql/names";

/** The list as the address asks for it, and as the API is asked. */

export const PAGE_SIZE = 50;

export const SORTS = {
  name: "NAME",
  status: "STATUS",
  uptime: "UPTIME",
  p95: "P95",
  checked: "LAST_CHECK",
} as const satisfies Record<string, MonitorOrderField | Measure>;

const isMeasure = (by: MonitorOrderField | Measure): by is Measure => by === "UPTIME" || by === "P95";

export type Sort = keyof typeof SORTS;

export const STATUSES: readonly string[] = written(MonitorStatus);
export const KINDS: readonly string[] = written(MonitorKind);

export interface Asked {
  readonly text: string;
  readonly status: string | null;
  readonly kind: string | null;
  readonly sort: Sort;
  readonly isDescending: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

export function askedOf(params: URLSearchParams): Asked {
  const sort = params.get("sort");
  return {
    text: params.get("q") ?? "",
    status: among(params.get("status"), STATUSES),
    kind: among(params.get("kind"), KINDS),
    sort: sort !== null && sort in SORTS ? (sort as Sort) : "status",
    isDescending: params.get("dir") === "desc",
    after: params.get("after"),
    before: params.get("before"),
  };
}

export function variablesOf(asked: Asked, window: string): MonitorsQueryVariables {
  const { text, before, after } = asked;
  const status = named(MonitorStatus, asked.status);
  const kind = named(MonitorKind, asked.kind);
  const place = before === null ? { first: PAGE_SIZE, after } : { last: PAGE_SIZE, before };
  return {
    window: isWindow(window) ? window : "24h",
    ...place,
    filter: {
      text: text.trim() || null,
      kinds: kind ? [kind] : null,
      statuses: status ? [status] : null,
    },
    orderBy: { ...orderedBy(SORTS[asked.sort]), direction: asked.isDescending ? "DESC" : "ASC", window },
  };
}

function orderedBy(by: MonitorOrderField | Measure) {
  return isMeasure(by) ? { measure: by } : { field: by };
}

function among(value: string | null, allowed: readonly string[]): string | null {
  return value !== null && allowed.includes(value) ? value : null;
}
