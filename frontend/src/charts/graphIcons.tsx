import type { GraphKind, GraphState } from "./graph";

/** Drawn in a box of 16 by 16; the picture of the graph draws the same paths. */
export const KIND_PATHS: Readonly<Record<GraphKind, string>> = {
  scheduler: "M8 1.8a6.2 6.2 0 1 0 0 12.4 6.2 6.2 0 0 0 0-12.4M8 4.6V8l2.4 1.6",
  relay:
    "M2.2 8h4.2M9.6 6.4l4-3M9.6 9.6l4 3M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6M11 2.6h3v3M14 10.4v3h-3",
  monitors: "M1.5 8.2h3l1.8-4.6 3 8.8 1.9-4.2h3.3",
  telemetry: "M2 13.5h12M3.6 11V7.5M6.6 11V3M9.6 11V5.5M12.6 11V8.5",
  registry:
    "M3 4c0-1.2 2.2-2 5-2s5 .8 5 2-2.2 2-5 2-5-.8-5-2v8c0 1.2 2.2 2 5 2s5-.8 5-2V4M3 8c0 1.2 2.2 2 5 2s5-.8 5-2",
  other: "M3 3h10v10H3z",
};

export const STATE_PATHS: Readonly<Record<GraphState, string>> = {
  ok: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M4.8 8.2l2.2 2.3 4.2-4.8",
  degraded: "M8 1.8 15 14.2H1zM8 6.3v3.6M8 11.6v.6",
  failing: "M4.9 1.5h6.2l3.4 3.4v6.2l-3.4 3.4H4.9l-3.4-3.4V4.9zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
  idle: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5 8h6",
};

export function GraphIcon({ path, size = 16 }: { path: string; size?: number }) {
  return (
    <svg className="chart-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
