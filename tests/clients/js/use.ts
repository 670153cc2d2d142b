// What a typed client writes without a cast: it compiles as long as the schema's types say what they are.
import type { DetailQuery, TypedQuery, WallQuery } from "./operations.js";
import { possibleTypes, typePolicies } from "./apollo-type-policies.js";

export function down(wall: WallQuery): number {
  return wall.fleet?.monitors.down ?? 0;
}

export function names(typed: TypedQuery): readonly string[] {
  return typed.monitors?.nodes.map((one) => one.name) ?? [];
}

export function isPaused(typed: TypedQuery, id: string): boolean {
  return typed.monitors?.nodes.some((one) => one.id === id && one.status === "PAUSED") ?? false;
}

export function since(detail: DetailQuery): Date | null {
  const moment = detail.monitor?.streak?.since;
  return moment ? new Date(moment) : null;
}

export const kept: readonly string[] = Object.keys({ ...typePolicies, ...possibleTypes });
