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
  const first = faultsOf(error)[0];
  if (status === 403)
    return { kind: "forbidden", message: first?.message ?? "You are no member of this organization." };
  if (!first) return { kind: "unreachable" };
  return { kind: "refused", message: first.message, code: first.code };
}

/** The fault that took one of these fields, or all that they hang on. */
export function faultAt(faults: readonly Fault[], paths: readonly string[]): Fault | undefined {
  return faults.find((fault) => paths.some((path) => within(fault.path, path) || within(path, fault.path)));
}

function within(path: string, ancestor: string): boolean {
  return ancestor === "" || path === ancestor || path.startsWith(`${ancestor}.`);
}
