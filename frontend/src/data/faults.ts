import type { CombinedError } from "urql";

/** One error of an answer: which field it cost, and what to do. */
export interface Fault {
  /** Response keys without list positions, joined by dots; empty for the whole request. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

/** Why a page has nothing to show. */
export type Failure =
  | { readonly kind: "signed-out" }
  | { readonly kind: "forbidden"; readonly message: string }
  | { readonly kind: "unreachable" }
  | { readonly kind: "busy"; readonly seconds: number }
  | { readonly kind: "refused"; readonly message: string; readonly code: string };

export function faultsOf(error: CombinedError | undefined): Fault[] {
  return (error?.graphQLErrors ?? []).map((one) => ({
    path: (one.path ?? []).filter((key) => typeof key === "string").join("."),
    code: typeof one.extensions.code === "string" ? one.extensions.code : "INTERNAL",
    message: one.message,
    retryAfterSeconds:
      typeof one.extensions.retryAfterSeconds === "number" ? one.extensions.retryAfterSeconds : null,
  }));
}

/** Null while there is anything to show. */
export function failureOf(error: CombinedError | undefined, hasData: boolean): Failure | null {
  if (!error) return null;
  const status = (error.response as Response | undefined)?.status;
  if (status === 401) return { kind: "signed-out" };
  if (hasData) return null;
  const seconds = busyFor(error.response as Response | undefined);
  if (seconds !== null) return { kind: "busy", seconds };
  const first = faultsOf(error)[0];
  if (status === 403)
    return { kind: "forbidden", message: first?.message ?? "You are no member of this organization." };
  if (!first) return { kind: "unreachable" };
  return { kind: "refused", message: first.message, code: first.code };
}

const LEAST_S = 1;

/** Seconds after which to ask again, where the gateway has too much to do or the caller asked for too much. */
function busyFor(response: Response | undefined): number | null {
  if (response?.status !== 429 && response?.status !== 503) return null;
  const told = Number(response.headers.get("Retry-After"));
  return Number.isFinite(told) ? Math.max(LEAST_S, told) : LEAST_S;
}

/** The fault that took one of these fields, or all that they hang on. */
export function faultAt(faults: readonly Fault[], paths: readonly string[]): Fault | undefined {
  return faults.find((fault) => paths.some((path) => within(fault.path, path) || within(path, fault.path)));
}

function within(path: string, ancestor: string): boolean {
  return ancestor === "" || path === ancestor || path.startsWith(`${ancestor}.`);
}
